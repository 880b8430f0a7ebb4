"""The syntax tree: what was written, with its place, before any name is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """From which character to which (exclusive), in which text; `origin` is the caller's own word for that text."""

    start: int
    end: int
    origin: object = None

    def to(self, other: Place) -> Place:
        """From the start of this place to the end of the other."""
        return Place(self.start, other.end, self.origin)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in millionths; `whole` if it was written without a point."""

    millionths: int
    whole: bool
    at: Place


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, NFC."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: a name, an option, `today`."""

    word: str
    at: Place


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time, such as `24 hours`."""

    amount: int
    unit: str
    at: Place


@dataclass(frozen=True, slots=True)
class Dot:
    """`inside.word`."""

    inside: Node
    word: Word
    at: Place


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`."""

    function: Word
    arguments: tuple[Node, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Unary:
    """`not x` or `-x`."""

    operator: str
    operand: Node
    at: Place


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what stands between them."""

    operator: str
    left: Node
    right: Node
    at: Place


@dataclass(frozen=True, slots=True)
class Several:
    """A list: `(a, b)`."""

    items: tuple[Node, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Of:
    """`of: x, is: {option: value}, otherwise: value`."""

    subject: Node
    cases: tuple[tuple[Word, Node], ...]
    otherwise: Node | None
    at: Place


@dataclass(frozen=True, slots=True)
class First:
    """`first: [{if: condition, value: value}, {otherwise: value}]`."""

    cases: tuple[tuple[Node, Node], ...]
    otherwise: Node | None
    at: Place


Node: TypeAlias = Number | Text | Word | Length | Dot | Call | Unary | Binary | Several | Of | First


def build_of(
    subject: Node, cases: list[tuple[Word, Node]], otherwise: Node | None = None, at: Place | None = None
) -> Of:
    """An `of`/`is` table out of pieces that were parsed one by one; `at` is the place of the whole, else the subject's."""
    return Of(subject, tuple(cases), otherwise, at or subject.at)


def build_first(cases: list[tuple[Node, Node]], otherwise: Node | None = None, at: Place | None = None) -> First:
    """A `first` list out of pieces that were parsed one by one. At least one case or an `otherwise` is given."""
    if at is None:
        at = cases[0][0].at if cases else otherwise.at if otherwise else Place(0, 0)
    return First(tuple(cases), otherwise, at)
