"""Kinds of record as they are written: states, transitions, deadlines, approvals, facts, flags, links. Names are not resolved here."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag

from engine.definitions.forms import Item
from engine.definitions.noun import MARK, Check, Deadline, Described, First, Noun, Step, Value
from engine.definitions.words import (
    ID,
    Class,
    Expression,
    Flag,
    Id,
    Ids,
    Key,
    Name,
    Names,
    OneOf,
    OrWord,
    Prose,
    Whole,
    fault,
    stands,
)


class Level(Noun):
    """One level of an approval."""

    by: Id
    """The duty that answers."""
    if_: Expression | None = None
    """The condition under which this level is asked; skipped only when known to be false."""
    within: Value | None = None
    """How long there is time to answer."""
    steps: tuple[Step, ...] = ()
    """What happens while nobody answers."""


class Returned(Noun):
    """Where a returned request leads, when that is another state."""

    to: Id
    """The state to which a returned request leads."""


class Approval(Noun):
    """What must be answered before something happens."""

    levels: tuple[Level, ...] = Field(min_length=1)
    """Who must agree, one after the other; all are different people, and none of them the asker."""
    locks: Ids = ()
    """The forms that can't be changed meanwhile."""
    ask_reason: Flag = False
    """`true`: who asks says why."""
    basis: Prose | None = None
    """The law or the guideline behind it."""
    note: Prose | None = None
    """Why it is so; for the handbook."""


def _an_approval(value: Any) -> Any:
    """An approval has levels, even if it is one."""
    if isinstance(value, dict) and ("levels" in value or "by" not in value):
        return value
    if not isinstance(value, str | list | dict):
        return value
    by = value.get("by") if isinstance(value, dict) else value
    who = by if isinstance(by, str) and ID.fullmatch(by) else "duty"
    here = "`by` stands outside of `levels`" if isinstance(value, dict) else f"Here {stands(value)}"
    remedy = f"Write `approval: {{levels: [{{by: {who}}}]}}`."
    raise fault("E303", f"{here}, but an approval says in `levels:` who agrees, one after the other.", remedy)


class Need(Noun):
    """A form that must be complete."""

    form: Id
    """The form that must be complete."""
    since: Id | None = None
    """`entered`: completed again since the state was entered."""


def _need(value: Any) -> Any:
    return {"form": value} if isinstance(value, str) else value


Agreed: TypeAlias = Annotated[Approval, BeforeValidator(_an_approval)]
Needs: TypeAlias = tuple[
    Annotated[Need, BeforeValidator(_need), OrWord()], ...
]


class When(Noun):
    """What sets something off: exactly one of its keys, and `also_past` beside `reached`."""

    completed: Id | None = None
    """This form (or an entry of it) was completed."""
    entered: Id | None = None
    """This state was entered."""
    left: Id | None = None
    """This state was left."""
    event: Id | None = None
    """This event happened; what it asked can be read."""
    changed: Id | None = None
    """This fact got another value."""
    raised: Id | None = None
    """This flag was raised."""
    lowered: Id | None = None
    """This flag was lowered."""
    late: Id | None = None
    """This deadline passed without being met."""
    linked: Id | None = None
    """A record was tied on by this link."""
    opened: Annotated[str, OneOf("first view")] | None = None
    """The record was looked at for the first time: `first view`."""
    reached: Expression | None = None
    """This date or time has come; it moves when what it reads changes."""
    also_past: Flag = False
    """`true`: beside `reached`, it fires for a date that had passed already."""


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
    """The id of what happens; unique in its state."""
    by: Ids
    """The duties that may do it; `clock` is automatic and says `when`."""
    to: Target | None = None
    """The state it leads to, or `first:` with branches; without it the record stays where it is."""
    if_: Expression | None = None
    """The condition under which it is possible."""
    needs: Needs = ()
    """The forms that must be complete."""
    checks: tuple[Check, ...] = ()
    """What must be true, with the sentence that refuses."""
    ask: tuple[Item, ...] = ()
    """Questions that are asked before it goes."""
    ask_reason: Flag = False
    """`true`: who does it says why."""
    approval: Agreed | None = None
    """Who must agree first; the state stays until all have answered."""
    returned: Returned | None = None
    """Where a returned request leads, if that is another state."""
    reopens: Flag = False
    """`true`: leads out of a state that had ended."""
    sends: Flag = False
    """`true`: here the share is sent: consent is checked, fields and values are fixed."""
    when: When | None = None
    """Of an event `by: clock`: `late` a deadline, or a date `reached`."""
    from_: Ids = ()
    """Under `anywhere`: `open`, `ended`, or the states from which it is possible."""


