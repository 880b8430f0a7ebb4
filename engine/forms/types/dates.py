"""Dates, exact or as far as they are known; times of day; instants. What a date means for a rule is the expressions' duty."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from engine.expressions.values import DateSpan, Duration, Special, Value
from engine.forms.answers import HONEST, Json, honest_json
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.kind import Parts, QuestionType, Reader, Surroundings, field_or_how, part

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200

_PARTIAL: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?", re.ASCII)
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?", re.ASCII)
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
_FIRST_DAY: Final = date(FIRST_YEAR, 1, 1)
_LAST_DAY: Final = date(LAST_YEAR, 12, 31)
_set_earliest, _set_latest, _set_how = (vars(DateSpan)[each].__set__ for each in ("earliest", "latest", "how"))
_NOT_A_DATE: Final = Fault("not_a_date")
_NOT_A_TIME: Final = Fault("not_a_time")
_NOT_AN_INSTANT: Final = Fault("not_a_date_time")
_OUT_OF_RANGE: Final = Fault("date_out_of_range", {"first": FIRST_YEAR, "last": LAST_YEAR})


def day_from(raw: Json) -> date | Fault:
    """One whole day, written `2015-03-02`."""
    if not isinstance(raw, str) or len(raw) != 10 or raw[4:8:3] != "--":  # Python reads dates by weeks too
        return _NOT_A_DATE
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return _NOT_A_DATE
    return day if _FIRST_DAY <= day <= _LAST_DAY else _OUT_OF_RANGE


def exactly(day: date) -> DateSpan:
    """`DateSpan(day, day)`, in less than half the time: the usual constructor of a frozen value looks each slot up again."""
    made: DateSpan = object.__new__(DateSpan)
    _set_earliest(made, day)
    _set_latest(made, day)
    _set_how(made, "")
    return made


def _shifted(day: date, width: Duration, sign: int) -> date:
    """The day a width earlier or later; a day that the month doesn't have is its last one."""
    if width.unit in ("days", "weeks"):
        return day + timedelta(days=sign * width.amount * (7 if width.unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + sign * width.amount * (12 if width.unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _partial(text: str, offered: frozenset[str]) -> DateSpan | Fault:
    """A year, or a year and a month, if the question may be that."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return _NOT_A_DATE
    year, month = int(found[1]), int(found[2] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _OUT_OF_RANGE
    how = "month_only" if found[2] else "year_only"
    if how not in offered:
        return Fault("day_needed")
    if not found[2]:
        return DateSpan(date(year, 1, 1), date(year, 12, 31), how)
    if not 1 <= month <= 12:
        return _NOT_A_DATE
    return DateSpan(date(year, month, 1), date(year, month, monthrange(year, month)[1]), how)


def _estimated(raw: dict[str, Json], width: Duration) -> DateSpan | Fault:
    """An estimate: one date, widened to both sides, or the two ends."""
    if raw.keys() == {"date", "estimated"} and raw["estimated"] is True:
        day = day_from(raw["date"])
        return (
            day if isinstance(day, Fault) else DateSpan(_shifted(day, width, -1), _shifted(day, width, 1), "estimated")
        )
    if raw.keys() != {"earliest", "latest"}:
        return _NOT_A_DATE
    earliest, latest = day_from(raw["earliest"]), day_from(raw["latest"])
    if isinstance(earliest, Fault) or isinstance(latest, Fault):
        return earliest if isinstance(earliest, Fault) else _OUT_OF_RANGE if latest == _OUT_OF_RANGE else _NOT_A_DATE
    return DateSpan(earliest, latest, "estimated") if earliest <= latest else Fault("earliest_after_latest")


def _date_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    offered = frozenset(question.may_be)
    width = surroundings.estimate_width

    def read(raw: Json) -> Value | Fault:
        if raw.__class__ is str:
            text = raw.strip()
            if len(text) != 10:
                return _partial(text, offered) if text else None
            day = day_from(text)
            return day if isinstance(day, Fault) else exactly(day)
        if isinstance(raw, dict) and raw and "answer" not in raw:
            span = _estimated(raw, width)
            return Fault("estimate_not_offered") if isinstance(span, DateSpan) and "estimated" not in offered else span
        return otherwise(raw)

    return read


def write_date(value: Value) -> Json:
    """The JSON of a date; an estimate by its two ends."""
    if not isinstance(value, DateSpan):
        return _honest(value)
    if value.how == "estimated":
        return {"earliest": value.earliest.isoformat(), "latest": value.latest.isoformat()}
    whole = value.earliest.isoformat()
    return whole[: {"year_only": 4, "month_only": 7}.get(value.how, 10)]


def _keep_estimate(stored: Json, value: Value) -> Json | None:
    """An estimate by one date stays as it was typed: its width is the context's, not the person's."""
    return stored if isinstance(stored, dict) and "date" in stored else None


def _honest(value: Value) -> Json:
    if isinstance(value, Special):
        return honest_json(value)
    raise TypeError(f"not an answer of this type: {value!r}")


def _joined(parts: Parts, prefix: str = "") -> str:
    """Year, month and day of a page as far as they are given; what isn't digits stays as it was typed."""
    typed = [part(parts, prefix + each) for each in ("year", "month", "day")]
    while typed and not typed[-1]:
        typed.pop()
    return "-".join(f"{each:0>{2 if place else 4}}" if each.isdecimal() else each for place, each in enumerate(typed))


def _date_from_page(parts: Parts) -> Json:
    how = part(parts, "how")
    if how in HONEST:
        return {"answer": how}
    typed = _joined(parts) or part(parts, "")
    if how == "estimated":
        latest = _joined(parts, "latest_")
        if latest:
            return {"earliest": typed, "latest": latest}
        return {"date": typed, "estimated": True} if typed else None
    if how in ("year_only", "month_only"):
        typed = "-".join(typed.split("-")[: 1 if how == "year_only" else 2])
    elif how == "exact" and typed and typed.count("-") < 2:
        typed += "-" * (2 - typed.count("-"))
    return typed or None


def _split(typed: Json, prefix: str = "") -> dict[str, list[str]]:
    """The three fields that show a date as it was typed."""
    pieces = str(typed or "").split("-", 2)
    names = ("year", "month", "day")
    return {prefix + name: [piece.lstrip("0") or piece] for name, piece in zip(names, pieces, strict=False) if piece}


def _date_to_page(stored: Json) -> dict[str, list[str]]:
    if stored is None:
        return {}
    if not isinstance(stored, dict):
        kinds = {1: "year_only", 2: "month_only"}
        return {**_split(stored), "how": [kinds.get(len([each for each in str(stored).split("-") if each]), "exact")]}
    if "answer" in stored:
        return {"how": [str(stored["answer"])]}
    if "date" in stored:
        return {**_split(stored["date"]), "how": ["estimated"]}
    return {**_split(stored.get("earliest")), **_split(stored.get("latest"), "latest_"), "how": ["estimated"]}


def _time_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    def read(raw: Json) -> Value | Fault:
        if not isinstance(raw, str) or not raw.strip():
            return otherwise(raw)
        found = _TIME.fullmatch(raw.strip())
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            return _NOT_A_TIME
        return int(found[1]) * 60 + int(found[2])

    return read


def _write_time(value: Value) -> Json:
    return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else _honest(value)


def _instant(text: str, zone: tzinfo) -> datetime | Fault:
    """An instant in UTC; without an offset the wall clock of the context's zone."""
    if not _INSTANT.fullmatch(text):
        return _NOT_AN_INSTANT
    try:
        found = datetime.fromisoformat(text)
        instant = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _NOT_AN_INSTANT
    return instant if FIRST_YEAR <= instant.year <= LAST_YEAR else _OUT_OF_RANGE


def _date_time_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    zone = surroundings.zone

    def read(raw: Json) -> Value | Fault:
        return _instant(raw.strip(), zone) if isinstance(raw, str) and raw.strip() else otherwise(raw)

    return read


def _write_date_time(value: Value) -> Json:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else _honest(value)


def _date_time_from_page(parts: Parts) -> Json:
    """Day, month, year and a time `14:30`; or one field as a browser's `datetime-local` sends it."""
    if part(parts, "how") in HONEST or not (_joined(parts) or part(parts, "time")):
        return field_or_how(parts)
    time = part(parts, "time")
    return f"{_joined(parts)}T{time:0>5}"


def _date_time_to_page(stored: Json) -> dict[str, list[str]]:
    """The fields as far as the text tells them. An instant must be moved to the reader's zone by the caller first: see `in_zone`."""
    if stored is None:
        return {}
    if isinstance(stored, dict):
        return {"how": [str(stored.get("answer", ""))]}
    day, _, time = str(stored).partition("T")
    return {**_split(day), **({"time": [time[:5]]} if time else {})}


def in_zone(stored: Json, zone: tzinfo) -> Json:
    """A stored instant as wall-clock text of a zone, for a page; what can't be read comes back as it was."""
    instant = _instant(stored, zone) if isinstance(stored, str) else None
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if isinstance(instant, datetime) else stored


def _pattern(pattern: str) -> Callable[[Question, Surroundings], dict[str, Json]]:
    return lambda question, surroundings: {"type": "string", "pattern": pattern}


def _date_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    """Exact dates, and the partial and estimated ones that the question accepts."""
    day: Json = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    patterns = {"year_only": "^[0-9]{4}$", "month_only": "^[0-9]{4}-[0-9]{2}$"}
    either: list[Json] = [day]
    either += [{"type": "string", "pattern": patterns[each]} for each in question.may_be if each in patterns]
    estimates: list[dict[str, Json]] = [{"date": day, "estimated": {"const": True}}, {"earliest": day, "latest": day}]
    for properties in estimates if "estimated" in question.may_be else ():
        either.append(
            {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
        )
    return {"anyOf": either}


def date_types() -> Iterable[QuestionType]:
    """The types of this family."""
    three = ("day", "month", "year")
    latest = tuple(f"latest_{each}" for each in three)
    return (
        QuestionType(
            "date", "date", _date_reader, write_date, _date_schema, _date_from_page, _date_to_page, _keep_estimate,
            parts=(*three, *latest, "how"),
        ),
        QuestionType("time", "time", _time_reader, _write_time, _pattern("^[0-9]{1,2}:[0-9]{2}$")),
        QuestionType(
            "date_time", "date_time", _date_time_reader, _write_date_time, _pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*$"),
            _date_time_from_page, _date_time_to_page, parts=(*three, "time", "how"),
        ),
    )  # fmt: skip
