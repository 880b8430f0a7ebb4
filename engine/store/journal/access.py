"""The access log: who looked at, searched or exported what, without values. One chain per process and day, joined at checkpoints."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from engine.store.journal.chain import START, Chain
from engine.store.rows.codec import instant, to_json

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Access:
    """One line: who did what to which record, when; `detail` names a form or list, never a value."""

    person: str
    action: str
    record: str
    at: datetime
    detail: str = ""


def head_of(process: str, day: str, number: int, access: Access) -> str:
    """The line as canonical JSON, format 1."""
    return to_json(
        {
            "format": FORMAT,
            "process": process,
            "day": day,
            "number": number,
            "at": instant(access.at),
            "person": access.person,
            "action": access.action,
            "record": access.record,
            "detail": access.detail,
        }
    )


class AccessLog:
    """The chain of this process. Lines are written at the end of a unit of work, one unit after the other, and count once committed."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._process = secrets.token_hex(8)
        self._ends: dict[str, tuple[int, bytes]] = {}
        self._gate = threading.Lock()

    @contextmanager
    def appending(self, lines: Sequence[Access], put: Callable[[list[dict[str, object]]], None]) -> Iterator[None]:
        """Write the lines, then let the caller commit inside; if that fails the chain stands where it was."""
        if not lines:
            yield
            return
        with self._gate:
            ends = dict(self._ends)
            put([self._row(ends, line) for line in lines])
            yield
            self._ends = ends

    def _row(self, ends: dict[str, tuple[int, bytes]], line: Access) -> dict[str, object]:
        day = instant(line.at)[:10]
        number, before = ends.get(day, (0, START))
        head = head_of(self._process, day, number + 1, line)
        found = self._chain.next(before, head, b"")
        ends[day] = (number + 1, found)
        return {
            "process": self._process,
            "day": day,
            "number": number + 1,
            "format": FORMAT,
            "head": head,
            "chain_key": self._chain.key_id,
            "hash": found,
        }
