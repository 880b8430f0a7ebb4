"""Forms and option lists as they are written: questions, groups, rows, checks, options. Whether names exist is not asked here."""

from __future__ import annotations

from importlib.metadata import entry_points
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
"""The types that come with the engine; a package may bring more."""
FURTHER_TYPES = "tais.forms.types"
"""The entry point group by which packages bring types: a package's entry point is called as its type."""


class QuestionType(OneOf):
    """Marks a text as a question type: one of ours, or one that an installed package brings."""

    def check(self, value: Any) -> str:
        """The type's name. Packages are only asked for words that aren't ours."""
        if value in QUESTION_TYPES:
            return str(value)
        return OneOf(*QUESTION_TYPES, *sorted(entry_points(group=FURTHER_TYPES).names - {"built_in"})).check(value)

HONEST = ("not_known", "refused", "not_asked", "estimated", "year_only", "month_only")


class Question(Described):
    """`ask`: one question."""

    ask: Id
    """The id of the question; expressions read the answer by it."""
    label: Prose
    """The question as people read it; `${…}` is filled in."""
    type: Annotated[str, QuestionType(*QUESTION_TYPES)]
    """What kind of answer it takes."""
    options: Id | None = None
    """The option list to choose from."""
    options_if: Expression | None = None
    """Which options are offered; `item` is the option, unknown means not offered."""
    may_be: tuple[Annotated[str, OneOf(*HONEST)], ...] = ()
    """Honest answers beside a value: they satisfy `required`, and are unknown to comparisons."""
    required: Condition | None = None
    """`true`, or the condition under which it must be answered before the form can be completed."""
    required_for: Ids = ()
    """The events for which it must be answered; the form may be completed without."""
    show_if: Expression | None = None
    """The condition under which it is asked; hidden, it reads as unanswered."""
    calculate: Value | None = None
    """The answer is worked out and can't be changed."""
    suggest: Value | None = None
    """The answer is filled in and may be changed; both are kept."""
    keep: Annotated[str, OneOf("at_completion")] | None = None
    """`at_completion`: what reads today or now is worked out once, when the form is completed."""
    if_changed: Annotated[str, OneOf("ask_reason")] | None = None
    """`ask_reason`: who changes the suggestion says why."""
    checks: tuple[Check, ...] = ()
    """What must be true of the answer."""
    class_: Class | None = None
    """Who may read it; it may only be stricter than that of the form."""
    compartment: Id | None = None
    """Splits restricted answers by audience: only roles with this compartment read it."""
    instead: Prose | None = None
    """What those read who lack the compartment, like *Anonymous*."""
    reveals: Flag = False
    """`true`: may show what is worked out from answers of a higher class; needs a `basis`."""
    purpose: Id | None = None
    """Of a `consent` question: what the consent is for."""
    given_by: Id | None = None
    """Of a `consent` question: the question of the same form that says who decided."""
    level: Id | None = None
    """Of a `location` question: the deepest level of places that can be chosen."""
    kinds: Ids = ()
    """Of an `organisation` or `record` question: the kinds that can be chosen."""


class Group(Described):
    """`group`: questions under one heading."""

    group: Id
    """The id of the group; it takes no part in names."""
    show_if: Expression | None = None
    """The condition under which the whole group is asked."""
    class_: Class | None = None
    """The class of all questions inside; it may only be stricter than that of the form."""
    questions: tuple[Item, ...] = ()
    """What is inside: questions, groups, rows."""


class Rows(Described):
    """`rows`: a table of equal rows."""

    rows: Id
    """The id of the rows; expressions count and sum over it."""
    row_title: Prose | None = None
    """What one row is called, made from its answers: `${name}`."""
    at_least: Whole | None = None
    """How many rows there must be."""
    at_most: Whole | None = None
    """How many rows there may be."""
    one_per: Id | None = None
    """The option list of which each option has one fixed row, read as `item`."""
    show_if: Expression | None = None
    """The condition under which the rows are asked."""
    class_: Class | None = None
    """The class of all questions inside; it may only be stricter than that of the form."""
    questions: tuple[Item, ...] = ()
    """What each row asks."""
    checks: tuple[Check, ...] = ()
    """What must be true of each row."""


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
    """The id of the form: its file's name."""
    class_: Class
    """Who may read it: the class of every answer that says no stricter one."""
    purpose: Prose
    """Why this is asked; the page shows it."""
    entries: Flag = False
    """`true`: it is filled in again and again, and each time is an entry of its own."""
    entry_title: Prose | None = None
    """What one entry is called, made from its answers: `${done_on}`."""
    keep: Annotated[str, OneOf("versions")] | None = None
    """`versions`: each completion is kept as a version."""
    questions: tuple[Item, ...]
    """What is asked, in order: questions, groups, rows."""
    checks: tuple[Check, ...] = ()
    """What must be true of the form as a whole."""
    deadlines: tuple[Deadline, ...] = ()
    """Clocks that each entry starts."""


class Attribute(Noun):
    """The declared type of an attribute of options: `type`, or the list it takes its words from."""

    type: Annotated[str, OneOf("decimal", "whole_number", "yes_no", "text")] | None = None
    """The type of the attribute's values."""
    options: Id | None = None
    """The option list whose words the attribute holds."""


class Option(Described):
    """`option`: one choice; further keys are its attributes."""

    model_config = ConfigDict(extra="allow")

    option: Id
    """The id of the option; it is stored and compared."""
    label: Prose
    """The option as people read it."""
    ask_which: Flag = False
    """`true`: who chooses it is asked to say which."""
    hidden: Flag = False
    """`true`: no longer offered; answers that hold it stay what they are."""

    @property
    def attributes(self) -> dict[str, Any]:
        """The keys that are none of an option's own, as they were written."""
        return dict(self.model_extra or {})


class Options(Described):
    """`options`: a named list of choices."""

    options: Id
    """The id of the list: its file's name."""
    ordered: Flag = False
    """`true`: the order means more and less, so that `<` and `>` can compare."""
    attributes: dict[Id, Attribute] = Field(default_factory=dict)
    """What each option may say about itself beside its label: a name with its type."""
    list_: tuple[Option, ...] = Field(min_length=1)
    """The options in the order in which people see them."""


Group.model_rebuild()
Rows.model_rebuild()
Form.model_rebuild()
