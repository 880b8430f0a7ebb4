"""Comparison, membership, arithmetic and the three-valued connectives."""

from __future__ import annotations

from typing import Final

from engine.expressions.checking.constancy import (
    look_at_choice,
    look_at_comparison,
    look_at_connective,
    look_at_negation,
    note_number,
)
from engine.expressions.checking.names import number_tree
from engine.expressions.checking.state import Checking, Typed, Want, element
from engine.expressions.checking.types import COMPOUND, NUMBERS, condition, family, in_words, is_choice
from engine.expressions.faults import did_you_mean
from engine.expressions.program import Tree
from engine.expressions.syntax.nodes import Binary, Length, Node, Several, Unary, Word

_ORDERS: Final = frozenset({"<", "<=", ">", ">="})
_ORDERED: Final = frozenset({"number", "date", "date_time", "time", "duration"})
_DATES: Final = frozenset({"date", "date_time"})
_NO_DAYS: Final = frozenset({"minutes", "hours"})
_WORKING: Final = frozenset({"working_hours", "working_days"})


def check_unary(c: Checking, node: Unary, _want: Want) -> Typed | None:
    """`not condition` and `-number`."""
    part = c.typed(node.operand)
    if node.operator == "not":
        found = condition(c, part)
        if found is None:
            return None
        denied = Typed(["not", found.tree], "condition", node.at)
        look_at_negation(c, node, denied)
        return denied
    if part is None:
        return None
    if part.type not in NUMBERS:
        c.wrong("E205", node.at, f"Only a number can be made negative; {part.called} is {in_words(part.type)}.")
        return None
    return Typed(["neg", part.tree], part.type, node.at)


def check_binary(c: Checking, node: Binary, _want: Want) -> Typed | None:
    """Everything that stands between two operands."""
    if node.operator in {"and", "or"}:
        return _connective(c, node)
    if node.operator in {"in", "has_any", "has_all"}:
        return _membership(c, node)
    if node.operator in {"==", "!="} or node.operator in _ORDERS:
        return _comparison(c, node)
    return _arithmetic(c, node)


def _connective(c: Checking, node: Binary) -> Typed | None:
    left = condition(c, c.typed(node.left))
    right = condition(c, c.typed(node.right))
    if left is None or right is None:
        return None
    joined = Typed([node.operator, left.tree, right.tree], "condition", node.at)
    look_at_connective(c, node, left, right, joined)
    return joined


def _sides(c: Checking, node: Binary) -> tuple[Typed, Typed] | None:
    """Both operands; a bare word is read as an option of what stands on the other side."""
    first, second = node.left, node.right
    swapped = isinstance(first, Word) and c.look_up(first.word) is None and not _unnamed(c, second)
    if swapped:
        first, second = second, first
    one = c.typed(first)
    if one is None:
        if not isinstance(second, Word):
            c.typed(second)
        return None
    other = c.typed(second, Want(one.type, one.label))
    if other is None or _ambiguous(c, first, one, other):
        return None
    return (other, one) if swapped else (one, other)


def _unnamed(c: Checking, node: Node) -> bool:
    return isinstance(node, Word) and c.look_up(node.word) is None


def _ambiguous(c: Checking, node: Node, part: Typed, other: Typed) -> bool:
    """Whether the first operand is a name that is also an option of the second's list."""
    if not isinstance(node, Word) or not is_choice(other.type) or other.label == "":
        return False
    options = c.options(other.type)
    if options is None or node.word not in options.options:
        return False
    c.wrong(
        "E204", part.at, f"`{node.word}` is both an option of {other.called} and a name here.", "Rename one of the two."
    )
    return True


def _comparison(c: Checking, node: Binary) -> Typed | None:
    sides = _sides(c, node)
    if sides is None:
        return None
    left, right = sides
    if _unlike(c, node, left, right):
        return None
    found = _compared(c, node, left, right)
    if found is not None:
        note_number(c, left, right)
        look_at_comparison(c, left, right, found)
    return found


def _compared(c: Checking, node: Binary, left: Typed, right: Typed) -> Typed | None:
    """Two things of one type beside each other; in an order only if they have one."""
    if node.operator not in _ORDERS or family(left.type) in _ORDERED:
        return Typed([node.operator, left.tree, right.tree], "condition", node.at)
    options = c.options(left.type)
    if options is None or not options.ordered:
        remedy = (
            "Say `ordered: true` in the list, if its order has a meaning." if left.type.startswith("option:") else ""
        )
        c.wrong("E206", node.at, f"`{node.operator}` needs an order, and {in_words(left.type)} has none.", remedy)
        return None
    return Typed([node.operator, _rank(left, options.options), _rank(right, options.options)], "condition", node.at)


