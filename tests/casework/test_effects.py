"""What rules do beyond the record's own facts and tasks: they link, assign, raise events, pass on what waits; here and in other trees."""

from __future__ import annotations

import pytest

from engine.casework.outcomes import Absent, Done, Refusal
from engine.casework.reading.history import history
from engine.casework.views import HistoryView
from tests.casework.allotments import BASE, PLOT, RULES, allotments, problems, rule, rules
from tests.casework.town import Town

HANDED = """
record: handover
rules:
  acceptance_moves_the_plot:
    title: Who accepts takes the plot over
    when: {event: accept}
    then:
      - {assign: assigned, on: plot, to: gardener}
      - {assign: owner, on: plot, to: doer}
      - {assign: team, on: plot, to: doer}
      - {assign: area, on: plot, to: doer}
"""
OFFERED = rules(
    rule("a_handover_is_offered", "{event: hand_over}", "{create: handover}"),
    rule("a_look_is_a_task", "{event: look}", "{task: water, title: Water it, to: owner, within: 2 days}"),
)


def offered(town: Town) -> tuple[str, str]:
    """A plot of Anna's and the handover that she has offered."""
    plot = town.create("anna", "plots")
    town.must(town.do(plot, "look", "anna"))
    town.must(town.do(plot, "hand_over", "anna"))
    handover = town.made_by(plot, "a_handover_is_offered")
    return plot, handover


@pytest.mark.parametrize("owned", [True, False], ids=["in the same tree", "in another tree"])
def test_a_transfer_is_a_linked_record_whose_acceptance_assigns(owned: bool) -> None:
    plot_yaml = PLOT.replace("back: plot}", "back: plot, owned: true}") if owned else PLOT
    with allotments(plot=plot_yaml, rules=OFFERED, rules__handover=HANDED) as town:
        plot, handover = offered(town)
        assert (town.record(handover).root == plot) is owned
        assert isinstance(town.look(plot, "ben"), Absent)
        if owned:  # Ben sees it, because handovers are shown to gardeners
            assert town.record(plot).owner == "anna"
        town.must(town.do(handover, "accept", "ben"))
        town.stage.work()
        after = town.record(plot)
        assert (after.owner, after.team, after.area, after.assigned) == ("ben", "south", "S", ("anna",))
        assert [task.person for task in town.stage.tree(plot).tasks if task.record == plot] == ["ben"]
        lines = [each for each in town.journal(plot) if each.line.event == "assigned"]
        assert [line.line.names for line in lines] == [
            ("record.assigned",), ("record.owner",), ("record.team",), ("record.area",)
        ]  # fmt: skip
        assert {(line.line.actor, line.line.rule) for line in lines} == {("ben", "acceptance_moves_the_plot")}
        assert not isinstance(town.look(plot, "ben"), Absent)
        told = history(town.stage.desk, town.stage.actors["ben"], "plots", plot)
        assert isinstance(told, HistoryView)
        [owner] = [line.data[0] for line in told.lines if line.data and line.data[0][0].source == "Responsible person"]
        assert [each.value for each in owner[1:] if each is not None] == ["Anna Example", "Ben Example"]
        assert isinstance(town.do(plot, "plant", "anna"), Refusal)
        town.must(town.do(plot, "plant", "ben"))


def test_what_is_owned_follows_when_its_root_is_assigned() -> None:
    owned = PLOT.replace("back: plot}", "back: plot, owned: true}")
    taken = OFFERED + rule("taken_over", "{event: plant}", "{assign: owner, to: warden}")
    with allotments(plot=owned, rules=taken) as town:
        plot, handover = offered(town)
        town.must(town.do(plot, "plant", "anna"))
        assert (town.record(plot).owner, town.record(handover).owner) == ("carla", "carla")
        assert [about for sentence, about in town.notices("carla") if "in charge" in sentence] == ["Plot"]


def test_what_is_assigned_may_be_an_answer() -> None:
    line = rule(
        "follow_the_plan",
        "{completed: plan}",
        "{assign: assigned, value: plan.friend}",
        "{assign: area, value: plan.town}",
    )
    with allotments(rules=rules(line)) as town:
        plot = town.create("anna", "plots")
        town.fill(plot, "plan", {"crop": "beans", "friend": "ben", "town": "S"}, "anna")
        assert (town.record(plot).assigned, town.record(plot).area) == (("ben",), "S")
        assert not isinstance(town.look(plot, "ben"), Absent)


