"""A form left unfinished: one person's input as typed, wrong values included. Nothing else reads it, nothing follows from it."""

from __future__ import annotations

from engine.casework.desk import Command, Desk
from engine.casework.files.references import has_files, referenced
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome
from engine.casework.ports import Writing
from engine.casework.records import Draft, Record
from engine.casework.viewing.foreseeing import sets_off
from engine.casework.words import TASKS
from engine.casework.work.notify import draft_subject, make_task, task_done
from engine.casework.work.unit import Unit
from engine.casework.writing.filling import answers_in, fill, has_place, may_fill, version_in


def save_draft(desk: Desk, command: Command, path: str, record: str, form: str, entry: str = "") -> Outcome:
    """Keeps what was typed, whatever it is. Payload: `answers`, `version` (the form's version when it was begun)."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        refused = may_fill(opened, form)
        if refused is not None:
            return refused
        if not has_place(opened, form, entry):
            return Absent()
        draft = draft_of(opened.unit, opened.record, command, form, entry)
        tx.save_draft(draft)
        prepared = opened.unit.prepared.forms[form]
        if has_files(prepared):
            tx.drop_files(command.actor.person, record, form, entry, referenced(prepared, draft.answers))
        remind_of_draft(tx, desk, command, opened, form, entry)
        return Done(path, record, opened.record.number, message="saved")

    return desk.store.write(work)


def discard_draft(desk: Desk, command: Command, path: str, record: str, form: str, entry: str = "") -> Outcome:
    """Deletes the actor's draft."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        tx.drop_draft(command.actor.person, record, form, entry)
        if form in opened.unit.prepared.forms and has_files(opened.unit.prepared.forms[form]):
            tx.drop_files(command.actor.person, record, form, entry, ())
        task_done(opened.unit, draft_subject(command.actor.person, form, entry))
        tx.save(opened.unit.changes((), None))
        return Done(path, record, opened.record.number, message="discarded")

    return desk.store.write(work)


def remind_of_draft(tx: Writing, desk: Desk, command: Command, opened: Opened, form: str, entry: str) -> None:
    """A draft that would set off an obligation with a clock is itself a task of who wrote it: a time should be running already."""
    record, subject = opened.record, draft_subject(command.actor.person, form, entry)
    known = any(task.subject == subject and task.status == "open" for task in opened.unit.tasks.values())
    filling = fill(opened, form, entry, answers_in(command.payload))
    urgent = any(each.due_at is not None for each in sets_off(opened, form, entry, filling))
    if urgent == known:
        return
    fresh = open_for_writing(tx, desk, command, opened.unit.kind(record).path, record.id)
    if isinstance(fresh, Absent):
        return
    if urgent:
        make_task(fresh.unit, record, TASKS["draft"], "", subject, person=command.actor.person)
    else:
        task_done(fresh.unit, subject)
    tx.save(fresh.unit.changes((), None))


def draft_of(unit: Unit, record: Record, command: Command, form: str, entry: str) -> Draft:
    """The draft that a command's payload is."""
    return Draft(
        person=command.actor.person,
        record=record.id,
        form=form,
        entry=entry,
        based_on=version_in(command.payload),
        answers=answers_in(command.payload),
        saved_at=unit.now,
    )
