"""Transitions that happen by themselves (`by: clock`), one after another until the record is at rest; and the dates they wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from engine.expressions.environment import Environment
from engine.workflows.deadlines import Timekeeping, instant_of
from engine.workflows.deciding.events import Outcome, after, decide
from engine.workflows.machine import Ask, Evaluate, Machine, Snapshot
from engine.workflows.refusals import Refused

MOST_STEPS = 25
"""How many automatic transitions may follow one another before the record is said never to come to rest."""


def settle(
    machine: Machine,
    snapshot: Snapshot,
    happened: Iterable[tuple[str, str]],
    look: Callable[[Snapshot, tuple[Outcome, ...]], Environment],
    evaluate: Evaluate,
) -> tuple[Outcome, ...] | Refused:
    """The automatic transitions (`by: clock`) that follow from what happened, one after another, until the record is at rest.

    `happened` are pairs of a trigger's `on` and `what`, such as `("late", "first_visit")`; `reached` names its event. `look` gives the
    environment in which the next one is decided, after the outcomes so far. Refused `endless` after more than `MOST_STEPS`: then
    nothing of it may be done.
    """
    outcomes: list[Outcome] = []
    pending = list(happened)
    while True:
        found = _next_automatic(machine, snapshot, pending, look(snapshot, tuple(outcomes)), evaluate)
        if found is None:
            return tuple(outcomes)
        outcomes.append(found)
        if len(outcomes) > MOST_STEPS:
            return Refused("endless", {"states": tuple(each.state for each in outcomes[-4:])})
        pending = [("event", found.event)]
        if found.entered:
            pending += [("left", found.left), ("entered", found.state)]
        snapshot = after(snapshot, found)


def awaited(
    machine: Machine, snapshot: Snapshot, env: Environment, evaluate: Evaluate, keeping: Timekeeping
) -> tuple[tuple[str, datetime], ...]:
    """The dates that automatic transitions of the present state wait for: (event, instant), for timers; unknown dates have none.

    One that lies before `env.now` is left out unless its `when` says `also_past`.
    """
    found: list[tuple[str, datetime]] = []
    for each in machine.in_state.get(snapshot.state, ()):
        if each.when is None or each.when.date is None:
            continue
        at = instant_of(evaluate(each.when.date, env), keeping)
        if at is not None and (at > env.now or each.when.also_past):
            found.append((each.event, at))
    return tuple(found)


def _next_automatic(
    machine: Machine, snapshot: Snapshot, happened: list[tuple[str, str]], env: Environment, evaluate: Evaluate
) -> Outcome | None:
    for each in machine.in_state.get(snapshot.state, ()):
        if each.when is None:
            continue
        what = each.event if each.when.on == "reached" else each.when.what
        if (each.when.on, what) not in happened:
            continue
        decided = decide(machine, snapshot, Ask(each.event, by_clock=True), env, evaluate)
        if isinstance(decided, Outcome):
            return decided
    return None
