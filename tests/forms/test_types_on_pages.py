"""From the fields of a page to an answer, and back: every type."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms import Json, question_types

TYPES = question_types()
PICTURE: dict[str, Json] = {"file": "0198-ab", "kind": "image/jpeg", "size": 48213}
DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))


PAGES: list[tuple[str, dict[str, list[str]], Json]] = [
    ("text", {"": [" Ana "]}, "Ana"),
    ("text", {"": [""]}, None),
    ("text", {"": ["Ana"], "how": ["not_known"]}, {"answer": "not_known"}),
    ("text", {"": [":not_known"]}, ":not_known"),
    ("whole_number", {"": ["12"]}, "12"),
    ("decimal", {"": ["abc"]}, "abc"),
    ("yes_no", {"": ["yes"]}, "yes"),
    ("yes_no", {"": [":refused"]}, {"answer": "refused"}),
    ("choose_many", {"": ["red", "", "blue"]}, ["blue", "red"]),
    ("choose_many", {"": [":not_known"]}, {"answer": "not_known"}),
    ("choose_many", {"": [":not_known", "red"]}, ["red"]),
    ("choose_many", {"": [""]}, None),
    ("location", {"": ["east"]}, "east"),
    ("date", {"day": ["2"], "month": ["3"], "year": ["2015"]}, "2015-03-02"),
    ("date", {"day": ["2"], "month": ["3"], "year": ["2015"], "how": ["exact"]}, "2015-03-02"),
    ("date", {"day": ["31"], "month": ["2"], "year": ["2015"]}, "2015-02-31"),
    ("date", {"day": ["2"], "month": ["March"], "year": ["2015"]}, "2015-March-02"),
    ("date", {"day": ["2"], "month": ["3"], "year": ["2015"], "how": ["year_only"]}, "2015"),
    ("date", {"month": ["3"], "year": ["2015"], "how": ["month_only"]}, "2015-03"),
    ("date", {"year": ["2015"]}, "2015"),
    ("date", {"year": ["2015"], "how": ["exact"]}, "2015--"),
    ("date", {"day": ["2"]}, "--02"),
    ("date", {"day": ["2"], "month": ["3"], "year": ["2015"], "how": ["estimated"]}, {"date": "2015-03-02", "estimated": True}),
    (
        "date",
        {
            "day": ["2"], "month": ["3"], "year": ["2015"], "how": ["estimated"],
            "latest_day": ["4"], "latest_month": ["3"], "latest_year": ["2015"],
        },
        {"earliest": "2015-03-02", "latest": "2015-03-04"},
    ),
    ("date", {"how": ["not_known"], "year": ["2015"]}, {"answer": "not_known"}),
    ("date", {"how": ["estimated"]}, None),
    ("date", {"how": ["exact"]}, None),
    ("date_time", {"day": ["2"], "month": ["3"], "year": ["2026"], "time": ["9:30"]}, "2026-03-02T09:30"),
    ("date_time", {"": ["2026-03-02T09:30"]}, "2026-03-02T09:30"),
    ("time", {"": ["9:30"]}, "9:30"),
    ("note", {"": ["x"]}, None),
    ("tally", {"count_red": ["3"], "count_blue": [""]}, {"red": "3"}),
    ("tally", {"count_red": [""]}, None),
    ("tally", {"count_red": ["3"], "how": ["refused"]}, {"answer": "refused"}),
    ("point", {"latitude": ["1"], "longitude": ["2"], "accuracy": [""]}, {"latitude": "1", "longitude": "2"}),
    ("photo", {"file": ["0198-ab"], "kind": ["image/jpeg"], "size": ["48213"]}, PICTURE),
    ("photo", {"file": ["0198-ab"], "kind": ["image/jpeg"], "size": ["48213"], "drop": ["yes"]}, None),
    ("signature", {"file": [""], "name": ["Maria"]}, {"name": "Maria"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parts", "stored"), PAGES)
def test_the_fields_of_a_page_become_an_answer(kind: str, parts: dict[str, list[str]], stored: Json) -> None:
    assert TYPES[kind].from_page(parts) == stored


BACK: list[tuple[str, Json]] = [
    ("text", "Ana"),
    ("text", {"answer": "refused"}),
    ("decimal", "abc"),
    ("choose_one", "red"),
    ("choose_one", {"answer": "refused"}),
    ("choose_many", ["blue", "red"]),
    ("choose_many", {"answer": "not_known"}),
    ("date", "2015-03-02"),
    ("date", "2015"),
    ("date", "2015-03"),
    ("date", "2015-02-31"),
    ("date", {"date": "2015-03-02", "estimated": True}),
    ("date", {"earliest": "2015-03-02", "latest": "2015-04-02"}),
    ("date", {"answer": "not_known"}),
    ("date_time", "2026-03-02T09:30"),
    ("time", "09:30"),
    ("tally", {"red": "3", "answer": "4"}),
    ("point", {"latitude": "1", "longitude": "2", "accuracy": "3"}),
    ("photo", PICTURE),
    ("signature", {"name": "Maria"}),
    ("audio", {"answer": "refused"}),
]


@pytest.mark.parametrize(("kind", "stored"), BACK)
def test_an_answer_put_on_a_page_and_sent_again_is_the_same(kind: str, stored: Json) -> None:
    assert TYPES[kind].from_page(TYPES[kind].to_page(stored)) == stored


@given(DAYS)
def test_every_date_survives_the_page(day: date) -> None:
    assert TYPES["date"].from_page(TYPES["date"].to_page(day.isoformat())) == day.isoformat()
