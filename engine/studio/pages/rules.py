"""Later."""

from __future__ import annotations

from engine.studio.answers import Asked, Page


def show(asked: Asked) -> Page | None:
    return None


def listing(asked: Asked) -> Page | None:
    return None
