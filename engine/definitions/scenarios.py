"""Scenarios as they are written: what people do, step by step, and what is expected. Playing them is another room's duty."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag

from engine.definitions.noun import MARK, Described, Noun
from engine.definitions.words import Expression, Flag, Id, Ids, Key, Name, Names, OneOf, Prose, Word, fault, stands


class Given(Noun):
    """Where the scenario begins; a shortest legal path leads there."""

    record: Id
    """The kind of record."""
    state: Id
    """The state that it is brought into, by the shortest way that the procedure allows."""
    waiting_for: Id | None = None
    """The duty whose answer to an approval is awaited."""


class Expect(Noun):
    """What must have come of the step before: one of the upper keys, with those of the lower ones that belong to it."""

    created: Id | None = None
    """The kind of record, or the task, that a rule has made; with `because`, `due_in`, `due`, `to`."""
    not_created: Id | None = None
    """The kind of record, or the task, that no rule has made; with `because`."""
    state: Id | None = None
    """The state that the record is in."""
    fact: Id | None = None
    """The fact whose value is told in `value`."""
    flag: Id | None = None
    """The flag that is up; with `value: no`, down."""
    deadline: Id | None = None
    """The clock that runs; with `due_in`, `due`, or `value: running`, `met` or `late`."""
    waiting_for: Id | None = None
    """The duty whose answer to an approval is awaited."""
    task_for: Ids = ()
    """The people who have an open task; with `because`, `title`, `due_in`, `due`."""
    no_task_for: Ids = ()
    """The people who have no such task; with `because`, `title`."""
    notified: Ids = ()
    """The people who have been told something since this was last asked about them."""
    not_notified: Ids = ()
    """The people who have been told nothing since."""
    refused: Id | None = None
    """The code with which the step before was refused; with `because`."""
    problem: Id | None = None
    """The code of what is wrong in the form of the step before; with `at`."""
    shown: Names = ()
    """Questions (`form.question`) that the form shows now to who acts."""
    hidden: Names = ()
    """Questions that it doesn't show."""
    visible_to: Ids = ()
    """The people who can open the record; with `field`, who can read that field."""
    not_visible_to: Ids = ()
    """The people who can't."""
    history: Name | None = None
    """What the record's history tells: an event, a form, a flag, a state, or a word such as `completed`; with `by`, `because`."""
    because: Word | None = None
    """The rule behind it (of a task also a deadline, or `approval`). Beside `refused`: a form, duty or purpose, or the check's words."""
    due_in: Expression | None = None
    """How long from now: `3 hours`."""
    due: Word | None = None
    """When: `2026-03-02 12:00`."""
    to: Id | None = None
    """The organisation that is proposed first."""
    value: Word | None = None
    """The value of the fact, flag or deadline."""
    title: Prose | None = None
    """The words of the task."""
    at: Word | None = None
    """Where in the form: `question`, `rows[0].question`, `rows[option].question`."""
    field: Name | None = None
    """The field, `form.question`."""
    by: Id | None = None
    """The person who did it."""


def _a_word_or_more(value: Any) -> Any:
    if isinstance(value, (str, dict)):
        return value
    raise fault(
        "E303",
        f"Here {stands(value)}, but what is expected is written as `key: value`.",
        "Write for example `{state: closed}`.",
    )


def _which_expectation(value: Any) -> str:
    return MARK + ("word" if isinstance(value, str) else "expect")


Expectation: TypeAlias = Annotated[
    Annotated[
        Annotated[Word, Tag(MARK + "word")] | Annotated[Expect, Tag(MARK + "expect")], Discriminator(_which_expectation)
    ],
    BeforeValidator(_a_word_or_more),
]
"""`expect: {state: closed}`, or beside `see` a word: `expect: hidden`."""


class Step(Noun):
    """One step: somebody (`as`) does something, time passes, or something is expected."""

    as_: Id | None = None
    """The person who acts; without it, who acted before."""
    on: Id | None = None
    """Which record: the rule that created it, its kind if there is one, or what `called:` named it."""
    create: Id | None = None
    """Makes a record of this kind."""
    called: Id | None = None
    """A name by which later steps speak of the record made here."""
    fill_the_rest: Flag = False
    """`true`: other required answers are made up, the same each time."""
    forms: dict[Id, dict[Id, Any]] = Field(default_factory=dict)
    """Forms that are filled in and completed, each with its answers."""
    fill: Id | None = None
    """The form that is filled in, and completed."""
    entry: Annotated[str, OneOf("new", "last")] | None = None
    """Of a form with entries: `new` (which it is without this key) or `last`, filled in anew."""
    answers: dict[Id, Any] = Field(default_factory=dict)
    """The answers, by question."""
    draft: Flag = False
    """`true`: kept as a draft, not completed."""
    do: Id | None = None
    """The event that is done."""
    reason: Prose | None = None
    """The reason, where one is asked for."""
    answer_approval: Annotated[str, OneOf("approve", "return")] | None = None
    """What the person answers to an approval that waits for them."""
    raise_: Id | None = None
    """The flag that is raised."""
    lower: Id | None = None
    """The flag that is lowered."""
    send: Id | None = None
    """The organisation that the record is sent to, by the event that sends in its state."""
    override: Id | None = None
    """The basis on which it is sent without the consent that is lacking; with `reason`."""
    lend: Ids = ()
    """The duties that the person lends; with `to` and `until`."""
    to: Id | None = None
    """The person to whom duties are lent."""
    until: Word | None = None
    """The last day on which they are lent: `2026-03-06`."""
    take_back: Id | None = None
    """The person with whom lending ends before its time: whoever was lent duties, or lent them."""
    finish: Id | None = None
    """The task that the person says is done: the rule or the deadline behind it."""
    decision: Annotated[str, OneOf("keep", "drop")] | None = None
    """What becomes of it where the reason for it has ended."""
    wait: Word | None = None
    """How much time passes."""
    move_to: Word | None = None
    """The instant that it becomes."""
    see: Name | None = None
    """The field that the person looks at; `expect` beside it says what they find."""
    expect: Expectation | None = None
    """What must have come of the step before: its keys are told under “expect”."""
    note: Prose | None = None
    """Why this step; for readers."""


class Scenario(Described):
    """`scenario`: a story with what it must lead to."""

    scenario: Prose
    """What the story shows, in one sentence."""
    starts: Word
    """When it begins, in the context's time: `2026-03-02 09:00`."""
    people: Key
    """Whose people take part: `town` is `people/town.yaml`."""
    given: Given | None = None
    """The record that is there when the story begins."""
    steps: tuple[Step, ...]
    """What is done and what must come of it, in order."""
