"""The second half of the walk: the plan and its approval, the flag, following up, closing and opening again, the history."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.story import Case
from tests.browser.walker import Walker, today

REASON = "Favór hakerek se mak akompaña labarik"


def plan(officer: Walker, case: Case) -> None:
    """The assessment is recorded, the plan written and handed in; from then on it is locked."""
    officer.go(case.page)
    officer.step("Record the initial assessment")
    officer.press("Confirm")
    officer.press("Case plan")
    officer.fill(
        [
            ("Who made the plan?", ("The child", "Mother")),
            ("What does the child wish?", "Hakarak bá eskola"),
            ("Does the child agree with the plan?", "Yes"),
            ("What shall be different for the child?", "Labarik seguru"),
        ]
    )
    goal, action = officer.row("Goals"), officer.row("Actions")
    officer.answer("Goal", "Labarik seguru iha uma", within=goal)
    officer.answer("Area of life", "Safety and protection", within=goal)
    officer.answer("By when?", today(30), within=goal)
    officer.answer("What?", "Vizita semana-semana", within=action)
    officer.answer("For which area of life?", "Safety and protection", within=action)
    officer.answer("Who is responsible?", "Caseworker", within=action)
    officer.answer("By when?", today(30), within=action)
    officer.fill(
        [
            ("What do we do if it goes wrong?", "Telefona ba polísia"),
            ("Date of the next review", today(30)),
            ("Who has a copy of the plan?", "An adult whom the child trusts"),
        ]
    )
    officer.picture("plan")
    officer.press("Complete the form")
    officer.step("Record the plan")
    officer.press("Confirm")
    ask_for_approval(officer, case)


def ask_for_approval(officer: Walker, case: Case) -> None:
    """Hands the plan in; it can't be changed, and who asks can't answer."""
    officer.go(case.page)
    officer.step("Ask for approval of the plan")
    officer.press("Confirm")
    officer.sees("You have asked for approval. The forms concerned are locked until it is answered.")
    officer.picture("plan-locked")
    officer.press("Case plan")
    expect(officer.page.locator("form.filling")).to_have_count(0)
    officer.go(case.page)
    officer.section("Approvals").get_by_role("link").first.click()
    officer.page.wait_for_load_state()
    expect(officer.page.get_by_role("button", name=officer.say("Approve"), exact=True)).to_have_count(0)
    officer.picture("own-request")


def answer_request(supervisor: Walker, case: Case, *, reason: str = "") -> None:
    """The supervisor finds the request among what to do; returns it with a reason, or approves."""
    supervisor.go("/")
    supervisor.sees("Answer a request for approval")
    supervisor.go(case.page)
    supervisor.section("Approvals").get_by_role("link").first.click()
    supervisor.page.wait_for_load_state()
    if reason:
        supervisor.press("Return for changes")
        supervisor.sees("You must give a reason")
        supervisor.page.get_by_label(supervisor.say("Reason")).fill(reason)
        supervisor.picture("returns")
        supervisor.press("Return for changes")
        supervisor.sees("You have returned it with your reason.")
    else:
        supervisor.picture("approves")
        supervisor.press("Approve")
        supervisor.sees("You have approved it.")


def approval(officer: Walker, supervisor: Walker, case: Case) -> None:
    """Returned once with a reason, changed, asked again, approved."""
    answer_request(supervisor, case, reason=REASON)
    officer.go(case.page)
    officer.reads(REASON)
    officer.picture("returned")
    officer.press("Case plan")
    officer.answer("What shall be different for the child?", "Labarik seguru no bá eskola")
    officer.press("Complete the form")
    ask_for_approval(officer, case)
    answer_request(supervisor, case)
    officer.go(case.page)
    officer.sees("Implementation")


def flag(officer: Walker, supervisor: Walker, case: Case) -> None:
    """The officer raises the emergency flag; only the supervisor lowers it."""
    officer.go(case.page)
    officer.press("Raise: {flag}", flag=officer.say("Immediate danger"))
    officer.page.get_by_label(officer.say("Reason")).fill("Suspeitu fila mai")
    officer.press("Raise")
    officer.sees("The flag is raised.")
    expect(officer.page.locator(".flag.raised")).to_contain_text(officer.say("Immediate danger"))
    expect(officer.section("Flags").get_by_role("link")).to_have_count(0)
    officer.sees("Tell the prosecutor")
    officer.picture("flag")
    supervisor.go(case.page)
    supervisor.press("Lower: {flag}", flag=supervisor.say("Immediate danger"))
    supervisor.page.get_by_label(supervisor.say("Reason")).fill("Polísia kaptura ona")
    supervisor.press("Lower")
    supervisor.sees("The flag is lowered.")


def police_finish(police: Walker, case: Case) -> None:
    """The police begin, answer and finish."""
    police.go(case.police_referral)
    police.step("Begin")
    police.press("Confirm")
    police.press("Answer of the service")
    police.fill(
        [
            ("Date of the service", today()),
            ("Result", "Service given"),
            ("What did you do?", "Rona ona sasin sira"),
        ]
    )
    police.press("Complete the form")
    police.step("Finish")
    police.press("Confirm")
    police.sees("Done")


def follow_up(officer: Walker, supervisor: Walker, case: Case) -> None:
    """A visit finds the risk low; the old level stands until the supervisor agrees."""
    officer.go(case.page)
    officer.press("New: {kind}", kind=officer.say("Follow-up"))
    officer.fill(
        [
            ("Kind of visit", "Home visit"),
            ("Did you see the child?", "Yes"),
            ("Did you speak with the child alone?", "Yes"),
            ("Is the child safe?", "Yes"),
            ("Level of risk now", "Low"),
            ("Why this level?", "La iha tan perigu"),
            ("How is the child compared with the last time?", "Better"),
            ("What has been done since the last time?", "Vizita haat"),
            ("Date of the next visit", today(14)),
        ]
    )
    officer.press("Complete the form")
    risk = officer.section("Known now")
    expect(risk).to_contain_text(officer.say("High"))
    answer_request(supervisor, case)
    officer.go(case.page)
    expect(officer.section("Known now")).to_contain_text(officer.say("Low"))


def closing(officer: Walker, supervisor: Walker, manager: Walker, case: Case) -> None:
    """A checklist, two approvals (the risk has been high), closed; and opened again with a reason."""
    officer.go(case.page)
    officer.press("Closure")
    officer.answer("Reason for closing", "Goals reached")
    checklist = officer.section("Checklist")
    if not officer.scripted:
        officer.press("Check")
    for line in range(checklist.locator("[data-question]:visible").count()):
        checklist.locator("[data-question]:visible").nth(line).get_by_label(officer.say("Yes"), exact=True).check()
    officer.fill([("Did the help do you good?", "Very much"), ("Summary of the case", "Labarik seguru ona")])
    officer.answer("Date of the visit after closing", today(90))
    officer.picture("closure")
    officer.press("Complete the form")
    officer.step("Prepare to close")
    officer.press("Confirm")
    officer.step("Ask for approval to close")
    officer.press("Confirm")
    answer_request(supervisor, case)
    officer.go(case.page)
    officer.sees("Ready to close")
    answer_request(manager, case)
    officer.go(case.page)
    officer.sees("Closed")
    officer.picture("closed")
    officer.step("Open the case again")
    officer.page.get_by_label(officer.say("Reason")).fill("Denúnsia foun kona-ba labarik ne’e")
    officer.press("Confirm")
    officer.sees("Registered")


def history(officer: Walker, case: Case) -> None:
    """Who did what when, because of which rule, newest first."""
    officer.go(case.page)
    officer.press("History")
    officer.sees("Open the case again", "Sexual violence is reported to the police", "Immediate danger")
    officer.reads("Olinda Ezemplu", "Saturnina Ezemplu", "Marta Ezemplu")
    officer.sees("Public crime under the Penal Code Decree-Law 19/2009")
    officer.picture("history")
