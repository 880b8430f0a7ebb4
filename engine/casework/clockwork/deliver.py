"""Internal commands for other trees, out of the outbox: each in one unit of work, marked as delivered in the same commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.casework.clockwork.run_due import clock_unit
from engine.casework.desk import Desk
from engine.casework.effects.assigning import put_part
from engine.casework.effects.raising import happen_here
from engine.casework.ports import Writing
from engine.casework.records import Because, Json, Outgoing
from engine.casework.viewing.projecting import projections
from engine.casework.work.settle import settle
from engine.casework.work.unit import Unit


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
    """`linked`: something changed at the other end of a link of `record`; `raise` and `assign` are effects of another record's rule."""
    record = str(message.payload["record"])
    tree = tx.lock(record)
    if tree is None:
        return
    unit = clock_unit(tx, desk)
    unit.cause.command = message.id
    unit.cause.origin = "command"
    unit.take_in(tree)
    _COMMANDS[message.verb](unit, record, message.payload)
    settle(unit)
    tx.save(unit.changes(projections(unit), None))


def _linked(unit: Unit, record: str, payload: Mapping[str, Json]) -> None:
    unit.happen(record, "linked", str(payload["link"]))


def _raise(unit: Unit, record: str, payload: Mapping[str, Json]) -> None:
    _on_account(unit, payload)
    happen_here(unit, unit.records[record], str(payload["event"]))


def _assign(unit: Unit, record: str, payload: Mapping[str, Json]) -> None:
    _on_account(unit, payload)
    put_part(unit, unit.records[record], str(payload["part"]), str(payload["given"]))


def _on_account(unit: Unit, payload: Mapping[str, Json]) -> None:
    """Whoever set the rule off in the other tree is who does it here: an approval that is asked for is theirs."""
    unit.cause.actor = str(payload["actor"])
    unit.cause.on_behalf = str(payload["on_behalf"])
    words = payload["because"]
    if isinstance(words, list) and len(words) == 3:
        unit.cause.because = Because(str(words[0]), str(words[1]), str(words[2]))


_COMMANDS: Mapping[str, Callable[[Unit, str, Mapping[str, Json]], None]] = {
    "linked": _linked,
    "raise": _raise,
    "assign": _assign,
}
