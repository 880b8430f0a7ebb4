"""The stage on which a scenario is played: an empty store, its people, a clock that is moved by hand, counted ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from engine.access.model import Actor, Post
from engine.casework.clockwork.deliver import deliver
from engine.casework.clockwork.run_due import run_due
from engine.casework.desk import Command, Desk
from engine.casework.opening import blank_unit
from engine.casework.ports import Ids, Person, Reading, Store
from engine.casework.prepared import Prepared
from engine.casework.records import Json, Record, Tree
from engine.casework.work.unit import Unit
from engine.compiled import DemoPerson
from engine.scenarios.memory import MemoryStore

House = TypeVar("House", bound=Store, covariant=True)
"""Where a stage keeps its records: in memory, unless somebody wants a database."""
Kept = TypeVar("Kept", bound=Store)


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
class Stage(Generic[House]):
    """Everything a scenario needs to be played."""

    prepared: Prepared
    store: House
    clock: MovableClock
    ids: Ids
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


def set_stage(prepared: Prepared, people: Iterable[DemoPerson], starts: datetime) -> Stage[MemoryStore]:
    """A stage with these people at this instant, and nothing else."""
    clock, actors = MovableClock(starts), actors_of(people)
    store = MemoryStore(prepared, map(person_of, actors.values()), clock.now)
    return stage_on(prepared, store, actors, clock)


def stage_on(prepared: Prepared, store: Kept, actors: dict[str, Actor], clock: MovableClock) -> Stage[Kept]:
    """A stage whose desk works on a store."""
    ids = CountedIds()
    return Stage(prepared, store, clock, ids, actors, Desk(store, lambda: prepared, clock, ids))


def actors_of(people: Iterable[DemoPerson]) -> dict[str, Actor]:
    """The people of a scenario; who stands there twice has two posts."""
    actors: dict[str, Actor] = {}
    for each in people:
        post = Post(each.role, each.team, each.area, each.organisation)
        known = actors.get(each.id)
        actors[each.id] = Actor(each.id, each.name, (*(known.posts if known else ()), post), each.language)
    return actors


def person_of(actor: Actor) -> Person:
    """The person that an actor is, as a store knows them."""
    posts = tuple((post.role, post.team, post.area, post.organisation) for post in actor.posts)
    return Person(actor.person, actor.name, actor.language, True, posts)
