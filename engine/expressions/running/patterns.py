"""`matches`: whether a whole text is one that an automaton accepts. A text is read once, whatever the pattern."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Final, TypeAlias

from engine.expressions.program import Tree

Matcher: TypeAlias = Callable[[str], bool]
MOST_REMEMBERED: Final = 2000
"""How many steps a pattern remembers: they are few for the texts that people write, and all that can be are too many."""


def matcher(tree: Tree) -> Matcher:
    """A function that says whether a text matches. Raises ValueError for a tree that isn't a `["pattern", …]`.

    Sets of places are whole numbers, a bit for each place: reading one letter costs at most one step for each place of the pattern.
    """
    if not isinstance(tree, list) or len(tree) != 5 or tree[0] != "pattern" or not isinstance(tree[1], list):
        raise ValueError(f"not a pattern: {tree!r}")
    letters = [_numbers(each[0]) for each in tree[1] if isinstance(each, list)]
    follow = [_bits(each[1]) for each in tree[1] if isinstance(each, list)]
    first, last, empty = _bits(tree[2]), _bits(tree[3]), tree[4] is True

    known: dict[tuple[int, str], tuple[int, int]] = {}

    def step(possible: int, letter: str) -> tuple[int, int]:
        """The places reached by a letter, and those that may follow; worked out once and remembered, up to a bound."""
        reached = _fitting(possible, letters, ord(letter))
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        found = known[(possible, letter)] = (reached, _joined(reached, follow))
        return found

    def matches(text: str) -> bool:
        reached, possible = 0, first
        for letter in text:
            reached, possible = known.get((possible, letter)) or step(possible, letter)
            if not reached:
                return False
        return bool(reached & last) if text else empty

    return matches


def _fitting(possible: int, letters: list[list[int]], code: int) -> int:
    """Of some places, those at which the letter may stand."""
    found = 0
    while possible:
        lowest = possible & -possible
        possible ^= lowest
        ranges = letters[lowest.bit_length() - 1]
        # a code point within a range finds an odd place, or an even one if it is the range's own beginning
        index = bisect_left(ranges, code)
        if index < len(ranges) and (index % 2 or ranges[index] == code):
            found |= lowest
    return found


def _joined(reached: int, follow: list[int]) -> int:
    found = 0
    while reached:
        lowest = reached & -reached
        reached ^= lowest
        found |= follow[lowest.bit_length() - 1]
    return found


def _numbers(tree: Tree) -> list[int]:
    return [each for each in tree if isinstance(each, int)] if isinstance(tree, list) else []


def _bits(tree: Tree) -> int:
    return sum(1 << each for each in _numbers(tree))
