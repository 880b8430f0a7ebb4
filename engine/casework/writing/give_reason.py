"""A person opens a record that is otherwise closed to them by giving a reason: for a time, written down, told to those responsible."""

from __future__ import annotations

from engine.casework.desk import Command, Desk
from engine.casework.opening import Opened, standing_in, writing_unit
from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.ports import Writing
from engine.casework.prepared import length_of
from engine.casework.records import Record
from engine.casework.standing import acting_role, allowance, with_a_reason
from engine.casework.words import NOTICES
from engine.casework.work.notify import notify
from engine.casework.work.unit import Unit
from engine.casework.writing.command import Target, conclude, in_one_commit
from engine.expressions import Duration

_WITHOUT_END = Duration(4, "hours")
"""How long it lasts where the role doesn't say."""


def give_reason(desk: Desk, command: Command, path: str, record: str) -> Outcome:
    """Opens the record to the actor, if one of their roles says that a reason opens it. The command's `reason` is needed."""

    def work(tx: Writing) -> Outcome:
        tree = tx.lock(record)
        unit = writing_unit(tx, desk, command)
        if tree is None:
            return Absent()
        unit.take_in(tree)
        here = unit.records[record]
        standing = standing_in(unit, here)
        sight = with_a_reason(unit.prepared, unit.actor, standing)
        if unit.kind(here).path != path or sight is None:
            return Absent()
        unit.cause.role = acting_role(unit.prepared, unit.actor, standing)
        opened = Opened(unit, here, standing, allowance(unit.prepared, unit.actor, standing, reason_given=True))
        target = Target("reason", path, record)
        return conclude(
            tx, command, target, opened, lambda *_: _open(tx, unit, here, command, length_of(sight.lasts, _WITHOUT_END))
        )

    return in_one_commit(desk, work)


def _open(tx: Writing, unit: Unit, record: Record, command: Command, lasts: Duration) -> Outcome:
    if not command.reason.strip():
        return Refusal("reason_needed")
    tx.open_until(unit.actor.person, record.root, unit.now, unit.prepared.keeping.add(lasts, unit.now))
    tx.log_access(unit.actor.person, "opened_with_reason", record.id, unit.now)
    unit.write(record.id, "opened_with_reason", (), {"reason": [None, command.reason]})
    team = [duty.id for duty in unit.prepared.context.duties.values() if duty.whose == "team"]
    for duty in ("owner", *team):
        notify(unit, record, duty, NOTICES["opened_with_reason"], "")
    return Done(unit.kind(record).path, record.id, message="opened_with_reason")
