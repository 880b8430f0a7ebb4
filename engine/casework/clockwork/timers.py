"""Timers of dates: those that rules and automatic transitions wait for. Kept as clocks, moved when the date changes, gone off once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.casework.records import ClockRow, Record
from engine.casework.work.approvals import snapshot
from engine.casework.work.environment import environment
from engine.casework.work.unit import Unit
from engine.rules import timers
from engine.workflows import awaited

ORIGIN = "reached"


def tend_timers(unit: Unit) -> None:
    """Sets the timers of every record of the tree as they should be now."""
    for record in list(unit.records.values()):
        wanted = _wanted(unit, record)
        known = {row.what: row for row in unit.clocks.values() if row.record == record.id and row.origin == ORIGIN}
        for what, at in wanted.items():
            _set(unit, record, known.get(what), what, at)
        for what, row in known.items():
            if what not in wanted and row.next_at is not None:
                unit.put(replace(row, cancelled_at=unit.now, next_at=None))


def _wanted(unit: Unit, record: Record) -> dict[str, datetime]:
    """`rule:ID:POSITION` or `event:ID` → the instant."""
    machine = unit.prepared.machines[record.kind]
    rules = [rule for rule in unit.prepared.rules[record.kind] if any(when.on == ORIGIN for when in rule.when)]
    ways = any(each.when is not None and each.when.on == ORIGIN for each in machine.in_state.get(record.state, ()))
    if not rules and not ways:
        return {}
    env = environment(unit, record)
    found = {
        f"rule:{timer.rule}:{timer.position}": timer.at
        for timer in timers(rules, lambda _rule: env, unit.prepared.world, unit.now)
    }
    if ways:
        now = awaited(machine, snapshot(unit, record), env, unit.prepared.run, unit.prepared.keeping)
        found.update({f"event:{event}": at for event, at in now})
    return found


def _set(unit: Unit, record: Record, row: ClockRow | None, what: str, at: datetime) -> None:
    if row is None:
        unit.put(ClockRow(unit.ids.new(), record.id, ORIGIN, what, unit.now, at, next_at=at))
    elif row.due_at != at:
        # Another date: the timer runs again, even if it went off for the date before.
        unit.put(replace(row, due_at=at, next_at=at, met_at=None, cancelled_at=None))


def go_off(unit: Unit, row: ClockRow) -> None:
    """What a timer sets off: `reached` names the rule or the event that waited."""
    unit.put(replace(row, met_at=unit.now, next_at=None))
    name = row.what.split(":")[1]
    unit.happen(row.record, ORIGIN, name)
