"""Requests for approval: what they lock, who may answer, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.casework.outcomes import Absent, Done, Refusal
from engine.casework.prepared import prepare_context
from engine.casework.reading.open_form import open_form
from engine.casework.records import Json
from engine.casework.views import FormView
from tests.casework.town import HELP, POLICE, VIOLENCE, Town, compiled, opened


def refused(outcome: object, code: str) -> bool:
    return isinstance(outcome, Refusal) and outcome.code == code


def test_what_is_asked_for_is_locked_until_it_is_answered(town: Town) -> None:
    case = town.planned()
    plan = dict(town.answers(case, "case_plan"))
    assert refused(town.complete(case, "case_plan", plan | {"overall_goal": "Another"}, version=1), "locked")
    view = open_form(town.stage.desk, town.stage.actors["officer"], "cases", case, "case_plan")
    assert isinstance(view, FormView)
    assert view.status == "locked"
    assert view.may_write is not None
    assert view.may_write.code == "locked"
    assert town.answers(case, "case_plan")["overall_goal"] == "Maria goes to school"
    town.must(town.answer(case, "return", reason="Say who walks with her"))
    assert isinstance(town.complete(case, "case_plan", plan | {"overall_goal": "Another"}, version=1), Done)


def test_other_forms_stay_open_meanwhile(town: Town) -> None:
    case = town.planned()
    assert isinstance(town.fill(case, "registration", {"name_used": "Mia"}), Done)


def test_the_state_stays_until_the_request_is_given(town: Town) -> None:
    case = town.planned()
    assert town.record(case).state == "planned"
    town.must(town.answer(case, "approve"))
    assert town.record(case).state == "implementation"
    assert town.notices("officer")[0] == ("Your request was approved: ${about}", "Ask for approval of the plan")


def test_the_same_is_not_asked_twice(town: Town) -> None:
    case = town.planned()
    assert refused(town.do(case, "submit_plan"), "approval_pending")
    assert len(town.waiting(case)) == 1


def test_nobody_answers_their_own_request(town: Town) -> None:
    case = town.planned()
    assert refused(town.answer(case, "approve", "officer"), "same_person")
    assert town.record(case).state == "planned"
    assert len(town.waiting(case)) == 1


def test_who_last_edited_what_is_approved_does_not_approve_it() -> None:
    """Supervisors may write their team's reports here: one who corrected the report is no second pair of eyes any more."""
    roles = dict(compiled().roles)
    team = replace(roles["municipal_supervisor"].sees[1], write=True)
    roles["municipal_supervisor"] = replace(roles["municipal_supervisor"], sees=(team,))
    with opened(configuration=prepare_context(replace(compiled(), roles=roles))) as town:
        report = town.create("officer", "reports")
        closing: dict[str, Json] = {"concern_found": "no", "screen_decision": "refer_only", "child_safe_now": "yes"}
        town.fill(report, "intake", closing | {"screen_reason": "A quarrel among neighbours"})
        town.must(town.do(report, "screen_out"))
        town.must(town.answer(report, "return", reason="Name the service"))
        town.fill(report, "intake", {"screen_reason": "A quarrel, sent to the mediator"}, "supervisor")
        town.must(town.do(report, "screen_out"))
        outcome = town.answer(report, "approve")
        assert refused(outcome, "same_person")
        assert isinstance(outcome, Refusal)
        assert outcome.parameters["part"] == "editor"
        assert town.record(report).state == "reported"


def test_a_return_needs_a_reason_and_the_asker_hears_of_it(town: Town) -> None:
    case = town.planned()
    assert refused(town.answer(case, "return"), "reason_needed")
    assert refused(town.answer(case, "return", reason="   "), "reason_needed")
    assert len(town.waiting(case)) == 1
    town.must(town.answer(case, "return", reason="Say who walks with her"))
    assert town.record(case).state == "planned"
    assert town.waiting(case) == []
    assert town.notices("officer")[0] == (
        "Your request was returned with a reason: ${about}",
        "Ask for approval of the plan",
    )
    [view] = [each for each in town.view(case, "officer").approvals if each.status == "returned"]
    assert view.levels[0].reason == "Say who walks with her"


@pytest.mark.parametrize("person", ["manager", "officer"])
def test_only_the_duty_that_is_asked_answers(town: Town, person: str) -> None:
    case = town.planned()
    outcome = town.answer(case, "approve", person)
    assert isinstance(outcome, Refusal)
    assert outcome.code in ("not_your_duty", "same_person")


