"""Reads of one consistent snapshot, as casework's `Reading` asks for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Engine, and_, false, or_, select

from engine.access.scope import Scope
from engine.casework.ports import Found, Person, Query, TaskSeat
from engine.casework.records import (
    ClockRow,
    Draft,
    FileRow,
    Json,
    Lending,
    Notice,
    NumberedLine,
    Receipt,
    Record,
    TaskRow,
    Tree,
)
from engine.compiled import CompiledContext
from engine.store import blobs
from engine.store.configurations import Configurations
from engine.store.journal.access import AccessLog
from engine.store.journal.chain import Chain, line_of
from engine.store.people import read_lendings, read_people
from engine.store.projections.find import find_statements
from engine.store.projections.plan import Plan
from engine.store.rows import formats
from engine.store.rows.codec import parse_instant, parse_json
from engine.store.rows.trees import load_tree
from engine.store.sealing.seal import key_of, place
from engine.store.sql import tables
from engine.store.sql.session import Session, storable


@dataclass(frozen=True, slots=True)
class Parts:
    """What all units of work of a store share."""

    configurations: Configurations
    chain: Chain
    access_log: AccessLog
    now: Callable[[], datetime]
    numbers: Engine | None = None


@dataclass(slots=True)
class SqlReading:
    """Casework's `Reading` over one transaction."""

    session: Session
    parts: Parts
    _digest: str | None = field(default=None, init=False)

    # --- trees and lists ---
    def tree(self, record: str) -> Tree | None:
        """The tree in which the record lives."""
        loaded = load_tree(self.session, record)
        return loaded.tree if loaded else None

    def record(self, record: str) -> Record | None:
        """One record's row, without its tree."""
        for row in self.session.rows(self.session.statements.record, {"record": record}):
            return formats.RECORD.read(row.format, row.body)
        return None

    def numbered(self, kind: str, number: str) -> Record | None:
        """The record of a kind that has this number."""
        if not number or not storable(number):
            return None
        columns = tables.record.c
        chosen = select(columns.format, columns.body).where(columns.kind == kind, columns.number == number)
        row = self.session.connection.execute(chosen).first()
        return formats.RECORD.read(row.format, row.body) if row is not None else None

    def find(self, kind: str, scope: Scope, query: Query) -> Found:
        """Records of a kind within the scope. `Undeclared` for a filter or sort that the kind doesn't show."""
        plan = self.plan(kind)
        dialect = self.session.connection.dialect.name
        count, page = find_statements(plan, scope, query, self.parts.now(), dialect)
        total = self.session.connection.execute(count).scalar_one()
        rows = self.session.connection.execute(page).all() if total else ()
        columns = tuple((row.record, cast("dict[str, Json]", parse_json(row.shown))) for row in rows)
        return Found(columns, total, tuple(formats.RECORD.read(row.format, row.body) for row in rows))

    def draft(self, person: str, record: str, form: str, entry: str) -> Draft | None:
        """A person's draft of one form; none also when the record has been forgotten."""
        if not all(map(storable, (record, form, entry))):
            return None
        columns = tables.draft.c
        one = and_(columns.person == person, columns.record == record, columns.form == form, columns.entry == entry)
        return next(iter(self._drafts(one)), None)

    def drafts(self, person: str, record: str) -> Sequence[Draft]:
        """All drafts of a person for a record."""
        if not storable(record):
            return []
        return self._drafts(and_(tables.draft.c.person == person, tables.draft.c.record == record))

    def _drafts(self, where: ColumnElement[bool]) -> list[Draft]:
        columns = tables.draft.c
        rows = self.session.connection.execute(
            select(tables.draft).where(where).order_by(columns.form, columns.entry)
        ).all()
        self.session.open_keys([key_of(bytes(row.sealed)) for row in rows])
        found = []
        for row in rows:
            where_it_stands = place("draft", row.record, row.person, row.form, row.entry)
            body = cast("dict[str, Json] | None", self.session.unseal(bytes(row.sealed), where_it_stands))
            if body is not None:
                answers = cast("Mapping[str, Json]", body["answers"])
                based_on = cast(int, body["based_on"])
                saved_at = parse_instant(row.saved_at)
                found.append(Draft(row.person, row.record, row.form, row.entry, based_on, answers, saved_at))
        return found

    # --- files ---
    def files(self, ids: Collection[str]) -> Sequence[FileRow]:
        """What is known of these files."""
        return blobs.files_by_id(self.session, ids)

    def files_of_form(self, record: str, form: str, entry: str) -> Sequence[FileRow]:
        """The files of one form or entry, those of drafts too."""
        return blobs.files_of_form(self.session, record, form, entry)

    def file_bytes(self, file: str) -> bytes | None:
        """What is in a file; none when it isn't there or can't be opened any more."""
        return blobs.file_bytes(self.session, file)

    # --- work and messages ---
    def tasks(self, seats: Sequence[TaskSeat], limit: int) -> Sequence[TaskRow]:
        """Open tasks of these seats, the earliest due first, those without a time last."""
        task = tables.task.c
        sought = select(task.format, task.body).where(task.status == "open", or_(false(), *map(_seat, seats)))
        ordered = sought.order_by(task.due_at.asc().nulls_last(), task.id).limit(limit)
        return [formats.TASK.read(row.format, row.body) for row in self.session.connection.execute(ordered)]

    def running_clocks(self, owner: str, kinds: Sequence[str], limit: int) -> Sequence[ClockRow]:
        """Running clocks of the records of these kinds that a person owns, the earliest due first."""
        clock, record = tables.clock.c, tables.record.c
        owned = and_(record.kind.in_(list(kinds)), record.owner == owner, clock.stopped_at.is_(None))
        sought = select(clock.format, clock.body).join(tables.record, record.id == clock.record).where(owned)
        rows = self.session.connection.execute(sought.order_by(clock.due_at, clock.id).limit(limit))
        return [formats.CLOCK.read(row.format, row.body) for row in rows]

    def notices(self, person: str, limit: int) -> Sequence[Notice]:
        """A person's messages, newest first."""
        notice = tables.notice.c
        chosen = select(notice.format, notice.body, notice.read_at).where(notice.person == person)
        rows = self.session.connection.execute(chosen.order_by(notice.at.desc(), notice.id.desc()).limit(limit))
        return [formats.NOTICE.read(row.format, row.body, read_at=row.read_at) for row in rows]

    def opened_until(self, person: str, record: str) -> datetime | None:
        """Until when a person has opened a record by giving a reason; none if they never did."""
        opening = tables.opening.c
        chosen = select(opening.ends_at).where(opening.person == person, opening.record == record)
        row = self.session.connection.execute(chosen).first()
        return parse_instant(row.ends_at) if row is not None else None

    # --- history ---
    def journal(self, record: str) -> Sequence[NumberedLine]:
        """The record's lines, oldest first; bodies are none once its key has been destroyed."""
        journal = tables.journal.c
        chosen = (
            select(journal.number, journal.head, journal.sealed)
            .where(journal.record == record)
            .order_by(journal.number)
        )
        rows = self.session.connection.execute(chosen).all()
        self.session.open_keys({key_of(bytes(row.sealed)) for row in rows if row.sealed})
        lines = []
        for row in rows:
            body: Mapping[str, Json] | None = {}
            if row.sealed:
                sealed_at = place("journal", record, str(row.number))
                body = cast("dict[str, Json] | None", self.session.unseal(bytes(row.sealed), sealed_at))
            lines.append(NumberedLine(row.number, line_of(row.head, body or {}), body))
        return lines

    def receipt(self, command: str) -> Receipt | None:
        """What came of a command, if it has come before."""
        for row in self.session.rows(self.session.statements.receipt, {"command": command}):
            return formats.RECEIPT.read(row.format, row.body)
        return None

    # --- people and configuration ---
    def lendings(self, person: str = "") -> Sequence[Lending]:
        """What has been lent and isn't ended: by or to a person, or by anybody."""
        return read_lendings(self.session.connection, person)

    def person(self, person: str) -> Person | None:
        """Someone with a log-in."""
        return next(iter(read_people(self.session.connection, person)), None)

    def people(self) -> Sequence[Person]:
        """Everyone with a log-in."""
        return read_people(self.session.connection)

    def active_digest(self) -> str:
        """The digest of the active configuration; the same one all through this unit of work."""
        if self._digest is None:
            self._digest = self._read_digest()
        return self._digest

    def _read_digest(self) -> str:
        rows = self.session.rows(self.session.statements.active)
        return str(rows[0][0]) if rows else ""

    def context(self, digest: str = "") -> CompiledContext:
        """A configuration by its digest; the active one without. `KeyError` if the database never had it."""
        return self.parts.configurations.context(self.session, digest or self.active_digest())

    def plan(self, kind: str) -> Plan:
        """How the active configuration projects a kind; `KeyError` if it has no such kind."""
        return self.parts.configurations.plan(self.session, self.active_digest(), kind)


def _seat(seat: TaskSeat) -> ColumnElement[bool]:
    task = tables.task.c
    if seat.person:
        return task.person == seat.person
    clauses = [task.duty == seat.duty, task.person == ""]
    if seat.team:
        clauses.append(task.team == seat.team)
    if seat.organisation:
        clauses.append(task.organisation == seat.organisation)
    return and_(*clauses) if seat.duty else false()
