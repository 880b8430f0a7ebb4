"""What casework needs of the world, as protocols: `store` and `accounts` implement them, `bootstrap` joins them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from engine.access.model import Lent
from engine.access.scope import Scope
from engine.casework.records import (
    Changes,
    ClockRow,
    Draft,
    FileRow,
    Json,
    Lending,
    Notice,
    NumberedLine,
    Outgoing,
    Receipt,
    Record,
    TaskRow,
    Tree,
)
from engine.compiled import CompiledContext

T = TypeVar("T")


class Clock(Protocol):
    """Tells the instant, with UTC."""

    def now(self) -> datetime: ...


class Ids(Protocol):
    """Makes identifiers that nobody can guess (UUID version 7 as text in the application, counted ones in scenarios)."""

    def new(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a log-in, as casework knows them: never the password."""

    id: str
    name: str
    language: str
    active: bool
    posts: tuple[tuple[str, str, str, str], ...]
    """(role, team, area, organisation) of each post."""
    lent: tuple[Lent, ...] = ()
    """What others have lent them now; filled by casework, not by the store."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is asked for: values per column, words to search for, a column to sort by (`-` before it: descending).

    How words are compared (case, accents, apostrophes) is the store's affair.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    search: str = ""
    sort: str = "-opened_on"
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list: ids with their projected columns, and how many there are within the scope.

    `records` are the record rows in the same order (one SELECT, joined): who may read which column is decided on each.
    """

    rows: tuple[tuple[str, Mapping[str, Json]], ...]
    total: int
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskSeat:
    """Where open tasks are looked for: those of a person, or of a duty within a team or organisation (empty: anywhere)."""

    person: str = ""
    duty: str = ""
    team: str = ""
    organisation: str = ""


class Reading(Protocol):
    """Reads in one consistent snapshot. Never writes."""

    def tree(self, record: str) -> Tree | None:
        """The tree in which the record lives, with sealed answers opened; none if there is no such record."""

    def record(self, record: str) -> Record | None:
        """One record's row, without its tree."""

    def numbered(self, kind: str, number: str) -> Record | None:
        """The record of a kind that has this number; none if there is none."""

    def find(self, kind: str, scope: Scope, query: Query) -> Found:
        """Records of a kind; the scope is applied before any limit or count."""

    def draft(self, person: str, record: str, form: str, entry: str) -> Draft | None: ...

    def drafts(self, person: str, record: str) -> Sequence[Draft]: ...

    def files(self, ids: Collection[str]) -> Sequence[FileRow]:
        """What is known of these files; those that aren't there are left out."""

    def files_of_form(self, record: str, form: str, entry: str) -> Sequence[FileRow]:
        """The files of one form or entry, those of drafts too."""

    def file_bytes(self, file: str) -> bytes | None:
        """What is in a file; none when it isn't there or its record has been forgotten."""

    def tasks(self, seats: Sequence[TaskSeat], limit: int) -> Sequence[TaskRow]:
        """Open tasks of these seats, the earliest due first."""

    def running_clocks(self, owner: str, kinds: Sequence[str], limit: int) -> Sequence[ClockRow]:
        """Running clocks of the records of these kinds that a person owns, the earliest due first."""

    def notices(self, person: str, limit: int) -> Sequence[Notice]:
        """Newest first."""

    def opened_until(self, person: str, record: str) -> datetime | None:
        """Until when a person has opened a record by giving a reason (it may be over); none if they never did."""

    def journal(self, record: str) -> Sequence[NumberedLine]:
        """Oldest first, bodies opened."""

    def person(self, person: str) -> Person | None: ...

    def people(self) -> Sequence[Person]:
        """Everyone with a log-in."""

    def lendings(self, person: str = "") -> Sequence[Lending]:
        """What has been lent and isn't ended (its time may be over): by or to a person, or by anybody; the newest last."""

    def receipt(self, command: str) -> Receipt | None: ...

    def active_digest(self) -> str:
        """The digest of the active configuration; empty in a database that has none."""

    def context(self, digest: str = "") -> CompiledContext:
        """A configuration that the database keeps (empty: the active one)."""


class Writing(Reading, Protocol):
    """Reads and writes inside one transaction."""

    def lock(self, record: str) -> Tree | None:
        """The record's tree, its root row locked until the commit."""

    def next_number(self, key: str) -> int:
        """The next of a gap-tolerant sequence that starts at 1 for a key never used before."""

    def save(self, changes: Changes) -> None: ...

    def put_lending(self, row: Lending) -> None:
        """Keeps what is lent; a row of the same id is replaced."""

    def save_draft(self, draft: Draft) -> None: ...

    def drop_draft(self, person: str, record: str, form: str, entry: str) -> None: ...

    def put_file(self, row: FileRow, data: bytes) -> None:
        """Keeps a file, sealed; the same id twice is one file."""

    def keep_files(self, record: str, ids: Collection[str], entry: str) -> None:
        """Files that a completed form refers to stay with their record; `entry` is the one that the completion made."""

    def drop_files(self, person: str, record: str, form: str, entry: str, but: Collection[str]) -> None:
        """Deletes what belongs to a person's draft only, but for these."""

    def sweep_files(self, before: datetime) -> None:
        """Deletes what was sent before an instant for a draft that was never kept."""

    def mark_read(self, person: str, notice: str, at: datetime) -> None: ...

    def open_until(self, person: str, record: str, at: datetime, ends_at: datetime) -> None:
        """Opens a record to a person who has given a reason, until an instant."""

    def log_access(self, person: str, action: str, record: str, at: datetime, detail: str = "") -> None:
        """One line of the access log (viewed, searched, refused …): no values."""

    def due(self, now: datetime, limit: int) -> Sequence[ClockRow]:
        """Clocks whose `next_at` has come, claimed by this transaction (others skip them)."""

    def undelivered(self, now: datetime, limit: int) -> Sequence[Outgoing]:
        """Outbox messages not yet delivered, claimed by this transaction."""

    def delivered(self, outgoing: str, at: datetime) -> None: ...


class Store(Protocol):
    """The records' keeper. `write` runs the work inside one transaction and commits it, or rolls everything back if it raises.

    On SQLite all writes of a process queue for one thread; on PostgreSQL a deadlock or serialisation failure repeats the whole work,
    at most three times. So `work` must have no effect but through its argument.
    """

    def write(self, work: Callable[[Writing], T]) -> T: ...

    def read(self, work: Callable[[Reading], T]) -> T: ...
