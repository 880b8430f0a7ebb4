"""The way of one case through the pages, step by step: what each person does and what they must see. Told in English, walked in Tetum."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Locator, expect

from tests.browser.walker import Walker, today

SECRET = "Liafuan segredu husi labarik"
NOTE = "Ami sei hasoru labarik aban dadeer"


@dataclass(slots=True)
class Case:
    """What the walk found on its way."""

    child: str
    surname: str
    page: str = ""
    number: str = ""
    police_referral: str = ""


def hours_left(card: Locator) -> float:
    """The hours from now until a card is due, as its clock says."""
    due = card.locator("time").first.get_attribute("datetime")
    assert due is not None
    return (datetime.fromisoformat(due) - datetime.now(UTC)).total_seconds() / 3600


def report(officer: Walker, case: Case) -> None:
    """Somebody telephones: the officer writes the report and opens a case."""
    officer.go("/")
    officer.press("New: {kind}", kind=officer.say("Report"))
    officer.press("Start")
    officer.fill(
        [
            ("How did the report reach you?", "Telephone"),
            ("Who is reporting?", "Neighbour or passer-by"),
            ("Does the person who reports want to stay anonymous?", "Yes"),
            ("Name of the child", case.child),
            ("Sex", "Female"),
            ("Age in years", "9"),
        ]
    )
    officer.place("Where is the child now?", "Baukau")
    officer.fill(
        [
            ("What are people worried about?", ("Sexual violence",)),
            ("What happened?", "Viziñu rona labarik tanis"),
            ("Is the child safe now?", "Yes"),
            ("Does the child need a doctor now?", "No"),
            ("Is there a child protection concern?", "Yes"),
            ("First judgement of the risk", "Medium"),
            ("Why do you change what was suggested?", "Labarik iha tia nia uma"),
            ("What do you decide?", "Open a case"),
        ]
    )
    officer.picture("report")
    officer.press("Complete the form")
    officer.sees("The form is complete.")
    officer.step("Open a case")
    officer.press("Confirm")
    officer.sees("Case opened")
    officer.follow(officer.say("Case") + " DEMO-BA-")
    officer.sees("Registered")
    case.page = officer.page.url.partition("?")[0]
    case.number = officer.main.get_by_role("heading", level=1).inner_text().split()[0]
    assert re.fullmatch(r"DEMO-BA-\d{4}-\d{5}", case.number)


def registration(officer: Walker, case: Case) -> None:
    """Who the child is; what the report knew already stands there."""
    officer.go(case.page)
    officer.press("Registration")
    expect(officer.question("First name").locator("input").first).to_have_value(case.child)
    officer.fill([("Surname", case.surname), ("Date of birth", today(-9 * 365 - 100))])
    officer.fill(
        [
            ("Is the birth registered?", "Not known"),
            ("Languages the child speaks", ("Tetun", "Makasae")),
            ("Does the child need an interpreter?", "No"),
        ]
    )
    officer.answer_each("Does the child have difficulty with these things?", "No difficulty")
    officer.answer("Does the child work?", "No", within=officer.section("Work"))
    officer.fill(
        [
            ("Does the child go to school?", "Yes"),
            ("Who cares for the child now?", "Parents"),
            ("Is the child separated from the family?", "Lives with the family"),
        ]
    )
    if not officer.scripted:
        officer.press("Check")
    caregiver = officer.row("Caregivers")
    officer.answer("Name", "Inan Ezemplu", within=caregiver)
    officer.answer("Relationship to the child", "Mother", within=caregiver)
    officer.picture("registration")
    officer.press("Complete the form")
    officer.sees("The form is complete.")
    officer.reads(f"{case.child} {case.surname}")


def consent(officer: Walker, case: Case, services: tuple[str, ...], *, examined: bool) -> None:
    """What child and family agree to, each service on its own."""
    officer.go(case.page)
    officer.press("New: {kind}", kind=officer.say("Consent"))
    officer.fill(
        [
            ("Language you used", "Tetun"),
            ("Did you explain when you must tell others even without consent?", "Yes"),
            ("Who gives or refuses consent?", "A caregiver"),
            ("Name of this person", "Inan Ezemplu"),
            ("Does the child agree?", "Yes"),
            ("How is the answer recorded?", "Spoken before a witness"),
            ("We may help the child and open a case", "Given"),
            ("We may write down and keep information about the child", "Given"),
            ("We may count this case in reports without names", "Given"),
            ("Which services did you offer?", services),
        ]
    )
    for service in services:
        officer.answer(service, "Given", within=officer.section("We may share information with these services"))
    if examined:
        officer.fill(
            [
                ("A doctor may examine the child", "Given"),
                ("The result may go to the police and the prosecutor", "Given"),
            ]
        )
    officer.picture("consent")
    officer.press("Complete the form")
    officer.sees("The form is complete.")


def protection_concerns(officer: Walker, case: Case) -> None:
    """Sexual violence: the page says what completing sets off, then two obligations stand there."""
    officer.go(case.page)
    officer.press("Protection concerns")
    officer.fill(
        [
            ("Which is the most serious?", "Sexual violence"),
            ("Is it still happening?", "Not known"),
        ]
    )
    officer.honest("When did it last happen?", "Not known")
    officer.fill(
        [
            ("Is the child injured?", "No"),
            ("Do the police already know?", "No"),
            ("What happened?", SECRET),
            ("Is this person known?", "No"),
            ("Can this person reach the child?", "Cannot reach the child"),
        ]
    )
    foretold = officer.page.locator("[data-sets-off]")
    if not officer.scripted:
        officer.press("Check")
    expect(foretold).to_contain_text(officer.say("Sexual violence is reported to the police"))
    expect(foretold).to_contain_text("PRADET Fatin Hakmatek")
    officer.picture("concerns")
    officer.press("Complete the form")
    police = officer.card("Sexual violence is reported to the police")
    expect(police).to_contain_text(officer.say("Public crime under the Penal Code Decree-Law 19/2009"))
    expect(police).to_contain_text(officer.say("Obligatory"))
    assert 23 < hours_left(police) <= 24
    examination = officer.card("The medical-forensic examination is offered in time")
    expect(examination).to_contain_text(officer.say("Practice of the medical-forensic service"))
    assert 2 < hours_left(examination) <= 3
    officer.picture("obligations")
    officer.go("/")
    assert 23 < hours_left(officer.card("Sexual violence is reported to the police")) <= 24
    officer.picture("home-with-clocks")


def examination_waits_for_consent(officer: Walker, case: Case) -> None:
    """Until the examination is agreed to, the page says why it can't be sent; then it can."""
    officer.go(case.page)
    officer.press("The medical-forensic examination is offered in time")
    examination = officer.page.url
    write_letter(officer)
    officer.press("See what would be sent")
    officer.sees("This is not possible now")
    expect(officer.page.get_by_role("button", name=officer.say("Send"), exact=True)).to_have_count(0)
    officer.picture("no-consent-yet")
    consent(officer, case, ("Medical-forensic examination",), examined=True)
    officer.go(examination)
    officer.step("Send")
    officer.press("Send")
    officer.sees("It has been sent.")


