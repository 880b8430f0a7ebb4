"""Scenarios as they are written: what people do, step by step, and what is expected. Playing them is another room's duty."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from engine.definitions.noun import Described, Noun
from engine.definitions.words import Flag, Id, Key, Name, OneOf, Prose, Word


class Given(Noun):
    """Where the scenario begins; a shortest legal path leads there."""

    record: Id
    state: Id
    waiting_for: Id | None = None


class Step(Noun):
    """One step: somebody (`as`) does something, time passes, or something is expected."""

    as_: Id | None = None
    on: Id | None = None
    create: Id | None = None
    called: Id | None = None
    fill_the_rest: Flag = False
    forms: dict[Id, dict[Id, Any]] = Field(default_factory=dict)
    fill: Id | None = None
    answers: dict[Id, Any] = Field(default_factory=dict)
    draft: Flag = False
    do: Id | None = None
    reason: Prose | None = None
    answer_approval: Annotated[str, OneOf("approve", "return")] | None = None
    raise_: Id | None = None
    lower: Id | None = None
    send: Id | None = None
    wait: Word | None = None
    move_to: Word | None = None
    see: Name | None = None
    expect: Any = None
    note: Prose | None = None


class Scenario(Described):
    """`scenario`: a story with what it must lead to."""

    scenario: Prose
    starts: Word
    people: Key
    given: Given | None = None
    steps: tuple[Step, ...]
