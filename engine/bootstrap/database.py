"""Opens a database with its keys, and changes its configuration, for commands of the operator. Knows none of the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy.exc import DBAPIError

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

DATABASE = "sqlite:///var/tais.sqlite"
"""Where `tais serve` and `tais apply` make one when they are told no other place."""
NO_KEYS = (
    "There are no keys. Make some with `tais keys new FILE` and set TAIS_KEYS=@FILE, or say --demo for a demonstration."
)


def open_existing(database: str | None) -> SqlStore:
    """The store of a database that exists. `DatabaseRefused` or `KeysRefused` says what the operator must do."""
    url = database or usual()
    if not is_there(url):
        raise DatabaseRefused(
            f"There is no database at {file_of(url)}. "
            "Name one with --database, or make one with `tais apply CONTEXT --as live` (or training)."
        )
    return reached(url, keys_for(url))


def usual() -> str:
    """The database meant when none is named: the installation's, else the only (or first) demonstration's."""
    demonstrations = [f"sqlite:///{path.as_posix()}" for path in sorted(Path("var").glob("demo-*.sqlite"))]
    return DATABASE if is_there(DATABASE) or not demonstrations else demonstrations[0]


def demonstration_of(context: CompiledContext) -> str:
    """Where a context's demonstration is kept when no other place is named: one database for each context."""
    return f"sqlite:///var/demo-{context.id.replace('_', '-')}.sqlite"


def open_or_make(url: str, context: CompiledContext, *, nature: str = "", demo: bool = False) -> SqlStore:
    """The database, made where there is none; `DatabaseRefused` or `KeysRefused` says what the operator must do."""
    keys = keys_for(url, demo=demo)
    return reached(url, keys, context, "demonstration" if demo else nature)


def reached(url: str, keys: Keys, context: CompiledContext | None = None, nature: str = "") -> SqlStore:
    """`open_store`; a database that doesn't answer is told in a sentence too."""
    try:
        return open_store(url, keys, context, nature=nature)
    except DBAPIError as fault:
        said = " ".join(str(fault.orig).split())
        what = "The database (or the key store that the keys name) can't be opened"
        raise DatabaseRefused(f"{what}: {said}. Check that it is there, that it runs, and who may use it.") from None


def file_of(url: str) -> Path | None:
    """The file of an SQLite URL."""
    name = url.partition(":///")[2].partition("?")[0] if url.startswith("sqlite") else ""
    return Path(name) if name and name != ":memory:" else None


def is_there(url: str) -> bool:
    """Whether a database can be expected there: of an SQLite file that is known."""
    path = file_of(url)
    return path is None or path.exists()


def keys_for(url: str, *, demo: bool = False) -> Keys:
    """The keys of the installation, else those that a demonstration keeps beside its database; made only with a new demonstration."""
    keys = keys_from(os.environ)
    if keys is not None:
        return keys
    path = file_of(url)
    beside = Path(f"{path or 'var/demo'}.demonstration-keys")
    if beside.exists() or (demo and (path is None or not path.exists())):
        return demonstration_keys(beside)
    if path is not None and path.exists():
        raise KeysRefused("There are no keys for this database. Set TAIS_KEYS to the keys that it was made with.")
    raise KeysRefused(NO_KEYS)


def inform(text: str) -> None:
    """One line for the operator."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: object) -> None:
    """One sentence on what is refused and what to do, for the operator."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def activate(store: SqlStore, context: CompiledContext, by: str) -> str:
    """Make a context the active configuration; lists that it shows otherwise are filled anew. Its digest."""
    digest = context.digest
    prepared = cache(lambda: prepare_context(context, digest))  # only lists that change ask for it
    now, nature = datetime.now(UTC), store.nature

    def project(reading: Reading, tree: Tree) -> tuple[Projected, ...]:
        unit = Unit(
            tx=reading,
            prepared=prepared(),
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
