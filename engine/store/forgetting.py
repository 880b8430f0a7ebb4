"""Forgets a record: what of it stands in the clear is deleted here; its sealed values go with its key, which the store destroys.

What stays tells no value: that there was such a record, its number and states, who did what when, and its journal, which still verifies.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select, update

from engine.store.reading import SqlReading
from engine.store.rows import formats
from engine.store.rows.codec import FORMAT
from engine.store.sql.session import Session
from engine.store.sql.tables import approval, consent, draft, file, form_row, record


def forget_clear(session: Session, reading: SqlReading, name: str) -> str:
    """Delete a record's clear values; the id of its data key, empty if there is no such record."""
    connection = session.connection
    found = connection.execute(select(record).where(record.c.id == name).with_for_update()).first()
    if found is None:
        return ""
    for table in (form_row, draft, consent, file):
        connection.execute(delete(table).where(table.c.record == name))
    whole = formats.RECORD.read(found.format, found.body)
    flags = {flag: replace(raised, reason="") for flag, raised in whole.flags.items()}
    bare = replace(whole, name="", facts={}, flags=flags)
    connection.execute(update(record).where(record.c.id == name).values(format=FORMAT, body=formats.RECORD.write(bare)))
    _forget_approvals(session, name)
    _forget_lists(session, reading, name, whole.kind)
    return str(found.data_key)


def _forget_approvals(session: Session, name: str) -> None:
    for row in session.connection.execute(select(approval).where(approval.c.record == name)).all():
        whole = formats.APPROVAL.read(row.format, row.body)
        answers = tuple(replace(answer, reason="") for answer in whole.answers)
        bare = formats.APPROVAL.write(replace(whole, reason="", payload={}, answers=answers))
        session.connection.execute(update(approval).where(approval.c.id == row.id).values(format=FORMAT, body=bare))


def _forget_lists(session: Session, reading: SqlReading, name: str, kind: str) -> None:
    if reading.active_digest() and kind in reading.context().kinds:
        table = reading.plan(kind).table
        session.connection.execute(delete(table).where(table.c.record == name))
