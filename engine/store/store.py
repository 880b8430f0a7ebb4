"""The store itself: runs units of work in one commit each, and keeps what they share. It is made by `opening.open_store`.

What a unit may read and write is in `reading` and `writing`; nothing here knows what a record means.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import psycopg
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from engine.casework.ports import Reading, Writing
from engine.casework.records import Changes, Line
from engine.compiled import CompiledContext
from engine.store.configurations import Configurations, Project, keep_context, switch
from engine.store.forgetting import forget_clear
from engine.store.journal.access import AccessLog
from engine.store.journal.chain import Chain
from engine.store.journal.checkpoint import (
    Checkpoint,
    keep_outside,
    last_outside,
    last_taken,
    read_checkpoints,
    take_checkpoint,
)
from engine.store.people import AccountRows
from engine.store.reading import Parts, SqlReading
from engine.store.sealing.keys import Keys
from engine.store.sealing.keystore import KeyRing, SqlKeyStore
from engine.store.sql import tables
from engine.store.sql.engines import Engines, copy_database
from engine.store.sql.session import Session
from engine.store.sql.statements import statements_for
from engine.store.sql.writer import Writer
from engine.store.writing import SqlWriting

T = TypeVar("T")

REPEATS = 3
REPEATED = frozenset({"40001", "40P01", "23505"})
"""Serialisation failure, deadlock; and a key that two units took at once: the second finds it there when it is repeated."""
DEPLOYMENT = "deployment"
"""The journal that holds what was done to the installation as a whole."""


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the database answers, which configuration is active there, and what it was born as."""

    reachable: bool
    digest: str = ""
    nature: str = ""


