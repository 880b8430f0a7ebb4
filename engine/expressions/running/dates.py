"""Dates and instants: moving them, and what lies between them. The calendar's own rules; no clock is read.

A year, month or day that doesn't exist (29 February, the 31st of June) becomes the last day of its month.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.expressions.environment import Environment
from engine.expressions.running.numbers import MINUTES, OVERFLOW, Inner, divided, missing, problem, span
from engine.expressions.values import MILLION, DateSpan, Duration

_MONTHS: Final = {"months": 1, "years": 12}
_DAYS: Final = {"days": 1, "weeks": 7}
_MICROSECOND: Final = timedelta(microseconds=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month. Raises ValueError beyond year 1 or 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year}")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def full_months(a: date, b: date) -> int:
    """Full months from a to b, negative if b comes first."""
    if b < a:
        return -full_months(b, a)
    months = (b.year - a.year) * 12 + b.month - a.month
    return months if add_months(a, months) <= b else months - 1


def full_years(a: date, b: date) -> int:
    """Full years from a to b, negative if b comes first; 29 February comes of age on 28 February."""
    if b < a:
        return -full_years(b, a)
    years = b.year - a.year
    return years if add_months(a, 12 * years) <= b else years - 1


def full_days(a: date, b: date) -> int:
    """Days from a to b."""
    return (b - a).days


def between(count: Callable[[date, date], int]) -> Callable[[Environment, Inner, Inner], Inner]:
    """A function of two dates that rises with the second and falls with the first, spread over what is known of both."""

    def spread(env: Environment, a: Inner, b: Inner) -> Inner:
        if not isinstance(a, DateSpan) or not isinstance(b, DateSpan):
            return missing(a, b)
        low = count(a.latest, b.earliest) * MILLION
        return span(env, low, low if a.exact and b.exact else count(a.earliest, b.latest) * MILLION)

    return spread


def hours_between(env: Environment, a: Inner, b: Inner) -> Inner:
    """Hours from a to b, each an instant or a date, which is the whole of its day."""
    one, other = _instants(env, a), _instants(env, b)
    if one is None or other is None:
        return missing(a, b)
    return span(env, _hours(one[1], other[0]), _hours(one[0], other[1]))


def _hours(a: datetime, b: datetime) -> int:
    # a microsecond is 1/3600 of a millionth of an hour
    return divided((b - a) // _MICROSECOND, 3600)


def _instants(env: Environment, a: Inner) -> tuple[datetime, datetime] | None:
    if isinstance(a, datetime):
        return a, a
    if not isinstance(a, DateSpan) or not _on_the_wall(a.earliest) or not _on_the_wall(a.latest):
        return None
    zone = ZoneInfo(env.time_zone)
    begin = datetime.combine(a.earliest, time(), zone)
    end = datetime.combine(a.latest + timedelta(days=1), time(), zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _on_the_wall(day: date) -> bool:
    """Whether clocks of all zones can show the day: the first and the last year might lead out of the calendar."""
    return date.min.year < day.year < date.max.year


def date_of(env: Environment, a: Inner) -> Inner:
    """The day of an instant where the context is."""
    if not isinstance(a, datetime) or not _on_the_wall(a.date()):
        return missing(a)
    day = a.astimezone(ZoneInfo(env.time_zone)).date()
    return DateSpan(day, day)


def moved(env: Environment, a: Inner, length: Inner, sign: int) -> Inner:
    """A date or instant moved by a length of time, forwards (`sign` 1) or back (-1)."""
    if not isinstance(length, Duration):
        return missing(a, length)
    try:
        if isinstance(a, DateSpan):
            return _moved_date(a, length, sign)
        if isinstance(a, datetime):
            return move_instant(env.time_zone, a, length, sign) or missing(None)
    except (ValueError, OverflowError):
        return problem(env, OVERFLOW)
    return missing(a, length)


def _moved_date(a: DateSpan, length: Duration, sign: int) -> Inner:
    earliest = _moved_day(a.earliest, length, sign)
    if earliest is None:
        return missing(None)
    latest = earliest if a.exact else _moved_day(a.latest, length, sign) or earliest
    return DateSpan(earliest, latest, a.how)


def _moved_day(day: date, length: Duration, sign: int) -> date | None:
    """None for units that days don't know."""
    if length.unit in _DAYS:
        return day + timedelta(days=sign * length.amount * _DAYS[length.unit])
    if length.unit in _MONTHS:
        return add_months(day, sign * length.amount * _MONTHS[length.unit])
    return None


def move_instant(zone: str, a: datetime, length: Duration, sign: int = 1) -> datetime | None:
    """An instant moved: minutes and hours as they pass, days and longer by the clock on the wall of `zone`.

    None for working time. Raises ValueError or OverflowError beyond the years 1 and 9999.
    """
    if length.unit in {"minutes", "hours"}:
        return a + timedelta(minutes=sign * length.amount * MINUTES[length.unit])
    if length.unit not in _DAYS and length.unit not in _MONTHS:
        return None
    if not _on_the_wall(a.date()):
        raise OverflowError("the wall clock of that year")
    local = a.astimezone(ZoneInfo(zone))
    day = _moved_day(local.date(), length, sign)
    if day is None:
        return None
    if not _on_the_wall(day):
        raise OverflowError("the wall clock of that year")
    return datetime.combine(day, local.time().replace(fold=0), local.tzinfo).astimezone(UTC)
