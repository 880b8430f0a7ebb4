"""Clocks on states, flags, entries and whole records: their beginning, what meets them, what they read, what moves and restarts them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.casework.outcomes import Done
from engine.casework.records import ClockRow, Json
from tests.casework.allotments import BASE, PLOT, allotments, problems, rule, rules
from tests.casework.town import Town

DAY = timedelta(days=1)
VISITS = BASE["forms/visits.yaml"]


def visits(deadline: str) -> str:
    """The visits with a clock on each entry."""
    return VISITS.replace("class: personal", f"class: personal\ndeadlines:\n  - {deadline}")


WATER = (
    "{deadline: water, title: Water it, within: 12 weeks, until: answered(watered_on), "
    "steps: [{at: 50%, remind: owner}, {at: due, notify: warden}, {at: 1 week late, notify: board}]}"
)


def visit(town: Town, plot: str, entry: str = "new", version: int = 0, person: str = "anna", **answers: Json) -> str:
    """Completes an entry; its id."""
    whole: dict[str, Json] = {"seen_on": "2026-03-01", "found": "dry", **answers}
    before = {row.entry for row in town.stage.tree(plot).forms}
    done = town.complete(plot, "visits", whole, person, version, entry)
    assert isinstance(done, Done), done
    new = {row.entry for row in town.stage.tree(plot).forms} - before
    return next(iter(new), entry)


def clocks(town: Town, plot: str, what: str) -> list[ClockRow]:
    found = [each for each in town.stage.tree(plot).clocks if each.what == what]
    return sorted(found, key=lambda each: each.started_at)


def test_every_entry_has_a_clock_of_its_own_that_its_own_answer_meets() -> None:
    with allotments(forms__visits=visits(WATER)) as town:
        plot, began = town.create("anna", "plots"), town.now
        first = visit(town, plot)
        town.wait(days=7)
        second = visit(town, plot)
        assert [(each.holder, each.due_at) for each in clocks(town, plot, "water")] == [
            (f"entry:{first}", began + 84 * DAY),
            (f"entry:{second}", began + 91 * DAY),
        ]
        visit(town, plot, first, 1, watered_on="2026-03-05")
        assert [each.met_at is not None for each in clocks(town, plot, "water")] == [True, False]
        town.wait(days=42)
        assert [sentence for sentence, _ in town.notices("anna") if sentence.startswith("Reminder")] != []
        town.wait(days=50)
        assert len([1 for sentence, _ in town.notices("carla") if "due or late" in sentence]) == 1
        assert len([1 for sentence, _ in town.notices("eva") if "due or late" in sentence]) == 1
        [shown] = town.view(plot, "anna").clocks
        assert (shown.late, shown.title.source, shown.entry.source) == (True, "Water it", "${seen_on}")


def test_a_clock_of_an_entry_begins_where_its_answer_says_and_moves_with_it() -> None:
    from_answer = WATER.replace("within: 12 weeks", "from: seen_on, within: 10 days")
    with allotments(forms__visits=visits(from_answer)) as town:
        plot = town.create("anna", "plots")
        entry = visit(town, plot, seen_on="2026-03-01")
        assert [each.due_at for each in clocks(town, plot, "water")] == [datetime.fromisoformat("2026-03-11T00:00Z")]
        visit(town, plot, entry, 1, seen_on="2026-02-27")
        assert [each.due_at for each in clocks(town, plot, "water")] == [datetime.fromisoformat("2026-03-09T00:00Z")]
        visit(town, plot, entry, 2, seen_on="2026-03-02")
        assert [each.due_at for each in clocks(town, plot, "water")] == [datetime.fromisoformat("2026-03-12T00:00Z")]


def test_a_clock_that_may_only_come_sooner_never_comes_later() -> None:
    sooner = WATER.replace("within: 12 weeks", "from: seen_on, within: 10 days, when_changed: sooner_only")
    with allotments(forms__visits=visits(sooner)) as town:
        plot = town.create("anna", "plots")
        entry = visit(town, plot, seen_on="2026-02-27")
        visit(town, plot, entry, 1, seen_on="2026-03-02")
        assert [each.due_at for each in clocks(town, plot, "water")] == [datetime.fromisoformat("2026-03-09T00:00Z")]


def test_completing_an_entry_again_does_not_begin_its_clock_anew() -> None:
    with allotments(forms__visits=visits(WATER)) as town:
        plot, began = town.create("anna", "plots"), town.now
        entry = visit(town, plot)
        town.wait(days=10)
        visit(town, plot, entry, 1, found="wet")
        assert [each.due_at for each in clocks(town, plot, "water")] == [began + 84 * DAY]


def test_that_a_clock_of_an_entry_is_late_sets_rules_off_within_that_entry() -> None:
    line = rule("late", "{late: water}", "{set: noted, value: yes}", condition="found == dry")
    with allotments(forms__visits=visits(WATER.replace("12 weeks", "1 day")), rules=rules(line)) as town:
        plot = town.create("anna", "plots")
        visit(town, plot, found="wet")
        town.wait(days=2)
        assert town.fact(plot, "noted") is None
        visit(town, plot, found="dry")
        visit(town, plot, found="wet")
        town.wait(days=2)
        assert town.fact(plot, "noted") == "yes"


def test_what_a_clock_of_an_entry_tells_is_read_by_expressions() -> None:
    plot_yaml = PLOT.replace(
        "    title: Planted\n",
        "    title: Planted\n    deadlines: [{deadline: rest, title: Rest, from: water.due_at, within: 1 day}]\n",
    )
    waits = plot_yaml.replace(
        "event: harvest, title: Harvest, by: gardener,",
        "event: harvest, title: Harvest, by: gardener, checks: [{that: water.late == yes, message: Not before it is late}],",
    )
    with allotments(plot=waits, forms__visits=visits(WATER.replace("12 weeks", "1 day"))) as town:
        plot, began = town.create("anna", "plots"), town.now
        visit(town, plot)
        town.must(town.do(plot, "plant", "anna"))
        assert town.clock_of(plot, "rest").due_at == began + 2 * DAY
        assert not isinstance(town.do(plot, "harvest", "anna"), Done)
        town.wait(days=1, minutes=1)
        town.must(town.do(plot, "harvest", "anna"))


@pytest.mark.parametrize(("each_time", "clocks_after"), [("", 1), ("each_time: true, ", 2)], ids=["once", "each time"])
def test_clocks_of_entries_stop_with_the_record_and_start_again_only_where_it_says_so(
    each_time: str, clocks_after: int
) -> None:
    carried = WATER.replace("until:", f"{each_time}until:")
    with allotments(forms__visits=visits(carried)) as town:
        plot = town.create("anna", "plots")
        visit(town, plot)
        town.must(town.do(plot, "plant", "anna"))
        town.must(town.do(plot, "harvest", "anna"))
        [stopped] = clocks(town, plot, "water")
        assert stopped.cancelled_at == town.now
        town.wait(days=1)
        town.must(town.do(plot, "dig", "anna"))
        after = clocks(town, plot, "water")
        assert len(after) == clocks_after
        assert after[-1].due_at == stopped.due_at + DAY * (clocks_after - 1)


def with_clock(where: str, more: str = "") -> str:
    """A plot with one clock: on its state, its flag or the record."""
    line = f"deadlines: [{{deadline: weed, title: Weed it, within: 2 days, {more}until: noted == yes}}]\n"
    if where == "state":
        return PLOT.replace("    title: Free\n", "    title: Free\n    " + line)
    if where == "flag":
        return PLOT.replace("    title: Fenced\n", "    title: Fenced\n    " + line)
    return PLOT.replace("initial: free\n", line + "initial: free\n")


def begin(town: Town, where: str) -> str:
    plot = town.create("anna", "plots")
    if where == "flag":
        town.must(town.flag(plot, True, "anna", name="fenced"))
    return plot


WHERE = pytest.mark.parametrize("where", ["state", "flag", "record"])


@WHERE
def test_a_clock_runs_is_met_and_stays_met(where: str) -> None:
    with allotments(plot=with_clock(where)) as town:
        plot = begin(town, where)
        assert [each.due_at for each in clocks(town, plot, "weed")] == [town.now + 2 * DAY]
        town.must(town.do(plot, "look", "anna"))
        [clock] = clocks(town, plot, "weed")
        assert clock.met_at == town.now
        town.wait(days=5)
        assert "clock_late" not in town.events(plot)


@WHERE
def test_a_clock_stops_with_what_it_hangs_on(where: str) -> None:
    with allotments(plot=with_clock(where)) as town:
        plot = begin(town, where)
        town.must(town.do(plot, "plant", "anna"))
        running = where != "state"
        assert [each.cancelled_at is None for each in clocks(town, plot, "weed")] == [running]
        if where == "flag":
            town.must(town.flag(plot, False, "carla", name="fenced"))
        else:
            town.must(town.do(plot, "harvest", "anna"))
        assert [each.cancelled_at is None for each in clocks(town, plot, "weed")] == [False]


@pytest.mark.parametrize(("each_time", "number"), [("", 1), ("each_time: true, ", 2)], ids=["once", "each time"])
@pytest.mark.parametrize("where", ["state", "record"])
def test_a_record_that_is_reopened_starts_only_the_clocks_that_say_so(where: str, each_time: str, number: int) -> None:
    with allotments(plot=with_clock(where, each_time)) as town:
        plot = town.create("anna", "plots")
        for event in ("plant", "harvest", "dig"):
            town.must(town.do(plot, event, "anna"))
        assert len(clocks(town, plot, "weed")) == number


def test_a_clock_whose_length_becomes_known_later_starts_then() -> None:
    unknown = with_clock("flag").replace(
        "within: 2 days", "within: {of: worst, is: {wet: 3 days, dry: 2 days, parched: 1 day}}"
    )
    with allotments(plot=unknown) as town:
        plot = begin(town, "flag")
        began = town.now
        assert clocks(town, plot, "weed") == []
        town.wait(hours=1)
        visit(town, plot, found="parched")
        assert [each.due_at for each in clocks(town, plot, "weed")] == [began + DAY]


def test_a_ladder_counts_working_time() -> None:
    ladder = with_clock(
        "state", "steps: [{at: due, remind: owner}, {at: 2 working days late, notify: board}], "
    ).replace("within: 2 days", "within: 1 working day")
    with allotments(plot=ladder) as town:
        plot = begin(town, "state")
        [clock] = clocks(town, plot, "weed")
        assert clock.due_at == datetime.fromisoformat("2026-03-03T16:00Z")
        town.stage.move_to(datetime.fromisoformat("2026-03-05T15:59Z"))
        assert town.notices("eva") == []
        town.wait(minutes=2)
        assert len(town.notices("eva")) == 1


def test_a_form_without_entries_carries_no_clock() -> None:
    texts = {
        **BASE,
        "workflows/plot.yaml": PLOT,
        "rules/plot.yaml": rules(rule("look", "{event: look}", "{set: noted, value: yes}")),
        "forms/plan.yaml": BASE["forms/plan.yaml"].replace(
            "class: personal", f"class: personal\ndeadlines:\n  - {WATER.replace('watered_on', 'harvest_on')}"
        ),
    }
    assert [each.code for each in problems(texts)[1]] == ["E504"]


def test_a_deadline_of_entries_bears_a_name_of_its_own() -> None:
    texts = {
        **BASE,
        "workflows/plot.yaml": with_clock("state").replace("deadline: weed", "deadline: water"),
        "rules/plot.yaml": rules(rule("look", "{event: look}", "{set: noted, value: yes}")),
        "forms/visits.yaml": visits(WATER),
    }
    [fault] = problems(texts)[1]
    assert (fault.code, fault.span.file) == ("E402", "forms/visits.yaml")
