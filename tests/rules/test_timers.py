"""A date that a rule waits for becomes an instant, moved with its date, never for the past unless the rule says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engine.expressions.environment import Environment
from engine.expressions.values import DateSpan, Special, Value
from engine.rules import Happening, Timer, timers
from engine.rules.model import When
from tests.rules.garden import NOW, RULES, SICK, WORLD, tree


def found(env: Environment, also_past: bool = False) -> tuple[Timer, ...]:
    rule = RULES["grown"]
    rule = replace(rule, when=tuple(replace(when, also_past=also_past) for when in rule.when))
    return timers([SICK, rule], lambda _rule: env, WORLD, NOW)


def test_a_date_to_come_has_a_timer_at_its_beginning() -> None:
    (timer,) = found(tree(grown_on=DateSpan(date(2026, 4, 1), date(2026, 4, 1))))
    assert timer == Timer("grown", 0, datetime(2026, 4, 1, tzinfo=UTC))
    assert timer.happening == Happening("reached", "grown")


def test_of_an_uncertain_date_the_earliest_day_counts() -> None:
    (timer,) = found(tree(grown_on=DateSpan(date(2026, 4, 1), date(2026, 4, 30), "month_only")))
    assert timer.at == datetime(2026, 4, 1, tzinfo=UTC)


def test_an_instant_is_taken_as_it_is() -> None:
    at = datetime(2026, 5, 1, 15, tzinfo=UTC)
    assert found(tree(grown_on=at))[0].at == at


@pytest.mark.parametrize("value", [Special.NOT_KNOWN, "", None])
def test_an_unknown_date_has_none(value: Value) -> None:
    assert found(tree(grown_on=value)) == ()


def test_the_past_has_one_only_if_the_rule_says_so() -> None:
    env = tree(grown_on=DateSpan(date(2025, 4, 1), date(2025, 4, 1)))
    assert found(env) == ()
    assert [each.at for each in found(env, also_past=True)] == [datetime(2025, 4, 1, tzinfo=UTC)]


def test_a_when_without_a_date_has_none() -> None:
    rule = replace(RULES["grown"], when=(When("reached"),))
    assert timers([rule], lambda _rule: tree(), WORLD, NOW) == ()
