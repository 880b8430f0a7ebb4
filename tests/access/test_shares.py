"""A recipient reads what was sent, as far as profile, class, consent, agreement and time still allow: never more, never newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.access import Content, Refused, may_share, profile_fields, readable, share_values
from engine.expressions.text import Text
from tests.access.archive import FIELDS, PROFILES

OUTSIDE = PROFILES["outside"]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONTENT = Content(
    forms={"cover": {"title": "A letter", "keeper": "Ana", "giver": "Zé", "pages": [{"number": "1", "text": "Dear"}], "gone": "x"}},
    entries={"visits": [{"seen_on": "2026-01-01"}, {"seen_on": "2026-02-01"}]},
    facts={"worth": "high"},
    record={"number": "A-1", "state": "kept"},
)
SENT = share_values(OUTSIDE, CONTENT, FIELDS)


def test_only_what_the_profile_names_is_sent() -> None:
    assert SENT == {
        "cover.title": "A letter",
        "cover.pages": [{"number": "1", "text": "Dear"}],
        "visits.seen_on": "2026-02-01",
        "worth": "high",
        "number": "A-1",
    }


def test_one_column_of_rows_may_be_named() -> None:
    profile = replace(OUTSIDE, fields=(replace(OUTSIDE.fields[0], name="cover.pages.number"),))
    assert share_values(profile, CONTENT, FIELDS) == {"cover.pages.number": [{"number": "1"}]}


def test_nothing_is_sent_of_what_is_not_answered() -> None:
    assert share_values(OUTSIDE, Content(), FIELDS) == {}


def test_the_fields_of_a_profile_have_labels_and_classes() -> None:
    found = profile_fields(OUTSIDE, FIELDS, {"worth": (Text("Worth"), "sensitive")})
    assert [(each.name, each.label.source, each.security) for each in found] == [
        ("cover.title", "Title", "plain"),
        ("cover.pages", "Pages", "plain"),
        ("visits.seen_on", "Seen on", "personal"),
        ("worth", "Worth", "sensitive"),
        ("number", "", "plain"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"profile": None}, "no_profile"),
        ({"revoked_at": NOW}, "grant_revoked"),
        ({"ends_at": NOW}, "grant_ended"),
        ({"consent_stands": False}, "consent_missing"),
        ({"agreement_until": "2026-03-01"}, "agreement_expired"),
        ({"agreement_until": ""}, "agreement_expired"),
    ],
)
def test_what_has_ended_says_why(change: dict[str, Any], code: str) -> None:
    conditions: dict[str, Any] = {"profile": OUTSIDE, "now": NOW, "today": "2026-03-02", "agreement_until": "2026-03-02", **change}
    found = readable(SENT, conditions.pop("profile"), **conditions)
    assert isinstance(found, Refused)
    assert found.code == code


def read(profile: Any = OUTSIDE, **rest: Any) -> dict[str, Any]:
    found = readable(SENT, profile, now=NOW, today="2026-03-02", agreement_until="2026-12-31", **rest)
    assert not isinstance(found, Refused)
    return dict(found)


def test_it_is_read_as_it_was_sent_until_the_grant_ends() -> None:
    assert read(ends_at=NOW + timedelta(seconds=1), revoked_at=NOW + timedelta(seconds=1)) == SENT


def test_a_field_that_the_profile_no_longer_names_is_closed() -> None:
    assert "worth" not in read(replace(OUTSIDE, fields=OUTSIDE.fields[:3]))


def test_a_field_that_the_profile_names_only_now_was_not_sent() -> None:
    assert "cover.keeper" not in read(replace(OUTSIDE, fields=(*OUTSIDE.fields, replace(OUTSIDE.fields[0], name="cover.keeper"))))


def test_a_field_that_has_become_too_secret_is_closed() -> None:
    fields = profile_fields(OUTSIDE, FIELDS, {"worth": (Text("Worth"), "sensitive")})
    assert set(read(fields=fields, classes={"personal"})) == {"cover.title", "cover.pages", "visits.seen_on", "number"}
    assert set(read(fields=fields, classes=set())) == {"cover.title", "cover.pages", "number"}
    assert read(fields=fields) == SENT


@pytest.mark.parametrize(
    ("kind", "until", "code"),
    [("museum", "2026-03-02", None), ("school", "2026-12-31", "no_recipient"), ("museum", "2026-03-01", "agreement_expired")],
)
def test_who_may_be_sent_a_profile_at_all(kind: str, until: str, code: str | None) -> None:
    found = may_share(OUTSIDE, kind, until, "2026-03-02")
    assert (found.code if found else None) == code
