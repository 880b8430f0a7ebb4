"""Aggregates over rows, entries, links and earlier values.

A row whose part is hidden is left out; one whose part is unknown makes the sum, the count and the extremes unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.program import Tree
from engine.expressions.running.numbers import OVERFLOW, Inner, add, greatest, least, problem
from engine.expressions.running.reading import Eval, Frames, rows_reader
from engine.expressions.running.truth import Truth, all_of, any_of
from engine.expressions.values import HIDDEN, MILLION, UNKNOWN, Row, Unknown

Build: TypeAlias = Callable[[Tree, int], Eval]

MOST_NESTED: Final = 300
"""How many rows may be looked at within rows; so the cost of an expression has a bound."""


def make_over(tree: list[Tree], depth: int, build: Build) -> Eval:
    """`["over", function, rows, body]`; a `count` without a body counts the rows."""
    function = str(tree[1])
    read = rows_reader(tree[2], depth, build)
    if tree[3] is None:

        def count_rows(env: Environment, frames: Frames) -> Inner:
            rows = read(env, frames)
            return UNKNOWN if isinstance(rows, Unknown) else len(rows) * MILLION

        return count_rows
    body = build(tree[3], depth + 1)
    fold, nested = _FOLDS[function], len(tree) > 4

    def run(env: Environment, frames: Frames) -> Inner:
        rows = read(env, frames)
        if isinstance(rows, Unknown):
            return UNKNOWN
        if nested and len(rows) > MOST_NESTED:
            return problem(env, OVERFLOW)
        return fold(env, (each for each in (body(env, (row, *frames)) for row in rows) if each is not HIDDEN))

    return run


def _sum(env: Environment, parts: Iterator[Inner]) -> Inner:
    total: Inner = 0
    for part in parts:
        total = add(env, total, part)
    return total


def _count(_env: Environment, parts: Iterator[Inner]) -> Inner:
    truths = list(parts)
    if all(each is True or each is False for each in truths):
        return truths.count(True) * MILLION
    return UNKNOWN


def _extreme(choose: Callable[[Inner, Inner], Inner]) -> Callable[[Environment, Iterator[Inner]], Inner]:
    def fold(_env: Environment, parts: Iterator[Inner]) -> Inner:
        result = next(parts, UNKNOWN)
        for part in parts:
            result = choose(result, part)
        return result

    return fold


def _any(_env: Environment, parts: Iterator[Inner]) -> Truth:
    return any_of(parts)


def _all(_env: Environment, parts: Iterator[Inner]) -> Truth:
    return all_of(parts)


_FOLDS: dict[str, Callable[[Environment, Iterator[Inner]], Inner]] = {
    "sum": _sum,
    "count": _count,
    "min": _extreme(least),
    "max": _extreme(greatest),
    "any": _any,
    "all": _all,
}


def make_end(tree: list[Tree], depth: int, build: Build) -> Eval:
    """`first(rows)` and `last(rows)`: a tuple of the one row, empty if there is none."""
    read = rows_reader(tree[2], depth, build)
    index = 0 if tree[1] == "first" else -1

    def run(env: Environment, frames: Frames) -> Inner:
        rows = read(env, frames)
        return () if isinstance(rows, Unknown) or not rows else (rows[index],)

    return run


def make_ever(tree: list[Tree], depth: int, build: Build) -> Eval:
    """`["ever", fact, condition]`: the condition reads each earlier value as `["row", "then"]`."""
    fact, body = str(tree[1]), build(tree[2], depth + 1)

    def run(env: Environment, frames: Frames) -> Inner:
        return any_of(body(env, (_then(value), *frames)) for value, _at in env.history.get(fact, ()))

    return run


def make_since(tree: list[Tree], depth: int, build: Build) -> Eval:
    """`["since", fact, condition]`: the instant at which the present unbroken stretch began."""
    fact, body = str(tree[1]), build(tree[2], depth + 1)

    def run(env: Environment, frames: Frames) -> Inner:
        began: Inner = UNKNOWN
        for value, at in reversed(env.history.get(fact, ())):
            if body(env, (_then(value), *frames)) is not True:
                break
            began = at
        return began

    return run


def _then(value: Inner) -> Row:
    return {"then": value}  # type: ignore[dict-item]  # values in a history are no spans
