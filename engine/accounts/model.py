"""Values of accounts: how long things last, what a log-in gives, why it was refused. None of them ever holds a stored secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.casework.ports import Person


@dataclass(frozen=True, slots=True)
class Settings:
    """How long sessions and lock-outs last, and how many failures lock."""

    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=12)
    failures: int = 5
    locked_for: timedelta = timedelta(minutes=15)
    touch_every: timedelta = timedelta(seconds=60)
    """A session's last use is written down at most this often: every page would else cost a commit."""
    shortest_password: int = 12
    token_lasts: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something of accounts was refused.

    `code` is `wrong` (name or password: which is not told), `locked` (until `until`), `too_short`, `too_common`, `same`, `taken`
    or `unknown`.
    """

    code: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A live session or token: whose it is, and when it ends."""

    person: Person
    ends_at: datetime
    via: str
    """`session` or `token`."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new session or token. `token` is told to its owner now and never again: only its hash is kept."""

    id: str
    token: str = field(repr=False)
    ends_at: datetime
