"""Plays a scenario into a database that holds other things too: with people added, at the scenario's own time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from engine.bootstrap.desk import TimedIds
from engine.casework.desk import Desk
from engine.casework.ports import Person
from engine.casework.prepared import Prepared
from engine.compiler.scenarios.model import Scenario
from engine.scenarios import perform
from engine.scenarios.judging.made import MOST
from engine.scenarios.scene import moment_of
from engine.scenarios.stage import MovableClock, Stage, actors_of, person_of
from engine.store import SqlStore
from engine.store.people import AccountRows
from engine.studio.ports import Told


def play_into(
    store: SqlStore, prepared: Prepared, scenario: Scenario, set_clock: Callable[[datetime], None]
) -> tuple[Told, datetime]:
    """How it went, and when it ended. `set_clock` is told when it starts, so that nothing else rings ahead of it."""
    starts = moment_of(prepared, scenario.starts)
    actors = actors_of(scenario.people)
    for each in actors.values():
        store.accounts.write(partial(_let_in, person_of(each), starts))
    told = store.read(lambda reading: {each: len(reading.notices(each, MOST)) for each in actors})
    clock, ids = MovableClock(starts), TimedIds()
    set_clock(starts)
    stage = Stage(prepared, store, clock, ids, actors, Desk(store, lambda: prepared, clock, ids))
    played, record = perform(stage, scenario, told)
    failure = played.failure
    wrong = (
        ""
        if failure is None
        else f"{failure.span.file}:{failure.span.line}: expected {failure.expected}, got {failure.got}"
    )
    return Told(record, wrong), clock.now()


def _let_in(person: Person, at: datetime, rows: AccountRows) -> None:
    """Adds somebody; who is there already takes the posts that the scenario gives them."""
    if rows.account_of(person.id) is None:
        rows.add(person, person.id, at)
    else:
        rows.set_posts(person.id, person.posts)
