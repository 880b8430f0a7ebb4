"""A file is sent for a question: what it is is found out, pictures are made anew without what they tell, and it is kept sealed.

It belongs to the sender's draft until the form is completed with it, and goes with the draft if it never is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.casework.desk import Command, Desk
from engine.casework.files.limits import MEGABYTE, largest_file, most_files
from engine.casework.files.sniffing import kind_of
from engine.casework.opening import Opened, open_for_reading, open_for_writing
from engine.casework.outcomes import Absent, Refusal, Wrong
from engine.casework.ports import Reading, Writing
from engine.casework.records import FileRow
from engine.casework.work.approvals import locked
from engine.casework.writing.filling import has_place, may_fill
from engine.forms.prepared import Field
from engine.forms.problems import Problem

FORGOTTEN_AFTER: Final = timedelta(days=2)
"""How long a file waits that was sent for a page which was never kept, not even as a draft."""


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file is there: what an answer needs to refer to it."""

    file: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is sent to: the path of the kind, the record, the form, its entry, the path of the question (`rows[0].photo`)."""

    path: str
    record: str
    form: str
    entry: str
    question: str


def keep_file(desk: Desk, command: Command, place: Place, data: bytes) -> FileKept | Wrong | Refusal | Absent:
    """Takes a file in. The same bytes sent again under the same command are the same file."""

    def look(reading: Reading) -> Field | Wrong | Refusal | Absent:
        opened = open_for_reading(reading, desk, command.actor, place.path, place.record)
        return opened if isinstance(opened, Absent) else _asked(opened, place)

    asked = desk.store.read(look)
    if not isinstance(asked, Field):
        return asked
    found = _taken_in(desk, asked, place, data)
    if isinstance(found, Wrong):
        return found
    kind, cleaned = found

    def work(tx: Writing) -> FileKept | Wrong | Refusal | Absent:
        opened = open_for_writing(tx, desk, command, place.path, place.record)
        still = opened if isinstance(opened, Absent) else _asked(opened, place)
        if isinstance(opened, Absent) or not isinstance(still, Field):
            return still if not isinstance(still, Field) else Absent()
        name = _name(command, place, data)
        known = tx.files_of_form(place.record, place.form, place.entry)
        most = most_files(opened.unit.prepared)
        if len(known) >= most and name not in {each.id for each in known}:
            return _wrong(place, "too_many_files", {"most": most})
        now = opened.unit.now
        row = FileRow(name, place.record, place.form, place.entry, command.actor.person, kind, len(cleaned), now)
        tx.sweep_files(now - FORGOTTEN_AFTER)
        tx.put_file(row, cleaned)
        tx.log_access(command.actor.person, "sent_file", place.record, now, place.form)
        return FileKept(name, kind, len(cleaned))

    return desk.store.write(work)


def _asked(opened: Opened, place: Place) -> Field | Refusal | Absent:
    """The question, if it takes a file and the actor may answer it now."""
    refused = may_fill(opened, place.form)
    if refused is not None:
        return refused
    if not has_place(opened, place.form, place.entry):
        return Absent()
    unit = opened.unit
    if place.form in locked(unit, opened.record):
        return Refusal("locked", {"forms": [unit.prepared.context.forms[place.form].title.source]})
    head, _, inner = place.question.partition(".")
    table = unit.prepared.forms[place.form].tables.get(head.partition("[")[0] if inner else "")
    asked = table.fields.get(inner or head) if table is not None else None
    name = f"{place.form}.{head.partition('[')[0]}.{inner}" if inner else f"{place.form}.{head}"
    known = unit.prepared.fields[place.form].find(name)
    if asked is None or known is None or not asked.kind.file_kinds:
        return Absent()
    may = opened.allowance.writes(known.name, known.security, known.compartments)
    return asked if may else Absent()


def _taken_in(desk: Desk, asked: Field, place: Place, data: bytes) -> tuple[str, bytes] | Wrong:
    """The kind and the bytes that are kept."""
    most = largest_file(desk.context())
    if not data:
        return _wrong(place, "file_empty")
    if len(data) > most * MEGABYTE:
        return _wrong(place, "file_too_large", {"most": most})
    kind = kind_of(data)
    if kind not in asked.kind.file_kinds:
        return _wrong(place, "file_kind")
    if not kind.startswith("image/"):
        return kind, data
    made = desk.pictures(data)
    if made is None:
        return _wrong(place, "file_unreadable")
    return (made[0], made[1]) if len(made[1]) <= most * MEGABYTE else _wrong(place, "file_too_large", {"most": most})


def _wrong(place: Place, code: str, parameters: Mapping[str, int] | None = None) -> Wrong:
    return Wrong((Problem(place.question, code, dict(parameters or {})),))


def _name(command: Command, place: Place, data: bytes) -> str:
    """An id that another upload never has and the same one always has. Knowing it opens nothing."""
    said = (command.id, command.actor.person, place.record, place.form, place.entry, place.question)
    return hashlib.sha256("\x00".join(said).encode() + b"\x00" + data).hexdigest()[:40]
