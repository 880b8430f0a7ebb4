"""The way through the pages without a script: log in, open a record, fill forms, see what follows, send, answer, approve, close."""

from __future__ import annotations

import pytest

from tests.web.conftest import House
from tests.web.visitor import Visitor

BORN = {"date_of_birth:year": "2015", "date_of_birth:month": "3", "date_of_birth:day": "2"}
VIOLENCE = {"kinds": ["sexual_violence"], "main_kind": "sexual_violence"}


def open_case(house: House, visitor: Visitor) -> str:
    """A registered record; its address."""
    visitor.open("/cases/new")
    visitor.press()
    address = visitor.address.rpartition("/forms")[0]
    visitor.fill({"name_first": "Ezemplu", "name_last": "Fiktisiu", "location_current": "TL-BA", **BORN})
    assert visitor.address == address
    return address


def fill(visitor: Visitor, address: str, form: str, answers: dict[str, str | list[str]] | None = None) -> None:
    """Completes one form of a record."""
    visitor.open(f"{address}/forms/{form}")
    assert visitor.status == 200
    visitor.fill(answers or {})
    assert visitor.address == address, visitor.page.text


def obligations(visitor: Visitor) -> list[str]:
    """The records that a rule made, as addresses, each once."""
    return list(dict.fromkeys(link for link in visitor.page.links if link.startswith("/referrals/")))


def concerned(house: House, visitor: Visitor) -> str:
    """A record with consent and concerns, so that two obligations stand."""
    address = open_case(house, visitor)
    fill(visitor, address, "consent/new")
    fill(visitor, address, "protection_concerns", VIOLENCE)  # type: ignore[arg-type]
    return address


@pytest.fixture
def officer(house: House) -> Visitor:
    return house.visitor("officer")


def test_the_page_of_a_record_says_what_each_next_step_still_needs(house: House, officer: Visitor) -> None:
    officer.open(open_case(house, officer))
    assert "Still needed: First complete “ Protection concerns ”" in officer.page.text
    assert "Ezemplu Fiktisiu" in officer.page.text


def test_completing_shows_two_obligations_each_with_because_and_time_left(house: House, officer: Visitor) -> None:
    concerned(house, officer)
    text = officer.page.text
    assert "Sexual violence is reported to the police" in text
    assert "Because: Public crime under the Penal Code Decree-Law 19/2009" in text
    assert "1 day left" in text
    assert len(obligations(officer)) == 2


def test_the_page_says_beforehand_what_completing_sets_off(house: House, officer: Visitor) -> None:
    address = open_case(house, officer)
    officer.open(f"{address}/forms/protection_concerns")
    officer.fill(VIOLENCE, do="check")
    assert officer.status == 200
    assert "What completing this will set off" in officer.page.text
    assert "Vulnerable Persons Unit Baucau" in officer.page.text
    officer.open(address)
    assert not obligations(officer)


def sent_to_police(house: House, officer: Visitor) -> tuple[str, str]:
    """A record and its referral that the police received, as addresses."""
    address = concerned(house, officer)
    for referral in obligations(officer):
        officer.open(f"{referral}/send/send")
        if "The police" in officer.page.text or "the police receive" in officer.page.text:
            fill(officer, referral, "referral_letter")
            officer.open(f"{referral}/send/send")
            assert "What is sent Service Criminal investigation" in officer.page.text
            assert "First name Ezemplu" in officer.page.text
            officer.press()
            assert officer.status == 200
            assert "It has been sent." in officer.page.text
            return address, referral
    raise AssertionError("no referral to the police")


def test_without_consent_the_page_says_why_nothing_can_be_sent(house: House, officer: Visitor) -> None:
    concerned(house, officer)
    reasons = []
    for referral in obligations(officer):
        fill(officer, referral, "referral_letter")
        officer.open(f"{referral}/send/send")
        reasons.append("Consent is not recorded for" in officer.page.text)
    assert sorted(reasons) == [False, True]


def test_the_receiver_sees_what_was_sent_and_nothing_else(house: House, officer: Visitor) -> None:
    _, referral = sent_to_police(house, officer)
    police = house.visitor("police")
    assert "Sent to your organisation" in police.page.text
    police.open(referral)
    assert "Sent by" in police.page.text
    assert "that you may not see" not in police.page.text
    assert "Sexual violence is reported to the police" not in police.page.text
    police.open(f"{referral}/events/accept")
    police.press()
    assert police.address == referral
    assert "Accepted" in police.page.text
    officer.open(referral)
    assert "Accepted" in officer.page.text


def planned(house: House, officer: Visitor) -> str:
    """A record whose plan waits for approval."""
    address, _ = sent_to_police(house, officer)
    fill(officer, address, "initial_assessment", {"risk_found": "low"})
    do(officer, address, "record_initial_assessment")
    fill(officer, address, "case_plan", {"review_on:day": "20", "review_on:month": "3", "review_on:year": "2026"})
    do(officer, address, "record_plan")
    do(officer, address, "submit_plan")
    return address


