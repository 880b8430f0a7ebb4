"""Checkpoints: where every chain stands, in one snapshot, linked to the checkpoint before, signed, and kept outside the database too.

A checkpoint's root covers the leaves that moved since the one before, and that one's root: so it covers all of them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import func, insert, select

from engine.store.rows.codec import instant, parse_instant, parse_json, to_json
from engine.store.sealing.keys import Keys
from engine.store.sql.session import Session
from engine.store.sql.tables import access_log, checkpoint, checkpoint_leaf, journal

FORMAT = 1
START = ""
"""The root before the first checkpoint."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The end of one chain: `journal:RECORD` or `access:PROCESS:DAY`, its last number and hash."""

    chain: str
    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed checkpoint. `head` is canonical JSON: format, number, at, before, root, and how many leaves moved."""

    number: int
    head: str
    signing_key: str
    signature: bytes

    @property
    def root(self) -> str:
        """Its root, as hexadecimal digits."""
        return cast("dict[str, str]", parse_json(self.head))["root"]

    @property
    def before(self) -> str:
        """The root of the checkpoint before."""
        return cast("dict[str, str]", parse_json(self.head))["before"]


def root_of(before: str, leaves: Sequence[Leaf]) -> str:
    """The root over the leaves, by chain, and the root before them."""
    ordered = sorted(leaves, key=lambda leaf: leaf.chain)
    text = to_json([before, [[leaf.chain, leaf.number, leaf.hash.hex()] for leaf in ordered]])
    return hashlib.sha256(text.encode()).hexdigest()


def ends(session: Session) -> dict[str, Leaf]:
    """The last line of every chain, as the tables have it now."""
    found: dict[str, Leaf] = {}
    last = select(journal.c.record, func.max(journal.c.number).label("number")).group_by(journal.c.record).subquery()
    joined = (journal.c.record == last.c.record) & (journal.c.number == last.c.number)
    lines = select(journal.c.record, journal.c.number, journal.c.hash).join(last, joined)
    for record, number, found_hash in session.connection.execute(lines):
        found[f"journal:{record}"] = Leaf(f"journal:{record}", number, bytes(found_hash))
    columns = access_log.c
    newest = (
        select(columns.process, columns.day, func.max(columns.number).label("number"))
        .group_by(columns.process, columns.day)
        .subquery()
    )
    same = (columns.process == newest.c.process) & (columns.day == newest.c.day) & (columns.number == newest.c.number)
    entries = select(columns.process, columns.day, columns.number, columns.hash).join(newest, same)
    for process, day, number, found_hash in session.connection.execute(entries):
        chain = f"access:{process}:{day}"
        found[chain] = Leaf(chain, number, bytes(found_hash))
    return found


def last_leaves(session: Session) -> dict[str, Leaf]:
    """What the checkpoints so far say of every chain."""
    columns = checkpoint_leaf.c
    newest = select(columns.chain, func.max(columns.checkpoint).label("checkpoint")).group_by(columns.chain).subquery()
    same = (columns.chain == newest.c.chain) & (columns.checkpoint == newest.c.checkpoint)
    rows = session.connection.execute(select(columns.chain, columns.number, columns.hash).join(newest, same))
    return {chain: Leaf(chain, number, bytes(found)) for chain, number, found in rows}


def read_checkpoints(session: Session, after: int = 0) -> list[Checkpoint]:
    """All checkpoints with a higher number, oldest first."""
    rows = session.connection.execute(
        select(checkpoint).where(checkpoint.c.number > after).order_by(checkpoint.c.number)
    )
    return [Checkpoint(row.number, row.head, row.signing_key, bytes(row.signature)) for row in rows]


def last_taken(session: Session) -> datetime | None:
    """When the newest checkpoint was taken."""
    at = session.connection.execute(select(func.max(checkpoint.c.at))).scalar()
    return parse_instant(at) if at else None


def take_checkpoint(session: Session, keys: Keys, at: datetime) -> Checkpoint:
    """Sign where the chains stand in this transaction. Two at once: the second waits, or is repeated."""
    if session.connection.dialect.name == "postgresql":
        session.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    newest = session.connection.execute(select(checkpoint).order_by(checkpoint.c.number.desc()).limit(1)).first()
    number = 1 if newest is None else newest.number + 1
    before = START if newest is None else str(cast("dict[str, str]", parse_json(newest.head))["root"])
    known = last_leaves(session)
    moved = [leaf for chain, leaf in sorted(ends(session).items()) if known.get(chain) != leaf]
    root = root_of(before, moved)
    body = {"format": FORMAT, "number": number, "at": instant(at), "before": before, "root": root, "moved": len(moved)}
    head = to_json(body)
    made = Checkpoint(number, head, keys.signing.current, keys.signer().sign(head.encode()))
    row = {
        "number": number,
        "at": instant(at),
        "format": FORMAT,
        "head": head,
        "signing_key": made.signing_key,
        "signature": made.signature,
    }
    session.connection.execute(insert(checkpoint), row)
    leaves = [{"chain": leaf.chain, "checkpoint": number, "number": leaf.number, "hash": leaf.hash} for leaf in moved]
    if leaves:
        session.connection.execute(insert(checkpoint_leaf), leaves)
    return made


def keep_outside(path: str, made: Sequence[Checkpoint]) -> None:
    """Append checkpoints to the file outside the database, on the disk when this returns; no path: nowhere (a database in memory)."""
    if not path:
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(path).open("ab+") as file:
        if file.tell() and not _tail(path).endswith(b"\n"):
            file.write(b"\n")  # a line that a crash cut short stays alone
        for each in made:
            body = {"head": each.head, "signing_key": each.signing_key, "signature": each.signature.hex()}
            file.write(to_json(body).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def last_outside(path: str) -> int:
    """The number of the newest checkpoint in the file; 0 without any."""
    lines = _tail(path).splitlines() if path and Path(path).exists() else []
    return max((each.number for each in map(_parsed, lines) if each is not None), default=0)


def _tail(path: str, size: int = 8192) -> bytes:
    """The end of a file: some lines, the first perhaps cut."""
    with Path(path).open("rb") as file:
        file.seek(max(0, Path(path).stat().st_size - size))
        return file.read()


def read_outside(path: str) -> list[Checkpoint]:
    """The checkpoints that the file has, in its order; unreadable lines are left out (they then miss)."""
    if not path or not Path(path).exists():
        return []
    found = map(_parsed, Path(path).read_bytes().splitlines())
    return [each for each in found if each is not None]


def _parsed(line: bytes) -> Checkpoint | None:
    try:
        body = cast("dict[str, str]", parse_json(line))
        number = cast("dict[str, int]", parse_json(body["head"]))["number"]
        return Checkpoint(number, body["head"], body["signing_key"], bytes.fromhex(body["signature"]))
    except (ValueError, KeyError, TypeError):
        return None
