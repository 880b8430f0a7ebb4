"""Casework's `Store` without a database: the rows themselves in dictionaries, for stages that live as long as one scenario.

What it answers is what the database answers to the same questions (a test plays every shipped scenario on both). It seals nothing,
outlives nothing and is used by one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import TypeVar

from engine.access.scope import Scope
from engine.casework.ports import Found, Person, Query, TaskSeat
from engine.casework.prepared import Prepared
from engine.casework.records import (
    ApprovalRow,
    Changes,
    ClockRow,
    ConsentLine,
    Draft,
    FileRow,
    FormRow,
    Json,
    Lending,
    Line,
    LinkRow,
    Notice,
    NumberedLine,
    ObligationRow,
    Outgoing,
    Projected,
    Receipt,
    Record,
    ShareRow,
    TaskRow,
    Tree,
)
from engine.casework.standing import standing_of
from engine.compiled import CompiledContext

T = TypeVar("T")


@dataclass(slots=True)
class Rows:
    """Everything that is kept, by its key."""

    records: dict[str, Record] = field(default_factory=dict)
    forms: dict[tuple[str, str, str], FormRow] = field(default_factory=dict)
    clocks: dict[str, ClockRow] = field(default_factory=dict)
    approvals: dict[str, ApprovalRow] = field(default_factory=dict)
    obligations: dict[str, ObligationRow] = field(default_factory=dict)
    tasks: dict[str, TaskRow] = field(default_factory=dict)
    consents: dict[str, ConsentLine] = field(default_factory=dict)
    shares: dict[str, ShareRow] = field(default_factory=dict)
    links: dict[tuple[str, str, str], LinkRow] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    drafts: dict[tuple[str, str, str, str], Draft] = field(default_factory=dict)
    outbox: dict[str, Outgoing] = field(default_factory=dict)
    delivered: dict[str, datetime] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    projections: dict[str, Projected] = field(default_factory=dict)
    openings: dict[tuple[str, str], datetime] = field(default_factory=dict)
    lendings: dict[str, Lending] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    journal: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    files: dict[str, tuple[FileRow, bytes]] = field(default_factory=dict)

    def twin(self) -> Rows:
        """The same rows in dictionaries of their own."""
        return Rows(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


class MemoryStore:
    """Casework's `Store`. A unit of work that raises leaves nothing behind."""

    def __init__(self, prepared: Prepared, people: Iterable[Person], now: Callable[[], datetime]) -> None:
        self.prepared = prepared
        self.now = now
        self.rows = Rows()
        self.everyone: Mapping[str, Person] = {each.id: each for each in sorted(people, key=lambda one: one.id)}
        self.trees: dict[str, Tree] = {}
        """Trees already put together, until something is saved."""
        self.saved: list[Changes] = []
        """Everything that was saved, in order."""
        self.writing = False
        """Whether a unit of work is writing now: what is decided then is decided for good, not only looked at."""

    def read(self, work: Callable[[MemoryUnit], T]) -> T:
        """Runs the work on what is kept now."""
        return work(MemoryUnit(self))

    def write(self, work: Callable[[MemoryUnit], T]) -> T:
        """Runs the work; if it raises, everything is as it was."""
        unit, known = MemoryUnit(self), len(self.saved)
        self.writing = True
        try:
            return work(unit)
        except BaseException:
            if unit.before is not None:
                self.rows, self.trees = unit.before, {}
            del self.saved[known:]
            raise
        finally:
            self.writing = False


