"""The whole house over a database in memory, with the context of Timor-Leste, fictional people and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from engine.accounts import Accounts
from engine.bootstrap.check import compiled
from engine.bootstrap.desk import ActiveContext, desk_of
from engine.bootstrap.pages import pages
from engine.casework.desk import Desk
from engine.casework.ports import Person
from engine.compiled import CompiledContext
from engine.store import new_keys, open_store
from tests.web.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long enough pass phrase 7"
START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


class StandingClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.instant = START

    def now(self) -> datetime:
        return self.instant

    def wait(self, **span: float) -> None:
        self.instant += timedelta(**span)


@dataclass
class House:
    """Everything a test needs to walk through the pages."""

    app: Starlette
    desk: Desk
    clock: StandingClock
    context: CompiledContext
    accounts: Accounts

    def visitor(self, person: str = "", language: str = "en") -> Visitor:
        """A browser; with a person, logged in."""
        found = Visitor(TestClient(self.app, raise_server_exceptions=False), language)
        if person:
            found.log_in(person, PASSWORD)
        return found


@pytest.fixture(scope="session")
def context() -> CompiledContext:
    found, diagnostics = compiled(ROOT / "contexts" / "timor-leste")
    assert found is not None, diagnostics
    return found


@contextmanager
def opened(context: CompiledContext, folder: Path) -> Iterator[House]:
    """A house over a database of its own."""
    clock = StandingClock()
    keys = new_keys(demonstration=True)
    store = open_store(f"sqlite:///{folder}/t.sqlite", keys, context, nature="demonstration", now=clock.now)
    accounts = Accounts(store)
    for each in context.people:
        posts = ((each.role, each.team, each.area, each.organisation),)
        refused = accounts.add_person(each.id, Person(each.id, each.name, "", True, posts), PASSWORD, clock.now())
        assert refused is None
    desk = replace(desk_of(store, ActiveContext(store)), clock=clock)
    yield House(pages(store, accounts, desk=desk), desk, clock, context, accounts)
    store.close()


@pytest.fixture
def house(context: CompiledContext, tmp_path: Path) -> Iterator[House]:
    with opened(context, tmp_path) as found:
        yield found
