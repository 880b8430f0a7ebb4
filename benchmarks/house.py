"""An open database with a context, its people and what is done there through the use cases, for benchmarks that commit.

The context comes through the compiler, the store is the one that `serve` opens; nothing is left out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.access.model import Actor, Post
from engine.accounts import Accounts
from engine.bootstrap.check import compiled
from engine.bootstrap.desk import ActiveContext, desk_of
from engine.casework.desk import Command, Desk
from engine.casework.opening import open_for_reading
from engine.casework.outcomes import Absent, Done
from engine.casework.ports import Person, Reading
from engine.casework.work.environment import environment
from engine.casework.writing.change_flag import change_flag
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.create_record import create_record
from engine.casework.writing.do_event import do_event
from engine.compiled import CompiledContext
from engine.scenarios.made_up import made_up
from engine.store import SqlStore, new_keys, open_store


@dataclass(slots=True)
class House:
    """An open database. Every verb refuses to go on when the use case doesn't do what was asked."""

    store: SqlStore
    desk: Desk
    accounts: Accounts
    context: CompiledContext
    actors: Mapping[str, Actor]

    def command(self, person: str, payload: Mapping[str, Any] | None = None, reason: str = "") -> Command:
        """A command with an id that never came before."""
        return Command(uuid.uuid4().hex, self.actors[person], dict(payload or {}), reason=reason)

    def create(self, person: str, path: str) -> str:
        """A new record's id."""
        return _done(create_record(self.desk, self.command(person), path)).record

    def fill(
        self,
        person: str,
        path: str,
        record: str,
        form: str,
        answers: Mapping[str, Any],
        version: int = 0,
        entry: str = "",
    ) -> int:
        """Completes a form; its new version."""
        payload = {"answers": dict(answers), "version": version}
        return _done(complete_form(self.desk, self.command(person, payload), path, record, form, entry)).form_version

    def made_up(self, person: str, path: str, record: str, form: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        """These answers, and made-up ones to what else the form requires of the record as it is now."""

        def work(reading: Reading) -> dict[str, Any]:
            opened = open_for_reading(reading, self.desk, self.actors[person], path, record)
            if isinstance(opened, Absent):
                raise SystemExit("There is no such record.")
            unit = opened.unit
            return made_up(self.context, unit.prepared.forms[form], dict(answers), environment(unit, opened.record))

        return self.store.read(work)

    def do(self, person: str, path: str, record: str, event: str, reason: str = "") -> None:
        """Does an event."""
        _done(do_event(self.desk, self.command(person, reason=reason), path, record, event))

    def flag(self, person: str, path: str, record: str, flag: str, up: bool) -> None:
        """Raises or lowers a flag."""
        _done(change_flag(self.desk, self.command(person, {"raise": up}, "To measure"), path, record, flag))


def _done(outcome: object) -> Done:
    if not isinstance(outcome, Done):
        raise SystemExit(f"Not done: {outcome}")
    return outcome


@contextmanager
def house(context: Path, url: str, folder: Path) -> Iterator[House]:
    """A new database of a context with its demonstration's people. `folder`: where keys and checkpoints are kept."""
    found, faults = compiled(context)
    if found is None:
        raise SystemExit("\n".join(f"{fault.span}: {fault.message}" for fault in faults))
    keys = new_keys(demonstration=True)
    keys = replace(keys, key_store=f"sqlite:///{folder}/{uuid.uuid4().hex}.keys", checkpoints=f"{folder}/checkpoints")
    store = open_store(url, keys, found, nature="demonstration")
    try:
        active = ActiveContext(store)
        active()
        yield House(store, desk_of(store, active), Accounts(store), found, _people(store, found))
    finally:
        store.close()


def _people(store: SqlStore, context: CompiledContext) -> dict[str, Actor]:
    actors: dict[str, Actor] = {}
    for each in context.people:
        post = Post(each.role, each.team, each.area, each.organisation)
        known = actors.get(each.id)
        actors[each.id] = Actor(each.id, each.name, (*(known.posts if known else ()), post), each.language)
    at = datetime.now(UTC)
    for actor in actors.values():
        posts = tuple((post.role, post.team, post.area, post.organisation) for post in actor.posts)
        person = Person(actor.person, actor.name, actor.language, True, posts)
        store.accounts.write(lambda rows, person=person: rows.add(person, person.id, at))  # type: ignore[misc]
    return actors
