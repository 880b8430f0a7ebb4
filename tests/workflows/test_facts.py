"""A fact follows the latest answer that has a value; a change that needs an approval waits for it."""

from __future__ import annotations

from engine.expressions.values import Special
from engine.workflows import approval_of, calculated, changed, propose, resolve, sources_across
from engine.workflows.model import Fact
from tests.workflows.loans import LOAN, MACHINE, environment, evaluate, program

VALUE = MACHINE.facts["value"]


def test_completing_a_form_gives_its_fact_a_value() -> None:
    found = resolve(MACHINE, environment(forms={"slip": {"value": "low"}}), evaluate, form="slip")
    assert [(each.fact.id, each.old, each.new, each.approval) for each in found] == [("value", None, "low", None)]


def test_only_the_form_that_was_completed_counts() -> None:
    env = environment(forms={"slip": {"value": "low"}, "receipt": {"value": "high"}}, facts={"value": "low"})
    assert resolve(MACHINE, env, evaluate, form="slip") == ()
    assert [each.new for each in resolve(MACHINE, env, evaluate, form="receipt")] == ["high"]


def test_an_unanswered_question_changes_nothing() -> None:
    env = environment(forms={"slip": {}}, facts={"value": "low"})
    assert resolve(MACHINE, env, evaluate, form="slip") == ()
    env.forms = {"slip": {"value": Special.NOT_KNOWN}}
    assert resolve(MACHINE, env, evaluate, form="slip") == ()


def test_a_lower_value_waits_for_its_approval() -> None:
    env = environment(forms={"slip": {"value": "low"}}, facts={"value": "high"}, history={"value": [("high", None)]})
    (found,) = resolve(MACHINE, env, evaluate, form="slip")
    assert (found.old, found.new, found.subject) == ("high", "low", "fact:value:0")
    assert found.approval is VALUE.changes[0].approval
    assert approval_of(MACHINE, "draft", found.subject) is found.approval
    assert approval_of(MACHINE, "draft", "fact:value") is found.approval


def test_a_higher_value_does_not() -> None:
    found = propose(VALUE, "high", environment(facts={"value": "low"}, history={"value": [("low", None)]}), evaluate)
    assert found is not None
    assert found.approval is None


def test_an_approval_that_is_no_longer_there_is_none() -> None:
    assert approval_of(MACHINE, "draft", "fact:value:7") is None
    assert approval_of(MACHINE, "draft", "fact:colour") is None
    assert approval_of(MACHINE, "draft", "event:lend") is None


def test_a_calculated_condition_is_a_yes_no_and_is_absent_while_unknown() -> None:
    assert calculated(MACHINE, environment(facts={"value": "high"}), evaluate) == {"fragile": "yes"}
    assert calculated(MACHINE, environment(facts={"value": "low"}), evaluate) == {"fragile": "no"}
    assert calculated(MACHINE, environment(), evaluate) == {}


def test_changes_are_told_by_name() -> None:
    assert changed({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == ("a", "b", "c")


def test_facts_across_a_link_are_found() -> None:
    across = Fact("speed", LOAN.title, "text", latest=(program(["call", "last", ["link", "reports"]], reads=("links.reports.speed",)),))
    kind = type(LOAN)(id="x", title=LOAN.title, path="x", states=LOAN.states, initial="draft", facts=(across,))
    made = type(MACHINE)(kind, {}, {}, {}, frozenset(), {"speed": across}, {}, {})
    assert [each.id for each in sources_across(made, "reports")] == ["speed"]
    assert list(sources_across(made, "others")) == []
