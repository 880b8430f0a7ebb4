"""Obligations of a tree: made, moved, met, given up as what they depend on changes. When, `rules` and `settle` say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.casework.clockwork import clocks
from engine.casework.records import Because, ClockRow, Json, ObligationRow, Record
from engine.casework.words import TASKS
from engine.casework.work.environment import environment, kernel_clock, looked_at
from engine.casework.work.notify import make_task, task_done
from engine.casework.work.unit import Unit
from engine.expressions import Environment
from engine.rules import Demand, Ended, Firing, Later, Moved, Obligation, reconsider
from engine.rules.model import Rule
from engine.workflows import Clock, moved, timed


def reconsider_obligations(unit: Unit) -> None:
    """Moves, ends and closes the obligations of the tree as what they depend on has changed."""
    for record in list(unit.records.values()):
        living = existing(unit, record)
        if not any(each.lives for each in living):
            continue
        rules = {rule.id: rule for rule in unit.prepared.rules[record.kind]}

        def look(_rule: Rule, entry: str, record: Record = record) -> Environment:
            return looked_at(unit, record, entry)

        for found in reconsider(rules, living, look, unit.prepared.world):
            if isinstance(found, Moved):
                _move(unit, record, found, rules[found.obligation.rule])
            elif isinstance(found, Ended):
                _end(unit, record, found)


def meet(unit: Unit, made: str) -> None:
    """The obligations for which a record was made are met now."""
    for row in list(unit.obligations.values()):
        if row.made == made and row.status in ("open", "kept"):
            fulfil(unit, row)


def give_up(unit: Unit, made: str) -> None:
    """The obligations for which a record was made have ended without being met (it was withdrawn)."""
    for row in list(unit.obligations.values()):
        if row.made == made and row.status in ("open", "kept"):
            drop(unit, row)


def fulfil(unit: Unit, row: ObligationRow) -> None:
    """An obligation is met now."""
    unit.put(replace(row, status="met"))
    task_done(unit, f"ended:{row.id}")
    _stop_clock(unit, row, met=True)
    unit.write(row.record, "obligation_met", (f"rules.{row.rule}",))


def drop(unit: Unit, row: ObligationRow) -> None:
    """An obligation has ended without being met."""
    unit.put(replace(row, status="ended"))
    for sort in ("ended", "obligation"):
        task_done(unit, f"{sort}:{row.id}")
    _stop_clock(unit, row, met=False)
    unit.write(row.record, "obligation_ended", (f"rules.{row.rule}",))


def existing(unit: Unit, record: Record) -> list[Obligation]:
    """The record's obligations as rules see them."""
    found = []
    for row in unit.obligations.values():
        if row.record == record.id:
            clock = unit.clocks.get(row.id)
            started = clock.started_at if clock else record.opened_at
            due = clock.due_at if clock else None
            found.append(Obligation(row.id, row.rule, row.effect, row.entry, row.status, started, due))
    return found


def oblige(unit: Unit, record: Record, firing: Firing, demand: Demand, because: Because, made: str) -> ObligationRow:
    effect = demand.effect
    row = ObligationRow(
        id=unit.ids.new(),
        record=record.id,
        rule=firing.rule.id,
        effect=demand.place,
        entry=firing.happening.entry,
        target=effect.what,
        binding=effect.binding,
        because=because,
        made=made,
    )
    unit.put(row)
    unit.set_off.append(made or row.id)
    body: dict[str, Json] = {"due_at": [None, demand.due_at.isoformat()]} if demand.due_at else {}
    unit.write(record.id, "obligation", (f"rules.{firing.rule.id}",), body)
    if demand.due_at is not None:
        prepared = unit.prepared
        clock = timed(
            Clock(row.id, row.id, unit.now, demand.due_at),
            effect.unanswered,
            environment(unit, record),
            prepared.run,
            prepared.keeping,
        )
        unit.put(ClockRow(row.id, record.id, "obligation", row.id, unit.now, demand.due_at, next_at=clock.next_at))
    return row


def later_of(unit: Unit, row: ObligationRow) -> Later | None:
    """That an obligation could be due later than it is, as its rule works it out now."""
    record = unit.records[row.record]
    rules = {rule.id: rule for rule in unit.prepared.rules[record.kind]}
    living = [each for each in existing(unit, record) if each.id == row.id]
    found = reconsider(rules, living, lambda _rule, entry: looked_at(unit, record, entry), unit.prepared.world)
    return next((each for each in found if isinstance(each, Later)), None)


def move_later(unit: Unit, record: Record, found: Later, reason: str) -> None:
    """The obligation is due later from now on."""
    _put_time(unit, record, found, "obligation_later", {"reason": [None, reason]})


def _move(unit: Unit, record: Record, found: Moved, rule: Rule) -> None:
    cause = unit.cause
    unit.cause = replace(cause, because=Because(rule.id, rule.title.source, rule.basis.source))
    _put_time(unit, record, found, "obligation_moved", {})
    unit.cause = cause


def _put_time(unit: Unit, record: Record, found: Moved | Later, event: str, more: Mapping[str, Json]) -> None:
    row = unit.clocks.get(found.obligation.id)
    if row is None or row.met_at is not None or row.cancelled_at is not None:
        return
    prepared = unit.prepared
    rule = prepared.context.rules[found.obligation.rule]
    steps = rule.then[found.obligation.effect].unanswered
    env = looked_at(unit, record, found.obligation.entry)
    clock = moved(kernel_clock(row), row.started_at, found.due_at, steps, env, prepared.run, prepared.keeping)
    body: dict[str, Json] = {"due_at": [row.due_at.isoformat(), clock.due_at.isoformat()], **more}
    unit.write(record.id, event, (f"rules.{rule.id}",), body)
    unit.put(clocks.stored_clock(row, clock))
    for task in list(unit.tasks.values()):
        if task.subject == f"obligation:{row.id}" and task.status == "open":
            unit.put(replace(task, due_at=clock.due_at))


def _end(unit: Unit, record: Record, found: Ended) -> None:
    row = unit.obligations[found.obligation.id]
    if found.then == "ask":
        make_task(unit, record, TASKS["obligation_ended"], "owner", f"ended:{row.id}")
        return
    if found.then == "keep":
        unit.put(replace(row, status="kept"))
        return
    drop(unit, row)


def _stop_clock(unit: Unit, row: ObligationRow, *, met: bool) -> None:
    clock = unit.clocks.get(row.id)
    if clock is not None and clock.met_at is None and clock.cancelled_at is None:
        stopped = replace(clock, next_at=None)
        unit.put(replace(stopped, met_at=unit.now) if met else replace(stopped, cancelled_at=unit.now))
