"""Values and environments as JSON, for the browser's evaluator and the conformance table.

| value | JSON |
|---|---|
| nothing | `null` |
| truth | `true`, `false` |
| UNKNOWN, HIDDEN | `{"unknown": true}`, `{"hidden": true}` |
| number, time | `{"number": "1500000"}` (whole millionths, or minutes of a time, as text: JSON's numbers are too short) |
| text, option, id | the text, NFC |
| several options | `{"options": ["a", "b"]}`, sorted |
| date | `{"date": ["2020-01-01", "2020-12-31", "year_only"]}`: earliest, latest, how |
| date with time | `{"instant": "1700000000000000"}`: microseconds since 1970 in UTC, as text |
| length of time | `{"duration": [24, "hours"]}` |
| honest non-answer | `{"special": "not_known"}` |
| rows | a list of objects |
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.values import HIDDEN, UNKNOWN, DateSpan, Duration, Row, Special, Value

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def encode_value(value: Value) -> Json:
    """One value."""
    if value is None or isinstance(value, bool):
        return value
    if value is UNKNOWN:
        return {"unknown": True}
    if value is HIDDEN:
        return {"hidden": True}
    if isinstance(value, Special):
        return {"special": value.value}
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, tuple):
        return [encode_row(row) for row in value]
    return _tagged(value)


def _tagged(value: Value) -> Json:
    if isinstance(value, int):
        return {"number": str(value)}
    if isinstance(value, frozenset):
        return {"options": [*sorted(value)]}
    if isinstance(value, DateSpan):
        return {"date": [value.earliest.isoformat(), value.latest.isoformat(), value.how]}
    if isinstance(value, Duration):
        return {"duration": [value.amount, value.unit]}
    if isinstance(value, datetime):
        return {"instant": str((value - _EPOCH) // _MICROSECOND)}
    raise TypeError(f"no such value: {value!r}")


def encode_row(row: Row) -> dict[str, Json]:
    """A mapping of names to values."""
    return {name: encode_value(value) for name, value in row.items()}


def decode_value(json: Json) -> Value:
    """The value back. Raises ValueError for what `encode_value` never makes."""
    if json is None or isinstance(json, bool):
        return json
    if isinstance(json, str):
        return unicodedata.normalize("NFC", json)
    if isinstance(json, list):
        return tuple({name: decode_value(each) for name, each in row.items()} for row in json if isinstance(row, dict))
    if isinstance(json, dict) and len(json) == 1:
        ((tag, inside),) = json.items()
        return _untagged(tag, inside)
    raise ValueError(f"not a value: {json!r}")


def _untagged(tag: str, inside: Json) -> Value:
    if tag in {"unknown", "hidden"}:
        return UNKNOWN if tag == "unknown" else HIDDEN
    if isinstance(inside, str) and tag in {"number", "instant", "special"}:
        if tag == "special":
            return Special(inside)
        return int(inside) if tag == "number" else _EPOCH + timedelta(microseconds=int(inside))
    if isinstance(inside, list):
        if tag == "options":
            return frozenset(str(each) for each in inside)
        if tag == "date" and len(inside) == 3:
            return DateSpan(date.fromisoformat(str(inside[0])), date.fromisoformat(str(inside[1])), str(inside[2]))
        if tag == "duration" and len(inside) == 2 and isinstance(inside[0], int):
            return Duration(inside[0], str(inside[1]))
    raise ValueError(f"not a value: {tag}")


def encode_environment(env: Environment) -> dict[str, Json]:
    """Everything the browser's evaluator needs; give it an environment that holds only what this reader may see."""
    return {
        "here": encode_row(env.here),
        "row": None if env.row is None else encode_row(env.row),
        "forms": {form: encode_row(answers) for form, answers in env.forms.items()},
        "entries": {form: [encode_row(row) for row in rows] for form, rows in env.entries.items()},
        "facts": encode_row(env.facts),
        "flags": {flag: bool(raised) for flag, raised in env.flags.items()},
        "record": encode_row(env.record),
        "links": {link: [encode_row(row) for row in rows] for link, rows in env.links.items()},
        "deadlines": {deadline: encode_row(parts) for deadline, parts in env.deadlines.items()},
        "completed": encode_row(env.completed),
        "entered": encode_row(env.entered),
        "spent": dict(env.spent),
        "history": {
            fact: [[encode_value(value), encode_value(at)] for value, at in values]
            for fact, values in env.history.items()
        },
        "today": env.today.isoformat(),
        "now": encode_value(env.now),
        "time_zone": env.time_zone,
        "places": {place: _words(levels) for place, levels in env.places.items()},
    }


def _words(levels: Mapping[str, str]) -> dict[str, Json]:
    return dict(levels)
