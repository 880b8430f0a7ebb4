"""Rules demand once, with their because; clocks ring once, however often and however late anybody looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from engine.casework.clockwork.deliver import deliver
from engine.casework.clockwork.run_due import run_due
from engine.casework.outcomes import Refusal
from engine.casework.prepared import prepare_context
from engine.casework.reading.open_form import preview_form
from engine.casework.records import Json
from engine.casework.views import FormView
from tests.casework.town import EXAMINATION, HELP, NEGLECT, POLICE, VIOLENCE, Town, compiled, opened

HOUR = timedelta(hours=1)
REPORT: dict[str, Json] = {
    "child_location": "TL-BA-VENILALE",
    "concern_found": "yes",
    "risk_at_screening": "medium",
    "screen_decision": "open_case",
    "child_safe_now": "yes",
    "needs_doctor_now": "no",
    "suspected_concerns": ["neglect"],
}


def assessed(town: Town, case: str, risk: str) -> None:
    town.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": risk})


def test_a_rule_demands_once_however_often_its_form_is_completed(town: Town) -> None:
    case = town.case(VIOLENCE)
    for _ in range(3):
        town.fill(case, "protection_concerns", VIOLENCE)
    assert Counter(duty.rule for duty in town.obligations(case)) == {POLICE: 1, EXAMINATION: 1}
    assert len([r for r in town.stage.tree(case).records.values() if r.kind == "referral"]) == 2


def test_what_a_rule_made_says_because_of_what(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.record(town.made_by(case, POLICE))
    assert referral.because is not None
    assert referral.because.title == "Sexual violence is reported to the police"
    assert "Penal Code" in referral.because.basis
    [view] = [each for each in town.view(case, "officer").obligations if each.because.rule == POLICE]
    assert view.because.title.source == "Sexual violence is reported to the police"
    lines = [line.line for line in town.journal(case) if line.line.event == "obligation"]
    assert {(line.rule, line.origin) for line in lines} == {(POLICE, "rule"), (EXAMINATION, "rule")}


def test_a_day_becomes_three_hours_when_the_risk_becomes_high_and_it_is_told_why(town: Town) -> None:
    case = town.case(VIOLENCE)
    began = town.now
    assert town.clock_of(case, POLICE).due_at == began + 24 * HOUR
    town.wait(hours=1)
    assessed(town, case, "high")
    clock = town.clock_of(case, POLICE)
    assert (clock.due_at, clock.due_before) == (began + 3 * HOUR, began + 24 * HOUR)
    [line] = [each for each in town.journal(case) if each.line.event == "obligation_moved"]
    assert line.line.rule == POLICE
    assert line.body == {"due_at": [(began + 24 * HOUR).isoformat(), (began + 3 * HOUR).isoformat()]}
    [view] = [each for each in town.view(case, "officer").obligations if each.because.rule == POLICE]
    assert view.changed_from == began + 24 * HOUR


def test_the_page_says_beforehand_that_a_day_becomes_three_hours(town: Town) -> None:
    case = town.case(VIOLENCE)
    began = town.now
    typed: dict[str, Json] = {"safe_tonight": "yes", "risk_found": "high"}
    view = preview_form(town.stage.desk, town.stage.actors["officer"], "cases", case, "initial_assessment", "", typed)
    assert isinstance(view, FormView)
    [told] = [each for each in view.sets_off if each.verb == "move"]
    assert (told.because.rule, told.due_at) == (POLICE, began + 3 * HOUR)
    assert town.clock_of(case, POLICE).due_at == began + 24 * HOUR


def test_three_hours_never_become_a_day_again_by_themselves(town: Town) -> None:
    case = town.case(VIOLENCE)
    began = town.now
    assessed(town, case, "high")
    town.fill(case, "follow_ups", {"risk_now": "low", "risk_now_reason": "Calm", "safe": "yes"})
    town.must(town.answer(case, "approve"))
    assert town.fact(case, "risk_level") == "low"
    assert town.clock_of(case, POLICE).due_at == began + 3 * HOUR


def test_when_the_reason_of_an_obligation_ends_somebody_is_asked_and_it_stands(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.fill(case, "protection_concerns", {**NEGLECT, "last_incident_on": None})
    [police] = town.obligations(case, POLICE)
    assert police.status == "open"
    tasks = [t for t in town.stage.tree(case).tasks if t.subject == f"ended:{police.id}"]
    assert [(task.title, task.person) for task in tasks] == [
        ("Decide: the reason for an obligation has ended", "officer")
    ]
    [examination] = town.obligations(case, EXAMINATION)
    assert examination.status == "kept"


def test_the_question_about_an_ended_reason_is_asked_once(town: Town) -> None:
    case = town.case(VIOLENCE)
    for name in ("Mia", "Mari", "Maria"):
        town.fill(case, "protection_concerns", {**NEGLECT, "last_incident_on": None})
        town.fill(case, "registration", {"name_used": name})
    [police] = town.obligations(case, POLICE)
    assert len([t for t in town.stage.tree(case).tasks if t.subject == f"ended:{police.id}"]) == 1


def test_every_step_of_a_clock_is_done_once_however_often_anybody_looks(town: Town) -> None:
    case = town.case(VIOLENCE)
    began = town.now
    for hours in (11, 12, 12.5, 13, 23.9, 24, 24.1, 29, 30, 31):
        town.stage.clock.instant = began + hours * HOUR
        run_due(town.stage.desk)
        run_due(town.stage.desk)
    lines = [each.line for each in town.journal(case) if f"rules.{POLICE}" in each.line.names]
    assert Counter(line.event for line in lines) == {
        "obligation": 1,
        "clock_reminded": 1,
        "clock_notified": 1,
        "clock_late": 1,
    }
    visit = [each.line.event for each in town.journal(case) if "deadlines.first_visit" in each.line.names]
    assert Counter(visit) == {"clock_started": 1, "clock_reminded": 1, "clock_notified": 2, "clock_late": 1}


def test_a_worker_that_comes_days_late_does_every_step_once_and_tells_everyone_once(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.stage.clock.instant = town.now + timedelta(days=5)
    while run_due(town.stage.desk):
        pass
    assert run_due(town.stage.desk) == 0
    for rule in (POLICE, EXAMINATION):
        lines = [each.line for each in town.journal(case) if f"rules.{rule}" in each.line.names]
        assert Counter(line.event for line in lines)["clock_late"] == 1
        assert Counter(line.event for line in lines)["clock_notified"] == 1
    late = [about for sentence, about in town.notices("supervisor") if sentence == "This is due or late: ${about}"]
    assert len(late) == len({duty.id for duty in town.obligations(case)}) + 1  # and the first visit


def test_clocks_that_were_met_ring_no_more(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.fill(case, "consent", HELP)
    town.sent(case, POLICE)
    town.wait(days=3)
    lines = [each.line for each in town.journal(case) if f"rules.{POLICE}" in each.line.names]
    assert "clock_late" not in {line.event for line in lines}


def test_a_first_visit_is_due_by_the_risk_of_the_report_from_when_the_report_came(town: Town) -> None:
    """The report lives in another tree: what it says reaches the case through the outbox, once."""
    report = town.create("officer", "reports")
    town.fill(report, "intake", {**REPORT, "report_received_at": "2026-03-01T20:00:00Z"})
    done = town.must(town.do(report, "register"))
    case = town.made_by(report, "report_opens_case")
    assert case in done.set_off
    assert case not in town.stage.tree(report).records
    town.stage.roots.append(case)
    town.stage.work()
    assert town.fact(case, "risk_level") == "medium"
    received = town.now - timedelta(hours=4)
    assert town.clock_of(case, "first_visit").due_at == received + timedelta(hours=72)


def test_a_report_that_turns_out_graver_raises_the_risk_of_its_case_in_the_other_tree_once() -> None:
    """Here a report can still be corrected after it has opened its case."""
    kinds = dict(compiled().kinds)
    states = tuple(replace(each, ended=False) for each in kinds["report"].states)
    kinds["report"] = replace(kinds["report"], states=states)
    with opened(configuration=prepare_context(replace(compiled(), kinds=kinds))) as town:
        report = town.create("officer", "reports")
        town.fill(report, "intake", REPORT)
        town.must(town.do(report, "register"))
        case = town.made_by(report, "report_opens_case")
        assert deliver(town.stage.desk) == 0
        graver = dict(town.answers(report, "intake")) | {"risk_at_screening": "high"}
        graver["risk_at_screening_reason"] = "Her aunt called again"
        town.must(town.complete(report, "intake", graver, version=1))
        assert town.fact(case, "risk_level") == "medium"
        assert deliver(town.stage.desk) == 1
        assert town.fact(case, "risk_level") == "high"
        [line] = [
            each.line for each in town.journal(case) if each.line.origin == "command" and each.line.event == "fact"
        ]
        assert line.command.endswith(f":across:{case}:reports")
        lines = len(town.journal(case))
        assert deliver(town.stage.desk) == 0
        assert len(town.journal(case)) == lines


def test_what_the_outbox_brings_is_brought_once(town: Town) -> None:
    report = town.create("officer", "reports")
    graver: dict[str, Json] = {"risk_at_screening": "high", "child_safe_now": "no", "action_taken": "Called the police"}
    town.fill(report, "intake", {**REPORT, **graver})
    town.must(town.do(report, "register"))
    case = town.made_by(report, "report_opens_case")
    while deliver(town.stage.desk):
        pass
    lines = len(town.journal(case))
    assert deliver(town.stage.desk) == 0
    assert len(town.journal(case)) == lines
    assert town.events(case).count("fact") == 2  # the risk, and whether anything that the law requires is open


def test_a_rule_does_not_fire_for_what_it_does_not_speak_of(town: Town) -> None:
    assert town.obligations(town.case(NEGLECT)) == []


def test_the_law_keeps_an_officer_from_withdrawing_what_it_requires(town: Town) -> None:
    case = town.case(VIOLENCE)
    refused = town.do(town.made_by(case, POLICE), "withdraw", reason="The family asks for it")
    assert isinstance(refused, Refusal)
    assert refused.code == "check"
    assert town.record(town.made_by(case, POLICE)).state == "proposed"


def test_a_withdrawn_referral_ends_its_obligation_and_its_clock(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.made_by(case, EXAMINATION)
    town.must(town.do(referral, "withdraw", reason="She does not want it"))
    [duty] = town.obligations(case, EXAMINATION)
    assert duty.status == "ended"
    town.wait(days=2)
    lines = [each.line for each in town.journal(case) if f"rules.{EXAMINATION}" in each.line.names]
    assert "clock_late" not in {line.event for line in lines}


def test_the_page_of_a_referral_tells_by_when_it_must_be_dealt_with(town: Town) -> None:
    case = town.case(VIOLENCE)
    shown = town.view(town.made_by(case, POLICE), "officer").demanded
    assert shown is not None
    assert shown.due_at == town.clock_of(case, POLICE).due_at
    assert town.view(case, "officer").demanded is None
