"""The desk of a running installation: the system's clock, identifiers that sort by time, the active configuration made ready for work."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import UTC, datetime
from threading import Lock

from engine.bootstrap.machine.pictures import made_anew
from engine.casework.desk import Desk
from engine.casework.prepared import Prepared, prepare_context
from engine.compiled import CompiledContext
from engine.store import SqlStore


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """This instant."""
        return datetime.now(UTC)


class TimedIds:
    """UUIDs of version 7: made now, and nobody can guess one."""

    def new(self) -> str:
        """A new one, as text."""
        milliseconds = time.time_ns() // 1_000_000
        number = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
        return str(uuid.UUID(int=number))


class ActiveContext:
    """The active configuration of a database, made ready once per digest. `renew` looks whether another one has become active."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._lock = Lock()
        self._prepared: Prepared | None = None
        self.renew()

    def __call__(self) -> Prepared:
        """The configuration as it was when last looked at."""
        if self._prepared is None:
            raise LookupError("the database has no configuration")
        return self._prepared

    def renew(self) -> str:
        """Takes over a configuration that has become active meanwhile; its digest."""
        digest = self._store.read(lambda reading: reading.active_digest())
        if digest and (self._prepared is None or self._prepared.digest != digest):
            self.take(self._store.configuration(digest), digest)
        return digest

    def take(self, context: CompiledContext, digest: str) -> Prepared:
        """Makes a configuration ready and keeps it as the present one."""
        with self._lock:
            if self._prepared is None or self._prepared.digest != digest:
                self._prepared = prepare_context(context, digest)
            return self._prepared


class PastContexts:
    """Configurations of the past, made ready for reading history; the last few are kept."""

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._lock = Lock()
        self._known: dict[str, Prepared] = {}

    def __call__(self, context: CompiledContext, digest: str) -> Prepared:
        """The configuration of this digest."""
        with self._lock:
            if digest not in self._known:
                if len(self._known) >= self._most:
                    del self._known[next(iter(self._known))]
                self._known[digest] = prepare_context(context, digest)
            return self._known[digest]


def desk_of(store: SqlStore, active: ActiveContext) -> Desk:
    """The desk of an open database."""
    return Desk(store, active, SystemClock(), TimedIds(), store.nature, active.take, PastContexts(), made_anew)
