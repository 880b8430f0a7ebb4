"""The key store: data keys, each wrapped by a master key, in a database apart from the records; and the ring that hands them out.

Destroying a row here is what forgetting a record means. Backed up apart from the database, and kept for a shorter time.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections import deque
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Engine, LargeBinary, MetaData, Table, Text, bindparam, delete, insert, select

from engine.store.sealing.keys import SIZE, KeySet, KeysRefused
from engine.store.sealing.seal import DataKey
from engine.store.sql.engines import copy_database
from engine.store.sql.statements import text_of

STOCK = 64
"""How many keys are made in one go: a record's creation then needs no second commit to a second database."""

Wrapped = tuple[str, bytes]
"""(id of the master key, the wrapped key)."""


class KeyStore(Protocol):
    """Where wrapped keys live."""

    def put(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep new keys; they are on the disk when this returns."""

    def get(self, ids: Collection[str]) -> Mapping[str, Wrapped]:
        """Those of the keys that still exist."""

    def destroy(self, ids: Collection[str]) -> None:
        """Make keys unreadable for ever; those already gone are passed over."""


metadata = MetaData()
data_key = Table(
    "data_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("master", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", Text, nullable=False),
)


class SqlKeyStore:
    """A key store in a small database of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        chosen = select(data_key.c.master, data_key.c.wrapped).where(data_key.c.id == bindparam("id"))
        self._text = text_of(chosen, is_sqlite=engine.dialect.name == "sqlite")
        metadata.create_all(engine)

    def put(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep new keys."""
        made_at = datetime.now(UTC).isoformat()
        rows = [
            {"id": key, "master": master, "wrapped": wrapped, "made_at": made_at}
            for key, (master, wrapped) in keys.items()
        ]
        with self._engine.begin() as connection:
            connection.execute(insert(data_key), rows)

    def get(self, ids: Collection[str]) -> Mapping[str, Wrapped]:
        """Those of the keys that still exist."""
        found: dict[str, Wrapped] = {}
        with self._engine.connect() as connection:
            for key in ids:
                for master, wrapped in connection.exec_driver_sql(self._text, {"id": key}):
                    found[key] = (master, bytes(wrapped))
        return found

    def destroy(self, ids: Collection[str]) -> None:
        """Delete keys, and on SQLite also what the write-ahead log still holds of them."""
        with self._engine.begin() as connection:
            connection.execute(delete(data_key).where(data_key.c.id.in_(list(ids))))
        if self._engine.dialect.name == "sqlite":
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    def is_empty(self) -> bool:
        """Whether it never held a key (keys are made many at a time, so destroying some leaves others)."""
        with self._engine.connect() as connection:
            return connection.execute(select(data_key.c.id).limit(1)).first() is None

    def copy_to(self, engine: Engine) -> None:
        """Copy all keys to an empty database; both are SQLite."""
        copy_database(self._engine, engine)

    def close(self) -> None:
        """Close its connections."""
        self._engine.dispose()


class KeyRing:
    """Data keys in the clear, for as long as a unit of work holds them; used by many threads."""

    def __init__(self, keys: KeySet, store: KeyStore) -> None:
        self._masters = keys
        self._store = store
        self._stock: deque[DataKey] = deque()
        self._gate = threading.Lock()

    def take(self) -> DataKey:
        """A fresh key, already kept in the key store. One never used is lost with the process and harms nobody."""
        with self._gate:
            if not self._stock:
                self._refill()
            return self._stock.popleft()

    def open(self, ids: Collection[str]) -> dict[str, bytes]:
        """The keys with these ids, unwrapped; destroyed ones are absent."""
        return {key: self._unwrap(key, wrapped) for key, wrapped in self._store.get(ids).items()} if ids else {}

    def destroy(self, ids: Collection[str]) -> None:
        """Destroy keys for ever."""
        self._store.destroy(ids)

    def _refill(self) -> None:
        made = [DataKey(secrets.token_hex(16), secrets.token_bytes(SIZE)) for _ in range(STOCK)]
        self._store.put({key.id: self._wrap(key) for key in made})
        self._stock.extend(made)

    def _wrap(self, key: DataKey) -> Wrapped:
        nonce = os.urandom(12)
        master = self._masters.current
        return master, nonce + AESGCM(self._masters.of(master)).encrypt(nonce, key.secret, key.id.encode())

    def _unwrap(self, key: str, wrapped: Wrapped) -> bytes:
        master, data = wrapped
        try:
            return AESGCM(self._masters.of(master)).decrypt(data[:12], data[12:], key.encode())
        except InvalidTag:
            raise KeysRefused(f"The master key `{master}` is not the one that this key store was made with.") from None
