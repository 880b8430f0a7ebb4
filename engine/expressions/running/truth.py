"""Three-valued truth: comparison, membership, connectives.

What can't be known is `UNKNOWN`. `HIDDEN` is an unknown whose only cause is a hidden question of a row: aggregates leave such rows
out; everywhere else it means unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from engine.expressions.running.numbers import Inner, NumberSpan, comparable, missing
from engine.expressions.values import HIDDEN, UNKNOWN, DateSpan, Duration, Hidden, Unknown

Truth: TypeAlias = bool | Unknown | Hidden
_PLAIN: Final = frozenset({int, str, datetime})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def equal(a: Inner, b: Inner) -> Truth:
    """a == b: of intervals false if they lie apart, true if both are the same single point."""
    kind = a.__class__
    if kind is b.__class__ and kind in _PLAIN:
        return a == b
    ends = _ends(a, b)
    if ends is None:
        return missing(a, b)
    low, high, other_low, other_high = ends
    if high < other_low or other_high < low:
        return False
    return True if low == high == other_low == other_high else UNKNOWN


def unequal(a: Inner, b: Inner) -> Truth:
    """a != b."""
    return negation(equal(a, b))


def less(a: Inner, b: Inner) -> Truth:
    """a < b."""
    if isinstance(a, int) and isinstance(b, int):
        return a < b
    ends = _ends(a, b)
    if ends is None:
        return missing(a, b)
    low, high, other_low, other_high = ends
    if high < other_low:
        return True
    return False if low >= other_high else UNKNOWN


def less_or_equal(a: Inner, b: Inner) -> Truth:
    """a <= b."""
    return negation(less(b, a))


def greater(a: Inner, b: Inner) -> Truth:
    """a > b."""
    return less(b, a)


def greater_or_equal(a: Inner, b: Inner) -> Truth:
    """a >= b."""
    return negation(less(a, b))


_Ends: TypeAlias = tuple[int, int, int, int]


def _ends(a: Inner, b: Inner) -> _Ends | None:
    """Lowest and highest of both on one scale of whole numbers; None if there is none."""
    one, other = _two_ends(a), _two_ends(b)
    if one is not None and other is not None:
        return (*one, *other) if _family(a) == _family(b) else None
    if isinstance(a, Duration) and isinstance(b, Duration):
        amounts = comparable(a, b)
        return None if amounts is None else (amounts[0], amounts[0], amounts[1], amounts[1])
    return None


def _two_ends(a: Inner) -> tuple[int, int] | None:
    if isinstance(a, DateSpan):
        return a.earliest.toordinal(), a.latest.toordinal()
    if isinstance(a, NumberSpan):
        return a.low, a.high
    if isinstance(a, int):
        return a, a
    if isinstance(a, datetime):
        point = (a - _EPOCH) // _MICROSECOND
        return point, point
    return None


def _family(a: Inner) -> str:
    if isinstance(a, DateSpan):
        return "date"
    return "instant" if isinstance(a, datetime) else "number"


def negation(a: Inner) -> Truth:
    """not a."""
    if a is True:
        return False
    return True if a is False else missing(a)


def is_in(a: Inner, many: Inner | tuple[Inner, ...]) -> Truth:
    """Whether one value is among several."""
    if isinstance(many, frozenset):
        return a in many if isinstance(a, str) else missing(a)
    if isinstance(many, tuple):
        return missing(a) if _is_missing(a) else any_of(equal(a, each) for each in _values(many))
    return missing(a, many)


def has_any(a: Inner, many: Inner | tuple[Inner, ...]) -> Truth:
    """Whether at least one of several is chosen."""
    if not isinstance(a, frozenset):
        return missing(a)
    if isinstance(many, frozenset):
        return not a.isdisjoint(many)
    return any_of(is_in(each, a) for each in _values(many)) if isinstance(many, tuple) else missing(many)


def has_all(a: Inner, many: Inner | tuple[Inner, ...]) -> Truth:
    """Whether each of several is chosen."""
    if not isinstance(a, frozenset):
        return missing(a)
    if isinstance(many, frozenset):
        return many <= a
    return all_of(is_in(each, a) for each in _values(many)) if isinstance(many, tuple) else missing(many)


def _values(many: tuple[object, ...]) -> Iterable[Inner]:
    return many  # type: ignore[return-value]  # a list's items are values; rows never get here


def _is_missing(a: Inner) -> bool:
    return a is UNKNOWN or a is HIDDEN


def any_of(truths: Iterable[Inner]) -> Truth:
    """True if one is; else unknown if one is; else hidden if one is; else false."""
    result: Truth = False
    for each in truths:
        if each is True:
            return True
        result = _weaker(result, each, False)
    return result


def all_of(truths: Iterable[Inner]) -> Truth:
    """False if one is; else unknown if one is; else hidden if one is; else true."""
    result: Truth = True
    for each in truths:
        if each is False:
            return False
        result = _weaker(result, each, True)
    return result


def _weaker(result: Truth, each: Inner, neutral: bool) -> Truth:
    if each is neutral or result is UNKNOWN:
        return result
    return HIDDEN if each is HIDDEN else UNKNOWN


COMPARISONS: Final[dict[str, Callable[[Inner, Inner], Truth]]] = {
    "==": equal,
    "!=": unequal,
    "<": less,
    "<=": less_or_equal,
    ">": greater,
    ">=": greater_or_equal,
}
