"""`of`/`is` tables, `first` lists, bands and dated values: one value that depends on something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from engine.expressions.checking.state import Checking, Typed, Want
from engine.expressions.checking.types import NUMBERS, condition, in_words, is_choice, merged
from engine.expressions.faults import did_you_mean
from engine.expressions.program import Program, Tree
from engine.expressions.scope import SECURITY, Options
from engine.expressions.syntax.nodes import Call, First, Node, Number, Of, Word

BAND = "from"
"""The attribute that makes a list of options bands: the least number that belongs to an option."""


class _Values:
    """The values of one choice, which must all have one type."""

    def __init__(self, c: Checking, want: Want) -> None:
        self._c = c
        self._want = want
        self.type = ""
        self.sound = True
        self._first: Node | None = None

    def add(self, node: Node) -> Tree:
        """The value's tree; a fault makes the whole unsound."""
        part = self._c.typed(node, self._want if self._want.type or not self.type else Want(self.type))
        if part is None:
            self.sound = False
            return None
        kind = merged(self.type, part.type) if self.type else part.type
        if not kind:
            self._apart(node, part.type)
            self.sound = False
            return None
        if not self.type:
            self._first = node
        self.type = kind
        return part.tree

    def _apart(self, node: Node, kind: str) -> None:
        """Tell that a value is of another type than those before it. Beside a length of time a bare number has most likely lost its unit,
        wherever it stands."""
        bare = next((each for each in (node, self._first) if isinstance(each, Number)), None)
        if bare is not None and "duration" in (kind, self.type):
            message = "This value is a number without a unit; the others are lengths of time."
            self._c.wrong("E205", bare.at, message, "Write its unit too, like `3 days`.")
            return
        self._c.wrong("E205", node.at, f"This value is {in_words(kind)}, and the one before it {in_words(self.type)}.")


def check_of(c: Checking, node: Of, want: Want) -> Typed | None:
    """A table by the options of one question: exhaustive, or with `otherwise`."""
    subject = c.typed(node.subject)
    values = _Values(c, want)
    if subject is not None and not is_choice(subject.type):
        message = f"`of` needs a question with options, one to choose; {subject.called} is {in_words(subject.type)}."
        c.wrong("E205", subject.at, message, "Write a `first:` list with conditions.")
        subject = None
    cases: list[Tree] = []
    seen: set[str] = set()
    for word, value in node.cases:
        if subject is not None:
            values.sound &= _case(c, subject, word, seen)
        cases.append([word.word, values.add(value)])
    otherwise = values.add(node.otherwise) if node.otherwise is not None else None
    if subject is None or not values.sound or not _exhaustive(c, subject, node, seen):
        return None
    return Typed(["of", subject.tree, cases, otherwise], values.type, node.at)


def _case(c: Checking, subject: Typed, word: Word, seen: set[str]) -> bool:
    """Whether the word is an option of the subject that has no value yet."""
    if word.word in seen:
        c.wrong("E221", word.at, f"`{word.word}` of {subject.called} has a value already.", "Remove one of the two.")
        return False
    seen.add(word.word)
    options = c.options(subject.type)
    if options is None or word.word in options.options:
        return True
    c.wrong(
        "E202",
        word.at,
        f"`{word.word}` is not an option of {subject.called}.",
        did_you_mean(
            word.word, options.options, "Its options: " + ", ".join(f"`{each}`" for each in options.options[:8]) + "."
        ),
    )
    return False


def _exhaustive(c: Checking, subject: Typed, node: Of, seen: set[str]) -> bool:
    if node.otherwise is not None:
        return True
    options = c.options(subject.type)
    missing = [each for each in options.options if each not in seen] if options is not None else ["…"]
    if not missing:
        return True
    listed = ", ".join(f"`{each}`" for each in missing[:5])
    c.wrong("E214", node.at, f"Nothing is said for {listed} of {subject.called}.", "Add them, or `otherwise:`.")
    return False


