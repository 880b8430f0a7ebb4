"""Reading names out of an environment.

Raw reading keeps honest non-answers apart (`not_known(x)` asks for them); plain reading makes them, what is unanswered and what is
hidden unknown. Only a row that an aggregate looks at keeps `HIDDEN`, because aggregates leave hidden questions out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.program import Tree
from engine.expressions.running.numbers import Inner
from engine.expressions.values import HIDDEN, UNKNOWN, DateSpan, Hidden, Row, Special, Unknown, Value

Frames: TypeAlias = "tuple[Row, ...]"
"""The rows that aggregates are looking at, the innermost first."""
Eval: TypeAlias = Callable[[Environment, Frames], Inner]

READS: Final = frozenset(
    {"here", "row", "form", "entries", "fact", "flag", "record", "link", "deadline", "get", "before"}
)

_MISSING: Final = frozenset({type(None), Special, Hidden, Unknown})
_UNPLAIN: Final = _MISSING | {bool}


def plain(value: Inner) -> Inner:
    """The value that may be computed with, or `UNKNOWN`; truth kept as an answer is yes or no."""
    if value.__class__ not in _UNPLAIN:
        return value
    if value.__class__ is bool:
        return "yes" if value else "no"
    return UNKNOWN


def words(tree: list[Tree]) -> list[str]:
    """The words of a tree after its head."""
    return [each if isinstance(each, str) else "" for each in tree[1:]]


def raw_reader(tree: list[Tree], depth: int, build: Callable[[Tree, int], Eval]) -> Eval:
    """A function that reads what a name holds, `None` if nothing; `depth` is the number of rows being looked at."""
    head = tree[0]
    if head == "get":
        return _get(build(tree[1], depth), words(tree)[1])
    if head == "row":
        return _row(words(tree)[0], tree[2] if len(tree) > 2 else 0, depth)
    return _READERS[str(head)](words(tree))


def reader(tree: list[Tree], depth: int, build: Callable[[Tree, int], Eval]) -> Eval:
    """A function that reads what a name holds, ready for computing."""
    head = tree[0]
    if head == "here":
        return _plain_here(words(tree)[0])
    raw = raw_reader(tree, depth, build)
    if head == "row" and (tree[2] if len(tree) > 2 else 0) in range(depth):

        def read_row(env: Environment, frames: Frames) -> Inner:
            value = raw(env, frames)
            return HIDDEN if value is HIDDEN else plain(value)

        return read_row
    return lambda env, frames: plain(raw(env, frames))


def _plain_here(name: str) -> Eval:
    def read(env: Environment, _frames: Frames) -> Inner:
        value = env.here.get(name)
        return plain(value) if value.__class__ in _UNPLAIN else value

    return read


def _row(name: str, up: Tree, depth: int) -> Eval:
    index = up if isinstance(up, int) else 0
    if index < depth:
        return lambda _env, frames: frames[index].get(name)
    return lambda env, _frames: None if env.row is None else env.row.get(name)


def _get(inside: Eval, name: str) -> Eval:
    def read(env: Environment, frames: Frames) -> Inner:
        row = inside(env, frames)
        return _member(row, name)

    return read


def _member(row: Inner, name: str) -> Inner:
    # one row travels as a tuple of one, so that it is a value like the others
    if isinstance(row, tuple) and row:
        only: Row = row[0]
        return only.get(name)
    return None


def _form(names: Sequence[str]) -> Eval:
    form, question = names

    def read(env: Environment, _frames: Frames) -> Inner:
        answers = env.forms.get(form)
        return None if answers is None else answers.get(question)

    return read


def _flag(names: Sequence[str]) -> Eval:
    return lambda env, _frames: "yes" if env.flags.get(names[0]) else "no"


def _deadline(names: Sequence[str]) -> Eval:
    identity, part = names

    def read(env: Environment, _frames: Frames) -> Inner:
        found = env.deadlines.get(identity)
        return None if found is None else found.get(part)

    return read


def _before(names: Sequence[str]) -> Eval:
    fact = names[0]

    def read(env: Environment, _frames: Frames) -> Inner:
        values = env.history.get(fact, ())
        # the present value may or may not have been written into the history yet
        present: Value = env.facts.get(fact)
        skip = 2 if values and values[-1][0] == present else 1
        return values[-skip][0] if len(values) >= skip else None

    return read


_READERS: Final[dict[str, Callable[[Sequence[str]], Eval]]] = {
    "here": lambda names: lambda env, _frames: env.here.get(names[0]),
    "form": _form,
    "entries": lambda names: lambda env, _frames: tuple(env.entries.get(names[0], ())),
    "fact": lambda names: lambda env, _frames: env.facts.get(names[0]),
    "flag": _flag,
    "record": lambda names: lambda env, _frames: env.record.get(names[0]),
    "link": lambda names: lambda env, _frames: tuple(env.links.get(names[0], ())),
    "deadline": _deadline,
    "before": _before,
}


def rows_reader(
    tree: Tree, depth: int, build: Callable[[Tree, int], Eval]
) -> Callable[[Environment, Frames], Sequence[Row] | Unknown]:
    """A function that reads rows: none if hidden or none were given, unknown if their form was never completed."""
    if not isinstance(tree, list) or tree[0] not in READS:
        raise ValueError(f"not rows: {tree!r}")
    raw = raw_reader(tree, depth, build)
    form = words(tree)[0] if tree[0] == "form" else ""

    def read(env: Environment, frames: Frames) -> Sequence[Row] | Unknown:
        value = raw(env, frames)
        if isinstance(value, tuple):
            return value
        return UNKNOWN if form and form not in env.forms else ()

    return read


def answered(value: Inner) -> bool:
    """Whether there is a value."""
    return value.__class__ not in _MISSING and value != ()


def honest(name: str) -> Callable[[Inner], bool]:
    """A function that says whether an answer is the honest one of that name, or a date that is known in the way of that name."""

    def check(value: Inner) -> bool:
        if isinstance(value, DateSpan):
            return value.how == name
        return isinstance(value, Special) and value.value == name

    return check
