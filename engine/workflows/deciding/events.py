"""An event in a state: everything that refuses it, or what comes of it. Nothing is written and nobody is told here: effects are values."""

from __future__ import annotations

from dataclasses import dataclass

from engine.expressions.environment import Environment
from engine.workflows.deciding.against import against, meant, target_of
from engine.workflows.machine import Ask, Evaluate, Machine, Snapshot
from engine.workflows.model import Approval, Deadline, State, Transition
from engine.workflows.refusals import Refused


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
    transition = meant(machine, snapshot, ask.event, env, evaluate)
    if isinstance(transition, Refused):
        return transition
    for refused in against(machine, snapshot, transition, ask, env, evaluate):
        return refused
    if transition.approval is not None and not ask.approved:
        return Outcome(ask.event, transition, snapshot.state, snapshot.state, transition.approval)
    target = target_of(transition.to, env, evaluate)
    return _outcome(machine, snapshot, transition, target or "", env)


def refusals(machine: Machine, snapshot: Snapshot, ask: Ask, env: Environment, evaluate: Evaluate) -> tuple[Refused, ...]:
    """Everything that stands against an event, the plainest reason first; nothing: it is allowed."""
    transition = meant(machine, snapshot, ask.event, env, evaluate)
    if isinstance(transition, Refused):
        return (transition,)
    return tuple(against(machine, snapshot, transition, ask, env, evaluate))


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
        way = meant(machine, snapshot, each.event, env, evaluate)
        if isinstance(way, Refused):
            found[each.event] = EventView(each.event, each, (way,))
            continue
        everything = tuple(against(machine, snapshot, way, ask, env, evaluate))
        if way.ask:
            # Where it leads may be said by the answers that it asks for first.
            everything = tuple(refused for refused in everything if refused.code != "condition_false")
        found[each.event] = EventView(each.event, way, everything, target_of(way.to, env, evaluate) or "")
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


def after(snapshot: Snapshot, outcome: Outcome) -> Snapshot:
    """The snapshot once an outcome has happened; instants of events are the caller's to add."""
    return Snapshot(
        state=outcome.state,
        pending=tuple(each for each in snapshot.pending if each.id not in outcome.lapse),
        flags=snapshot.flags,
        events=snapshot.events,
        started=snapshot.started | {deadline.id for deadline, _ in outcome.start},
    )


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
