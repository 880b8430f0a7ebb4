"""A town for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.casework.town import Town, opened


@pytest.fixture
def town() -> Iterator[Town]:
    """Timor-Leste's people at their desks on a Monday morning."""
    with opened() as made:
        yield made
