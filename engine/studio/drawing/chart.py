"""A kind of record as a chart: which boxes and arrows there are, what is written in them. Where they stand is `layered`'s affair."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from engine.workflows.model import Deadline, Kind, State, Transition

CLOCK = "clock"
WIDEST = 26
"""Characters of a line in a box, and of an arrow's words."""
START = ":start"


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a box; `sort` is `title`, `small`, `deadline` or `stays`."""

    text: str
    sort: str = "small"


@dataclass(frozen=True, slots=True)
class ChartBox:
    """A state, or where a transition that has many sources begins. `sort`: `open ended final from start`."""

    id: str
    sort: str
    lines: tuple[Line, ...]
    told: str


@dataclass(frozen=True, slots=True)
class ChartArrow:
    """One or more transitions from a box to another. `automatic`: the clock does it."""

    source: str
    target: str
    lines: tuple[str, ...]
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn of a kind."""

    title: str
    boxes: tuple[ChartBox, ...]
    arrows: tuple[ChartArrow, ...]


def chart_of(kind: Kind) -> Chart:
    """The chart of a kind, its states in the order written, the first one first."""
    states = sorted(kind.states, key=lambda state: state.id != kind.initial)
    moves = list(_moves(kind))
    boxes = [ChartBox(START, "start", (), "Start"), *(_state(each, kind) for each in states)]
    many = dict.fromkeys(each.source for each in moves if each.source.startswith(":"))
    boxes += [_many(each) for each in many]
    arrows: dict[tuple[str, str, bool], list[str]] = {(START, kind.initial, False): []}
    for each in moves:
        lines = arrows.setdefault((each.source, each.target, each.automatic), [])
        lines += _wrapped(each.words)
    drawn = tuple(ChartArrow(source, target, tuple(lines), auto) for (source, target, auto), lines in arrows.items())
    return Chart(kind.title.source, tuple(boxes), drawn)


@dataclass(frozen=True, slots=True)
class _Move:
    source: str
    target: str
    words: str
    automatic: bool


def _moves(kind: Kind) -> Iterator[_Move]:
    """Everything that leads from one state to another."""
    known = {each.id for each in kind.states}
    for state in kind.states:
        for transition in state.transitions:
            yield from _ways(state.id, transition)
    for transition in kind.anywhere:
        for source in transition.sources or ("open",):
            yield from _ways(source if source in known else f":{source}", transition)


def _ways(source: str, transition: Transition) -> Iterator[_Move]:
    title, automatic = transition.title.source, CLOCK in transition.by
    asks = transition.approval is not None
    for branch in transition.to:
        if branch.state != source:
            yield _Move(source, branch.state, f"{title} (approval)" if asks else title, automatic)
    back = transition.approval.returned_to if transition.approval is not None else ""
    if back and back != source:
        yield _Move(source, back, f"{title} (returned)", automatic)


def targets(transition: Transition) -> tuple[str, ...]:
    """The states that a transition may lead to, an approval's way back among them."""
    back = transition.approval.returned_to if transition.approval is not None else ""
    return tuple(dict.fromkeys((*(each.state for each in transition.to), *((back,) if back else ()))))


def stays(state: State) -> tuple[Transition, ...]:
    """The events of a state that leave it as it is."""
    return tuple(each for each in state.transitions if not set(targets(each)) - {state.id})


def _label(transition: Transition) -> str:
    return transition.title.source + (" (approval)" if transition.approval is not None else "")


def _state(state: State, kind: Kind) -> ChartBox:
    sort = "final" if state.final else "ended" if state.ended else "open"
    lines = [Line(each, "title") for each in _wrapped(state.title.source)]
    lines.append(Line(f"{state.id}{f' ({sort})' if sort != 'open' else ''}"))
    own = (*state.deadlines, *(kind.deadlines if state.id == kind.initial else ()))
    for deadline in own:
        lines += [Line(each, "deadline") for each in _wrapped(deadline_told(deadline))]
    for transition in stays(state):
        lines += [Line(each, "stays") for each in _wrapped(f"Stays: {_label(transition)}")]
    return ChartBox(state.id, sort, tuple(lines), state.title.source)


def deadline_told(deadline: Deadline) -> str:
    """A deadline in a few words."""
    return f"Due: {deadline.title.source}: {deadline.within.source}"


def _many(source: str) -> ChartBox:
    told = {":open": "From any open state", ":ended": "From any ended state"}.get(source, f"From {source[1:]}")
    return ChartBox(source, "from", (Line(told, "title"),), told)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDEST) or [text]