def check_first(c: Checking, node: First, want: Want) -> Typed | None:
    """Cases in order: the first whose condition is true."""
    values = _Values(c, want)
    cases: list[Tree] = []
    for test, value in node.cases:
        part = condition(c, c.typed(test))
        values.sound &= part is not None
        cases.append([part.tree if part else None, values.add(value)])
    otherwise = values.add(node.otherwise) if node.otherwise is not None else None
    if not node.cases and node.otherwise is None:
        c.wrong("E203", node.at, "`first` has no case.", "Add `- if:` with `value:`.")
        return None
    if not values.sound:
        return None
    return Typed(["first", cases, otherwise], values.type, node.at)


def check_band(c: Checking, node: Call, _want: Want) -> Typed | None:
    """`band(number, list)`: the last option of an ordered list whose `from` isn't above the number."""
    number, bands = c.typed(node.arguments[0]), node.arguments[1]
    if number is not None and number.type not in NUMBERS:
        remedy = "For example `band(age, age_groups)`."
        c.wrong("E211", number.at, f"`band` needs a number; {number.called} is {in_words(number.type)}.", remedy)
        number = None
    if not isinstance(bands, Word):
        c.wrong("E231", bands.at, "`band` takes the name of an option list.", "For example `band(age, age_groups)`.")
        return None
    options = c.scope.options(f"option:{bands.word}")
    if options is None:
        known = sorted(each.removeprefix("option:") for each in c.scope.lists())
        otherwise = f"A list of bands has an attribute `{BAND}: {{type: decimal}}`, the least number of each option."
        c.wrong(
            "E231", bands.at, f"There is no option list `{bands.word}`.", did_you_mean(bands.word, known, otherwise)
        )
        return None
    steps = _steps(c, bands, options)
    if number is None or steps is None:
        return None
    return Typed(["call", "band", number.tree, steps], options.type, node.at)


def _steps(c: Checking, word: Word, options: Options) -> list[Tree] | None:
    """For each option where it begins, in whole millionths (as text), and its id; the first may begin nowhere: it holds what is less."""
    attribute = options.attributes.get(BAND)
    if attribute is None or attribute.type not in NUMBERS or not options.ordered:
        message = f"`{word.word}` can't be bands: its options don't say in order from which number on each is meant."
        remedy = (
            f"Give the list `ordered: true`, `attributes: {{{BAND}: {{type: decimal}}}}`, and each option a `{BAND}:`."
        )
        c.wrong("E231", word.at, message, remedy)
        return None
    begins = [attribute.values.get(each) for each in options.options]
    numbers = [each for each in begins if isinstance(each, int)]
    missing = [option for option, each in zip(options.options[1:], begins[1:], strict=True) if each is None]
    if missing:
        message = f"`{missing[0]}` of `{word.word}` doesn't say from which number on it is meant."
        c.wrong("E231", word.at, message, f"Give it a `{BAND}:`; only the first option may do without.")
        return None
    if any(one >= other for one, other in pairwise(numbers)):
        message = f"The options of `{word.word}` don't stand in the order of their `{BAND}`."
        c.wrong("E231", word.at, message, "Put the one with the smallest number first.")
        return None
    return [
        [None if begin is None else str(int(begin)), option]
        for begin, option in zip(begins, options.options, strict=True)
    ]


def in_force(value: Program, later: Sequence[tuple[date, Program]]) -> Program | None:
    """The value in force on the day at hand: `value`, from each date on the one that begins there. None if their types differ."""
    kind = value.type
    parts = [value, *(each for _, each in later)]
    for each in parts:
        kind = merged(kind, each.type)
    if not kind:
        return None
    if not later:
        return value
    cases: list[Tree] = []
    for begins, each in sorted(later, key=lambda pair: pair[0], reverse=True):
        iso = begins.isoformat()
        cases.append([["<=", ["lit", "date", [iso, iso, ""]], ["today"]], each.tree])
    return Program(
        value.source,
        ["first", cases, value.tree],
        kind,
        tuple(sorted({"today", *(name for each in parts for name in each.reads)})),
        max((each.security for each in parts), key=SECURITY.index),
        tuple(sorted({word for each in parts for word in each.compartments})),
    )
