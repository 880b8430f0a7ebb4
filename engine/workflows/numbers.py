"""How records are numbered: the text of a number and the key of the counter it is drawn from. Drawing is the store's duty."""

from __future__ import annotations

from engine.workflows.model import NumberPlan


def counter_key(plan: NumberPlan, kind: str, area: str, year: int) -> str:
    """The counter that a number is drawn from: one per kind, and per whatever the plan restarts with.

    >>> counter_key(NumberPlan("${area}-${year}-${sequence}", restarts=("area", "year")), "visit", "BA", 2026)
    'visit/BA/2026'
    """
    parts = {"area": area, "year": str(year)}
    return "/".join((kind, *(parts[each] for each in ("area", "year") if each in plan.restarts)))


def format_number(plan: NumberPlan, area: str, year: int, sequence: int, prefix: str = "") -> str:
    """The number of a record; `area` is the short code of its area at `plan.area_level`, `prefix` stands before a demonstration's.

    >>> format_number(NumberPlan("${area}-${year}-${sequence}"), "BA", 2026, 42)
    'BA-2026-00042'
    """
    filled = plan.text
    for name, value in (("area", area), ("year", f"{year:04d}"), ("sequence", str(sequence).zfill(plan.digits))):
        filled = filled.replace("${" + name + "}", value)
    return prefix + filled
