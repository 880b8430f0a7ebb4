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
    """Text cut at its slots: `constants` has one more than `slots`."""

    constants: tuple[str, ...]
    slots: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with its slots filled; a slot without a value stays empty. Values are markup already."""
        pieces = [self.constants[0]]
        for name, constant in zip(self.slots, self.constants[1:], strict=True):
            value = values.get(name)
            if value:
                pieces.append(value)
            pieces.append(constant)
        return "".join(pieces)


def cut(text: str) -> Fragment:
    """Cuts drawn text at the marks of `slot`."""
    pieces = SLOT.split(text)
    return Fragment(tuple(pieces[::2]), tuple(pieces[1::2]))
