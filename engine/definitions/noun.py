"""What the nouns share: their common keys, no unknown keys, the three shapes of a value, checks, and clocks with their steps."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag, WithJsonSchema

from engine.definitions.words import Expression, Flag, Id, OneOf, Prose, Word, fault, meant_flag, stands

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
    """What people call it."""
    hint: Prose | None = None
    """A sentence of help that the page shows beside it."""
    note: Prose | None = None
    """Why it is so; for the handbook, never shown while working."""
    basis: Prose | None = None
    """The law or the guideline that it rests on; shown where it is set off or refuses."""
    confirm: Flag = False
    """`true`: assumed until the country confirms it; the handbook lists these."""
    locked: Flag = False
    """`true`: a layer above may neither remove nor weaken it."""
    renamed_from: Id | None = None
    """The id that it had in the version before, so that what is stored is found again."""


class Of(Noun):
    """A value read from a table: the option of `of` decides; unknown falls to `otherwise`."""

    of: Expression
    """What decides: an answer or a fact whose options are known."""
    is_: dict[str, Expression]
    """For each option its value. Options that aren't named fall to `otherwise`."""
    otherwise: Expression | None = None
    """The value for the rest, and while what decides is unknown."""


class Case(Noun):
    """One line of `first`: a condition with its value, or the value of `otherwise`."""

    if_: Expression | None = None
    """The condition of this line."""
    value: Expression | None = None
    """What is taken when the condition is true."""
    otherwise: Expression | None = None
    """What is taken when no condition above was true; the last line."""


class First(Noun):
    """The value of the first condition that is true."""

    first: tuple[Case, ...]
    """The lines from above to below; the first whose condition is true counts."""


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
    if not isinstance(value, str):
        raise fault("E303", f"Here {stands(value)}, but `true` or a condition is expected.")
    meant = meant_flag(value)
    if meant and value != meant:
        raise fault("E304", f"Here `true`, `false` or a condition can stand, not `{value}`.", f"Write `{meant}`.", meant)
    return value


Condition: TypeAlias = Annotated[
    str, BeforeValidator(_true_or_condition), WithJsonSchema({"type": ["string", "boolean"]})
]
"""`true`, `false` or a condition."""


class Check(Noun):
    """Complains with `message` when `that` is false."""

    that: Expression
    """What must be true; the check complains only when it is known to be false."""
    message: Prose
    """The sentence that people read then; it says what to do."""
    warn: Flag = False
    """`true`: it is said, but one may go on."""
    basis: Prose | None = None
    """The law or the guideline behind the check."""
    note: Prose | None = None
    """Why it is so; for the handbook."""


class Step(Noun):
    """What a clock does on its way: `at` is a share (`50%`), `due`, or a length of time with `late` behind it."""

    at: Word
    """When: a share of the time (`50%`), `due`, or a length of time with `late` behind it."""
    remind: Id | None = None
    """The duty that is reminded of what is still to be done."""
    notify: Id | None = None
    """The duty that is told."""
    pass_to: Id | None = None
    """The duty to which the matter goes over."""


class Deadline(Described):
    """`deadline`: a clock."""

    deadline: Id
    """Its id; rules and scenarios speak of it by this."""
    from_: Expression | None = None
    """The date or time from which it counts; without it, the entry into the state (or the raising of the flag)."""
    within: Value
    """How long there is time: a length of time, a setting, or a table of them."""
    until: Expression | None = None
    """What ends it in time; without it, leaving the state."""
    when_changed: Annotated[str, OneOf("sooner_only")] | None = None
    """`sooner_only`: when what it reads changes, it may come earlier but never quietly later."""
    each_time: Flag = False
    """`true`: it starts anew each time that the state is entered again."""
    steps: tuple[Step, ...] = ()
    """What happens on its way: reminders before, notices when it is due or late."""
