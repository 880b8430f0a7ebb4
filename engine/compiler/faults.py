"""The list of faults that the passes fill. It only collects: which fault is told, and how, is each pass's decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.diagnostics import HERE_TOO, Diagnostic, Related, Severity, Span, in_order
from engine.diagnostics import did_you_mean as suggestion

OF_ABSENCE = frozenset({"E302", "E309", "E504", "E507", "E602", "E620", "E621", "E626", "E672", "E674", "E675", "E677"})
"""Codes that say that something is missing or stands without its companion. In a file that has lost some of its content to a fault
already told, that isn't the implementer's fault."""


ABSENT = frozenset("E403 E404 E405 E407 E408 E409 E410 E411 E412 E416 E418 E420 E423 E424 E425 E605 E606 E607 E608".split())
"""Codes that say that something bears no such name."""
OF_MANY = ABSENT | {"E201", "E202", "E411", "E611", "E419", "E802", "E805"}
"""Codes of which many with the same words are most likely one fault, where the thing is defined."""
MANY = 3
"""From so many places on, one missing thing is told once, with the other places beside it: most likely it is wrong where it is defined."""


def joined(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults in their order; of many that say that the same thing isn't there the first, which names the places of the others."""
    same: dict[tuple[str, str], list[Diagnostic]] = {}
    for each in found:
        same.setdefault((each.code, each.message) if each.code in OF_MANY else (each.code, repr(each.span)), []).append(each)
    told = []
    for group in same.values():
        first, others = group[0], group[1:]
        if len(group) < MANY or first.code not in OF_MANY:
            told += group
        else:
            told.append(replace(first, related=(*first.related, *(Related(HERE_TOO, each.span) for each in others)), edits=()))
    return tuple(in_order(told))


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
    return suggestion(word, known, otherwise)
