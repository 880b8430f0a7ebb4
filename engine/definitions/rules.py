"""Rules with their effects, and indicators, as they are written. Whether a rule can ever fire, and on what, is the compiler's question."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from engine.definitions.noun import Condition, Described, Noun, Step, Value, key_of
from engine.definitions.words import ID, Expression, Id, Name, OneOf, OrOne, Prose, Whole, fault, stands
from engine.definitions.workflows import WHEN, When

VERBS = ("create", "link", "task", "notify", "remind", "set", "flag", "unflag", "assign", "raise", "pass_to")


class Route(Noun):
    """One possible recipient."""

    kind: Id | None = None
    """Organisations of this kind."""
    organisation: Id | None = None
    """This organisation alone."""
    covers: Expression | None = None
    """Only those that cover this place."""
    service: Id | None = None
    """Only those that offer this service."""
    for_sex: Expression | None = None
    """Only those that take persons of this sex."""
    age: Expression | None = None
    """Only those that take persons of this age, in years."""


EXAMPLE = "For example `- notify: duty`; each effect is a line of its own."


class Effect(Noun):
    """`verb: id`, with its siblings beside it."""

    create: Id | None = None
    """Makes a record of this kind."""
    link: Id | None = None
    """Ties the record that `value` names over this link; beside `create`, the link that ties the two."""
    task: Id | None = None
    """Gives a task with this id."""
    notify: Id | None = None
    """Tells this duty."""
    remind: Id | None = None
    """Reminds this duty."""
    set: Id | None = None
    """Sets this fact to `value`."""
    flag: Id | None = None
    """Raises this flag."""
    unflag: Id | None = None
    """Lowers this flag."""
    assign: Id | None = None
    """Gives this part of the record (`owner`, `assigned`, `team`, `area`, `organisation`) to `to` or `value`."""
    raise_: Id | None = None
    """Raises this event, as if a person had done it."""
    pass_to: Id | None = None
    """Hands the matter to this duty."""
    title: Prose | None = None
    """What the task or the notice says."""
    to: Id | None = None
    """The duty that the task is for, or that is given a part; then also `doer` or `author`."""
    on: Id | None = None
    """Beside `assign` and `raise`: the link to the record where it is done; without it, this record."""
    value: Value | None = None
    """What the fact, the part or the link is given."""
    answers: dict[Name, Value] = Field(default_factory=dict)
    """Answers that are filled in from the start, as `form.question: value`."""
    send_to: tuple[Route, ...] = ()
    """Who may receive it; the first line that finds an organisation counts."""
    binding: Annotated[str, OneOf("must", "offer", "suggest")] | None = None
    """`must`: it has to be; `offer`: put to the person; `suggest`: proposed."""
    within: Value | None = None
    """How long there is time for it."""
    consent: Id | None = None
    """The consent policy that is asked before it is sent."""
    profile: Id | None = None
    """The fields that the recipient receives."""
    unanswered: tuple[Step, ...] = ()
    """What happens while nobody has answered."""
    basis: Prose | None = None
    """The law or the guideline behind this effect."""
    note: Prose | None = None
    """Why it is so; for the handbook."""

    @model_validator(mode="before")
    @classmethod
    def _has_keys(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        verb, _, what = value.strip().partition(" ")
        named = verb in VERBS and ID.fullmatch(what.strip())
        remedy = f"Write `- {verb}: {what.strip()}`." if named else EXAMPLE
        raise fault("E303", "Here stands a text, but what is done has a verb with a colon, and whom or what it is for.", remedy)

    @field_validator(*(f"{verb}_" if verb == "raise" else verb for verb in VERBS), mode="before")
    @classmethod
    def _only_one(cls, value: Any, info: ValidationInfo) -> Any:
        verb = key_of(info.field_name or "")
        if isinstance(value, list) and len(value) > 1 and all(isinstance(each, str) for each in value):
            lines = ", ".join(f"`- {verb}: {each}`" for each in value)
            message = f"Here stands a list, but `{verb}` takes one: each effect is a line of its own."
            raise fault("E303", message, f"Write {lines}.")
        return value


def _triggers(value: object) -> object:
    if isinstance(value, str):
        message = f"Here {stands(value)}, but `when` says what happens to what."
        raise fault("E303", message, f"Write it like `{{{value}: …}}`." if value in WHEN else "Write it like `{completed: form}`.")
    return [value] if isinstance(value, dict) else value


Triggers: TypeAlias = Annotated[
    tuple[When, ...],
    BeforeValidator(_triggers),
    OrOne(),
]


class Rule(Described):
    """A when–if–then sentence."""

    title: Prose
    """What the rule says, in one sentence; people read it as the reason of what it sets off."""
    when: Triggers
    """What sets it off: one trigger, or a list of them."""
    if_: Expression | None = None
    """The condition that must be true then."""
    then: tuple[Effect, ...] = Field(min_length=1)
    """What is done, in order."""
    if_ended: Annotated[str, OneOf("ask", "keep", "withdraw")] = "ask"
    """When the condition no longer holds: `ask` (a task), `keep`, or `withdraw` what was asked for."""
    again: Annotated[str, OneOf("when_finished")] | None = None
    """`when_finished`: it may ask anew once what it asked for is done."""


class Indicator(Described):
    """What is counted of the records of a kind; exactly one of the measures is said."""

    title: Prose
    """What is counted, in a few words."""
    count: Condition | None = None
    """How many records fulfil this condition; `true`: all of them."""
    proportion: Expression | None = None
    """Which share of the records fulfils this condition."""
    median: Expression | None = None
    """The middle one of these numbers."""
    mean: Expression | None = None
    """The average of these numbers."""
    sum: Expression | None = None
    """The sum of these numbers."""
    percentile: Expression | None = None
    """The least of these numbers that `at` per cent of all don't exceed."""
    at: Whole | None = None
    """Which percentile, from 1 to 99."""
    among: Expression | None = None
    """Only records that fulfil this condition count."""
    dated: Expression | None = None
    """The date to which a record belongs."""
    each: Annotated[str, OneOf("day", "week", "month", "quarter", "year")] | None = None
    """The length of the periods into which the records fall by their date."""
    split: tuple[Expression, ...] = ()
    """By what the records are divided: questions with options, places, `band(number, list)`."""
    smallest: Whole = 5
    """Cells with fewer records than this are hidden, and those from which they could be reckoned."""


class Rules(Described):
    """`record` with `rules` or `indicators`: the sentences about one kind of record, and what is counted of it."""

    record: Id
    """The kind of record that the sentences are about."""
    rules: dict[Id, Rule] = Field(default_factory=dict)
    """Each rule by its id."""
    indicators: dict[Id, Indicator] = Field(default_factory=dict)
    """Each indicator by its id."""

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, value: Any) -> Any:
        if isinstance(value, dict) and not {"rules", "indicators"} & set(value):
            raise fault("E302", "`rules` or `indicators` is missing here.", "Add `rules:` or `indicators:`.")
        return value
