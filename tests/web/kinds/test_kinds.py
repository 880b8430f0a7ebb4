"""Every type of question on one form: asked by a page without a script, kept, shown again, read by expressions, told by the API."""

from __future__ import annotations

import pytest

from engine.casework.records import Json
from tests.web.conftest import House
from tests.web.visitor import Visitor

NEEDED = {"called": "A pot", "found_in": "N"}


def complete(visitor: Visitor, **answers: str) -> None:
    """Completes the sheet that is on the page."""
    fields = {**visitor.page.main.fields(), **NEEDED, **answers, "do": "complete"}
    visitor.send(fields)


def stored(house: House, visitor: Visitor, address: str) -> dict[str, Json]:
    """The answers of a sheet as the API tells them."""
    path = "/api/v1" + address
    found: dict[str, Json] = visitor.client.get(path).json()["answers"]
    return found


def test_a_tally_is_counted_by_option_and_added_up(house: House, dora: Visitor) -> None:
    sheet = dora.address
    complete(dora, **{"present:count_adults": "12"})
    assert dora.status == 200
    assert stored(house, dora, sheet)["present"] == {"adults": "12", "children": "0"}
    assert stored(house, dora, sheet)["total"] == "12"
    dora.open(sheet)
    assert dora.page.main.fields()["present:count_adults"] == ["12"]


def test_a_part_of_a_tally_decides_what_shows(dora: Visitor) -> None:
    complete(dora, **{"present:count_children": "3"})
    assert dora.status == 422
    assert "Why were children there" in dora.page.text


def test_a_wrong_count_is_told_at_its_question(dora: Visitor) -> None:
    complete(dora, **{"present:count_adults": "-2"})
    assert dora.status == 422
    assert "Write counts of 0 or more" in dora.page.text
    assert dora.page.main.fields()["present:count_adults"] == ["-2"]


def test_a_tally_may_be_not_known(house: House, dora: Visitor) -> None:
    sheet = dora.address
    complete(dora, **{"present:how": "not_known"})
    assert stored(house, dora, sheet)["present"] == {"answer": "not_known"}


def test_a_point_is_kept_to_about_a_metre_and_its_parts_are_compared(house: House, dora: Visitor) -> None:
    sheet = dora.address
    complete(dora, **{"place:latitude": "52.370216234", "place:longitude": "4.895168", "place:accuracy": "7.2"})
    answers = stored(house, dora, sheet)
    assert answers["place"] == {"latitude": "52.37022", "longitude": "4.89517", "accuracy": "8"}
    assert answers["northern"] == "yes"
    dora.open(sheet)
    assert dora.page.main.fields()["place:latitude"] == ["52.37022"]


def test_a_point_out_of_the_world_is_told(dora: Visitor) -> None:
    complete(dora, **{"place:latitude": "91", "place:longitude": "4"})
    assert "Write a latitude from -90 to 90" in dora.page.text


def test_a_signature_may_stand_on_paper(house: House, dora: Visitor) -> None:
    sheet = dora.address
    complete(dora, **{"signed:name": "Dora Digger"})
    assert stored(house, dora, sheet)["signed"] == {"name": "Dora Digger"}


def test_somebody_is_found_by_part_of_their_name(house: House, dora: Visitor) -> None:
    sheet = dora.address
    fields = {**dora.page.main.fields(), **NEEDED, "seen_by:search": "dirk", "do": "search:seen_by"}
    dora.send(fields)
    assert dora.page.main.choices("seen_by") == ["dirk"]
    complete(dora, seen_by="dirk")
    assert stored(house, dora, sheet)["seen_by"] == "dirk"
    dora.open(sheet)
    assert '<option value="dirk" selected>Dirk Digger</option>' in dora.body


def test_people_of_another_organisation_are_neither_found_nor_taken(dora: Visitor) -> None:
    fields = {**dora.page.main.fields(), **NEEDED, "seen_by:search": "k", "do": "search:seen_by"}
    dora.send(fields)
    assert "kurt" not in dora.page.main.choices("seen_by")
    complete(dora, seen_by="kurt")
    assert dora.status == 422
    assert "Choose one from the list" in dora.page.text


def test_a_record_is_named_by_its_number(house: House, dora: Visitor) -> None:
    first = dora.address
    complete(dora)
    dora.open("/finds/new")
    dora.press()
    second = dora.address
    complete(dora, belongs_to=" F-2026-00001 ")
    assert stored(house, dora, second)["belongs_to"] == "F-2026-00001"
    assert first != second


@pytest.mark.parametrize("number", ["F-2026-99999", "F-2026-00001"], ids=["none there", "somebody else's"])
def test_a_record_that_one_may_not_see_is_as_if_it_were_not_there(house: House, dora: Visitor, number: str) -> None:
    complete(dora)
    dirk = house.visitor("dirk")
    dirk.open("/finds/new")
    dirk.press()
    complete(dirk, belongs_to=number)
    assert dirk.status == 422
    assert "Choose one from the list" in dirk.page.text


def test_the_api_finds_choices_too_and_only_for_who_may_answer(house: House, dora: Visitor) -> None:
    path = f"/api/v1{dora.address}/choices?question=found_in&search=NORTH"
    assert dora.client.get(path).json() == [{"value": "N", "label": "Northtown"}]
    assert house.visitor("dirk").client.get(path).status_code == 404


def test_a_list_is_sorted_by_the_order_of_its_options(dora: Visitor) -> None:
    for worth in ("little", "much", "none"):
        dora.open("/finds/new")
        dora.press()
        complete(dora, worth=worth)
    dora.open("/finds?sort=value_now")
    told = [dora.page.text.rindex(each) for each in ("None at all", "Little", "Much")]
    assert told == sorted(told)
