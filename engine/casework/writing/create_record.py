"""A person opens a new record."""

from __future__ import annotations

from engine.access import may
from engine.casework.desk import Command, Desk
from engine.casework.opening import Opened, standing_in, writing_unit
from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.ports import Writing
from engine.casework.standing import allowance
from engine.casework.work.making import new_record
from engine.casework.work.unit import Unit
from engine.casework.writing.command import Target, conclude, in_one_commit


def create_record(desk: Desk, command: Command, path: str) -> Outcome:
    """Opens a record of the kind at `path`; the actor becomes its owner."""

    def work(tx: Writing) -> Outcome:
        unit = writing_unit(tx, desk, command)
        kind = unit.prepared.paths.get(path)
        if kind is None:
            return Absent()
        if not may(command.actor, unit.prepared.context.roles, f"create_{kind.id}"):
            return Refusal("may_not_write")
        return conclude(tx, command, Target("create", path, ""), _open(unit, path), lambda *_: _done(unit, path))

    return in_one_commit(desk, work)


def _open(unit: Unit, path: str) -> Opened:
    kind = unit.prepared.paths[path]
    record = new_record(unit, kind)
    standing = standing_in(unit, record)
    return Opened(unit, record, standing, allowance(unit.prepared, unit.actor, standing))


def _done(unit: Unit, path: str) -> Done:
    return Done(path, unit.new_records[0], message="created")
