"""Kinds of record as they are written: states, transitions, deadlines, approvals, facts, flags, links. Names are not resolved here."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from engine.definitions.forms import Item
from engine.definitions.noun import MARK, Check, Deadline, Described, First, Noun, Step, Value
from engine.definitions.words import (
    Class,
    Expression,
    Flag,
    Id,
    Ids,
    Key,
    Name,
    Names,
    OneOf,
    Prose,
    Whole,
    Word,
    fault,
    stands,
)


class Level(Noun):
    """One level of an approval."""

    by: Id
    if_: Expression | None = None
    within: Value | None = None
    steps: tuple[Step, ...] = ()


class Returned(Noun):
    """Where a returned request leads, when that is another state."""

    to: Id


class Approval(Noun):
    """What must be answered before something happens."""

    levels: tuple[Level, ...] = Field(min_length=1)
    locks: Ids = ()
    ask_reason: Flag = False
    basis: Prose | None = None
    note: Prose | None = None


class Need(Noun):
    """A form that must be complete."""

    form: Id
    since: Id | None = None


def _need(value: Any) -> Any:
    return {"form": value} if isinstance(value, str) else value


Needs: TypeAlias = tuple[
    Annotated[Need, BeforeValidator(_need), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object"}]})], ...
]


class When(Noun):
    """What sets something off: exactly one of its keys, and `also_past` beside `reached`."""

    completed: Id | None = None
    entered: Id | None = None
    left: Id | None = None
    event: Id | None = None
    changed: Id | None = None
    raised: Id | None = None
    lowered: Id | None = None
    late: Id | None = None
    linked: Id | None = None
    opened: Word | None = None
    reached: Expression | None = None
    also_past: Flag = False


FACT_TYPES = ("yes_no", "whole_number", "decimal", "text", "date", "date_time", "location", "organisation")
FactType: TypeAlias = Annotated[str, OneOf(*FACT_TYPES)]
WHEN = ("completed", "entered", "left", "event", "changed", "raised", "lowered", "late", "linked", "opened", "reached")


def _a_target(value: Any) -> Any:
    if isinstance(value, str) or (isinstance(value, dict) and "first" in value):
        return value
    remedy = "Write the id of a state, or a list under `first:`."
    raise fault("E303", f"Here {stands(value)}, but a state is expected.", remedy)


def _which_target(value: Any) -> str:
    return MARK + ("state" if isinstance(value, str) else "first")


Target: TypeAlias = Annotated[
    Annotated[Annotated[Id, Tag(MARK + "state")] | Annotated[First, Tag(MARK + "first")], Discriminator(_which_target)],
    BeforeValidator(_a_target),
]


class Transition(Described):
    """`event`: a way out of a state (or, under `anywhere`, out of many)."""

    event: Id
    by: Ids
    to: Target | None = None
    if_: Expression | None = None
    needs: Needs = ()
    checks: tuple[Check, ...] = ()
    ask: tuple[Item, ...] = ()
    ask_reason: Flag = False
    approval: Approval | None = None
    returned: Returned | None = None
    reopens: Flag = False
    sends: Flag = False
    when: When | None = None
    from_: Ids = ()


class State(Described):
    """One state of a life."""

    ended: Flag = False
    final: Flag = False
    deadlines: tuple[Deadline, ...] = ()
    transitions: tuple[Transition, ...] = ()


class Change(Noun):
    """A change of a fact that needs an approval."""

    if_: Expression
    approval: Approval


class Fact(Described):
    """A value that outlives a form."""

    options: Id | None = None
    type: (
        Annotated[
            str, OneOf("yes_no", "whole_number", "decimal", "text", "date", "date_time", "location", "organisation")
        ]
        | None
    ) = None
    latest: tuple[Expression, ...] = ()
    calculate: Value | None = None
    change: tuple[Change, ...] = ()
    class_: Class | None = None
    reveals: Flag = False


class Switch(Noun):
    """Who may raise or lower a flag."""

    by: Ids
    ask_reason: Flag = False


class Flagged(Described):
    """A flag: a condition beside the state."""

    raise_: Switch | None = None
    lower: Switch | None = None
    deadlines: tuple[Deadline, ...] = ()
    narrows_to: Ids = ()


class Link(Described):
    """A tie to records of another kind."""

    to: Id
    many: Flag = False
    back: Id | None = None
    owned: Flag = False


class Number(Noun):
    """How records are numbered."""

    text: Prose
    area: Id | None = None
    digits: Whole = 5
    restarts: Ids = ()
    confirm: Flag = False
    basis: Prose | None = None
    note: Prose | None = None


class Shows(Noun):
    """What lists, filters and searches read."""

    list_: Names = ()
    filter: Names = ()
    search: Names = ()
    match: dict[Name, Whole] = Field(default_factory=dict)
    reveals: Flag = False
    basis: Prose | None = None


class Workflow(Described):
    """`workflow`: a kind of record and its life."""

    workflow: Id
    plural: Prose | None = None
    path: Key
    area: Expression | None = None
    number: Number | None = None
    name: Prose | None = None
    forms: tuple[Id, ...] = ()
    links: dict[Id, Link] = Field(default_factory=dict)
    sends: Id | None = None
    facts: dict[Id, Fact] = Field(default_factory=dict)
    flags: dict[Id, Flagged] = Field(default_factory=dict)
    shows: Shows = Shows()
    deadlines: tuple[Deadline, ...] = ()
    initial: Id
    states: dict[Id, State]
    anywhere: tuple[Transition, ...] = ()
