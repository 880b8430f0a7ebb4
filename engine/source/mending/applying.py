"""Edits made in a text, and which diagnostics are certain enough that a program may make theirs.

Certain is what `tais check` itself has read as meant (quotes, tabs, spaces: the rest of the check goes by it already), and a suggestion
that is a slip of the pen away. What is merely likely stays for the person who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.diagnostics import MEANT, Diagnostic, Edit, distance

SHORTEST = 3
"""A word of fewer letters is near to too many others."""
LONG = 8
"""From so many letters on a word may have two slips; a shorter one has one."""


def is_certain(diagnostic: Diagnostic, word: str) -> bool:
    """Whether its edits may be made unasked. `word` is what they replace."""
    if not diagnostic.edits:
        return False
    meant = MEANT.fullmatch(diagnostic.remedy)
    if meant is None:
        return True
    slips = distance(word.strip("\"'").lower(), meant.group(1).lower())
    return len(word) >= SHORTEST and slips <= (2 if len(word) >= LONG else 1)


@dataclass(frozen=True, slots=True)
class Made:
    """A text after some edits, and the diagnostics whose edits were made."""

    text: str
    mended: tuple[Diagnostic, ...]


def apply(text: str, diagnostics: Iterable[Diagnostic]) -> Made:
    """Make the edits of diagnostics in the text of their file: of those that touch one another only the first.

    The text has lines that end with `\\n` and no byte order mark, as spans count them.
    """
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    taken: list[tuple[int, int, str]] = []
    mended: list[Diagnostic] = []
    for each in diagnostics:
        wished = [_places(edit, starts, len(text)) for edit in each.edits]
        if wished and all(_is_free(one, taken) for one in wished):
            taken += wished
            mended.append(each)
    for begin, end, new in sorted(taken, reverse=True):
        text = text[:begin] + new + text[end:]
    return Made(text, tuple(mended))


def word_at(text: str, diagnostic: Diagnostic) -> str:
    """What a diagnostic's first edit replaces, as far as its first line goes; empty where the file has no such line."""
    lines, span = text.split("\n"), next((each.span for each in diagnostic.edits), diagnostic.span)
    if span.line > len(lines):
        return ""
    end = span.end_column - 1 if span.line == span.end_line else None
    return lines[span.line - 1][span.column - 1 : end]


def _places(edit: Edit, starts: list[int], length: int) -> tuple[int, int, str]:
    span = edit.span
    begin, end = (
        min(starts[min(line, len(starts)) - 1] + column - 1, length)
        for line, column in ((span.line, span.column), (span.end_line, span.end_column))
    )
    return begin, max(begin, end), edit.text


def _is_free(one: tuple[int, int, str], taken: list[tuple[int, int, str]]) -> bool:
    return all(one[1] < begin or end < one[0] for begin, end, _ in taken)
