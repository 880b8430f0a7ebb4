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
    """What is expected after the step before it; exactly one of the first group is set.

    `created` and `not_created` name a kind or task, `refused` and `problem` a code, `state`, `fact`, `flag`, `deadline` an id,
    `waiting_for` a duty, those with several words people or `form.question`, `history` a word of the journal or a name in it, `seen` is
    `hidden` or `value`. Beside them: `because` a rule (of a refusal: a word that it names, or its sentence), `due_in`, `due` (a local
    time as written), `to` an organisation, `value`, `title` of a task, `at` the path of a problem, `field`, `by` a person.
    """

    created: str = ""
    not_created: str = ""
    state: str = ""
    fact: str = ""
    flag: str = ""
    deadline: str = ""
    waiting_for: str = ""
    task_for: tuple[str, ...] = ()
    no_task_for: tuple[str, ...] = ()
    notified: tuple[str, ...] = ()
    not_notified: tuple[str, ...] = ()
    refused: str = ""
    problem: str = ""
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    visible_to: tuple[str, ...] = ()
    not_visible_to: tuple[str, ...] = ()
    history: str = ""
    seen: str = ""

    because: str = ""
    due_in: Duration | None = None
    due: str = ""
    to: str = ""
    value: str = ""
    title: str = ""
    at: str = ""
    field: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `act` is `create fill do raise lower answer_approval send finish lend take_back wait move_to see expect`;
    `what` its word.

    `actor` is a person's id; where the step names none, that of the step before. `on` names the record: a rule, a kind, or a name given
    by `called`; empty: that of the step before. `entry` is `last`, or empty: a new one. `forms` (of `create`) and `answers` (of `fill`
    and `do`) are answers in their stored form. `wait` is a length of time, `moment` the local time of `move_to`, `2026-03-01 09:00`.
    `expected` stands in a step of its own, or beside what is done. Of `lend`, `what` holds the duties, `to` the person, `moment` the day.
    """

    act: str
    span: Span
    what: str = ""
    actor: str = ""
    on: str = ""
    called: str = ""
    fill_the_rest: bool = False
    draft: bool = False
    entry: str = ""
    forms: Mapping[str, Answers] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    reason: str = ""
    override: str = ""
    decision: str = ""
    to: str = ""
    wait: Duration | None = None
    moment: str = ""
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story. `starts` is a local time, `2026-03-02 09:00`; `people` are those of its people file, which is `cast`."""

    title: str
    file: str
    span: Span
    starts: str
    people: tuple[DemoPerson, ...]
    steps: tuple[Step, ...]
    given: Given | None = None
    cast: str = ""
