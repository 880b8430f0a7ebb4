"""The working copy of a tree within one unit of work: what was read, what has been changed so far, and in the end the `Changes`.

It decides nothing: the modules beside it do. Rows are replaced, never mutated; a row put twice is written once, as it stands last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.access.model import Actor
from engine.casework.ports import Ids, Person, Reading
from engine.casework.prepared import Prepared
from engine.casework.records import (
    ApprovalRow,
    Because,
    Changes,
    ClockRow,
    ConsentLine,
    FormRow,
    Json,
    Line,
    LinkRow,
    Notice,
    ObligationRow,
    Outgoing,
    Projected,
    Receipt,
    Record,
    ShareRow,
    TaskRow,
    Tree,
)
from engine.casework.standing import everyone
from engine.workflows.model import Kind


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that has happened to a record and that rules, facts and clocks may answer to; `on` and `what` as in a rule's `when`."""

    record: str
    on: str
    what: str
    entry: str = ""


@dataclass(slots=True)
class Cause:
    """On whose account lines are written now: a person's command, or a rule within it, or the clock."""

    actor: str
    role: str = ""
    command: str = ""
    on_behalf: str = ""
    origin: str = "person"
    because: Because | None = None


@dataclass(slots=True)
class Unit:
    """One unit of work over one tree."""

    tx: Reading
    prepared: Prepared
    ids: Ids
    now: datetime
    actor: Actor
    cause: Cause
    nature: str
    occurred: datetime
    next_number: Callable[[str], int]
    records: dict[str, Record] = field(default_factory=dict)
    outside: dict[str, Record] = field(default_factory=dict)
    forms: dict[tuple[str, str, str], FormRow] = field(default_factory=dict)
    clocks: dict[str, ClockRow] = field(default_factory=dict)
    approvals: dict[str, ApprovalRow] = field(default_factory=dict)
    obligations: dict[str, ObligationRow] = field(default_factory=dict)
    tasks: dict[str, TaskRow] = field(default_factory=dict)
    consents: dict[str, ConsentLine] = field(default_factory=dict)
    shares: dict[str, ShareRow] = field(default_factory=dict)
    links: list[LinkRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    journal: list[Line] = field(default_factory=list)
    outbox: list[Outgoing] = field(default_factory=list)
    queue: list[Happening] = field(default_factory=list)
    new_records: list[str] = field(default_factory=list)
    new_links: list[LinkRow] = field(default_factory=list)
    set_off: list[str] = field(default_factory=list)
    used_draft: tuple[str, str, str, str] | None = None
    _touched: dict[str, dict[Any, None]] = field(default_factory=dict)
    _people: tuple[Person, ...] | None = None

    def take_in(self, tree: Tree) -> None:
        """Adds what was read of a tree."""
        self.records.update(tree.records)
        self.outside.update(tree.outside)
        self.forms.update({(row.record, row.form, row.entry): row for row in tree.forms})
        self.clocks.update({row.id: row for row in tree.clocks})
        self.approvals.update({row.id: row for row in tree.approvals})
        self.obligations.update({row.id: row for row in tree.obligations})
        self.tasks.update({row.id: row for row in tree.tasks})
        self.consents.update({row.id: row for row in tree.consents})
        self.shares.update({row.id: row for row in tree.shares})
        self.links.extend(tree.links)

    def kind(self, record: Record) -> Kind:
        return self.prepared.context.kinds[record.kind]

    def forms_of(self, record: str, form: str = "", *, complete: bool = True) -> list[FormRow]:
        """The rows of a record's forms (of one form), in the order in which they were completed."""
        found = [
            row
            for row in self.forms.values()
            if row.record == record and (not form or row.form == form) and (row.status == "complete" or not complete)
        ]
        return sorted(found, key=lambda row: row.position)

    def linked(self, record: str, link: str) -> list[Record]:
        """The records at the other end of a link, oldest first; a link's other direction is found through its `back`."""
        targets = [row.target for row in self.links if row.source == record and row.link == link]
        known = {**self.outside, **self.records}
        return [known[each] for each in dict.fromkeys(targets) if each in known]

    def put(self, row: Any) -> None:
        """Takes a new or changed row."""
        table, key = _place(row)
        getattr(self, table)[key] = row
        self._touched.setdefault(table, {})[key] = None

    def change(self, record: Record, **fields: Any) -> Record:
        """A record with some fields replaced, taken in."""
        changed = replace(record, **fields)
        self.put(changed)
        return changed

    def tie(self, source: str, link: str, target: str) -> None:
        """Makes a link, once."""
        row = LinkRow(source, link, target, self.now)
        if not any((each.source, each.link, each.target) == (source, link, target) for each in self.links):
            self.links.append(row)
            self.new_links.append(row)

    def happen(self, record: str, on: str, what: str, entry: str = "") -> None:
        """Queues something for facts, rules and clocks to answer to."""
        self.queue.append(Happening(record, on, what, entry))

    def write(
        self, record: str, event: str, names: Iterable[str] = (), body: Mapping[str, Json] | None = None, role: str = ""
    ) -> None:
        """One line of the record's journal, on account of the present cause."""
        because = self.cause.because
        self.journal.append(
            Line(
                record=record,
                at=self.now,
                occurred=self.occurred,
                actor=self.cause.actor,
                role=role or self.cause.role,
                event=event,
                command=self.cause.command,
                digest=self.prepared.digest,
                names=tuple(names),
                body=dict(body or {}),
                rule=because.rule if because else "",
                on_behalf=self.cause.on_behalf,
                origin=self.cause.origin,
            )
        )

    def people(self) -> tuple[Person, ...]:
        """Everyone with a log-in, with what they have been lent; read once."""
        if self._people is None:
            self._people = everyone(self.tx, self.prepared, self.now)
        return self._people

    def changes(self, projections: tuple[Projected, ...], receipt: Receipt | None) -> Changes:
        """Everything that is to be written."""
        return Changes(
            records=self._rows("records"),
            new_records=tuple(self.new_records),
            forms=self._rows("forms"),
            clocks=self._rows("clocks"),
            approvals=self._rows("approvals"),
            obligations=self._rows("obligations"),
            tasks=self._rows("tasks"),
            consents=self._rows("consents"),
            shares=self._rows("shares"),
            links=tuple(self.new_links),
            notices=tuple(self.notices),
            journal=tuple(self.journal),
            outbox=tuple(self.outbox),
            projections=projections,
            receipt=receipt,
            drop_draft=self.used_draft,
        )

    def touched_records(self) -> tuple[Record, ...]:
        """Records that have changed, or whose forms have."""
        ids = dict.fromkeys([*self._touched.get("records", {}), *(key[0] for key in self._touched.get("forms", {}))])
        return tuple(self.records[each] for each in ids if each in self.records)

    def _rows(self, table: str) -> tuple[Any, ...]:
        rows = getattr(self, table)
        return tuple(rows[key] for key in self._touched.get(table, {}))


_TABLES: Mapping[type, str] = {
    Record: "records",
    ClockRow: "clocks",
    ApprovalRow: "approvals",
    ObligationRow: "obligations",
    TaskRow: "tasks",
    ConsentLine: "consents",
    ShareRow: "shares",
}


def _place(row: Any) -> tuple[str, Any]:
    if isinstance(row, FormRow):
        return "forms", (row.record, row.form, row.entry)
    return _TABLES[type(row)], row.id
