"""A tree read in one statement: a root record, everything in its tree, and the records that its links reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from engine.casework.records import (
    ApprovalRow,
    ClockRow,
    ConsentLine,
    FormRow,
    Json,
    LinkRow,
    ObligationRow,
    Record,
    ShareRow,
    TaskRow,
    Tree,
)
from engine.store.rows import formats
from engine.store.rows.codec import parse_instant
from engine.store.sealing.seal import key_of, place
from engine.store.sql.session import Session

Part = tuple[str, int, str, "bytes | None", str, str, str, str]
"""A row of the union: what it is, its format, body and sealed part, and four texts."""


@dataclass(slots=True)
class Loaded:
    """A tree with what writing into it needs: each record's data key, and the head (number, hash) of its journal."""

    tree: Tree
    data_keys: dict[str, str]
    heads: dict[str, tuple[int, bytes]]


@dataclass(slots=True)
class _Gathered:
    root: str = ""
    records: dict[str, Record] = field(default_factory=dict)
    outside: dict[str, Record] = field(default_factory=dict)
    data_keys: dict[str, str] = field(default_factory=dict)
    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    forms: list[FormRow] = field(default_factory=list)
    clocks: list[ClockRow] = field(default_factory=list)
    approvals: list[ApprovalRow] = field(default_factory=list)
    obligations: list[ObligationRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    consents: list[ConsentLine] = field(default_factory=list)
    shares: list[ShareRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)


def load_tree(session: Session, record: str, *, writing: bool = False) -> Loaded | None:
    """The tree in which the record lives; none if there is no such record. `writing` also reads the journal's heads."""
    text = session.statements.heads if writing else session.statements.tree
    parts = cast("list[Part]", session.rows(text, {"record": record}))
    if not parts:
        return None
    session.open_keys(
        {key_of(bytes(part[3])) for part in parts if part[3] is not None and part[0] in ("form", "share")}
    )
    found = _Gathered()
    for part in parts:
        _take(session, found, part)
    return Loaded(_tree(found), found.data_keys, found.heads)


def _take(session: Session, found: _Gathered, part: Part) -> None:
    what, number, body = part[:3]
    match what:
        case "record":
            found.records[part[4]] = formats.RECORD.read(number, body)
            found.root, found.data_keys[part[4]] = part[5], part[6]
        case "outside":
            found.outside[part[4]] = formats.RECORD.read(number, body)
        case "form":
            found.forms.append(_form(session, part))
        case "share":
            found.shares.append(_share(session, part))
        case "link":
            found.links.append(LinkRow(part[4], part[5], part[6], parse_instant(part[7])))
        case "head":
            found.heads[part[4]] = (number, bytes(part[3] or b""))
        case _:
            _take_plain(found, what, number, body)


def _take_plain(found: _Gathered, what: str, number: int, body: str) -> None:
    match what:
        case "clock":
            found.clocks.append(formats.CLOCK.read(number, body))
        case "approval":
            found.approvals.append(formats.APPROVAL.read(number, body))
        case "obligation":
            found.obligations.append(formats.OBLIGATION.read(number, body))
        case "task":
            found.tasks.append(formats.TASK.read(number, body))
        case "consent":
            found.consents.append(formats.CONSENT.read(number, body))
        case _:
            raise AssertionError(f"the union has a part that nobody reads: {what}")


def _form(session: Session, part: Part) -> FormRow:
    _, number, body, sealed, record, form, entry, _ = part
    answers: Mapping[str, Json] = {}
    if sealed is not None:
        answers = _opened(session, bytes(sealed), place("form_row", record, form, entry))
    return formats.FORM.read(number, body, sealed=answers)


def _share(session: Session, part: Part) -> ShareRow:
    _, number, body, sealed, share, of_record, _, _ = part
    values = _opened(session, bytes(sealed or b""), place("share", of_record, share))
    return formats.SHARE.read(number, body, values=values)


def _opened(session: Session, sealed: bytes, where: bytes) -> Mapping[str, Json]:
    """Sealed answers; empty once their key has been destroyed, as if they had never been given."""
    value = session.unseal(sealed, where)
    return {} if value is None else cast("dict[str, Json]", value)


def _tree(found: _Gathered) -> Tree:
    return Tree(
        root=found.root,
        records=dict(sorted(found.records.items())),
        forms=tuple(sorted(found.forms, key=lambda row: (row.record, row.form, row.position, row.entry))),
        clocks=tuple(sorted(found.clocks, key=lambda row: row.id)),
        approvals=tuple(sorted(found.approvals, key=lambda row: row.id)),
        obligations=tuple(sorted(found.obligations, key=lambda row: row.id)),
        tasks=tuple(sorted(found.tasks, key=lambda row: row.id)),
        consents=tuple(sorted(found.consents, key=lambda row: (row.at, row.id))),
        shares=tuple(sorted(found.shares, key=lambda row: (row.sent_at, row.id))),
        links=tuple(sorted(found.links, key=lambda row: (row.at, row.source, row.link, row.target))),
        outside=dict(sorted(found.outside.items())),
    )
