"""Sentences with places in them, and conditions that complain with such a sentence. Translating and printing them is `i18n`'s duty."""

from __future__ import annotations

from dataclasses import dataclass

from engine.expressions.program import Program
from engine.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence as the implementer wrote it; it is also its key in the catalogues.

    `source` keeps its places verbatim (`${name} (${relationship})`); `slots` holds for each place, in order of appearance, what stands
    between the braces and its program.
    """

    source: str
    slots: tuple[tuple[str, Program], ...] = ()
    context: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Complains with `message` when `that` is false (never when it is unknown); `warn`: may be passed."""

    that: Program
    message: Text
    warn: bool = False


EMPTY = Text("")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text whose places have been worked out, still in no language: what views carry and `i18n` prints.

    `values` holds for each place what stands between the braces, its value, and the type that says how to print it.
    """

    source: str
    values: tuple[tuple[str, Value, str], ...] = ()
    context: str = ""

    def __bool__(self) -> bool:
        return bool(self.source)
