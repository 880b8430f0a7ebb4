"""A store on each database: SQLite in a file, and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from engine.store import Keys, SqlStore, new_keys, open_store
from tests.store.cluster import emptied, running
from tests.store.toy import START, library


@dataclass(frozen=True, slots=True)
class Place:
    """A database for one test: its URL, keys that go with it, and how to open it (again)."""

    url: str
    keys: Keys

    def open(self) -> SqlStore:
        """A store on it; the clock stands still at the toy's start."""
        return open_store(self.url, self.keys, library(), now=lambda: START)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A new empty database of each kind."""
    if request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'library.db'}", new_keys(demonstration=True))
        return
    url = request.getfixturevalue("postgres")
    keys = new_keys(demonstration=True)
    key_store, checkpoints = f"sqlite:///{tmp_path / 'keys.db'}", str(tmp_path / "checkpoints")
    yield Place(url, replace(keys, key_store=key_store, checkpoints=checkpoints))
    emptied(url)


@pytest.fixture
def store(place: Place) -> Iterator[SqlStore]:
    """An open store with the toy's configuration."""
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def reopened(place: Place) -> Iterator[Callable[[], SqlStore]]:
    """Opens the same database as often as asked; closes all at the end."""
    stores: list[SqlStore] = []

    def again() -> SqlStore:
        stores.append(place.open())
        return stores[-1]

    yield again
    for each in stores:
        each.close()
