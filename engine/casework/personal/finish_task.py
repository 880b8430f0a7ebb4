"""A person has done what a rule (or a clock) asked of them; or decides about something whose reason has ended."""

from __future__ import annotations

from dataclasses import replace

from engine.casework.desk import Command, Desk
from engine.casework.effects.obligations import drop, fulfil
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.ports import Writing
from engine.casework.records import TaskRow
from engine.casework.viewing.demands import is_own, may_finish
from engine.casework.work.notify import task_done
from engine.casework.writing.command import Target, conclude, in_one_commit
from engine.casework.writing.do_event import act_for, held_duties

DECISIONS = ("", "keep", "drop")


def finish_task(desk: Desk, command: Command, path: str, record: str, task: str) -> Outcome:
    """Finishes a task of the actor's. Payload: `decision` (`keep` or `drop`) where the reason of what it is about has ended."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        target = Target("task", path, record, (task,))
        return conclude(tx, command, target, opened, lambda *_: _finish(opened, command, task))

    return in_one_commit(desk, work)


def _finish(opened: Opened, command: Command, identifier: str) -> Outcome:
    unit, record = opened.unit, opened.record
    task = unit.tasks.get(identifier)
    held = held_duties(opened)
    if task is None or task.record != record.id or not is_own(unit, task, held):
        return Absent()
    decision = command.payload.get("decision", "")
    if task.status != "open" or not may_finish(task) or decision not in DECISIONS:
        return Refusal("already_answered", {"status": task.status})
    act_for(opened, (task.duty,) if task.duty else ())
    if task.duty == "" and task.person != unit.actor.person:
        unit.cause.on_behalf = task.person
    unit.put(replace(task, status="done", done_at=unit.now))
    unit.write(record.id, "task_done", (task.title,))
    _settle_obligation(opened, task, str(decision))
    return Done(unit.kind(record).path, record.id, message="done")


def _settle_obligation(opened: Opened, task: TaskRow, decision: str) -> None:
    unit = opened.unit
    sort, _, identifier = task.subject.partition(":")
    row = unit.obligations.get(identifier)
    if row is None or row.status not in ("open", "kept"):
        return
    if sort == "obligation":
        fulfil(unit, row)
    elif sort == "ended" and decision == "drop":
        drop(unit, row)
    elif sort == "ended":
        unit.put(replace(row, status="kept"))
    task_done(unit, f"ended:{row.id}")
