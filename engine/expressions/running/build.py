"""A program becomes a Python function: nested closures made from the tree alone, nothing is parsed or executed as text.

Each head of a tree has one maker in `_MAKERS`. `depth` is how many rows aggregates are looking at where the tree stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.program import Program, Tree
from engine.expressions.running import dates, numbers
from engine.expressions.running.numbers import Inner, NumberSpan, known, missing
from engine.expressions.running.patterns import matcher
from engine.expressions.running.reading import READS, Eval, Frames, answered, honest, raw_reader, reader
from engine.expressions.running.rows import make_end, make_ever, make_over, make_since
from engine.expressions.running.texts import contains, length, lower, starts_with
from engine.expressions.running.truth import COMPARISONS, Truth, all_of, any_of, has_all, has_any, is_in, negation
from engine.expressions.values import HIDDEN, MILLION, UNKNOWN, DateSpan, Duration, Value

Compiled: TypeAlias = Callable[[Environment], Value]


def compile_program(program: Program) -> Compiled:
    """The function of a checked program. It never raises for values of the kinds that `values` lists; UNKNOWN is its “can't tell”."""
    return compile_tree(program.tree)


def compile_tree(tree: Tree) -> Compiled:
    """The function of a tree, as it came out of the checker or out of a stored program."""
    inner = build(tree, 0)

    def run(env: Environment) -> Value:
        value = inner(env, ())
        if value is HIDDEN or value.__class__ is NumberSpan:
            return UNKNOWN
        return known(value)

    return run


def build(tree: Tree, depth: int) -> Eval:
    """The closure of one part. Raises ValueError for a tree that no checker made."""
    if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
        raise ValueError(f"not a tree: {tree!r}")
    head = tree[0]
    if head in READS:
        return reader(tree, depth, build)
    maker = _MAKERS.get(head)
    if maker is None:
        raise ValueError(f"unknown head: {head}")
    return maker(tree, depth)


def _raw(tree: Tree, depth: int) -> Eval:
    if isinstance(tree, list) and tree[0] in READS:
        return raw_reader(tree, depth, build)
    inner = build(tree, depth)
    return lambda env, frames: known(inner(env, frames))


def literal(kind: Tree, value: Tree) -> Value:
    """The value of a `lit`."""
    if kind == "number":
        return int(str(value))
    if kind == "condition":
        return value is True
    if kind == "date" and isinstance(value, list):
        return DateSpan(date.fromisoformat(str(value[0])), date.fromisoformat(str(value[1])), str(value[2]))
    if kind == "duration" and isinstance(value, list) and isinstance(value[0], int):
        return Duration(value[0], str(value[1]))
    if kind == "options" and isinstance(value, list):
        return frozenset(str(each) for each in value)
    return str(value)


def _make_literal(tree: list[Tree], _depth: int) -> Eval:
    value = literal(tree[1], tree[2])
    return lambda _env, _frames: value


def _make_comparison(tree: list[Tree], depth: int) -> Eval:
    compare = COMPARISONS[str(tree[0])]
    left = build(tree[1], depth)
    if isinstance(tree[2], list) and tree[2][0] == "lit":
        constant = literal(tree[2][1], tree[2][2])
        return lambda env, frames: compare(left(env, frames), constant)
    right = build(tree[2], depth)
    return lambda env, frames: compare(left(env, frames), right(env, frames))


def _make_and(tree: list[Tree], depth: int) -> Eval:
    left, right = build(tree[1], depth), build(tree[2], depth)

    def run(env: Environment, frames: Frames) -> Inner:
        one = left(env, frames)
        if one is False:
            return False
        other = right(env, frames)
        return other if one is True else all_of((one, other))

    return run


def _make_or(tree: list[Tree], depth: int) -> Eval:
    left, right = build(tree[1], depth), build(tree[2], depth)

    def run(env: Environment, frames: Frames) -> Inner:
        one = left(env, frames)
        if one is True:
            return True
        other = right(env, frames)
        return other if one is False else any_of((one, other))

    return run


def _make_not(tree: list[Tree], depth: int) -> Eval:
    operand = build(tree[1], depth)
    return lambda env, frames: negation(operand(env, frames))


def _make_negative(tree: list[Tree], depth: int) -> Eval:
    operand = build(tree[1], depth)
    return lambda env, frames: numbers.negative(operand(env, frames))


_Two: TypeAlias = Callable[[Environment, Inner, Inner], Inner]


def _two(function: _Two, first: int = 1) -> Callable[[list[Tree], int], Eval]:
    """A maker for a function of the environment and two operands."""

    def make(tree: list[Tree], depth: int) -> Eval:
        left, right = build(tree[first], depth), build(tree[first + 1], depth)
        return lambda env, frames: function(env, left(env, frames), right(env, frames))

    return make