@pytest.mark.parametrize("person", ["second_officer", "police", "far_supervisor"])
def test_who_may_not_see_the_record_finds_no_request(town: Town, person: str) -> None:
    case = town.planned()
    assert isinstance(town.answer(case, "approve", person), Absent)


def test_a_request_is_answered_once(town: Town) -> None:
    case = town.planned()
    [request] = town.waiting(case)
    town.must(town.answer(case, "approve"))
    assert refused(town.answer(case, "return", reason="Too late", approval=request), "already_answered")
    assert town.record(case).state == "implementation"


@pytest.mark.parametrize("verdict", ["", "maybe", "APPROVE"])
def test_an_answer_that_is_none_changes_nothing(town: Town, verdict: str) -> None:
    case = town.planned()
    assert isinstance(town.answer(case, verdict), Refusal)
    assert len(town.waiting(case)) == 1


def test_a_request_about_another_record_is_not_there(town: Town) -> None:
    one, other = town.planned(), town.planned()
    assert isinstance(town.answer(one, "approve", approval=town.waiting(other)[0]), Absent)
    assert len(town.waiting(other)) == 1


def test_a_late_request_is_passed_on_once_and_the_next_duty_answers(town: Town) -> None:
    case = town.planned()
    town.wait(days=10)
    assert refused(town.answer(case, "approve"), "not_your_duty")
    assert town.events(case).count("clock_passed") == 1
    town.must(town.answer(case, "approve", "manager"))
    assert town.record(case).state == "implementation"


def test_a_request_lapses_when_it_cannot_happen_any_more(town: Town) -> None:
    case = town.planned()
    [request] = town.waiting(case)
    town.must(town.do(case, "mark_duplicate", "supervisor", "The same child as another case"))
    assert town.waiting(case) == []
    assert refused(town.answer(case, "approve", approval=request), "already_answered")
    assert town.record(case).state == "closed"


def test_what_was_approved_happens_only_if_what_it_needs_is_still_there(town: Town) -> None:
    """A referral that the law requires has come up between asking and answering: the answer is refused, nothing half happens."""
    case = town.planned()
    town.fill(case, "protection_concerns", VIOLENCE)
    lines = len(town.journal(case))
    outcome = town.answer(case, "approve")
    assert refused(outcome, "check")
    assert town.record(case).state == "planned"
    assert len(town.waiting(case)) == 1
    assert len(town.journal(case)) == lines
    town.sent(case, POLICE)
    assert isinstance(town.answer(case, "approve"), Done)


def test_with_no_supervisor_in_the_team_the_manager_on_duty_answers(town: Town) -> None:
    at = town.now
    town.stage.store.accounts.write(lambda rows: rows.set_active("supervisor", active=False))
    case = town.planned()
    town.must(town.answer(case, "approve", "manager"))
    assert town.record(case).state == "implementation"
    assert at == town.now


def test_the_task_of_a_request_is_done_with_it(town: Town) -> None:
    case = town.planned()

    def open_tasks() -> list[str]:
        return [
            t.title for t in town.stage.tree(case).tasks if t.status == "open" and t.subject.startswith("approval:")
        ]

    assert open_tasks() == ["Answer a request for approval"]
    town.must(town.answer(case, "approve"))
    assert open_tasks() == []


def test_both_levels_are_different_people_after_a_high_risk(town: Town) -> None:
    case = town.planned("high")
    town.must(town.answer(case, "approve"))
    town.fill(case, "follow_ups", {"risk_now": "low", "risk_now_reason": "Safe with the aunt", "safe": "yes"})
    town.must(town.answer(case, "approve"))
    done: dict[str, Json] = dict.fromkeys(
        ("goals_reached", "safe_for_a_month", "court_settled", "child_informed", "caregiver_informed", "paper_locked"),
        "yes",
    )
    town.fill(case, "closure", {"closed_because": "goals_met", **done})
    town.must(town.do(case, "prepare_closure"))
    town.must(town.do(case, "close"))
    town.must(town.answer(case, "approve"))
    assert town.record(case).state == "closure_pending"
    assert isinstance(town.answer(case, "approve"), Refusal)
    town.must(town.answer(case, "approve", "manager"))
    assert town.record(case).state == "closed"


def test_consent_is_asked_anew_after_reopening(town: Town) -> None:
    case = town.planned()
    town.must(town.do(case, "mark_duplicate", "supervisor", "A mistake"))
    town.wait(days=1)
    town.must(town.do(case, "reopen", "supervisor", "It was another child"))
    assert refused(town.do(case, "record_initial_assessment"), "needs_form")
    town.fill(case, "consent", HELP)
    town.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": "medium"})
    assert isinstance(town.do(case, "record_initial_assessment"), Done)
