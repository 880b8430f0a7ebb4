"""Checks that only set limits to their own answer: `age >= 0 and age <= 120`, `length(name) <= 100`. Most checks of most forms are.

Within the limits such a check is known to hold without running anything; beyond them, or without a number or text, its program decides.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from engine.expressions.program import Tree
from engine.expressions.values import LARGEST, MILLION

Limits: TypeAlias = tuple[bool, int, int]
"""Whether they limit a text's length (in characters, else a number in millionths), the least, the most."""

_LEAST: Final = {">=": 0, ">": 1}
_MOST: Final = {"<=": 0, "<": -1}


def limits_of(tree: Tree, scope: str, name: str) -> Limits | None:
    """The limits that a condition sets to one answer, read as `[scope, name]`; none if it says anything else."""
    if not isinstance(tree, list) or len(tree) != 3:
        return None
    head, subject, limit = tree
    if head == "and":
        one, other = limits_of(subject, scope, name), limits_of(limit, scope, name)
        if one is None or other is None or one[0] != other[0]:
            return None
        return one[0], max(one[1], other[1]), min(one[2], other[2])
    if (head not in _LEAST and head not in _MOST) or not isinstance(limit, list) or limit[:2] != ["lit", "number"]:
        return None
    number = int(str(limit[2]))
    least = number + _LEAST[str(head)] if head in _LEAST else -LARGEST
    most = number + _MOST[str(head)] if head in _MOST else LARGEST
    if subject == [scope, name]:
        return False, least, most
    if subject == ["call", "length", [scope, name]]:
        return True, -(-least // MILLION), most // MILLION
    return None
