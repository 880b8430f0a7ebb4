"""Asker, last editor and approvers are all different people, also when someone acts for someone else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.workflows import Answering, Refused, Request, answer, ask, lapse, may_answer, pass_on, withdraw
from engine.workflows.model import Approval, Level
from tests.workflows.loans import BY_TWO, NOON, environment, evaluate

BOTH = frozenset({"head", "director"})
HIGH = environment(facts={"value": "high"})
LOW = environment(facts={"value": "low"})


def request(approval: Approval = BY_TWO, **rest: object) -> Request:
    found = ask("r1", "event:lend", approval, "ana", NOON, HIGH, evaluate, editors=("bela",), **rest)  # type: ignore[arg-type]
    assert isinstance(found, Request)
    return found


def yes(person: str, on_behalf: str = "", duties: frozenset[str] = BOTH) -> Answering:
    return Answering(person, duties, "approve", on_behalf=on_behalf)


def answered(before: Request, who: Answering, env: object = HIGH) -> Request | Refused:
    return answer(before, BY_TWO, who, NOON + timedelta(hours=1), HIGH if env is HIGH else LOW, evaluate)


def level_two() -> Request:
    found = answered(request(), yes("carlos"))
    assert isinstance(found, Request)
    return found


def test_it_waits_level_by_level_until_it_is_given() -> None:
    second = level_two()
    assert (second.status, second.level) == ("asked", 1)
    given = answered(second, yes("dora"))
    assert isinstance(given, Request)
    assert (given.status, [each.person for each in given.answers]) == ("given", ["carlos", "dora"])


def test_a_level_whose_condition_is_false_is_skipped() -> None:
    given = answered(request(), yes("carlos"), LOW)
    assert isinstance(given, Request)
    assert given.status == "given"


def test_a_level_is_asked_when_its_condition_cannot_be_told() -> None:
    waiting = answer(request(), BY_TWO, yes("carlos"), NOON, environment(), evaluate)
    assert isinstance(waiting, Request)
    assert (waiting.status, waiting.level) == ("asked", 1)


@pytest.mark.parametrize(
    ("who", "part"),
    [
        (yes("ana"), "asker"),
        (yes("bela"), "editor"),
        (yes("carlos", on_behalf="ana"), "asker"),
        (yes("ana", on_behalf="carlos"), "asker"),
        (yes("carlos", on_behalf="bela"), "editor"),
        (yes("bela", on_behalf="carlos"), "editor"),
    ],
)
def test_nobody_approves_what_they_asked_for_or_wrote(who: Answering, part: str) -> None:
    found = answered(request(), who)
    assert isinstance(found, Refused)
    assert (found.code, found.parameters["part"]) == ("same_person", part)


@pytest.mark.parametrize("who", [yes("carlos"), yes("dora", on_behalf="carlos"), yes("carlos", on_behalf="dora")])
def test_nobody_answers_two_levels(who: Answering) -> None:
    found = answered(level_two(), who)
    assert isinstance(found, Refused)
    assert (found.code, found.parameters["part"]) == ("same_person", "approver")


def test_whose_duty_was_used_at_one_level_does_not_answer_another() -> None:
    first = answered(request(), yes("carlos", on_behalf="dora"))
    assert isinstance(first, Request)
    found = answered(first, yes("dora"))
    assert isinstance(found, Refused)
    assert found.code == "same_person"


def test_whom_the_asker_acted_for_does_not_approve_either() -> None:
    found = answered(request(on_behalf="eva"), yes("eva"))
    assert isinstance(found, Refused)
    assert found.code == "same_person"


def test_only_the_duty_of_the_level_answers() -> None:
    found = answered(request(), yes("carlos", duties=frozenset({"director"})))
    assert isinstance(found, Refused)
    assert (found.code, found.parameters["duties"]) == ("not_your_duty", ("head",))


def test_a_return_needs_a_reason_and_ends_the_request() -> None:
    silent = answered(request(), Answering("carlos", BOTH, "return", "  "))
    assert isinstance(silent, Refused)
    assert silent.code == "reason_needed"
    back = answered(request(), Answering("carlos", BOTH, "return", "The value is missing"))
    assert isinstance(back, Request)
    assert (back.status, back.answers[-1].reason) == ("returned", "The value is missing")


def test_an_answered_request_is_not_answered_again() -> None:
    back = answered(request(), Answering("carlos", BOTH, "return", "No"))
    assert isinstance(back, Request)
    again = answered(back, yes("dora"))
    assert isinstance(again, Refused)
    assert (again.code, again.parameters["status"]) == ("already_answered", "returned")


def test_only_the_asker_takes_it_back() -> None:
    assert isinstance(withdraw(request(), "carlos"), Refused)
    taken = withdraw(request(), "ana")
    assert isinstance(taken, Request)
    assert taken.status == "withdrawn"
    assert isinstance(withdraw(taken, "ana"), Refused)


def test_what_is_answered_does_not_lapse() -> None:
    assert lapse(request()).status == "lapsed"
    taken = withdraw(request(), "ana")
    assert isinstance(taken, Request)
    assert lapse(taken).status == "withdrawn"


def test_a_reason_is_asked_where_the_approval_says_so() -> None:
    found = ask("r", "fact:value", Approval((Level("head"),), ask_reason=True), "ana", NOON, HIGH, evaluate)
    assert isinstance(found, Refused)
    assert found.code == "reason_needed"


def test_an_approval_whose_levels_all_fall_away_is_given_at_once() -> None:
    only = Approval((Level("director", condition=BY_TWO.levels[1].condition),))
    found = ask("r", "event:lend", only, "ana", NOON, LOW, evaluate)
    assert isinstance(found, Request)
    assert found.status == "given"


def test_a_level_passed_on_is_answered_by_the_other_duty() -> None:
    passed = pass_on(request(), BY_TWO, "director")
    assert may_answer(request(), passed, "carlos", frozenset({"director"})) is None
    assert may_answer(request(), passed, "carlos", frozenset({"head"})) is not None


def test_an_unknown_verdict_is_a_programmers_fault() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        answered(request(), Answering("carlos", BOTH, "perhaps"))