class State(Described):
    """One state of a life."""

    ended: Flag = False
    """`true`: no clocks run; it is left only by what `reopens`."""
    final: Flag = False
    """`true`: there is no way out."""
    deadlines: tuple[Deadline, ...] = ()
    """Clocks that run while the record is in this state."""
    transitions: tuple[Transition, ...] = ()
    """The ways out, and what may be done here."""


class Change(Noun):
    """A change of a fact that needs an approval."""

    if_: Expression
    """Which change needs it; `before(fact)` is the old value."""
    approval: Agreed
    """Who must agree; the old value stands until then."""


class Fact(Described):
    """A value that outlives a form."""

    options: Id | None = None
    """The option list whose word the fact is."""
    type: (
        Annotated[
            str, OneOf("yes_no", "whole_number", "decimal", "text", "date", "date_time", "location", "organisation")
        ]
        | None
    ) = None
    """The type of the fact, where it can't be seen from what feeds it."""
    latest: tuple[Expression, ...] = ()
    """What feeds it: of these the one that was completed last."""
    calculate: Value | None = None
    """It is worked out, always anew."""
    change: tuple[Change, ...] = ()
    """Changes that need an approval."""
    class_: Class | None = None
    """Who may read it; without it, the highest class of what it reads."""
    reveals: Flag = False
    """`true`: may show what is worked out from answers of a higher class; needs a `basis`."""


class Switch(Noun):
    """Who may raise or lower a flag."""

    by: Ids
    """The duties that may."""
    ask_reason: Flag = False
    """`true`: who does it says why."""


class Flagged(Described):
    """A flag: a condition beside the state."""

    raise_: Switch | None = None
    """Who may raise it."""
    lower: Switch | None = None
    """Who may lower it."""
    deadlines: tuple[Deadline, ...] = ()
    """Clocks that run while it is raised."""
    narrows_to: Ids = ()
    """While it is raised, only these duties see the record."""
    reveals: Flag = False
    """`true`: a rule may raise it because of what is more secret than `personal`; everyone who sees the record sees it; with `basis`."""


class Link(Described):
    """A tie to records of another kind."""

    to: Id
    """The kind of record at the other end."""
    many: Flag = False
    """`true`: there may be several."""
    back: Id | None = None
    """What the link is called from the other end."""
    owned: Flag = False
    """`true`: who sees this record sees the linked one too; area and keeping follow."""


class Number(Noun):
    """How records are numbered."""

    text: Prose
    """How the number looks: `${area}`, `${year}`, `${sequence}` and words."""
    area: Id | None = None
    """The level of places whose short name stands for `${area}`."""
    digits: Whole = 5
    """How many digits the sequence has."""
    restarts: Ids = ()
    """When the sequence begins anew: `area`, `year`, or both."""
    confirm: Flag = False
    """`true`: assumed until the country confirms it."""
    basis: Prose | None = None
    """The law or the guideline behind it."""
    note: Prose | None = None
    """Why it is so; for the handbook."""


class Shows(Noun):
    """What lists, filters and searches read."""

    list_: Names = ()
    """The columns of the list."""
    filter: Names = ()
    """What the list can be narrowed by."""
    search: Names = ()
    """What a search looks into."""
    match: dict[Name, Whole] = Field(default_factory=dict)
    """What is compared to find doubles, each with its weight."""
    reveals: Flag = False
    """`true`: may show what comes from answers of a higher class; needs a `basis`."""
    basis: Prose | None = None
    """The law or the guideline that allows it."""


class Workflow(Described):
    """`workflow`: a kind of record and its life."""

    workflow: Id
    """The id of the kind of record: its file's name."""
    plural: Prose | None = None
    """What several of them are called."""
    path: Key
    """The word in addresses and in the API."""
    area: Expression | None = None
    """The answer that says which place a record belongs to."""
    number: Number | None = None
    """How records are numbered; without it they go by their own short code."""
    name: Prose | None = None
    """What one record is called, made from its answers."""
    forms: tuple[Id, ...] = ()
    """The forms of the record."""
    links: dict[Id, Link] = Field(default_factory=dict)
    """Ties to other kinds of record, each by its id."""
    sends: Id | None = None
    """The linked kind of record of which these records carry a share to somebody else."""
    facts: dict[Id, Fact] = Field(default_factory=dict)
    """Values that outlive a form, each by its id."""
    flags: dict[Id, Flagged] = Field(default_factory=dict)
    """Conditions beside the state, each by its id."""
    shows: Shows = Shows()
    """What lists, filters, searches and the search for doubles read."""
    deadlines: tuple[Deadline, ...] = ()
    """Clocks that run from the record's beginning to its end."""
    initial: Id
    """The state in which a record begins."""
    states: dict[Id, State]
    """The states, each by its id."""
    anywhere: tuple[Transition, ...] = ()
    """Events that are possible in many states."""
