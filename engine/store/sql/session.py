"""What one unit of work holds: its connection, the statement texts, the data keys it has opened. Knows nothing of rows' meaning."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import psycopg
from sqlalchemy import Connection, Executable, Row

from engine.store.rows.codec import parse_json, to_json
from engine.store.sealing.keystore import KeyRing
from engine.store.sealing.seal import DataKey, key_of, seal, unseal
from engine.store.sql.statements import Statements

Values = Mapping[str, object]


def storable(value: object) -> bool:
    """Whether a value can stand in a text column: PostgreSQL knows no NUL, and neither database half of a surrogate pair."""
    if not isinstance(value, str):
        return True
    return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


@dataclass(slots=True)
class Session:
    """One transaction's hands. Lives in one thread and ends with the transaction."""

    connection: Connection
    statements: Statements
    ring: KeyRing
    secrets: dict[str, bytes] = field(default_factory=dict, repr=False)
    closing: ExitStack = field(default_factory=ExitStack)
    """Left after the commit, or after it failed."""

    # --- fixed statements, by their text ---
    def rows(self, text: str, values: Values | None = None) -> Sequence[Row[*tuple[object, ...]]]:
        """All rows of a fixed statement; none for a text that no database could hold (it comes from an address, say)."""
        if not all(map(storable, (values or {}).values())):
            return ()
        return self.connection.exec_driver_sql(text, dict(values or {})).all()

    def run(self, text: str, values: Values) -> None:
        """A fixed statement without rows."""
        self.connection.exec_driver_sql(text, dict(values))

    def put(self, table: str, rows: Sequence[dict[str, object]]) -> None:
        """Upsert (or insert) a table's rows in one go."""
        self.put_text(self.statements.put[table], rows)

    def put_text(self, text: str, rows: Sequence[dict[str, object]]) -> None:
        """The same for a statement that isn't among the fixed ones."""
        if rows:
            self.connection.exec_driver_sql(text, list(rows))

    # --- statements built on the way ---
    def select(self, statement: Executable, values: Values | None = None) -> Sequence[Row[*tuple[object, ...]]]:
        """All rows of a statement of Core."""
        return self.connection.execute(statement, dict(values or {})).all()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Statements inside go to PostgreSQL in one pipeline, without waiting for each other's answers."""
        driver = self.connection.connection.driver_connection
        if isinstance(driver, psycopg.Connection):
            with driver.pipeline():
                yield
        else:
            yield

    # --- sealed values ---
    def open_keys(self, ids: Collection[str]) -> None:
        """Have the data keys with these ids at hand, as far as they still exist."""
        missing = {key for key in ids if key and key not in self.secrets}
        self.secrets.update(self.ring.open(missing))

    def key(self, key_id: str) -> DataKey:
        """A data key to seal with; `KeyGone` when it was destroyed."""
        self.open_keys((key_id,))
        secret = self.secrets.get(key_id)
        if secret is None:
            raise KeyGone("the record was forgotten: its key has been destroyed")
        return DataKey(key_id, secret)

    def fresh_key(self) -> DataKey:
        """A new data key."""
        made = self.ring.take()
        self.secrets[made.id] = made.secret
        return made

    def seal(self, key: DataKey, value: object, where: bytes) -> bytes:
        """A value's JSON, sealed."""
        return seal(key, to_json(value).encode(), where)

    def unseal(self, sealed: bytes, where: bytes) -> object | None:
        """The value of a sealed JSON; none when its key has been destroyed."""
        self.open_keys((key_of(sealed),))
        plain = unseal(self.secrets, sealed, where)
        return None if plain is None else parse_json(plain)


class KeyGone(Exception):
    """Something is to be written for a record whose key has been destroyed."""
