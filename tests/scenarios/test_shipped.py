"""The scenarios that a context ships are all played, and each goes as it says."""

from __future__ import annotations

import pytest

from engine.bootstrap.check import scenarios_of
from engine.scenarios import Played, play_all
from tests.casework.town import FOLDER, prepared

_, SHIPPED, DIAGNOSTICS = scenarios_of(FOLDER)
FEWEST = 15
RULES = {"sexual_violence_to_police", "sexual_violence_to_examination", "violence_to_police", "unsafe_home_to_shelter"}


def test_they_are_read_without_a_fault() -> None:
    assert DIAGNOSTICS == []
    assert len(SHIPPED) >= FEWEST
    assert len({each.title for each in SHIPPED}) == len(SHIPPED)


@pytest.fixture(scope="module")
def played() -> dict[str, Played]:
    """Every shipped scenario, played."""
    return {each.scenario.title: each for each in play_all(prepared(), SHIPPED)}


@pytest.mark.parametrize("title", [each.title for each in SHIPPED])
def test_a_shipped_scenario_goes_as_it_says(played: dict[str, Played], title: str) -> None:
    assert played[title].failure is None


def test_every_rule_about_referrals_is_seen_to_fire_and_not_to_fire() -> None:
    expected = [step.expected for each in SHIPPED for step in each.steps if step.expected is not None]
    assert {each.because for each in expected if each.created} >= RULES
    assert any(each.not_created for each in expected)


def test_what_people_are_refused_is_among_them() -> None:
    refused = {step.expected.refused for each in SHIPPED for step in each.steps if step.expected is not None}
    assert {"same_person", "consent_missing", "locked", "reason_needed", "not_your_duty", "absent"} <= refused
