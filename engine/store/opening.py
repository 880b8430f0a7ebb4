"""Opens a database: brings its tables up to date, checks that the keys and the nature fit, applies a first configuration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import URL, insert, select

from engine.compiled import CompiledContext
from engine.store.rows.codec import instant
from engine.store.sealing.keys import Keys, KeysRefused
from engine.store.sealing.keystore import SqlKeyStore
from engine.store.sql.engines import DatabaseRefused, Engines, is_memory, open_engines, open_plain, parse_url
from engine.store.sql.schema import upgrade_engine
from engine.store.sql.tables import deployment, record
from engine.store.store import SqlStore

NATURES = ("demonstration", "training", "live")
"""From the least to the most serious; a database is never above the status of its first configuration."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(
    url: str,
    keys: Keys,
    context: CompiledContext | None = None,
    *,
    nature: str = "",
    by: str = "operator",
    now: Callable[[], datetime] = _utc_now,
) -> SqlStore:
    """The store of the database at this URL (`sqlite://` is one in memory).

    A new database is born as `nature` (with demonstration keys always `demonstration`) and takes `context` as its first
    configuration; a database that has one keeps it, whatever `context` is. Wrapped keys and copies of checkpoints are kept where the
    keys say, else beside an SQLite file. `DatabaseRefused` or `KeysRefused`, each with a sentence for the operator, when it can't be.
    """
    parsed = parse_url(url)
    key_store, checkpoints = _beside(parsed, keys)
    engines = open_engines(parsed)
    try:
        upgrade_engine(engines.write)
        _birth(engines, keys, nature, context, now())
        store = SqlStore(engines, keys, _key_store(engines, parse_url(key_store)), checkpoints, now)
    except BaseException:
        engines.close()
        raise
    try:
        if context is not None and not store.ready().digest:
            store.activate(context, by)
    except BaseException:
        store.close()
        raise
    return store


def twin(store: SqlStore, now: Callable[[], datetime] = _utc_now) -> SqlStore:
    """A second database in memory that begins with all that this one holds, which must be in memory too.

    Making it costs a copy instead of migrations and an activation. The two share keys and nothing that is written from now on.
    """
    if not store.engines.memory:
        raise ValueError("only a database in memory has a twin")
    engines, beside = open_engines(parse_url("sqlite://")), open_plain(parse_url("sqlite://"))
    store.copy_to(engines.write, beside)
    return SqlStore(engines, store.keys, SqlKeyStore(beside), "", now, store.configurations)


def _beside(url: URL, keys: Keys) -> tuple[str, str]:
    """Where wrapped keys (a URL) and copies of checkpoints (a path) are kept."""
    if is_memory(url):
        return "sqlite://", ""
    path = str(url.database) if url.get_backend_name() == "sqlite" else ""
    key_store = keys.key_store or (f"sqlite:///{path}.keys" if path else "")
    checkpoints = keys.checkpoints or (f"{path}.checkpoints" if path else "")
    if not key_store or not checkpoints:
        raise DatabaseRefused(
            "On PostgreSQL the keys must say where wrapped keys and checkpoints are kept. "
            'Add "key_store" (a database URL) and "checkpoints" (a path) to TAIS_KEYS.'
        )
    return key_store, checkpoints


def _key_store(engines: Engines, url: URL) -> SqlKeyStore:
    """The key store; refused when it is empty beside a database with records: it wasn't restored, or is looked for elsewhere."""
    found = SqlKeyStore(open_plain(url))
    if not found.is_empty():
        return found
    with engines.read.connect() as connection:
        has_records = connection.execute(select(record.c.id).limit(1)).first() is not None
    if not has_records:
        return found
    found.close()
    raise KeysRefused(
        f"The key store at {url.database} is empty, but the database has records, whose sealed answers it should open. "
        "Restore it from its own backup."
    )


def _birth(engines: Engines, keys: Keys, nature: str, context: CompiledContext | None, at: datetime) -> None:
    """Give a new database its nature, or check that keys and nature fit an older one."""
    with engines.write.begin() as connection:
        found = connection.execute(select(deployment.c.nature, deployment.c.proof).with_for_update()).first()
        if found is None:
            born = _nature(keys, nature, context)
            row = {"one": 1, "nature": born, "digest": "", "born_at": instant(at), "proof": keys.proof()}
            connection.execute(insert(deployment), row)
            return
        if nature and nature != found.nature:
            raise DatabaseRefused(
                f"This database was born as `{found.nature}` and can't become `{nature}`. Make a new database for that."
            )
        if keys.demonstration and found.nature != "demonstration":
            raise KeysRefused(
                "Demonstration keys open no database with real people. Set TAIS_KEYS to the keys of this one."
            )
        if not keys.proves(found.proof):
            raise KeysRefused("These are not the keys of this database. Set TAIS_KEYS to the ones it was made with.")


def _nature(keys: Keys, nature: str, context: CompiledContext | None) -> str:
    born = "demonstration" if keys.demonstration and not nature else nature
    if born not in NATURES:
        raise DatabaseRefused(
            "A new database must be told what it is for. Say `--as live`, `--as training` or `--demo`."
        )
    if keys.demonstration and born != "demonstration":
        raise KeysRefused(f"A `{born}` database needs keys of its own. Set TAIS_KEYS.")
    if context is not None and context.status in NATURES and NATURES.index(born) > NATURES.index(context.status):
        raise DatabaseRefused(
            f"This context has the status `{context.status}`, which is not enough for a `{born}` database. "
            "Raise `status:` in context.yaml when it has been confirmed."
        )
    return born
