"""Finds what was done to the history behind the application's back: lines edited, removed or slipped in, checkpoints that don't fit.

Needs the journal and signing keys, no data key: what was forgotten still verifies. Changes nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from cryptography.exceptions import InvalidSignature
from sqlalchemy import select

from engine.store.journal.chain import START, Chain
from engine.store.journal.checkpoint import START as FIRST_ROOT
from engine.store.journal.checkpoint import Checkpoint, Leaf, read_checkpoints, read_outside, root_of
from engine.store.rows.codec import parse_json
from engine.store.sealing.keys import Keys, KeysRefused
from engine.store.sql.session import Session
from engine.store.sql.tables import access_log, checkpoint_leaf, journal
from engine.store.store import SqlStore

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not verify: in which chain or checkpoint, and a sentence about it."""

    where: str
    says: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of either kind of chain. `names` are the columns that its head must repeat."""

    chain: str
    number: int
    head: str
    sealed: bytes
    key: str
    hash: bytes
    names: tuple[tuple[str, object], ...]


def verify_all(store: SqlStore) -> list[Fault]:
    """Every fault of the journal, the access log and the checkpoints, in one snapshot; none: the history is whole."""
    return store.look(lambda session: list(_faults(session, store.keys, store.checkpoints)))


def _faults(session: Session, keys: Keys, outside: str) -> Iterator[Fault]:
    chain = Chain(keys.journal)
    leaves: dict[str, dict[int, list[tuple[int, bytes]]]] = {}
    for name, number, found, point in session.connection.execute(
        select(checkpoint_leaf.c.chain, checkpoint_leaf.c.number, checkpoint_leaf.c.hash, checkpoint_leaf.c.checkpoint)
    ):
        leaves.setdefault(name, {}).setdefault(number, []).append((point, bytes(found)))
    for rows in (_journal_rows(session), _access_rows(session)):
        for name, lines in groupby(rows, key=lambda row: row.chain):
            yield from _of_chain(chain, name, lines, leaves.pop(name, {}))
    for name, promised in leaves.items():
        yield from _missing(name, promised)
    yield from _of_checkpoints(session, keys, read_outside(outside) if outside else None)


def _of_chain(
    chain: Chain, name: str, rows: Iterable[_Row], promised: dict[int, list[tuple[int, bytes]]]
) -> Iterator[Fault]:
    """Faults of one chain. After a bad line it goes on from what stands there, so that one edit is told once."""
    before, expected = START, 1
    for row in rows:
        if row.number != expected:
            yield Fault(name, f"line {expected} is missing: line {row.number} comes instead")
        expected = row.number + 1
        try:
            holds = chain.holds(row.key, before, row.head, row.sealed, row.hash)
        except KeysRefused:
            yield Fault(name, f"line {row.number} was chained with the key `{row.key}`, which is not among those given")
        else:
            if not holds:
                yield Fault(name, f"line {row.number} was changed, or what stood before it was")
        if not _repeats(row):
            yield Fault(name, f"the columns of line {row.number} say something else than its head")
        for point, found in promised.pop(row.number, []):
            if not hmac.compare_digest(found, row.hash):
                yield Fault(name, f"line {row.number} is not the one that checkpoint {point} signed")
        before = row.hash
    yield from _missing(name, promised)


def _missing(name: str, promised: dict[int, list[tuple[int, bytes]]]) -> Iterator[Fault]:
    for number, points in sorted(promised.items()):
        yield Fault(name, f"line {number} is missing: checkpoint {points[0][0]} signed it")


def _repeats(row: _Row) -> bool:
    """Whether the columns beside a head say what it says."""
    try:
        head = cast("dict[str, object]", parse_json(row.head))
    except ValueError:
        return False
    return all(head.get(name) == value for name, value in row.names)


def _journal_rows(session: Session) -> Iterator[_Row]:
    columns = journal.c
    result = session.connection.execution_options(yield_per=BATCH).execute(
        select(journal).order_by(columns.record, columns.number)
    )
    for row in result:
        names = (("record", row.record), ("number", row.number), ("at", row.at))
        yield _Row(
            f"journal:{row.record}", row.number, row.head, bytes(row.sealed), row.chain_key, bytes(row.hash), names
        )


def _access_rows(session: Session) -> Iterator[_Row]:
    columns = access_log.c
    result = session.connection.execution_options(yield_per=BATCH).execute(
        select(access_log).order_by(columns.process, columns.day, columns.number)
    )
    for row in result:
        names = (("process", row.process), ("day", row.day), ("number", row.number))
        yield _Row(f"access:{row.process}:{row.day}", row.number, row.head, b"", row.chain_key, bytes(row.hash), names)


def _of_checkpoints(session: Session, keys: Keys, outside: list[Checkpoint] | None) -> Iterator[Fault]:
    inside = read_checkpoints(session)
    root = FIRST_ROOT
    for expected, point in enumerate(inside, 1):
        where = f"checkpoint {point.number}"
        if point.number != expected:
            yield Fault(where, f"checkpoint {expected} is missing before it")
        if not _is_signed(point, keys):
            yield Fault(where, "its signature is not ours")
        elif point.before != root:
            yield Fault(where, "it is not linked to the checkpoint before it")
        elif root_of(point.before, _leaves_of(session, point.number)) != point.root:
            yield Fault(where, "its leaves are not those that it signed")
        root = point.root
    if outside is not None:
        yield from _beside(inside, outside)


def _leaves_of(session: Session, number: int) -> list[Leaf]:
    columns = checkpoint_leaf.c
    chosen = select(columns.chain, columns.number, columns.hash).where(columns.checkpoint == number)
    return [Leaf(chain, line, bytes(found)) for chain, line, found in session.connection.execute(chosen)]


def _is_signed(point: Checkpoint, keys: Keys) -> bool:
    try:
        keys.verifier(point.signing_key).public_key().verify(point.signature, point.head.encode())
    except (InvalidSignature, KeysRefused):
        return False
    return True


def _beside(inside: list[Checkpoint], outside: list[Checkpoint]) -> Iterator[Fault]:
    """The copies outside the database must be the same ones; the newest may not have been copied yet."""
    copies = {point.number: point for point in outside}
    known = {point.number: point for point in inside}
    for number, copy in copies.items():
        if number not in known:
            yield Fault(f"checkpoint {number}", "it was kept outside the database and is missing inside")
        elif known[number].head != copy.head:
            yield Fault(f"checkpoint {number}", "the copy outside the database says something else")
    for number in known:
        if number not in copies and any(other > number for other in copies):
            yield Fault(f"checkpoint {number}", "its copy outside the database is missing")
