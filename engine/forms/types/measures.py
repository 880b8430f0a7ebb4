"""Answers of several numbers: a tally (a count for each option of a list) and a point on the map (latitude, longitude, accuracy).

Their value is a tuple of one row, so that an expression names a part of it: `present.girls`, `found_at.latitude`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from engine.expressions.values import LARGEST, MILLION, Special, Value
from engine.forms.answers import HONEST, Json, honest_json
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.choices import option_ids, unknown
from engine.forms.types.kind import EACH_OPTION, WRONG_SHAPE, Parts, QuestionType, Reader, Surroundings, only_row, part
from engine.forms.types.numbers import from_text, to_text

COUNT: Final = "count_"
"""How the parts of a tally on a page begin: an option may be called anything."""
PLACES: Final = 5
"""Decimals of a degree that are kept: about a metre."""

_DEGREES: Final = re.compile(r"([+-]?)([0-9]{1,3})(?:\.([0-9]{1,20}))?", re.ASCII)
_FURTHEST: Final = {"latitude": 90 * MILLION, "longitude": 180 * MILLION, "accuracy": 1_000_000 * MILLION}
_NOT_WHOLE: Final = Fault("not_a_whole_number")


# --- tally --------------------------------------------------------------------------------------------------------
def _count(raw: Json) -> int | Fault | None:
    """Millionths of one count; none when it is blank."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        return _NOT_WHOLE
    if isinstance(raw, int):
        found: int | Fault = (
            raw * MILLION if -LARGEST <= raw * MILLION <= LARGEST else Fault("number_too_large", {"most": 15})
        )
    else:
        found = from_text(raw)
    if isinstance(found, Fault):
        return _NOT_WHOLE if found.code == "too_many_decimals" else found
    if found % MILLION:
        return _NOT_WHOLE
    return found if found >= 0 else Fault("count_negative")


def _tally_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    ids = option_ids(question, surroundings)
    none = dict.fromkeys(ids, 0)

    def read(raw: Json) -> Value | Fault:
        if not isinstance(raw, dict) or not raw:
            return otherwise(raw)
        if _is_honest(raw) or (raw.keys() == {"answer"} and "answer" not in none):
            return otherwise(raw)
        counts: dict[str, Value] = {}
        for option, typed in raw.items():
            if option not in none:
                return unknown(option)
            found = _count(typed)
            if isinstance(found, Fault):
                return found
            if found is not None:
                counts[option] = found
        return ({**none, **counts},) if counts else None

    return read


def _is_honest(raw: Mapping[str, Json]) -> bool:
    """Whether it is an honest answer; an option may be called `answer` too, but a count is none of those words."""
    return raw.keys() == {"answer"} and isinstance(raw["answer"], str) and raw["answer"] in HONEST


def _write_numbers(value: Value) -> Json:
    if isinstance(value, Special):
        return honest_json(value)
    return {name: to_text(each) for name, each in only_row(value).items() if isinstance(each, int)}


def _tally_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    count: Json = {"type": ["string", "integer"], "pattern": r"^\s*[0-9]{0,15}\s*$", "minimum": 0}
    options: dict[str, Json] = dict.fromkeys(option_ids(question, surroundings), count)
    return {"type": "object", "properties": options, "additionalProperties": False}


def _tally_from_page(parts: Parts) -> Json:
    how = part(parts, "how")
    if how in HONEST:
        return {"answer": how}
    typed = {name[len(COUNT) :]: part(parts, name) for name in sorted(parts) if name.startswith(COUNT)}
    return {name: text for name, text in typed.items() if text} or None


def _tally_to_page(stored: Json) -> dict[str, list[str]]:
    if not isinstance(stored, dict):
        return {}
    if _is_honest(stored):
        return {"how": [str(stored["answer"])]}
    return {COUNT + name: [str(each)] for name, each in stored.items() if each is not None}


# --- point --------------------------------------------------------------------------------------------------------
def _degrees(raw: Json, name: str) -> int | Fault:
    """Millionths of one number of a point, rounded: a telephone gives more digits than it knows."""
    text = repr(raw) if isinstance(raw, float) else str(raw) if isinstance(raw, (int, str)) else ""
    found = _DEGREES.fullmatch(text.strip().replace("\u2212", "-")) if name != "accuracy" else None
    if name == "accuracy":
        return _metres(text)
    if found is None or isinstance(raw, bool):
        return Fault("not_a_point")
    sign, whole, after = found.groups()
    scaled = int(whole + (after or "")[:15].ljust(15, "0"))
    step = 10 ** (15 - PLACES)
    millionths = (scaled + step // 2) // step * 10 ** (6 - PLACES)
    return (-millionths if sign == "-" else millionths) if millionths <= _FURTHEST[name] else Fault("not_a_point")


def _metres(text: str) -> int | Fault:
    """How exact a point is: whole metres, rounded up."""
    whole, _, after = text.strip().partition(".")
    if not whole.isdecimal() or not whole.isascii() or len(whole) > 7 or (after and not after.isdecimal()):
        return Fault("not_a_point")
    millionths = (int(whole) + bool(after.strip("0"))) * MILLION
    return millionths if millionths <= _FURTHEST["accuracy"] else Fault("not_a_point")


def _point_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    def read(raw: Json) -> Value | Fault:
        if not isinstance(raw, dict) or not raw or "answer" in raw:
            return otherwise(raw)
        if not raw.keys() <= _FURTHEST.keys():
            return WRONG_SHAPE
        typed = {name: each for name, each in raw.items() if each not in (None, "")}
        if not typed:
            return None
        if not {"latitude", "longitude"} <= typed.keys():
            return Fault("point_incomplete")
        found: dict[str, Value] = {}
        for name in _FURTHEST:
            if name in typed:
                number = _degrees(typed[name], name)
                if isinstance(number, Fault):
                    return number
                found[name] = number
        return (found,)

    return read


def _point_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    number: Json = {"type": ["string", "number"]}
    return {
        "type": "object",
        "properties": dict[str, Json](dict.fromkeys(_FURTHEST, number)),
        "required": ["latitude", "longitude"],
        "additionalProperties": False,
    }


def _point_from_page(parts: Parts) -> Json:
    how = part(parts, "how")
    if how in HONEST:
        return {"answer": how}
    return {name: part(parts, name) for name in _FURTHEST if part(parts, name)} or None


def _point_to_page(stored: Json) -> dict[str, list[str]]:
    if not isinstance(stored, dict):
        return {}
    if "answer" in stored:
        return {"how": [str(stored["answer"])]}
    return {name: [str(stored[name])] for name in _FURTHEST if stored.get(name) is not None}


def measure_types() -> Iterable[QuestionType]:
    """The types of this family."""
    return (
        QuestionType(
            "tally",
            "tally",
            _tally_reader,
            _write_numbers,
            _tally_schema,
            _tally_from_page,
            _tally_to_page,
            members=((EACH_OPTION, "whole_number"),),
        ),
        QuestionType(
            "point",
            "point",
            _point_reader,
            _write_numbers,
            _point_schema,
            _point_from_page,
            _point_to_page,
            decimal_parts=tuple(_FURTHEST),
            members=tuple((each, "decimal") for each in _FURTHEST),
        ),
    )
