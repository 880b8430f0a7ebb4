"""Calls: the plain ones from the table, the others each by its rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.expressions.checking.choices import check_band
from engine.expressions.checking.functions import FUNCTIONS, Function
from engine.expressions.checking.history import HISTORY
from engine.expressions.checking.state import NON_ANSWERS, Checking, Typed, Want
from engine.expressions.checking.types import COMPOUND, NUMBERS, condition, in_words, merged
from engine.expressions.faults import did_you_mean
from engine.expressions.program import Tree, parts
from engine.expressions.scope import of_record
from engine.expressions.syntax.nodes import Call, Node, Number, Place, Text
from engine.expressions.syntax.patterns import PatternRefused, automaton
from engine.expressions.values import MILLION

_COUNTS: Final = {
    "default": (2, 2),
    "round": (1, 2),
    "min": (2, 9),
    "max": (2, 9),
    "sum": (1, 2),
    "count": (1, 2),
    "any": (2, 2),
    "all": (2, 2),
}
_DATES: Final = frozenset({"date", "date_time"})
_FITTING: Final = {
    "date": frozenset({"date"}),
    "date_time": frozenset({"date_time"}),
    "moment": _DATES,
    "text": frozenset({"text"}),
}

_FOREIGN: Final = {
    "if": "Write a `first:` list with `if:` and `value:`.",
    "iif": "Write a `first:` list with `if:` and `value:`.",
    "case": "Write a table with `of:` and `is:`.",
    "len": "Write `length(…)`.",
    "size": "Write `length(…)` of a text, `count(…)` of rows.",
    "today": "Write `today`, without brackets.",
    "now": "Write `now`, without brackets.",
    "avg": "Write `sum(rows, x) / count(rows)`.",
    "average": "Write `sum(rows, x) / count(rows)`.",
    "mean": "Write `sum(rows, x) / count(rows)`.",
    "selected": "Write `option in question`.",
    "regex": "Write `matches(…)`.",
    "like": "Write `matches(…)`, `contains(…)` or `starts_with(…)`.",
    "coalesce": "Write `default(…)`.",
    "nvl": "Write `default(…)`.",
    "exists": "Write `answered(…)` of a question, `any(rows, condition)` of rows.",
    "is_null": "Write `not answered(…)`.",
    "isnull": "Write `not answered(…)`.",
    "isblank": "Write `not answered(…)`.",
    "upper": "Write `lower(…)` on both sides.",
    "datediff": "Write `days_between(from, to)`.",
    "date_diff": "Write `days_between(from, to)`.",
    "age": "Write `years_between(date, today)`.",
    "int": "Write `round(…)`.",
    "floor": "Write `round(…)`; there is no rounding down.",
    "concat": "Write a text with `${…}` in it.",
    "and": "Write `a and b`.",
    "or": "Write `a or b`.",
    "left": "Write `record.state != …`; or `starts_with(…)` of a text.",
}
"""Functions that people write who come from elsewhere, and what to write instead."""


def check_call(c: Checking, node: Call, want: Want) -> Typed | None:
    """A call of a known function with fitting arguments."""
    name = node.function.word
    function = FUNCTIONS.get(name)
    if function is None:
        remedy = _FOREIGN.get(name.lower()) or did_you_mean(
            name, FUNCTIONS, "`docs/language.md` lists all functions.", cutoff=0.7
        )
        c.wrong("E210", node.function.at, f"There is no function `{name}`.", remedy)
        return None
    least, most = _COUNTS.get(name, (len(function.takes), len(function.takes)))
    if not least <= len(node.arguments) <= most:
        c.wrong("E211", node.at, f"`{name}` takes {', '.join(function.takes)}.", f"For example `{function.example}`.")
        return None
    if function.plain:
        return _plain(c, node, function)
    if name in HISTORY:
        return HISTORY[name](c, node)
    return _RULES[name](c, node, want)


def _plain(c: Checking, node: Call, function: Function) -> Typed | None:
    parts: list[Tree] = []
    for argument, wanted in zip(node.arguments, function.takes, strict=True):
        part = c.typed(argument)
        if part is None:
            continue
        if part.type in _FITTING[wanted]:
            parts.append(part.tree)
            continue
        remedy = (
            "Write `date_of(…)` around it."
            if part.type == "date_time" and wanted == "date"
            else f"For example `{function.example}`."
        )
        needed = in_words("date_time" if wanted == "moment" else wanted)
        c.wrong(
            "E211", part.at, f"`{function.name}` needs {needed} here; {part.called} is {in_words(part.type)}.", remedy
        )
    if len(parts) < len(node.arguments):
        return None
    return Typed(["call", function.name, *parts], function.result, node.at)


def _speaks(c: Checking, node: Call, _want: Want) -> Typed | None:
    """`answered(x)` and the five that ask for an honest answer."""
    name = node.function.word
    with c.speaking():
        part = c.typed(node.arguments[0])
    if part is None:
        return None
    if part.type == "condition" and part.name is None:
        c.wrong(
            "E211",
            part.at,
            f"`{name}` asks about a question, not about a condition.",
            "Write `possibly(…)` for “true or unknown”.",
        )
        return None
    if name == "answered":
        return Typed(["call", name, part.tree], "condition", node.at)
    if part.name is None:
        c.wrong(
            "E211",
            part.at,
            f"`{name}` asks about a question, by its name.",
            f"For example `{FUNCTIONS[name].example}`.",
        )
        return None
    if name not in part.name.may_be:
        remedy = f"Add it to the question: `may_be: [{', '.join([*sorted(part.name.may_be), name])}]`."
        c.wrong("E212", part.at, f"{part.called.capitalize()} can't be answered with `{name}`.", remedy)
        return None
    return Typed(["call", name, part.tree], "condition", node.at)


def _default(c: Checking, node: Call, want: Want) -> Typed | None:
    with c.speaking():
        first = c.typed(node.arguments[0], want)
    if first is None:
        return None
    second = c.typed(node.arguments[1], Want(first.type, first.label))
    if second is None:
        return None
    both = merged(first.type, second.type)
    if not both or both in {"rows", "record"} | COMPOUND:
        c.wrong(
            "E211",
            node.at,
            f"`default` needs two of one type; these are {in_words(first.type)} and {in_words(second.type)}.",
        )
        return None
    return Typed(["call", "default", first.tree, second.tree], both, node.at)


def _possibly(c: Checking, node: Call, _want: Want) -> Typed | None:
    with c.speaking():
        part = condition(c, c.typed(node.arguments[0]))
    return None if part is None else Typed(["call", "possibly", part.tree], "condition", node.at)


def _round(c: Checking, node: Call, _want: Want) -> Typed | None:
    part = c.typed(node.arguments[0])
    if part is None:
        return None
    if part.type not in NUMBERS:
        c.wrong("E211", part.at, f"`round` needs a number; {part.called} is {in_words(part.type)}.")
        return None
    if len(node.arguments) == 1:
        return Typed(["call", "round", part.tree, 0], "whole_number", node.at)
    digits = node.arguments[1]
    if not isinstance(digits, Number) or not digits.whole or digits.millionths > 6 * MILLION:
        c.wrong(
            "E211", digits.at, "The digits to round to are a number from 0 to 6.", "For example `round(score / 3, 2)`."
        )
        return None
    return Typed(
        ["call", "round", part.tree, digits.millionths // MILLION],
        "decimal" if digits.millionths else "whole_number",
        node.at,
    )


def _extreme(c: Checking, node: Call, want: Want) -> Typed | None:
    first = c.typed(node.arguments[0])
    if first is None:
        return None
    if first.type == "rows":
        return _over(c, node, first, NUMBERS | _DATES)
    parts = [first, *[c.typed(each) for each in node.arguments[1:]]]
    found = [each for each in parts if each is not None]
    if len(found) < len(parts):
        return None
    kind = first.type
    for each in found:
        kind = merged(kind, each.type)
        if kind not in NUMBERS | _DATES:
            c.wrong(
                "E211",
                each.at,
                f"`{node.function.word}` needs numbers, or dates; {each.called} is {in_words(each.type)}.",
            )
            return None
    return Typed(["call", node.function.word, *[each.tree for each in found]], kind, node.at)


def _sum(c: Checking, node: Call, _want: Want) -> Typed | None:
    if len(node.arguments) == 1:
        return _sum_of_parts(c, node)
    rows = _rows(c, node)
    return None if rows is None else _over(c, node, rows, NUMBERS)


def _sum_of_parts(c: Checking, node: Call) -> Typed | None:
    """`sum(x)` of a tally: all its counts together."""
    part = c.typed(node.arguments[0])
    if part is None:
        return None
    if part.type != "tally" or part.name is None or not part.name.members:
        message = (
            f"`sum` adds something of each row; {part.called} is {in_words(part.type)}, and nothing says what to add."
        )
        c.wrong(
            "E211", node.at, message, f"For example `{FUNCTIONS['sum'].example}`; only a tally is added up by `sum(x)`."
        )
        return None
    trees = [of_record(each, part.tree).tree for each in part.name.members.values()]
    while len(trees) > 1:  # added in pairs, so that a long list makes no deep tree
        pairs = [trees[place : place + 2] for place in range(0, len(trees), 2)]
        trees = [["+", *pair] if len(pair) == 2 else pair[0] for pair in pairs]
    return Typed(trees[0], "whole_number", node.at)


def _rows(c: Checking, node: Call) -> Typed | None:
    part = c.typed(node.arguments[0])
    if part is None or part.type == "rows":
        return part
    remedy = f"For example `{FUNCTIONS[node.function.word].example}`."
    c.wrong(
        "E211",
        part.at,
        f"`{node.function.word}` looks at rows, entries or links; {part.called} is {in_words(part.type)}.",
        remedy,
    )
    return None


def _inside(c: Checking, rows: Typed, body: Node) -> Typed | None:
    with c.inside(rows.name.members if rows.name else {}):
        return c.typed(body)


def _over(c: Checking, node: Call, rows: Typed, kinds: frozenset[str]) -> Typed | None:
    body = _inside(c, rows, node.arguments[1])
    if body is None:
        return None
    name = node.function.word
    if body.type not in kinds or len(node.arguments) > 2:
        needed = "a number" if kinds <= NUMBERS else "a number or a date"
        c.wrong("E211", body.at, f"`{name}` needs {needed} of each row; {body.called} is {in_words(body.type)}.")
        return None
    return Typed(_looking(c, node, rows.tree, body.tree), body.type, node.at)


def _quantified(c: Checking, node: Call, _want: Want) -> Typed | None:
    rows = _rows(c, node)
    if rows is None:
        return None
    body = condition(c, _inside(c, rows, node.arguments[1]))
    return None if body is None else Typed(_looking(c, node, rows.tree, body.tree), "condition", node.at)


def _looking(c: Checking, node: Call, rows: Tree, body: Tree) -> Tree:
    """What an aggregate looks at. Rows within rows are marked, because each may only be few; a third time is refused."""
    tree: list[Tree] = ["over", node.function.word, rows, body]
    if c.rows_around > 1:
        message = "Rows are looked at within rows within rows; that may take very long."
        c.wrong("E232", node.at, message, "Give the inner part a question of its own, and name that.")
    return [*tree, True] if c.rows_around or _looks_at_rows(body) else tree


def _looks_at_rows(tree: Tree) -> bool:
    looking = isinstance(tree, list) and tree[0] == "over" and tree[3] is not None
    return looking or any(_looks_at_rows(each) for each in parts(tree))


def _count(c: Checking, node: Call, want: Want) -> Typed | None:
    if len(node.arguments) == 2:
        found = _quantified(c, node, want)
        return None if found is None else Typed(found.tree, "whole_number", node.at)
    part = c.typed(node.arguments[0])
    if part is None:
        return None
    if part.type.startswith("options:"):
        return Typed(["call", "count", part.tree], "whole_number", node.at)
    if part.type != "rows":
        c.wrong("E211", part.at, f"`count` counts rows, or the options chosen; {part.called} is {in_words(part.type)}.")
        return None
    return Typed(["over", "count", part.tree, None], "whole_number", node.at)


def _end(c: Checking, node: Call, _want: Want) -> Typed | None:
    rows = _rows(c, node)
    if rows is None:
        return None
    name = node.function.word
    label = f"{name}({rows.label})" if rows.label else ""
    # may_be of the rows' own name is none, so the one row speaks only through its members
    return Typed(["call", name, rows.tree], "record", node.at, label, rows.name)


def _matches(c: Checking, node: Call, _want: Want) -> Typed | None:
    text, pattern = c.typed(node.arguments[0]), node.arguments[1]
    if text is not None and text.type != "text":
        remedy = f"For example `{FUNCTIONS['matches'].example}`."
        c.wrong("E211", text.at, f"`matches` needs a text here; {text.called} is {in_words(text.type)}.", remedy)
        text = None
    if not isinstance(pattern, Text):
        message = "The pattern is written out, in quotes, so that it can be checked."
        c.wrong("E230", pattern.at, message, f"For example `{FUNCTIONS['matches'].example}`.")
        return None
    try:
        machine = automaton(pattern.text)
    except PatternRefused as refused:
        c.wrong("E230", _within(pattern.at, refused), refused.message, refused.remedy)
        return None
    return None if text is None else Typed(["call", "matches", text.tree, machine], "condition", node.at)


def _within(at: Place, refused: PatternRefused) -> Place:
    """The place of what is faulty in a pattern; its first character stands behind the opening quote."""
    start = min(at.start + 1 + refused.start, at.end - 1)
    return Place(start, max(start + 1, min(at.start + 1 + refused.end, at.end - 1)), at.origin)


_RULES: Final[dict[str, Callable[[Checking, Call, Want], Typed | None]]] = {
    **dict.fromkeys(["answered", "estimated", "year_only", "month_only", *sorted(NON_ANSWERS)], _speaks),
    "default": _default,
    "possibly": _possibly,
    "round": _round,
    "min": _extreme,
    "max": _extreme,
    "sum": _sum,
    "count": _count,
    "any": _quantified,
    "all": _quantified,
    "first": _end,
    "last": _end,
    "matches": _matches,
    "band": check_band,
}