def write_letter(officer: Walker) -> None:
    """The letter of a referral."""
    officer.press("Referral letter")
    officer.fill(
        [
            ("What do you ask for?", "Favór ajuda labarik ne’e"),
            ("Will somebody go with the child?", "Caseworker"),
            ("How can the service reach you?", "Iha eskritóriu"),
        ]
    )
    officer.press("Complete the form")
    officer.sees("The form is complete.")


def assessment(officer: Walker, case: Case) -> None:
    """The risk is high: a safety plan is required, and 24 hours become 3 before everybody's eyes."""
    officer.go(case.page)
    officer.press("Initial assessment")
    officer.fill(
        [
            ("Date", today()),
            ("Where did you meet the child?", "Home"),
            ("Did you see the child?", "Yes"),
            ("Did you speak with the child alone?", "Yes"),
            ("Is the child safe tonight?", "Yes"),
            ("Does the child need a doctor now?", "No"),
            ("How is the child?", "Sad or afraid"),
            ("Does a caregiver protect the child?", "Yes"),
            ("What does the child want?", "Hakarak hela ho tia"),
        ]
    )
    officer.answer_each("Signs of risk", "No sign")
    officer.row("Signs of risk").get_by_label(officer.say("Serious signs"), exact=True).check()
    officer.answer("Level of risk", "High")
    officer.answer("Why this level?", "Sinál grave")
    if not officer.scripted:
        officer.press("Check")
    action = officer.row("What must be done at once")
    officer.answer("What?", "Buka fatin seguru", within=action)
    officer.answer("Who?", "Jestór kazu", within=action)
    officer.answer("By when?", datetime.now(UTC).astimezone().replace(hour=9, minute=30), within=action)
    officer.fill(
        [
            ("How does the child notice danger?", "Rona lian maka’as"),
            ("Which adults does the child trust?", "Tia"),
            ("Where can the child go?", "Tia nia uma"),
            ("What can the child do?", "Halai ba viziñu"),
            ("Who keeps a copy?", "An adult whom the child trusts"),
            ("Date to look at this plan again", today(7)),
            ("Must the child leave the home now?", "No"),
            ("Next step", "Make a plan"),
        ]
    )
    officer.picture("assessment")
    officer.press("Complete the form")
    police = officer.card("Sexual violence is reported to the police")
    assert 2 < hours_left(police) <= 3
    expect(police.locator(".changed")).to_be_visible()
    officer.picture("three-hours")


