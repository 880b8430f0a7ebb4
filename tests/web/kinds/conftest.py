"""The house with a context that asks every type of question: finds of a dig."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bootstrap.check import compiled
from engine.compiled import CompiledContext
from tests.web.conftest import House, opened
from tests.web.visitor import Visitor

FINDS = Path(__file__).resolve().parents[1] / "finds"


@pytest.fixture(scope="session")
def finds() -> CompiledContext:
    """The context, compiled once."""
    found, diagnostics = compiled(FINDS)
    assert found is not None, diagnostics
    return found


@pytest.fixture
def house(finds: CompiledContext, tmp_path: Path) -> Iterator[House]:
    """A house of its own for each test."""
    with opened(finds, tmp_path) as found:
        yield found


@pytest.fixture
def dora(house: House) -> Visitor:
    """The digger, on the sheet of a new find."""
    found = house.visitor("dora")
    found.open("/finds/new")
    found.press()
    assert found.address.endswith("/forms/sheet")
    return found
