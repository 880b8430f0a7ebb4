"""Internal commands for other trees, out of the outbox: each in one unit of work, marked as delivered in the same commit."""

from __future__ import annotations

from engine.casework.clockwork.run_due import clock_unit
from engine.casework.desk import Desk
from engine.casework.ports import Writing
from engine.casework.records import Outgoing
from engine.casework.viewing.projecting import projections
from engine.casework.work.settle import settle


def deliver(desk: Desk, most: int = 100) -> int:
    """Delivers what waits; answers how many."""
    for count in range(most):
        if not desk.store.write(lambda tx: _next(tx, desk)):
            return count
    return most


def _next(tx: Writing, desk: Desk) -> bool:
    claimed = tx.undelivered(desk.clock.now(), 1)
    if not claimed:
        return False
    _carry_out(tx, desk, claimed[0])
    tx.delivered(claimed[0].id, desk.clock.now())
    return True


def _carry_out(tx: Writing, desk: Desk, message: Outgoing) -> None:
    """`linked`: something changed at the other end of a link of `record`."""
    record, link = str(message.payload["record"]), str(message.payload["link"])
    tree = tx.lock(record)
    if tree is None:
        return
    unit = clock_unit(tx, desk)
    unit.cause.command = message.id
    unit.cause.origin = "command"
    unit.take_in(tree)
    unit.happen(record, "linked", link)
    settle(unit)
    tx.save(unit.changes(projections(unit), None))
