"""Facts rise at once and fall only with an approval; flags go up and down by duty and reason."""

from __future__ import annotations

import pytest

from engine.casework.outcomes import Absent, Done, Refusal
from engine.compiled import DemoPerson
from tests.casework.town import HELP, VIOLENCE, Town, opened


def with_risk(town: Town, level: str) -> str:
    case = town.case()
    town.fill(case, "consent", HELP)
    town.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": level})
    return case


def follow_up(town: Town, case: str, level: str) -> None:
    town.fill(case, "follow_ups", {"risk_now": level, "risk_now_reason": "What I saw", "safe": "yes"})


def test_a_higher_risk_counts_at_once(town: Town) -> None:
    case = with_risk(town, "low")
    follow_up(town, case, "high")
    assert town.fact(case, "risk_level") == "high"
    assert town.waiting(case) == []


def test_a_lower_risk_waits_and_the_old_value_stands(town: Town) -> None:
    case = with_risk(town, "high")
    follow_up(town, case, "low")
    assert town.fact(case, "risk_level") == "high"
    assert len(town.waiting(case)) == 1
    town.must(town.answer(case, "approve"))
    assert town.fact(case, "risk_level") == "low"


def test_a_lower_risk_that_is_returned_never_counts(town: Town) -> None:
    case = with_risk(town, "high")
    follow_up(town, case, "low")
    town.must(town.answer(case, "return", reason="She still sleeps there"))
    assert town.fact(case, "risk_level") == "high"
    town.wait(days=10)
    assert town.fact(case, "risk_level") == "high"


def test_who_wrote_the_lower_risk_does_not_approve_it_even_as_a_supervisor() -> None:
    """Olinda stands in for the supervisor, too: what she asks for, somebody else answers."""
    post = DemoPerson("officer", "Olinda Ezemplu", "municipal_supervisor", "baucau", "TL-BA", "mssi_national", "en")
    with opened(more=(post,)) as town:
        case = with_risk(town, "high")
        follow_up(town, case, "low")
        outcome = town.answer(case, "approve", "officer")
        assert isinstance(outcome, Refusal)
        assert (outcome.code, outcome.parameters) == ("same_person", {"part": "asker"})
        assert town.fact(case, "risk_level") == "high"
        assert isinstance(town.answer(case, "approve"), Done)


def test_the_newest_request_about_a_risk_replaces_the_older_one(town: Town) -> None:
    case = with_risk(town, "high")
    follow_up(town, case, "low")
    [older] = town.waiting(case)
    follow_up(town, case, "medium")
    [newer] = town.waiting(case)
    assert newer != older
    late = town.answer(case, "approve", approval=older)
    assert isinstance(late, Refusal)
    assert late.code == "already_answered"
    town.must(town.answer(case, "approve"))
    assert town.fact(case, "risk_level") == "medium"


def test_a_lower_risk_that_waits_is_overtaken_by_a_higher_one(town: Town) -> None:
    """Approving afterwards what was asked before would lower a risk that rose again."""
    case = with_risk(town, "medium")
    follow_up(town, case, "low")
    follow_up(town, case, "high")
    assert town.fact(case, "risk_level") == "high"
    assert town.waiting(case) == []


def test_a_lower_risk_that_waits_is_overtaken_by_a_newer_word_that_nothing_changed(town: Town) -> None:
    case = with_risk(town, "medium")
    follow_up(town, case, "low")
    follow_up(town, case, "medium")
    assert town.waiting(case) == []
    assert town.fact(case, "risk_level") == "medium"


def test_a_fact_keeps_its_history(town: Town) -> None:
    case = with_risk(town, "low")
    town.wait(days=1)
    follow_up(town, case, "high")
    values = town.record(case).facts["risk_level"]
    assert [(value.value, value.by) for value in values] == [("low", "officer"), ("high", "officer")]
    assert (values[1].since - values[0].since).days == 1


def test_the_same_value_again_is_no_change(town: Town) -> None:
    case = with_risk(town, "medium")
    lines = town.events(case).count("fact")
    follow_up(town, case, "medium")
    assert town.events(case).count("fact") == lines


def test_an_open_referral_that_the_law_requires_is_a_fact_of_the_case_until_it_ends(town: Town) -> None:
    case = town.case(VIOLENCE)
    assert town.fact(case, "mandatory_open") == "yes"
    for referral in {duty.made for duty in town.obligations(case) if duty.binding == "must"}:
        town.must(town.do(referral, "withdraw_required", "supervisor", "Reported already by the hospital"))
    assert town.fact(case, "mandatory_open") == "no"


@pytest.mark.parametrize("person", ["officer", "supervisor"])
def test_the_emergency_flag_is_raised_with_a_reason(town: Town, person: str) -> None:
    case = town.case()
    without = town.flag(case, True, person)
    assert isinstance(without, Refusal)
    assert without.code == "reason_needed"
    assert town.record(case).flags == {}
    town.must(town.flag(case, True, person, "The father is back"))
    assert town.record(case).flags["emergency"].by == person


def test_only_the_supervisor_lowers_the_flag_and_says_why(town: Town) -> None:
    case = town.case()
    town.must(town.flag(case, True, reason="The father is back"))
    for person in ("officer", "manager"):
        outcome = town.flag(case, False, person, "He is gone")
        assert isinstance(outcome, Refusal)
        assert outcome.code == "not_your_duty"
    assert isinstance(town.flag(case, False, "police", "He is gone"), Absent)
    without = town.flag(case, False, "supervisor")
    assert isinstance(without, Refusal)
    assert without.code == "reason_needed"
    assert "emergency" in town.record(case).flags
    assert isinstance(town.flag(case, False, "supervisor", "He is gone"), Done)
    assert town.record(case).flags == {}


def test_a_flag_is_not_raised_twice_nor_lowered_when_it_is_down(town: Town) -> None:
    case = town.case()
    down = town.flag(case, False, "supervisor", "Nothing")
    town.must(town.flag(case, True, reason="The father is back"))
    up = town.flag(case, True, reason="Still there")
    assert isinstance(down, Refusal)
    assert isinstance(up, Refusal)
    assert (down.code, up.code) == ("not_raised", "already_raised")


def test_a_flag_that_the_kind_does_not_have_is_refused(town: Town) -> None:
    case = town.case()
    outcome = town.flag(case, True, reason="Why not", name="volcano")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "no_such_flag"


def test_the_clock_of_a_flag_ends_with_the_flag(town: Town) -> None:
    case = town.case()
    town.must(town.flag(case, True, reason="The father is back"))
    assert (town.clock_of(case, "tell_prosecutor").due_at - town.now).total_seconds() == 24 * 3600
    town.must(town.flag(case, False, "supervisor", "He is gone"))
    town.wait(days=2)
    late = [each.line.names for each in town.journal(case) if each.line.event == "clock_late"]
    assert ("deadlines.tell_prosecutor",) not in late
