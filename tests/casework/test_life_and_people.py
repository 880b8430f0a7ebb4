"""Keys of kinds of record and of roles: where events lead from, what they need, ask and warn of; who sees and does what."""

from __future__ import annotations

import pytest

from engine.casework.outcomes import Absent, Done, Outcome, Refusal, Wrong
from engine.casework.ports import Query
from engine.casework.reading.list_records import list_records
from engine.casework.views import ListView
from engine.casework.writing.create_record import create_record
from tests.casework.allotments import BASE, PLOT, allotments, rule, rules
from tests.casework.town import Town


def code(outcome: Outcome) -> str:
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__.lower()


def anywhere(line: str) -> str:
    return PLOT + f"anywhere:\n  - {line}\n"


FROM = {
    "from: open, to: over": ("done", "done", "record_closed"),
    "from: ended, reopens: true, to: free": ("not_from_here", "not_from_here", "done"),
    "from: [planted], to: over": ("not_from_here", "done", "record_closed"),
    "from: [free, planted]": ("done", "done", "record_closed"),
}


@pytest.mark.parametrize(("keys", "expected"), FROM.items(), ids=list(FROM))
def test_an_event_of_anywhere_leads_from_where_it_says(keys: str, expected: tuple[str, str, str]) -> None:
    found = []
    for way in ((), ("plant",), ("plant", "harvest")):
        with allotments(plot=anywhere(f"{{event: clear, title: Clear, by: gardener, {keys}}}")) as town:
            plot = town.create("anna", "plots")
            for event in way:
                town.must(town.do(plot, event, "anna"))
            found.append(code(town.do(plot, "clear", "anna")))
    assert tuple(found) == expected


SINCE = {
    "plan": ("done", "done"),
    "{form: plan, since: entered}": ("needs_form", "done"),
    "{form: plan, since: look}": ("needs_form", "done"),
    "visits": ("needs_form", "done"),
}


@pytest.mark.parametrize(("need", "expected"), SINCE.items(), ids=list(SINCE))
def test_what_is_needed_may_have_to_be_newer_than_the_state_or_an_event(need: str, expected: tuple[str, str]) -> None:
    needing = PLOT.replace("Harvest, by: gardener,", f"Harvest, by: gardener, needs: [{need}],")
    with allotments(plot=needing) as town:
        plot = town.create("anna", "plots")
        town.fill(plot, "plan", {"crop": "beans"}, "anna")
        town.fill(plot, "visits", {"found": "dry"}, "anna")
        town.wait(minutes=1)
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.do(plot, "look", "anna"))
        town.wait(minutes=1)
        first = code(town.do(plot, "harvest", "anna"))
        if first != "done":
            town.fill(plot, "plan", {"crop": "peas"}, "anna")
            town.fill(plot, "visits", {"found": "dry"}, "anna")
            assert code(town.do(plot, "harvest", "anna")) == expected[1]
        assert first == expected[0]


def test_an_event_asks_warns_wants_a_reason_and_chooses_its_way() -> None:
    whole = PLOT.replace(
        "      - {event: harvest, title: Harvest, by: gardener, to: over}\n",
        """      - event: harvest
        title: Harvest
        hint: Not in the rain
        by: gardener
        ask_reason: true
        ask: [{ask: kilos, label: How many, type: whole_number, required: true}]
        checks:
          - {that: worst != parched, message: It is parched, warn: true}
          - {that: kilos > 0, message: Nothing was harvested}
        to:
          first:
            - {if: kilos > 100, value: free}
            - {otherwise: over}
      - event: leave
        title: Leave it as it is
        by: gardener
        if: worst == parched
        to: over
      - event: leave
        title: Leave it
        by: gardener
        if: worst != parched
        to: free
""",
    )
    with allotments(plot=whole) as town:
        plot = town.create("anna", "plots")
        town.must(town.do(plot, "plant", "anna"))
        town.fill(plot, "plan", {"crop": "beans", "dryness_now": "parched"}, "anna")
        [shown] = [each for each in town.view(plot, "anna").events if each.event == "harvest"]
        assert [each.source for each in shown.warnings] == ["It is parched"]
        assert (shown.hint.source, shown.ask_reason, bool(shown.ask)) == ("Not in the rain", True, True)
        assert shown.refusals == ()
        assert code(town.do(plot, "harvest", "anna", answers={"kilos": 3})) == "reason_needed"
        assert isinstance(town.do(plot, "harvest", "anna", "It is time"), Wrong)
        assert code(town.do(plot, "harvest", "anna", "It is time", answers={"kilos": 0})) == "check"
        town.must(town.do(plot, "harvest", "anna", "It is time", answers={"kilos": 101}))
        assert town.record(plot).state == "free"
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.do(plot, "leave", "anna"))
        assert town.record(plot).state == "over"


def test_a_final_state_is_left_by_nothing_and_an_ended_one_by_what_reopens() -> None:
    final = PLOT.replace("    title: Over\n    ended: true\n", "    title: Over\n    final: true\n").partition(
        "    transitions:\n      - {event: dig"
    )[0]
    with allotments(plot=final) as town:
        plot = town.create("anna", "plots")
        for event in ("plant", "harvest"):
            town.must(town.do(plot, event, "anna"))
        assert code(town.do(plot, "plant", "anna")) == "record_closed"
        assert not town.view(plot, "anna").head.is_open


def test_numbers_have_so_many_digits_and_restart_where_they_say() -> None:
    numbered = PLOT.replace(
        'number: {text: "P-${sequence}"}',
        'number: {text: "P-${area}-${sequence}", area: town, digits: 2, restarts: [area]}',
    )
    with allotments(plot=numbered) as town:
        numbers = [town.record(town.create(person, "plots")).number for person in ("anna", "anna", "ben")]
        assert numbers == ["DEMO-P-N-01", "DEMO-P-N-02", "DEMO-P-S-01"]


LINES = {
    "own": "anna",
    "assigned": "ben",
    "team": "anna carla",
    "area": "anna carla",
    "organisation": "anna ben carla dora eva finn",
    "all": "anna ben carla dora eva finn gil",
}
TAKE = {"gardener": "gardener, helper, anybody", "warden": "warden", "board": "board", "inspector": "inspector"}


@pytest.mark.parametrize(("which", "people"), LINES.items(), ids=list(LINES))
def test_a_line_of_what_a_role_sees_reaches_as_far_as_it_says(which: str, people: str) -> None:
    roles = "roles:\n" + "".join(
        f"  {role}:\n    title: {role}\n    duties: [{duties}]\n    may: [create_plot]\n"
        f"    sees: [{{record: plot, which: {which}, classes: [personal]}}, {{record: handover, which: own}}]\n"
        for role, duties in TAKE.items()
    )
    helped = rules(rule("helped", "{entered: free}", "{assign: assigned, to: author}"))
    with allotments(roles=roles, rules=helped) as town:
        plot = town.create("anna", "plots")
        if which == "assigned":
            people = "anna"
        seen = {person for person in town.stage.actors if not isinstance(town.look(plot, person), Absent)}
        assert seen == set(people.split())
        assert {person for person in town.stage.actors if plot in found(town, person)} == seen


DUTIES = {
    "is: owner": "anna",
    "is: author": "anna",
    "is: assigned": "anna",
    "in: team": "anna carla",
    "in: area": "anna carla",
    "in: organisation": "anna ben carla dora eva finn",
    "in: anywhere": "anna ben carla dora eva finn gil",
}


