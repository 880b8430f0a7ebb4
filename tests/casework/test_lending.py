"""Duties lent for a time: what they open, what is written down, that two people who lend count as one, and that it ends by itself."""

from __future__ import annotations

import pytest

from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.personal.lending import lend, lendings, take_back
from engine.casework.ports import Query
from engine.casework.reading.history import history
from engine.casework.reading.home import home
from engine.casework.reading.list_records import list_records
from engine.casework.records import Json
from engine.casework.views import HistoryView, ListView
from engine.compiled import DemoPerson
from tests.casework.allotments import BASE, MORNING, PEOPLE, PLOT, allotments, compiled, rule, rules
from tests.casework.town import Town, opened

ASKED = PLOT.replace(
    "title: Plant, by: gardener, to: planted}",
    "title: Plant, by: gardener, approval: {levels: [{by: warden}]}, to: planted}",
)
TWO = PLOT.replace(
    "title: Plant, by: gardener, to: planted}",
    "title: Plant, by: gardener, approval: {locks: [plan], levels: [{by: warden}, {by: board, if: worst == parched}]}, to: planted}",
)


def lent(town: Town, lender: str, taker: str, *duties: str, until: str = "2026-03-04") -> str:
    """Lends; the lending's id."""
    payload: dict[str, Json] = {"to": taker, "until": until, "duties": list(duties)}
    done = lend(town.stage.desk, town.command(lender, payload))
    assert isinstance(done, Done), done
    return done.record


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def listed(town: Town, person: str) -> list[str]:
    view = list_records(town.stage.desk, town.stage.actors[person], "plots", Query())
    return [identifier for identifier, _ in view.rows] if isinstance(view, ListView) else []


def test_a_lent_duty_opens_what_its_holder_sees_until_the_last_day_is_over() -> None:
    with allotments() as town:
        plot = town.create("anna", "plots")
        assert (isinstance(town.look(plot, "ben"), Absent), listed(town, "ben")) == (True, [])
        lent(town, "anna", "ben")
        assert listed(town, "ben") == [plot]
        town.fill(plot, "plan", {"crop": "beans"}, "ben")
        town.must(town.do(plot, "plant", "ben"))
        assert town.record(plot).owner == "anna"
        town.wait(days=2, hours=15, minutes=59)
        assert not isinstance(town.look(plot, "ben"), Absent)
        town.wait(minutes=2)
        assert (isinstance(town.look(plot, "ben"), Absent), listed(town, "ben")) == (True, [])
        assert isinstance(town.do(plot, "look", "ben"), Absent)


def test_everything_that_is_done_by_a_lent_duty_says_for_whom() -> None:
    with allotments(plot=ASKED) as town:
        plot = town.create("anna", "plots")
        lent(town, "anna", "ben")
        town.fill(plot, "plan", {"crop": "beans"}, "ben")
        town.must(town.do(plot, "look", "ben"))
        town.must(town.flag(plot, True, "ben", name="fenced"))
        lent(town, "carla", "dora", "warden")
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.answer(plot, "approve", "dora"))
        said = [(each.line.actor, each.line.on_behalf, each.line.event) for each in town.journal(plot)]
        assert {("ben", "anna", each) for each in ("completed", "event", "flag_raised")} <= set(said)
        assert ("dora", "carla", "approval_given") in said
        told = history(town.stage.desk, town.stage.actors["anna"], "plots", plot)
        assert isinstance(told, HistoryView)
        assert ("Dora Example", "Carla Example") in {(line.actor, line.on_behalf) for line in told.lines}
        assert {behalf for actor, behalf, _ in said if actor == "anna"} == {""}
        [row] = town.stage.tree(plot).approvals
        assert [(each.person, each.on_behalf) for each in row.answers] == [("dora", "carla")]


def test_who_holds_a_duty_themselves_acts_for_nobody() -> None:
    second = DemoPerson("carlo", "Carlo Example", "warden", "north", "N", "club", "en")
    with opened(MORNING, compiled(), (*PEOPLE, second)) as town:
        plot = town.create("anna", "plots")
        lent(town, "carla", "carlo")
        town.must(town.do(plot, "look", "carlo"))
        assert [each.line.on_behalf for each in town.journal(plot) if each.line.actor == "carlo"] == [""] * 2


