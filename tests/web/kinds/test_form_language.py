"""What a form's keys promise, seen on the pages: answers only a step needs, versions, values fixed at completion, compartments."""

from __future__ import annotations

import pytest

from engine.casework.records import Json
from tests.web.conftest import House
from tests.web.visitor import Answer, Visitor


def complete(visitor: Visitor, **answers: Answer) -> None:
    fields: dict[str, Answer] = {**visitor.page.main.fields(), **answers, "do": "complete"}
    visitor.send(fields)
    assert visitor.status == 200, visitor.page.text


def stored(visitor: Visitor, form: str) -> dict[str, Json]:
    found: dict[str, Json] = visitor.client.get("/api/v1" + form).json()["answers"]
    return found


def test_an_answer_that_only_a_step_needs_lets_the_form_be_completed_and_stops_the_step(dora: Visitor) -> None:
    sheet = dora.address
    find = sheet.partition("/forms/")[0]
    assert "Telephone needed for: Finish" in dora.page.text
    complete(dora, called="A pot", found_in="N")
    dora.open(find)
    assert "Still needed: First complete “ Sheet ”" in dora.page.text
    refused = dora.client.post(f"/api/v1{find}/events/finish", json={"command_id": "command-0001"})
    assert refused.status_code == 409
    assert refused.json()["refusals"][0]["code"] == "needs_form"
    dora.open(sheet)
    complete(dora, phone="+999 5555 0000")
    done = dora.client.post(f"/api/v1{find}/events/finish", json={"command_id": "command-0002"})
    assert done.status_code == 200
    assert dora.client.get("/api/v1" + find).json()["head"]["state"] == "done"


def test_a_form_that_keeps_versions_is_told_whole_at_each_completion(dora: Visitor) -> None:
    complete(dora, called="A pot", found_in="N")
    find = dora.address
    labels = f"{find}/forms/labels"
    for words in ("A red pot", "A blue pot"):
        dora.open(labels)
        complete(dora, words=words, place_in_store="Shelf nine")
    dora.open(f"{find}/history")
    assert dora.page.text.count("Shelf nine") == 2
    assert dora.page.text.count("A red pot") == 2  # as it was given, and as it was replaced


def test_what_is_kept_at_completion_stays_as_it_was_then(house: House, dora: Visitor) -> None:
    day: dict[str, Answer] = {"found_on:day": "1", "found_on:month": "3", "found_on:year": "2026"}
    complete(dora, called="A pot", found_in="N", **day)
    labels = f"{dora.address}/forms/labels"
    dora.open(labels)
    complete(dora, words="A pot")
    assert stored(dora, labels)["days_here"] == "1"
    house.clock.wait(days=5)
    later = house.visitor("dora")
    assert stored(later, labels)["days_here"] == "1"


def test_who_lacks_a_compartment_sees_what_stands_instead(house: House, dora: Visitor) -> None:
    complete(dora, called="A pot", found_in="N")
    labels = f"{dora.address}/forms/labels"
    dora.open(labels)
    complete(dora, words="A pot", giver="The neighbour")
    assert stored(dora, labels)["giver"] == "The neighbour"
    hedy = house.visitor("hedy")
    hedy.open(labels)
    assert hedy.status == 200
    assert "Who gave it Somebody" in hedy.page.text
    assert "The neighbour" not in hedy.body


def test_options_are_narrowed_by_other_answers_and_one_no_longer_offered_is_told(dora: Visitor) -> None:
    complete(dora, called="A pot", found_in="N")
    dora.open(f"{dora.address}/forms/labels")
    fields: dict[str, Answer] = {**dora.page.main.fields(), "words": "pot", "colour": "iron", "do": "complete"}
    dora.send(fields)
    assert dora.status == 422
    assert "This option is not offered any more" in dora.page.text
    dora.send({**fields, "words": "anvil"})
    assert dora.status == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"found_on:year": "1990"}, "1990"),
        ({"found_on:month": "5", "found_on:year": "1990", "found_on:how": "month_only"}, "1990-05"),
        (
            {"found_on:day": "1", "found_on:month": "5", "found_on:year": "1990", "found_on:how": "estimated"},
            {"date": "1990-05-01", "estimated": True},
        ),
        ({"found_on:how": "not_known"}, {"answer": "not_known"}),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(dora: Visitor, typed: dict[str, Answer], kept: Json) -> None:
    sheet = dora.address
    complete(dora, called="A pot", found_in="N", **typed)
    assert stored(dora, sheet)["found_on"] == kept
    dora.open(sheet)
    complete(dora)
    assert stored(dora, sheet)["found_on"] == kept
