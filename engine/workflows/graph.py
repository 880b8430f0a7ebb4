"""The shape of a kind's life: states that can't be reached, states without a way to an end, shortest ways. Guards are not evaluated.

A condition may be true or false here, an approval may be given or returned: what is missing even then is missing for certain.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.workflows.machine import leaves
from engine.workflows.model import Kind, State, Transition


@dataclass(frozen=True, slots=True)
class Leg:
    """One step on a way: an event in a state and where it leads; `returned`: by an approval that is returned."""

    source: str
    event: str
    target: str
    transition: Transition
    returned: bool = False


def legs(kind: Kind) -> tuple[Leg, ...]:
    """Every step from a state to another (or again into the same one), in the order of the file."""
    known = {state.id for state in kind.states}
    found: list[Leg] = []
    for state in kind.states:
        for transition in (*state.transitions, *(each for each in kind.anywhere if leaves(each, state))):
            found += [each for each in _legs(state, transition) if each.target in known]
    return tuple(found)


def unreachable(kind: Kind) -> tuple[str, ...]:
    """States to which no events lead from the initial one, in the order of the file."""
    reached = _closure(kind.initial, _neighbours(kind, forward=True))
    return tuple(state.id for state in kind.states if state.id not in reached)


def traps(kind: Kind) -> tuple[str, ...]:
    """Reachable states from which no way leads to an ended or final state. A kind without any such state lives for ever by design."""
    ends = [state.id for state in kind.states if state.ended or state.final]
    if not ends:
        return ()
    backward = _neighbours(kind, forward=False)
    safe = {name for end in ends for name in _closure(end, backward)}
    lost = set(unreachable(kind))
    return tuple(state.id for state in kind.states if state.id not in safe and state.id not in lost)


def undeclared(kind: Kind) -> tuple[tuple[str, str, str], ...]:
    """(state or empty for `anywhere`, event, target) of every transition to a state that isn't declared."""
    known = {state.id for state in kind.states}
    where = [(state.id, each) for state in kind.states for each in state.transitions]
    where += [("", each) for each in kind.anywhere]
    return tuple(
        (place, each.event, target) for place, each in where for target, _ in _targets(each) if target not in known
    )


def shortest_path(kind: Kind, target: str, source: str = "", usable: Callable[[Leg], bool] | None = None) -> tuple[Leg, ...] | None:
    """The fewest steps from a state (empty: the initial one) to another; none when there is no way, empty when it is there already.

    Ways by a returned approval count only if there is no other; among equally short ones the first in the file is taken.
    `usable` leaves out steps that the caller can't take.
    """
    start = source or kind.initial
    steps = [each for each in legs(kind) if usable is None or usable(each)]
    for choice in ([each for each in steps if not each.returned], steps):
        found = _search(choice, start, target)
        if found is not None:
            return found
    return None


def paths(kind: Kind) -> dict[str, tuple[Leg, ...]]:
    """A shortest way to every state that can be reached, by state."""
    ways = {state.id: shortest_path(kind, state.id) for state in kind.states}
    return {state: way for state, way in ways.items() if way is not None}


def _search(steps: list[Leg], start: str, target: str) -> tuple[Leg, ...] | None:
    ways: dict[str, tuple[Leg, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == target:
            return ways[here]
        for each in steps:
            if each.source == here and each.target not in ways:
                ways[each.target] = (*ways[here], each)
                waiting.append(each.target)
    return None


def _legs(state: State, transition: Transition) -> Iterator[Leg]:
    if state.final:
        return
    for target, back in _targets(transition):
        if not (state.ended and not transition.reopens and target != state.id):
            yield Leg(state.id, transition.event, target, transition, back)


def _targets(transition: Transition) -> Iterator[tuple[str, bool]]:
    for branch in transition.to:
        yield branch.state, False
    if transition.approval is not None and transition.approval.returned_to:
        yield transition.approval.returned_to, True


def _neighbours(kind: Kind, forward: bool) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in legs(kind):
        one, other = (each.source, each.target) if forward else (each.target, each.source)
        found.setdefault(one, set()).add(other)
    return found


def _closure(start: str, neighbours: dict[str, set[str]]) -> set[str]:
    seen = {start}
    waiting = [start]
    while waiting:
        for each in neighbours.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen
