"""Within its limits a check holds without being run; what the limits don't decide is left to the program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions import Environment, compile_tree
from engine.expressions.program import Tree
from engine.expressions.values import LARGEST, MILLION
from engine.forms.working.limits import limits_of
from tests.forms.making import ask, codes, ready, rows, run

A: Tree = ["here", "a"]
LENGTH: Tree = ["call", "length", A]


def number(value: int) -> Tree:
    return ["lit", "number", str(value)]


@pytest.mark.parametrize(
    ("tree", "limits"),
    [
        ([">=", A, number(5)], (False, 5, LARGEST)),
        ([">", A, number(5)], (False, 6, LARGEST)),
        (["<=", A, number(5)], (False, -LARGEST, 5)),
        (["<", A, number(5)], (False, -LARGEST, 4)),
        (["and", [">=", A, number(0)], ["and", ["<", A, number(9)], ["<=", A, number(7)]]], (False, 0, 7)),
        (["<=", LENGTH, number(100 * MILLION)], (True, -(LARGEST // MILLION), 100)),
        ([">", LENGTH, number(2 * MILLION + 500_000)], (True, 3, LARGEST // MILLION)),
        (["==", A, number(5)], None),
        (["<=", number(5), A], None),
        (["<=", ["row", "a"], number(5)], None),
        (["<=", ["here", "b"], number(5)], None),
        (["or", [">=", A, number(0)], ["<", A, number(9)]], None),
        (["and", [">=", A, number(0)], ["<", LENGTH, number(9)]], None),
        (["<=", A, ["today"]], None),
    ],
)
def test_limits_are_found_where_a_condition_is_nothing_else(tree: Tree, limits: tuple[bool, int, int] | None) -> None:
    assert limits_of(tree, "here", "a") == limits


@given(
    st.sampled_from(["<", "<=", ">", ">="]),
    st.integers(-3 * MILLION, 3 * MILLION),
    st.integers(-3 * MILLION, 3 * MILLION),
    st.text(max_size=4),
)
def test_within_its_limits_the_program_is_true_and_beyond_them_it_is_not(
    head: str, limit: int, value: int, text: str
) -> None:
    of_number, of_text = [head, A, number(limit)], [head, LENGTH, number(limit)]
    for tree, held, size in ((of_number, value, value), (of_text, text, len(text))):
        limits = limits_of(tree, "here", "a")
        assert limits is not None
        within = limits[1] <= size <= limits[2]
        assert compile_tree(tree)(Environment(here={"a": held})) is within


LIMITED = ready(
    ask("a", "whole_number", may_be=["refused"], checks=[("a >= 1 and a <= 3", "From one to three")]),
    ask(
        "t",
        "text",
        show_if="a > 1",
        checks=[("length(t) <= 2", "Two at most"), ("length(t) > 1", "Two at least", "warn")],
    ),
    rows("parts", ask("n", "decimal", checks=[("n < 5", "Under five")])),
)


@pytest.mark.parametrize(
    ("a", "t", "n", "expected"),
    [
        ("3", "ab", "4.9", []),
        ("4", "abc", "5", [("a", "check_failed"), ("t", "check_failed"), ("parts[0].n", "check_failed")]),
        ("0", "abc", "-1", [("a", "check_failed")]),
        ({"answer": "refused"}, "abc", {}, [("parts[0].n", "wrong_shape")]),
        (None, None, None, []),
    ],
)
def test_limits_complain_like_any_check(a: object, t: object, n: object, expected: list[tuple[str, str]]) -> None:
    assert codes(run(LIMITED, {"a": a, "t": t, "parts": [{"n": n}]})) == expected  # type: ignore[dict-item]


def test_a_limit_may_be_a_warning() -> None:
    assert [each.path for each in run(LIMITED, {"a": "2", "t": "x"}).warnings] == ["t"]
