"""Conditions that can't change: compared with itself, options exhausted, two demands that exclude one another, `not not`.

A condition is tried with every answer that could matter (each option; each number beside the ones it is compared with), by running the
program itself. What can't be tried is taken as true or false, whichever; so what is told here is certain. Unknown answers are left out:
“always true” means “once it is answered”.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from engine.expressions.checking.state import Checking, Typed
from engine.expressions.checking.types import NUMBERS
from engine.expressions.environment import Environment
from engine.expressions.program import Tree, rebuilt
from engine.expressions.running.build import compile_tree
from engine.expressions.syntax.nodes import Binary, Unary
from engine.expressions.values import MILLION

_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_MOST_TRIED: Final = 300
_NEGATED: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def look_at_comparison(c: Checking, left: Typed, right: Typed, part: Typed) -> None:
    """Warn of a comparison that can only come out one way."""
    if left.tree == right.tree and not _is_literal(left.tree):
        message = f"{left.called.capitalize()} is compared with itself."
        c.later("W240", part, message, "Compare it with something else, or ask `answered(…)`.")
        return
    for one, other in ((left, right), (right, left)):
        if other.tree == ["lit", "text", ""]:
            remedy = f"Write `not answered({one.label or '…'})`, or `answered({one.label or '…'})`."
            c.later("W241", part, "No text is empty: what isn't filled in is unanswered.", remedy)
            return
    for each in (left, right):
        c.subjects[_key(each.tree)] = each.type
    ranked = isinstance(part.tree, list) and any(_is_ranked(each) for each in part.tree)
    counted = any(_is_amount(each.tree) for each in (left, right))
    if ranked or counted or (_is_literal(left.tree) and _is_literal(right.tree)):
        look_at_whole(c, part)


def look_at_choice(c: Checking, left: Typed, part: Typed) -> None:
    """Warn of `x in (…)` that names every option."""
    c.subjects[_key(left.tree)] = left.type
    for each in part.tree[2] if isinstance(part.tree, list) and isinstance(part.tree[2], list) else ():
        _note(c, left.tree, each)
    look_at_whole(c, part)


def look_at_negation(c: Checking, node: Unary, part: Typed) -> None:
    """Warn of `not not` and of `not (a != b)`."""
    inner = node.operand
    if isinstance(inner, Unary) and inner.operator == "not":
        c.later("W242", part, "`not not` says nothing.", "Remove both.")
    elif isinstance(inner, Binary) and inner.operator == "!=":
        c.later("W242", part, "`not` and `!=` deny one another.", f"Write `{_NEGATED[inner.operator]}` without `not`.")


def look_at_connective(c: Checking, node: Binary, left: Typed, right: Typed, part: Typed) -> None:
    """Warn of what is said twice, and of a whole that never changes."""
    said = [_key(each) for each in _sides(left.tree, node.operator)]
    for each in _sides(right.tree, node.operator):
        if _key(each) in said:
            c.later("W243", right, f"This is said twice in one `{node.operator}`.", "Remove one of the two.")
            return
    found = [key for key, _values in _domains(c, part.tree)]
    if len(set(found)) < len(found):  # otherwise the whole can't be constant unless one of its sides is
        look_at_whole(c, part)


def look_at_whole(c: Checking, part: Typed) -> None:
    """Warn if a condition comes out the same whatever is answered."""
    if c.has_later:
        return
    domains = dict(_domains(c, part.tree))
    tried = 1
    for values in domains.values():
        tried *= len(values)
    if tried > _MOST_TRIED:
        return
    outcomes = set()
    for chosen in product(*domains.values()):
        put = dict(zip(domains, chosen, strict=True))
        outcomes.add(compile_tree(_with(part.tree, put))(Environment()))
        if len(outcomes) > 1:
            return
    if outcomes <= {True, False}:
        how = "always true" if True in outcomes else "never true"
        c.later(
            "W241",
            part,
            f"This is {how}, whatever is answered.",
            "Say what it is to depend on; “answered at all” is `answered(…)`.",
        )


def _domains(c: Checking, tree: Tree) -> Iterator[tuple[str, list[Tree]]]:
    """The parts of a condition that may change, each with the trees to try in its place."""
    if not isinstance(tree, list):
        return
    if tree[0] in {"and", "or"}:
        yield from _domains(c, tree[1])
        yield from _domains(c, tree[2])
        return
    if tree[0] == "not":
        yield from _domains(c, tree[1])
        return
    subjects = [_subject(each) for each in _compared(tree)]
    changing = [each for each in subjects if not _is_literal(each)]
    values = _values(c, changing[0], tree) if len(changing) == 1 else []
    if values:
        yield _key(changing[0]), values
    elif changing or not subjects:
        yield _key(tree), [["lit", "condition", True], ["lit", "condition", False]]


def _compared(tree: list[Tree]) -> list[Tree]:
    """The two sides of a comparison, or what `in` looks for and through; none if the tree is neither."""
    if tree[0] in _COMPARISONS:
        return tree[1:3]
    if tree[0] == "in" and isinstance(tree[2], list) and tree[2][0] == "list":
        return [tree[1], *tree[2][1:]]
    return []


def _subject(side: Tree) -> Tree:
    return side[1] if isinstance(side, list) and side[0] == "rank" else side


def _values(c: Checking, subject: Tree, around: list[Tree]) -> list[Tree]:
    """What a subject may be, as far as it matters; none if there is no telling."""
    ranked = next((each for each in around[1:3] if isinstance(each, list) and each[0] == "rank"), None)
    if ranked is not None and isinstance(ranked[2], list):
        return [["lit", "option", each] for each in ranked[2]]
    kind = c.subjects.get(_key(subject), "")
    if kind in NUMBERS:
        return _numbers(c, subject, kind)
    options = c.options(kind) if kind.startswith("option:") or kind == "yes_no" else None
    return [["lit", "option", each] for each in options.options] if options is not None else []


def _numbers(c: Checking, subject: Tree, kind: str) -> list[Tree]:
    """The numbers with which the subject is compared anywhere, and those on both sides of them."""
    step = MILLION if kind == "whole_number" else 1
    near = {each + shift for each in c.beside.get(_key(subject), ()) for shift in (-step, 0, step)}
    if kind == "whole_number":
        near = {each // MILLION * MILLION for each in near}
    if _is_amount(subject):
        near = {each for each in near if each >= 0} | {0}
    return [["lit", "number", str(each)] for each in sorted(near)]


def note_number(c: Checking, left: Typed, right: Typed) -> None:
    """Remember with which numbers something is compared."""
    for one, other in ((left, right), (right, left)):
        _note(c, one.tree, other.tree)


def _note(c: Checking, subject: Tree, other: Tree) -> None:
    if isinstance(other, list) and other[:2] == ["lit", "number"]:
        c.beside.setdefault(_key(subject), set()).add(int(str(other[2])))


def _is_amount(tree: Tree) -> bool:
    """Whether a number can't be negative: rows counted, options counted, letters counted."""
    return isinstance(tree, list) and tree[0] in {"over", "call"} and tree[1] in {"count", "length"}


def _is_ranked(tree: Tree) -> bool:
    return isinstance(tree, list) and tree[0] == "rank"


def _is_literal(tree: Tree) -> bool:
    return isinstance(tree, list) and tree[0] == "lit"


def _sides(tree: Tree, operator: str) -> list[Tree]:
    """What is joined by one operator, however deep."""
    if isinstance(tree, list) and tree[0] == operator:
        return [*_sides(tree[1], operator), *_sides(tree[2], operator)]
    return [tree]


def _with(tree: Tree, put: dict[str, Tree]) -> Tree:
    """The tree with something else in the place of its changing parts."""
    instead = put.get(_key(tree))
    return instead if instead is not None else rebuilt(tree, lambda part: _with(part, put))


def _key(tree: Tree) -> str:
    return repr(tree)
