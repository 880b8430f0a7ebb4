"""Sentences with places in them, and conditions that complain with such a sentence. Translating and printing them is `i18n`'s duty."""

from __future__ import annotations

from dataclasses import dataclass

from engine.expressions.program import Program


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
