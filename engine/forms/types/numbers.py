"""Whole numbers and decimals: 15 digits before the point and 6 after, kept as whole millionths. A page hands over the point already."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from engine.expressions.values import LARGEST, MILLION, Special, Value
from engine.forms.answers import Json, honest_json
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.kind import QuestionType, Reader, Surroundings

DIGITS: Final = 15
DECIMALS: Final = 6

_NUMBER: Final = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_LONGEST: Final = 60
_TOO_LARGE: Final = Fault("number_too_large", {"most": DIGITS})
_NOT_A_NUMBER: Final = Fault("not_a_number")
_NOT_WHOLE: Final = Fault("not_a_whole_number")


def from_text(text: str) -> int | Fault:
    """Millionths of a number written with a point; a minus sign from a page may be the typographic one."""
    found = _NUMBER.fullmatch(text.strip().replace("\u2212", "-")) if len(text) <= _LONGEST else None
    if found is None:
        return _NOT_A_NUMBER
    sign, whole, after = found.groups()
    decimals = (after or "").rstrip("0")
    if len(decimals) > DECIMALS:
        return Fault("too_many_decimals", {"most": DECIMALS})
    millionths = int(whole) * MILLION + int(decimals.ljust(DECIMALS, "0"))
    if millionths > LARGEST:
        return _TOO_LARGE
    return -millionths if sign == "-" else millionths


def to_text(millionths: int) -> str:
    """The shortest writing of a number with a point."""
    whole, after = divmod(abs(millionths), MILLION)
    sign = "-" if millionths < 0 else ""
    return f"{sign}{whole}.{after:06}".rstrip("0") if after else f"{sign}{whole}"


def _from_number(raw: Json) -> int | Fault:
    """A JSON number: an integer, or a float as its shortest writing."""
    if isinstance(raw, int):
        return raw * MILLION if -LARGEST <= raw * MILLION <= LARGEST else _TOO_LARGE
    if not isinstance(raw, float) or not math.isfinite(raw):
        return _NOT_A_NUMBER
    if abs(raw) * MILLION > LARGEST:
        return _TOO_LARGE
    return from_text(format(Decimal(repr(raw)), "f"))


def _decimal_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    def read(raw: Json) -> Value | Fault:
        if raw.__class__ is str:
            return from_text(raw) if raw.strip() else None
        if raw.__class__ is int or raw.__class__ is float:
            return _from_number(raw)
        return otherwise(raw)

    return read


def _whole_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    decimal = _decimal_reader(question, surroundings, otherwise)

    def read(raw: Json) -> Value | Fault:
        value = decimal(raw)
        if value.__class__ is int:
            return value if value % MILLION == 0 else _NOT_WHOLE
        return _NOT_WHOLE if isinstance(value, Fault) and value.code == "too_many_decimals" else value

    return read


def _write(value: Value) -> Json:
    if isinstance(value, Special):
        return honest_json(value)
    if not isinstance(value, int):
        raise TypeError(f"not a number: {value!r}")
    return to_text(value)


def _whole_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": ["string", "integer"], "pattern": r"^\s*[+-]?[0-9]{1,15}(\.0+)?\s*$"}


def _decimal_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": ["string", "number"], "pattern": r"^\s*[+-]?[0-9]+(\.[0-9]+)?\s*$"}


def number_types() -> Iterable[QuestionType]:
    """The types of this family; all whole numbers share a table of the small ones, which most of those on forms are."""
    small: dict[str, Value] = {str(each): each * MILLION for each in range(1000)}
    return (
        QuestionType(
            "whole_number",
            "whole_number",
            _whole_reader,
            _write,
            _whole_schema,
            known=lambda question, surroundings: small,
            decimal_parts=("",),
        ),
        QuestionType("decimal", "decimal", _decimal_reader, _write, _decimal_schema, decimal_parts=("",)),
    )
