"""Scenarios become frozen steps whose answers have the stored form of answers."""

from __future__ import annotations

from engine.compiler.scenarios.model import Scenario
from engine.expressions.values import Duration
from tests.compiler.workshop import files, make


def brakes() -> Scenario:
    """The only scenario of the workshop."""
    (scenario,) = make(files()).compiled.scenarios
    return scenario


def test_a_step_says_who_does_what() -> None:
    assert [(step.act, step.what, step.actor) for step in brakes().steps] == [
        ("create", "bicycle", "rita"),
        ("fill", "inspections", "rita"),
        ("expect", "", "rita"),
        ("wait", "90 minutes", "rita"),
        ("see", "intake.lock_code", "hugo"),
    ]


def test_answers_have_their_stored_form() -> None:
    steps = brakes().steps
    assert steps[0].forms == {
        "intake": {"brand": "city", "brought_on": {"answer": "not_known"}, "parts": [{"part": "brake"}]}
    }
    assert steps[1].answers == {"danger": "high", "inspected_on": "2026-03-01"}


def test_lengths_of_time_and_expectations_are_read() -> None:
    steps = brakes().steps
    assert steps[3].wait == Duration(90, "minutes")
    expected = steps[2].expected
    assert expected is not None
    assert (expected.created, expected.because, expected.due_in, expected.to) == (
        "order",
        "brakes_are_ordered",
        Duration(3, "hours"),
        "spokes",
    )
    seen = steps[4].expected
    assert seen is not None
    assert seen.seen == "hidden"


def test_a_scenario_brings_the_people_of_its_file() -> None:
    assert [each.id for each in brakes().people] == ["rita", "hugo"]