def _rank(part: Typed, options: tuple[str, ...]) -> Tree:
    tree = part.tree
    if isinstance(tree, list) and tree[0] == "lit":
        return number_tree(options.index(str(tree[2])) * 1_000_000)
    return ["rank", tree, list(options)]


def _unlike(c: Checking, node: Binary, left: Typed, right: Typed) -> bool:
    for part in (left, right):
        if part.type == "condition":
            message = "A condition isn't compared; it is true or false by itself."
            c.wrong("E205", node.at, message, "Join conditions with `and`, `or`, `not`.")
            return True
        if part.type.startswith("options:"):
            remedy = "Write `option in …`, `… has_any (a, b)` or `… has_all (a, b)`."
            c.wrong(
                "E205",
                node.at,
                f"{part.called.capitalize()} may hold several options, so it isn't compared as one.",
                remedy,
            )
            return True
        if part.type in {"rows", "record"}:
            c.wrong("E205", node.at, f"{part.called.capitalize()} is {in_words(part.type)} and can't be compared.")
            return True
        if part.type in COMPOUND:
            parts = ", ".join(f"`{part.label}.{each}`" for each in list(part.name.members)[:3]) if part.name else ""
            remedy = f"Compare one of its parts: {parts}." if parts else f"Write `answered({part.label or '…'})`."
            c.wrong(
                "E205", node.at, f"{part.called.capitalize()} is {in_words(part.type)} and can't be compared.", remedy
            )
            return True
    if family(left.type) == family(right.type):
        return False
    remedy = _likening(c, left, right)
    message = f"{left.called.capitalize()} is {in_words(left.type)} and {right.called} is {in_words(right.type)}."
    c.wrong("E205", node.at, message, remedy)
    return True


def _likening(c: Checking, left: Typed, right: Typed) -> str:
    """How two unlike things may have been meant."""
    types = {left.type, right.type}
    if types == _DATES:
        return "Write `date_of(…)` around the one with a time."
    if "duration" in types and types & NUMBERS:
        return "Say the unit, such as `7 days`."
    if "text" not in types:
        return ""
    written = next(
        (part.tree[2] for part in (left, right) if isinstance(part.tree, list) and part.tree[:2] == ["lit", "text"]),
        None,
    )
    if written is not None and (is_choice(left.type) or is_choice(right.type)):
        return _unquoted(c, left if is_choice(left.type) else right, str(written))
    return "Keep the date in a setting and write `settings.…`." if written is not None and types & _DATES else ""


def _unquoted(c: Checking, choice: Typed, written: str) -> str:
    """How to write an option that was quoted."""
    options = c.options(choice.type)
    if options is None or written in options.options:
        return f"Options have no quotes: write `{written}`."
    listed = ", ".join(f"`{each}`" for each in options.options[:8])
    return "Options have no quotes. " + did_you_mean(written, options.options, f"Known are {listed}.")


def _membership(c: Checking, node: Binary) -> Typed | None:
    if node.operator == "in":
        return _in(c, node)
    left = c.typed(node.left)
    if left is None:
        return None
    if not left.type.startswith("options:"):
        c.wrong(
            "E205",
            node.at,
            f"`{node.operator}` asks a question with several options; {left.called} is {in_words(left.type)}.",
        )
        return None
    right = _many(c, node.right, Want(element(left.type), left.label))
    return _joined(c, node, left, right, element(left.type))


def _in(c: Checking, node: Binary) -> Typed | None:
    if isinstance(node.left, Word) and c.look_up(node.left.word) is None and not isinstance(node.right, Several):
        right = c.typed(node.right)
        if right is None:
            return None
        many = right.type.startswith("options:")
        left = c.typed(node.left, Want(element(right.type) if many else right.type, right.label))
    else:
        left = c.typed(node.left)
        if left is None:
            return None
        right = _many(c, node.right, Want(left.type, left.label))
    return None if left is None else _joined(c, node, left, right, left.type)


