"""A fault of an expression as a value: a code, a sentence, a remedy and a place in characters of the text it was written in.

The compiler turns them into diagnostics, because only it knows file and line. Nothing here throws.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from engine.diagnostics import did_you_mean as suggestion
from engine.expressions.syntax.nodes import Place

FaultSeverity = Literal["error", "warning"]

CODES: Final[dict[str, str]] = {
    "E201": "a name that nothing here bears",
    "E202": "a word that is not an option of the list beside it",
    "E203": "the expression can't be read",
    "E204": "a word that is both an option and a name",
    "E205": "two things that don't go together",
    "E206": "an order where there is none",
    "E207": "a condition is needed",
    "E208": "arithmetic that dates don't know",
    "E209": "a whole number that would be a fraction",
    "E210": "a function that doesn't exist",
    "E211": "a function with the wrong arguments",
    "E212": "an honest answer that the question doesn't offer",
    "E213": "a question of rows, named from outside them",
    "E214": "a table that leaves options without a value",
    "E215": "a result of the wrong type",
    "E216": "a condition that never changes (warning)",
    "E217": "a deciding condition that doesn't speak of not-known (warning)",
    "E218": "a text whose ${...} can't be read",
    "E219": "a thing that has no value of its own",
    "E220": "a number that is too long",
    "E221": "a case that can never be reached",
    "E230": "a pattern that can't be read",
    "E231": "an option list that can't be bands",
    "E232": "rows looked at within rows within rows",
    "W240": "a thing compared with itself (warning)",
    "W241": "a condition that is always or never true, whatever is answered (warning)",
    "W242": "a double negation (warning)",
    "W243": "a condition said twice (warning)",
}


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """One fault. `start` and `end` count characters in the text that was parsed; `origin` is what `parse` was given with that text."""

    code: str
    message: str
    remedy: str
    start: int
    end: int
    severity: FaultSeverity = "error"
    origin: object = None


def fault(code: str, at: Place, message: str, remedy: str = "", severity: FaultSeverity = "error") -> ExpressionFault:
    """A fault at the place of a node."""
    return ExpressionFault(code, message, remedy, at.start, at.end, severity, at.origin)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", cutoff: float = 0.6) -> str:
    """“Did you mean `x`?” for the nearest known word, else `otherwise`. Capitals and hyphens are looked through."""
    plain = word.lower().replace("-", "_").replace(" ", "_")
    return f"Did you mean `{plain}`?" if plain in set(known) else suggestion(plain, known, otherwise, cutoff)
