"""Who: duties, roles, what they see, profiles, consent policies, fictional people. Whether the names in them exist is not asked here."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field

from engine.definitions.noun import Described, Noun
from engine.definitions.words import Class, Expression, Flag, Id, Ids, Key, Name, Names, OneOf, OrWord, Prose, Word


class Duty(Described):
    """A person's part in a record: `is` names them, `in` is where any of them may be found."""

    title: Prose
    """What people call it."""
    is_: Annotated[str, OneOf("owner", "assigned", "asker", "author")] | None = None
    """It falls to one person, by their part in the record."""
    in_: Annotated[str, OneOf("team", "area", "organisation", "receiver", "anywhere")] | None = None
    """It falls to anyone of a role that takes it up, in the record's team, area, organisation, the receiver, or anywhere."""
    if_nobody: Id | None = None
    """The duty that stands in when nobody is there."""
    lend: Flag = True
    """`false`: who has it can't lend it to somebody else until a date."""


class Duties(Described):
    """`duties`: the parts that people have in records."""

    duties: dict[Id, Duty]
    """Each duty by its id."""


class Sight(Noun):
    """One line of what a role sees."""

    record: Id
    """The kind of record."""
    which: Annotated[str, OneOf("own", "assigned", "team", "area", "organisation", "shared", "all")]
    """Which of them."""
    classes: tuple[Class, ...] = ()
    """The classes that are seen; what isn't named stays hidden."""
    forms: Names = ()
    """Only these forms, or questions of them (`form.question`)."""
    profile: Id | None = None
    """Only the fields of this profile."""
    write: Flag = False
    """`true`: forms can be filled in too."""
    ask_reason: Flag = False
    """`true`: a record opens only after a reason was given; that is written down and told."""
    for_: Word | None = None
    """How long a record opened with a reason stays open."""
    note: Prose | None = None
    """Why it is so; for the handbook."""


class Role(Described):
    """A country's post."""

    title: Prose
    """What people call the post."""
    duties: tuple[Id, ...] = ()
    """The duties that this post takes up."""
    sees: tuple[Sight, ...] = ()
    """What is seen, line by line; the lines add up."""
    may: tuple[Id, ...] = ()
    """What may be done beside the duties: `create_…` of a kind of record."""
    compartments: tuple[Id, ...] = ()
    """The compartments of restricted answers that are read."""


class Roles(Described):
    """`roles`: a country's posts."""

    roles: dict[Id, Role]
    """Each role by its id."""


class Field_(Noun):  # noqa: N801 - `Field` is pydantic's
    """A field that a profile names, and why."""

    field: Name
    """The field, as `form.question`."""
    why: Prose | None = None
    """Why it may be passed on; the sender reads it."""


def _field(value: Any) -> Any:
    return {"field": value} if isinstance(value, str) else value


Fields: TypeAlias = tuple[
    Annotated[Field_, BeforeValidator(_field), OrWord()], ...
]


class Profile(Described):
    """`profile`: the fields that a kind of recipient may receive."""

    profile: Id
    """The id of the profile: its file's name."""
    title: Prose
    """What the recipient gets, in a few words."""
    for_: Ids = ()
    """The kinds of organisation that it is for."""
    record: Id
    """The kind of record whose fields it names."""
    fields: Fields = Field(min_length=1)
    """The fields that may go, and nothing else."""
    as_of: Annotated[str, OneOf("sent")] = "sent"
    """`sent`: the values as they were when it was sent."""
    until: Expression | None = None
    """When the grant ends."""
    needs_agreement: Flag = False
    """`true`: only organisations with a valid agreement receive it."""


class Override(Noun):
    """Who may send without consent, and on which bases."""

    by: Id
    """The duty that may."""
    bases: Id
    """The option list of lawful bases, one of which must be named."""


class Policy(Described):
    """Which purposes must be consented to before something is sent."""

    needs: tuple[Id, ...]
    """The purposes that must be consented to; `[]` when nothing is asked."""
    unless: Expression | None = None
    """The condition under which no consent is needed."""
    inform: Flag = False
    """`true`: the person is told, though not asked."""
    override: Override | None = None
    """Who may send without consent, and on which bases."""


class Policies(Described):
    """`consent_policies`: what is needed before something is sent."""

    consent_policies: dict[Id, Policy]
    """Each policy by its id; rules name it in `consent:`."""


class Person(Noun):
    """A fictional person."""

    name: Prose
    """A made-up name."""
    role: Id
    """The person's role."""
    team: Id | None = None
    """The person's team: any id; equal ids work together."""
    area: Word | None = None
    """The code of the person's place."""
    organisation: Id | None = None
    """The person's organisation, as the directory names it."""
    language: Key | None = None
    """The language in which pages greet this person."""
    note: Prose | None = None
    """What this person is there for."""


class People(Described):
    """`people`: the fictional people of a demonstration or of scenarios."""

    people: dict[Id, Person]
    """Each person by the id they log in with."""