def _make_moved(tree: list[Tree], depth: int) -> Eval:
    sign = 1 if tree[0] == "add" else -1
    left, right = build(tree[1], depth), build(tree[2], depth)
    return lambda env, frames: dates.moved(env, left(env, frames), right(env, frames), sign)


def _make_membership(tree: list[Tree], depth: int) -> Eval:
    test: Callable[[Inner, Inner], Truth] = {"in": is_in, "has_any": has_any, "has_all": has_all}[str(tree[0])]
    left = build(tree[1], depth)
    many = tree[2]
    if not isinstance(many, list) or many[0] != "list":
        right = build(many, depth)
        return lambda env, frames: test(left(env, frames), right(env, frames))
    items = many[1:]
    if all(isinstance(each, list) and each[0] == "lit" and each[1] in {"option", "text"} for each in items):
        constant = frozenset(str(each[2]) for each in items if isinstance(each, list))
        return lambda env, frames: test(left(env, frames), constant)
    parts = [build(each, depth) for each in items]
    # the items are handed over as they are: rows are the only other tuples, and no list holds rows
    return lambda env, frames: test(left(env, frames), tuple(part(env, frames) for part in parts))  # type: ignore[misc]


def _make_table(tree: list[Tree], depth: int) -> Eval:
    """`["attribute", x, list, name, table]` and `["rank", x, options]`."""
    subject = build(tree[1], depth)
    table: dict[str, Inner] = {}
    if tree[0] == "rank" and isinstance(tree[2], list):
        table = {str(option): index * MILLION for index, option in enumerate(tree[2])}
    elif isinstance(tree[-1], dict):
        table = {key: literal(each[1], each[2]) for key, each in tree[-1].items() if isinstance(each, list)}

    def run(env: Environment, frames: Frames) -> Inner:
        value = subject(env, frames)
        return table.get(value, UNKNOWN) if isinstance(value, str) else missing(value)

    return run


def _make_level(tree: list[Tree], depth: int) -> Eval:
    subject, level = build(tree[1], depth), str(tree[2])

    def run(env: Environment, frames: Frames) -> Inner:
        value = subject(env, frames)
        return env.places.get(value, {}).get(level, UNKNOWN) if isinstance(value, str) else missing(value)

    return run


def _make_of(tree: list[Tree], depth: int) -> Eval:
    subject = build(tree[1], depth)
    cases = {str(case[0]): build(case[1], depth) for case in _cases(tree[2])}
    otherwise = _optional(tree[3], depth)

    def run(env: Environment, frames: Frames) -> Inner:
        value = subject(env, frames)
        found = cases.get(value, otherwise) if isinstance(value, str) else otherwise
        return found(env, frames)

    return run


def _cases(tree: Tree) -> list[list[Tree]]:
    return [case for case in tree if isinstance(case, list)] if isinstance(tree, list) else []


def _optional(tree: Tree, depth: int) -> Eval:
    return (lambda _env, _frames: UNKNOWN) if tree is None else build(tree, depth)


def _make_first(tree: list[Tree], depth: int) -> Eval:
    cases = [(build(case[0], depth), build(case[1], depth)) for case in _cases(tree[1])]
    otherwise = _optional(tree[2], depth)

    def run(env: Environment, frames: Frames) -> Inner:
        for test, value in cases:
            truth = test(env, frames)
            if truth is True:
                return value(env, frames)
            if truth is not False:
                return missing(truth)
        return otherwise(env, frames)

    return run


def _make_completed(tree: list[Tree], _depth: int) -> Eval:
    form = str(tree[1])
    return lambda env, _frames: form in env.completed


def _make_entered(tree: list[Tree], _depth: int) -> Eval:
    state = str(tree[1])
    return lambda env, _frames: env.entered.get(state, UNKNOWN)