def test_a_rule_links_the_record_that_an_answer_names_both_ways() -> None:
    line = rule(
        "beside", "{completed: plan}", "{link: beside, value: plan.neighbour}", condition="answered(plan.neighbour)"
    )
    told = rule("told", "{linked: beside}", "{notify: warden}", "{assign: assigned, value: plan.friend}")
    back = rule("told_back", "{linked: beside_of}", "{set: noted, value: yes}")
    with allotments(rules=rules(line, told, back)) as town:
        first, second = town.create("anna", "plots"), town.create("anna", "plots")
        before = len(town.notices("carla"))
        town.fill(first, "plan", {"crop": "beans", "neighbour": town.record(second).number, "friend": "ben"}, "anna")
        town.stage.work()
        tied = {(each.source, each.link, each.target) for each in town.stage.tree(first).links}
        assert tied == {(first, "beside", second), (second, "beside_of", first)}
        assert len(town.notices("carla")) == before + 1
        assert town.fact(second, "noted") == "yes"
        [view] = [each for each in town.view(first, "anna").links if each.link == "beside"]
        assert ([each.id for each in view.records], view.hidden) == ([second], 0)
        # A link opens nothing: who is assigned to the one plot learns of the other no more than that it is there.
        [view] = [each for each in town.view(first, "ben").links if each.link == "beside"]
        assert (view.records, view.hidden) == ((), 1)
        town.fill(first, "plan", {"crop": "peas"}, "anna")
        assert len([each for each in town.events(first) if each == "linked"]) == 1


def test_a_rule_raises_an_event_on_its_own_record() -> None:
    line = rule("straight_on", "{completed: plan}", "{raise: plant}")
    with allotments(rules=rules(line)) as town:
        plot = town.create("anna", "plots")
        town.fill(plot, "plan", {"crop": "beans"}, "anna")
        assert town.record(plot).state == "planted"
        [line_] = [each.line for each in town.journal(plot) if each.line.event == "event"]
        assert (line_.rule, line_.origin, line_.names) == ("straight_on", "rule", ("plant",))


@pytest.mark.parametrize("owned", [True, False], ids=["in the same tree", "in another tree"])
def test_a_rule_raises_an_event_on_the_records_across_a_link(owned: bool) -> None:
    plot_yaml = PLOT.replace("back: plot}", "back: plot, owned: true}") if owned else PLOT
    ended = OFFERED + rule("the_offer_ends", "{event: plant}", "{raise: refuse, on: handovers}")
    with allotments(plot=plot_yaml, rules=ended) as town:
        plot, handover = offered(town)
        town.must(town.do(plot, "plant", "anna"))
        town.stage.work()
        assert town.record(handover).state == "refused"
        [line] = [each.line for each in town.journal(handover) if each.line.event == "event"]
        assert (line.rule, line.actor) == ("the_offer_ends", "anna")


def test_an_event_that_a_rule_raises_still_needs_what_it_needs() -> None:
    needing = PLOT.replace(
        "title: Plant, by: gardener, to: planted}", "title: Plant, by: gardener, needs: [visits], to: planted}"
    )
    line = rule("straight_on", "{completed: plan}", "{raise: plant}")
    with allotments(plot=needing, rules=rules(line)) as town:
        plot = town.create("anna", "plots")
        town.fill(plot, "plan", {"crop": "beans"}, "anna")
        assert town.record(plot).state == "free"
        [task] = town.view(plot, "anna").tasks
        assert "not possible yet" in task.title.source


def test_an_event_raised_by_a_rule_is_asked_for_by_whoever_set_the_rule_off() -> None:
    asking = PLOT.replace(
        "title: Plant, by: gardener, to: planted}",
        "title: Plant, by: gardener, approval: {levels: [{by: anybody}]}, to: planted}",
    )
    line = rule("straight_on", "{completed: plan}", "{raise: plant}")
    with allotments(plot=asking, rules=rules(line)) as town:
        plot = town.create("anna", "plots")
        town.fill(plot, "plan", {"crop": "beans"}, "anna")
        assert town.record(plot).state == "free"
        own = town.answer(plot, "approve", "anna")
        assert isinstance(own, Refusal)
        assert own.code == "same_person"
        town.must(town.answer(plot, "approve", "carla"))
        assert town.record(plot).state == "planted"


def test_a_rule_passes_on_everything_that_waits() -> None:
    asking = PLOT.replace(
        "title: Plant, by: gardener, to: planted}",
        "title: Plant, by: gardener, approval: {levels: [{by: warden}]}, to: planted}",
    )
    line = rule("passed", "{raised: fenced}", "{pass_to: board}")
    look = rule("look", "{event: look}", "{task: water, title: Water it, to: owner}")
    with allotments(plot=asking, rules=rules(line, look)) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "look", "anna"))
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.flag(plot, True, "anna", name="fenced"))
        waiting = {(t.duty, t.person) for t in town.stage.tree(plot).tasks if t.status == "open"}
        assert waiting == {("board", "")}
        refused = town.answer(plot, "approve", "carla")
        assert isinstance(refused, Refusal)
        assert refused.code == "not_your_duty"
        town.must(town.answer(plot, "approve", "eva"))
        assert town.record(plot).state == "planted"


