"""A form (or entry) is completed: checked whole, stored as a version, written to journal and consent register; then the rules follow."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access import Fields, reveal
from engine.casework.desk import Command, Desk
from engine.casework.files.references import has_files, referenced
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Conflict, Done, Outcome, Refusal, Wrong
from engine.casework.ports import Writing
from engine.casework.records import FormRow, Json, Record
from engine.casework.sharing.consents import write_register
from engine.casework.standing import writes_for
from engine.casework.work.approvals import locked
from engine.casework.work.notify import draft_subject, task_done
from engine.casework.work.unit import Unit
from engine.casework.writing.command import Target, conclude, in_one_commit
from engine.casework.writing.filling import NEW, Filling, answers_in, fill, has_place, may_fill, version_in
from engine.casework.writing.save_draft import draft_of
from engine.forms import SUGGESTED, changes


def complete_form(desk: Desk, command: Command, path: str, record: str, form: str, entry: str = "") -> Outcome:
    """Completes a form. Payload: `answers`, `version`. What can't be completed is kept as the actor's draft, so nothing typed is lost."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        target = Target("complete", path, record, (form, entry))
        outcome = conclude(tx, command, target, opened, lambda *_: _complete(tx, opened, command, form, entry))
        if isinstance(outcome, (Wrong, Conflict)):
            tx.save_draft(draft_of(opened.unit, opened.record, command, form, entry))
        return outcome

    return in_one_commit(desk, work)


def _complete(tx: Writing, opened: Opened, command: Command, form: str, entry: str) -> Outcome:
    unit, record = opened.unit, opened.record
    refused = _refusal(opened, form, entry)
    if refused is not None:
        return refused
    unit.cause.on_behalf = writes_for(unit.prepared, unit.actor, opened.standing, form) or unit.cause.on_behalf
    filling = fill(opened, form, entry, answers_in(command.payload))
    version = filling.row.version if filling.row is not None else 0
    if version_in(command.payload) != version:
        return _conflict(opened, filling, form, entry, version)
    if not filling.evaluation.is_complete:
        return Wrong(filling.evaluation.problems)
    stored = filling.evaluation.answers()
    row = _store(unit, record, form, entry, version + 1, stored)
    prepared = unit.prepared.forms[form]
    if has_files(prepared):
        tx.keep_files(record.id, referenced(prepared, stored), row.entry)
        tx.drop_files(command.actor.person, record.id, form, entry, ())
    _tell(unit, record, row, filling.before, stored)
    write_register(unit, record, row, stored)
    unit.happen(record.id, "completed", form, row.entry)
    unit.used_draft = (command.actor.person, record.id, form, entry)
    task_done(unit, draft_subject(command.actor.person, form, entry))
    return Done(unit.kind(record).path, record.id, form_version=row.version, message="completed")


def _refusal(opened: Opened, form: str, entry: str) -> Refusal | Absent | None:
    unit, record = opened.unit, opened.record
    refused = may_fill(opened, form)
    if refused is not None:
        return refused
    if not has_place(opened, form, entry):
        return Absent()
    if form in locked(unit, record):
        return Refusal("locked", {"forms": [unit.prepared.context.forms[form].title.source]})
    return None


def _store(unit: Unit, record: Record, form: str, entry: str, version: int, stored: Mapping[str, Json]) -> FormRow:
    known = unit.forms.get((record.id, form, entry))
    clear, sealed = unit.prepared.apart(form, stored)
    row = FormRow(
        record=record.id,
        form=form,
        entry=unit.ids.new() if entry == NEW else entry,
        status="complete",
        version=version,
        answers=clear,
        sealed=sealed,
        author=known.author if known is not None and known.version else unit.cause.actor,
        completed_by=unit.cause.actor,
        completed_at=unit.now,
        position=known.position if known is not None and known.version else len(unit.forms_of(record.id)) + 1,
    )
    unit.put(row)
    return row


def _tell(unit: Unit, record: Record, row: FormRow, before: Mapping[str, Json], after: Mapping[str, Json]) -> None:
    """The line of the journal: names of what changed in the head, values in the sealed body."""
    names = changes(before, after)
    fields = unit.prepared.fields[row.form]
    body: dict[str, Json] = {
        f"{row.form}.{key}": [before.get(key), after.get(key)] for key in dict.fromkeys(_top(name) for name in names)
    }
    if unit.prepared.context.forms[row.form].keep_versions:  # a version is told whole, what stayed the same too
        body |= {f"{row.form}.{key}": [None, value] for key, value in after.items() if f"{row.form}.{key}" not in body and key != SUGGESTED}
    event = "completed" if row.version == 1 else "changed_form"
    entry = (f"entry:{row.entry}",) if row.entry else ()
    unit.write(record.id, event, (row.form, *entry, *_heads(fields, names)), body)


def _heads(fields: Fields, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{fields.form}.{_top(name)}" for name in names))


def _top(path: str) -> str:
    return path.partition("[")[0].partition(".")[0]


def _conflict(opened: Opened, filling: Filling, form: str, entry: str, version: int) -> Conflict:
    """Both answers as far as the actor may read them, and where they differ."""
    unit = opened.unit
    fields = unit.prepared.fields[form]
    mine = reveal(fields, filling.answers, opened.allowance).answers
    theirs = reveal(fields, filling.before, opened.allowance).answers
    names = {each.id: each.name for each in unit.people()}
    by = filling.row.completed_by if filling.row is not None else ""
    return Conflict(form, entry, version, names.get(by, ""), mine, theirs, tuple(dict.fromkeys(changes(theirs, mine))))
