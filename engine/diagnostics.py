"""The implementer's fault as a value: a code, a place, one plain sentence and a remedy.

Every room that reads what an implementer wrote makes these and hands them upward; none throws them. Telling them (terminal, JSON) is
`cli`'s duty, the catalogue of codes with example and repair is `docs/diagnostics.md`. Runtime faults (problems, refusals) live elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

MEANT = re.compile(r"Did you mean `([^`\n]+)`\?")
TOLD = re.compile(r"`([^`\n]+)`")
FIRST_OF_LAYERS = "E140"
"""Codes below it are of one file as a file."""
MISFITS = frozenset({"E130", "E131"})
"""Lines that stand where they fit nothing."""
ASTRAY = frozenset({"E301", "E302", "E303", "E310"})
"""What is said of a key or a thing that stands where it doesn't belong."""
HERE_TOO = "here too"
"""What is said of the other places that lack the same thing: then it is most likely wrong where it is defined, and nobody can say which."""


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops `serve` and `apply`, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a file: lines and columns are 1-based and count characters; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of the other one (same file)."""
        return Span(self.file, self.line, self.column, other.end_line, other.end_column)

    def part(self, start: int, end: int) -> Span:
        """A part of a one-line span, by offsets of characters from its start."""
        return Span(self.file, self.line, self.column + start, self.line, self.column + max(end, start + 1))


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a diagnostic speaks of, with the few words that say why."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that a program may make: the text of a span becomes `text`. An empty span (it ends where it begins) inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. `message` is a sentence that can be read aloud; `remedy` says what to do, empty when the message does.

    `edits`, all of them together, mend the fault without changing what anything else says; empty where somebody must think. They
    touch the diagnostic's own file only, and don't overlap.
    """

    code: str
    message: str
    span: Span
    remedy: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file and place, each fault once; “Did you mean” as an edit, where the span is the very word that is wrong.

    What is said of the very place of a fault of syntax (E101 to E139) follows from that fault, and is left out; so does that a key
    can't stand on a line which is indented so that it fits nothing.
    """
    unique = dict.fromkeys(map(with_edits, diagnostics))
    broken = {each.span for each in unique if each.code < FIRST_OF_LAYERS}
    moved = {(each.span.file, each.span.line) for each in unique if each.code in MISFITS}
    kept = (
        each
        for each in unique
        if each.code < FIRST_OF_LAYERS
        or not (each.span in broken or (each.code in ASTRAY and (each.span.file, each.span.line) in moved))
    )
    return sorted(kept, key=lambda each: (each.span, each.code, each.message))


def with_edits(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with “Did you mean `x`?” as an edit: every room says that sentence alike, and only of the word that it marks.

    The message names the word that is wrong; a span of another width marks more than the word (quotes, a whole text), and no program
    should write there.
    """
    found = MEANT.fullmatch(diagnostic.remedy)
    span = diagnostic.span
    if found is None or diagnostic.edits or span.line != span.end_line:
        return diagnostic
    if any(each.message == HERE_TOO for each in diagnostic.related):
        return diagnostic
    width = span.end_column - span.column
    words = [word.rpartition(": ")[2] for word in TOLD.findall(diagnostic.message)]
    if width in {len(word) for word in words}:
        return replace(diagnostic, edits=(Edit(span, found.group(1)),))
    if words and width in {len(f"{other}.{words[0]}") for other in words[1:]}:  # `form.question`, of which the question is wrong
        return replace(diagnostic, edits=(Edit(span.part(width - len(words[0]), width), found.group(1)),))
    return diagnostic


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops a context from being served."""
    return any(each.severity is Severity.ERROR for each in diagnostics)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", cutoff: float = 0.6) -> str:
    """“Did you mean `x`?” for the nearest known word, else `otherwise`; of two that are equally near, both are named."""
    close = get_close_matches(word, sorted(set(known)), n=3, cutoff=cutoff)
    if not close:
        return otherwise
    steps = {each: distance(word, each) for each in close}
    near = sorted(close, key=lambda each: steps[each])
    if len(near) > 1 and steps[near[0]] == steps[near[1]]:
        return f"Did you mean `{near[0]}` or `{near[1]}`?"
    return f"Did you mean `{near[0]}`?"


def distance(one: str, other: str) -> int:
    """How many slips of the pen lie between two words: a letter too many, too few, another one, or two that changed places."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for at, against in enumerate(other, 1):
            least = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != against))
            if place > 1 and at > 1 and letter == other[at - 2] and against == one[place - 2]:
                least = min(least, earlier[at - 2] + 1)
            row.append(least)
    return row[-1]
