"""A person raises or lowers a flag."""

from __future__ import annotations

from engine.casework.desk import Command, Desk
from engine.casework.effects.obeying import put_flag
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome
from engine.casework.ports import Writing
from engine.casework.refusing import refusal
from engine.casework.work import approvals
from engine.casework.writing.command import Target, conclude, in_one_commit
from engine.casework.writing.do_event import act_for, held_duties
from engine.workflows import Refused
from engine.workflows import change_flag as decide_flag


def change_flag(desk: Desk, command: Command, path: str, record: str, flag: str) -> Outcome:
    """Raises or lowers. Payload: `raise` (true or false)."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        target = Target("flag", path, record, (flag,))
        return conclude(tx, command, target, opened, lambda *_: _change(opened, command, flag))

    return in_one_commit(desk, work)


def _change(opened: Opened, command: Command, flag: str) -> Outcome:
    unit, record = opened.unit, opened.record
    up = command.payload.get("raise") is True
    made = unit.prepared.machines[record.kind]
    outcome = decide_flag(made, approvals.snapshot(unit, record), flag, up, held_duties(opened), command.reason)
    if isinstance(outcome, Refused):
        return refusal(unit, record, outcome)
    act_for(opened, outcome.flag.raise_by if up else outcome.flag.lower_by)
    put_flag(unit, record, outcome, command.reason)
    return Done(unit.kind(record).path, record.id, message="flag_raised" if up else "flag_lowered")
