"""A living obligation moves sooner at once, later only with a reason, and ends when its condition is known to be false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.expressions.environment import Environment
from engine.rules import Ended, Later, Moved, Obligation, postpone, reconsider
from engine.rules.model import Rule
from tests.rules.garden import HOUR, NOW, RULES, SICK, WORLD, obligation, tree


def changes(env: Environment, *existing: Obligation, rules: Sequence[Rule] = ()) -> list[Moved | Later | Ended]:
    known = {rule.id: rule for rule in rules} or RULES
    return reconsider(known, existing, lambda _rule, _entry: env, WORLD)


def test_what_has_not_changed_is_not_told() -> None:
    assert changes(tree("low"), obligation(due=24)) == []


def test_sooner_counts_at_once_from_when_it_began() -> None:
    (found,) = changes(tree("high"), obligation(due=24))
    assert isinstance(found, Moved)
    assert (found.due_at, found.because.rule) == (NOW + 3 * HOUR, "sick_to_surgeon")


def test_later_waits_for_a_reason() -> None:
    (found,) = changes(tree("low"), obligation(due=3))
    assert isinstance(found, Later)
    assert postpone(found, " ") is None
    assert postpone(found, "The tree was moved") == NOW + 24 * HOUR


def test_an_obligation_without_a_time_gets_one_when_it_can() -> None:
    (found,) = changes(tree("high"), replace(obligation(), due_at=None))
    assert isinstance(found, Moved)


@pytest.mark.parametrize("then", ["ask", "keep", "withdraw"])
def test_when_its_condition_ends_the_rule_says_what_then(then: str) -> None:
    (found,) = changes(tree(state="well"), obligation(), rules=[replace(SICK, if_ended=then)])
    assert isinstance(found, Ended)
    assert found.then == then


def test_a_condition_that_cannot_be_told_any_more_ends_nothing() -> None:
    assert changes(tree("low", state=""), obligation()) == []


def test_what_is_kept_is_not_ended_again_but_still_moves() -> None:
    kept = obligation(status="kept")
    assert changes(tree("low", state="well"), kept) == []
    assert [type(each) for each in changes(tree("high", state="well"), kept)] == [Moved]


@pytest.mark.parametrize("status", ["met", "ended"])
def test_finished_ones_are_left_alone(status: str) -> None:
    assert changes(tree("high", state="well"), obligation(status=status)) == []


def test_an_obligation_of_a_rule_that_is_no_more_stays_as_it_is() -> None:
    assert changes(tree("high"), obligation("forgotten"), obligation(effect=7)) == []


def test_a_rule_without_a_condition_never_ends() -> None:
    assert changes(tree(state="well"), obligation("paint", 1)) == []
