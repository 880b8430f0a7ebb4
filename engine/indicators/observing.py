"""What an indicator sees of one record: whether it counts, its value, its period, its groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from engine.expressions.environment import Environment
from engine.expressions.running.build import compile_program
from engine.expressions.values import DateSpan, Value
from engine.indicators.model import Indicator, Observation

Observe: TypeAlias = "Callable[[Environment], Observation | None]"


def observer(indicator: Indicator) -> Observe:
    """A function that looks at one record; it gives None for a record that doesn't count.

    A record of which it isn't known whether it counts is seen without a value.
    """
    of = compile_program(indicator.of)
    among = compile_program(indicator.among) if indicator.among is not None else None
    dated = compile_program(indicator.dated) if indicator.dated is not None else None
    groups = tuple(compile_program(each.program) for each in indicator.split)
    only_true = indicator.measure == "count"

    def observe(env: Environment) -> Observation | None:
        belongs = True if among is None else among(env)
        if belongs is False:
            return None
        value = of(env)
        if only_true and value is False:
            return None
        at = tuple(_word(group(env)) for group in groups)
        if indicator.each:
            period = period_of(dated(env) if dated is not None else None, indicator.each, env.time_zone)
            at = (period, *at)
        return Observation(_plain(value) if belongs is True else None, at)

    return observe


def _plain(value: Value) -> int | bool | None:
    if isinstance(value, str):  # a condition that was kept as an answer
        return {"yes": True, "no": False}.get(value)
    return value if isinstance(value, int) else None


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ""


def period_of(value: Value, each: str, time_zone: str) -> str:
    """The period in which a date or instant lies: `2026`, `2026-Q1`, `2026-03`, `2026-W10`, `2026-03-02`; empty if that isn't known.

    An instant lies in the period of its day in the zone; a date that is known in part only if all of it lies in one period.
    """
    if isinstance(value, datetime):
        return _period(value.astimezone(ZoneInfo(time_zone)).date(), each)
    if not isinstance(value, DateSpan):
        return ""
    first, last = _period(value.earliest, each), _period(value.latest, each)
    return first if first == last else ""


def _period(day: date, each: str) -> str:
    if each == "year":
        return f"{day.year:04}"
    if each == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    if each == "month":
        return f"{day.year:04}-{day.month:02}"
    if each == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return day.isoformat()
