"""What a record's clocks, obligations and tasks look like to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.access import Allowance
from engine.casework.clockwork.clocks import ENTRY
from engine.casework.effects.obligations import later_of
from engine.casework.opening import standing_in
from engine.casework.records import ObligationRow, Record, TaskRow
from engine.casework.standing import allowance
from engine.casework.viewing.forms import entry_title
from engine.casework.viewing.parts import because_of, clock_view, head_of
from engine.casework.viewing.running import owners_lent
from engine.casework.views import ClockView, ObligationView, TaskView
from engine.casework.work.unit import Unit
from engine.expressions.text import Phrase


def clock_views(unit: Unit, record: Record, allowed: Allowance) -> tuple[ClockView, ...]:
    """Running deadlines, the earliest first, then those met late."""
    machine = unit.prepared.machines[record.kind]
    views = []
    for row in unit.clocks.values():
        found = machine.deadlines.get(row.what)
        if row.record != record.id or row.origin != "deadline" or found is None or row.cancelled_at is not None:
            continue
        if row.met_at is not None and row.met_at <= row.due_at:
            continue
        if not allowed.reads(f"deadlines.{row.what}", found[0].security):
            continue
        view = clock_view(unit.prepared.bare(found[0].title), row, unit.now)
        entry = next((e for e in unit.forms_of(record.id) if row.holder == ENTRY + e.entry), None)
        if entry is None:
            views.append(view)
        elif allowed.reads_form(entry.form):
            views.append(replace(view, entry=entry_title(unit, record, entry, allowed)))
    return tuple(sorted(views, key=lambda each: (each.met_at is not None, each.due_at)))


def obligation_views(unit: Unit, record: Record, allowed: Allowance) -> tuple[ObligationView, ...]:
    """What rules demand of the record, the open ones first, the earliest due first."""
    rows = [row for row in unit.obligations.values() if row.record == record.id]
    views = [view for row in rows if (view := _obligation(unit, row, allowed)) is not None]
    far = unit.now.replace(year=unit.now.year + 100)
    return tuple(
        sorted(views, key=lambda each: (each.status not in ("open", "kept"), each.clock.due_at if each.clock else far))
    )


def _obligation(unit: Unit, row: ObligationRow, allowed: Allowance) -> ObligationView | None:
    if not may_know_rule(unit, row, allowed):
        return None
    because = because_of(row.because)
    if because is None:
        return None
    made = unit.records.get(row.made)
    clock = unit.clocks.get(row.id)
    title = Phrase(row.because.title)
    return ObligationView(
        id=row.id,
        title=title,
        binding=row.binding,
        status=row.status,
        because=because,
        clock=clock_view(title, clock, unit.now, because) if clock is not None and clock.cancelled_at is None else None,
        recipient=_recipient(unit, made),
        made=head_of(unit, made, allowance(unit.prepared, unit.actor, standing_in(unit, made))) if made else None,
        changed_from=clock.due_before if clock is not None else None,
        later=_later(unit, row),
    )


def _later(unit: Unit, row: ObligationRow) -> datetime | None:
    found = later_of(unit, row) if row.status in ("open", "kept") else None
    return found.due_at if found is not None else None


def demanded(unit: Unit, record: Record, allowed: Allowance) -> ClockView | None:
    """The time of the obligation for which a record was made, for who may know of it."""
    row = next((each for each in unit.obligations.values() if each.made == record.id), None)
    clock = unit.clocks.get(row.id) if row is not None else None
    if row is None or clock is None or clock.cancelled_at is not None or not may_know_rule(unit, row, allowed):
        return None
    return clock_view(Phrase(row.because.title), clock, unit.now)


def may_know_rule(unit: Unit, row: ObligationRow, allowed: Allowance) -> bool:
    """Whether the actor may know that the rule behind an obligation fired."""
    rule = unit.prepared.context.rules.get(row.rule)
    return rule is None or allowed.reads(f"rules.{rule.id}", rule.security)


def _recipient(unit: Unit, made: Record | None) -> str:
    """The name of the organisation that it was sent to, or else that is proposed first."""
    if made is None or made.sending is None:
        return ""
    identifier = made.receiver or next(iter(made.sending.recipients), "")
    found = unit.prepared.context.organisations.get(identifier)
    return found.name if found is not None else ""


def task_views(unit: Unit, record: Record, allowed: Allowance, held: frozenset[str]) -> tuple[TaskView, ...]:
    """The record's open tasks that are the actor's: their own or of a duty they hold."""
    head = head_of(unit, record, allowed)
    views = []
    for task in unit.tasks.values():
        if task.record != record.id or task.status != "open" or not is_own(unit, task, held):
            continue
        late = task.due_at is not None and task.due_at < unit.now
        because, decide = because_of(task.because), task.subject.startswith("ended:")
        finish = may_finish(task)
        views.append(TaskView(task.id, Phrase(task.title), head, task.due_at, late, because, finish, decide))
    return tuple(views)


def is_own(unit: Unit, task: TaskRow, held: frozenset[str]) -> bool:
    """Whether a task is the actor's: their own, of somebody they stand in for, or of a duty they hold."""
    return task.person in {unit.actor.person, *owners_lent(unit)} or (bool(task.duty) and task.duty in held)


def may_finish(task: TaskRow) -> bool:
    """Whether whoever it belongs to can say that it is done; requests and drafts end by being answered or completed."""
    return not task.subject.startswith(("approval:", "draft:"))
