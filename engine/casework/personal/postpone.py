"""An obligation is given more time, as far as its rule would give it now: never by itself, always with a reason."""

from __future__ import annotations

from engine.casework.desk import Command, Desk
from engine.casework.effects.obligations import later_of, move_later
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.ports import Writing
from engine.casework.viewing.demands import may_know_rule
from engine.casework.writing.command import Target, conclude, in_one_commit
from engine.rules import postpone as decide


def postpone(desk: Desk, command: Command, path: str, record: str, obligation: str) -> Outcome:
    """Moves the time of an obligation of the actor's own record to what its rule works out now. The command's `reason` is needed."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        target = Target("postpone", path, record, (obligation,))
        return conclude(tx, command, target, opened, lambda *_: _postpone(opened, command, obligation))

    return in_one_commit(desk, work)


def _postpone(opened: Opened, command: Command, identifier: str) -> Outcome:
    unit, record = opened.unit, opened.record
    row = unit.obligations.get(identifier)
    if row is None or row.record != record.id or not may_know_rule(unit, row, opened.allowance):
        return Absent()
    if not any(window.write for window in opened.allowance.windows):
        return Refusal("may_not_write")
    found = later_of(unit, row)
    if found is None:
        return Refusal("not_later")
    if decide(found, command.reason) is None:
        return Refusal("reason_needed")
    move_later(unit, record, found, command.reason)
    return Done(unit.kind(record).path, record.id, message="postponed")
