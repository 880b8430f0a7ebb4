"""Folds text so that a search finds names however they are spelt: case, accents and apostrophes make no difference."""

from __future__ import annotations

import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "’'ʼ‘`´"))


def fold(text: str) -> str:
    """Lower case, decomposed, without accents and apostrophes, single spaces between words."""
    parts = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    return " ".join(bare.translate(APOSTROPHES).casefold().split())
