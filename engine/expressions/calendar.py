"""Opening hours and holidays, and adding a length of time to an instant with them. No clock is read.

`n working days` end at closing time of the n-th working day after the anchor's day; `n working hours` pass only while it is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.expressions.running.dates import move_instant
from engine.expressions.values import Duration

_SEARCHED_DAYS: Final = 366 * 12
_EASTER: Final = re.compile(r"easter(?:\s*([+-])\s*(\d{1,3})\s+days?)?")
_EACH_YEAR: Final = re.compile(r"(\d{2})-(\d{2})")
_HOURS: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s+to\s+([01]\d|2[0-3]|24):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days on which it is closed: the same `(month, day)` each year, so many days from Easter Sunday, or dates one by one."""

    id: str
    each_year: tuple[int, int] | None = None
    easter: int | None = None
    dates: frozenset[date] = frozenset()

    def is_on(self, day: date) -> bool:
        """Whether it is that day."""
        if self.each_year == (day.month, day.day) or day in self.dates:
            return True
        return self.easter is not None and day == easter(day.year) + timedelta(days=self.easter)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`opening`: by weekday (Monday is 0) from and to in minutes since midnight; a weekday that isn't named is closed."""

    opening: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    holidays: tuple[Holiday, ...] = ()

    def hours_of(self, day: date) -> tuple[int, int] | None:
        """From and to in minutes since midnight; None if closed that day."""
        hours = self.opening.get(day.weekday())
        if hours is None or any(holiday.is_on(day) for holiday in self.holidays):
            return None
        return hours

    def days_after(self, day: date) -> Iterator[tuple[date, int, int]]:
        """The working days after a day, with from and to, as far as anyone plans."""
        for distance in range(1, _SEARCHED_DAYS):
            hours = self.hours_of(next_day := day + timedelta(days=distance))
            if hours is not None:
                yield next_day, *hours


def add(duration: Duration, instant: datetime, calendar: WorkingCalendar | None, time_zone: str) -> datetime:
    """The instant (UTC) that lies a length of time after another; `time_zone` is a name of the tz database.

    Minutes and hours pass as they are; days and longer go by the clock on the wall. Raises ValueError for working time without a
    calendar, or with one that is never open, and for a result beyond year 9999: the compiler lets neither through.
    """
    if duration.unit not in {"working_days", "working_hours"}:
        moved = move_instant(time_zone, instant, duration)
        if moved is None:
            raise ValueError(f"no such unit: {duration.unit}")
        return moved
    if calendar is None or duration.amount < 0:
        raise ValueError("working time needs a calendar and goes forwards")
    zone = ZoneInfo(time_zone)
    local = instant.astimezone(zone)
    if duration.amount == 0:
        return instant.astimezone(UTC)
    if duration.unit == "working_days":
        return _after_days(duration.amount, local, calendar)
    return _after_hours(duration.amount * 3600, local, calendar)


def _after_days(amount: int, local: datetime, calendar: WorkingCalendar) -> datetime:
    for count, (day, _opens, closes) in enumerate(calendar.days_after(local.date()), start=1):
        if count == amount:
            return _at(day, closes * 60, local)
    raise ValueError("the calendar is not open for so long")


def _after_hours(seconds: int, local: datetime, calendar: WorkingCalendar) -> datetime:
    left = seconds
    hours = calendar.hours_of(local.date())
    if hours is not None:
        begun = max(_seconds(local), hours[0] * 60)
        if begun + left <= hours[1] * 60:
            return _at(local.date(), begun + left, local)
        left -= max(0, hours[1] * 60 - begun)
    for day, opens, closes in calendar.days_after(local.date()):
        if opens * 60 + left <= closes * 60:
            return _at(day, opens * 60 + left, local)
        left -= (closes - opens) * 60
    raise ValueError("the calendar is not open for so long")


def _seconds(local: datetime) -> int:
    return local.hour * 3600 + local.minute * 60 + local.second


def _at(day: date, seconds: int, local: datetime) -> datetime:
    midnight = datetime.combine(day + timedelta(days=seconds // 86400), time(), local.tzinfo)
    return (midnight + timedelta(seconds=seconds % 86400)).astimezone(UTC)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    remaining = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * remaining) // 451
    month, day = divmod(h + remaining - 7 * m + 114, 31)
    return date(year, month, day + 1)


def read_easter(text: str) -> int | None:
    """Days from Easter Sunday out of `easter`, `easter - 2 days`, `easter + 39 days`; None if it says something else."""
    match = _EASTER.fullmatch(text.strip())
    if match is None:
        return None
    days = int(match[2] or 0)
    return -days if match[1] == "-" else days


def read_each_year(text: str) -> tuple[int, int] | None:
    """Month and day out of `05-20`; None if there is no such day in any year."""
    match = _EACH_YEAR.fullmatch(text.strip())
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    try:
        date(2000, month, day)
    except ValueError:
        return None
    return month, day


def read_hours(text: str) -> tuple[int, int] | None:
    """Minutes since midnight out of `08:30 to 17:30`; None if it says something else or closes before it opens."""
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        return None
    opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    return (opens, closes) if opens < closes <= 24 * 60 else None
