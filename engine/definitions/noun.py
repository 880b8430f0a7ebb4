"""What the nouns share: their common keys, no unknown keys, the three shapes of a value, checks, and clocks with their steps."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag, WithJsonSchema

from engine.definitions.words import Expression, Flag, Id, OneOf, Prose, Word, fault, stands

MARK = "·"
"""Begins the names of alternatives, so that they can be told from keys in pydantic's paths."""


def key_of(field: str) -> str:
    """The key of a field: Python's own words bear an underscore (`if_` is `if`)."""
    return field.rstrip("_")


class Noun(BaseModel):
    """A definition: frozen, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=key_of, populate_by_name=True)


class Described(Noun):
    """A definition with the keys that may stand everywhere."""

    title: Prose | None = None
    hint: Prose | None = None
    note: Prose | None = None
    basis: Prose | None = None
    confirm: Flag = False
    locked: Flag = False
    renamed_from: Id | None = None


class Of(Noun):
    """A value read from a table: the option of `of` decides; unknown falls to `otherwise`."""

    of: Expression
    is_: dict[str, Expression]
    otherwise: Expression | None = None


class Case(Noun):
    """One line of `first`: a condition with its value, or the value of `otherwise`."""

    if_: Expression | None = None
    value: Expression | None = None
    otherwise: Expression | None = None


class First(Noun):
    """The value of the first condition that is true."""

    first: tuple[Case, ...]


def _a_value(value: Any) -> Any:
    if isinstance(value, str) or (isinstance(value, dict) and {"first", "of", "is"} & set(value)):
        return value
    remedy = "Write an expression, or a table with `of:` and `is:`, or a list under `first:`."
    raise fault("E303", f"Here {stands(value)}, but a value is expected.", remedy)


def _which_value(value: Any) -> str:
    if isinstance(value, str):
        return MARK + "expression"
    return MARK + ("first" if "first" in value else "of")


Value: TypeAlias = Annotated[
    Annotated[
        Annotated[Expression, Tag(MARK + "expression")]
        | Annotated[Of, Tag(MARK + "of")]
        | Annotated[First, Tag(MARK + "first")],
        Discriminator(_which_value),
    ],
    BeforeValidator(_a_value),
]
"""One value that depends on something has one shape, anywhere: an expression, `{of:, is:}` or `{first: […]}`."""


def _true_or_condition(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise fault("E303", f"Here {stands(value)}, but `true` or a condition is expected.")


Condition: TypeAlias = Annotated[
    str, BeforeValidator(_true_or_condition), WithJsonSchema({"type": ["string", "boolean"]})
]
"""`true`, `false` or a condition."""


class Check(Noun):
    """Complains with `message` when `that` is false."""

    that: Expression
    message: Prose
    warn: Flag = False
    basis: Prose | None = None
    note: Prose | None = None


class Step(Noun):
    """What a clock does on its way: `at` is a share (`50%`), `due`, or a length of time with `late` behind it."""

    at: Word
    remind: Id | None = None
    notify: Id | None = None
    pass_to: Id | None = None


class Deadline(Described):
    """`deadline`: a clock."""

    deadline: Id
    from_: Expression | None = None
    within: Value
    until: Expression | None = None
    when_changed: Annotated[str, OneOf("sooner_only")] | None = None
    each_time: Flag = False
    steps: tuple[Step, ...] = ()
