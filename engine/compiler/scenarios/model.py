"""A scenario after compiling. Answers have the stored form of `engine.forms.answers`; times are as they were written, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.compiled import DemoPerson
from engine.diagnostics import Span
from engine.expressions.values import Duration
from engine.forms.answers import Answers


@dataclass(frozen=True, slots=True)
class Given:
    """Where a scenario begins: a record of a kind in a state, perhaps with a request that waits for a duty."""

    record: str
    state: str
    waiting_for: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected after the step before it; exactly one of the first words is set.

    `created` and `not_created` name a kind, `notified` a person, `refused` and `problem` a code, `state`, `fact`, `flag`, `deadline`
    an id, `waiting_for` a duty, `seen` is `hidden` or `value`. Beside them: `because` a rule, `due_in`, `to` an organisation, `value`.
    """

    created: str = ""
    not_created: str = ""
    notified: str = ""
    refused: str = ""
    problem: str = ""
    state: str = ""
    fact: str = ""
    flag: str = ""
    deadline: str = ""
    waiting_for: str = ""
    seen: str = ""
    because: str = ""
    due_in: Duration | None = None
    to: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `act` is `create fill do raise lower answer_approval send wait move_to see expect`; `what` its word.

    `actor` is a person's id. `on` names the record: a rule, a kind, or a name given by `called`; empty: that of the step before.
    `forms` (of `create`) and `answers` (of `fill` and `do`) are answers in their stored form. `wait` is a length of time, `moment` the
    local time of `move_to`, `2026-03-01 09:00`. `expected` stands in a step of its own, or beside `see`.
    """

    act: str
    span: Span
    what: str = ""
    actor: str = ""
    on: str = ""
    called: str = ""
    fill_the_rest: bool = False
    draft: bool = False
    forms: Mapping[str, Answers] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    reason: str = ""
    wait: Duration | None = None
    moment: str = ""
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story. `starts` is a local time, `2026-03-02 09:00`; `people` are those of its people file."""

    title: str
    file: str
    span: Span
    starts: str
    people: tuple[DemoPerson, ...]
    steps: tuple[Step, ...]
    given: Given | None = None
