"""Every type of question in a browser with a script: what is typed decides at once, a signature is drawn, a place comes from the device."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT, Door, Person, Server, serving
from tests.browser.test_access import RULES, small_targets

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def finds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(ROOT / "tests" / "web" / "finds", tmp_path_factory.mktemp("finds")) as found:
        yield found


@pytest.fixture
def door(browser: Browser, finds: Server) -> Iterator[Door]:
    found = Door(browser, finds)
    yield found
    faults = [fault for person in found.people for fault in person.faults]
    for person in found.people:
        person.page.context.close()
    assert faults == []


def on_a_sheet(door: Door, width: int = 1280) -> Person:
    """The digger on the sheet of a new find."""
    person = door.person("dora", width=width, language="en")
    person.go("/finds/new")
    person.page.click("main button.main")
    return person


def complete(person: Person) -> None:
    page = person.page
    page.fill("[name=called]", "A pot")
    page.select_option("[name=found_in]", "N")
    page.click("button[value=complete].main")
    page.wait_for_url("**/finds/*")


def test_a_count_decides_at_once_what_shows_and_the_sum_follows(door: Door) -> None:
    page = on_a_sheet(door).page
    why = page.locator("#q-children_why")
    expect(why).to_be_hidden()
    page.fill("[name='present:count_children']", "2")
    expect(why).to_be_visible()
    page.fill("[name='present:count_adults']", "5")
    expect(page.locator("#total")).to_have_text("7")
    page.fill("[name='present:count_children']", "0")
    expect(why).to_be_hidden()
    page.check("[name='present:how'][value=not_known]")
    expect(why).to_be_hidden()


def test_a_chosen_picture_counts_as_an_answer_and_can_be_had_again(door: Door) -> None:
    person = on_a_sheet(door)
    page = person.page
    expect(page.locator("#q-picture_words")).to_be_hidden()
    page.set_input_files("[name='picture:upload']", {"name": "me.png", "mimeType": "image/png", "buffer": PIXEL})
    expect(page.locator("#q-picture_words")).to_be_visible()
    sheet = page.url
    complete(person)
    page.goto(sheet)
    with page.expect_download() as having:
        page.click("#q-picture .kept-file a")
    assert having.value.suggested_filename == "file.png"
    assert Path(having.value.path()).read_bytes().startswith(b"\x89PNG")
    page.check("[name='picture:drop']")
    expect(page.locator("#q-picture_words")).to_be_hidden()


def test_a_signature_is_drawn_and_kept(door: Door) -> None:
    person = on_a_sheet(door)
    page = person.page
    canvas = page.locator("#q-signed canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    page.mouse.up()
    expect(page.locator("[name='signed:upload']")).not_to_have_value("")
    person.shot("kinds-signed")
    sheet = page.url
    complete(person)
    page.goto(sheet)
    expect(page.locator("#q-signed .kept-file a")).to_contain_text("Picture")


def test_the_place_comes_from_the_device_when_somebody_asks_for_it(door: Door) -> None:
    person = on_a_sheet(door)
    page = person.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 52.3702157, "longitude": 4.8951679, "accuracy": 11.5})
    expect(page.locator("[name='place:latitude']")).to_have_value("")
    page.click("[data-place=place]")
    expect(page.locator("[name='place:latitude']")).to_have_value("52.37022")
    expect(page.locator("[name='place:accuracy']")).to_have_value("12")
    expect(page.locator("#northern")).to_have_text("Yes")


@pytest.mark.parametrize("width", [320, 1280])
def test_every_type_can_be_used_by_everybody(door: Door, axe: str, width: int) -> None:
    person = on_a_sheet(door, width)
    page = person.page
    page.fill("[name='seen_by:search']", "d")
    page.click("[value='search:seen_by']")
    page.click("[value='add:corners']")
    page.fill("[name='present:count_adults']", "-1")
    page.click("button[value=check].secondary")
    page.wait_for_load_state()
    person.shot(f"kinds-{width}")
    page.evaluate(axe)
    result: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert small_targets(person) == []
