"""The shape of a life: what can't be reached, what can't be left, and the shortest way to anywhere."""

from __future__ import annotations

from dataclasses import replace

from engine.expressions.text import Text
from engine.workflows.graph import legs, paths, shortest_path, traps, undeclared, unreachable
from engine.workflows.model import Branch, State, Transition
from tests.workflows.loans import LOAN


def test_every_state_of_the_loan_is_reached_and_left() -> None:
    assert unreachable(LOAN) == ()
    assert traps(LOAN) == ()
    assert undeclared(LOAN) == ()


def test_a_state_that_nothing_leads_to_is_found() -> None:
    kind = replace(LOAN, states=(*LOAN.states, State("limbo", Text("Limbo"))))
    assert unreachable(kind) == ("limbo",)
    assert traps(kind) == ()


def test_a_state_without_a_way_to_an_end_is_a_trap() -> None:
    stuck = State("stuck", Text("Stuck"))
    into = Transition("stick", Text("Stick"), by=("head",), sources=("ready",), to=(Branch("stuck"),))
    lost = replace(LOAN.anywhere[0], sources=("draft",))
    kind = replace(LOAN, states=(*LOAN.states, stuck), anywhere=(lost, LOAN.anywhere[1], into))
    assert traps(kind) == ("stuck",)


def test_a_target_that_is_no_state_is_found_with_its_place() -> None:
    kind = replace(LOAN, anywhere=(Transition("fly", Text("Fly"), to=(Branch("moon"),), sources=("open",)),))
    assert undeclared(kind) == (("", "fly", "moon"),)
    assert all(each.target != "moon" for each in legs(kind))


def test_the_shortest_way_is_told_event_by_event() -> None:
    way = shortest_path(LOAN, "shelf")
    assert way is not None
    assert [(each.event, each.target) for each in way] == [
        ("submit", "ready"),
        ("lend", "lent"),
        ("give_back", "shelf"),
    ]
    assert shortest_path(LOAN, "draft") == ()
    assert shortest_path(LOAN, "moon") is None


def test_a_way_may_begin_elsewhere_and_avoid_steps() -> None:
    way = shortest_path(LOAN, "draft", "vault")
    assert way is not None
    assert [each.event for each in way] == ["reopen"]
    assert shortest_path(LOAN, "lent", usable=lambda each: each.event != "lend") is None


def test_a_returned_approval_is_a_way_only_when_there_is_no_other() -> None:
    way = shortest_path(LOAN, "draft", "ready")
    assert way is not None
    assert [(each.event, each.returned) for each in way] == [("lend", False), ("give_back", False), ("reopen", False)]
    only = shortest_path(LOAN, "draft", "ready", lambda each: each.event != "reopen")
    assert only is not None
    assert [(each.event, each.returned) for each in only] == [("lend", True)]


def test_there_is_a_way_to_every_reachable_state() -> None:
    assert set(paths(LOAN)) == {state.id for state in LOAN.states}


def test_an_ended_state_is_left_only_by_reopening() -> None:
    assert {each.event for each in legs(LOAN) if each.source == "shelf"} == {"reopen"}
    assert not [each for each in legs(LOAN) if each.source == "destroyed"]
