"""Folds text so that a search finds names however they are spelt: case, accents and apostrophes make no difference."""

from __future__ import annotations

import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "’'ʼ‘`´"))

DROPPED = frozenset({"Mn", "Mc", "Me", "Cs", "Cf"})
"""Categories of accents, halves of surrogate pairs, and marks that nobody sees."""


def fold(text: str) -> str:
    """Lower case, decomposed, without accents and apostrophes, single spaces between words; nothing that a database can't hold."""
    parts = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    bare = "".join(character for character in parts if unicodedata.category(character) not in DROPPED)
    return " ".join(bare.translate(APOSTROPHES).replace("\x00", " ").casefold().split())
