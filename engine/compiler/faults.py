"""The list of faults that the passes fill. It only collects: which fault is told, and how, is each pass's decision."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from engine.diagnostics import Diagnostic, Related, Severity, Span


class Faults:
    """Diagnostics found so far, in the order of finding."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def error(self, code: str, message: str, span: Span, remedy: str = "", related: tuple[Related, ...] = ()) -> None:
        """Tell something that stops the context from being served."""
        self.found.append(Diagnostic(code, message, span, remedy, Severity.ERROR, related))

    def warn(self, code: str, message: str, span: Span, remedy: str = "", related: tuple[Related, ...] = ()) -> None:
        """Tell something that is probably not meant."""
        self.found.append(Diagnostic(code, message, span, remedy, Severity.WARNING, related))


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """“Did you mean `x`?” for the nearest known word, else `otherwise`."""
    near = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else otherwise
