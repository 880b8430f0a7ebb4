"""The commonest conditions of forms as short functions: comparisons of an answer, joined by `and` and `or`.

Each yields what the program's own function yields: it answers only where that needs no more than one comparison, and asks the other
one otherwise (unanswered, hidden, honest, partly known). A test compares the two.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final

from engine.expressions import compile_tree
from engine.expressions.environment import Environment
from engine.expressions.program import Program, Tree
from engine.expressions.values import HIDDEN, LARGEST, UNKNOWN, DateSpan, Value
from engine.forms.prepared import Compute

_ORDER: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def function_of(program: Program) -> Compute:
    """The function of a program, a short one where there is one."""
    return _function(program.tree)


def _function(tree: Tree) -> Compute:
    whole = compile_tree(tree)
    if (
        isinstance(tree, list)
        and tree[:2] == ["over", "sum"]
        and _read(tree[2])[1] == "here"
        and _read(tree[3])[1] == "row"
    ):
        return _sum(_read(tree[2])[0], _read(tree[3])[0], whole)
    if not isinstance(tree, list) or len(tree) != 3:
        return whole
    return _of_two(tree, whole)


def _of_two(tree: list[Tree], whole: Compute) -> Compute:
    """An operator with two sides."""
    head, left, right = tree
    if head == "and":
        return _both(_function(left), _function(right))
    if head == "or":
        return _either(_function(left), _function(right))
    if head in ("+", "-"):
        return _calculated(_number(tree), whole)
    if head not in _ORDER:
        return whole
    name, scope = _read(left)
    if name and isinstance(right, list) and right[0] == "lit":
        return _beside_literal(str(head), name, scope, right, whole)
    one, other = _number(left), _number(right)
    if one is not None and other is not None:
        return _compared(_ORDER[str(head)], one, other, whole)
    return whole


def _read(tree: Tree) -> tuple[str, str]:
    """Name and scope (`here`, `row`) of a plain reading; empty if it is none."""
    if isinstance(tree, list) and len(tree) == 2 and tree[0] in ("here", "row"):
        return str(tree[1]), str(tree[0])
    return "", ""


def _beside_literal(head: str, name: str, scope: str, literal: list[Tree], whole: Compute) -> Compute:
    """An answer compared with a number, or by `==` and `!=` with an option."""
    if literal[1] == "number":
        return _with_number(_ORDER[head], name, scope, int(str(literal[2])), whole)
    if literal[1] == "option" and head in ("==", "!="):
        return _with_word(head == "==", name, scope, str(literal[2]), whole)
    return whole


def _with_number(compare: Callable[[int, int], bool], name: str, scope: str, number: int, whole: Compute) -> Compute:
    def here(env: Environment) -> Value:
        value = env.here.get(name)
        if value.__class__ is int:
            return compare(value, number)
        return UNKNOWN if value is None or value is HIDDEN else whole(env)

    def row(env: Environment) -> Value:
        value = None if env.row is None else env.row.get(name)
        if value.__class__ is int:
            return compare(value, number)
        return UNKNOWN if value is None or value is HIDDEN else whole(env)

    return here if scope == "here" else row


def _with_word(equal: bool, name: str, scope: str, word: str, whole: Compute) -> Compute:
    def here(env: Environment) -> Value:
        value = env.here.get(name)
        if value.__class__ is str:
            return (value == word) is equal
        return UNKNOWN if value is None or value is HIDDEN else whole(env)

    def row(env: Environment) -> Value:
        value = None if env.row is None else env.row.get(name)
        if value.__class__ is str:
            return (value == word) is equal
        return UNKNOWN if value is None or value is HIDDEN else whole(env)

    return here if scope == "here" else row


def _compared(compare: Callable[[int, int], bool], left: Compute, right: Compute, whole: Compute) -> Compute:
    """Two numbers, or two whole days."""

    def run(env: Environment) -> Value:
        a, b = left(env), right(env)
        if a.__class__ is int and b.__class__ is int:
            return compare(a, b)
        if isinstance(a, DateSpan) and isinstance(b, DateSpan) and a.earliest == a.latest and b.earliest == b.latest:
            return compare(a.earliest, b.earliest)  # type: ignore[arg-type]  # days are ordered like numbers
        return whole(env)

    return run


def _number(tree: Tree) -> Compute | None:
    """What a side of a comparison is, if that is an answer, a number, or a sum or difference of such; else none.

    Its function yields something other than a number or a date where the program must decide.
    """
    name, scope = _read(tree)
    if scope == "here":
        return lambda env: env.here.get(name)
    if scope == "row":
        return lambda env: None if env.row is None else env.row.get(name)
    if not isinstance(tree, list) or len(tree) != 3:
        return None
    if tree[:2] == ["lit", "number"]:
        number = int(str(tree[2]))
        return lambda env: number
    left, right = (_number(tree[1]), _number(tree[2])) if tree[0] in ("+", "-") else (None, None)
    if left is None or right is None:
        return None
    return _added(left, right, 1 if tree[0] == "+" else -1)


def _added(left: Compute, right: Compute, sign: int) -> Compute:
    def run(env: Environment) -> Value:
        a, b = left(env), right(env)
        if a.__class__ is int and b.__class__ is int:
            total: int = a + sign * b
            return total if -LARGEST <= total <= LARGEST else None
        return None

    return run


def _calculated(short: Compute | None, whole: Compute) -> Compute:
    """A sum or difference, by itself."""
    if short is None:
        return whole

    def run(env: Environment) -> Value:
        value = short(env)
        return whole(env) if value is None else value

    return run


def _sum(rows: str, column: str, whole: Compute) -> Compute:
    """The sum of a column in which every row has a number."""

    def run(env: Environment) -> Value:
        found = env.here.get(rows)
        if isinstance(found, tuple):
            numbers = [row.get(column) for row in found]
            if all(number.__class__ is int for number in numbers):
                total: int = sum(numbers)  # type: ignore[arg-type]  # their classes were looked at
                if sum(map(abs, numbers)) <= LARGEST:  # type: ignore[arg-type]  # so nothing overflows on the way
                    return total
        return whole(env)

    return run


def _both(left: Compute, right: Compute) -> Compute:
    def run(env: Environment) -> Value:
        one = left(env)
        if one is False:
            return False
        other = right(env)
        if other is False:
            return False
        return True if one is True and other is True else UNKNOWN

    return run


def _either(left: Compute, right: Compute) -> Compute:
    def run(env: Environment) -> Value:
        one = left(env)
        if one is True:
            return True
        other = right(env)
        if other is True:
            return True
        return False if one is False and other is False else UNKNOWN

    return run
