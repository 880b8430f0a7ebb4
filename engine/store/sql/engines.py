"""Connections to SQLite and PostgreSQL, set up as the promises of one commit and one snapshot need them. Knows no table."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

BUSY_MILLISECONDS = 10_000
READERS = 16


class DatabaseRefused(Exception):
    """A database can't be opened as asked. The text is a sentence with its remedy, for the operator."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Where a database is written and where it is read. `memory`: there is only one connection, so reads queue with the writes."""

    write: Engine
    read: Engine
    memory: bool = False
    numbers: Engine | None = None
    """PostgreSQL: where numbers are drawn apart from the unit of work, so that units don't queue for one row until they commit."""

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite (else PostgreSQL)."""
        return self.write.dialect.name == "sqlite"

    def close(self) -> None:
        """Close all connections."""
        self.read.dispose()
        if self.numbers is not None:
            self.numbers.dispose()
        self.write.dispose()


def parse_url(text: str) -> URL:
    """The URL of a database; `DatabaseRefused` when it is none of ours."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise DatabaseRefused(
            f"`{text}` is not a database URL. Write sqlite:///path or postgresql://host/name."
        ) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url.set(drivername="sqlite+pysqlite")
    raise DatabaseRefused(f"`{backend}` is not a database that Tais runs on. Use sqlite or postgresql.")


def is_memory(url: URL) -> bool:
    """Whether an SQLite URL names no file."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def open_engines(url: URL) -> Engines:
    """The engines of a database; an SQLite file's folder is made."""
    if url.get_backend_name() == "postgresql":
        return _postgres(url)
    if is_memory(url):
        engine = _sqlite(url, "BEGIN IMMEDIATE", readers=0, query_only=False)
        return Engines(engine, engine, memory=True)
    _make_file(Path(str(url.database)))
    return Engines(
        _sqlite(url, "BEGIN IMMEDIATE", readers=1, query_only=False),
        _sqlite(url, "BEGIN", readers=READERS, query_only=True),
    )


def copy_database(source: Engine, target: Engine) -> None:
    """Copy a whole SQLite database over an empty one. The source's connection must not be inside a transaction."""
    taken, given = source.raw_connection(), target.raw_connection()
    try:
        inner, outer = taken.driver_connection, given.driver_connection
        if not isinstance(inner, sqlite3.Connection) or not isinstance(outer, sqlite3.Connection):
            raise ValueError("only SQLite copies itself")
        inner.backup(outer)
    finally:
        given.close()
        taken.close()


def open_plain(url: URL) -> Engine:
    """One engine for a small database apart (the key store): short reads and writes from any thread."""
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_size=2, max_overflow=READERS, pool_pre_ping=True)
    if is_memory(url):
        return _sqlite(url, "BEGIN IMMEDIATE", readers=0, query_only=False)
    _make_file(Path(str(url.database)))
    return _sqlite(url, "BEGIN", readers=READERS, query_only=False)


def _make_file(path: Path) -> None:
    """Make an SQLite file that only its owner can read, unless it is there; what SQLite lays beside it gets the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


def _sqlite(url: URL, begin: str, *, readers: int, query_only: bool) -> Engine:
    # `isolation_level: None` keeps Python's module from beginning transactions by itself: we say BEGIN, and which one.
    arguments = {"isolation_level": None, "check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    if readers:
        engine = create_engine(
            url, connect_args=arguments, poolclass=QueuePool, pool_size=readers, max_overflow=0, pool_timeout=60
        )
    else:
        engine = create_engine(url, connect_args=arguments, poolclass=StaticPool)

    def connected(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _postgres(url: URL) -> Engines:
    writing = create_engine(url, isolation_level="READ COMMITTED", pool_size=8, max_overflow=24, pool_pre_ping=True)
    reading = create_engine(url, isolation_level="REPEATABLE READ", pool_size=8, max_overflow=24, pool_pre_ping=True)

    def connected(connection: psycopg.Connection[tuple[object, ...]], _: ConnectionPoolEntry) -> None:
        connection.read_only = True

    event.listen(reading, "connect", connected)
    # Without waiting for the disk: the log is written in order, so a number's commit is safe as soon as that of its record is.
    hasty = {"options": "-c synchronous_commit=off"}
    drawing = create_engine(url, connect_args=hasty, pool_size=4, max_overflow=0, pool_pre_ping=True)
    return Engines(writing, reading, numbers=drawing)


__all__ = ["DatabaseRefused", "Engines", "copy_database", "is_memory", "open_engines", "open_plain", "parse_url"]
