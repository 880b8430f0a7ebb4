"""Opens a database that is already there, with its keys, and changes its configuration, for commands of the operator. It makes none."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from engine.access.model import Actor
from engine.bootstrap.desk import TimedIds
from engine.casework.opening import no_numbers
from engine.casework.ports import Reading
from engine.casework.prepared import prepare_context
from engine.casework.records import Projected, Tree
from engine.casework.viewing.projecting import projections
from engine.casework.work.unit import Cause, Unit
from engine.compiled import CompiledContext
from engine.store import DatabaseRefused, Keys, KeysRefused, SqlStore, demonstration_keys, keys_from, open_store

DATABASES = ("var/tais.sqlite", "var/demo.sqlite")
"""Where `tais serve` makes one when it is told no other place."""


def open_existing(database: str | None) -> SqlStore:
    """The store of a database that exists. `DatabaseRefused` or `KeysRefused` says what the operator must do."""
    url = database or _usual()
    path = _path(url)
    if path is not None and not path.exists():
        raise DatabaseRefused(
            f"There is no database at {path}. Name one with --database, or make one with `tais serve`."
        )
    return open_store(url, _keys(path))


def _usual() -> str:
    found = next((path for path in DATABASES if Path(path).exists()), None)
    if found is None:
        raise DatabaseRefused(
            f"There is no database at {DATABASES[0]}. Name one with --database, or make one with `tais serve`."
        )
    return f"sqlite:///{found}"


def _path(url: str) -> Path | None:
    """The file of an SQLite URL."""
    name = url.partition(":///")[2].partition("?")[0] if url.startswith("sqlite") else ""
    return Path(name) if name else None


def _keys(path: Path | None) -> Keys:
    keys = keys_from(os.environ)
    if keys is not None:
        return keys
    beside = Path(f"{path}.demonstration-keys") if path is not None else None
    if beside is None or not beside.exists():
        raise KeysRefused("There are no keys for this database. Set TAIS_KEYS to the keys that it was made with.")
    return demonstration_keys(beside)


def activate(store: SqlStore, context: CompiledContext, by: str) -> str:
    """Make a context the active configuration; lists that it shows otherwise are filled anew. Its digest."""
    digest = context.digest
    prepared = prepare_context(context, digest)
    now, nature = datetime.now(UTC), store.nature

    def project(reading: Reading, tree: Tree) -> tuple[Projected, ...]:
        unit = Unit(
            tx=reading,
            prepared=prepared,
            ids=TimedIds(),
            now=now,
            actor=Actor(by),
            cause=Cause(by),
            nature=nature,
            occurred=now,
            next_number=no_numbers,
        )
        unit.take_in(tree)
        for record in tree.records.values():
            unit.put(record)
        return projections(unit)

    return store.activate(context, by, project)


def tended(store: SqlStore, renew: Callable[[], str]) -> Callable[[], str]:
    """What the clocks' thread does before each look: takes a checkpoint when one is due, then looks which configuration is active."""

    def tend() -> str:
        store.checkpoint_if_due(datetime.now(UTC))
        return renew()

    return tend
