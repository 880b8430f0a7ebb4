"""What the proofs share: an estate, and the places of an officer's case in addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from engine.casework.records import Json
from tests.web.proof.estate import Estate, built


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Estate, Mapping[str, str]]]:
    """A case of the officer's, its plan waiting for an answer."""
    with built() as estate:
        case = estate.town.planned()
        family: dict[str, Json] = {"caregiver_name": "Ana", "caregiver_relationship": "mother"}
        estate.town.fill(case, "registration", {"separation": "not_separated", "caregivers": [family]})
        yield (
            estate,
            {
                "path": "cases",
                "id": case,
                "form": "registration",
                "entry": "new",
                "event": "submit_plan",
                "approval": estate.town.waiting(case)[0],
                "flag": "emergency",
                "notice": "none",
                "file": "none",
                "lending": "none",
                "task": "none",
                "obligation": "none",
            },
        )
