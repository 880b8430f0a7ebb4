"""A form left unfinished: one person's input as typed, wrong values included. Nothing else reads it, nothing follows from it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.casework.desk import Command, Desk
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.ports import Writing
from engine.casework.records import Draft, Json, Record
from engine.casework.work.unit import Unit

NEW = "new"
"""Stands for the entry that a first completion makes."""


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
        tx.save_draft(draft_of(opened.unit, opened.record, command, form, entry))
        return Done(path, record, opened.record.number, message="saved")

    return desk.store.write(work)


def discard_draft(desk: Desk, command: Command, path: str, record: str, form: str, entry: str = "") -> Outcome:
    """Deletes the actor's draft."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        tx.drop_draft(command.actor.person, record, form, entry)
        return Done(path, record, opened.record.number, message="discarded")

    return desk.store.write(work)


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


def answers_in(payload: Mapping[str, Json]) -> dict[str, Json]:
    """The answers of a payload; nothing when there are none or they are no object."""
    answers = payload.get("answers")
    return dict(answers) if isinstance(answers, dict) else {}


def version_in(payload: Mapping[str, Json]) -> int:
    """The form's version on which a payload is based; 0: it had not been completed."""
    version = payload.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else 0


def has_place(opened: Opened, form: str, entry: str) -> bool:
    """Whether a form has such an entry (or may get it: `new`); a single form has none."""
    if not opened.unit.prepared.context.forms[form].entries:
        return not entry
    return entry == NEW or (opened.record.id, form, entry) in opened.unit.forms


def may_fill(opened: Opened, form: str) -> Refusal | Absent | None:
    """Why the actor may not fill a form of the record at all; none when they may."""
    unit = opened.unit
    kind = unit.kind(opened.record)
    if form not in kind.forms or not opened.allowance.reads_form(form):
        return Absent()
    if not opened.allowance.writes_form(form):
        return Refusal("may_not_write", {"form": form})
    if not unit.prepared.is_open(opened.record):
        return Refusal("record_closed", {"state": opened.record.state})
    return None
