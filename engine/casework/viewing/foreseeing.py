"""What completing a form would set off, found out by doing it on the working copy, which is then thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from engine.casework.opening import Opened
from engine.casework.records import FormRow, ObligationRow, TaskRow
from engine.casework.viewing.parts import because_of
from engine.casework.views import BecauseView, SetOff
from engine.casework.work.flow import EndlessError
from engine.casework.work.settle import settle
from engine.casework.work.unit import Unit
from engine.casework.writing.filling import NEW, Filling
from engine.expressions.text import Phrase


def sets_off(opened: Opened, form: str, entry: str, filling: Filling) -> tuple[SetOff, ...]:
    """The obligations and tasks that completing would make, and those that it would make due sooner, as far as the actor may read why.

    Uses the unit up: nothing else may be read from it afterwards.
    """
    unit, record = opened.unit, opened.record
    before = (set(unit.obligations), set(unit.tasks))
    due = {row.id: row.due_at for row in unit.clocks.values()}
    unit.next_number = _no_number_yet
    clear, sealed = unit.prepared.apart(form, filling.evaluation.answers())
    where = unit.ids.new() if entry == NEW else entry
    unit.put(
        FormRow(
            record.id, form, where, "complete", 1, clear, sealed, unit.actor.person, unit.actor.person, unit.now, 10**6
        )
    )
    unit.happen(record.id, "completed", form, where)
    try:
        settle(unit)
    except EndlessError:
        return ()
    found = [_of_obligation(opened, row) for row in unit.obligations.values() if row.id not in before[0]]
    moved = [row for row in unit.obligations.values() if row.id in before[0] and _is_sooner(unit, row, due)]
    found += [replace(told, verb="move") for row in moved if (told := _of_obligation(opened, row)) is not None]
    found += [_of_task(row) for row in unit.tasks.values() if row.id not in before[1] and _is_own(row)]
    return tuple(each for each in found if each is not None)


def _of_obligation(opened: Opened, row: ObligationRow) -> SetOff | None:
    unit = opened.unit
    rule = unit.prepared.context.rules[row.rule]
    because = because_of(row.because)
    if because is None or not opened.allowance.reads(f"rules.{rule.id}", rule.security):
        return None
    clock, effect = unit.clocks.get(row.id), rule.then[row.effect]
    return SetOff(
        verb=effect.verb,
        title=Phrase((effect.title if effect.verb == "task" else rule.title).source),
        because=because,
        recipient=_recipient(unit, row),
        due_at=clock.due_at if clock is not None else None,
        binding=row.binding,
    )


def _is_sooner(unit: Unit, row: ObligationRow, due: Mapping[str, datetime]) -> bool:
    clock = unit.clocks.get(row.id)
    return clock is not None and row.id in due and clock.due_at < due[row.id]


def _of_task(row: TaskRow) -> SetOff:
    title = Phrase(row.title)
    return SetOff("task", title, because_of(row.because) or BecauseView("", title), due_at=row.due_at)


def _is_own(row: TaskRow) -> bool:
    """Tasks of obligations are told with these."""
    return not row.subject.startswith("obligation:")


def _recipient(unit: Unit, row: ObligationRow) -> str:
    made = unit.records.get(row.made)
    first = next(iter(made.sending.recipients), "") if made is not None and made.sending is not None else ""
    found = unit.prepared.context.organisations.get(first)
    return found.name if found is not None else ""


def _no_number_yet(_key: str) -> int:
    """Nothing of this is kept, so no number may be drawn."""
    return 0
