"""What comes of an event, carried out on the working copy: state, times, clocks, lapsed requests, and what others may answer to."""

from __future__ import annotations

from dataclasses import replace

from engine.casework.clockwork import clocks
from engine.casework.records import Json, Record
from engine.casework.work import approvals
from engine.casework.work.environment import environment
from engine.casework.work.unit import Happening, Unit
from engine.expressions import Environment
from engine.workflows import Outcome, Refused, Snapshot, settle


class EndlessError(Exception):
    """Automatic transitions or rules that never come to rest: the whole command is refused and nothing is stored."""


def carry_out(
    unit: Unit, identifier: str, outcome: Outcome, reason: str = "", entry: str = "", asked_by: str = ""
) -> None:
    """Carries out an outcome that isn't waiting for an approval.

    `entry`: where the answers to the event's own questions are kept. `asked_by`: who asked for what somebody else has approved.
    """
    record = unit.records[identifier]
    body: dict[str, Json] = {"reason": [None, reason]} if reason else {}
    if asked_by:
        body["asked_by"] = [None, asked_by]
    unit.write(identifier, "event", (outcome.event,), body)
    record = unit.change(record, events={**record.events, outcome.event: unit.now})
    unit.happen(identifier, "event", outcome.event, entry)
    if not outcome.entered:
        return
    _move(unit, record, outcome)
    _take_back(unit, unit.records[identifier], outcome)
    clocks.stop(unit, unit.records[identifier], outcome.stop)
    clocks.start(unit, unit.records[identifier], outcome.start)
    approvals.lapse(unit, outcome.lapse)
    unit.happen(identifier, "left", outcome.left)
    unit.happen(identifier, "entered", outcome.state)


def follow_automatically(unit: Unit, happening: Happening) -> None:
    """The transitions that happen by themselves because of a happening."""
    record = unit.records[happening.record]
    machine = unit.prepared.machines[record.kind]
    if not any(each.when for each in machine.in_state.get(record.state, ())):
        return

    def look(_snapshot: Snapshot, _so_far: tuple[Outcome, ...]) -> Environment:
        return environment(unit, unit.records[record.id])

    outcomes = settle(
        machine, approvals.snapshot(unit, record), [(happening.on, happening.what)], look, unit.prepared.run
    )
    if isinstance(outcomes, Refused):
        raise EndlessError(str(outcomes.parameters))
    for outcome in outcomes:
        carry_out(unit, record.id, outcome)


def _take_back(unit: Unit, record: Record, outcome: Outcome) -> None:
    """A sending record that is prepared anew isn't its former recipient's any more."""
    kind = unit.kind(record)
    if not kind.sends or outcome.state != kind.initial or not record.receiver:
        return
    unit.change(record, receiver="")
    for share in list(unit.shares.values()):
        if share.record == record.id and share.revoked_at is None:
            unit.put(replace(share, revoked_at=unit.now))
            unit.write(record.id, "grant_ended", (f"profiles.{share.profile}",))


def _move(unit: Unit, record: Record, outcome: Outcome) -> None:
    spent = dict(record.spent)
    spent[outcome.left] = spent.get(outcome.left, 0) + int((unit.now - record.entered_at).total_seconds())
    ended = unit.now if outcome.ended else (None if outcome.reopened else record.ended_at)
    unit.change(
        record,
        state=outcome.state,
        entered_at=unit.now,
        entered={**record.entered, outcome.state: unit.now},
        spent=spent,
        ended_at=ended,
    )
    unit.write(record.id, "entered", (f"states.{outcome.state}",), {"record.state": [outcome.left, outcome.state]})