def test_only_the_duties_that_are_named_are_lent() -> None:
    with allotments() as town:
        plot = town.create("anna", "plots")
        lent(town, "carla", "dora", "anybody")
        assert town.view(plot, "dora").head.id == plot  # what a warden sees comes with any duty of the post …
        assert code(town.do(plot, "look", "dora")) == "not_your_duty"  # … but not what a warden may do


def test_what_was_lent_is_not_lent_on() -> None:
    with allotments() as town:
        plot = town.create("anna", "plots")
        lent(town, "anna", "ben")
        lent(town, "ben", "eva")
        assert code(town.do(plot, "look", "eva")) == "not_your_duty"
        payload: dict[str, Json] = {"to": "eva", "until": "2026-03-04", "duties": ["warden"]}
        assert code(lend(town.stage.desk, town.command("ben", payload))) == "nothing_to_lend"


def test_a_duty_may_forbid_that_it_is_lent() -> None:
    forbidden = BASE["workflows/duties.yaml"].replace("Warden, in: team", "Warden, in: team, lend: false")
    with allotments(workflows__duties=forbidden) as town:
        plot = town.create("anna", "plots")
        view = lendings(town.stage.desk, town.stage.actors["carla"])
        assert [name for name, _ in view.duties] == ["anybody"]
        lent(town, "carla", "dora")
        assert code(town.do(plot, "look", "dora")) == "not_your_duty"
        payload: dict[str, Json] = {"to": "dora", "until": "2026-03-04", "duties": ["warden"]}
        assert code(lend(town.stage.desk, town.command("carla", payload))) == "nothing_to_lend"


PAIRS = {
    "the asker's stand-in": ("anna", "carla"),
    "whom the asker stands in for": ("carla", "anna"),
}


@pytest.mark.parametrize(("lender", "taker"), PAIRS.values(), ids=list(PAIRS))
def test_who_lends_and_who_borrows_are_one_person_where_two_must_decide(lender: str, taker: str) -> None:
    with allotments(plot=ASKED) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "plant", "anna"))
        lending = lent(town, lender, taker)
        [waiting] = town.view(plot, "carla").approvals
        assert waiting.may_answer is not None
        assert waiting.may_answer.code == "same_person"
        assert code(town.answer(plot, "approve", "carla")) == "same_person"
        assert code(town.answer(plot, "approve", "anna")) == "same_person"
        assert isinstance(take_back(town.stage.desk, town.command(taker), lending), Done)
        town.must(town.answer(plot, "approve", "carla"))


def test_what_is_asked_for_somebody_counts_as_asked_by_both() -> None:
    with allotments(plot=ASKED) as town:
        plot = town.create("anna", "plots")
        lending = lent(town, "anna", "ben")
        town.must(town.do(plot, "plant", "ben"))
        assert town.stage.tree(plot).approvals[0].editors == ("anna",)
        assert isinstance(take_back(town.stage.desk, town.command("anna"), lending), Done)
        town.must(town.answer(plot, "approve", "carla"))


def test_the_levels_of_an_approval_are_different_people_also_through_what_is_lent() -> None:
    with allotments(plot=TWO) as town:
        plot = town.create("anna", "plots")
        town.fill(plot, "plan", {"crop": "beans", "dryness_now": "parched"}, "anna")
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.answer(plot, "approve", "carla"))
        lent(town, "eva", "carla")
        assert code(town.answer(plot, "approve", "carla")) == "same_person"
        assert code(town.answer(plot, "approve", "eva")) == "same_person"
        town.must(town.answer(plot, "approve", "finn"))
        assert town.record(plot).state == "planted"


def test_a_level_is_left_out_when_its_condition_is_known_to_be_false() -> None:
    with allotments(plot=TWO) as town:
        plot = town.create("anna", "plots")
        town.fill(plot, "plan", {"crop": "beans", "dryness_now": "wet"}, "anna")
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.answer(plot, "approve", "carla"))
        assert town.record(plot).state == "planted"


def test_tasks_and_messages_reach_who_stands_in() -> None:
    look = rule(
        "look", "{event: look}", "{task: water, title: Water it, to: owner, within: 2 days}", "{notify: warden}"
    )
    with allotments(rules=rules(look)) as town:
        plot = town.create("anna", "plots")
        lent(town, "anna", "ben")
        lent(town, "carla", "dora")
        town.must(town.do(plot, "look", "anna"))
        tasks = home(town.stage.desk, town.stage.actors["ben"]).tasks
        assert [each.title.source for each in tasks][:1] == ["Water it"]
        assert [each.title.source for each in town.view(plot, "ben").tasks] == ["Water it"]
        assert len(town.notices("dora")) == len(town.notices("carla")) == 1


