"""References to files in answers: where they stand, and whether whoever sends them may name them.

A reference is proven by what is stored: the file must belong to this form of this record, and either stand in an answer that the actor
may read there, or be the actor's own and not yet kept. Its kind and size are those that are stored, whatever was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.access import reveal
from engine.casework.opening import Opened
from engine.casework.records import FileRow, Json
from engine.forms import PreparedForm
from engine.forms.prepared import Table

UNPROVEN: Final[Mapping[str, Json]] = {"file": "", "kind": "", "size": 0}
"""Stands where a reference can't be proven; its question says that the file isn't there."""

Change = Callable[[Mapping[str, Json]], Json]


def has_files(form: PreparedForm) -> bool:
    """Whether the form asks for any file."""
    return any(asked.kind.file_kinds for table in form.tables.values() for asked in table.fields.values())


def referenced(form: PreparedForm, answers: Mapping[str, Json]) -> frozenset[str]:
    """The ids of the files that answers refer to."""
    found: list[str] = []

    def note(reference: Mapping[str, Json]) -> Json:
        found.append(str(reference.get("file")))
        return dict(reference)

    changed(form, answers, note)
    return frozenset(found)


def changed(form: PreparedForm, answers: Mapping[str, Json], change: Change) -> dict[str, Json]:
    """The answers with every reference to a file changed; nothing else is."""
    made = dict(answers)
    made.update(_in_table(form.top, answers, change))
    for table in form.tables.values():
        rows = answers.get(table.id) if table.id else None
        if isinstance(rows, list):
            made[table.id] = [_row(table, each, change) for each in rows]
        elif isinstance(rows, dict):
            made[table.id] = {key: _row(table, each, change) for key, each in rows.items()}
    return made


def _row(table: Table, row: Json, change: Change) -> Json:
    return {**row, **dict(_in_table(table, row, change))} if isinstance(row, dict) else row


def _in_table(table: Table, answers: Mapping[str, Json], change: Change) -> Iterator[tuple[str, Json]]:
    for name, asked in table.fields.items():
        answer = answers.get(name)
        if asked.kind.file_kinds and isinstance(answer, dict) and "file" in answer:
            yield name, change(answer)


def proven(
    opened: Opened, form: str, entry: str, before: Mapping[str, Json], sent: Mapping[str, Json]
) -> Mapping[str, Json]:
    """What was sent, with the references that the actor may make as they are stored, and the others unproven."""
    unit, prepared = opened.unit, opened.unit.prepared.forms[form]
    ids = referenced(prepared, sent)
    if not ids:
        return sent
    shown = reveal(unit.prepared.fields[form], before, opened.allowance).answers
    theirs = referenced(prepared, shown)
    known = {row.id: row for row in unit.tx.files(ids) if row.record == opened.record.id}

    def may(row: FileRow) -> bool:
        own = not row.kept and row.person == unit.actor.person and (row.form, row.entry) == (form, entry)
        return own or (row.kept and row.id in theirs)

    def prove(reference: Mapping[str, Json]) -> Json:
        row = known.get(str(reference.get("file")))
        return {"file": row.id, "kind": row.kind, "size": row.size} if row is not None and may(row) else dict(UNPROVEN)

    return changed(prepared, sent, prove)
