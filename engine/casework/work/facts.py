"""Facts kept up to date: new values from completions and links, calculated ones, and changes that wait for an approval."""

from __future__ import annotations

from collections.abc import Iterable

from engine.casework.records import FactValue, Json, Outgoing, Record
from engine.casework.work.approvals import overtake, request_fact
from engine.casework.work.environment import environment
from engine.casework.work.unit import Happening, Unit
from engine.expressions import Value
from engine.workflows import FactChange, calculated, is_value, propose, resolve, sayings, sources_across
from engine.workflows.model import Fact


def update_facts(unit: Unit, happening: Happening) -> None:
    """What a happening does to the facts of its record, and of records in this unit that read them across a link."""
    record = unit.records[happening.record]
    machine = unit.prepared.machines[record.kind]
    if happening.on in ("completed", "linked"):
        form, link = (happening.what, "") if happening.on == "completed" else ("", happening.what)
        env, run = environment(unit, record), unit.prepared.run
        for fact, _ in sayings(machine, env, run, form=form, link=link):
            overtake(unit, record.id, fact.id)
        apply_changes(unit, record.id, resolve(machine, env, run, form=form, link=link))
    elif happening.on == "changed":
        _carry_across(unit, record)


def recalculate(unit: Unit) -> None:
    """Works out the calculated facts of every record of the tree anew."""
    for record in list(unit.records.values()):
        machine = unit.prepared.machines[record.kind]
        facts = {fact.id: fact for fact in machine.kind.facts if fact.calculate is not None}
        if not facts:
            continue
        env = environment(unit, record)
        found = calculated(machine, env, unit.prepared.run)
        for name, fact in facts.items():
            if found.get(name) != env.facts.get(name):
                set_fact(unit, record.id, fact, found.get(name))


def apply_changes(unit: Unit, record: str, changes: Iterable[FactChange]) -> None:
    """Sets what may be set at once, asks for the approval of the rest."""
    for change in changes:
        if change.approval is None:
            set_fact(unit, record, change.fact, change.new)
        else:
            request_fact(unit, record, change, unit.prepared.json_of(change.fact.type, change.new))


def set_by_rule(unit: Unit, record: str, fact: Fact, value: Value) -> None:
    """Gives a fact the value that a rule sets: a change that needs an approval is asked for, like any other."""
    here = unit.records[record]
    overtake(unit, record, fact.id)
    if not is_value(value):
        set_fact(unit, record, fact, None)
        return
    change = propose(fact, value, environment(unit, here), unit.prepared.run)
    if change is not None:
        apply_changes(unit, record, (change,))


def set_fact(unit: Unit, record: str, fact: Fact, value: Value, asked_by: str = "") -> None:
    """Gives a fact a new value (none: it has none any more), with its history, and tells that it changed.

    `asked_by`: who asked for a value that somebody else has approved.
    """
    here = unit.records[record]
    history = here.facts.get(fact.id, ())
    new: Json = None if value is None else unit.prepared.json_of(fact.type, value)
    old = history[-1].value if history else None
    if new == old:
        return
    facts = {**here.facts, fact.id: (*history, FactValue(new, unit.now, unit.cause.actor))}
    unit.change(here, facts=facts)
    body: dict[str, Json] = {f"facts.{fact.id}": [old, new]}
    if asked_by:
        body["asked_by"] = [None, asked_by]
    unit.write(record, "fact", (f"facts.{fact.id}",), body)
    unit.happen(record, "changed", fact.id)


def _carry_across(unit: Unit, record: Record) -> None:
    """Tells the records that read this one across a link: those of this unit at once, those of other trees through the outbox."""
    for kind in unit.prepared.context.kinds.values():
        machine = unit.prepared.machines[kind.id]
        for link in kind.links:
            if link.to != record.kind or not any(sources_across(machine, link.id)):
                continue
            for source in dict.fromkeys(
                row.source for row in unit.links if row.link == link.id and row.target == record.id
            ):
                if source in unit.records:
                    unit.happen(source, "linked", link.id)
                else:
                    _send_across(unit, source, link.id, record)


def _send_across(unit: Unit, source: str, link: str, record: Record) -> None:
    key = f"{unit.cause.command or unit.ids.new()}:across:{source}:{link}"
    if not any(each.id == key for each in unit.outbox):
        unit.outbox.append(Outgoing(key, "linked", {"record": source, "link": link, "from": record.id}, unit.now))
