"""Forms and option lists as they are written: questions, groups, rows, checks, options. Whether names exist is not asked here."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag

from engine.definitions.noun import MARK, Check, Condition, Deadline, Described, Noun, Value
from engine.definitions.words import (
    Class,
    Expression,
    Flag,
    Id,
    Ids,
    OneOf,
    Prose,
    Whole,
    did_you_mean,
    fault,
    stands,
)

QUESTION_TYPES = (
    "text", "long_text", "whole_number", "decimal", "date", "time", "date_time", "yes_no", "choose_one", "choose_many",
    "location", "person", "organisation", "record", "phone", "photo", "document", "audio", "signature", "point", "tally",
    "consent", "note",
)  # fmt: skip
"""Every type of the language. Which of them this engine can serve is asked by the compiler."""

HONEST = ("not_known", "refused", "not_asked", "estimated", "year_only", "month_only")


class Question(Described):
    """`ask`: one question."""

    ask: Id
    label: Prose
    type: Annotated[str, OneOf(*QUESTION_TYPES)]
    options: Id | None = None
    options_if: Expression | None = None
    may_be: tuple[Annotated[str, OneOf(*HONEST)], ...] = ()
    required: Condition | None = None
    required_for: Ids = ()
    show_if: Expression | None = None
    calculate: Value | None = None
    suggest: Value | None = None
    keep: Annotated[str, OneOf("at_completion")] | None = None
    if_changed: Annotated[str, OneOf("ask_reason")] | None = None
    checks: tuple[Check, ...] = ()
    class_: Class | None = None
    compartment: Id | None = None
    instead: Prose | None = None
    reveals: Flag = False
    purpose: Id | None = None
    given_by: Id | None = None
    level: Id | None = None
    kinds: Ids = ()


class Group(Described):
    """`group`: questions under one heading."""

    group: Id
    show_if: Expression | None = None
    class_: Class | None = None
    questions: tuple[Item, ...] = ()


class Rows(Described):
    """`rows`: a table of equal rows."""

    rows: Id
    row_title: Prose | None = None
    at_least: Whole | None = None
    at_most: Whole | None = None
    one_per: Id | None = None
    show_if: Expression | None = None
    class_: Class | None = None
    questions: tuple[Item, ...] = ()
    checks: tuple[Check, ...] = ()


KEYS_OF_ITEMS = (("ask", "question"), ("group", "group"), ("rows", "rows"))


def _an_item(value: Any) -> Any:
    if not isinstance(value, dict):
        message = f"Here {stands(value)}, but a question, a group or rows are expected."
        raise fault("E303", message, "Begin with `ask:`, `group:` or `rows:`.")
    if not any(key in value for key, _ in KEYS_OF_ITEMS):
        remedy = did_you_mean(
            next(iter(value), ""), ("ask", "group", "rows"), "Begin with `ask:`, `group:` or `rows:`."
        )
        raise fault("E302", "This is neither a question, a group nor rows.", remedy)
    return value


def _which_item(value: Any) -> str:
    return MARK + next(tag for key, tag in KEYS_OF_ITEMS if key in value)


Item: TypeAlias = Annotated[
    Annotated[
        Annotated[Question, Tag(MARK + "question")]
        | Annotated[Group, Tag(MARK + "group")]
        | Annotated[Rows, Tag(MARK + "rows")],
        Discriminator(_which_item),
    ],
    BeforeValidator(_an_item),
]


class Form(Described):
    """`form`: what is asked at one occasion."""

    form: Id
    class_: Class
    purpose: Prose
    entries: Flag = False
    entry_title: Prose | None = None
    keep: Annotated[str, OneOf("versions")] | None = None
    questions: tuple[Item, ...]
    checks: tuple[Check, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


class Attribute(Noun):
    """The declared type of an attribute of options: `type`, or the list it takes its words from."""

    type: Annotated[str, OneOf("decimal", "whole_number", "yes_no", "text")] | None = None
    options: Id | None = None


class Option(Described):
    """`option`: one choice; further keys are its attributes."""

    model_config = ConfigDict(extra="allow")

    option: Id
    label: Prose
    ask_which: Flag = False
    hidden: Flag = False

    @property
    def attributes(self) -> dict[str, Any]:
        """The keys that are none of an option's own, as they were written."""
        return dict(self.model_extra or {})


class Options(Described):
    """`options`: a named list of choices."""

    options: Id
    ordered: Flag = False
    attributes: dict[Id, Attribute] = Field(default_factory=dict)
    list_: tuple[Option, ...] = Field(min_length=1)


Group.model_rebuild()
Rows.model_rebuild()
Form.model_rebuild()
