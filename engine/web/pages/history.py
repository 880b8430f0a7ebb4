"""Who did what when, because of what."""

from __future__ import annotations

from engine.casework.outcomes import Absent
from engine.casework.reading.history import history
from engine.web.asked import Asked, Page, Reply
from engine.web.replies import absent


def show(asked: Asked) -> Reply:
    """A record's history."""
    view = history(asked.services.desk, asked.actor, asked.names["path"], asked.names["id"])
    return absent(asked) if isinstance(view, Absent) else Page("history.html", {"history": view})
