"""Everything that a rule can wait for, each in a story of its own; obligations that end, come again or move."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.personal.finish_task import finish_task
from engine.casework.personal.postpone import postpone
from engine.casework.records import Json
from engine.casework.words import NOTICES
from tests.casework.allotments import PLOT, allotments, rule, rules
from tests.casework.town import Town

NOTE = "{notify: anybody}"
CLOCKED = PLOT.replace(
    "    title: Planted\n",
    "    title: Planted\n    deadlines:\n      - {deadline: water, title: Water, within: 1 day, until: noted == yes}\n",
).replace("lower: {by: warden}", "lower: {by: [gardener, warden]}")


def told(town: Town) -> int:
    """How often a rule has told Dora (neutrally, where it read what isn't plain)."""
    return len(
        [sentence for sentence, _ in town.notices("dora") if sentence in (NOTICES["rule"], NOTICES["attention"])]
    )


def plan(town: Town, plot: str, **answers: Json) -> None:
    town.fill(plot, "plan", {"crop": "beans", **answers}, "anna")


def completes(town: Town, plot: str) -> None:
    plan(town, plot)


def plants(town: Town, plot: str) -> None:
    town.must(town.do(plot, "plant", "anna"))


def leaves(town: Town, plot: str) -> None:
    plants(town, plot)


def looks(town: Town, plot: str) -> None:
    town.must(town.do(plot, "look", "anna"))


def dries(town: Town, plot: str) -> None:
    plan(town, plot, dryness_now="dry")


def raises(town: Town, plot: str) -> None:
    town.must(town.flag(plot, True, "anna", name="fenced"))


def lowers(town: Town, plot: str) -> None:
    raises(town, plot)
    town.must(town.flag(plot, False, "anna", name="fenced"))


def is_late(town: Town, plot: str) -> None:
    plants(town, plot)
    town.wait(days=1, minutes=1)


def reaches(town: Town, plot: str) -> None:
    plan(town, plot, harvest_on="2026-03-09")
    town.wait(days=6, hours=15)
    assert told(town) == 0
    town.wait(hours=2)


def links(town: Town, plot: str) -> None:
    plan(town, plot, neighbour=town.record(town.create("anna", "plots")).number)


def is_opened(town: Town, plot: str) -> None:
    town.view(plot, "anna")
    assert told(town) == 0
    town.view(plot, "carla")


WAITING = {
    "{completed: plan}": completes,
    "{entered: planted}": plants,
    "{left: free}": leaves,
    "{event: look}": looks,
    "{changed: worst}": dries,
    "{raised: fenced}": raises,
    "{lowered: fenced}": lowers,
    "{late: water}": is_late,
    "{reached: plan.harvest_on}": reaches,
    "{linked: beside}": links,
    "{opened: first view}": is_opened,
}


@pytest.mark.parametrize(("when", "happens"), WAITING.items(), ids=[each.strip("{}") for each in WAITING])
def test_a_rule_waits_for_what_it_says_and_for_nothing_else(when: str, happens: object) -> None:
    others = rule(
        "beside", "{completed: plan}", "{link: beside, value: plan.neighbour}", condition="answered(plan.neighbour)"
    )
    with allotments(plot=CLOCKED, rules=rules(rule("waits", when, NOTE), others)) as town:
        plot = town.create("anna", "plots")
        assert told(town) == 0
        assert callable(happens)
        happens(town, plot)
        assert told(town) == 1


def test_several_things_may_set_a_rule_off() -> None:
    both = rule("waits", "[{raised: fenced}, {lowered: fenced}]", NOTE)
    with allotments(plot=CLOCKED, rules=rules(both)) as town:
        lowers(town, town.create("anna", "plots"))
        assert told(town) == 2


def test_the_first_view_is_somebody_elses_and_comes_once() -> None:
    seen = rule("seen", "{opened: first view}", NOTE, "{task: look, title: Look after it, to: warden, within: 2 hours}")
    with allotments(rules=rules(seen)) as town:
        plot = town.create("anna", "plots")
        for person in ("anna", "carla", "eva", "carla"):
            town.view(plot, person)
        assert town.events(plot).count("viewed_first") == 1
        assert told(town) == 1
        assert town.record(plot).viewed_at == town.now
        [task] = town.stage.tree(plot).tasks
        assert (task.duty, task.due_at) == ("warden", town.now + timedelta(hours=2))


def test_a_transition_may_wait_for_the_first_view() -> None:
    by_itself = PLOT.replace(
        "      - {event: hand_over,",
        "      - {event: noticed, title: Noticed, by: clock, when: {opened: first view}, to: planted}\n      - {event: hand_over,",
    )
    with allotments(plot=by_itself) as town:
        plot = town.create("anna", "plots")
        assert town.view(plot, "carla").head.state == "planted"


def test_a_deadline_asks_whether_somebody_has_looked_in_time() -> None:
    """Two hours unseen are told to the board; once it has been seen nobody is told any more."""
    unseen = PLOT.replace(
        "    title: Free\n",
        """    title: Free
    deadlines:
      - {deadline: unseen, title: Look at it, within: 2 hours, until: noted == yes, steps: [{at: due, notify: board}]}
""",
    )
    seen = rule("seen", "{opened: first view}", "{set: noted, value: yes}")
    with allotments(plot=unseen, rules=rules(seen)) as town:
        first, second = town.create("anna", "plots"), town.create("anna", "plots")
        town.wait(hours=1)
        town.view(first, "carla")
        town.wait(hours=2)
        assert [n.record for n in town.stage.store.read(lambda reading: reading.notices("eva", 9))] == [second]


# --- obligations -------------------------------------------------------------------------------------------------------
DRY = "{task: water, title: Water it, to: owner, within: {of: worst, is: {parched: 2 hours}, otherwise: 2 days}}"


@pytest.mark.parametrize(
    ("if_ended", "status", "open_tasks"),
    [("ask", "open", 2), ("keep", "kept", 1), ("withdraw", "ended", 0)],
)
def test_when_its_reason_has_ended_an_obligation_does_as_its_rule_says(
    if_ended: str, status: str, open_tasks: int
) -> None:
    dry = rule("dry", "{changed: worst}", DRY, condition="worst > wet", more=f"if_ended: {if_ended}")
    with allotments(rules=rules(dry)) as town:
        plot = town.create("anna", "plots")
        dries(town, plot)
        [demanded] = town.obligations(plot)
        assert demanded.status == "open"
        plan(town, plot, dryness_now="wet")
        [after] = town.obligations(plot)
        assert after.status == status
        assert len([task for task in town.stage.tree(plot).tasks if task.status == "open"]) == open_tasks


def test_an_obligation_is_due_sooner_at_once_and_never_later_by_itself() -> None:
    dry = rule("dry", "{changed: worst}", DRY, condition="worst > wet")
    with allotments(rules=rules(dry)) as town:
        plot = town.create("anna", "plots")
        began = town.now
        dries(town, plot)
        assert town.clock_of(plot, "dry").due_at == began + timedelta(days=2)
        plan(town, plot, dryness_now="parched")
        assert town.clock_of(plot, "dry").due_at == began + timedelta(hours=2)
        plan(town, plot, dryness_now="dry")
        assert town.clock_of(plot, "dry").due_at == began + timedelta(hours=2)
        [shown] = town.view(plot, "anna").obligations
        assert shown.later == began + timedelta(days=2)
        for reason, outcome in (("", Refusal), ("It has rained", Done), ("Once more", Refusal)):
            command = town.command("anna", reason=reason)
            assert isinstance(postpone(town.stage.desk, command, "plots", plot, shown.id), outcome)
        assert town.clock_of(plot, "dry").due_at == began + timedelta(days=2)
        assert [task.due_at for task in town.stage.tree(plot).tasks] == [began + timedelta(days=2)]
        assert town.events(plot)[-1] == "obligation_later"
        assert isinstance(postpone(town.stage.desk, town.command("ben", reason="No"), "plots", plot, shown.id), Absent)


def test_a_date_that_is_reached_moves_with_its_answer() -> None:
    with allotments(plot=CLOCKED, rules=rules(rule("waits", "{reached: plan.harvest_on}", NOTE))) as town:
        plot = town.create("anna", "plots")
        plan(town, plot, harvest_on="2026-03-09")
        plan(town, plot, harvest_on="2026-03-12")
        town.wait(days=8)
        assert told(town) == 0
        town.wait(days=3)
        assert told(town) == 1
        plan(town, plot, harvest_on="2026-03-20")
        town.wait(days=10)
        assert told(town) == 2


@pytest.mark.parametrize(("also_past", "times"), [("", 0), (", also_past: true", 1)], ids=["not", "also"])
def test_a_date_that_lies_in_the_past_counts_only_where_the_rule_says_so(also_past: str, times: int) -> None:
    past = rule("waits", f"{{reached: plan.harvest_on{also_past}}}", NOTE)
    with allotments(plot=CLOCKED, rules=rules(past)) as town:
        plan(town, town.create("anna", "plots"), harvest_on="2025-12-24")
        town.wait(minutes=1)
        assert told(town) == times


@pytest.mark.parametrize(("again", "times"), [("", 1), ("again: when_finished", 2)], ids=["once", "again"])
def test_what_was_done_is_asked_for_again_only_where_the_rule_says_so(again: str, times: int) -> None:
    watered = rule("look", "{event: look}", "{task: water, title: Water it, to: owner, within: 2 days}", more=again)
    with allotments(rules=rules(watered)) as town:
        plot = town.create("anna", "plots")
        looks(town, plot)
        looks(town, plot)
        [task] = town.view(plot, "anna").tasks
        assert (task.may_finish, town.view(plot, "carla").tasks) == (True, ())
        assert isinstance(finished(town, plot, task.id, "carla"), Absent)
        assert isinstance(finished(town, plot, task.id, "anna"), Done)
        assert isinstance(finished(town, plot, task.id, "anna"), Refusal)
        [met] = town.obligations(plot)
        assert (met.status, town.clock_of(plot, "look").met_at) == ("met", town.now)
        town.wait(minutes=1)
        looks(town, plot)
        assert [each.status for each in town.obligations(plot)] == ["met", "open"][:times]


@pytest.mark.parametrize(("decision", "status", "left"), [("keep", "kept", 1), ("drop", "ended", 0)])
def test_somebody_decides_about_an_obligation_whose_reason_has_ended(decision: str, status: str, left: int) -> None:
    dry = rule("dry", "{changed: worst}", DRY, condition="worst > wet")
    with allotments(rules=rules(dry)) as town:
        plot = town.create("anna", "plots")
        dries(town, plot)
        plan(town, plot, dryness_now="wet")
        [task] = [each for each in town.view(plot, "anna").tasks if each.decide]
        assert isinstance(finished(town, plot, task.id, "anna", decision), Done)
        assert [each.status for each in town.obligations(plot)] == [status]
        assert len(town.view(plot, "anna").tasks) == left
        town.must(town.do(plot, "look", "anna"))
        assert not [each for each in town.view(plot, "anna").tasks if each.decide]


def finished(town: Town, plot: str, task: str, person: str, decision: str = "") -> Outcome:
    command = town.command(person, {"decision": decision})
    return finish_task(town.stage.desk, command, "plots", plot, task)
