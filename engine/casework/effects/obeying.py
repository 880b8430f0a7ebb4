"""Fires the rules that a happening sets off and does what they demand, each effect with its because."""

from __future__ import annotations

from dataclasses import replace

from engine.casework.clockwork import clocks
from engine.casework.effects.assigning import assign
from engine.casework.effects.linking import link
from engine.casework.effects.obligations import existing, meet, oblige
from engine.casework.effects.passing import pass_everything
from engine.casework.effects.raising import raise_event
from engine.casework.records import Because, FlagRaised, Record
from engine.casework.words import NOTICES
from engine.casework.work import approvals
from engine.casework.work.environment import looked_at
from engine.casework.work.facts import set_by_rule
from engine.casework.work.making import make_record
from engine.casework.work.notify import make_task, notify
from engine.casework.work.unit import Happening, Unit
from engine.rules import Demand, Firing, fire
from engine.rules import Happening as RuleHappening
from engine.workflows import FlagOutcome, change_flag


def obey(unit: Unit, happening: Happening) -> None:
    """Fires the rules that a happening sets off and does what they demand."""
    record = unit.records[happening.record]
    rules = unit.prepared.rules[record.kind]
    if not rules:
        return
    firings = fire(
        rules,
        [RuleHappening(happening.on, happening.what, happening.entry)],
        lambda _rule, what: looked_at(unit, record, what.entry),
        existing(unit, record),
        unit.prepared.world,
    )
    for firing in firings:
        for demand in firing.demands:
            _demand(unit, unit.records[record.id], firing, demand)


def _demand(unit: Unit, record: Record, firing: Firing, demand: Demand) -> None:
    because = Because(firing.rule.id, firing.because.title.source, firing.because.basis.source)
    cause = unit.cause
    unit.cause = replace(cause, origin="rule", because=because)
    try:
        _do(unit, record, firing, demand, because)
    finally:
        unit.cause = cause


def _do(unit: Unit, record: Record, firing: Firing, demand: Demand, because: Because) -> None:
    effect = demand.effect
    match effect.verb:
        case "create":
            made = make_record(unit, record, demand, because)
            oblige(unit, record, firing, demand, because, made.id)
            if made.root != record.root:  # it lives on its own from now on: nothing here would ever hear of its end
                meet(unit, made.id)
        case "task":
            title = effect.title.source or firing.rule.title.source
            row = oblige(unit, record, firing, demand, because, "")
            task = make_task(unit, record, title, effect.to or "owner", f"obligation:{row.id}")
            unit.put(replace(task, due_at=demand.due_at))
        case "notify" | "remind":
            sentence = NOTICES["attention"] if _is_secret(firing) else NOTICES["rule"]
            about = "" if _is_secret(firing) else firing.rule.title.source
            notify(unit, record, effect.to or effect.what, sentence, about)
        case "set":
            fact = unit.prepared.machines[record.kind].facts[effect.what]
            set_by_rule(unit, record.id, fact, demand.value)
        case "flag" | "unflag":
            _flag(unit, record, effect.what, effect.verb == "flag")
        case _:
            _reach(unit, record, firing, demand)


def _reach(unit: Unit, record: Record, firing: Firing, demand: Demand) -> None:
    """The effects that may reach further than the record itself."""
    match demand.effect.verb:
        case "link":
            link(unit, record, demand)
        case "assign":
            assign(unit, record, demand)
        case "raise":
            raise_event(unit, record, demand)
        case "pass_to":
            pass_everything(unit, record, demand.effect.to, "" if _is_secret(firing) else firing.rule.title.source)
        case verb:
            raise ValueError(f"the compiler let an unknown verb through: {verb}")


def _is_secret(firing: Firing) -> bool:
    """Whether that the rule fired tells what not everyone may read."""
    return firing.rule.security != "plain" or firing.because.security != "plain"


def _flag(unit: Unit, record: Record, flag: str, up: bool) -> None:
    made = unit.prepared.machines[record.kind]
    outcome = change_flag(made, approvals.snapshot(unit, record), flag, up, frozenset(), by_rule=True)
    if isinstance(outcome, FlagOutcome):
        put_flag(unit, record, outcome, "")


def put_flag(unit: Unit, record: Record, outcome: FlagOutcome, reason: str) -> None:
    """Raises or lowers a flag: its clocks, its line in the journal, and what follows from it."""
    name = outcome.flag.id
    flags = dict(record.flags)
    if outcome.raised:
        flags[name] = FlagRaised(unit.now, unit.cause.actor, reason)
    else:
        del flags[name]
    event = "flag_raised" if outcome.raised else "flag_lowered"
    unit.write(record.id, event, (f"flags.{name}",), {"reason": [None, reason]} if reason else {})
    record = unit.change(record, flags=flags)
    clocks.stop(unit, record, outcome.stop)
    clocks.start(unit, record, outcome.start)
    unit.happen(record.id, "raised" if outcome.raised else "lowered", name)
