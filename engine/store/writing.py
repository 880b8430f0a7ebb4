"""Reads and writes inside one transaction, as casework's `Writing` asks for them: everything of a unit of work in one commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import delete, insert, select

from engine.casework.records import Changes, ClockRow, Draft, FileRow, Lending, Line, Outgoing, Record, Tree
from engine.store import blobs
from engine.store.journal.access import Access
from engine.store.journal.chain import FORMAT as JOURNAL_FORMAT
from engine.store.journal.chain import START, head_of
from engine.store.people import put_lending
from engine.store.projections.plan import narrowing_of
from engine.store.reading import SqlReading
from engine.store.rows import formats, putting
from engine.store.rows.codec import FORMAT, instant
from engine.store.rows.trees import load_tree
from engine.store.sealing.seal import DataKey, place
from engine.store.sql import tables


@dataclass(slots=True)
class SqlWriting(SqlReading):
    """Casework's `Writing` over one transaction."""

    accesses: list[Access] = field(default_factory=list, init=False)
    _data_keys: dict[str, str] = field(default_factory=dict, init=False)
    _heads: dict[str, tuple[int, bytes]] = field(default_factory=dict, init=False)
    _locked: set[str] = field(default_factory=set, init=False)

    @property
    def _is_postgres(self) -> bool:
        return self.session.connection.dialect.name == "postgresql"

    def lock(self, record: str) -> Tree | None:
        """The record's tree, its root row locked until the commit."""
        if self._is_postgres:
            self.session.rows(self.session.statements.lock, {"record": record})
        loaded = load_tree(self.session, record, writing=True)
        if loaded is None:
            return None
        for each, key in loaded.data_keys.items():
            # What this unit has already chained is ahead of what the tree was loaded with only if it saved in between.
            self._data_keys[each] = key
            self._heads[each] = loaded.heads.get(each, (0, START))
            self._locked.add(each)
        return loaded.tree

    def _read_digest(self) -> str:
        """The active digest, held so that no activation comes between this and the commit."""
        statements = self.session.statements
        rows = self.session.rows(statements.active_held if self._is_postgres else statements.active)
        return str(rows[0][0]) if rows else ""

    def next_number(self, key: str) -> int:
        """The next of a sequence that starts at 1; a unit that fails leaves a gap or not, but no number is given twice."""
        if self.parts.numbers is None:
            return cast(int, self.session.rows(self.session.statements.next_number, {"key": key})[0][0])
        with self.parts.numbers.begin() as connection:
            return cast(int, connection.exec_driver_sql(self.session.statements.next_number, {"key": key}).scalar_one())

    # --- saving ---
    def save(self, changes: Changes) -> None:
        """Write everything of the changes; journal lines are numbered, sealed and chained here."""
        for new in changes.new_records:
            self._data_keys[new] = self.session.fresh_key().id
            self._heads[new] = (0, START)
            self._locked.add(new)
        self._prepare(changes)
        narrowed = self._narrowed(changes.records)
        session = self.session
        with session.together():
            session.put("record", putting.records(changes.records, self._data_keys, narrowed))
            session.put("form_row", [putting.form(session, row, self._key(row.record)) for row in changes.forms])
            for table, rows in putting.plain_rows(changes).items():
                session.put(table, rows)
            session.put("share", [putting.share(session, row, self._key(row.of_record)) for row in changes.shares])
            session.put("journal", [self._chained(line) for line in changes.journal])
            for kind, rows in self._projected(changes).items():
                session.put_text(kind, rows)
            if changes.drop_draft is not None:
                self.drop_draft(*changes.drop_draft)

    def _prepare(self, changes: Changes) -> None:
        """Have keys and journal heads at hand before the pipeline begins: inside it nothing can be read."""
        sealing = [row.record for row in changes.forms if row.sealed] + [row.of_record for row in changes.shares]
        sealing += [line.record for line in changes.journal if line.body]
        self._find_keys({record for record in sealing if record not in self._data_keys})
        for record in {line.record for line in changes.journal}:
            if record not in self._heads:
                self._find_head(record)
        self.session.open_keys({self._data_keys[record] for record in sealing})
        if changes.projections:
            self.active_digest()

    def _narrowed(self, records: Sequence[Record]) -> dict[str, str]:
        """What raised flags narrow records to, for the lists' scope."""
        flagged = [record for record in records if record.flags]
        return {record.id: narrowing_of(record, self.context()) for record in flagged} if self.active_digest() else {}

    def _find_keys(self, records: Iterable[str]) -> None:
        wanted = list(records)
        if not wanted:
            return
        columns = tables.record.c
        rows = self.session.connection.execute(select(columns.id, columns.data_key).where(columns.id.in_(wanted)))
        self._data_keys.update({row.id: row.data_key for row in rows})
        missing = [record for record in wanted if record not in self._data_keys]
        if missing:
            raise ValueError(f"something is to be sealed for records that don't exist: {missing}")

    def _find_head(self, record: str) -> None:
        """The journal's head of a record that this unit didn't lock: lock it now, so that no number is given twice."""
        if self._is_postgres:
            self.session.rows(self.session.statements.lock, {"record": record})
        rows = self.session.rows(self.session.statements.head, {"record": record})
        self._heads[record] = (cast(int, rows[0][0]), bytes(cast(bytes, rows[0][1]))) if rows else (0, START)

    def _key(self, record: str) -> DataKey | None:
        key = self._data_keys.get(record)
        return self.session.key(key) if key is not None and key in self.session.secrets else None

    def _chained(self, line: Line) -> dict[str, object]:
        number, before = self._heads[line.record]
        number += 1
        head = head_of(number, line)
        sealed = b""
        if line.body:
            key = self.session.key(self._data_keys[line.record])
            sealed = self.session.seal(key, dict(line.body), place("journal", line.record, str(number)))
        found = self.parts.chain.next(before, head, sealed)
        self._heads[line.record] = (number, found)
        return {
            "record": line.record,
            "number": number,
            "at": instant(line.at),
            "format": JOURNAL_FORMAT,
            "head": head,
            "sealed": sealed,
            "chain_key": self.parts.chain.key_id,
            "hash": found,
        }

    def _projected(self, changes: Changes) -> dict[str, list[dict[str, object]]]:
        """Rows of projections by the statement that writes them."""
        rows: dict[str, list[dict[str, object]]] = {}
        for projected in changes.projections:
            plan = self.plan(projected.kind)
            text = self.parts.configurations.upsert(self.session, plan)
            rows.setdefault(text, []).append(plan.row(projected))
        return rows

    # --- drafts and messages ---
    def save_draft(self, draft: Draft) -> None:
        """Keep a person's draft, sealed under the record's key; before there is a record, under a key of its own."""
        found = self._data_keys.get(draft.record)
        if found is None:
            rows = select(tables.record.c.data_key).where(tables.record.c.id == draft.record)
            found = self.session.connection.execute(rows).scalar()
        key = self.session.key(found) if found else self.session.fresh_key()
        where = place("draft", draft.record, draft.person, draft.form, draft.entry)
        sealed = self.session.seal(key, {"based_on": draft.based_on, "answers": dict(draft.answers)}, where)
        row: dict[str, object] = {
            "person": draft.person,
            "record": draft.record,
            "form": draft.form,
            "entry": draft.entry,
            "saved_at": instant(draft.saved_at),
            "format": FORMAT,
            "sealed": sealed,
        }
        self.session.put("draft", [row])

    def drop_draft(self, person: str, record: str, form: str, entry: str) -> None:
        """Forget a draft, if there is one."""
        values = {"person": person, "record": record, "form": form, "entry": entry}
        self.session.run(self.session.statements.drop_draft, values)

    # --- files ---
    def put_file(self, row: FileRow, data: bytes) -> None:
        """Keep a file, sealed under its record's key."""
        self._find_keys({row.record} - self._data_keys.keys())
        blobs.put_file(self.session, row, data, self.session.key(self._data_keys[row.record]))

    def keep_files(self, record: str, ids: Collection[str], entry: str) -> None:
        """Files that a completed form refers to stay with their record."""
        blobs.keep_files(self.session, record, ids, entry)

    def drop_files(self, person: str, record: str, form: str, entry: str, but: Collection[str]) -> None:
        """Delete what a person's draft no longer refers to."""
        blobs.drop_files(self.session, person, record, form, entry, but)

    def sweep_files(self, before: datetime) -> None:
        """Delete what was sent before an instant for a draft that was never kept."""
        blobs.sweep_files(self.session, before)

    def put_lending(self, row: Lending) -> None:
        """Keeps what is lent; a row of the same id is replaced."""
        put_lending(self.session.connection, row)

    def mark_read(self, person: str, notice: str, at: datetime) -> None:
        """Note that a person has read a message of theirs."""
        self.session.run(self.session.statements.mark_read, {"notice": notice, "reader": person, "at": instant(at)})

    def open_until(self, person: str, record: str, at: datetime, ends_at: datetime) -> None:
        """Note that a person has opened a record by giving a reason; a later opening takes the place of an earlier one."""
        opening = tables.opening
        old = delete(opening).where(opening.c.person == person, opening.c.record == record)
        self.session.connection.execute(old)
        row = {"person": person, "record": record, "at": instant(at), "ends_at": instant(ends_at)}
        self.session.connection.execute(insert(opening), row)

    def log_access(self, person: str, action: str, record: str, at: datetime, detail: str = "") -> None:
        """One line of the access log, written with the commit."""
        self.accesses.append(Access(person, action, record, at, detail))

    # --- the worker's ---
    def due(self, now: datetime, limit: int) -> Sequence[ClockRow]:
        """Clocks whose time has come, claimed by this transaction."""
        clock = tables.clock.c
        come = select(clock.format, clock.body).where(clock.next_at <= instant(now)).order_by(clock.next_at, clock.id)
        rows = self.session.connection.execute(come.limit(limit).with_for_update(skip_locked=True)).all()
        return [formats.CLOCK.read(row.format, row.body) for row in rows]

    def undelivered(self, now: datetime, limit: int) -> Sequence[Outgoing]:
        """Messages not yet delivered, claimed by this transaction."""
        outbox = tables.outbox.c
        waiting = select(outbox.format, outbox.body).where(outbox.delivered_at.is_(None), outbox.due_at <= instant(now))
        ordered = waiting.order_by(outbox.due_at, outbox.id).limit(limit).with_for_update(skip_locked=True)
        return [formats.OUTGOING.read(row.format, row.body) for row in self.session.connection.execute(ordered)]

    def delivered(self, outgoing: str, at: datetime) -> None:
        """Note that a message has been delivered."""
        self.session.run(self.session.statements.delivered, {"outgoing": outgoing, "at": instant(at)})
