"""The short functions of the commonest conditions answer exactly what the programs' own functions answer."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions import HIDDEN, DateSpan, Environment, Program, Special, Value, compile_tree
from engine.expressions.program import Tree
from engine.expressions.values import LARGEST, MILLION
from engine.forms.working.shortcuts import function_of

DAY = date(2015, 3, 2)
VALUES: list[Value] = [
    None, HIDDEN, Special.NOT_KNOWN, 0, 3 * MILLION, 4 * MILLION, LARGEST, "red", "blue", "", "yes",
    frozenset({"red"}), DateSpan(DAY, DAY), DateSpan(date(2015, 1, 1), date(2015, 12, 31), "year_only"),
    DateSpan(date(2016, 1, 1), date(2016, 1, 1)), (), True, False,
]  # fmt: skip
NUMBER: Tree = ["lit", "number", str(3 * MILLION)]
OPERATORS = ["<", "<=", ">", ">=", "==", "!="]


def both(tree: Tree, env: Environment) -> tuple[Value, Value]:
    return function_of(Program("", tree, "condition"))(env), compile_tree(tree)(env)


def environments(names: list[str]) -> list[Environment]:
    made = []
    for values in product(VALUES, repeat=len(names)):
        given_values = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        made.append(Environment(here=given_values, row=given_values))
    return [*made, Environment()]


@pytest.mark.parametrize("scope", ["here", "row"])
@pytest.mark.parametrize("head", OPERATORS)
def test_an_answer_beside_a_literal(scope: str, head: str) -> None:
    trees: list[Tree] = [[head, [scope, "a"], NUMBER], [head, ["call", "length", [scope, "a"]], NUMBER]]
    if head in ("==", "!="):
        trees.append([head, [scope, "a"], ["lit", "option", "red"]])
    for tree in trees:
        for env in environments(["a"]):
            short, whole = both(tree, env)
            assert short is whole or short == whole, (tree, env.here)


@pytest.mark.parametrize("head", OPERATORS)
def test_two_answers(head: str) -> None:
    for env in environments(["a", "b"]):
        short, whole = both([head, ["here", "a"], ["row", "b"]], env)
        assert short is whole, (head, env.here)


@pytest.mark.parametrize("sign", ["+", "-"])
def test_sums_and_differences(sign: str) -> None:
    trees: list[Tree] = [
        [sign, ["here", "a"], ["row", "b"]],
        ["<=", ["here", "a"], [sign, ["here", "b"], NUMBER]],
        ["==", [sign, [sign, ["here", "a"], NUMBER], NUMBER], ["here", "b"]],
    ]
    for tree in trees:
        for env in environments(["a", "b"]):
            short, whole = both(tree, env)
            assert short is whole or short == whole, (tree, env.here)


@pytest.mark.parametrize("scope", ["here", "row"])
def test_a_number_between_two(scope: str) -> None:
    tree: Tree = ["and", [">=", [scope, "a"], NUMBER], ["<=", [scope, "a"], ["lit", "number", str(4 * MILLION)]]]
    for env in environments(["a"]):
        short, whole = both(tree, env)
        assert short is whole, env.here


@pytest.mark.parametrize("head", ["and", "or"])
def test_conditions_joined(head: str) -> None:
    for inner in ("<", "=="):
        tree: Tree = [
            head,
            [inner, ["here", "a"], NUMBER],
            [head, ["call", "not_known", ["here", "b"]], [">", ["here", "b"], NUMBER]],
        ]
        for env in environments(["a", "b"]):
            short, whole = both(tree, env)
            assert short is whole, env.here


CELLS = st.sampled_from([None, HIDDEN, Special.REFUSED, 0, MILLION, LARGEST, -LARGEST])


@given(st.lists(CELLS, max_size=5))
def test_the_sum_of_a_column(cells: list[Value]) -> None:
    tree: Tree = ["over", "sum", ["here", "parts"], ["row", "n"]]
    parts = tuple({} if each is None else {"n": each} for each in cells)
    for env in (Environment(here={"parts": parts}), Environment(here={"parts": HIDDEN}), Environment()):
        short, whole = both(tree, env)
        assert short is whole or short == whole
    problems: list[str] = []
    function_of(Program("", tree, "decimal"))(
        Environment(here={"parts": (({"n": LARGEST}), {"n": LARGEST})}, problems=problems)
    )
    assert problems == ["overflow"]
