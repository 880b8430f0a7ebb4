"""The list of faults that the passes fill. It only collects: which fault is told, and how, is each pass's decision."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from engine.diagnostics import Diagnostic, Related, Severity, Span

OF_ABSENCE = frozenset({"E302", "E309", "E504", "E507", "E602", "E620", "E621", "E626"})
"""Codes that say that something is missing or stands without its companion. In a file that has lost some of its content to a fault
already told, that isn't the implementer's fault."""


class Faults:
    """Diagnostics found so far, in the order of finding. `damaged` are files that lost content to a fault already told."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.damaged: set[str] = set()

    def error(self, code: str, message: str, span: Span, remedy: str = "", related: tuple[Related, ...] = ()) -> None:
        """Tell something that stops the context from being served."""
        if not (code in OF_ABSENCE and span.file in self.damaged):
            self.found.append(Diagnostic(code, message, span, remedy, Severity.ERROR, related))

    def warn(self, code: str, message: str, span: Span, remedy: str = "", related: tuple[Related, ...] = ()) -> None:
        """Tell something that is probably not meant."""
        if not (code in OF_ABSENCE and span.file in self.damaged):
            self.found.append(Diagnostic(code, message, span, remedy, Severity.WARNING, related))


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """“Did you mean `x`?” for the nearest known word, else `otherwise`."""
    near = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else otherwise