class Accounts:
    """Rows of people, sessions and tokens, in transactions of their own."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def write(self, work: Callable[[AccountRows], T]) -> T:
        """Run the work in one transaction and commit it."""
        return self._store.transact(lambda session: work(AccountRows(session.connection)))

    def read(self, work: Callable[[AccountRows], T]) -> T:
        """Run the work on one consistent snapshot."""
        return self._store.look(lambda session: work(AccountRows(session.connection)))


class SqlStore:
    """Casework's `Store` on SQLite or PostgreSQL. Used by many threads; closed once."""

    def __init__(
        self,
        engines: Engines,
        keys: Keys,
        key_store: SqlKeyStore,
        checkpoints: str,
        now: Callable[[], datetime],
        configurations: Configurations | None = None,
    ) -> None:
        self.engines = engines
        self.keys = keys
        self.checkpoints = checkpoints
        self._key_store = key_store
        self._ring = KeyRing(keys.master, key_store)
        chain = Chain(keys.journal)
        self._parts = Parts(configurations or Configurations(), chain, AccessLog(chain), now, engines.numbers)
        self._copying = threading.Lock()
        self._looked_at: datetime | None = None
        self._statements = statements_for(engines.write.dialect.name)
        self._writer = Writer("store writer") if engines.is_sqlite else None
        self.accounts = Accounts(self)

    # --- units of work ---
    def write(self, work: Callable[[Writing], T]) -> T:
        """Run the work in one transaction and commit it; if it raises, nothing of it stays."""
        return self.transact(lambda session: self._written(session, work))

    def read(self, work: Callable[[Reading], T]) -> T:
        """Run the work on one consistent snapshot."""
        return self.look(lambda session: work(SqlReading(session, self._parts)))

    def transact(self, job: Callable[[Session], T]) -> T:
        """What `write` does, for jobs that work on tables themselves."""
        if self._writer is not None:
            return self._writer.run(lambda: self._once(job))
        for _ in range(REPEATS):
            try:
                return self._once(job)
            except (DBAPIError, psycopg.Error) as fault:
                if _sqlstate(fault) not in REPEATED:
                    raise
        return self._once(job)

    def look(self, job: Callable[[Session], T]) -> T:
        """What `read` does, for jobs that work on tables themselves."""
        if self.engines.memory:
            return self.transact(job)
        with self.engines.read.connect() as connection, connection.begin():
            return job(self._session(connection))

    def _written(self, session: Session, work: Callable[[Writing], T]) -> T:
        writing = SqlWriting(session, self._parts)
        result = work(writing)
        log = self._parts.access_log
        session.closing.enter_context(log.appending(writing.accesses, lambda rows: session.put("access_log", rows)))
        return result

    def _once(self, job: Callable[[Session], T]) -> T:
        # The stack is left after the commit: the access log's chain must not move on before it.
        with ExitStack() as closing, self.engines.write.connect() as connection, connection.begin():
            session = self._session(connection)
            session.closing = closing
            return job(session)

    def _session(self, connection: Connection) -> Session:
        return Session(connection, self._statements, self._ring)

    # --- configurations ---
    def active(self) -> CompiledContext | None:
        """The active configuration; none in a database that has none yet."""

        def work(session: Session) -> CompiledContext | None:
            reading = SqlReading(session, self._parts)
            return reading.context() if reading.active_digest() else None

        return self.look(work)

    def configuration(self, digest: str) -> CompiledContext:
        """A configuration that was once active, for history; `KeyError` if it never was."""
        return self.look(lambda session: self._parts.configurations.context(session, digest))

    def activate(self, context: CompiledContext, by: str, project: Project | None = None) -> str:
        """Make a context the active one as a journalled act; its digest. Doing it again changes nothing.

        `project` works out anew what lists show, for kinds whose lists change; needed as soon as there are records of them.
        """
        at = self._parts.now()

        def work(session: Session) -> str:
            digest = keep_context(session.connection, context, by, at)
            writing = SqlWriting(session, self._parts)
            if writing.active_digest() != digest:
                switch(session, writing, context, digest, project)
                line = Line(DEPLOYMENT, at, at, by, "", "activate", "", digest, names=("configuration",))
                writing.save(Changes(journal=(line,)))
            return digest

        return self.transact(work)

    # --- the life of an installation ---
    def ready(self) -> Health:
        """Whether the database answers now."""
        try:
            row = self.look(
                lambda session: session.select(select(tables.deployment.c.digest, tables.deployment.c.nature))
            )
        except SQLAlchemyError:
            return Health(False)
        return Health(True, str(row[0][0]), str(row[0][1]))

    @property
    def nature(self) -> str:
        """What the database was born as: `demonstration`, `live` or `training`."""
        return self.ready().nature

    def forget(self, record: str) -> None:
        """Forget a record for ever: its key is destroyed, its clear values are deleted. Its journal still verifies.

        Owned records have keys of their own: each is forgotten by itself.
        """

        def work(session: Session) -> str:
            return forget_clear(session, SqlReading(session, self._parts), record)

        key = self.transact(work)
        if key:
            self._ring.destroy((key,))

    def checkpoint(self, at: datetime) -> Checkpoint:
        """Sign where every chain stands now, and keep a copy outside the database."""
        made = self.transact(lambda session: take_checkpoint(session, self.keys, at))
        with self._copying:
            # Also those that a crash kept from being copied.
            copied = last_outside(self.checkpoints)
            keep_outside(self.checkpoints, self.look(lambda session: read_checkpoints(session, after=copied)))
        return made

    def checkpoint_if_due(self, at: datetime, every: timedelta = timedelta(minutes=5)) -> Checkpoint | None:
        """The same when the newest one, whoever took it, is old enough; for whoever looks every second or so."""
        if self._looked_at is not None and at - self._looked_at < every:
            return None
        last = self.look(last_taken)
        self._looked_at = last
        if last is not None and at - last < every:
            return None
        made = self.checkpoint(at)
        self._looked_at = at
        return made

    @property
    def configurations(self) -> Configurations:
        """What has been read of contexts by digest; it never changes, so other stores may read it too."""
        return self._parts.configurations

    def copy_to(self, database: Engine, key_store: Engine) -> None:
        """Copy a database in memory, and its keys, to empty ones."""
        if self._writer is None:
            raise ValueError("only SQLite copies itself")
        # In the writer's thread no transaction is open between two jobs.
        self._writer.run(lambda: copy_database(self.engines.write, database))
        self._key_store.copy_to(key_store)

    def close(self) -> None:
        """Finish what is queued and close all connections."""
        if self._writer is not None:
            self._writer.close()
        self.engines.close()
        self._key_store.close()


def _sqlstate(fault: BaseException) -> str:
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    return str(getattr(cause, "sqlstate", "") or "")
