"""Rules and their effects as they are written. Whether a rule can ever fire, and on what, is the compiler's question."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

from engine.definitions.noun import Described, Noun, Step, Value
from engine.definitions.words import Expression, Id, Name, OneOf, Prose, fault, stands
from engine.definitions.workflows import WHEN, When

VERBS = ("create", "link", "task", "notify", "remind", "set", "flag", "unflag", "assign", "raise", "pass_to")


class Route(Noun):
    """One possible recipient."""

    kind: Id | None = None
    organisation: Id | None = None
    covers: Expression | None = None
    service: Id | None = None
    for_sex: Expression | None = None
    age: Expression | None = None


class Effect(Noun):
    """`verb: id`, with its siblings beside it."""

    create: Id | None = None
    link: Id | None = None
    task: Id | None = None
    notify: Id | None = None
    remind: Id | None = None
    set: Id | None = None
    flag: Id | None = None
    unflag: Id | None = None
    assign: Id | None = None
    raise_: Id | None = None
    pass_to: Id | None = None
    title: Prose | None = None
    to: Id | None = None
    value: Value | None = None
    answers: dict[Name, Value] = Field(default_factory=dict)
    send_to: tuple[Route, ...] = ()
    binding: Annotated[str, OneOf("must", "offer", "suggest")] | None = None
    within: Value | None = None
    consent: Id | None = None
    profile: Id | None = None
    unanswered: tuple[Step, ...] = ()
    basis: Prose | None = None
    note: Prose | None = None


def _triggers(value: object) -> object:
    if isinstance(value, str):
        message = f"Here {stands(value)}, but `when` says what happens to what."
        raise fault("E303", message, f"Write it like `{{{value}: …}}`." if value in WHEN else "Write it like `{completed: form}`.")
    return [value] if isinstance(value, dict) else value


Triggers: TypeAlias = Annotated[
    tuple[When, ...],
    BeforeValidator(_triggers),
    WithJsonSchema({"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}),
]


class Rule(Described):
    """A when–if–then sentence."""

    title: Prose
    when: Triggers
    if_: Expression | None = None
    then: tuple[Effect, ...] = Field(min_length=1)
    if_ended: Annotated[str, OneOf("ask", "keep", "withdraw")] = "ask"
    again: Annotated[str, OneOf("when_finished")] | None = None


class Rules(Described):
    """`record` with `rules`: the sentences about one kind of record."""

    record: Id
    rules: dict[Id, Rule]
