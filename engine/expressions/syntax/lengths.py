"""Lengths of time: their units, and what is meant by those that people write elsewhere. Reading an expression is `parser`'s duty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

UNITS: Final = {
    f"{unit}{ending}": f"{unit}s" for unit in ("minute", "hour", "day", "week", "month", "year") for ending in ("", "s")
}
WORKING_UNITS: Final = {
    "hour": "working_hours",
    "hours": "working_hours",
    "day": "working_days",
    "days": "working_days",
}
_FOREIGN: Final = {
    **dict.fromkeys(("min", "mins"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs"), "hours"),
    "d": "days",
    **dict.fromkeys(("w", "wk", "wks"), "weeks"),
    **dict.fromkeys(("y", "yr", "yrs"), "years"),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), "working days"),
}
"""Units that people write elsewhere, and what they are called here. (`m` may be two things.)"""
_WORKING: Final = frozenset({"business", "work", "working"})
"""What people write before days and hours that are reckoned by the calendar."""
_NUMBERS: Final = {
    word: str(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split(), 1
    )
} | {"a": "1", "an": "1", "twenty": "20", "thirty": "30", "sixty": "60", "ninety": "90"}
"""Numbers in words."""


def unit_meant(words: Sequence[str]) -> str:
    """The unit that words begin with, as it is written here in the plural (“h” is `hours`, “business days” is `working days`), or empty."""
    first = words[0].lower() if words else ""
    if first in _WORKING:
        unit = WORKING_UNITS.get(words[1].lower() if len(words) > 1 else "", "")
        return unit.replace("_", " ")
    return _FOREIGN.get(first) or UNITS.get(first, "")


def length_of(number: str, unit: str) -> str:
    """A length of time as it is written: “48 hours”, “1 hour”."""
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}"


def number_in_words(word: str) -> str:
    """The digits of a number that is written in words; empty if it is none."""
    return _NUMBERS.get(word.lower(), "")
