"""A file is handed out: to whoever may read the answer that refers to it, as it stands or as it was sent, and to who has just sent it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.access import reveal
from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.files.references import referenced
from engine.casework.files.sniffing import ENDINGS
from engine.casework.opening import Opened, open_for_reading
from engine.casework.outcomes import Absent
from engine.casework.ports import Reading
from engine.casework.reading.open_record import log_view
from engine.casework.records import FileRow
from engine.casework.viewing.shared import shared_view
from engine.casework.views import Datum


@dataclass(frozen=True, slots=True)
class FileView:
    """What is in a file, its media type, and a name that tells nothing."""

    kind: str
    data: bytes
    name: str


def open_file(desk: Desk, actor: Actor, path: str, record: str, file: str) -> FileView | Absent:
    """The file as its reader may have it; that it was read goes into the access log with the form's name."""

    def work(reading: Reading) -> tuple[FileView | Absent, str]:
        opened = open_for_reading(reading, desk, actor, path, record)
        row = next(iter(reading.files((file,))), None)
        if isinstance(opened, Absent) or row is None or not _may_have(opened, row):
            return Absent(), ""
        data = reading.file_bytes(row.id)
        ending = ENDINGS.get(row.kind, "bin")
        return (Absent() if data is None else FileView(row.kind, data, f"file.{ending}")), row.form

    view, form = desk.store.read(work)
    log_view(desk, actor, record, "read_file" if isinstance(view, FileView) else "refused", form)
    return view


def _may_have(opened: Opened, row: FileRow) -> bool:
    unit = opened.unit
    if row.record == opened.record.id and not row.kept:
        return row.person == unit.actor.person and opened.allowance.reads_form(row.form)
    if row.record == opened.record.id and row.form in unit.prepared.forms:
        stored = unit.forms.get((row.record, row.form, row.entry))
        answers = unit.prepared.whole(stored) if stored is not None else {}
        shown = reveal(unit.prepared.fields[row.form], answers, opened.allowance).answers
        if row.id in referenced(unit.prepared.forms[row.form], shown):
            return True
    sent = shared_view(unit, opened.record, opened.allowance)
    return sent is not None and any(_refers(opened, each, row.id) for each in sent.data)


def _refers(opened: Opened, datum: Datum, file: str) -> bool:
    """Whether something that was sent refers to the file."""
    if any(_refers(opened, each, file) for row in datum.rows for each in row):
        return True
    kind = opened.unit.prepared.types.get(datum.type)
    is_file = kind is not None and bool(kind.file_kinds)
    return is_file and isinstance(datum.value, dict) and datum.value.get("file") == file