@pytest.mark.parametrize(("relation", "people"), DUTIES.items(), ids=list(DUTIES))
def test_a_duty_is_held_by_whom_its_relation_names(relation: str, people: str) -> None:
    duties = BASE["workflows/duties.yaml"] + f"  looker: {{title: Looker, {relation}}}\n"
    roles = "roles:\n" + "".join(
        f"  {role}:\n    title: {role}\n    duties: [{each}, looker]\n    may: [create_plot]\n"
        f"    sees: [{{record: plot, which: all, classes: [personal]}}, {{record: handover, which: all}}]\n"
        for role, each in TAKE.items()
    )
    helped = rules(rule("helped", "{entered: free}", "{assign: assigned, to: author}"))
    looking = PLOT.replace("title: Look, by: [gardener, warden]", "title: Look, by: looker")
    with allotments(roles=roles, rules=helped, plot=looking, workflows__duties=duties) as town:
        plot = town.create("anna", "plots")
        able = {person for person in town.stage.actors if isinstance(town.do(plot, "look", person), Done)}
        assert able == set(people.split())


def test_who_asked_holds_what_is_the_askers_until_it_is_answered() -> None:
    duties = BASE["workflows/duties.yaml"] + "  asker: {title: Asker, is: asker}\n"
    roles = BASE["roles.yaml"].replace(
        "duties: [gardener, helper, anybody]", "duties: [gardener, helper, anybody, asker]"
    )
    asking = PLOT.replace("title: Look, by: [gardener, warden]", "title: Look, by: asker").replace(
        "title: Plant, by: gardener, to: planted}",
        "title: Plant, by: gardener, approval: {levels: [{by: warden}]}, to: planted}",
    )
    with allotments(roles=roles, plot=asking, workflows__duties=duties) as town:
        plot = town.create("anna", "plots")
        assert code(town.do(plot, "look", "anna")) == "not_your_duty"
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.do(plot, "look", "anna"))
        town.must(town.answer(plot, "return", "carla", "Not yet"))
        assert code(town.do(plot, "look", "anna")) == "not_your_duty"


def test_only_roles_that_may_create_records() -> None:
    with allotments() as town:
        for person, expected in (("anna", "done"), ("eva", "refusal")):
            outcome = create_record(town.stage.desk, town.command(person), "plots")
            assert type(outcome).__name__.lower() == expected


def test_a_raised_flag_narrows_the_record_to_the_duties_it_names() -> None:
    narrowing = PLOT.replace(
        "    lower: {by: warden}\n", "    lower: {by: warden}\n    narrows_to: [gardener, warden]\n"
    )
    with allotments(plot=narrowing) as town:
        plot = town.create("anna", "plots")
        assert plot in found(town, "eva")
        town.must(town.flag(plot, True, "anna", name="fenced"))
        assert (isinstance(town.look(plot, "eva"), Absent), plot in found(town, "eva")) == (True, False)
        assert not isinstance(town.look(plot, "carla"), Absent)
        town.must(town.flag(plot, False, "carla", name="fenced"))
        assert plot in found(town, "eva")


def found(town: Town, person: str) -> list[str]:
    view = list_records(town.stage.desk, town.stage.actors[person], "plots", Query())
    return [identifier for identifier, _ in view.rows] if isinstance(view, ListView) else []


def test_the_answers_of_an_event_decide_its_approval_and_where_it_leads() -> None:
    weighed = PLOT.replace(
        "      - {event: harvest, title: Harvest, by: gardener, to: over}\n",
        """      - event: harvest
        title: Harvest
        by: gardener
        ask: [{ask: kilos, label: How many, type: whole_number, required: true}]
        approval: {levels: [{by: warden, if: kilos > 10}]}
        to: {first: [{if: kilos > 100, value: free}, {otherwise: over}]}
""",
    )
    for kilos, waits, state in ((5, 0, "over"), (50, 1, "over"), (500, 1, "free")):
        with allotments(plot=weighed) as town:
            plot = town.create("anna", "plots")
            town.must(town.do(plot, "plant", "anna"))
            town.must(town.do(plot, "harvest", "anna", answers={"kilos": kilos}))
            assert len(town.waiting(plot)) == waits
            if waits:
                town.must(town.answer(plot, "approve", "carla"))
            assert town.record(plot).state == state
