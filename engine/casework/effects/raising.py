"""Events that rules raise: on the record itself, or on a linked one. What the event needs must be there; otherwise it becomes a task."""

from __future__ import annotations

from engine.casework.effects.reaching import in_other_tree, reached
from engine.casework.records import Record
from engine.casework.words import TASKS
from engine.casework.work import approvals
from engine.casework.work.environment import environment
from engine.casework.work.flow import carry_out
from engine.casework.work.notify import make_task
from engine.casework.work.unit import Unit
from engine.rules import Demand
from engine.workflows import Ask, Refused, decide


def raise_event(unit: Unit, record: Record, demand: Demand) -> None:
    """Raises the event of a demand."""
    effect = demand.effect
    for other in reached(unit, record, effect.on):
        if other.id in unit.records:
            happen_here(unit, unit.records[other.id], effect.what)
        else:
            in_other_tree(unit, other, "raise", {"event": effect.what})


def happen_here(unit: Unit, record: Record, event: str) -> None:
    """Does an event on a record of this unit as a rule does it: no duty is asked for, but needs and checks stand.

    One that needs an approval is asked for on account of whoever set the rule off. Where it can't happen, somebody is told to look.
    """
    machine = unit.prepared.machines[record.kind]
    ask = Ask(event, by_clock=True)
    decided = decide(machine, approvals.snapshot(unit, record), ask, environment(unit, record), unit.prepared.run)
    if isinstance(decided, Refused):
        if decided.code not in ("not_from_here", "record_closed", "no_such_event"):
            make_task(unit, record, TASKS["not_raised"], "owner", f"raise:{record.id}:{event}")
        return
    if decided.approval is None:
        carry_out(unit, record.id, decided)
        return
    if any(each.subject == f"event:{event}" for each in approvals.pending(unit, record.id)):
        return
    because = unit.cause.because
    reason = because.title if because is not None else event
    asked = approvals.request_event(unit, record, event, decided.approval, reason, {})
    if not isinstance(asked, Refused) and asked.status != approvals.WAITING:  # no level applies
        _carry_out_approved(unit, record, event)


def _carry_out_approved(unit: Unit, record: Record, event: str) -> None:
    machine = unit.prepared.machines[record.kind]
    ask = Ask(event, approved=True)
    decided = decide(machine, approvals.snapshot(unit, record), ask, environment(unit, record), unit.prepared.run)
    if not isinstance(decided, Refused):
        carry_out(unit, record.id, decided)