def send_to_police(officer: Walker, case: Case) -> None:
    """Sending shows exactly which fields and values go, and nothing else."""
    officer.go(case.page)
    officer.press("Sexual violence is reported to the police")
    case.police_referral = officer.page.url.partition("?")[0]
    write_letter(officer)
    officer.step("Send")
    officer.sees("Only what stands below is sent. The receiver sees nothing else.")
    labels = officer.section_labels()
    for asked in (
        "First name",
        "Surname",
        "Sex",
        "Age in years",
        "Where does the child live now?",
        "What is the child in danger from?",
    ):
        assert officer.say(asked) in labels
    assert officer.say("What do you ask for?") in labels
    assert officer.say("Who cares for the child now?") not in labels
    officer.never_reads(SECRET, "Tia nia uma")
    officer.picture("what-is-sent")
    officer.press("Send")
    officer.sees("It has been sent.")


def police_accept(police: Walker, officer: Walker, case: Case) -> None:
    """The officer of the VPU finds that referral in the inbox, the share and nothing else, and accepts with a note; the officer sees it."""
    police.go("/")
    inbox = police.section("Sent to your organisation")
    number = officer_number(officer, case)
    expect(inbox).to_contain_text(number)
    expect(inbox).not_to_contain_text(case.number)
    police.picture("inbox")
    police.follow(number)
    police.reads(case.child, case.surname)
    police.never_reads(SECRET, "Tia nia uma", "Inan Ezemplu")
    police.picture("share")
    police.go(case.page)
    police.sees("This page was not found")
    police.go(case.police_referral)
    police.step("Accept")
    police.answer("Note to the caseworker", NOTE)
    police.press("Confirm")
    police.sees("Accepted")
    officer.go(case.police_referral)
    officer.sees("Accepted")
    officer.reads(NOTE)
    officer.picture("accepted")
    officer.go("/")
    officer.sees("A service has accepted the referral")
    officer.picture("home")


def officer_number(officer: Walker, case: Case) -> str:
    """The number of the referral to the police."""
    officer.go(case.police_referral)
    return officer.main.get_by_role("heading", level=1).inner_text().split()[0]
