"""Files that answers refer to: each sealed under its record's own key, in a table of its own, so that a tree is read without them.

A file belongs to its record. Until a form is completed with it, it also belongs to the draft of whoever sent it and goes with that draft;
destroying the record's key makes it unreadable for ever. What is in a file, and who may have it, is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, insert, select, update

from engine.casework.records import FileRow
from engine.store.rows.codec import instant, parse_instant
from engine.store.sealing.seal import DataKey, key_of, place, seal, unseal
from engine.store.sql.session import Session, storable
from engine.store.sql.tables import draft, file

_ABOUT = [column for column in file.c if column.name != "sealed"]


def files_by_id(session: Session, ids: Collection[str]) -> Sequence[FileRow]:
    """What is known of these files, without their bytes; those that aren't there are left out."""
    wanted = [each for each in ids if storable(each)]
    return _rows(session, file.c.id.in_(wanted)) if wanted else ()


def files_of_form(session: Session, record: str, form: str, entry: str) -> Sequence[FileRow]:
    """The files of one form or entry, those of drafts too."""
    return _rows(session, and_(file.c.record == record, file.c.form == form, file.c.entry == entry))


def _rows(session: Session, where: ColumnElement[bool]) -> list[FileRow]:
    found = session.connection.execute(select(*_ABOUT).where(where).order_by(file.c.made_at, file.c.id)).all()
    return [
        FileRow(
            row.id,
            row.record,
            row.form,
            row.entry,
            row.person,
            row.kind,
            row.size,
            parse_instant(row.made_at),
            row.kept == 1,
        )
        for row in found
    ]


def file_bytes(session: Session, name: str) -> bytes | None:
    """What is in a file; none when there is no such file, or its record has been forgotten."""
    row = session.connection.execute(select(file.c.record, file.c.sealed).where(file.c.id == name)).first()
    if row is None:
        return None
    sealed = bytes(row.sealed)
    session.open_keys((key_of(sealed),))
    return unseal(session.secrets, sealed, place("file", row.record, name))


def put_file(session: Session, row: FileRow, data: bytes, key: DataKey) -> None:
    """Keep a file; the same one sent twice is one."""
    if session.connection.execute(select(file.c.id).where(file.c.id == row.id)).first() is not None:
        return
    values = {
        "id": row.id,
        "record": row.record,
        "form": row.form,
        "entry": row.entry,
        "person": row.person,
        "kind": row.kind,
        "size": row.size,
        "made_at": instant(row.made_at),
        "kept": int(row.kept),
        "sealed": seal(key, data, place("file", row.record, row.id)),
    }
    session.connection.execute(insert(file), values)


def keep_files(session: Session, record: str, ids: Collection[str], entry: str) -> None:
    """Files that a completed form refers to stay with their record; `entry` is the one that the completion made."""
    if ids:
        chosen = and_(file.c.record == record, file.c.id.in_(list(ids)))
        session.connection.execute(update(file).where(chosen).values(kept=1, entry=entry))


def drop_files(session: Session, person: str, record: str, form: str, entry: str, but: Collection[str] = ()) -> None:
    """Delete what belongs to a person's draft only, but for some files that it still refers to."""
    theirs = and_(file.c.person == person, file.c.record == record, file.c.form == form, file.c.entry == entry)
    session.connection.execute(delete(file).where(theirs, file.c.kept == 0, file.c.id.not_in(list(but))))


def sweep_files(session: Session, before: datetime) -> None:
    """Delete what was sent before an instant for a draft that was never kept."""
    same = [draft.c[name] == file.c[name] for name in ("person", "record", "form", "entry")]
    has_draft = exists(select(draft.c.person).where(*same))
    session.connection.execute(delete(file).where(file.c.kept == 0, file.c.made_at < instant(before), ~has_draft))
