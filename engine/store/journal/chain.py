"""The chain of one journal: a line's clear head as canonical JSON, and an HMAC over the previous hash, the head and the sealed body.

The body is chained sealed, so the chain still verifies after the record's key has been destroyed. Reads and writes no database.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from engine.casework.records import Json, Line
from engine.store.rows.codec import instant, parse_instant, parse_json, to_json
from engine.store.sealing.keys import KeySet

FORMAT = 1
START = b""
"""What stands before the first line."""


def link(key: bytes, before: bytes, head: str, sealed: bytes) -> bytes:
    """The hash of a line. Each part goes in with its length, so that nothing can be moved from one part to another."""
    chain = hmac.new(key, digestmod=hashlib.sha256)
    for part in (before, head.encode(), sealed):
        chain.update(len(part).to_bytes(8, "big"))
        chain.update(part)
    return chain.digest()


def head_of(number: int, line: Line) -> str:
    """The clear head of a line in format 1: canonical JSON, no value of any answer."""
    return to_json(
        {
            "format": FORMAT,
            "record": line.record,
            "number": number,
            "at": instant(line.at),
            "occurred": instant(line.occurred),
            "actor": line.actor,
            "role": line.role,
            "on_behalf": line.on_behalf,
            "event": line.event,
            "command": line.command,
            "rule": line.rule,
            "digest": line.digest,
            "origin": line.origin,
            "names": list(line.names),
        }
    )


def line_of(head: str, body: Mapping[str, Json]) -> Line:
    """The line of a head of format 1."""
    parts = cast("dict[str, str]", parse_json(head))
    return Line(
        record=parts["record"],
        at=_instant(parts, "at"),
        occurred=_instant(parts, "occurred"),
        actor=parts["actor"],
        role=parts["role"],
        event=parts["event"],
        command=parts["command"],
        digest=parts["digest"],
        names=tuple(parts["names"]),
        body=body,
        rule=parts["rule"],
        on_behalf=parts["on_behalf"],
        origin=parts["origin"],
    )


def _instant(parts: Mapping[str, str], name: str) -> datetime:
    return parse_instant(parts[name])


class Chain:
    """Chains lines under the journal keys of an installation."""

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys

    @property
    def key_id(self) -> str:
        """The key that new lines are chained with."""
        return self._keys.current

    def next(self, before: bytes, head: str, sealed: bytes) -> bytes:
        """The hash of a new line."""
        return link(self._keys.of(self._keys.current), before, head, sealed)

    def holds(self, key: str, before: bytes, head: str, sealed: bytes, found: bytes) -> bool:
        """Whether a line found in the database has the hash that it must have."""
        return hmac.compare_digest(link(self._keys.of(key), before, head, sealed), found)
