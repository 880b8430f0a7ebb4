"""Numbers are printed as their plan says, each from a counter of its own."""

from __future__ import annotations

import pytest

from engine.workflows import counter_key, format_number
from engine.workflows.model import NumberPlan


@pytest.mark.parametrize(
    ("plan", "number"),
    [
        (NumberPlan("${area}-${year}-${sequence}"), "BA-2026-00042"),
        (NumberPlan("L${sequence}", digits=3), "L042"),
        (NumberPlan("${sequence}/${year}", digits=1), "42/2026"),
    ],
)
def test_a_number_follows_its_plan(plan: NumberPlan, number: str) -> None:
    assert format_number(plan, "BA", 2026, 42) == number
    assert format_number(plan, "BA", 2026, 42, "DEMO-") == "DEMO-" + number


def test_a_number_longer_than_its_digits_is_not_cut() -> None:
    assert format_number(NumberPlan("${sequence}", digits=2), "BA", 2026, 12345) == "12345"


@pytest.mark.parametrize(
    ("restarts", "key"),
    [((), "loan"), (("year",), "loan/2026"), (("area",), "loan/BA"), (("year", "area"), "loan/BA/2026")],
)
def test_a_counter_restarts_with_what_the_plan_names(restarts: tuple[str, ...], key: str) -> None:
    assert counter_key(NumberPlan("${sequence}", restarts=restarts), "loan", "BA", 2026) == key
