"""The main job, in Tetum, in a browser: from a report to a referral that the receiver accepts, with a script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Door, Person
from tests.browser.filling import answer, fill, question

ENGLISH = (
    "Home page",
    "What to do",
    "Not started",
    "Still needed",
    "Because",
    "Complete the form",
    "January",
    "March",
    "November",
)


def new(person: Person, path: str, answers: dict[str, str | list[str]]) -> str:
    """A new record with its first form; its address."""
    person.go(f"/{path}/new")
    person.page.click("button.main")
    person.page.wait_for_url("**/forms/**")
    address = "/" + person.page.url.split("/", 3)[3].split("/forms/")[0]
    fill(person.page, answers)
    return address


def in_tetum(page: Page) -> None:
    """Nothing of the engine's is in English on this page."""
    assert page.locator("html").get_attribute("lang") == "tet"
    text = page.locator("body").inner_text()
    assert [word for word in ENGLISH if word in text] == []


CHILD: dict[str, str | list[str]] = {
    "name_first": "Ezemplu", "name_last": "Fiktísiu", "sex": "female", "date_of_birth": "2015-03-02", "location_current": "TL-BA",
}  # fmt: skip


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_record_goes_from_its_report_to_an_accepted_referral(door: Door, script: bool) -> None:
    mark = "script" if script else "plain"
    officer = door.person("officer", script=script, width=360 if script else 1280)
    page = officer.page
    officer.shot(f"home-{mark}")
    new(officer, "reports", {"child_location": "TL-BA"})
    officer.shot(f"report-{mark}")
    case = new(officer, "cases", dict(CHILD))
    in_tetum(page)
    officer.go(f"{case}/forms/consent/new")
    fill(page, {})
    officer.go(f"{case}/forms/protection_concerns")
    answer(page, "kinds", ["sexual_violence"])
    if script:
        expect(page.locator("[data-sets-off] li")).to_have_count(2, timeout=10_000)
        officer.shot(f"concerns-{mark}")
    fill(
        page,
        {"kinds": ["sexual_violence"], "main_kind": "sexual_violence"} if script else {"kinds": ["sexual_violence"]},
    )
    expect(page.locator(".obligation")).to_have_count(2)
    in_tetum(page)
    officer.shot(f"record-{mark}")
    referral = send_to_police(officer, case, mark)
    accept(door, referral, script, mark)
    officer.go(referral)
    officer.shot(f"referral-accepted-{mark}")
    officer.go(f"{case}/history")
    in_tetum(page)
    officer.shot(f"history-{mark}")


def send_to_police(officer: Person, case: str, mark: str) -> str:
    """Writes the letter and sends the one referral that needs no consent; its address."""
    page = officer.page
    officer.go(case)
    links = page.locator(".obligation h3 a").evaluate_all("links => links.map(link => link.pathname)")
    for referral in dict.fromkeys(links):
        officer.go(f"{referral}/forms/referral_letter")
        fill(page, {})
        officer.go(f"{referral}/send/send")
        in_tetum(page)
        if page.locator("main button.main").count():
            officer.shot(f"send-{mark}")
            page.click("main button.main")
            page.wait_for_load_state()
            return str(referral)
        officer.shot(f"send-refused-{mark}")
        assert page.locator("[data-summary] li").count() == 1
    raise AssertionError("nothing could be sent")


def accept(door: Door, referral: str, script: bool, mark: str) -> None:
    """The receiver finds it in the inbox and accepts it."""
    police = door.person("police", script=script, language="pt")
    expect(police.page.locator("[aria-labelledby=inbox]")).to_be_visible()
    police.shot(f"inbox-{mark}")
    police.go(referral)
    assert police.page.locator("html").get_attribute("lang") == "pt"
    police.shot(f"share-{mark}")
    police.go(f"{referral}/events/accept")
    fill(police.page, {}, "complete")


def test_conditions_suggestions_and_problems_answer_while_typing(door: Door) -> None:
    officer = door.person("officer", width=360)
    page = officer.page
    officer.go("/cases/new")
    page.click("button.main")
    page.wait_for_url("**/forms/**")
    expect(page.locator("[id='g-work']")).to_be_hidden()
    answer(page, "date_of_birth", "2015-03-02")
    expect(page.locator("[id='g-work']")).to_be_visible()
    expect(page.locator("[name=age_now]")).not_to_have_value("", timeout=10_000)
    expect(question(page, "age_now_reason")).to_be_hidden()
    page.fill("[name=age_now]", "9")
    expect(question(page, "age_now_reason")).to_be_visible()
    answer(page, "date_of_birth", "2090-03-02")
    expect(question(page, "date_of_birth").locator(".error")).to_have_text("Data moris labele liu ohin", timeout=10_000)
    officer.shot("typing")
    page.locator("[name='date_of_birth:how'][value=not_known]").check()
    expect(page.locator("[id='g-work']")).to_be_visible()


def test_the_summary_jumps_to_its_question(door: Door) -> None:
    officer = door.person("officer")
    page = officer.page
    officer.go("/cases/new")
    page.click("button.main")
    page.wait_for_url("**/forms/**")
    page.click("button[value=complete]")
    page.wait_for_load_state()
    expect(page.locator("[data-summary]")).to_be_focused()
    page.locator("[data-summary] a", has_text="Seksu").click()
    assert page.evaluate("document.activeElement.name") == "sex"
    officer.shot("problems")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_rows_are_added_and_removed_and_nothing_typed_is_lost(door: Door, script: bool) -> None:
    officer = door.person("officer", script=script)
    page = officer.page
    officer.go("/cases/new")
    page.click("button.main")
    page.wait_for_url("**/forms/**")
    page.fill("[name=name_first]", "Ezemplu")
    before = page.locator("[data-row^='papers[']").count()
    page.click("button[value='add:papers']")
    page.wait_for_load_state()
    expect(page.locator("[data-row^='papers[']")).to_have_count(before + 1)
    assert page.input_value("[name=name_first]") == "Ezemplu"
    page.locator(f"[data-row='papers[{before}]'] button[value^='remove:']").click()
    page.wait_for_load_state()
    expect(page.locator("[data-row^='papers[']")).to_have_count(before)


def test_a_second_officers_answers_are_shown_beside_the_first_ones_and_nothing_is_lost(door: Door) -> None:
    first = door.person("officer")
    case = new(first, "cases", dict(CHILD))
    second = door.person("officer", language="en", width=360)
    for person in (first, second):
        person.go(f"{case}/forms/registration")
    first.page.fill("[name=name_first]", "Naran Ida")
    second.page.fill("[name=name_first]", "Naran Rua")
    first.page.click("button[value=complete]")
    first.page.wait_for_load_state()
    second.page.click("button[value=complete]")
    second.page.wait_for_load_state()
    text = second.page.locator("main").inner_text()
    assert "Naran Ida" in text
    assert "Naran Rua" in text
    second.shot("conflict")
    second.page.click("button[value=resolve]")
    second.page.wait_for_url(f"**{case}**")
    assert "Naran Rua" in second.page.locator("h1").inner_text()


def test_leaving_quickly_shows_another_page_and_the_way_back_leads_nowhere(door: Door) -> None:
    officer = door.person("officer")
    officer.go("/cases")
    officer.page.click(".quick-exit")
    officer.page.wait_for_url("**/quick-exit")
    officer.shot("left")
    assert "Tais" not in officer.page.content()
    officer.page.go_back()
    officer.page.wait_for_load_state()
    assert officer.page.locator("h1").inner_text() != "Kazu"