def test_what_is_passed_on_with_nothing_waiting_is_a_task() -> None:
    line = rule("passed", "{raised: fenced}", "{pass_to: board}")
    with allotments(rules=rules(line)) as town:
        plot = town.create("anna", "plots")
        town.must(town.flag(plot, True, "anna", name="fenced"))
        [task] = [t for t in town.stage.tree(plot).tasks if t.status == "open"]
        assert (task.title, task.duty) == ("About passed", "board")


LADDER = "{at: 2 days late, pass_to: board}"
IN_STATE = f"""    title: Free
    deadlines:
      - deadline: begin
        title: Begin
        within: 1 day
        steps: [{LADDER}]
"""
ON_LEVEL = f"""title: Look, by: [gardener, warden], approval: {{levels: [{{by: warden, within: 1 day, steps: [{LADDER}]}}]}}}}
      - {{event: hand"""
ON_TASK = (
    f"{{task: water, title: Water it, to: owner, within: 1 day, unanswered: [{{at: 50%, remind: owner}}, {LADDER}]}}"
)
LADDERS = {
    "deadline": (PLOT.replace("    title: Free\n", IN_STATE), RULES),
    "obligation": (PLOT, rules(rule("look", "{event: look}", ON_TASK))),
    "approval": (PLOT.replace("title: Look, by: [gardener, warden]}\n      - {event: hand", ON_LEVEL), RULES),
}


@pytest.mark.parametrize("what", list(LADDERS))
def test_a_ladder_passes_on_what_is_late(what: str) -> None:
    plot_yaml, rules_yaml = LADDERS[what]
    with allotments(plot=plot_yaml, rules=rules_yaml) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "look", "anna"))
        town.wait(days=2)
        assert not [t for t in town.stage.tree(plot).tasks if t.duty == "board"]
        town.wait(days=1, minutes=1)
        [task] = [t for t in town.stage.tree(plot).tasks if t.status == "open"]
        assert (task.duty, task.person) == ("board", "")
        assert "clock_passed" in town.events(plot)
        assert [sentence for sentence, _ in town.notices("eva") if "passed on to you" in sentence]
        if what == "approval":
            assert isinstance(town.answer(plot, "approve", "carla"), Refusal)
            assert isinstance(town.answer(plot, "approve", "finn"), Done)


def test_a_fact_that_a_rule_sets_waits_for_the_approval_that_its_change_needs() -> None:
    guarded = PLOT.replace(
        "    title: Noted\n    type: yes_no\n",
        "    title: Noted\n    type: yes_no\n    change:\n      - if: noted == yes\n        approval: {levels: [{by: warden}]}\n",
    )
    with allotments(plot=guarded) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "look", "anna"))
        assert town.fact(plot, "noted") is None
        town.must(town.answer(plot, "approve", "carla"))
        assert town.fact(plot, "noted") == "yes"


FAULTS = {
    "E630": "{assign: chief, to: doer}",
    "E632": "{raise: ask_something}",
    "E633": "{raise: send, on: sendings}",
    "E617": "{notify: warden, on: handovers}",
    "E602": "{task: water, title: Water it, unanswered: [{at: due, remind: owner}]}",
    "E609": "{raise: refuse, on: handoverz}",
    "E606": "{raise: accept}",
    "E302": "{link: beside}",
    "E309": "{assign: owner, to: doer, value: plan.friend}",
}
ASKING = PLOT.replace(
    "      - {event: hand_over,",
    """      - event: ask_something
        title: Ask
        by: gardener
        ask: [{ask: what, label: What, type: text, required: true}]
      - {event: hand_over,""",
).replace("  beside: {to", "  sendings: {to: sending, back: plot}\n  beside: {to")
SENDING = """
workflow: sending
title: Sending
path: sendings
sends: plot
forms: []
initial: here
states:
  here:
    title: Here
    transitions:
      - {event: send, title: Send, by: gardener, sends: true, to: gone}
  gone: {title: Gone, final: true}
"""


@pytest.mark.parametrize(("code", "effect"), FAULTS.items(), ids=list(FAULTS))
def test_an_effect_that_cant_be_is_told_at_its_place(code: str, effect: str) -> None:
    texts = {
        **BASE,
        "workflows/plot.yaml": ASKING,
        "workflows/sending.yaml": SENDING,
        "rules/plot.yaml": rules(rule("wrong", "{event: look}", effect)),
    }
    _, errors = problems(texts)
    here = [each for each in errors if each.span.file == "rules/plot.yaml" and each.code == code]
    assert here, errors
    assert all(each.span.line in (3, 7) for each in here)


def test_an_area_that_is_worked_out_is_not_assigned() -> None:
    texts = {
        **BASE,
        "workflows/plot.yaml": PLOT.replace("forms: [plan", "area: plan.town\nforms: [plan"),
        "rules/plot.yaml": rules(rule("wrong", "{event: look}", "{assign: area, to: doer}")),
    }
    assert "E631" in [each.code for each in problems(texts)[1]]
