"""Values and environments as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from engine.expressions import (
    HIDDEN,
    UNKNOWN,
    DateSpan,
    Duration,
    Environment,
    Special,
    Value,
    decode_value,
    encode_environment,
    encode_value,
)

VALUES: list[Value] = [
    None,
    True,
    UNKNOWN,
    HIDDEN,
    0,
    -1_500_000,
    999_999_999_999_999_999_999,
    "text",
    frozenset({"b", "a"}),
    DateSpan(date(2015, 1, 1), date(2015, 12, 31), "year_only"),
    datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    Duration(24, "hours"),
    Special.NOT_KNOWN,
    ({"name": "Ana", "age": 3_000_000}, {}),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_as_it_went(value: Value) -> None:
    assert decode_value(json.loads(json.dumps(encode_value(value)))) == value


def test_a_text_is_composed_on_its_way() -> None:
    assert encode_value("Jose\u0301") == "José"
    assert decode_value("Jose\u0301") == "José"


@pytest.mark.parametrize("wrong", [{"what": "1"}, {"number": 1}, {"date": []}, {}, 5, {"a": 1, "b": 2}])
def test_what_nobody_encoded_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not a value"):
        decode_value(wrong)  # type: ignore[arg-type]  # that is the point


def test_an_environment_is_plain_json() -> None:
    env = Environment(
        here={"age": 1}, history={"level": (("high", datetime(2026, 1, 1, tzinfo=UTC)),)}, row={"item": "a"}
    )
    assert json.loads(json.dumps(encode_environment(env)))["here"] == {"age": {"number": "1"}}