@dataclass(slots=True)
class MemoryUnit:
    """Casework's `Writing` (and `Reading`) over the rows. `before`: what was kept when this unit began to change it."""

    store: MemoryStore
    before: Rows | None = None

    # --- trees and lists ---
    def tree(self, record: str) -> Tree | None:
        """The tree in which the record lives."""
        found = self.store.rows.records.get(record)
        if found is None:
            return None
        if found.root not in self.store.trees:
            self.store.trees[found.root] = _tree(self.store.rows, found.root)
        return self.store.trees[found.root]

    def lock(self, record: str) -> Tree | None:
        """The same: nobody else is there."""
        return self.tree(record)

    def record(self, record: str) -> Record | None:
        """One record's row."""
        return self.store.rows.records.get(record)

    def numbered(self, kind: str, number: str) -> Record | None:
        """The record of a kind that has this number."""
        found = (each for each in self.store.rows.records.values() if (each.kind, each.number) == (kind, number))
        return next(found, None) if number else None

    def find(self, kind: str, scope: Scope, query: Query) -> Found:
        """Records of a kind within the scope, filtered, searched and sorted by what their projections hold."""
        rows = self.store.rows
        wanted = [
            (rows.records[each.record], each)
            for each in rows.projections.values()
            if each.kind == kind and self._admits(scope, rows.records[each.record]) and _matches(each, query)
        ]
        name = query.sort.removeprefix("-")
        wanted.sort(key=lambda pair: (str(pair[1].columns.get(name, "")), pair[0].opened_at, pair[0].id))
        if query.sort.startswith("-"):
            wanted.reverse()
        page = wanted[query.offset : query.offset + query.limit]
        columns = tuple((record.id, projected.columns) for record, projected in page)
        return Found(columns, len(wanted), tuple(record for record, _ in page))

    def _admits(self, scope: Scope, record: Record) -> bool:
        rows = self.store.rows
        standing = standing_of(self.store.prepared, record, rows.records, rows.shares.values(), self.store.now())
        asked = (row.asked_by for row in rows.approvals.values() if row.record == record.id and row.status == "asked")
        return scope.admits(replace(standing, askers=tuple(asked)))

    def draft(self, person: str, record: str, form: str, entry: str) -> Draft | None:
        """A person's draft of one form."""
        return self.store.rows.drafts.get((person, record, form, entry))

    def drafts(self, person: str, record: str) -> Sequence[Draft]:
        """All drafts of a person for a record, by form and entry."""
        found = [each for each in self.store.rows.drafts.values() if (each.person, each.record) == (person, record)]
        return sorted(found, key=lambda each: (each.form, each.entry))

    def files(self, ids: Collection[str]) -> Sequence[FileRow]:
        """What is known of these files, the oldest first."""
        return self._files(lambda row: row.id in ids)

    def files_of_form(self, record: str, form: str, entry: str) -> Sequence[FileRow]:
        """The files of one form or entry, those of drafts too."""
        return self._files(lambda row: (row.record, row.form, row.entry) == (record, form, entry))

    def _files(self, wanted: Callable[[FileRow], bool]) -> Sequence[FileRow]:
        found = [row for row, _ in self.store.rows.files.values() if wanted(row)]
        return sorted(found, key=lambda row: (row.made_at, row.id))

    def file_bytes(self, file: str) -> bytes | None:
        """What is in a file; none when it isn't there."""
        found = self.store.rows.files.get(file)
        return found[1] if found is not None else None

    # --- work and messages ---
    def tasks(self, seats: Sequence[TaskSeat], limit: int) -> Sequence[TaskRow]:
        """Open tasks of these seats, the earliest due first, those without a time last."""
        found = [
            task
            for task in self.store.rows.tasks.values()
            if task.status == "open" and any(_sits(seat, task) for seat in seats)
        ]
        found.sort(key=lambda task: (task.due_at is None, task.due_at or self.store.now(), task.id))
        return found[:limit]

    def running_clocks(self, owner: str, kinds: Sequence[str], limit: int) -> Sequence[ClockRow]:
        """Running clocks of the records of these kinds that a person owns, the earliest due first."""
        records = self.store.rows.records
        found = [
            clock
            for clock in self.store.rows.clocks.values()
            if clock.met_at is None and clock.cancelled_at is None
            if records[clock.record].owner == owner and records[clock.record].kind in kinds
        ]
        return sorted(found, key=lambda clock: (clock.due_at, clock.id))[:limit]

    def notices(self, person: str, limit: int) -> Sequence[Notice]:
        """A person's messages, newest first."""
        found = [each for each in self.store.rows.notices.values() if each.person == person]
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)[:limit]

    def opened_until(self, person: str, record: str) -> datetime | None:
        """Until when a person has opened a record by giving a reason."""
        return self.store.rows.openings.get((person, record))

    # --- history, people, configuration ---
    def journal(self, record: str) -> Sequence[NumberedLine]:
        """The record's lines, oldest first."""
        lines = self.store.rows.journal.get(record, ())
        return [NumberedLine(number, line, line.body) for number, line in enumerate(lines, 1)]

    def receipt(self, command: str) -> Receipt | None:
        """What came of a command, if it has come before."""
        return self.store.rows.receipts.get(command)

    def person(self, person: str) -> Person | None:
        """Someone of the scenario."""
        return self.store.everyone.get(person)

    def lendings(self, person: str = "") -> Sequence[Lending]:
        """What has been lent and isn't ended."""
        rows = [each for each in self.store.rows.lendings.values() if each.ended_at is None]
        return [each for each in rows if not person or person in (each.lender, each.taker)]

    def people(self) -> Sequence[Person]:
        """Everyone of the scenario."""
        return tuple(self.store.everyone.values())

    def active_digest(self) -> str:
        """There is one configuration, the one that is tried out."""
        return self.store.prepared.digest

    def context(self, digest: str = "") -> CompiledContext:
        """That configuration; `KeyError` for any other."""
        if digest not in ("", self.store.prepared.digest):
            raise KeyError(digest)
        return self.store.prepared.context

    # --- writing ---
    def _changing(self) -> Rows:
        if self.before is None:
            self.before = self.store.rows
            self.store.rows = self.before.twin()
        return self.store.rows

    def next_number(self, key: str) -> int:
        """The next of a sequence that starts at 1."""
        numbers = self._changing().numbers
        numbers[key] = numbers.get(key, 0) + 1
        return numbers[key]

    def save(self, changes: Changes) -> None:
        """Keeps everything of the changes."""
        self.store.saved.append(changes)
        rows = self._changing()
        rows.records.update((row.id, row) for row in changes.records)
        rows.forms.update(((row.record, row.form, row.entry), _in_order(row)) for row in changes.forms)
        rows.clocks.update((row.id, row) for row in changes.clocks)
        rows.approvals.update((row.id, row) for row in changes.approvals)
        rows.obligations.update((row.id, row) for row in changes.obligations)
        rows.tasks.update((row.id, row) for row in changes.tasks)
        rows.consents.update((row.id, row) for row in changes.consents)
        rows.shares.update((row.id, row) for row in changes.shares)
        rows.notices.update((row.id, row) for row in changes.notices)
        rows.projections.update((row.record, row) for row in changes.projections)
        for link in changes.links:
            rows.links.setdefault((link.source, link.link, link.target), link)
        for message in changes.outbox:
            rows.outbox.setdefault(message.id, message)
        for line in changes.journal:
            rows.journal[line.record] = (*rows.journal.get(line.record, ()), line)
        if changes.receipt is not None:
            rows.receipts[changes.receipt.command] = changes.receipt
        if changes.drop_draft is not None:
            rows.drafts.pop(changes.drop_draft, None)
        self.store.trees = {}

    def put_lending(self, row: Lending) -> None:
        """Keeps what is lent."""
        self._changing().lendings[row.id] = row

    def save_draft(self, draft: Draft) -> None:
        """Keeps a person's draft."""
        self._changing().drafts[draft.person, draft.record, draft.form, draft.entry] = draft

    def drop_draft(self, person: str, record: str, form: str, entry: str) -> None:
        """Forgets a draft, if there is one."""
        self._changing().drafts.pop((person, record, form, entry), None)

    def put_file(self, row: FileRow, data: bytes) -> None:
        """Keeps a file; the same one sent twice is one."""
        self._changing().files.setdefault(row.id, (row, data))

    def keep_files(self, record: str, ids: Collection[str], entry: str) -> None:
        """Files that a completed form refers to stay with their record."""
        files = self._changing().files
        for row in [each for each in self.files(ids) if each.record == record]:
            files[row.id] = (replace(row, kept=True, entry=entry), files[row.id][1])

    def drop_files(self, person: str, record: str, form: str, entry: str, but: Collection[str]) -> None:
        """Deletes what a person's draft no longer refers to."""
        for row in self.files_of_form(record, form, entry):
            if row.person == person and not row.kept and row.id not in but:
                del self._changing().files[row.id]

    def sweep_files(self, before: datetime) -> None:
        """Deletes what was sent before an instant for a draft that was never kept."""
        drafts = self.store.rows.drafts
        for row in self._files(lambda each: not each.kept and each.made_at < before):
            if (row.person, row.record, row.form, row.entry) not in drafts:
                del self._changing().files[row.id]

    def mark_read(self, person: str, notice: str, at: datetime) -> None:
        """Notes that a person has read a message of theirs."""
        rows = self._changing()
        found = rows.notices.get(notice)
        if found is not None and found.person == person and found.read_at is None:
            rows.notices[notice] = replace(found, read_at=at)

    def open_until(self, person: str, record: str, at: datetime, ends_at: datetime) -> None:
        """Notes that a person has opened a record by giving a reason."""
        self._changing().openings[person, record] = ends_at

    def log_access(self, person: str, action: str, record: str, at: datetime, detail: str = "") -> None:
        """Who looked at what is no part of a scenario's story: nothing asks for it again."""

    # --- the worker's ---
    def due(self, now: datetime, limit: int) -> Sequence[ClockRow]:
        """Clocks whose time has come."""
        found = [(each.next_at, each.id, each) for each in self.store.rows.clocks.values() if each.next_at is not None]
        return [clock for at, _, clock in sorted(found, key=lambda each: each[:2]) if at <= now][:limit]

    def undelivered(self, now: datetime, limit: int) -> Sequence[Outgoing]:
        """Messages not yet delivered."""
        rows = self.store.rows
        found = [each for each in rows.outbox.values() if each.id not in rows.delivered and each.due_at <= now]
        return sorted(found, key=lambda each: (each.due_at, each.id))[:limit]

    def delivered(self, outgoing: str, at: datetime) -> None:
        """Notes that a message has been delivered."""
        self._changing().delivered[outgoing] = at


