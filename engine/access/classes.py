"""Arithmetic of the four classes and of compartments: a lattice, lowest first. Who holds which class is not said here."""

from __future__ import annotations

from collections.abc import Iterable

from engine.access.model import CLASSES

_RANK = {name: rank for rank, name in enumerate(CLASSES)}


def rank(security: str) -> int:
    """The place of a class, `plain` being 0. A word that is no class counts as the highest: doubt hides, it never shows."""
    return _RANK.get(security, len(CLASSES) - 1)


def highest(*classes: str) -> str:
    """The highest of some classes; of none: `plain`."""
    return CLASSES[max(map(rank, classes), default=0)]


def at_least(security: str, floor: str) -> bool:
    """Whether a class is as high as another, or higher."""
    return rank(security) >= rank(floor)


def together(compartments: Iterable[str]) -> frozenset[str]:
    """The compartments that someone must have for all of these, the empty name left out."""
    return frozenset(each for each in compartments if each)
