"""What happens while somebody types, in Tetum: honest answers, “other”, rows, what completing sets off, problems told, drafts kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door
from tests.browser.walker import Walker, today
from tests.browser.words import words_of


@pytest.fixture
def officer(door: Door) -> Walker:
    return Walker("officer", door.person("officer", width=1000), words_of("tet"), "typing")


def new_case(officer: Walker) -> str:
    """A case whose registration stands open; its address."""
    officer.go("/cases/new")
    officer.press("Start")
    return officer.page.url.partition("/forms/")[0]


def test_questions_about_work_come_with_the_age_of_five_or_when_the_date_of_birth_is_not_known(officer: Walker) -> None:
    new_case(officer)
    work = officer.section("Work")
    officer.answer("Date of birth", today(-4 * 366))
    expect(work).to_be_hidden()
    officer.answer("Date of birth", today(-5 * 366))
    expect(work).to_be_visible()
    officer.answer("Does the child work?", "Yes")
    expect(officer.question("Is the work dangerous?")).to_be_visible()
    officer.answer("Does the child work?", "Not known")
    expect(officer.question("Is the work dangerous?")).to_be_visible()
    officer.answer("Does the child work?", "No")
    expect(work).not_to_contain_text(officer.say("Is the work dangerous?"), use_inner_text=True)
    officer.honest("Date of birth", "Not known")
    expect(work).to_be_visible()


def test_not_known_is_an_answer_and_empties_the_others(officer: Walker) -> None:
    new_case(officer)
    surname = officer.question("Surname")
    surname.get_by_label(officer.say("Not known"), exact=True).check()
    officer.press("Complete the form")
    expect(officer.page.locator("[data-summary]")).not_to_contain_text(officer.say("Surname"))
    expect(officer.question("Surname").get_by_label(officer.say("Not known"), exact=True)).to_be_checked()


def test_other_asks_which_and_only_chosen_concerns_can_be_the_most_serious(officer: Walker) -> None:
    case = new_case(officer)
    officer.go(f"{case}/forms/protection_concerns")
    officer.answer("What is the child in danger from?", "Neglect", "Sexual violence")
    expect(officer.page.locator("form.filling")).not_to_contain_text(
        officer.say("Please say which"), use_inner_text=True
    )
    officer.answer("What is the child in danger from?", "Other")
    expect(officer.question("Please say which")).to_be_visible()
    offered = officer.question("Which is the most serious?").locator("option:not([hidden])").all_inner_texts()
    chosen = {officer.say(each) for each in ("Neglect", "Sexual violence", "Other")}
    assert {each for each in offered if each != officer.say("Choose one")} == chosen
    foretold = officer.page.locator("[data-sets-off]")
    expect(foretold).to_contain_text(officer.say("The medical-forensic examination is offered in time"))
    officer.page.get_by_label(officer.say("Sexual violence"), exact=True).uncheck()
    expect(foretold).to_be_hidden()


def test_problems_stand_beside_the_question_and_the_summary_leads_to_it(officer: Walker) -> None:
    new_case(officer)
    officer.answer("Date of birth", today(40))
    officer.answer("Age in years", "9")
    born = officer.question("Date of birth")
    expect(born.locator(".error")).to_have_text(officer.say("The date of birth cannot be in the future"))
    officer.press("Complete the form")
    summary = officer.page.locator("[data-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").filter(has_text=officer.say("The date of birth cannot be in the future")).click()
    assert (
        officer.page.evaluate("document.activeElement.closest('[data-question]').dataset.question") == "date_of_birth"
    )
    officer.picture("problems")


def test_a_draft_with_wrong_answers_is_found_again_by_its_writer_only(officer: Walker, door: Door) -> None:
    case = new_case(officer)
    officer.answer("First name", "Ezemplu Raskuñu")
    officer.answer("Date of birth", today(40))
    officer.answer("Age in years", "dez")
    officer.press("Save as draft")
    officer.sees("Your draft is saved. Only you can see it.")
    officer.picture("draft-on-the-record")
    officer.press("Registration")
    officer.sees("This is your draft. Nobody else can see it, and no rule reads it.")
    expect(officer.question("Age in years").locator("input").first).to_have_value("dez")
    expect(officer.question("First name").locator("input").first).to_have_value("Ezemplu Raskuñu")
    expect(officer.question("Date of birth").locator(".parts input").nth(2)).to_have_value(str(today(40).year))
    supervisor = Walker("supervisor", door.person("supervisor"), officer.say, "typing")
    supervisor.go(f"{case}/forms/registration")
    expect(supervisor.main).not_to_contain_text("Ezemplu Raskuñu")
    assert "Ezemplu Raskuñu" not in supervisor.page.content()


def test_the_reason_is_asked_when_a_suggestion_is_changed(officer: Walker) -> None:
    new_case(officer)
    officer.answer("Date of birth", today(-9 * 366))
    age = officer.question("Age in years")
    expect(age.locator("input").first).to_have_value("9")
    age.locator("input").first.fill("7")
    expect(officer.question("Why do you change what was suggested?")).to_be_visible()
    age.locator("input").first.fill("9")
    expect(officer.page.locator("form.filling")).not_to_contain_text(
        officer.say("Why do you change what was suggested?"), use_inner_text=True
    )
