"""An event in a state: everything that refuses it, or what comes of it. Nothing is written and nobody is told here: effects are values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.expressions.environment import Environment
from engine.workflows.machine import Ask, Evaluate, Machine, Snapshot
from engine.workflows.model import Approval, Branch, Deadline, Need, State, Transition
from engine.workflows.refusals import Refused

MOST_STEPS = 25
"""How many automatic transitions may follow one another before the record is said never to come to rest."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of an event. `state` is where the record stands afterwards, `left` where it stood.

    `approval`: nothing happens yet, a request for it is to be made (then all the rest is empty and the state stays). `entered`: a
    state was entered, even the same one again. `reopened`, `ended`: it left or reached an ended (or final) state. `start`: deadlines
    whose clocks start, with their holder (`state:ID`, or empty for the kind's own). `stop`: holders whose running clocks are
    cancelled. `lapse`: ids of requests that can't happen any more.
    """

    event: str
    transition: Transition
    left: str
    state: str
    approval: Approval | None = None
    entered: bool = False
    reopened: bool = False
    ended: bool = False
    start: tuple[tuple[Deadline, str], ...] = ()
    stop: tuple[str, ...] = ()
    lapse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of the present state and everything that stands against it; allowed when `refusals` is empty.

    `leads_to`: the state it would lead to as things stand, empty when it stays or can't be told yet.
    """

    event: str
    transition: Transition
    refusals: tuple[Refused, ...] = ()
    leads_to: str = ""

    @property
    def allowed(self) -> bool:
        return not self.refusals


def decide(machine: Machine, snapshot: Snapshot, ask: Ask, env: Environment, evaluate: Evaluate) -> Outcome | Refused:
    """What comes of an event now: an outcome, or the first reason against it."""
    transition = _meant(machine, snapshot, ask.event, env, evaluate)
    if isinstance(transition, Refused):
        return transition
    for refused in _against(machine, snapshot, transition, ask, env, evaluate):
        return refused
    if transition.approval is not None and not ask.approved:
        return Outcome(ask.event, transition, snapshot.state, snapshot.state, transition.approval)
    target = _target(transition.to, env, evaluate)
    return _outcome(machine, snapshot, transition, target or "", env)


def refusals(machine: Machine, snapshot: Snapshot, ask: Ask, env: Environment, evaluate: Evaluate) -> tuple[Refused, ...]:
    """Everything that stands against an event, the plainest reason first; nothing: it is allowed."""
    transition = _meant(machine, snapshot, ask.event, env, evaluate)
    if isinstance(transition, Refused):
        return (transition,)
    return tuple(_against(machine, snapshot, transition, ask, env, evaluate))


def events(
    machine: Machine, snapshot: Snapshot, duties: frozenset[str], env: Environment, evaluate: Evaluate
) -> list[EventView]:
    """Every event that people can do in the present state, in the order of the file, each with all that stands against it.

    A reason and the event's own questions are not counted as lacking: they are asked for when it is done.
    """
    found: dict[str, EventView] = {}
    for each in machine.in_state.get(snapshot.state, ()):
        if each.event in found or each.by == ("clock",):
            continue
        ask = Ask(each.event, duties, complete=True, reason="?")
        meant = _meant(machine, snapshot, each.event, env, evaluate)
        if isinstance(meant, Refused):
            found[each.event] = EventView(each.event, each, (meant,))
            continue
        against = tuple(_against(machine, snapshot, meant, ask, env, evaluate))
        found[each.event] = EventView(each.event, meant, against, _target(meant.to, env, evaluate) or "")
    return list(found.values())


def opened(machine: Machine) -> tuple[tuple[Deadline, str], ...]:
    """The deadlines that start when a record is opened: the kind's own and those of the initial state."""
    first = machine.states[machine.kind.initial]
    return (*((each, "") for each in machine.kind.deadlines), *((each, f"state:{first.id}") for each in first.deadlines))


def returned(machine: Machine, snapshot: Snapshot, event: str, env: Environment) -> Outcome | None:
    """What comes of a returned request for an event: its way back, where the approval names one; none: the state stays."""
    for each in machine.ways.get((snapshot.state, event), ()):
        if each.approval is not None and each.approval.returned_to:
            return _outcome(machine, snapshot, each, each.approval.returned_to, env)
    return None


def settle(
    machine: Machine,
    snapshot: Snapshot,
    happened: Iterable[tuple[str, str]],
    look: Callable[[Snapshot, tuple[Outcome, ...]], Environment],
    evaluate: Evaluate,
) -> tuple[Outcome, ...] | Refused:
    """The automatic transitions (`by: clock`) that follow from what happened, one after another, until the record is at rest.

    `happened` are pairs of a trigger's `on` and `what`, such as `("late", "first_visit")`. `look` gives the environment in which the
    next one is decided, after the outcomes so far. Refused `endless` after more than `MOST_STEPS`: then nothing of it may be done.
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


def after(snapshot: Snapshot, outcome: Outcome) -> Snapshot:
    """The snapshot once an outcome has happened; instants of events are the caller's to add."""
    return Snapshot(
        state=outcome.state,
        pending=tuple(each for each in snapshot.pending if each.id not in outcome.lapse),
        flags=snapshot.flags,
        events=snapshot.events,
        started=snapshot.started | {deadline.id for deadline, _ in outcome.start},
    )


def _next_automatic(
    machine: Machine, snapshot: Snapshot, happened: list[tuple[str, str]], env: Environment, evaluate: Evaluate
) -> Outcome | None:
    for each in machine.in_state.get(snapshot.state, ()):
        if each.when is None or (each.when.on, each.when.what) not in happened:
            continue
        decided = decide(machine, snapshot, Ask(each.event, by_clock=True), env, evaluate)
        if isinstance(decided, Outcome):
            return decided
    return None


def _meant(
    machine: Machine, snapshot: Snapshot, event: str, env: Environment, evaluate: Evaluate
) -> Transition | Refused:
    """The transition that an event means here: the first one whose condition holds."""
    ways = machine.ways.get((snapshot.state, event))
    if ways is None:
        return _nowhere(machine, snapshot.state, event)
    for each in ways:
        if each.condition is None or evaluate(each.condition, env) is True:
            return each
    first = ways[0]
    return Refused("condition_false", {"event": event}, security=first.condition.security if first.condition else "plain")


def _nowhere(machine: Machine, state: str, event: str) -> Refused:
    if event not in machine.known_events:
        return Refused("no_such_event", {"event": event})
    here = machine.states[state]
    code = "record_closed" if here.ended or here.final else "not_from_here"
    return Refused(code, {"event": event, "state": state})


def _against(
    machine: Machine, snapshot: Snapshot, transition: Transition, ask: Ask, env: Environment, evaluate: Evaluate
) -> Iterator[Refused]:
    """Everything against a transition. Who approved or the clock holds no duty, and gives no reason."""
    if not ask.by_clock and not ask.approved:
        yield from _against_person(snapshot, transition, ask)
    if transition.needs:
        yield from _lacking(transition.needs, snapshot, env)
    for check in transition.checks:
        if not check.warn and evaluate(check.that, env) is False:
            yield Refused("check", text=check.message, security=check.that.security)
    if transition.to:
        yield from _against_way(machine, machine.states[snapshot.state], transition, env, evaluate)


def _against_person(snapshot: Snapshot, transition: Transition, ask: Ask) -> Iterator[Refused]:
    if transition.by == ("clock",):
        yield Refused("automatic", {"event": transition.event})
    elif ask.duties.isdisjoint(transition.by):
        yield Refused("not_your_duty", {"duties": transition.by})
    for request in snapshot.pending:
        if request.subject == f"event:{transition.event}":
            yield Refused("approval_pending", {"request": request.id})
    if (transition.ask_reason or (transition.approval and transition.approval.ask_reason)) and not ask.reason.strip():
        yield Refused("reason_needed")
    if transition.ask and not ask.complete:
        yield Refused("answers_needed", {"form": transition.ask})


def _lacking(needs: tuple[Need, ...], snapshot: Snapshot, env: Environment) -> Iterator[Refused]:
    """The forms that are lacking, together for each *since*."""
    lacking: dict[str, list[str]] = {}
    for need in needs:
        # An entry form that is needed means an entry completed since the present state was entered.
        since = need.since or ("entered" if need.form in env.entries else "")
        if not _is_complete(need.form, since, snapshot, env):
            lacking.setdefault(since, []).append(need.form)
    for since, forms in lacking.items():
        yield Refused("needs_form", {"forms": tuple(forms), "since": since})


def _is_complete(form: str, since: str, snapshot: Snapshot, env: Environment) -> bool:
    completed = env.completed.get(form)
    if completed is None or not since:
        return completed is not None
    start = env.entered.get(snapshot.state) if since == "entered" else snapshot.events.get(since)
    return start is None or completed >= start


def _against_way(
    machine: Machine, here: State, transition: Transition, env: Environment, evaluate: Evaluate
) -> Iterator[Refused]:
    target = _target(transition.to, env, evaluate)
    if target is None:
        security = [branch.condition.security for branch in transition.to if branch.condition]
        yield Refused("condition_false", {"event": transition.event}, security=_highest(security))
        return
    leaves_end = here.ended and not transition.reopens and target != here.id
    if here.final or leaves_end:
        yield Refused("record_closed", {"event": transition.event, "state": here.id})


def _target(branches: tuple[Branch, ...], env: Environment, evaluate: Evaluate) -> str | None:
    """The state that the branches lead to: empty when there are none, none when no branch is known to be open.

    A branch is not passed over while its condition is unknown: what depends on it isn't decided yet.
    """
    for branch in branches:
        if branch.condition is None:
            return branch.state
        holds = evaluate(branch.condition, env)
        if holds is True:
            return branch.state
        if holds is not False:
            return None
    return None if branches else ""


def _outcome(machine: Machine, snapshot: Snapshot, transition: Transition, target: str, env: Environment) -> Outcome:
    event, left = transition.event, snapshot.state
    if not target:
        return Outcome(event, transition, left, left)
    here, there = machine.states[left], machine.states[target]
    over = there.ended or there.final
    reopened = transition.reopens and (here.ended or here.final) and not over
    stop = [f"state:{left}"] if here.deadlines else []
    if over:
        stop = [f"state:{left}", *(f"flag:{flag}" for flag in sorted(snapshot.flags)), ""]
    return Outcome(
        event=event,
        transition=transition,
        left=left,
        state=target,
        entered=True,
        reopened=reopened,
        ended=over and not (here.ended or here.final),
        start=() if over else _starting(machine, snapshot, there, reopened, env),
        stop=tuple(stop),
        lapse=_lapsing(machine, snapshot, target) if snapshot.pending else (),
    )


def _starting(
    machine: Machine, snapshot: Snapshot, there: State, reopened: bool, env: Environment
) -> tuple[tuple[Deadline, str], ...]:
    """The clocks that start on entering a state.

    In a life after reopening, a deadline that once had a clock starts again only if it says `each_time`.
    """
    if not there.deadlines and not reopened:
        return ()
    entering: list[tuple[Deadline, str]] = [(each, f"state:{there.id}") for each in there.deadlines]
    if reopened:
        entering += [(each, "") for each in machine.kind.deadlines]
    second_life = reopened or any(state in env.entered for state, each in machine.states.items() if each.ended)
    if not second_life:
        return tuple(entering)
    return tuple(pair for pair in entering if pair[0].each_time or pair[0].id not in snapshot.started)


def _lapsing(machine: Machine, snapshot: Snapshot, target: str) -> tuple[str, ...]:
    """Requests for events that the new state doesn't have, and every request once the record is over."""
    there = machine.states[target]
    gone = []
    for request in snapshot.pending:
        sort, _, name = request.subject.partition(":")
        if there.ended or there.final or (sort == "event" and (target, name) not in machine.ways):
            gone.append(request.id)
    return tuple(gone)


def _highest(classes: list[str]) -> str:
    order = ("plain", "personal", "sensitive", "restricted")
    return max(classes, key=order.index, default="plain")
