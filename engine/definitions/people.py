"""Who: duties, roles, what they see, profiles, consent policies, fictional people. Whether the names in them exist is not asked here."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

from engine.definitions.noun import Described, Noun
from engine.definitions.words import Class, Expression, Flag, Id, Ids, Key, Name, Names, OneOf, Prose, Word


class Duty(Described):
    """A person's part in a record: `is` names them, `in` is where any of them may be found."""

    title: Prose
    is_: Annotated[str, OneOf("owner", "assigned", "asker", "author")] | None = None
    in_: Annotated[str, OneOf("team", "area", "organisation", "receiver", "anywhere")] | None = None
    if_nobody: Id | None = None


class Duties(Described):
    """`duties`: the parts that people have in records."""

    duties: dict[Id, Duty]


class Sight(Noun):
    """One line of what a role sees."""

    record: Id
    which: Annotated[str, OneOf("own", "assigned", "team", "area", "organisation", "shared", "all")]
    classes: tuple[Class, ...] = ()
    forms: Names = ()
    profile: Id | None = None
    write: Flag = False
    ask_reason: Flag = False
    for_: Word | None = None
    note: Prose | None = None


class Role(Described):
    """A country's post."""

    title: Prose
    duties: tuple[Id, ...] = ()
    sees: tuple[Sight, ...] = ()
    may: tuple[Id, ...] = ()
    compartments: tuple[Id, ...] = ()


class Roles(Described):
    """`roles`: a country's posts."""

    roles: dict[Id, Role]


class Field_(Noun):  # noqa: N801 - `Field` is pydantic's
    """A field that a profile names, and why."""

    field: Name
    why: Prose | None = None


def _field(value: Any) -> Any:
    return {"field": value} if isinstance(value, str) else value


Fields: TypeAlias = tuple[
    Annotated[Field_, BeforeValidator(_field), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object"}]})], ...
]


class Profile(Described):
    """`profile`: the fields that a kind of recipient may receive."""

    profile: Id
    title: Prose
    for_: Ids = ()
    record: Id
    fields: Fields = Field(min_length=1)
    as_of: Annotated[str, OneOf("sent")] = "sent"
    until: Expression | None = None
    needs_agreement: Flag = False


class Override(Noun):
    """Who may send without consent, and on which bases."""

    by: Id
    bases: Id


class Policy(Described):
    """Which purposes must be consented to before something is sent."""

    needs: tuple[Id, ...]
    unless: Expression | None = None
    inform: Flag = False
    override: Override | None = None


class Policies(Described):
    """`consent_policies`: what is needed before something is sent."""

    consent_policies: dict[Id, Policy]


class Person(Noun):
    """A fictional person."""

    name: Prose
    role: Id
    team: Id | None = None
    area: Word | None = None
    organisation: Id | None = None
    language: Key | None = None
    note: Prose | None = None


class People(Described):
    """`people`: the fictional people of a demonstration or of scenarios."""

    people: dict[Id, Person]
