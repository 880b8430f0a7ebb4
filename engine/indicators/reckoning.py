"""What a reader could reckon: the hidden cells that follow from the shown ones because lines add up to their totals.

Each line is an equation over the hidden cells in it; those that have one solution only are found by elimination, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

At: TypeAlias = "tuple[str, ...]"
Equation: TypeAlias = "dict[int, Fraction]"


def reckoned(lines: Iterable[Sequence[At]], hidden: Iterable[At]) -> list[At]:
    """The hidden cells that have one possible value. Each line holds its cells and, last, their total."""
    cells = sorted(hidden)
    places = {at: place for place, at in enumerate(cells)}
    solved: dict[int, Equation] = {}
    for line in lines:
        equation = {places[at]: Fraction(-1 if at == line[-1] else 1) for at in line if at in places}
        _reduce(equation, solved)
        if equation:
            leading = min(equation)
            solved[leading] = {place: factor / equation[leading] for place, factor in equation.items()}
    for leading in sorted(solved, reverse=True):
        for place in [each for each in solved[leading] if each != leading and each in solved]:
            _take(solved[leading], solved[place], place)
    return [cells[leading] for leading, equation in sorted(solved.items()) if len(equation) == 1]


def _reduce(equation: Equation, solved: dict[int, Equation]) -> None:
    """Take the solved equations away from another, from its first cell on, until it begins with a new one or is empty."""
    while equation and (leading := min(equation)) in solved:
        _take(equation, solved[leading], leading)


def _take(equation: Equation, other: Equation, place: int) -> None:
    """Take another equation away as often as makes a cell disappear."""
    times = equation.get(place, Fraction(0))
    for each, factor in other.items():
        left = equation.get(each, Fraction(0)) - times * factor
        if left:
            equation[each] = left
        else:
            equation.pop(each, None)
