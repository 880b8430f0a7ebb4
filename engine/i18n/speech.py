"""One language speaking: finds a sentence along its chain of languages and puts what belongs into its places.

Two kinds of sentences: the engine's own (`{name}` marks a place, the English sentence is the key) and those of a context or the library
(`${name}`). What stands in a place is already text here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.i18n.catalogues import Catalogue, Words

PLACE = re.compile(r"\{([a-z_]+)\}")
HOLE = re.compile(r"(\$?)\$\{((?:[^}\"']|\"[^\"]*\"|'[^']*')*)\}")


@dataclass(frozen=True, slots=True)
class Speech:
    """A language and those that stand in for it, the wanted one first."""

    language: str
    chain: tuple[Words, ...]

    def say(self, sentence: str, context: str = "", **places: object) -> str:
        """An engine's sentence with its places filled. A place without a value is left out, never shown as it is."""
        found = self._own(lambda words: words.engine, sentence, context, None) or sentence
        return fill(found, places)

    def many(self, one: str, other: str, number: int, **places: object) -> str:
        """A sentence that counts: `{n}` is the number; which form stands is the language's rule."""
        found = self._own(lambda words: words.engine, one, "", number)
        return fill(found or (one if number == 1 else other), {"n": number, **places})

    def content(self, source: str, context: str = "") -> str:
        """A sentence of the context or library; one that only the engine knows is found there."""
        found = self._own(lambda words: words.content, source, context, None)
        return found or self._own(lambda words: words.engine, source, context, None) or source

    def _own(self, part: Callable[[Words], Catalogue], source: str, context: str, number: int | None) -> str:
        for words in self.chain:
            found = part(words).get(source, context, number)
            if found:
                return found
        return ""


def fill(pattern: str, places: Mapping[str, object]) -> str:
    """An engine's pattern with its places filled."""
    return PLACE.sub(lambda match: str(places.get(match.group(1), "")), pattern) if "{" in pattern else pattern


def fill_holes(pattern: str, value: Callable[[str], str]) -> str:
    """A context's pattern with its holes filled; `$${` stands for `${`."""

    def replace(match: re.Match[str]) -> str:
        return match.group(0)[1:] if match.group(1) else value(match.group(2))

    return HOLE.sub(replace, pattern) if "${" in pattern else pattern
