"""What an expression may read about a record, gathered from a unit of work: each part worked out only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from engine.casework.prepared import Prepared
from engine.casework.records import ClockRow, FactValue, Record
from engine.casework.work.unit import Unit
from engine.expressions import DateSpan, Environment, Value
from engine.workflows import Clock, readings

V = TypeVar("V")


class Lazy(Mapping[str, V]):
    """A mapping whose values are made when they are first asked for."""

    __slots__ = ("_keys", "_made", "_make")

    def __init__(self, keys: tuple[str, ...], make: Callable[[str], V]) -> None:
        self._keys = keys
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def environment(unit: Unit, record: Record, here: Mapping[str, Value] | None = None, entry: str = "") -> Environment:
    """The environment of a record as it stands in the unit; `here` are the answers of the form or event being filled.

    `entry`: the entry that is looked at; its own clocks are read rather than those of other entries.
    """
    prepared = unit.prepared
    kind = unit.kind(record)
    complete = {row.form for row in unit.forms.values() if row.record == record.id and row.status == "complete"}
    entry_forms = tuple(form for form in kind.forms if prepared.context.forms[form].entries)
    single = tuple(form for form in complete if form not in entry_forms)
    return Environment(
        here=here or {},
        forms=Lazy(single, lambda form: _single(unit, record, form)),
        entries=Lazy(entry_forms, lambda form: _entries(unit, record, form)),
        facts=facts(prepared, record),
        flags={flag.id: flag.id in record.flags for flag in kind.flags},
        record=built_ins(prepared, record),
        links=Lazy(
            tuple(link.id for link in kind.links),
            lambda link: tuple(linked_row(prepared, each) for each in unit.linked(record.id, link)),
        ),
        deadlines=Lazy(
            tuple(dict.fromkeys(clock.what for clock in _clocks(unit, record))),
            lambda what: readings(_latest(unit, record, what, entry), unit.now),
        ),
        completed=Lazy(tuple(complete), lambda form: _completed_at(unit, record, form)),
        entered=record.entered,
        spent=Lazy(tuple(record.entered), lambda state: _spent(record, state, unit.now)),
        history=Lazy(tuple(record.facts), lambda fact: _history(prepared, record, fact)),
        today=prepared.day(unit.now),
        now=unit.now,
        places=prepared.climbs,
        time_zone=prepared.context.time_zone,
    )


def looked_at(unit: Unit, record: Record, entry: str) -> Environment:
    """The environment within an entry (empty: none): its answers are in scope, and its clocks."""
    row = next((r for r in unit.forms.values() if r.record == record.id and r.entry == entry), None) if entry else None
    here = unit.prepared.values(row.form, unit.prepared.whole(row)) if row is not None else {}
    return environment(unit, record, here, entry)


def facts(prepared: Prepared, record: Record) -> Mapping[str, Value]:
    """The present facts of a record, by id."""
    types = {fact.id: fact.type for fact in prepared.context.kinds[record.kind].facts}
    present = {name: values[-1].value for name, values in record.facts.items() if values}
    return {
        name: prepared.value_of(types[name], value)
        for name, value in present.items()
        if name in types and value is not None
    }


def built_ins(prepared: Prepared, record: Record) -> Mapping[str, Value]:
    """What every record tells of itself."""
    opened = prepared.day(record.opened_at)
    values: dict[str, Value] = {
        "number": record.number,
        "name": record.name,
        "state": record.state,
        "owner": record.owner,
        "team": record.team,
        "area": record.area,
        "opened_on": DateSpan(opened, opened),
        "is_open": "yes" if prepared.is_open(record) else "no",
        "binding": record.binding,
    }
    return {name: value for name, value in values.items() if value != ""}


def linked_row(prepared: Prepared, record: Record) -> Mapping[str, Value]:
    """What can be read of a record across a link: its facts and built-ins, nothing of its forms."""
    own = built_ins(prepared, record)
    return {**{f"record.{name}": value for name, value in own.items()}, **own, **facts(prepared, record)}


def _single(unit: Unit, record: Record, form: str) -> Mapping[str, Value]:
    row = unit.forms[(record.id, form, "")]
    return unit.prepared.values(form, unit.prepared.whole(row))


def _entries(unit: Unit, record: Record, form: str) -> tuple[Mapping[str, Value], ...]:
    return tuple(unit.prepared.values(form, unit.prepared.whole(row)) for row in unit.forms_of(record.id, form))


def _completed_at(unit: Unit, record: Record, form: str) -> datetime:
    instants = [row.completed_at for row in unit.forms_of(record.id, form) if row.completed_at is not None]
    return max(instants)


def _clocks(unit: Unit, record: Record) -> list[ClockRow]:
    own = [each for each in unit.clocks.values() if each.record == record.id and each.origin == "deadline"]
    return sorted(own, key=lambda each: each.started_at)


def _latest(unit: Unit, record: Record, what: str, entry: str) -> Clock:
    """The latest clock of a deadline: that of the entry looked at, if it has one."""
    found = [each for each in _clocks(unit, record) if each.what == what]
    own = [each for each in found if entry and each.holder == f"entry:{entry}"]
    return kernel_clock((own or found)[-1])


def kernel_clock(row: ClockRow) -> Clock:
    """The clock of a stored row."""
    return Clock(
        row.id,
        row.what,
        row.started_at,
        row.due_at,
        row.met_at,
        row.cancelled_at,
        row.fired,
        row.next_at,
        row.holder,
    )


def _spent(record: Record, state: str, now: datetime) -> int:
    running = int((now - record.entered_at).total_seconds()) if record.state == state else 0
    return record.spent.get(state, 0) + running


def _history(prepared: Prepared, record: Record, fact: str) -> tuple[tuple[Value, datetime], ...]:
    types = {each.id: each.type for each in prepared.context.kinds[record.kind].facts}
    values: tuple[FactValue, ...] = record.facts[fact]
    return tuple((prepared.value_of(types[fact], each.value), each.since) for each in values)