def _make_spent(tree: list[Tree], _depth: int) -> Eval:
    state = str(tree[1])
    return lambda env, _frames: Duration(env.spent.get(state, 0) // 60, "minutes")


def _today(_tree: list[Tree], _depth: int) -> Eval:
    return lambda env, _frames: DateSpan(env.today, env.today)


def _now(_tree: list[Tree], _depth: int) -> Eval:
    def read(env: Environment, _frames: Frames) -> datetime:
        return env.now

    return read


def _make_call(tree: list[Tree], depth: int) -> Eval:
    name = str(tree[1])
    maker = _CALLS.get(name)
    if maker is None:
        raise ValueError(f"unknown function: {name}")
    return maker(tree, depth)


def _make_asked(tree: list[Tree], depth: int) -> Eval:
    test = answered if tree[1] == "answered" else honest(str(tree[1]))
    operand = _raw(tree[2], depth)
    return lambda env, frames: test(operand(env, frames))


def _make_default(tree: list[Tree], depth: int) -> Eval:
    first, second = build(tree[2], depth), build(tree[3], depth)

    def run(env: Environment, frames: Frames) -> Inner:
        value = known(first(env, frames))
        return second(env, frames) if value is UNKNOWN or value is HIDDEN else value

    return run


def _make_possibly(tree: list[Tree], depth: int) -> Eval:
    operand = build(tree[2], depth)

    def run(env: Environment, frames: Frames) -> Inner:
        truth = operand(env, frames)
        return True if truth is UNKNOWN else truth

    return run


def _make_round(tree: list[Tree], depth: int) -> Eval:
    operand = build(tree[2], depth)
    digits = tree[3] if isinstance(tree[3], int) else 0
    return lambda env, frames: numbers.rounded(env, operand(env, frames), digits)


def _make_extreme(tree: list[Tree], depth: int) -> Eval:
    choose = numbers.least if tree[1] == "min" else numbers.greatest
    parts = [build(each, depth) for each in tree[2:]]

    def run(env: Environment, frames: Frames) -> Inner:
        result = parts[0](env, frames)
        for part in parts[1:]:
            result = choose(result, part(env, frames))
        return result

    return run


def _make_chosen(tree: list[Tree], depth: int) -> Eval:
    operand = build(tree[2], depth)

    def run(env: Environment, frames: Frames) -> Inner:
        value = operand(env, frames)
        return len(value) * MILLION if isinstance(value, frozenset) else missing(value)

    return run


def _one(function: Callable[[Inner], Inner]) -> Callable[[list[Tree], int], Eval]:
    def make(tree: list[Tree], depth: int) -> Eval:
        operand = build(tree[2], depth)
        return lambda env, frames: function(operand(env, frames))

    return make


def _make_date_of(tree: list[Tree], depth: int) -> Eval:
    operand = build(tree[2], depth)
    return lambda env, frames: dates.date_of(env, operand(env, frames))


def _make_matches(tree: list[Tree], depth: int) -> Eval:
    operand, matches = build(tree[2], depth), matcher(tree[3])

    def run(env: Environment, frames: Frames) -> Inner:
        value = operand(env, frames)
        return matches(value) if isinstance(value, str) else missing(value)

    return run


def _make_band(tree: list[Tree], depth: int) -> Eval:
    operand = build(tree[2], depth)
    steps = [(None if each[0] is None else int(str(each[0])), str(each[1])) for each in _cases(tree[3])]
    return lambda env, frames: numbers.banded(operand(env, frames), steps)


_Maker: TypeAlias = Callable[[list[Tree], int], Eval]

_CALLS: Final[dict[str, _Maker]] = {
    **dict.fromkeys(
        ["answered", "not_known", "refused", "not_asked", "estimated", "year_only", "month_only"], _make_asked
    ),
    "default": _make_default,
    "possibly": _make_possibly,
    "round": _make_round,
    "min": _make_extreme,
    "max": _make_extreme,
    "count": _make_chosen,
    "years_between": _two(dates.between(dates.full_years), 2),
    "months_between": _two(dates.between(dates.full_months), 2),
    "days_between": _two(dates.between(dates.full_days), 2),
    "hours_between": _two(dates.hours_between, 2),
    "date_of": _make_date_of,
    "length": _one(length),
    "lower": _one(lower),
    "contains": _two(contains, 2),
    "starts_with": _two(starts_with, 2),
    "matches": _make_matches,
    "band": _make_band,
    "first": lambda tree, depth: make_end(tree, depth, build),
    "last": lambda tree, depth: make_end(tree, depth, build),
}

_MAKERS: Final[dict[str, _Maker]] = {
    "lit": _make_literal,
    **dict.fromkeys(COMPARISONS, _make_comparison),
    "and": _make_and,
    "or": _make_or,
    "not": _make_not,
    "neg": _make_negative,
    "+": _two(numbers.add),
    "-": _two(numbers.subtract),
    "*": _two(numbers.multiply),
    "/": _two(numbers.divide),
    "add": _make_moved,
    "subtract": _make_moved,
    **dict.fromkeys(["in", "has_any", "has_all"], _make_membership),
    "attribute": _make_table,
    "rank": _make_table,
    "level": _make_level,
    "of": _make_of,
    "first": _make_first,
    "completed": _make_completed,
    "entered": _make_entered,
    "spent_in": _make_spent,
    "ever": lambda tree, depth: make_ever(tree, depth, build),
    "since": lambda tree, depth: make_since(tree, depth, build),
    "over": lambda tree, depth: make_over(tree, depth, build),
    "today": _today,
    "now": _now,
    "call": _make_call,
}
