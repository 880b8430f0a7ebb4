"""What an expression can yield, and what an answer is while it is being computed with.

Values are plain and immutable. How an answer is typed on a page, sent or stored is not said here: that is `engine.forms.types`.

| type in the language      | value in Python                                                     |
|---------------------------|---------------------------------------------------------------------|
| condition                 | `True`, `False`, `UNKNOWN`                                          |
| whole_number, decimal     | `int`, whole millionths (1.5 is 1_500_000)                          |
| text, phone, …            | `str`, NFC, trimmed, never empty                                    |
| yes_no, choose_one, location, organisation, person, record | `str`, the option's or thing's id  |
| choose_many               | `frozenset[str]`, never empty                                       |
| date                      | `DateSpan`                                                          |
| time                      | `int`, minutes since midnight                                       |
| date_time                 | `datetime` with UTC                                                 |
| a length of time          | `Duration`                                                          |
| rows, entries, links      | `tuple[Mapping[str, Value], ...]`                                   |
| an honest non-answer      | a `Special`                                                         |
| hidden                    | `HIDDEN`; *shown but unanswered* is the absence of the key          |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Final, TypeAlias

MILLION: Final = 1_000_000
LARGEST: Final = 10**15 * MILLION - 1
"""The largest magnitude of a number, in millionths: 15 digits before the point, 6 after."""


class Unknown(Enum):
    """The third truth value; also the result of computing with something that isn't known."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


class Hidden(Enum):
    """The mark of a question, group or row that isn't shown: it reads as unanswered and is left out of sums and counts."""

    HIDDEN = "hidden"


class Special(StrEnum):
    """An honest answer that gives no value."""

    NOT_KNOWN = "not_known"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


UNKNOWN: Final = Unknown.UNKNOWN
HIDDEN: Final = Hidden.HIDDEN


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date as far as it is known: the earliest and the latest day it may be (both the same when it is exact).

    `how` is `""`, `estimated`, `year_only` or `month_only`: the honesty that the person claimed.
    """

    earliest: date
    latest: date
    how: str = ""

    @property
    def exact(self) -> bool:
        return self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: a whole amount of `minutes hours days weeks months years working_hours working_days`."""

    amount: int
    unit: str


Row: TypeAlias = "Mapping[str, Value]"
Value: TypeAlias = (
    "bool | int | str | frozenset[str] | DateSpan | datetime | Duration | Special | Unknown | Hidden | tuple[Row, ...] | None"
)
