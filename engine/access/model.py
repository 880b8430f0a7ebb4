"""Who may see and do what, after compiling: duties, roles, profiles, consent policies; and the actor that asks."""

from __future__ import annotations

from dataclasses import dataclass

from engine.expressions.program import Program
from engine.expressions.text import EMPTY, Text

CLASSES = ("plain", "personal", "sensitive", "restricted")
"""Lowest first; `plain` needs no right of its own once a record is seen."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A person's part in a record: `relation` `is` (owner, assigned, asker, author) or `within` (team, area, organisation, receiver,
    anywhere), `whose` that word; `if_nobody` the duty that takes over; `lends`: whoever holds it may lend it to somebody else."""

    id: str
    title: Text
    relation: str
    whose: str
    if_nobody: str = ""
    lends: bool = True


@dataclass(frozen=True, slots=True)
class Sight:
    """One line of what a role sees. `which` is `own assigned team area organisation shared all`; `forms` names forms (or questions
    `form.question`) and empty means all; `profile` limits to a profile's fields; `ask_reason`: break-glass with `lasts`."""

    record: str
    which: str
    classes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    profile: str = ""
    write: bool = False
    ask_reason: bool = False
    lasts: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A country's post: the duties it takes up, what it sees, what else it may do (`create_<kind>`, …), its compartments."""

    id: str
    title: Text
    duties: tuple[str, ...] = ()
    sees: tuple[Sight, ...] = ()
    may: tuple[str, ...] = ()
    compartments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A field that a profile names: `form.question`, `form.rows`, a fact or a built-in; and why."""

    name: str
    why: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Profile:
    """The fields that a kind of recipient may receive. `until` yields an instant or date when the grant ends; none: with the record."""

    id: str
    title: Text
    record: str
    fields: tuple[ProfileField, ...]
    recipients: tuple[str, ...] = ()
    as_of: str = "sent"
    until: Program | None = None
    needs_agreement: bool = False


@dataclass(frozen=True, slots=True)
class ConsentPolicy:
    """Which purposes must be consented to before something is sent, and what stands in for it.

    `unless`: no consent is needed while it is true. `override_by`: a duty that may override with one of the bases of the option list
    `override_bases`, and a reason. `inform`: the person is told instead of asked.
    """

    id: str
    needs: tuple[str, ...] = ()
    title: Text = EMPTY
    unless: Program | None = None
    inform: bool = False
    override_by: str = ""
    override_bases: str = ""
    basis: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Post:
    """A role that a person holds, and where: `team`, `area` (a location code), `organisation` (an id of the directory)."""

    role: str
    team: str = ""
    area: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Lent:
    """What somebody has lent for a time: `duties` of the `posts` that are theirs (what was lent to them is not among it)."""

    lender: str
    posts: tuple[Post, ...]
    duties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person with posts, or the clock (`person` is `"clock"`, no posts).

    `lent` is what others have lent them now. `partners` are all with whom something is lent now, in either direction: where different
    people must decide, they count as one.
    """

    person: str
    name: str = ""
    posts: tuple[Post, ...] = ()
    language: str = ""
    lent: tuple[Lent, ...] = ()
    partners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What access needs to know of a record: where it stands and who has a part in it."""

    kind: str
    owner: str = ""
    team: str = ""
    area: str = ""
    areas: tuple[str, ...] = ()
    """The area and everything above it, deepest first."""
    organisation: str = ""
    receiver: str = ""
    """The organisation a sending record is sent to."""
    assigned: tuple[str, ...] = ()
    author: str = ""
    askers: tuple[str, ...] = ()
    narrowed_to: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    """Organisations with a live grant."""
    follows: tuple[str, ...] = ()
    """The kinds that own this one: who sees a root sees its branches."""
