"""For machines that watch over the application: alive, and able to work."""

from __future__ import annotations

from engine.web.asked import Asked, Data, Reply


def health(asked: Asked) -> Reply:
    """The process answers."""
    return Data({"status": "alive"})


def ready(asked: Asked) -> Reply:
    """The database answers, and which configuration is active; a failure otherwise."""
    return Data({"status": "ready", "digest": asked.services.renew()})
