"""The clocks of a tree: started and stopped as events and flags say, moved when what they read changes, met when it is done.

What their steps do when the time comes is in `clockwork`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from engine.casework.records import ClockRow, FormRow, Json, Record
from engine.casework.work.environment import environment, kernel_clock, looked_at
from engine.casework.work.unit import Unit
from engine.expressions import Environment
from engine.workflows import Clock, cancelled, is_met, met, recompute, start_clock
from engine.workflows.model import Deadline

ENTRY = "entry:"
"""Begins the holder of a clock that hangs on an entry."""


def start(unit: Unit, record: Record, deadlines: Iterable[tuple[Deadline, str]]) -> None:
    """Starts clocks of the record; one whose length isn't known yet starts as soon as it is (see `tend`)."""
    env = environment(unit, record)
    for deadline, holder in deadlines:
        _start(unit, record, deadline, holder, env)


def stop(unit: Unit, record: Record, holders: Iterable[str]) -> None:
    """Cancels the running clocks that hang on these states or flags (empty: on the record itself, and on its entries)."""
    gone = frozenset(holders)
    for row in _running(unit, record):
        of_entry = "" in gone and row.holder.startswith(ENTRY)
        if row.origin == "deadline" and (row.holder in gone or of_entry):
            unit.put(_stored(row, cancelled(kernel_clock(row), unit.now)))


def tend(unit: Unit) -> None:
    """Looks at every running clock of the tree: met, moved, or still to start."""
    for record in list(unit.records.values()):
        machine = unit.prepared.machines[record.kind]
        if not machine.deadlines:
            continue
        env = environment(unit, record)
        for row in _running(unit, record):
            found = machine.deadlines.get(row.what) if row.origin == "deadline" else None
            if found is not None:
                _tend(unit, record, row, found[0], within(unit, record, row, env))
        _start_missing(unit, record, env)
        _start_of_entries(unit, record)


def _stored(row: ClockRow, clock: Clock) -> ClockRow:
    return replace(
        row,
        started_at=clock.started_at,
        due_at=clock.due_at,
        met_at=clock.met_at,
        cancelled_at=clock.cancelled_at,
        fired=clock.fired,
        next_at=clock.next_at,
        due_before=row.due_at if clock.due_at != row.due_at else row.due_before,
    )


stored_clock = _stored


def within(unit: Unit, record: Record, row: ClockRow, env: Environment) -> Environment:
    """The environment in which a clock is read: that of its entry, if it hangs on one."""
    return looked_at(unit, record, row.holder.removeprefix(ENTRY)) if row.holder.startswith(ENTRY) else env


def began(record: Record, holder: str) -> datetime:
    """When what a deadline hangs on began."""
    sort, _, name = holder.partition(":")
    if sort == "state":
        return record.entered.get(name, record.entered_at)
    if sort == "flag" and name in record.flags:
        return record.flags[name].since
    return record.opened_at


def _start(
    unit: Unit, record: Record, deadline: Deadline, holder: str, env: Environment, since: datetime | None = None
) -> None:
    prepared = unit.prepared
    beginning = since or began(record, holder)
    clock = start_clock(unit.ids.new(), deadline, beginning, env, prepared.run, prepared.keeping, holder)
    if clock is None:
        return
    row = ClockRow(
        id=clock.id,
        record=record.id,
        origin="deadline",
        what=deadline.id,
        started_at=clock.started_at,
        due_at=clock.due_at,
        next_at=clock.next_at,
        holder=holder,
    )
    unit.put(row)
    unit.write(record.id, "clock_started", (f"deadlines.{deadline.id}",), {"due_at": [None, clock.due_at.isoformat()]})


def _tend(unit: Unit, record: Record, row: ClockRow, deadline: Deadline, env: Environment) -> None:
    prepared = unit.prepared
    clock = kernel_clock(row)
    if is_met(deadline, env, prepared.run):
        unit.put(_stored(row, met(clock, unit.now)))
        unit.write(record.id, "clock_met", (f"deadlines.{deadline.id}",), {"met_at": [None, unit.now.isoformat()]})
        return
    # That an entry is completed again doesn't begin it anew.
    since = row.started_at if row.holder.startswith(ENTRY) else began(record, row.holder)
    moved = recompute(clock, deadline, since, env, prepared.run, prepared.keeping)
    if moved.due_at != clock.due_at:
        unit.put(_stored(row, moved))
        body: dict[str, Json] = {"due_at": [clock.due_at.isoformat(), moved.due_at.isoformat()]}
        unit.write(record.id, "clock_moved", (f"deadlines.{deadline.id}",), body)


def _start_missing(unit: Unit, record: Record, env: Environment) -> None:
    """Starts the clocks of a new record, and those of its present state whose length has become known only now.

    A new record's clocks are started here and not when it is made: what they read may come across links that settle later.
    """
    state = unit.prepared.state(record)
    holder = f"state:{state.id}"
    hanging = [(deadline, holder) for deadline in state.deadlines]
    if unit.prepared.is_open(record):
        hanging += [(deadline, "") for deadline in unit.kind(record).deadlines]
        raised = [flag for flag in unit.kind(record).flags if flag.id in record.flags]
        hanging += [(deadline, f"flag:{flag.id}") for flag in raised for deadline in flag.deadlines]
    for deadline, where in hanging:
        rows = [r for r in unit.clocks.values() if r.record == record.id and r.what == deadline.id]
        if not rows and not is_met(deadline, env, unit.prepared.run):
            _start(unit, record, deadline, where, env)


def _start_of_entries(unit: Unit, record: Record) -> None:
    """Starts the clocks of entries that have none yet; in a record reopened, also those that start each time."""
    carried = unit.kind(record).entry_deadlines
    if not carried or not unit.prepared.is_open(record):
        return
    for form, deadlines in carried.items():
        for row in unit.forms_of(record.id, form):
            holder = ENTRY + row.entry
            for deadline in deadlines:
                _start_of_entry(unit, record, row, deadline, holder)


def _start_of_entry(unit: Unit, record: Record, row: FormRow, deadline: Deadline, holder: str) -> None:
    known = [
        each
        for each in unit.clocks.values()
        if (each.record, each.what, each.holder) == (record.id, deadline.id, holder)
    ]
    again = deadline.each_time and all(each.cancelled_at is not None for each in known)
    if known and not again:
        return
    env = looked_at(unit, record, row.entry)
    if not is_met(deadline, env, unit.prepared.run):
        since = unit.now if known else row.completed_at
        _start(unit, record, deadline, holder, env, since)


def _running(unit: Unit, record: Record) -> list[ClockRow]:
    return [
        row
        for row in unit.clocks.values()
        if row.record == record.id and row.met_at is None and row.cancelled_at is None
    ]
