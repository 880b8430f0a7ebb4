"""Log-ins for the fictional people of a demonstration, with random passwords that are told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from engine.accounts.accounts import Accounts
from engine.accounts.secrets import made_password
from engine.casework.ports import Person
from engine.compiled import DemoPerson


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One fictional log-in, to be printed once. `role` is an id of the context."""

    username: str
    password: str = field(repr=False)
    name: str
    role: str


def make_demo_people(accounts: Accounts, people: Iterable[DemoPerson], now: datetime) -> list[DemoLogin]:
    """Log-ins for the people who have none yet; with passwords that nobody can be told again later.

    People of a second post carry the same id again: they get one log-in with both posts. The person's id is the username.
    """
    known = {person.id for person in accounts.people()}
    posts: dict[str, list[tuple[str, str, str, str]]] = {}
    first: dict[str, DemoPerson] = {}
    for each in people:
        first.setdefault(each.id, each)
        posts.setdefault(each.id, []).append((each.role, each.team, each.area, each.organisation))
    made = []
    for demo in first.values():
        if demo.id in known:
            continue
        password = made_password()
        person = Person(demo.id, demo.name, demo.language, True, tuple(posts[demo.id]))
        refused = accounts.add_person(demo.id, person, password, now)
        if refused is None:
            made.append(DemoLogin(demo.id, password, demo.name, demo.role))
    return made
