"""What the clock does: steps of deadlines, obligations and approvals that are due. Each clock is one unit of work, each step once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.access.model import Actor
from engine.casework.clockwork import timers
from engine.casework.clockwork.clocks import ENTRY, stored_clock
from engine.casework.desk import Desk
from engine.casework.effects.passing import pass_task
from engine.casework.opening import blank_unit
from engine.casework.ports import Writing
from engine.casework.records import ClockRow, Record
from engine.casework.viewing.projecting import projections
from engine.casework.words import NOTICES, TASKS
from engine.casework.work import approvals
from engine.casework.work.environment import kernel_clock, looked_at
from engine.casework.work.notify import make_task, notify
from engine.casework.work.settle import settle
from engine.casework.work.unit import Cause, Unit
from engine.workflows import LATE, DueStep, due_steps, falls_late, fired, told_late
from engine.workflows.deadlines import StepShape

CLOCK = Actor("clock")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clock is about: its title (class plain, or a neutral one) and its steps."""

    title: str
    steps: Sequence[StepShape]


def run_due(desk: Desk, most: int = 100) -> int:
    """Does every step that is due now; answers how many clocks were looked at."""
    for count in range(most):
        if not desk.store.write(lambda tx: _next(tx, desk)):
            return count
    return most


def _next(tx: Writing, desk: Desk) -> bool:
    """Claims one clock and does what it is time for; false when none is due."""
    claimed = tx.due(desk.clock.now(), 1)
    if not claimed:
        return False
    row = claimed[0]
    tree = tx.lock(row.record)
    unit = clock_unit(tx, desk)
    if tree is not None:
        unit.take_in(tree)
        fresh = unit.clocks.get(row.id, row)
        if fresh.next_at is not None and fresh.next_at <= unit.now:
            ring(unit, fresh)
            settle(unit)
    tx.save(unit.changes(projections(unit), None))
    return True


def clock_unit(tx: Writing, desk: Desk) -> Unit:
    """A unit of work on the clock's account."""
    unit = blank_unit(tx, desk, CLOCK, tx.next_number)
    unit.cause = Cause(CLOCK.person, origin="clock")
    return unit


def ring(unit: Unit, row: ClockRow) -> None:
    """The steps that are due, and that the clock has fallen due."""
    if row.origin == timers.ORIGIN:
        timers.go_off(unit, row)
        return
    record = unit.records[row.record]
    subject = _subject(unit, record, row)
    if subject is None:
        unit.put(replace(row, next_at=None, cancelled_at=unit.now))
        return
    entry = row.holder.removeprefix(ENTRY) if row.holder.startswith(ENTRY) else ""
    env, prepared = looked_at(unit, record, entry), unit.prepared
    clock = kernel_clock(row)
    steps = due_steps(clock, subject.steps, unit.now, env, prepared.run, prepared.keeping)
    late = falls_late(clock, unit.now)
    clock = fired(clock, steps, subject.steps, env, prepared.run, prepared.keeping)
    if late:
        clock = told_late(clock, subject.steps, env, prepared.run, prepared.keeping)
    unit.put(stored_clock(row, clock))
    for step in steps:
        _step(unit, record, row, subject, step)
    if late:
        unit.write(record.id, "clock_late", (_name(unit, row),))
        if row.origin == "deadline":
            unit.happen(record.id, LATE, row.what, entry)


def _subject(unit: Unit, record: Record, row: ClockRow) -> Subject | None:
    """None when what the clock was about is gone."""
    if row.origin == "deadline":
        found = unit.prepared.machines[record.kind].deadlines.get(row.what)
        if found is None:
            return None
        deadline = found[0]
        return Subject(deadline.title.source if deadline.security == "plain" else TASKS["late"], deadline.steps)
    if row.origin == "obligation":
        obligation = unit.obligations.get(row.what)
        rule = unit.prepared.context.rules.get(obligation.rule) if obligation is not None else None
        if obligation is None or rule is None or obligation.effect >= len(rule.then):
            return None
        title = rule.title.source if rule.security == "plain" else TASKS["late"]
        return Subject(title, rule.then[obligation.effect].unanswered)
    request = unit.approvals.get(row.what)
    approval = approvals.approval_for(unit, request) if request is not None else None
    if request is None or approval is None or request.status != approvals.WAITING:
        return None
    return Subject(TASKS["approval"], approval.levels[request.level].steps)


def _step(unit: Unit, record: Record, row: ClockRow, subject: Subject, step: DueStep) -> None:
    name = _name(unit, row)
    match step.act:
        case "remind" | "notify":
            notify(unit, record, step.to, NOTICES[step.act], subject.title)
            unit.write(
                record.id, "clock_reminded" if step.act == "remind" else "clock_notified", (name, f"to:{step.to}")
            )
        case _:
            _pass_on(unit, record, row, subject, step.to)
            unit.write(record.id, "clock_passed", (name, f"to:{step.to}"))


def _pass_on(unit: Unit, record: Record, row: ClockRow, subject: Subject, duty: str) -> None:
    """The holders of another duty take it over: a request gets another duty to answer it, anything else becomes their task."""
    if row.origin == "approval":
        approvals.pass_to(unit, unit.approvals[row.what], duty)
    elif row.origin != "obligation" or not pass_task(unit, f"obligation:{row.what}", duty):
        make_task(unit, record, subject.title, duty, f"clock:{row.id}")
    notify(unit, record, duty, NOTICES["pass_to"], subject.title)


def _name(unit: Unit, row: ClockRow) -> str:
    if row.origin == "deadline":
        return f"deadlines.{row.what}"
    if row.origin == "obligation" and row.what in unit.obligations:
        return f"rules.{unit.obligations[row.what].rule}"
    return unit.approvals[row.what].subject if row.what in unit.approvals else row.what
