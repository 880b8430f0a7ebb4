"""The words that a person sees in a language, looked up in the catalogues by their English source: a test reads in English, acts in Tetum.

Does not translate: a sentence that no catalogue has fails the test, because the page would show English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ("engine", "library", "timor-leste")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words."""

    language: str
    found: Mapping[str, str]
    plurals: Mapping[str, Mapping[int, str]]

    def __call__(self, source: str, **places: object) -> str:
        """The translation of a sentence, its places filled."""
        told = self.found.get(source)
        assert told, f"no {self.language} words for “{source}”"
        for name, value in places.items():
            told = told.replace(f"{{{name}}}", str(value)).replace(f"${{{name}}}", str(value))
        return told


def words_of(language: str) -> Words:
    """Reads the catalogues of a language; where two have a sentence, the country's own wins."""
    found: dict[str, str] = {}
    plurals: dict[str, Mapping[int, str]] = {}
    for name in CATALOGUES:
        for entry in polib.pofile(str(ROOT / "locales" / language / f"{name}.po")):
            if entry.msgid_plural:
                plurals[entry.msgid] = entry.msgstr_plural
            elif entry.msgstr:
                found[entry.msgid] = entry.msgstr
    return Words(language, found, plurals)
