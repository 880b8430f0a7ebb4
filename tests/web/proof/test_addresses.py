"""Hostile addresses, queries and texts: absent, ignored, or shown as the text that they are."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.casework.records import Json
from engine.web.table import TABLE
from tests.web.proof.estate import Estate, Nothing, built

HOSTILE = [
    "..",
    "%2e%2e",
    "%00",
    "a%00b",
    "'",
    "' OR 1=1 --",
    "<script>",
    "%F0%9F%92%A9",
    "x" * 3000,
    "%E2%80%AE",
    "{id}",
    "new",
    "-1",
    "null",
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each[:12])
@pytest.mark.parametrize(
    "place_name", "path id form entry event approval flag notice lending task obligation file".split()
)
def test_names_in_an_address_that_are_none_are_told_as_absent(
    place: tuple[Estate, Mapping[str, str]], place_name: str, hostile: str
) -> None:
    estate, there = place
    with Nothing(estate, there["id"], drafts=False):
        for row in TABLE:
            if f"{{{place_name}}}" not in row.path or row.name == "reason":
                continue
            sent: dict[str, Json] = {"command_id": estate.town.stage.ids.new(), "do": "draft", "answers": {}}
            response = estate.ask("officer", row.name, {**there, place_name: hostile}, sent)
            assert response.status_code < 500, (row.name, response.text[:300])
            assert "<script>" not in response.text or response.headers["content-type"].endswith("json")


QUERIES = [
    "page=-1",
    "page=99999",
    "page=x",
    "sort=castle",
    "sort=--number",
    "sort=%00",
    "search=%00%ff",
    "search=" + "x" * 5000,
    "state=castle",
    "risk_level=high&risk_level=low",
    "owner=%27%20OR%201=1",
    "castle=1",
    "done=castle",
    "=",
    "&&&",
    "search=%E2%80%AE",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_list_asked_for_nonsense_is_a_list(place: tuple[Estate, Mapping[str, str]], query: str) -> None:
    estate, _ = place
    client = estate.browser("officer").client
    for address in ("/cases", "/api/v1/cases", "/referrals", "/reports"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 200


def test_a_list_is_not_searched_by_patterns_of_the_database(place: tuple[Estate, Mapping[str, str]]) -> None:
    estate, _ = place
    client = estate.browser("officer").client
    for pattern in ("%25", "_", "M%25a", "Mar_a", "*", "\\"):
        assert client.get(f"/api/v1/cases?search={pattern}").json()["total"] == 0
    assert client.get("/api/v1/cases?search=maria").json()["total"] >= 1


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/%0d%0aset-cookie:x=1",
    "javascript:alert(1)",
    "/\tevil",
    "\\\\evil",
]


@pytest.mark.parametrize("back", ELSEWHERE)
def test_nobody_is_sent_elsewhere(place: tuple[Estate, Mapping[str, str]], back: str) -> None:
    estate, _ = place
    response = estate.ask("officer", "choose_language", {}, {"language": "en", "back": back})
    assert response.status_code == 303
    location = response.headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\r" not in location
    assert [each for each in response.headers.get_list("set-cookie") if not each.startswith("tais_language=en")] == []


def test_what_is_typed_is_text_on_every_page() -> None:
    with built() as estate:
        town = estate.town
        markup = '"><script>alert(1)</script><img src=x onerror=alert(1)>${name}{{7*7}}'
        case = town.case(name_first=markup, name_last="Ezemplu")
        town.must(town.flag(case, True, reason=markup))
        for name in ("record", "history", "list", "home", "form", "flag", "event", "reason"):
            there = {
                "path": "cases",
                "id": case,
                "form": "registration",
                "flag": "emergency",
                "event": "mark_duplicate",
            }
            for person in ("officer", "supervisor"):
                response = estate.ask(person, name, there)
                assert response.status_code == 200
                assert "<script>alert" not in response.text
                assert "<img src=x" not in response.text
