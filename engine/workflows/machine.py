"""A kind of record made ready for deciding: its states and transitions by name; and what a decision is made from.

Made once per compiled kind and kept by the caller; holds no record and evaluates nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.program import Program
from engine.expressions.values import Value
from engine.workflows.approvals import Request
from engine.workflows.model import Approval, Deadline, Fact, Flag, Kind, State, Transition

Evaluate: TypeAlias = Callable[[Program, Environment], Value]
"""Runs a program; given by whoever keeps the prepared functions. Must never raise for any value."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind with its lookups. `ways` maps (state, event) to the transitions that it may mean, the state's own before `anywhere`."""

    kind: Kind
    states: Mapping[str, State]
    ways: Mapping[tuple[str, str], tuple[Transition, ...]]
    in_state: Mapping[str, tuple[Transition, ...]]
    """Everything that may happen in a state, in the order of the file, `anywhere` last."""
    known_events: frozenset[str]
    facts: Mapping[str, Fact]
    flags: Mapping[str, Flag]
    deadlines: Mapping[str, tuple[Deadline, str]]
    """Every deadline by id with its holder: `state:ID`, `flag:ID`, `form:ID` (each entry has one), or empty for the kind's own."""


def machine(kind: Kind) -> Machine:
    """The machine of a kind.

    >>> from engine.expressions.text import Text
    >>> machine(Kind("visit", Text("Visit"), "visits", (State("begun", Text("Begun")),), "begun")).states["begun"].final
    False
    """
    in_state = {
        state.id: (*state.transitions, *(each for each in kind.anywhere if leaves(each, state))) for state in kind.states
    }
    ways: dict[tuple[str, str], tuple[Transition, ...]] = {}
    for state, transitions in in_state.items():
        for each in transitions:
            ways[state, each.event] = (*ways.get((state, each.event), ()), each)
    return Machine(
        kind=kind,
        states={state.id: state for state in kind.states},
        ways=ways,
        in_state=in_state,
        known_events=frozenset(event for _, event in ways),
        facts={fact.id: fact for fact in kind.facts},
        flags={flag.id: flag for flag in kind.flags},
        deadlines=_deadlines(kind),
    )


def leaves(transition: Transition, state: State) -> bool:
    """Whether a transition of `anywhere` is there in a state; one that reopens is there in ended states even if it says nothing."""
    if state.final:
        return False
    if not transition.sources:
        return state.ended if transition.reopens else not state.ended
    if state.id in transition.sources:
        return True
    return ("ended" if state.ended else "open") in transition.sources


def _deadlines(kind: Kind) -> dict[str, tuple[Deadline, str]]:
    found: dict[str, tuple[Deadline, str]] = {each.id: (each, "") for each in kind.deadlines}
    for state in kind.states:
        found.update({each.id: (each, f"state:{state.id}") for each in state.deadlines})
    for flag in kind.flags:
        found.update({each.id: (each, f"flag:{flag.id}") for each in flag.deadlines})
    for form, carried in kind.entry_deadlines.items():
        found.update({each.id: (each, f"form:{form}") for each in carried})
    return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a decision needs of a record beside its environment.

    `state`: its id. `pending`: requests still asked. `flags`: those raised. `events`: when each event last happened. `started`: ids of
    deadlines that ever had a clock. `wanting`: the forms that lack an answer which an event needs (`required_for`), by event.
    """

    state: str
    pending: tuple[Request, ...] = ()
    flags: frozenset[str] = frozenset()
    events: Mapping[str, datetime] = field(default_factory=dict)
    started: frozenset[str] = frozenset()
    wanting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants to happen: the event, the duties they hold on the record, and what they brought along.

    `complete`: the event's own questions (`Transition.ask`) are answered without problems. `approved`: all levels have said yes.
    `by_clock`: the engine itself asks, because of the transition's `when`.
    """

    event: str
    duties: frozenset[str] = frozenset()
    complete: bool = True
    reason: str = ""
    approved: bool = False
    by_clock: bool = False


def locked_forms(machine: Machine, snapshot: Snapshot) -> frozenset[str]:
    """The forms that pending requests lock: nobody may complete them until the request is answered or withdrawn."""
    locked: set[str] = set()
    for request in snapshot.pending:
        approval = approval_of(machine, snapshot.state, request.subject)
        locked.update(approval.locks if approval else ())
    return frozenset(locked)


def approval_of(machine: Machine, state: str, subject: str) -> Approval | None:
    """The approval that a subject (`event:ID` in a state, or `fact:ID`) asks for; none if there is none (any more).

    A fact may have several changes with approvals; the subject is then `fact:ID:POSITION`, the position in its `changes`.
    """
    sort, _, name = subject.partition(":")
    if sort == "event":
        return next((each.approval for each in machine.ways.get((state, name), ()) if each.approval), None)
    fact, _, position = name.partition(":")
    changes = machine.facts[fact].changes if fact in machine.facts else ()
    place = int(position) if position.isdecimal() else 0
    return changes[place].approval if place < len(changes) else None
