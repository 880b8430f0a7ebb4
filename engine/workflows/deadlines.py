"""Clocks: when a deadline is due, whether it is met, which of its steps fire and when a timer must look again.

Time comes in as arguments; the calendar as a function. Which clocks start and stop is said by events and flags. The same sums serve
deadlines, levels of approvals and obligations: anything with a length of time and steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from engine.expressions.environment import Environment
from engine.expressions.program import Program
from engine.expressions.values import DateSpan, Duration, Row, Value
from engine.workflows.machine import Evaluate
from engine.workflows.model import Deadline


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """How time is counted in a context: `add` a length of time to an instant (by its calendar), the `start_of` a day in its zone."""

    add: Callable[[Duration, datetime], datetime]
    start_of: Callable[[date], datetime]


class StepShape(Protocol):
    """What a clock reads of a step: `at` is `share` (`percent`), `due` or `late` (`after`, a length of time)."""

    @property
    def at(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def percent(self) -> int: ...
    @property
    def after(self) -> Program | None: ...


@dataclass(frozen=True, slots=True)
class Clock:
    """A running or finished clock. Instants are UTC. `fired` are the positions of the steps already done, as text."""

    id: str
    deadline: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    cancelled_at: datetime | None = None
    fired: tuple[str, ...] = ()
    next_at: datetime | None = None
    holder: str = ""

    @property
    def running(self) -> bool:
        return self.met_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step whose instant has come: its position (for `Clock.fired`), the step, and when it was to happen."""

    position: str
    act: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lateness:
    """A clock for people. `left` is what remains until it is due (negative: how long it has been late); `late` also when met too late."""

    left: timedelta
    late: bool
    met: bool


def anchor(start: Program | None, began: datetime, env: Environment, evaluate: Evaluate, keeping: Timekeeping) -> datetime:
    """When a clock begins to count: what `start` yields (of a partial date the earliest day), else `began`."""
    return instant_of(evaluate(start, env), keeping) or began if start is not None else began


def instant_of(value: Value, keeping: Timekeeping) -> datetime | None:
    """The instant that a date or date_time means; of an uncertain date the start of its earliest day; none: not known."""
    if isinstance(value, datetime):
        return value
    return keeping.start_of(value.earliest) if isinstance(value, DateSpan) else None


def due_from(within: Program, since: datetime, env: Environment, evaluate: Evaluate, keeping: Timekeeping) -> datetime | None:
    """When something that began at `since` is due; none when `within` isn't known."""
    length = evaluate(within, env)
    return keeping.add(length, since) if isinstance(length, Duration) else None


def start_clock(
    identity: str,
    deadline: Deadline,
    began: datetime,
    env: Environment,
    evaluate: Evaluate,
    keeping: Timekeeping,
    holder: str = "",
) -> Clock | None:
    """A new clock; none when its length isn't known. It may be due in the past, and met at once."""
    since = anchor(deadline.start, began, env, evaluate, keeping)
    due = due_from(deadline.within, since, env, evaluate, keeping)
    if due is None:
        return None
    clock = Clock(identity, deadline.id, since, due, holder=holder)
    return timed(clock, deadline.steps, env, evaluate, keeping)


def recompute(
    clock: Clock, deadline: Deadline, began: datetime, env: Environment, evaluate: Evaluate, keeping: Timekeeping
) -> Clock:
    """The clock after something it reads may have changed: earlier at once; later only if it isn't `sooner_only`.

    `began`: when its state (flag, entry) began, as it was given to `start_clock`. A finished clock stays.
    """
    since = anchor(deadline.start, began, env, evaluate, keeping)
    due = due_from(deadline.within, since, env, evaluate, keeping)
    if due is None or not clock.running or (due > clock.due_at and deadline.when_changed == "sooner_only"):
        return clock
    return moved(clock, since, due, deadline.steps, env, evaluate, keeping)


def moved(
    clock: Clock,
    since: datetime,
    due: datetime,
    steps: Sequence[StepShape],
    env: Environment,
    evaluate: Evaluate,
    keeping: Timekeeping,
) -> Clock:
    """The clock with another start and due time; the steps it has done stay done."""
    if due == clock.due_at and since == clock.started_at:
        return clock
    return timed(replace(clock, started_at=since, due_at=due), steps, env, evaluate, keeping)