def do(visitor: Visitor, address: str, event: str, **typed: str) -> None:
    """One step of a record, without its own questions left open."""
    visitor.open(f"{address}/events/{event}")
    assert visitor.status == 200, (visitor.address, visitor.page.text)
    if visitor.page.main.types:
        visitor.fill(typed)
    else:
        visitor.press(None, None, **typed)
    assert visitor.address == address, visitor.page.text


def test_a_plan_that_waits_for_approval_is_locked_and_its_asker_may_not_answer(house: House, officer: Visitor) -> None:
    address = planned(house, officer)
    assert "locked until it is answered" in officer.page.text
    officer.open(f"{address}/forms/case_plan")
    assert "is locked while an approval is being waited for" in officer.page.text
    officer.open(approval_of(officer, address))
    assert "Approve" not in [control.value for form in officer.page.forms for control in form.controls]


def approval_of(visitor: Visitor, address: str) -> str:
    """The address of the request that stands on a record's page."""
    visitor.open(address)
    return next(link for link in visitor.page.links if "/approvals/" in link)


def test_a_supervisor_returns_with_a_reason_and_then_approves(house: House, officer: Visitor) -> None:
    address = planned(house, officer)
    supervisor = house.visitor("supervisor")
    assert "Answer a request for approval" in supervisor.page.text
    supervisor.open(approval_of(supervisor, address))
    supervisor.press(("verdict", "return"))
    assert supervisor.status == 422
    assert "You must give a reason" in supervisor.page.text
    supervisor.press(("verdict", "return"), reason="Name a date")
    assert "You have returned it with your reason." in supervisor.page.text
    officer.open(address)
    assert "Name a date" in officer.page.text
    do(officer, address, "submit_plan")
    supervisor.open(approval_of(supervisor, address))
    supervisor.press(("verdict", "approve"))
    assert "You have approved it." in supervisor.page.text


def approved(house: House, officer: Visitor) -> str:
    """A record whose plan was approved."""
    address = planned(house, officer)
    answer(house, officer, address)
    return address


def answer(house: House, officer: Visitor, address: str) -> None:
    """The supervisor approves what waits."""
    supervisor = house.visitor("supervisor")
    supervisor.open(approval_of(supervisor, address))
    supervisor.press(("verdict", "approve"))
    assert "You have approved it." in supervisor.page.text
    officer.open(address)


def test_a_record_is_closed_after_approval_and_opened_again(house: House, officer: Visitor) -> None:
    address = approved(house, officer)
    fill(officer, address, "follow_ups/new")
    fill(officer, address, "closure")
    officer.open(address)
    assert "A referral that the law requires is still open" in officer.page.text
    police = house.visitor("police")
    referral = obligations(police)[0]
    do(police, referral, "accept")
    do(police, referral, "start")
    fill(police, referral, "referral_answer")
    do(police, referral, "finish")
    do(officer, address, "prepare_closure")
    do(officer, address, "close")
    answer(house, officer, address)
    assert "Closed" in officer.page.text
    do(officer, address, "reopen", reason="Asked for help again")
    assert "Registered" in officer.page.text


def test_a_flag_is_raised_with_a_reason_and_not_lowered_by_who_may_not(house: House, officer: Visitor) -> None:
    address = open_case(house, officer)
    officer.open(f"{address}/flags/emergency")
    officer.press()
    assert officer.status == 422
    officer.press(reason="Must leave the house today")
    assert "The flag is raised." in officer.page.text
    assert "Must leave the house today" in officer.page.text
    officer.open(f"{address}/flags/emergency")
    assert "Only Supervisor may do this" in officer.page.text
    supervisor = house.visitor("supervisor")
    supervisor.open(f"{address}/flags/emergency")
    supervisor.press(reason="Safe with the aunt")
    assert "The flag is lowered." in supervisor.page.text


def test_the_history_tells_who_did_what_because_of_which_rule(house: House, officer: Visitor) -> None:
    address = concerned(house, officer)
    officer.open(f"{address}/history")
    assert "Completed “Protection concerns”" in officer.page.text
    assert "Because: Sexual violence is reported to the police" in officer.page.text
    assert "consents." not in officer.page.text


@pytest.mark.parametrize("language", ["tet", "pt"])
def test_no_page_of_the_walk_shows_an_english_sentence_of_the_engine(house: House, language: str) -> None:
    officer = house.visitor("officer", language)
    officer.send({**officer.page.form("/language").fields(), "language": language}, "/language")
    address = concerned(house, officer)
    pages = [
        address,
        f"{address}/history",
        "/",
        "/cases",
        "/cases/new",
        f"{address}/forms/registration",
        f"{address}/flags/emergency",
    ]
    english = (
        "Home page",
        "What to do",
        "Not started",
        "Still needed",
        "Because:",
        "days left",
        "Complete the form",
        "History",
        "Log out",
    )
    for page in pages:
        officer.open(page)
        assert officer.status == 200
        assert officer.page.language == language
        assert [word for word in english if word in officer.page.text] == [], page
