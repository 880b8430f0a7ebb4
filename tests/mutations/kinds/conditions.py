"""What goes wrong inside an expression: another language's signs, types that don't meet, an option of another list, brackets, lengths.

An option counts as another list's if none of the lists that hold the right word holds the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tests.mutations.mutants import Mutant, swapped
from tests.mutations.names import FUNCTIONS, Names
from tests.mutations.sources import Leaf, Source

FOREIGN = (
    (re.compile(r" == "), " = ", "`=` for `==`"),
    (re.compile(r" == "), " === ", "`===` for `==`"),
    (re.compile(r" != "), " <> ", "`<>` for `!=`"),
    (re.compile(r" and "), " && ", "`&&` for `and`"),
    (re.compile(r" or "), " || ", "`||` for `or`"),
    (re.compile(r" and "), " AND ", "`AND` for `and`"),
    (re.compile(r"\bnot "), "!", "`!` for `not`"),
    (re.compile(r" and "), " and and ", "a word of logic twice"),
    (re.compile(r" and "), " , ", "a comma for `and`"),
    (re.compile(r" == [a-z_]+"), " ==", "an operand lost"),
    (re.compile(r" (?:==|!=|<=|>=|<|>) "), " ", "an operator lost"),
    (re.compile(r"\("), "", "an opening bracket of an expression lost"),
    (re.compile(r"\)"), "", "a closing bracket of an expression lost"),
    (re.compile(r" == yes\b"), "", "a yes-no question as a condition by itself"),
    (re.compile(r" == yes\b"), " == true", "`true` for `yes`"),
    (re.compile(r"\byears_between\("), "yearsBetween(", "a function in another writing"),
    (re.compile(r"\bnow\b|\btoday\b"), "2026-01-31", "a date in an expression"),
    (re.compile(r"\bnow\b|\btoday\b"), "17", "a date compared with a number"),
    (re.compile(r"(?<=[<>]= )\d+|(?<=[<>] )\d+"), "today", "a number compared with a date"),
    (re.compile(r"(?<=== )[a-z][a-z_]+"), "17", "an option compared with a number"),
    (re.compile(r" (?:hours|days|weeks)\b"), "", "a length of time without its unit"),
    (re.compile(r" (?:hours|days|weeks)\b"), " h", "a unit in another writing"),
    (re.compile(r"\bsettings\."), "", "`settings.` lost"),
    (re.compile(r"\bsettings\."), "setting.", "`setting.` for `settings.`"),
)


def foreign(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Signs of other languages, and parts lost or of another type."""
    for leaf in source.leaves:
        if leaf.role != "x" or leaf.text in ("true", "false"):
            continue
        raw = source.raw(leaf)
        for pattern, new, kind in FOREIGN:
            found = list(pattern.finditer(raw))
            if not found:
                continue
            each = chance.choice(found)
            if _counts(kind, leaf, raw, each, names):
                yield swapped(kind, source, leaf.line, leaf.column + each.start(), leaf.column + each.end(), new)


def _counts(kind: str, leaf: Leaf, raw: str, found: re.Match[str], names: Names) -> bool:
    """Whether this change must make a fault."""
    if kind == "an option compared with a number":
        return bool(names.lists_with(found.group()))
    if kind == "an operator lost":
        return not found.string[found.end() :].startswith("(")
    if kind == "`settings.` lost":
        return re.split(r"[^a-z_]", raw[found.end() :])[0] not in names.words - names.of("setting")
    if kind in ("a length of time without its unit", "a unit in another writing"):
        return bool(re.search(r"\d$", raw[: found.start()]))
    if kind == "a comma for `and`":
        return raw[: found.start()].count("(") == raw[: found.start()].count(")")
    return True


def options(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """An option of another list, one in quotes, a list in square brackets, the sides of `in` turned round."""
    for use in names.found[source.file]:
        if use.role != "option" or use.leaf.role != "x":
            continue
        lists = names.lists_with(use.text)
        taken = {option for each in lists for option in names.options[each]}
        others = sorted(option for each in names.options for option in names.options[each] if option not in taken)
        others = [
            each for each in others if each not in names.defined.get("question", ()) and each not in names.of("fact")
        ]
        end = use.column + len(use.text)
        if others:
            yield swapped("an option of another list", source, use.line, use.column, end, chance.choice(others))
        if not use.leaf.quoted and use.leaf.text != use.text:  # a whole value in quotes is YAML's business
            yield swapped("an option in quotes", source, use.line, use.column, end, f"'{use.text}'")
    for leaf in source.leaves:
        raw = source.raw(leaf)
        found = re.search(r"has_any (\([a-z_, ]+\))", raw) if leaf.role == "x" else None
        if found:
            start, end = leaf.column + found.start(1), leaf.column + found.end(1)
            yield swapped("a list in square brackets", source, leaf.line, start, end, f"[{found.group(1)[1:-1]}]")
            yield swapped(
                "`in` for `has_any`",
                source,
                leaf.line,
                leaf.column + found.start(),
                leaf.column + found.start() + 7,
                "in",
            )
        turned = re.search(r"([a-z_]+) in ([a-z_]+\.[a-z_]+)", raw) if leaf.role == "x" else None
        if turned:
            start, end = leaf.column + turned.start(), leaf.column + turned.end()
            yield swapped(
                "the sides of `in` turned round",
                source,
                leaf.line,
                start,
                end,
                f"{turned.group(2)} in {turned.group(1)}",
            )


def functions(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A function with too many or too few arguments, or of another language."""
    for use in names.found[source.file]:
        if use.role != "function" or use.text not in FUNCTIONS or use.leaf.role != "x":
            continue
        line = source.lines[use.line - 1]
        bracket = use.column + len(use.text) + 1
        yield swapped("a function with an argument too many", source, use.line, bracket, bracket, "1, 2, 3, ")
        close = line.find(")", bracket - 1)
        if close > 0 and "(" not in line[bracket - 1 : close] and use.text not in ("first", "last"):
            yield swapped("a function without arguments", source, use.line, bracket, close + 1, "")
        yield swapped("a function that does not exist", source, use.line, use.column, bracket - 1, "is_blank")


def times(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """Dates, times and lengths that can't be read."""
    wrong = {
        "date": ("2026-02-30", "30/11/2026", "2026-13-01"),
        "instant": ("2026-02-30 09:00", "2026-03-02 25:00", "tomorrow"),
        "length": ("soon", "3", "3 hourss", "three hours"),
        "hours": ("all day", "17:30 to 08:30", "8 to 25"),
        "day": ("02-30", "31-12", "Christmas"),
        "moment": ("half", "150%", "6 late", "after due"),
    }
    for leaf in source.leaves:
        if leaf.role in wrong and not leaf.is_key:
            new = chance.choice(wrong[leaf.role])
            yield swapped(f"a {leaf.role} that can’t be read", source, leaf.line, leaf.column, leaf.end, new)


ALL = (foreign, options, functions, times)
