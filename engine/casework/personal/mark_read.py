"""A person has read a notice."""

from __future__ import annotations

from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.ports import Writing


def mark_read(desk: Desk, actor: Actor, notice: str) -> None:
    """Marks one of the actor's own notices as read; anybody else's stays as it is."""

    def work(tx: Writing) -> None:
        tx.mark_read(actor.person, notice, desk.clock.now())

    desk.store.write(work)