def _in_order(row: FormRow) -> FormRow:
    """A form's answers in the order in which a database gives them back: by name, so that what is told of them comes in that order."""
    return replace(row, answers=_sorted(row.answers), sealed=_sorted(row.sealed))


def _sorted(answers: Mapping[str, Json]) -> dict[str, Json]:
    return {name: _value(answers[name]) for name in sorted(answers)}


def _value(value: Json) -> Json:
    if isinstance(value, dict):
        return _sorted(value)
    return [_value(each) for each in value] if isinstance(value, list) else value


def _tree(rows: Rows, root: str) -> Tree:
    inside = {each.id for each in rows.records.values() if each.root == root}
    links = [row for row in rows.links.values() if row.source in inside or row.target in inside]
    near = {end for row in links for end in (row.source, row.target)} - inside
    forms = (row for row in rows.forms.values() if row.record in inside)
    return Tree(
        root=root,
        records={each: rows.records[each] for each in sorted(inside)},
        forms=tuple(sorted(forms, key=lambda row: (row.record, row.form, row.position, row.entry))),
        clocks=_inside(rows.clocks, inside),
        approvals=_inside(rows.approvals, inside),
        obligations=_inside(rows.obligations, inside),
        tasks=_inside(rows.tasks, inside),
        consents=tuple(sorted(_inside(rows.consents, inside), key=lambda row: (row.at, row.id))),
        shares=tuple(sorted(_inside(rows.shares, inside), key=lambda row: (row.sent_at, row.id))),
        links=tuple(sorted(links, key=lambda row: (row.at, row.source, row.link, row.target))),
        outside={each: rows.records[each] for each in sorted(near) if each in rows.records},
    )


Row = TypeVar("Row", ApprovalRow, ClockRow, ConsentLine, ObligationRow, ShareRow, TaskRow)


def _inside(rows: Mapping[str, Row], inside: set[str]) -> tuple[Row, ...]:
    return tuple(row for _, row in sorted(rows.items()) if row.record in inside)


def _sits(seat: TaskSeat, task: TaskRow) -> bool:
    if seat.person:
        return task.person == seat.person
    here = (not seat.team or seat.team == task.team) and (
        not seat.organisation or seat.organisation == task.organisation
    )
    return bool(seat.duty) and task.duty == seat.duty and not task.person and here


def _matches(projected: Projected, query: Query) -> bool:
    """Whether a record has one of the values of every filter, and every word that is searched for."""
    words = query.search.casefold().split()
    found = projected.search.casefold()
    filtered = all(
        bool({str(each) for each in _values(projected.columns.get(name))} & set(values))
        for name, values in query.filters.items()
    )
    return filtered and all(word in found for word in words)


def _values(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else [value]