def test_lending_is_taken_back_or_given_back_by_those_two_only() -> None:
    with allotments() as town:
        for person in ("anna", "ben"):
            lending = lent(town, "anna", "ben")
            assert isinstance(take_back(town.stage.desk, town.command("carla"), lending), Absent)
            assert isinstance(take_back(town.stage.desk, town.command(person), lending), Done)
            assert isinstance(take_back(town.stage.desk, town.command(person), lending), Absent)
        assert lendings(town.stage.desk, town.stage.actors["ben"]).borrowed == ()
        lines = [each.line for each in town.journal("deployment") if each.line.event in ("lent", "taken_back")]
        assert [(line.actor, line.event) for line in lines] == [
            ("anna", "lent"), ("anna", "taken_back"), ("anna", "lent"), ("ben", "taken_back"),
        ]  # fmt: skip
        assert lines[0].names == ("to:ben", "of:anna", "duties.anybody", "duties.gardener", "duties.helper")


WRONG = {
    "to oneself": ({"to": "anna"}, "no_such_person"),
    "to nobody": ({"to": "zoe"}, "no_such_person"),
    "to another organisation": ({"to": "gil"}, "no_such_person"),
    "without a day": ({"until": ""}, "until_needed"),
    "until yesterday": ({"until": "2026-03-01"}, "until_needed"),
    "for ever": ({"until": "2036-03-01"}, "until_needed"),
}


@pytest.mark.parametrize(("wrong", "expected"), WRONG.values(), ids=list(WRONG))
def test_what_cant_be_lent_is_refused(wrong: dict[str, Json], expected: str) -> None:
    with allotments() as town:
        payload: dict[str, Json] = {"to": "ben", "until": "2026-03-04", **wrong}
        assert code(lend(town.stage.desk, town.command("anna", payload))) == expected


def test_the_same_command_lends_once() -> None:
    with allotments() as town:
        command = town.command("anna", {"to": "ben", "until": "2026-03-04"})
        first, second = lend(town.stage.desk, command), lend(town.stage.desk, command)
        assert isinstance(first, Done)
        assert isinstance(second, Done)
        assert (first.record, second.repeated) == (second.record, True)
        assert len(lendings(town.stage.desk, town.stage.actors["anna"]).lent) == 1


def test_an_assignment_goes_to_the_holder_of_a_duty_and_not_to_who_stands_in() -> None:
    with allotments(rules=rules(rule("taken", "{event: look}", "{assign: owner, to: warden}"))) as town:
        plot = town.create("anna", "plots")
        lent(town, "carla", "dora")
        town.must(town.do(plot, "look", "anna"))
        assert town.record(plot).owner == "carla"


def test_who_asked_may_take_the_request_back_and_nobody_else() -> None:
    locking = PLOT.replace(
        "title: Plant, by: gardener, to: planted}",
        "title: Plant, by: gardener, approval: {locks: [plan], levels: [{by: warden, within: 1 day}]}, to: planted}",
    )
    with allotments(plot=locking) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "plant", "anna"))
        assert code(town.answer(plot, "withdraw", "carla")) == "not_yours"
        assert [each.may_withdraw for person in ("anna", "carla") for each in town.view(plot, person).approvals] == [
            True,
            False,
        ]
        town.must(town.answer(plot, "withdraw", "anna"))
        assert town.waiting(plot) == []
        assert [task.status for task in town.stage.tree(plot).tasks] == ["done"]
        assert town.events(plot)[-1] == "approval_withdrawn"
        town.fill(plot, "plan", {"crop": "beans"}, "anna")
        town.must(town.do(plot, "plant", "anna"))


def test_the_history_of_what_was_approved_names_who_asked_beside_who_approved() -> None:
    with allotments(plot=ASKED) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.answer(plot, "approve", "carla"))
        told = history(town.stage.desk, town.stage.actors["anna"], "plots", plot)
        assert isinstance(told, HistoryView)
        [line] = [each for each in told.lines if each.event == "event"]
        assert line.actor == "Carla Example"
        assert [(label.source, new.value if new else None) for label, _, new in line.data] == [("Asked by", "Anna Example")]
