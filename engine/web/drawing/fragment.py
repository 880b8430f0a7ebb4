"""A piece of a page made once and filled many times: constant text with named slots between."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

OPEN, CLOSE = "\ue000", "\ue001"
SLOT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def slot(name: str) -> Markup:
    """Marks a slot while a template is drawn for cutting."""
    return Markup(f"{OPEN}{name}{CLOSE}")  # noqa: S704 (a mark of ours, not a person's text)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text cut at its slots: constants at even places of `pieces`, empty slots between; `places` by the slot's name.

    A choice among 250 options has 250 slots of which one is filled: only those that have a value are visited.
    """

    pieces: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with its slots filled; a slot without a value stays empty. Values are markup already."""
        pieces = list(self.pieces)
        for name, value in values.items():
            if value:
                for place in self.places.get(name, ()):
                    pieces[place] = value
        return "".join(pieces)


def cut(text: str) -> Fragment:
    """Cuts drawn text at the marks of `slot`."""
    pieces = SLOT.split(text)
    places: dict[str, tuple[int, ...]] = {}
    for place, name in enumerate(pieces):
        if place % 2:
            places[name] = (*places.get(name, ()), place)
            pieces[place] = ""
    return Fragment(tuple(pieces), places)
