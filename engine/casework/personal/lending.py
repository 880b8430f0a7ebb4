"""Duties lent for a time: by one person to another of the same organisation or team, until a date, taken back at any time.

What a lent duty opens is decided where duties are. That something is lent or taken back goes into the installation's journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from engine.access import lendable
from engine.access.model import Actor
from engine.casework.desk import Command, Desk
from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.ports import Person, Reading, Writing
from engine.casework.prepared import Prepared
from engine.casework.records import Changes, Json, Lending, Line
from engine.casework.views import LendingsView, LendingView

JOURNAL = "deployment"
"""The journal of what concerns no record."""
LONGEST = timedelta(days=366)


def lend(desk: Desk, command: Command) -> Outcome:
    """Lends. Payload: `to` (a person), `until` (the last day, ISO), `duties` (ids; none: all that the actor may lend)."""

    def work(tx: Writing) -> Outcome:
        prepared, now = desk.prepared_in(tx), desk.clock.now()
        known = next((each for each in tx.lendings(command.actor.person) if each.id == command.id), None)
        if known is not None:  # the same command again is the same lending
            return Done("", known.id, repeated=True, message="lent")
        taker = tx.person(_word(command.payload.get("to")))
        until = _end(prepared, command.payload.get("until"))
        wanted = _duties(prepared, command.actor, command.payload.get("duties"))
        refused = _against(command.actor, taker, until, wanted, now)
        if refused is not None or taker is None or until is None:
            return refused or Refusal("no_such_person")
        row = Lending(command.id, command.actor.person, taker.id, wanted, now, until)
        tx.put_lending(row)
        _write(tx, prepared, command, "lent", row, now)
        return Done("", row.id, message="lent")

    return desk.store.write(work)


def take_back(desk: Desk, command: Command, lending: str) -> Outcome:
    """Ends what is lent before its time: whoever lent it takes it back, whoever was lent it gives it back."""

    def work(tx: Writing) -> Outcome:
        now = desk.clock.now()
        row = next((each for each in tx.lendings(command.actor.person) if each.id == lending), None)
        if row is None or not row.runs(now):
            return Absent()
        tx.put_lending(replace(row, ended_at=now))
        _write(tx, desk.prepared_in(tx), command, "taken_back", row, now)
        return Done("", row.id, message="taken_back")

    return desk.store.write(work)


def lendings(desk: Desk, actor: Actor) -> LendingsView:
    """What the actor has lent and been lent, what they may lend, and to whom."""

    def work(reading: Reading) -> LendingsView:
        prepared, now = desk.prepared_in(reading), desk.clock.now()
        people = reading.people()
        rows = [each for each in reading.lendings(actor.person) if each.runs(now)]
        duties = prepared.context.duties
        own = own_duties(prepared, actor)
        return LendingsView(
            lent=tuple(_view(prepared, each, people) for each in rows if each.lender == actor.person),
            borrowed=tuple(_view(prepared, each, people) for each in rows if each.taker == actor.person),
            duties=tuple((name, prepared.bare(duties[name].title)) for name in own),
            people=tuple((each.id, each.name) for each in people if may_take(actor, each)) if own else (),
            last_day=(prepared.day(now) + LONGEST).isoformat(),
        )

    return desk.store.read(work)


def own_duties(prepared: Prepared, actor: Actor) -> tuple[str, ...]:
    """The duties that an actor may lend: those of their own posts, unless the configuration forbids it."""
    context = prepared.context
    held = {name for post in actor.posts if post.role in context.roles for name in context.roles[post.role].duties}
    return tuple(sorted(lendable(held, context.duties)))


def may_take(actor: Actor, person: Person) -> bool:
    """Whether an actor may lend to a person: somebody else who is let in, of one of the same organisations (or teams)."""
    if not person.active or person.id == actor.person:
        return False
    organisations = {post.organisation for post in actor.posts if post.organisation}
    teams = {post.team for post in actor.posts if post.team}
    return any(organisation in organisations or team in teams for _, team, _, organisation in person.posts)


def _against(
    actor: Actor, taker: Person | None, until: datetime | None, wanted: tuple[str, ...], now: datetime
) -> Refusal | None:
    if taker is None or not may_take(actor, taker):
        return Refusal("no_such_person")
    if until is None or until <= now or until > now + LONGEST:
        return Refusal("until_needed")
    return None if wanted else Refusal("nothing_to_lend")


def _duties(prepared: Prepared, actor: Actor, asked: Json) -> tuple[str, ...]:
    own = own_duties(prepared, actor)
    named = [each for each in asked if isinstance(each, str)] if isinstance(asked, list) else []
    return tuple(each for each in own if each in named) if named else own


def _end(prepared: Prepared, word: Json) -> datetime | None:
    """The end of a day in the context's time zone."""
    try:
        day = date.fromisoformat(_word(word))
    except ValueError:
        return None
    return datetime.combine(day + timedelta(days=1), time(), prepared.zone).astimezone(UTC)


def _word(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _view(prepared: Prepared, row: Lending, people: Iterable[Person]) -> LendingView:
    names = {each.id: each.name for each in people}
    duties = prepared.context.duties
    return LendingView(
        id=row.id,
        lender=names.get(row.lender, ""),
        taker=names.get(row.taker, ""),
        duties=tuple(prepared.bare(duties[name].title) for name in row.duties if name in duties),
        until=row.until,
        last_day=prepared.day(row.until - timedelta(seconds=1)),
    )


def _write(tx: Writing, prepared: Prepared, command: Command, event: str, row: Lending, now: datetime) -> None:
    names = (f"to:{row.taker}", f"of:{row.lender}", *(f"duties.{each}" for each in row.duties))
    line = Line(JOURNAL, now, now, command.actor.person, "", event, command.id, prepared.digest, names)
    tx.save(Changes(journal=(line,)))
