"""Every question type: what it reads, refuses, writes, takes from a page and puts on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from engine.expressions.text import Text
from engine.expressions.values import LARGEST, DateSpan, Special, Value
from engine.forms import SENTENCES, Fault, Json, Surroundings, question_types
from engine.forms.model import Question
from engine.forms.types.dates import in_zone
from engine.forms.types.kind import read, schema_of
from tests.forms.making import LISTS, PLACES

TYPES = question_types()
HONEST = ("not_known", "refused", "not_asked")
AROUND = Surroundings(
    LISTS, PLACES, ("region", "town", "quarter"), {"mill_one": "mill", "shop": "shop"}, timezone(timedelta(hours=9))
)
DATES = ("estimated", "year_only", "month_only", "not_known")


def question(kind: str, **keys: object) -> Question:
    options = {"choose_one": "colours", "choose_many": "colours", "tally": "colours"}.get(kind, "")
    return Question("q", kind, Text("Q"), **{"options": options, **keys})  # type: ignore[arg-type]


def taken(kind: str, raw: Json, **keys: object) -> Value | Fault:
    return read(TYPES[kind], raw, question(kind, **keys), AROUND)


def span(first: str, last: str = "", how: str = "") -> DateSpan:
    return DateSpan(date.fromisoformat(first), date.fromisoformat(last or first), how)


PICTURE: dict[str, Json] = {"file": "0198-ab", "kind": "image/jpeg", "size": 48213}


def counted(red: int, green: int = 0, blue: int = 0) -> Value:
    return ({"red": red * 10**6, "green": green * 10**6, "blue": blue * 10**6},)


GOOD: list[tuple[str, Json, Value]] = [
    ("tally", {"red": "3", "blue": 2}, counted(3, 0, 2)),
    ("tally", {"red": "0"}, counted(0)),
    (
        "point",
        {"latitude": "-8.5560199", "longitude": "125.567305"},
        ({"latitude": -8_556_020, "longitude": 125_567_310},),
    ),
    (
        "point",
        {"latitude": 1.000005, "longitude": 0, "accuracy": 12.2},
        ({"latitude": 1_000_010, "longitude": 0, "accuracy": 13_000_000},),
    ),
    ("photo", PICTURE, ({"file": "0198-ab", "kind": "image/jpeg", "size": 48_213_000_000},)),
    ("signature", {"name": " Maria  Soares "}, ({"name": "Maria  Soares"},)),
    ("text", "  Ana ", "Ana"),
    ("text", "a\tb", "a b"),
    ("text", "e\u0301", "é"),
    ("text", "x" * 1_000, "x" * 1_000),
    ("text", "\u200dआ", "\u200dआ"),
    ("long_text", "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("phone", " +999  5555-0000 ", "+999 5555-0000"),
    ("phone", "112", "112"),
    ("whole_number", "12", 12_000_000),
    ("whole_number", " -3 ", -3_000_000),
    ("whole_number", "12.000", 12_000_000),
    ("whole_number", 12, 12_000_000),
    ("whole_number", "007", 7_000_000),
    ("whole_number", "9" * 15, (10**15 - 1) * 10**6),
    ("decimal", "0.5", 500_000),
    ("decimal", "-0.000001", -1),
    ("decimal", "\u22121.5", -1_500_000),
    ("decimal", "1.50000000", 1_500_000),
    ("decimal", 0.1, 100_000),
    ("decimal", 1e-05, 10),
    ("decimal", 3.0, 3_000_000),
    ("decimal", "-0", 0),
    ("date", "2015-03-02", span("2015-03-02")),
    ("date", " 2015-03-02 ", span("2015-03-02")),
    ("date", "2015", span("2015-01-01", "2015-12-31", "year_only")),
    ("date", "2016-02", span("2016-02-01", "2016-02-29", "month_only")),
    ("date", {"date": "2015-03-02", "estimated": True}, span("2014-03-02", "2016-03-02", "estimated")),
    ("date", {"date": "2016-02-29", "estimated": True}, span("2015-02-28", "2017-02-28", "estimated")),
    ("date", {"earliest": "2015-01-05", "latest": "2015-02-01"}, span("2015-01-05", "2015-02-01", "estimated")),
    ("time", "9:05", 545),
    ("time", "23:59", 1439),
    ("date_time", "2026-03-02T09:00:00Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
    ("date_time", "2026-03-02T09:00+09:00", datetime(2026, 3, 2, 0, tzinfo=UTC)),
    ("date_time", "2026-03-02T09:00", datetime(2026, 3, 2, 0, tzinfo=UTC)),
    ("yes_no", "yes", "yes"),
    ("choose_one", " red ", "red"),
    ("choose_many", ["red", "blue", "red"], frozenset({"red", "blue"})),
    ("location", "east.town", "east.town"),
    ("organisation", "mill_one", "mill_one"),
    ("person", "p-17", "p-17"),
    ("record", "0191f7c2-0000-7000-8000-000000000001", "0191f7c2-0000-7000-8000-000000000001"),
    ("consent", "given", "given"),
    ("consent", "not_asked", "not_asked"),
]

BAD: list[tuple[str, Json, str]] = [
    ("text", "x" * 1_001, "too_long"),
    ("text", "e\u0301" * 1_001, "too_long"),
    ("text", "x" * 5_000_000, "too_long"),
    ("text", "a\0b", "forbidden_character"),
    ("text", "a\x1bb", "forbidden_character"),
    ("text", "a\u202eb", "forbidden_character"),
    ("text", "a\u2066b", "forbidden_character"),
    ("text", "a\ud800b", "forbidden_character"),
    ("text", "a\nb", "one_line_only"),
    ("text", 5, "wrong_shape"),
    ("text", True, "wrong_shape"),
    ("text", ["a"], "wrong_shape"),
    ("text", {"a": 1}, "wrong_shape"),
    ("long_text", "a\0b", "forbidden_character"),
    ("long_text", "a\u2028b", "forbidden_character"),
    ("phone", "call me", "not_a_phone"),
    ("phone", "12", "not_a_phone"),
    ("phone", "1" * 18, "not_a_phone"),
    ("phone", "\u0661\u0662\u0663", "not_a_phone"),
    ("whole_number", "12.5", "not_a_whole_number"),
    ("whole_number", "1.0000001", "not_a_whole_number"),
    ("whole_number", 12.5, "not_a_whole_number"),
    ("whole_number", "twelve", "not_a_number"),
    ("whole_number", "1e3", "not_a_number"),
    ("whole_number", "1_000", "not_a_number"),
    ("whole_number", "\u0661", "not_a_number"),
    ("whole_number", "1" * 16, "number_too_large"),
    ("whole_number", 10**15, "number_too_large"),
    ("whole_number", 10**4000, "number_too_large"),
    ("whole_number", True, "wrong_shape"),
    ("decimal", "1,5", "not_a_number"),
    ("decimal", "0.1234567", "too_many_decimals"),
    ("decimal", 1e-07, "too_many_decimals"),
    ("decimal", float("nan"), "not_a_number"),
    ("decimal", float("inf"), "not_a_number"),
    ("decimal", 1e300, "number_too_large"),
    ("decimal", "9" * 100, "not_a_number"),
    ("decimal", "NaN", "not_a_number"),
    ("date", "2015-02-30", "not_a_date"),
    ("date", "02/03/2015", "not_a_date"),
    ("date", "2015-W10-1", "not_a_date"),
    ("date", "20150302", "not_a_date"),
    ("date", "\u0662\u0660\u0661\u0665-03-02", "not_a_date"),
    ("date", "0015-03-02", "date_out_of_range"),
    ("date", "2015-13", "not_a_date"),
    ("date", "9999", "date_out_of_range"),
    ("date", {"earliest": "2015-02-01", "latest": "2015-01-01"}, "earliest_after_latest"),
    ("date", {"date": "2015-02-30", "estimated": True}, "not_a_date"),
    ("date", {"date": "2015-02-01", "estimated": False}, "not_a_date"),
    ("date", {"earliest": "2015-02-01"}, "not_a_date"),
    ("date", 2015, "wrong_shape"),
    ("date", ["2015"], "wrong_shape"),
    ("time", "24:00", "not_a_time"),
    ("time", "9", "not_a_time"),
    ("time", 9, "wrong_shape"),
    ("date_time", "2026-03-02", "not_a_date_time"),
    ("date_time", "2026-03-02T25:00", "not_a_date_time"),
    ("date_time", "0001-01-01T00:00+14:00", "not_a_date_time"),
    ("date_time", 1, "wrong_shape"),
    ("yes_no", "maybe", "option_unknown"),
    ("yes_no", True, "wrong_shape"),
    ("choose_one", "purple", "option_unknown"),
    ("choose_one", ["red"], "wrong_shape"),
    ("choose_many", ["red", "purple"], "option_unknown"),
    ("choose_many", "red", "wrong_shape"),
    ("choose_many", ["red", 1], "wrong_shape"),
    ("choose_many", [["red"]], "wrong_shape"),
    ("choose_many", [{}], "wrong_shape"),
    ("location", "atlantis", "location_unknown"),
    ("organisation", "nobody", "organisation_unknown"),
    ("person", "a b", "reference_unknown"),
    ("person", "x" * 201, "reference_unknown"),
    ("record", "../etc", "reference_unknown"),
    ("consent", "perhaps", "option_unknown"),
    ("note", "something", "wrong_shape"),
    ("tally", {"red": "-1"}, "count_negative"),
    ("tally", {"red": "1.5"}, "not_a_whole_number"),
    ("tally", {"red": "1.0000005"}, "not_a_whole_number"),
    ("tally", {"red": True}, "not_a_whole_number"),
    ("tally", {"purple": "1"}, "option_unknown"),
    ("tally", {"red": 10**15}, "number_too_large"),
    ("tally", ["red"], "wrong_shape"),
    ("point", {"latitude": "90.1", "longitude": "0"}, "not_a_point"),
    ("point", {"latitude": "1", "longitude": "180.00001"}, "not_a_point"),
    ("point", {"latitude": "1"}, "point_incomplete"),
    ("point", {"latitude": "1", "longitude": "north"}, "not_a_point"),
    ("point", {"latitude": "1", "longitude": "1", "accuracy": "-3"}, "not_a_point"),
    ("point", {"latitude": "1", "longitude": "1", "height": "3"}, "wrong_shape"),
    ("point", "1, 2", "wrong_shape"),
    ("photo", {"file": "0198-ab"}, "file_unknown"),
    ("photo", {**PICTURE, "file": "../x"}, "file_unknown"),
    ("photo", {**PICTURE, "kind": "application/pdf"}, "file_kind"),
    ("photo", {**PICTURE, "name": "me.jpg"}, "wrong_shape"),
    ("photo", {"name": "Maria"}, "wrong_shape"),
    ("photo", "0198-ab", "wrong_shape"),
    ("signature", {"name": "a\nb"}, "one_line_only"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD)
def test_a_good_answer_is_read(kind: str, raw: Json, value: Value) -> None:
    assert taken(kind, raw, may_be=DATES if kind == "date" else ()) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("tally", {"red": " ", "green": None}), ("point", {"latitude": "", "longitude": ""})],
)
def test_an_answer_whose_parts_are_all_blank_is_none(kind: str, raw: Json) -> None:
    assert taken(kind, raw) is None


@pytest.mark.parametrize(("kind", "raw", "code"), BAD, ids=lambda each: str(each)[:40])
def test_a_bad_answer_is_a_fault_with_a_code(kind: str, raw: Json, code: str) -> None:
    fault = taken(kind, raw, may_be=DATES if kind == "date" else ())
    assert isinstance(fault, Fault)
    assert fault.code == code
    assert SENTENCES[code].format_map({**fault.parameters, "message": ""}) is not None


@pytest.mark.parametrize("raw", [None, "", "   ", "\u3000", []])
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_nothing_is_nothing_in_every_type(kind: str, raw: Json) -> None:
    assert taken(kind, raw) is None


@pytest.mark.parametrize("honest", HONEST)
@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"note"}))
def test_an_honest_answer_is_taken_where_it_is_offered_and_refused_elsewhere(kind: str, honest: str) -> None:
    raw: Json = {"answer": honest}
    assert taken(kind, raw, may_be=HONEST) == Special(honest)
    assert TYPES[kind].write(Special(honest)) == raw
    assert taken(kind, raw) == Fault("honest_answer_not_offered", {"answer": honest})


@pytest.mark.parametrize(
    "raw", [{"answer": "estimated"}, {"answer": 1}, {"answer": []}, {"answer": "not_known", "x": 1}, {}]
)
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_misshapen_honest_answer_is_a_fault(kind: str, raw: Json) -> None:
    assert isinstance(taken(kind, raw, may_be=HONEST), Fault)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2015", "day_needed"),
        ("2015-03", "day_needed"),
        ({"date": "2015-03-02", "estimated": True}, "estimate_not_offered"),
    ],
)
def test_a_date_that_must_be_exact_takes_no_other(raw: Json, code: str) -> None:
    assert taken("date", raw) == Fault(code)


def test_a_location_may_not_be_more_exact_than_asked() -> None:
    assert taken("location", "east.town.mill", level="town") == Fault("location_too_exact")
    assert taken("location", "east", level="town") == "east"


def test_an_organisation_must_be_of_a_kind_that_is_asked_for() -> None:
    assert taken("organisation", "shop", kinds=("mill",)) == Fault("organisation_unknown")


def test_an_unknown_option_is_told_only_if_it_could_be_one() -> None:
    assert taken("choose_one", "<script>") == Fault("option_unknown", {"option": "?"})


def test_an_old_option_that_is_kept_can_still_be_read() -> None:
    assert taken("choose_one", "old", options="makers") == "old"


WRITTEN = [each for each in GOOD if each[0] != "note"]


@pytest.mark.parametrize(("kind", "raw", "value"), WRITTEN)
def test_what_is_written_is_read_as_the_same(kind: str, raw: Json, value: Value) -> None:
    assert taken(kind, TYPES[kind].write(value), may_be=DATES if kind == "date" else ()) == value


DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))
PROSE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), max_size=50)


@given(st.integers(-LARGEST, LARGEST))
def test_every_number_survives_writing(number: int) -> None:
    assert taken("decimal", TYPES["decimal"].write(number)) == number


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_whole_number_survives_writing(number: int) -> None:
    assert taken("whole_number", TYPES["whole_number"].write(number * 10**6)) == number * 10**6


@given(DAYS, DAYS)
def test_every_date_survives_writing(one: date, other: date) -> None:
    estimate = DateSpan(min(one, other), max(one, other), "estimated")
    for value in (DateSpan(one, one), estimate):
        assert taken("date", TYPES["date"].write(value), may_be=DATES) == value


@given(st.datetimes(datetime(1801, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_instant_survives_writing(instant: datetime) -> None:
    assert taken("date_time", TYPES["date_time"].write(instant)) == instant


@given(st.integers(0, 24 * 60 - 1))
def test_every_time_survives_writing(minutes: int) -> None:
    assert taken("time", TYPES["time"].write(minutes)) == minutes


@given(PROSE)
def test_text_is_read_once_and_for_all(text: str) -> None:
    value = taken("text", text)
    assert value is None or (not isinstance(value, Fault) and taken("text", TYPES["text"].write(value)) == value)


@given(st.frozensets(st.sampled_from(["red", "green", "blue"]), min_size=1))
def test_every_choice_survives_writing(chosen: frozenset[str]) -> None:
    written = TYPES["choose_many"].write(chosen)
    assert written == sorted(chosen)
    assert taken("choose_many", written) == chosen


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.sampled_from(["answer", "date", "estimated", "x"]), inside)
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from(sorted(TYPES)))
def test_no_json_breaks_a_reader(raw: Json, kind: str) -> None:
    value = taken(kind, raw, may_be=(*HONEST, *DATES))
    assert (
        isinstance(value, Fault)
        or value is None
        or taken(kind, TYPES[kind].write(value), may_be=(*HONEST, *DATES)) == value
    )


@given(JSON, st.sampled_from(sorted(TYPES)))
def test_whatever_was_stored_can_be_put_on_a_page(raw: Json, kind: str) -> None:
    parts = TYPES[kind].to_page(raw)
    assert all(isinstance(each, str) for values in parts.values() for each in values)


def test_an_instant_is_shown_by_the_wall_clock_of_the_zone() -> None:
    assert in_zone("2026-03-02T00:30:00Z", AROUND.zone) == "2026-03-02T09:30"
    assert in_zone("nonsense", AROUND.zone) == "nonsense"


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_a_type_knows_without_reading_is_what_it_would_read(kind: str) -> None:
    asked = question(kind)
    known = TYPES[kind].known(asked, AROUND)
    assert {text: read(TYPES[kind], text, asked, AROUND) for text in known} == known


def test_two_types_of_one_name_are_a_programmers_fault() -> None:
    with pytest.raises(ValueError, match="text"):
        question_types([TYPES["text"]])


@pytest.mark.parametrize(("kind", "raw", "value"), WRITTEN)
def test_what_is_written_is_as_the_schema_says(kind: str, raw: Json, value: Value) -> None:
    schema = schema_of(TYPES[kind], question(kind, may_be=DATES if kind == "date" else ()), AROUND)
    Draft7Validator.check_schema(schema)
    assert Draft7Validator(schema).is_valid(TYPES[kind].write(value))


@pytest.mark.parametrize(("kind", "raw", "code"), [each for each in BAD if each[2] == "wrong_shape"], ids=str)
def test_what_has_the_wrong_shape_is_not_as_the_schema_says(kind: str, raw: Json, code: str) -> None:
    assert not Draft7Validator(schema_of(TYPES[kind], question(kind), AROUND)).is_valid(raw)
