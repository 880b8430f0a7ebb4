"""For machines that watch over the application: alive, and able to work."""

from __future__ import annotations

from engine.web.asked import Asked, Data, Reply


def health(asked: Asked) -> Reply:
    """The process answers."""
    return Data({"status": "alive"})


def ready(asked: Asked) -> Reply:
    """The database answers, and which configuration is active; 503 otherwise."""
    try:
        digest = asked.services.renew()
    except Exception:  # whatever keeps the database from answering: who watches needs to know that, the log says why
        return Data({"status": "the database does not answer"}, 503)
    return Data({"status": "ready", "digest": digest})
