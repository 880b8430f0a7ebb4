"""A clock is due when its calendar says so, moves sooner at once and never silently later, and fires each step once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.expressions.environment import Environment
from engine.expressions.values import DateSpan
from engine.workflows import (
    LATE,
    Clock,
    cancelled,
    due_steps,
    falls_late,
    fired,
    is_met,
    lateness,
    met,
    readings,
    recompute,
    start_clock,
    told_late,
)
from engine.workflows.model import Deadline, Step
from tests.workflows.loans import COLLECT, KEEPING, NOON, environment, evaluate, length, program

HOUR = timedelta(hours=1)


def started(env: Environment, deadline: Deadline = COLLECT, began: datetime = NOON) -> Clock:
    clock = start_clock("c1", deadline, began, env, evaluate, KEEPING, "state:lent")
    assert clock is not None
    return clock


def moved(clock: Clock, deadline: Deadline, env: Environment) -> Clock:
    return recompute(clock, deadline, NOON, env, evaluate, KEEPING)


def test_it_runs_from_its_beginning_for_its_length() -> None:
    clock = started(environment())
    assert (clock.started_at, clock.due_at, clock.holder) == (NOON, NOON + 24 * HOUR, "state:lent")


def test_the_timer_looks_first_at_the_earliest_step() -> None:
    assert started(environment()).next_at == NOON + 12 * HOUR


def test_working_days_end_at_closing_time() -> None:
    deadline = replace(COLLECT, within=length(1, "working_days"), steps=())
    # Tuesday 17:30 in Dili
    assert started(environment(), deadline).due_at == datetime(2026, 3, 3, 8, 30, tzinfo=UTC)


def test_a_start_of_its_own_is_used_and_of_a_partial_date_the_earliest_day() -> None:
    deadline = replace(COLLECT, start=program(["form", "slip", "promised_on"], "date"))
    env = environment(forms={"slip": {"promised_on": DateSpan(date(2026, 3, 1), date(2026, 3, 31), "month_only")}})
    assert started(env, deadline).started_at == KEEPING.start_of(date(2026, 3, 1))
    assert started(environment(), deadline).started_at == NOON


def test_a_clock_of_unknown_length_does_not_start() -> None:
    unknown = replace(COLLECT, within=program(["fact", "nothing"], "duration"))
    assert start_clock("c1", unknown, NOON, environment(), evaluate, KEEPING) is None


def test_sooner_counts_at_once() -> None:
    clock = moved(started(environment()), COLLECT, environment(facts={"value": "high"}))
    assert (clock.due_at, clock.next_at) == (NOON + 3 * HOUR, NOON + timedelta(minutes=90))


@pytest.mark.parametrize(("when_changed", "hours"), [("sooner_only", 3), ("", 24)])
def test_later_counts_only_where_it_may(when_changed: str, hours: int) -> None:
    deadline = replace(COLLECT, when_changed=when_changed)
    clock = moved(started(environment(facts={"value": "high"}), deadline), deadline, environment(facts={"value": "low"}))
    assert clock.due_at == NOON + hours * HOUR


def test_a_finished_clock_does_not_move() -> None:
    clock = met(started(environment()), NOON + HOUR)
    assert moved(clock, COLLECT, environment(facts={"value": "high"})) == clock


def test_it_is_met_when_what_it_waits_for_is_true() -> None:
    assert not is_met(COLLECT, environment(), evaluate)
    assert is_met(COLLECT, environment(completed={"receipt": NOON}), evaluate)
    assert not is_met(replace(COLLECT, until=None), environment(completed={"receipt": NOON}), evaluate)


def steps_at(clock: Clock, hours: float) -> list[tuple[str, str]]:
    found = due_steps(clock, COLLECT.steps, NOON + hours * HOUR, environment(), evaluate, KEEPING)
    return [(each.position, each.act) for each in found]


@pytest.mark.parametrize(
    ("hours", "steps"),
    [
        (11.9, []),
        (12, [("0", "remind")]),
        (24, [("0", "remind"), ("1", "notify")]),
        (29.9, [("0", "remind"), ("1", "notify")]),
        (30, [("0", "remind"), ("1", "notify"), ("2", "pass_to")]),
    ],
)
def test_each_step_comes_at_its_instant(hours: float, steps: list[tuple[str, str]]) -> None:
    assert steps_at(started(environment()), hours) == steps


def test_a_step_is_done_once_and_the_timer_goes_on_to_the_next() -> None:
    clock = started(environment())
    env = environment()
    done = due_steps(clock, COLLECT.steps, NOON + 13 * HOUR, env, evaluate, KEEPING)
    clock = fired(clock, done, COLLECT.steps, env, evaluate, KEEPING)
    assert steps_at(clock, 13) == []
    assert (clock.fired, clock.next_at) == (("0",), NOON + 24 * HOUR)


def test_steps_that_were_missed_come_together_in_their_order() -> None:
    assert [position for position, _ in steps_at(started(environment()), 1000)] == ["0", "1", "2"]


def test_nothing_is_left_to_look_at_when_all_is_done() -> None:
    env = environment()
    clock = started(env)
    clock = fired(clock, due_steps(clock, COLLECT.steps, NOON + 99 * HOUR, env, evaluate, KEEPING), COLLECT.steps, env, evaluate, KEEPING)
    assert clock.next_at == clock.due_at
    assert told_late(clock, COLLECT.steps, env, evaluate, KEEPING).next_at is None


def test_moving_sooner_brings_steps_forward_but_does_not_repeat_them() -> None:
    env = environment(facts={"value": "high"})
    clock = started(environment())
    clock = fired(clock, due_steps(clock, COLLECT.steps, NOON + 12 * HOUR, env, evaluate, KEEPING), COLLECT.steps, env, evaluate, KEEPING)
    clock = moved(clock, COLLECT, env)
    found = due_steps(clock, COLLECT.steps, NOON + 12 * HOUR, env, evaluate, KEEPING)
    assert [each.position for each in found] == ["1", "2"]


def test_stopped_clocks_do_nothing_more() -> None:
    for stopped in (met(started(environment()), NOON), cancelled(started(environment()), NOON)):
        assert steps_at(stopped, 99) == []
        assert stopped.next_at is None
        assert met(stopped, NOON + HOUR) == stopped
        assert cancelled(stopped, NOON + HOUR) == stopped


def test_falling_due_is_told_once() -> None:
    clock = started(environment())
    assert not falls_late(clock, NOON + 23 * HOUR)
    assert falls_late(clock, NOON + 24 * HOUR)
    assert LATE in told_late(clock, COLLECT.steps, environment(), evaluate, KEEPING).fired
    assert not falls_late(told_late(clock, COLLECT.steps, environment(), evaluate, KEEPING), NOON + 25 * HOUR)


def test_people_read_what_is_left_and_whether_it_is_late() -> None:
    clock = started(environment())
    assert lateness(clock, NOON + 20 * HOUR).left == 4 * HOUR
    assert not lateness(clock, NOON + 24 * HOUR).late
    assert lateness(clock, NOON + 25 * HOUR).late
    too_late = met(clock, NOON + 25 * HOUR)
    assert (lateness(too_late, NOON + 99 * HOUR).late, lateness(too_late, NOON + 99 * HOUR).met) == (True, True)
    in_time = met(clock, NOON + 2 * HOUR)
    assert not lateness(in_time, NOON + 99 * HOUR).late


def test_expressions_read_a_clock_as_its_types_say() -> None:
    clock = started(environment())
    assert readings(clock, NOON) == {"due_at": NOON + 24 * HOUR, "late": "no"}
    assert readings(met(clock, NOON + 25 * HOUR), NOON) == {
        "due_at": NOON + 24 * HOUR,
        "met_at": NOON + 25 * HOUR,
        "late": "yes",
    }


def test_a_step_of_unknown_length_is_left_out() -> None:
    deadline = replace(COLLECT, steps=(Step("late", "notify", "head", after=program(["fact", "nothing"], "duration")),))
    clock = started(environment(), deadline)
    assert due_steps(clock, deadline.steps, NOON + 999 * HOUR, environment(), evaluate, KEEPING) == ()
