"""The ways on from a record's state: what may be done now, and what stands against the rest."""

from __future__ import annotations

from engine.access import Allowance
from engine.casework.outcomes import Refusal
from engine.casework.records import Record
from engine.casework.refusing import hushed, refusal
from engine.casework.sharing.sending import against, parcel_of
from engine.casework.views import NOTHING, EventView
from engine.casework.work import approvals
from engine.casework.work.environment import environment
from engine.casework.work.unit import Unit
from engine.expressions.text import Phrase
from engine.workflows import EventView as Way
from engine.workflows import events
from engine.workflows.model import Transition


def event_views(
    unit: Unit, record: Record, held: frozenset[str], allowed: Allowance, *, own_only: bool = False
) -> tuple[EventView, ...]:
    """Every event that is the actor's to do or that others do here; those of other duties come last (with `own_only`: not at all)."""
    machine = unit.prepared.machines[record.kind]
    ways = events(machine, approvals.snapshot(unit, record), held, environment(unit, record), unit.prepared.run)
    views = [event_view(unit, record, way, allowed) for way in ways if not own_only or _is_own(way)]
    return tuple(sorted(views, key=lambda view: any(each.code == "not_your_duty" for each in view.refusals)))


def _is_own(way: Way) -> bool:
    return not any(each.code == "not_your_duty" for each in way.refusals)


def event_view(unit: Unit, record: Record, way: Way, allowed: Allowance) -> EventView:
    """One event; a sending one is also refused for what consent says."""
    transition = way.transition
    machine = unit.prepared.machines[record.kind]
    refusals = [hushed(refusal(unit, record, each), allowed) for each in way.refusals]
    if transition.sends and not any(each.code == "not_your_duty" for each in refusals):
        refusals += _against_sending(unit, record)
    duties = unit.prepared.context.duties
    by = duties[transition.approval.levels[0].by].title if transition.approval else None
    return EventView(
        event=way.event,
        title=unit.prepared.bare(transition.title),
        refusals=tuple(refusals),
        ask=transition.ask,
        ask_reason=transition.ask_reason or bool(transition.approval and transition.approval.ask_reason),
        leads_to=unit.prepared.bare(machine.states[way.leads_to].title) if way.leads_to else NOTHING,
        hint=unit.prepared.bare(transition.hint),
        approval_by=unit.prepared.bare(by) if by is not None else NOTHING,
        sends=transition.sends,
        warnings=_warnings(unit, record, transition, allowed),
    )


def _warnings(unit: Unit, record: Record, transition: Transition, allowed: Allowance) -> tuple[Phrase, ...]:
    """The sentences of checks that only warn, as far as the actor may read what they tell."""
    env, run = environment(unit, record), unit.prepared.run
    return tuple(
        unit.prepared.phrase(check.message, env)
        for check in transition.checks
        if check.warn and run(check.that, env) is False and allowed.reads("warning", check.that.security)
    )


def _against_sending(unit: Unit, record: Record) -> list[Refusal]:
    parcel = parcel_of(unit, record, "")
    if isinstance(parcel, Refusal):
        return [parcel]
    refused = against(unit, record, parcel)
    return [refused] if refused is not None else []
