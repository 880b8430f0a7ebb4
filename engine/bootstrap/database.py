"""Opens a database that is already there, with its keys, for commands of the operator. It makes none and applies nothing."""

from __future__ import annotations

import os
from pathlib import Path

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
