"""The implementer's fault as a value: a code, a place, one plain sentence and a remedy.

Every room that reads what an implementer wrote makes these and hands them upward; none throws them. Telling them (terminal, JSON) is
`cli`'s duty, the catalogue of codes with example and repair is `docs/diagnostics.md`. Runtime faults (problems, refusals) live elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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
class Diagnostic:
    """One fault. `message` is a sentence that can be read aloud; `remedy` says what to do, empty when the message does."""

    code: str
    message: str
    span: Span
    remedy: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file and place, each fault once."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda each: (each.span, each.code, each.message))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops a context from being served."""
    return any(each.severity is Severity.ERROR for each in diagnostics)
