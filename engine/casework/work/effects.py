"""What fired rules demand, carried out on the working copy; and what becomes of obligations afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.casework.clockwork import clocks
from engine.casework.records import Because, ClockRow, FlagRaised, Json, ObligationRow, Record
from engine.casework.words import NOTICES, TASKS
from engine.casework.work import approvals
from engine.casework.work.environment import environment
from engine.casework.work.facts import set_fact
from engine.casework.work.making import make_record
from engine.casework.work.notify import make_task, notify, task_done
from engine.casework.work.unit import Happening, Unit
from engine.expressions import Environment, Value
from engine.rules import Demand, Ended, Firing, Moved, Obligation, fire, reconsider
from engine.rules import Happening as RuleHappening
from engine.rules.model import Rule
from engine.workflows import Clock, FlagOutcome, change_flag, moved, timed


def obey(unit: Unit, happening: Happening) -> None:
    """Fires the rules that a happening sets off and does what they demand."""
    record = unit.records[happening.record]
    rules = unit.prepared.rules[record.kind]
    if not rules:
        return
    firings = fire(
        rules,
        [RuleHappening(happening.on, happening.what, happening.entry)],
        lambda _rule, what: looked_at(unit, record, what),
        existing(unit, record),
        unit.prepared.world,
    )
    for firing in firings:
        for demand in firing.demands:
            _demand(unit, unit.records[record.id], firing, demand)


def reconsider_obligations(unit: Unit) -> None:
    """Moves, ends and closes the obligations of the tree as what they depend on has changed."""
    for record in list(unit.records.values()):
        living = existing(unit, record)
        if not any(each.lives for each in living):
            continue
        rules = {rule.id: rule for rule in unit.prepared.rules[record.kind]}

        def look(_rule: Rule, entry: str, record: Record = record) -> Environment:
            return looked_at(unit, record, RuleHappening("", "", entry))

        for found in reconsider(rules, living, look, unit.prepared.world):
            if isinstance(found, Moved):
                _move(unit, record, found, rules[found.obligation.rule])
            elif isinstance(found, Ended):
                _end(unit, record, found)


def meet(unit: Unit, made: str) -> None:
    """The obligations for which a record was made are met now."""
    for row in list(unit.obligations.values()):
        if row.made == made and row.status in ("open", "kept"):
            unit.put(replace(row, status="met"))
            task_done(unit, f"ended:{row.id}")
            _stop_clock(unit, row, met=True)
            unit.write(row.record, "obligation_met", (f"rules.{row.rule}",))


def give_up(unit: Unit, made: str) -> None:
    """The obligations for which a record was made have ended without being met (it was withdrawn)."""
    for row in list(unit.obligations.values()):
        if row.made == made and row.status in ("open", "kept"):
            unit.put(replace(row, status="ended"))
            task_done(unit, f"ended:{row.id}")
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


def looked_at(unit: Unit, record: Record, happening: RuleHappening) -> Environment:
    """A rule's environment: within the event of an entry, the entry's names are in scope."""
    here: Mapping[str, Value] = {}
    if happening.entry:
        row = next((r for r in unit.forms.values() if r.record == record.id and r.entry == happening.entry), None)
        if row is not None:
            here = unit.prepared.values(row.form, unit.prepared.whole(row))
    return environment(unit, record, here)


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
            _oblige(unit, record, firing, demand, because, made.id)
            if made.root != record.root:  # it lives on its own from now on: nothing here would ever hear of its end
                meet(unit, made.id)
        case "task":
            title = effect.title.source or firing.rule.title.source
            row = _oblige(unit, record, firing, demand, because, "")
            task = make_task(unit, record, title, effect.to or "owner", f"obligation:{row.id}")
            unit.put(replace(task, due_at=demand.due_at))
        case "notify" | "remind":
            neutral = firing.rule.security != "plain" or firing.because.security != "plain"
            sentence = NOTICES["attention"] if neutral else NOTICES["rule"]
            notify(unit, record, effect.to or effect.what, sentence, "" if neutral else firing.rule.title.source)
        case "set":
            fact = unit.prepared.machines[record.kind].facts[effect.what]
            set_fact(unit, record.id, fact, demand.value)
        case "flag" | "unflag":
            _flag(unit, record, effect.what, effect.verb == "flag")
        case verb:
            raise ValueError(f"the compiler let an unknown verb through: {verb}")


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


def _oblige(unit: Unit, record: Record, firing: Firing, demand: Demand, because: Because, made: str) -> ObligationRow:
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


def _move(unit: Unit, record: Record, found: Moved, rule: Rule) -> None:
    row = unit.clocks.get(found.obligation.id)
    if row is None or row.met_at is not None or row.cancelled_at is not None:
        return
    prepared = unit.prepared
    clock = moved(
        clocks.kernel_clock(row),
        row.started_at,
        found.due_at,
        rule.then[found.obligation.effect].unanswered,
        environment(unit, record),
        prepared.run,
        prepared.keeping,
    )
    cause = unit.cause
    unit.cause = replace(cause, because=Because(rule.id, rule.title.source, rule.basis.source))
    body: dict[str, Json] = {"due_at": [row.due_at.isoformat(), clock.due_at.isoformat()]}
    unit.write(record.id, "obligation_moved", (f"rules.{rule.id}",), body)
    unit.cause = cause
    unit.put(clocks.stored_clock(row, clock))


def _end(unit: Unit, record: Record, found: Ended) -> None:
    row = unit.obligations[found.obligation.id]
    if found.then == "ask":
        make_task(unit, record, TASKS["obligation_ended"], "owner", f"ended:{row.id}")
        return
    if found.then == "keep":
        unit.put(replace(row, status="kept"))
        return
    unit.put(replace(row, status="ended"))
    _stop_clock(unit, row, met=False)
    unit.write(record.id, "obligation_ended", (f"rules.{row.rule}",))


def _stop_clock(unit: Unit, row: ObligationRow, *, met: bool) -> None:
    clock = unit.clocks.get(row.id)
    if clock is not None and clock.met_at is None and clock.cancelled_at is None:
        stopped = replace(clock, next_at=None)
        unit.put(replace(stopped, met_at=unit.now) if met else replace(stopped, cancelled_at=unit.now))
