"""Scenarios as they are written: what people do, step by step, and what is expected. Playing them is another room's duty."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.definitions.noun import Described, Noun
from engine.definitions.words import Flag, Id, Key, Name, OneOf, Prose, Word


class Given(Noun):
    """Where the scenario begins; a shortest legal path leads there."""

    record: Id
    """The kind of record."""
    state: Id
    """The state that it is brought into, by the shortest way that the procedure allows."""
    waiting_for: Id | None = None
    """The duty whose answer to an approval is awaited."""


class Step(Noun):
    """One step: somebody (`as`) does something, time passes, or something is expected."""

    as_: Id | None = None
    """The person who acts."""
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
    """The form that is filled in."""
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
    """The organisation that the record is sent to."""
    wait: Word | None = None
    """How much time passes."""
    move_to: Word | None = None
    """The instant that it becomes."""
    see: Name | None = None
    """The field that the person looks at; `expect` beside it says what they find."""
    expect: Any = None
    """What must have come of the step before: see “What a scenario expects”."""
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
