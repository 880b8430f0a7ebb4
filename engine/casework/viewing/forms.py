"""The list of a record's forms: which are empty, begun, a draft, complete or locked, and what they are needed for."""

from __future__ import annotations

from engine.access import Allowance
from engine.casework.records import Draft, FormRow, Record
from engine.casework.viewing.parts import person_name
from engine.casework.views import EntryLine, FormLine
from engine.casework.work.approvals import locked
from engine.casework.work.environment import looked_at
from engine.casework.work.unit import Unit
from engine.expressions.text import Phrase


def form_lines(unit: Unit, record: Record, allowed: Allowance) -> tuple[FormLine, ...]:
    """The forms that the actor may see anything of, in the order of the kind."""
    drafts = {(draft.form, draft.entry): draft for draft in unit.tx.drafts(unit.actor.person, record.id)}
    closed = locked(unit, record)
    return tuple(
        _line(unit, record, form, allowed, drafts, form in closed)
        for form in unit.kind(record).forms
        if allowed.reads_form(form)
    )


def _line(
    unit: Unit,
    record: Record,
    form: str,
    allowed: Allowance,
    drafts: dict[tuple[str, str], Draft],
    is_locked: bool,
) -> FormLine:
    compiled = unit.prepared.context.forms[form]
    rows = unit.forms_of(record.id, form, complete=False)
    last = rows[-1] if rows else None
    may_write = allowed.writes_form(form) and not is_locked and unit.prepared.is_open(record)
    return FormLine(
        form=form,
        title=unit.prepared.bare(compiled.title),
        status=_status(rows, any(name == form for name, _ in drafts), is_locked),
        may_write=may_write,
        entries=tuple(_entry(unit, record, row, allowed, drafts) for row in rows) if compiled.entries else (),
        takes_entries=compiled.entries,
        completed_at=last.completed_at if last else None,
        completed_by=person_name(unit, last.completed_by) if last else "",
        needed_for=_needed_for(unit, record, form),
    )


def _status(rows: list[FormRow], has_draft: bool, is_locked: bool) -> str:
    if is_locked:
        return "locked"
    if has_draft:
        return "draft"
    return rows[-1].status if rows else "empty"


def _entry(
    unit: Unit, record: Record, row: FormRow, allowed: Allowance, drafts: dict[tuple[str, str], Draft]
) -> EntryLine:
    title = entry_title(unit, record, row, allowed)
    status = "draft" if (row.form, row.entry) in drafts else row.status
    return EntryLine(row.entry, title, status, row.completed_at, person_name(unit, row.completed_by))


def entry_title(unit: Unit, record: Record, row: FormRow, allowed: Allowance) -> Phrase:
    """What an entry is called, for who may read that."""
    text = unit.prepared.context.forms[row.form].entry_title
    readable = allowed.reads_text(text)
    return unit.prepared.phrase(text, looked_at(unit, record, row.entry)) if readable else Phrase("")


def _needed_for(unit: Unit, record: Record, form: str) -> tuple[Phrase, ...]:
    machine = unit.prepared.machines[record.kind]
    return tuple(
        unit.prepared.bare(each.title)
        for each in machine.in_state.get(record.state, ())
        if any(need.form == form for need in each.needs)
    )
