"""Indicators over a few plain records, for the tests of this folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from engine.expressions import MILLION, DateSpan, Environment, Program, Value, check_text
from engine.expressions.text import Text
from engine.indicators import Indicator, Split
from tests.expressions.tables import declared

TABLE = declared(
    {
        "lists": {
            "colours": ["red", "blue"],
            "sizes": {
                "ordered": "true",
                "list": ["small", "large"],
                "attributes": {"from": {"type": "decimal", "values": {"large": "10"}}},
            },
        },
        "names": {
            "price": "decimal may_be not_known",
            "colour": "option:colours may_be not_known",
            "lit": "yes_no may_be not_known",
            "day": "date may_be not_known year_only",
            "at": "date_time",
        },
    }
)


def program(source: str) -> Program:
    """A program over the names of the samples."""
    checked = check_text(source, TABLE.scope)
    assert checked.program is not None, checked.faults
    return checked.program


def indicator(measure: str, of: str = "true", *, split: tuple[str, ...] = (), **more: str | int) -> Indicator:
    """An indicator; `among` and `dated` are sources too. Nothing is too small to be shown unless `smallest` says so."""
    made = Indicator("sample", "thing", Text("Sample"), measure, program(of), smallest=int(more.get("smallest", 1)))
    return replace(
        made,
        among=program(str(more["among"])) if "among" in more else None,
        dated=program(str(more["dated"])) if "dated" in more else None,
        each=str(more.get("each", "")),
        split=tuple(Split(each, program(each)) for each in split),
        percent=int(more.get("percent", 0)),
    )


def record(time_zone: str = "UTC", **answers: Value) -> Environment:
    """A record with some answers; whole numbers are meant as they are."""
    here = {
        name: value * MILLION if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in answers.items()
    }
    return Environment(here=here, time_zone=time_zone)


def on(text: str) -> DateSpan:
    """An exact date."""
    return DateSpan(date.fromisoformat(text), date.fromisoformat(text))


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
