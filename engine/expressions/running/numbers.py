"""Decimal arithmetic in whole millionths, and what is only known between two numbers.

A result beyond 15 digits, or a division by zero, is unknown and noted in the environment's `problems`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.values import HIDDEN, LARGEST, MILLION, UNKNOWN, DateSpan, Duration, Hidden, Unknown, Value

OVERFLOW: Final = "overflow"
DIVISION_BY_ZERO: Final = "division_by_zero"


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number that is only known to lie between two others (millionths), because a date is."""

    low: int
    high: int


Inner: TypeAlias = "Value | NumberSpan"
"""What flows between the parts of an expression; hidden travels as `HIDDEN`, which only aggregates tell from unknown."""


def missing(a: Inner, b: Inner = None) -> Unknown | Hidden:
    """What an operation yields that can't be done: hidden only if nothing else stands in its way."""
    if UNKNOWN in (a, b):
        return UNKNOWN
    return HIDDEN if HIDDEN in (a, b) else UNKNOWN


def problem(env: Environment, code: str) -> Unknown:
    """Note a problem, if anyone listens."""
    if env.problems is not None:
        env.problems.append(code)
    return UNKNOWN


def bounded(env: Environment, number: int) -> int | Unknown:
    """The number, unless it is too large."""
    return number if -LARGEST <= number <= LARGEST else problem(env, OVERFLOW)


def span(env: Environment, low: int, high: int) -> Inner:
    """A number or a span, unless it is too large."""
    if low == high:
        return bounded(env, low)
    if low < -LARGEST or high > LARGEST:
        return problem(env, OVERFLOW)
    return NumberSpan(low, high)


def known(value: Inner) -> Value:
    """A span whose ends differ is unknown."""
    return UNKNOWN if isinstance(value, NumberSpan) else value


def divided(numerator: int, denominator: int) -> int:
    """The quotient to the nearest whole, halves away from zero."""
    quotient = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def add(env: Environment, a: Inner, b: Inner) -> Inner:
    """a + b."""
    if isinstance(a, int) and isinstance(b, int):
        return bounded(env, a + b)
    one, other = _ends(a), _ends(b)
    if one is None or other is None:
        return missing(a, b)
    return span(env, one.low + other.low, one.high + other.high)


def subtract(env: Environment, a: Inner, b: Inner) -> Inner:
    """a - b."""
    return add(env, a, negative(b))


def negative(a: Inner) -> Inner:
    """-a."""
    ends = _ends(a)
    if ends is None:
        return missing(a)
    return -ends.low if ends.low == ends.high else NumberSpan(-ends.high, -ends.low)


def multiply(env: Environment, a: Inner, b: Inner) -> Inner:
    """a * b, rounded once."""
    if isinstance(a, int) and isinstance(b, int):
        return bounded(env, divided(a * b, MILLION))
    return missing(a, b)


def divide(env: Environment, a: Inner, b: Inner) -> Inner:
    """a / b, rounded once."""
    if isinstance(a, int) and isinstance(b, int):
        return problem(env, DIVISION_BY_ZERO) if b == 0 else bounded(env, divided(a * MILLION, b))
    return missing(a, b)


def rounded(env: Environment, a: Inner, digits: int) -> Inner:
    """To so many digits after the point, halves away from zero."""
    ends = _ends(a)
    if ends is None:
        return missing(a)
    step: int = 10 ** (6 - digits)
    return span(env, divided(ends.low, step) * step, divided(ends.high, step) * step)


def _ends(a: Inner) -> NumberSpan | None:
    if isinstance(a, int):
        return NumberSpan(a, a)
    return a if isinstance(a, NumberSpan) else None


def least(a: Inner, b: Inner) -> Inner:
    """The lesser of two numbers or dates."""
    return _extreme(a, b, 0)


def greatest(a: Inner, b: Inner) -> Inner:
    """The greater of two numbers or dates."""
    return _extreme(a, b, 1)


def _extreme(a: Inner, b: Inner, which: int) -> Inner:
    if isinstance(a, DateSpan) and isinstance(b, DateSpan):
        choose = max if which else min
        return DateSpan(choose(a.earliest, b.earliest), choose(a.latest, b.latest))
    one, other = _ends(a), _ends(b)
    if one is not None and other is not None:
        pick = max if which else min
        low, high = pick(one.low, other.low), pick(one.high, other.high)
        return low if low == high else NumberSpan(low, high)
    if isinstance(a, datetime) and isinstance(b, datetime):
        return max(a, b) if which else min(a, b)
    return missing(a, b)


MINUTES: Final = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}


def comparable(a: Duration, b: Duration) -> tuple[int, int] | None:
    """Two lengths of time on one scale; None if they have none, such as months beside days."""
    if a.unit == b.unit:
        return a.amount, b.amount
    if a.unit in MINUTES and b.unit in MINUTES:
        return a.amount * MINUTES[a.unit], b.amount * MINUTES[b.unit]
    return None


def banded(a: Inner, steps: Sequence[tuple[int | None, str]]) -> Inner:
    """The option of the last step that begins at or below the number; unknown below the first, and if both ends don't agree."""
    ends = _ends(a)
    if ends is None:
        return missing(a)
    low, high = _band(ends.low, steps), _band(ends.high, steps)
    return low if low == high else UNKNOWN


def _band(number: int, steps: Sequence[tuple[int | None, str]]) -> Inner:
    found: Inner = UNKNOWN
    for begin, option in steps:
        if begin is not None and begin > number:
            break
        found = option
    return found
