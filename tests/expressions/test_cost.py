"""The cost of an expression is bounded: it grows no faster than the rows it reads, and a pattern reads each letter once.

Steps are counted as calls of Python functions, so that nothing depends on the speed of a machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from engine.expressions import MILLION, UNKNOWN, Environment, Value, check_text, compile_program
from engine.expressions.syntax.patterns import MOST_PLACES, PatternRefused, automaton
from tests.expressions.tables import Yaml, declared

NAMES: dict[str, Yaml] = {
    "lists": {"levels": {"ordered": "true", "list": ["low", "medium", "high"]}},
    "names": {
        "lines": {"rows": {"amount": "decimal", "level": "option:levels", "code": "text", "day": "date"}},
        "urgency": {"fact": "option:levels"},
        "code": "text",
    },
}
SCOPE = declared(NAMES).scope


def program(source: str) -> Callable[[Environment], Value]:
    """The function of a source."""
    checked = check_text(source, SCOPE)
    assert checked.program is not None, checked.faults
    return compile_program(checked.program)


def steps(run: Callable[[Environment], Value], env: Environment) -> int:
    """How many functions are called while it runs."""
    count = 0

    def counted(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        run(env)
    finally:
        sys.setprofile(None)
    return count


def lines(amount: int) -> Environment:
    """An environment with so many rows, all answered."""
    row: dict[str, Value] = {"amount": 3 * MILLION, "level": "medium", "code": "AB-123"}
    return Environment(here={"lines": (row,) * amount})


ROWS = [
    "sum(lines, amount * 2)",
    "count(lines, level >= medium and amount > 1)",
    "any(lines, level == low)",
    "all(lines, amount < 5 or level == high)",
    "max(lines, amount)",
    'count(lines, matches(code, "[A-Z]{2}-\\d+"))',
    "last(lines).amount",
    "count(lines)",
]


@pytest.mark.parametrize("source", ROWS)
def test_ten_thousand_rows_cost_ten_times_a_thousand(source: str) -> None:
    run = program(source)
    thousand, ten_thousand = steps(run, lines(1000)), steps(run, lines(10_000))
    assert ten_thousand <= 10 * thousand + 50
    assert ten_thousand <= 10_000 * 60


NASTY = ["(a*)*b", "(a|aa)+b", "(a|a|a)*b", "((a+)+)+b", "(a?){20}b", "(.*a){12}", "(a*a*a*a*)*b", "[ab]*a[ab]{12}"]


@pytest.mark.parametrize("pattern", NASTY)
def test_no_pattern_goes_back_over_what_it_has_read(pattern: str) -> None:
    run = program(f'matches(code, "{pattern}")')
    hundred = steps(run, Environment(here={"code": "a" * 100}))
    thousand = steps(run, Environment(here={"code": "a" * 1000}))
    # at the first letters not all places are reached, so a little more than ten times as much
    assert thousand <= 11 * hundred
    assert thousand <= 1000 * 4 * MOST_PLACES


@pytest.mark.parametrize("pattern", ["(a{200}){200}", "((a{100}){100}){100}", "(a?b?c?d?e?f?){60}", "((a*b*c*)*){100}"])
def test_a_pattern_that_would_become_large_is_refused_before_it_is_built(pattern: str) -> None:
    with pytest.raises(PatternRefused, match="too large"):
        automaton(pattern)


def test_an_automaton_is_never_much_larger_than_its_pattern() -> None:
    built = automaton("[A-Z]{0,200}(x|y){0,90}")
    assert isinstance(built, list)
    assert isinstance(built[1], list)
    assert len(built[1]) == 380
    assert sum(len(each[1]) for each in built[1] if isinstance(each, list) and isinstance(each[1], list)) < 4000


def test_rows_within_rows_are_few_or_an_overflow() -> None:
    run = program("count(lines, any(lines, amount > 5))")
    few, more = steps(run, lines(100)), steps(run, lines(300))
    assert few < more < 10 * few
    too_many = lines(301)
    too_many.problems = []
    assert run(too_many) is UNKNOWN
    assert too_many.problems == ["overflow"]
    assert steps(run, lines(10_000)) < 50


def test_rows_are_not_looked_at_a_third_time() -> None:
    checked = check_text("any(lines, any(lines, any(lines, amount > 5)))", SCOPE)
    assert [each.code for each in checked.faults] == ["E232"]


def test_to_count_rows_within_rows_costs_nothing() -> None:
    assert program("count(lines, amount > count(lines)) == 0")(lines(1000)) is True
