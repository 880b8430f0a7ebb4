"""Texts with `${…}`: literal parts and expressions, in the order of writing.

A dollar sign stands for itself unless `{` follows; `$${` prints `${`. How a value is printed is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from engine.expressions.faults import ExpressionFault, fault
from engine.expressions.syntax.nodes import Place
from engine.expressions.syntax.parser import Parsed, parse


@dataclass(frozen=True, slots=True)
class Hole:
    """A `${…}`. `source` is what stands inside; places count within `source`, which begins at character `start` of the whole text.

    `origin` of places inside is the hole's `(origin, start)` as `HoleOrigin`.
    """

    source: str
    start: int
    parsed: Parsed


@dataclass(frozen=True, slots=True)
class HoleOrigin:
    """The origin of the whole text, and where in it the expression begins."""

    origin: object
    start: int


Part: TypeAlias = str | Hole


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The parts of a text. Faults count characters of the whole text."""

    source: str
    parts: tuple[Part, ...]
    faults: tuple[ExpressionFault, ...] = ()


def parse_text(source: str, origin: object = None) -> ParsedText:
    """Split a text into literal parts (never empty) and holes; what can't be read is left out of the parts and told as a fault."""
    parts: list[Part] = []
    faults: list[ExpressionFault] = []
    literal = ""
    position = 0
    while (opening := source.find("${", position)) >= 0:
        if opening > 0 and source[opening - 1] == "$" and opening - 1 >= position:
            literal += source[position : opening - 1] + "${"
            position = opening + 2
            continue
        literal += source[position:opening]
        closing = _closing(source, opening + 2)
        if closing < 0:
            at = Place(opening, len(source), origin)
            faults.append(
                fault("E218", at, "This `${` is never closed.", "Add `}`; to print `${` itself, write `$${`.")
            )
            return ParsedText(source, tuple(parts), tuple(faults))
        hole, found = _hole(source, opening + 2, closing, origin)
        faults.extend(found)
        if hole is not None:
            if literal:
                parts.append(literal)
            literal = ""
            parts.append(hole)
        position = closing + 1
    literal += source[position:]
    if literal:
        parts.append(literal)
    return ParsedText(source, tuple(parts), tuple(faults))


def in_whole_text(found: ExpressionFault) -> ExpressionFault:
    """The same fault with its place counted in the whole text instead of in the hole."""
    if not isinstance(found.origin, HoleOrigin):
        return found
    start = found.origin.start
    return replace(found, start=found.start + start, end=found.end + start, origin=found.origin.origin)


def _closing(source: str, position: int) -> int:
    """Where the brace stands that closes a hole; braces inside quotes don't count."""
    quote = ""
    for index in range(position, len(source)):
        character = source[index]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "}":
            return index
        elif source.startswith("${", index):
            return -1
    return -1


def _hole(source: str, start: int, end: int, origin: object) -> tuple[Hole | None, tuple[ExpressionFault, ...]]:
    inside = source[start:end]
    if not inside.strip():
        at = Place(start - 2, end + 1, origin)
        return None, (fault("E218", at, "`${}` names nothing.", "Write a name between the braces, such as `${name}`."),)
    parsed = parse(inside, HoleOrigin(origin, start))
    if parsed.node is None:
        return None, tuple(in_whole_text(each) for each in parsed.faults)
    return Hole(inside, start, parsed), ()