def is_met(deadline: Deadline, env: Environment, evaluate: Evaluate) -> bool:
    """Whether what the deadline waits for is true now."""
    return deadline.until is not None and evaluate(deadline.until, env) is True


def met(clock: Clock, now: datetime) -> Clock:
    """The clock stopped because it is met; a finished one stays."""
    return replace(clock, met_at=now, next_at=None) if clock.running else clock


def cancelled(clock: Clock, now: datetime) -> Clock:
    """The clock stopped because nobody waits for it any more; a finished one stays."""
    return replace(clock, cancelled_at=now, next_at=None) if clock.running else clock


def step_instants(
    clock: Clock, steps: Sequence[StepShape], env: Environment, evaluate: Evaluate, keeping: Timekeeping
) -> tuple[tuple[str, StepShape, datetime], ...]:
    """Every step with its position and the instant it is to happen, in the order of the file; unknown lengths are left out."""
    found: list[tuple[str, StepShape, datetime]] = []
    for place, step in enumerate(steps):
        at = _instant(clock, step, env, evaluate, keeping)
        if at is not None:
            found.append((str(place), step, at))
    return tuple(found)


def due_steps(
    clock: Clock,
    steps: Sequence[StepShape],
    now: datetime,
    env: Environment,
    evaluate: Evaluate,
    keeping: Timekeeping,
) -> tuple[DueStep, ...]:
    """The steps whose instant has come and which haven't been done, the earliest first; none of a finished clock."""
    if not clock.running:
        return ()
    instants = step_instants(clock, steps, env, evaluate, keeping)
    found = [
        DueStep(place, step.act, step.to, at) for place, step, at in instants if at <= now and place not in clock.fired
    ]
    return tuple(sorted(found, key=lambda each: each.at))


def fired(
    clock: Clock,
    done: Sequence[DueStep],
    steps: Sequence[StepShape],
    env: Environment,
    evaluate: Evaluate,
    keeping: Timekeeping,
) -> Clock:
    """The clock with these steps marked as done, and the next instant to look at it."""
    marked = replace(clock, fired=(*clock.fired, *(each.position for each in done)))
    return timed(marked, steps, env, evaluate, keeping)


def timed(
    clock: Clock, steps: Sequence[StepShape], env: Environment, evaluate: Evaluate, keeping: Timekeeping
) -> Clock:
    """The clock with `next_at` set: the earliest instant of a step not yet done, and of falling due (`late` is a trigger)."""
    if not clock.running:
        return replace(clock, next_at=None)
    instants = [at for place, _, at in step_instants(clock, steps, env, evaluate, keeping) if place not in clock.fired]
    if LATE not in clock.fired:
        instants.append(clock.due_at)
    return replace(clock, next_at=min(instants, default=None))


LATE = "late"
"""In `Clock.fired`: that the clock fell due has been told to rules and automatic transitions."""


def falls_late(clock: Clock, now: datetime) -> bool:
    """Whether the clock has just fallen due and this hasn't been told yet; afterwards `told_late`."""
    return clock.running and clock.due_at <= now and LATE not in clock.fired


def told_late(
    clock: Clock, steps: Sequence[StepShape], env: Environment, evaluate: Evaluate, keeping: Timekeeping
) -> Clock:
    """The clock after `late` has been told."""
    return timed(replace(clock, fired=(*clock.fired, LATE)), steps, env, evaluate, keeping)


def lateness(clock: Clock, now: datetime) -> Lateness:
    """How a clock stands for people. One that was cancelled is late only if it was already when it was cancelled."""
    end = clock.met_at or clock.cancelled_at or now
    return Lateness(clock.due_at - end, end > clock.due_at, clock.met_at is not None)


def readings(clock: Clock, now: datetime) -> Row:
    """What expressions read of a clock: `due_at`, `met_at` (absent while it isn't met) and `late` as a yes_no."""
    found: dict[str, Value] = {"due_at": clock.due_at, "late": "yes" if lateness(clock, now).late else "no"}
    if clock.met_at is not None:
        found["met_at"] = clock.met_at
    return found


def _instant(
    clock: Clock, step: StepShape, env: Environment, evaluate: Evaluate, keeping: Timekeeping
) -> datetime | None:
    if step.at == "share":
        return clock.started_at + (clock.due_at - clock.started_at) * step.percent / 100
    if step.at == "due":
        return clock.due_at
    length = evaluate(step.after, env) if step.after is not None else None
    return keeping.add(length, clock.due_at) if isinstance(length, Duration) else None
