"""Lending one's duties on the page and through the API: chosen, told, ended; what is missing is said above the form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.casework.records import Json
from tests.web.proof.estate import Estate, built

PAGE: dict[str, str] = {}
IDENTITY: dict[str, Json] = {"command_id": "a-command-of-its-own"}


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    with built() as made:
        yield made


def test_an_officer_lends_her_duties_and_takes_them_back(estate: Estate) -> None:
    case = estate.town.case()
    there = {"path": "cases", "id": case}
    assert estate.ask("far_officer", "record", there).status_code == 404
    page = estate.ask("officer", "duties", PAGE).text
    assert "Tomas Ezemplu" in page
    assert "Olinda Ezemplu</option>" not in page
    assert "Paulo Ezemplu" not in page  # of another organisation
    sent = {"to": "far_officer", "until": "2026-03-05", "duties": "caseworker"}
    done = estate.ask("officer", "lend_duties", PAGE, sent)
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, "/account/duties")
    assert "Duarte Ezemplu" in estate.ask("officer", "duties", PAGE).text
    assert "Olinda Ezemplu" in estate.ask("far_officer", "duties", PAGE).text
    assert estate.ask("far_officer", "record", there).status_code == 200
    [lending] = estate.ask("far_officer", "api_duties", PAGE).json()["borrowed"]
    assert (lending["lender"], lending["last_day"]) == ("Olinda Ezemplu", "2026-03-05")
    assert estate.ask("supervisor", "api_end_lending", {"lending": lending["id"]}, IDENTITY).status_code == 404
    assert estate.ask("officer", "end_lending", {"lending": lending["id"]}).status_code == 303
    assert estate.ask("far_officer", "record", there).status_code == 404


def test_what_is_missing_is_told_and_what_was_chosen_stays(estate: Estate) -> None:
    told = estate.ask("officer", "lend_duties", PAGE, {"to": "second_officer", "duties": "caseworker"})
    assert told.status_code == 422
    assert "Choose the last day" in told.text
    assert '<option value="second_officer" selected>' in told.text
    refused = estate.ask("officer", "api_lend_duties", PAGE, {"to": "police", "until": "2026-03-05", **IDENTITY})
    assert (refused.status_code, refused.json()["refusals"][0]["code"]) == (422, "no_such_person")