def _many(c: Checking, node: Node, want: Want) -> Typed | None:
    """A list in brackets, one value, or a question with several options."""
    if not isinstance(node, Several):
        return c.typed(node, want)
    items = [c.typed(each, want) for each in node.items]
    found = [each for each in items if each is not None]
    if len(found) < len(items):
        return None
    for each in found:
        if family(each.type) != family(want.type):
            c.wrong(
                "E205", each.at, f"This is {in_words(each.type)}; the list is looked through for {in_words(want.type)}."
            )
            return None
    return Typed(["list", *[each.tree for each in found]], f"list:{family(want.type)}", node.at)


def _joined(c: Checking, node: Binary, left: Typed, right: Typed | None, item_type: str) -> Typed | None:
    if right is None:
        return None
    many, tree = right.type, right.tree
    if family(many) == family(item_type):
        many, tree = f"list:{family(item_type)}", ["list", tree]
    if item_type in {"condition", "rows", "record", "duration"} | COMPOUND or item_type.startswith("options:"):
        c.wrong("E205", left.at, f"{left.called.capitalize()} is {in_words(item_type)}; `in` looks for a single value.")
        return None
    if many != f"list:{family(item_type)}" and not (many.startswith("options:") and element(many) == item_type):
        message = f"{left.called.capitalize()} is {in_words(item_type)}; {right.called} holds {in_words(many)}."
        c.wrong("E205", node.at, message)
        return None
    found = Typed([node.operator, left.tree, tree], "condition", node.at)
    if node.operator == "in" and isinstance(tree, list) and tree[0] == "list":
        look_at_choice(c, left, found)
    return found


def _arithmetic(c: Checking, node: Binary) -> Typed | None:
    if _hyphened(c, node):
        return None
    left, right = c.typed(node.left), c.typed(node.right)
    if left is None or right is None:
        return None
    if left.type in NUMBERS and right.type in NUMBERS:
        whole = node.operator != "/" and left.type == right.type == "whole_number"
        return Typed([node.operator, left.tree, right.tree], "whole_number" if whole else "decimal", node.at)
    if node.operator == "+" and left.type == "duration" and right.type in _DATES:
        left, right = right, left
    if node.operator in {"+", "-"} and left.type in _DATES and right.type == "duration":
        return _moved(c, node, left, right)
    _no_arithmetic(c, node, left, right)
    return None


def _hyphened(c: Checking, node: Binary) -> bool:
    """Whether a name was written with a hyphen, which would be a minus."""
    if node.operator != "-" or not isinstance(node.left, Word) or not isinstance(node.right, Word):
        return False
    joined = f"{node.left.word}_{node.right.word}"
    if joined not in c.words() or (not _unnamed(c, node.left) and not _unnamed(c, node.right)):
        return False
    c.wrong("E201", node.at, "A hyphen is a minus here.", f"Write `{joined}`: names are joined by `_`.")
    return True


def _moved(c: Checking, node: Binary, moment: Typed, length: Typed) -> Typed | None:
    written = node.right if isinstance(node.right, Length) else node.left
    unit = written.unit if isinstance(written, Length) else ""
    if unit in _WORKING:
        remedy = "Say working time in `within:`, which knows where it starts, or use days."
        c.wrong("E208", length.at, "Working time isn't added in an expression.", remedy)
        return None
    if moment.type == "date" and unit in _NO_DAYS:
        c.wrong("E208", length.at, f"A date has no {unit}.", "Use days, or a date with a time.")
        return None
    head = "add" if node.operator == "+" else "subtract"
    return Typed([head, moment.tree, length.tree], moment.type, node.at)


def _no_arithmetic(c: Checking, node: Binary, left: Typed, right: Typed) -> None:
    types = {left.type, right.type}
    if types <= _DATES:
        remedy = "Write `hours_between(a, b)`." if "date_time" in types else "Write `days_between(a, b)`."
        c.wrong("E208", node.at, "Dates aren't added to or taken from one another.", remedy)
    elif types & _DATES and types & NUMBERS:
        c.wrong("E208", node.at, "A number alone isn't a length of time.", "Say the unit, such as `+ 30 days`.")
    elif types == {"text"}:
        c.wrong("E205", node.at, "Texts aren't joined in an expression.", "Write a text with `${…}` in it.")
    else:
        message = f"`{node.operator}` needs numbers; {left.called} is {in_words(left.type)} and {right.called} is {in_words(right.type)}."
        c.wrong("E205", node.at, message)
