"""What a person meets after logging in."""

from __future__ import annotations

from engine.casework.personal.mark_read import mark_read as mark
from engine.casework.reading.home import home as read_home
from engine.web.asked import Asked, GoTo, Page, Reply


def show(asked: Asked) -> Reply:
    """Tasks, inbox, notices, kinds of records."""
    return Page("home.html", {"home": read_home(asked.services.desk, asked.actor)})


def mark_read(asked: Asked) -> Reply:
    """A notice has been read."""
    mark(asked.services.desk, asked.actor, asked.names["notice"])
    return GoTo("/#notices")
