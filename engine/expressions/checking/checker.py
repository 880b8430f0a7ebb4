"""Checking a whole expression: names, types, secrecy, and the warnings that only the whole can earn."""

from __future__ import annotations

from dataclasses import dataclass

from engine.expressions.checking.calls import check_call
from engine.expressions.checking.choices import check_first, check_of
from engine.expressions.checking.names import check_dot, check_word, number_tree
from engine.expressions.checking.operators import check_binary, check_unary
from engine.expressions.checking.state import NON_ANSWERS, Checking, Typed, Want
from engine.expressions.checking.types import expect, family, in_words
from engine.expressions.faults import ExpressionFault
from engine.expressions.program import Program, Tree, parts
from engine.expressions.scope import Scope
from engine.expressions.syntax.nodes import (
    Binary,
    Call,
    Dot,
    First,
    Length,
    Node,
    Number,
    Of,
    Several,
    Text,
    Unary,
    Word,
)
from engine.expressions.syntax.parser import parse


@dataclass(frozen=True, slots=True)
class Checked:
    """The program, or None if there are errors; `faults` may hold warnings beside a program."""

    program: Program | None
    faults: tuple[ExpressionFault, ...] = ()


def _reads_item(tree: Tree) -> bool:
    """Whether `item` is read: it differs from row to row, and from option to option."""
    return tree == ["row", "item"] or any(_reads_item(each) for each in parts(tree))


def check(node: Node, scope: Scope, expected: str = "", *, source: str = "", deciding: bool = False) -> Checked:
    """Give an expression its names and types.

    `expected` is the type its place asks for (`condition`, `number`, a type of `Program.type`, or empty for any). `source` is kept in
    the program. `deciding`: the expression shows, requires, narrows or fires something, so it must speak of not-known.
    """
    c = Checking(scope, _rule)
    part = c.typed(node, Want(expected))
    if part is not None:
        part = expect(c, part, Want(expected)) if part.type else None
    if part is None or any(each.severity == "error" for each in c.faults):
        return Checked(None, tuple(c.faults))
    if part.type == "condition" and not c.reads and not _reads_item(part.tree):
        message = "This never changes: it reads no question, fact or date."
        c.wrong("E216", node.at, message, "Remove it, or say what it depends on.", "warning")
    else:
        c.tell_later()
    if deciding:
        _silence(c)
    program = Program(source, part.tree, part.type, tuple(sorted(c.reads)), c.security, tuple(sorted(c.compartments)))
    return Checked(program, tuple(c.faults))


def check_text(
    source: str, scope: Scope, expected: str = "", *, origin: object = None, deciding: bool = False
) -> Checked:
    """`parse` and `check` in one step."""
    parsed = parse(source, origin)
    if parsed.node is None:
        return Checked(None, parsed.faults)
    return check(parsed.node, scope, expected, source=source, deciding=deciding)


def _silence(c: Checking) -> None:
    """Warn of each question that may honestly be unknown, if nothing in the expression speaks of that."""
    for key, part in c.silent.items():
        if key in c.spoken:
            continue
        declared = part.name.may_be if part.name else frozenset()
        honest = "not_known" if "not_known" in declared else min(declared & NON_ANSWERS)
        message = f"`{part.label}` may be unknown, and then this decides nothing."
        act = f"To act in doubt write `possibly(…)` or add `or {honest}({part.label})`"
        remedy = f"{act}; to do nothing in doubt add `and answered({part.label})`."
        c.wrong("E217", part.at, message, remedy, "warning")


def _rule(c: Checking, node: Node, want: Want) -> Typed | None:
    if isinstance(node, Word):
        return check_word(c, node, want)
    if isinstance(node, Dot):
        return check_dot(c, node, want)
    if isinstance(node, Binary):
        return check_binary(c, node, want)
    if isinstance(node, Unary):
        return check_unary(c, node, want)
    if isinstance(node, Call):
        return check_call(c, node, want)
    if isinstance(node, Of):
        return check_of(c, node, want)
    if isinstance(node, First):
        return check_first(c, node, want)
    if isinstance(node, Several):
        return _several(c, node, want)
    return _literal(node)


def _literal(node: Number | Text | Length) -> Typed:
    if isinstance(node, Number):
        return Typed(number_tree(node.millionths), "whole_number" if node.whole else "decimal", node.at)
    if isinstance(node, Text):
        return Typed(["lit", "text", node.text], "text", node.at)
    return Typed(["lit", "duration", [node.amount, node.unit]], "duration", node.at)


def _several(c: Checking, node: Several, want: Want) -> Typed | None:
    """A list of options as a value; elsewhere a list only stands after `in`, `has_any`, `has_all`."""
    if not want.type.startswith("options:"):
        c.wrong("E205", node.at, "A list stands only after `in`, `has_any` or `has_all`.")
        return None
    item = Want("option:" + want.type.removeprefix("options:"), want.beside)
    words: list[Tree] = []
    for each in node.items:
        part = c.typed(each, item)
        if part is None:
            return None
        if family(part.type) != item.type or not isinstance(part.tree, list) or part.tree[0] != "lit":
            c.wrong("E205", each.at, f"This is {in_words(part.type)}; {in_words(item.type)} is needed here.")
            return None
        words.append(part.tree[2])
    return Typed(["lit", "options", words], want.type, node.at)
