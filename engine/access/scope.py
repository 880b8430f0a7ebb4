"""Which records of a kind an actor may find, as a value: `store` turns it into SQL, nothing here knows of tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leg:
    """One way in. `which` is `owner assigned author team area organisation receiver shared all`; `value` a person's, team's or
    organisation's id or a location's code (`area` covers everything below it); empty only for `all`."""

    which: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A union of legs; no leg: nothing."""

    legs: tuple[Leg, ...] = ()
