"""The stage on which a scenario is played: a fresh database in memory, its people, a clock that is moved by hand, counted ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from engine.access.model import Actor, Post
from engine.casework.clockwork.deliver import deliver
from engine.casework.clockwork.run_due import run_due
from engine.casework.desk import Command, Desk
from engine.casework.opening import blank_unit
from engine.casework.ports import Person, Reading
from engine.casework.prepared import Prepared
from engine.casework.records import Json, Record, Tree
from engine.casework.work.unit import Unit
from engine.compiled import DemoPerson
from engine.store import SqlStore, new_keys, open_store, twin
from engine.store.people import AccountRows


def _add(person: Person, at: datetime, rows: AccountRows) -> None:
    rows.add(person, person.id, at)


@dataclass(slots=True)
class MovableClock:
    """Stands still until it is moved."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


@dataclass(slots=True)
class CountedIds:
    """Ids that are the same in every run."""

    count: int = 0

    def new(self) -> str:
        self.count += 1
        return f"00000000-0000-7000-8000-{self.count:012d}"


@dataclass(slots=True)
class Stage:
    """Everything a scenario needs to be played."""

    prepared: Prepared
    store: SqlStore
    clock: MovableClock
    ids: CountedIds
    actors: dict[str, Actor]
    desk: Desk
    roots: list[str] = field(default_factory=list)

    def command(self, person: str, payload: dict[str, Json], reason: str = "") -> Command:
        return Command(self.ids.new(), self.actors[person], payload, reason=reason)

    def tree(self, record: str) -> Tree:
        found = self.store.read(lambda reading: reading.tree(record))
        if found is None:
            raise LookupError(record)
        return found

    def record(self, identifier: str) -> Record:
        found = self.store.read(lambda reading: reading.record(identifier))
        if found is None:
            raise LookupError(identifier)
        return found

    def unit(self, reading: Reading, record: str) -> Unit:
        """A unit of work over a record's tree, only to be read from."""
        unit = blank_unit(reading, self.desk, next(iter(self.actors.values())))
        found = reading.tree(record)
        if found is not None:
            unit.take_in(found)
        return unit

    def trees(self) -> list[Tree]:
        """Every tree of this scenario."""
        return [self.tree(root) for root in dict.fromkeys(self.roots)]

    def work(self) -> None:
        """Does what the worker would do now."""
        while deliver(self.desk) + run_due(self.desk):
            pass

    def move_to(self, moment: datetime) -> None:
        """Lets time pass, stopping wherever a clock rings on the way."""
        while True:
            rings = [
                clock.next_at
                for tree in self.trees()
                for clock in tree.clocks
                if clock.next_at is not None and clock.next_at <= moment
            ]
            if not rings:
                break
            self.clock.instant = max(self.clock.instant, min(rings))
            self.work()
        self.clock.instant = moment
        self.work()

    def close(self) -> None:
        self.store.close()


def empty_house(prepared: Prepared, now: Callable[[], datetime]) -> SqlStore:
    """A database in memory with the configuration and nobody in it: what every stage begins as."""
    return open_store("sqlite://", new_keys(demonstration=True), prepared.context, now=now)


def set_stage(
    prepared: Prepared, people: Iterable[DemoPerson], starts: datetime, pattern: SqlStore | None = None
) -> Stage:
    """A stage with these people at this instant; `pattern` is an empty house, made once for many stages."""
    clock, ids = MovableClock(starts), CountedIds()
    store = twin(pattern, clock.now) if pattern is not None else empty_house(prepared, clock.now)
    actors: dict[str, Actor] = {}
    for each in people:
        post = Post(each.role, each.team, each.area, each.organisation)
        known = actors.get(each.id)
        actors[each.id] = Actor(each.id, each.name, (*(known.posts if known else ()), post), each.language)
    for actor in actors.values():
        posts = tuple((post.role, post.team, post.area, post.organisation) for post in actor.posts)
        person = Person(actor.person, actor.name, actor.language, True, posts)
        store.accounts.write(partial(_add, person, starts))
    desk = Desk(store, lambda: prepared, clock, ids)
    return Stage(prepared, store, clock, ids, actors, desk)
