"""Texts: code points, compared letter by letter. Folding to small letters follows a table of our own, the same in the browser."""

from __future__ import annotations

from typing import Final

from engine.expressions.environment import Environment
from engine.expressions.running.numbers import Inner, missing
from engine.expressions.values import MILLION

SMALL_LETTERS: Final = (
    (0x41, 0x5A, 1, 32),
    (0xC0, 0xD6, 1, 32),
    (0xD8, 0xDE, 1, 32),
    (0x100, 0x12E, 2, 1),
    (0x132, 0x136, 2, 1),
    (0x139, 0x147, 2, 1),
    (0x14A, 0x176, 2, 1),
    (0x178, 0x178, 1, -121),
    (0x179, 0x17D, 2, 1),
    (0x391, 0x3A1, 1, 32),
    (0x3A3, 0x3A9, 1, 32),
    (0x400, 0x40F, 1, 80),
    (0x410, 0x42F, 1, 32),
    (0x1E00, 0x1E94, 2, 1),
    (0x1EA0, 0x1EFE, 2, 1),
)
"""From, to, step, and how far away the small letter is: Latin with its accents, Greek and Cyrillic letters."""

_SMALL: Final = {
    letter: letter + distance
    for first, last, step, distance in SMALL_LETTERS
    for letter in range(first, last + 1, step)
}


def length(a: Inner) -> Inner:
    """How many code points."""
    return len(a) * MILLION if isinstance(a, str) else missing(a)


def lower(a: Inner) -> Inner:
    """In small letters."""
    return a.translate(_SMALL) if isinstance(a, str) else missing(a)


def contains(_env: Environment, a: Inner, b: Inner) -> Inner:
    """Whether a holds b."""
    return b in a if isinstance(a, str) and isinstance(b, str) else missing(a, b)


def starts_with(_env: Environment, a: Inner, b: Inner) -> Inner:
    """Whether a begins with b."""
    return a.startswith(b) if isinstance(a, str) and isinstance(b, str) else missing(a, b)
