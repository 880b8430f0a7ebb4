"""Numbers and names of records: a provisional number first, the final one as soon as everything in it is known; never reused."""

from __future__ import annotations

from engine.casework.prepared import Prepared
from engine.casework.records import Record
from engine.casework.work.environment import environment
from engine.casework.work.unit import Unit
from engine.workflows import counter_key, format_number
from engine.workflows.model import NumberPlan

_DEMONSTRATION = "DEMO-"


def place_and_name(unit: Unit, record: Record) -> Record:
    """The record with its area, its name and, once it can be given, its final number worked out anew."""
    record = _placed(unit, record)
    record = _named(unit, record)
    plan = unit.kind(record).number
    if plan is None or (record.number and record.number != record.provisional):
        return record
    number = _final_number(unit, record, plan)
    if not number:
        return record
    unit.write(record.id, "numbered", ("record.number",), {"record.number": [record.number, number]})
    return unit.change(record, number=number)


def provisional_number(identifier: str) -> str:
    """A number that nobody takes for a final one."""
    return f"T-{identifier.replace('-', '')[-8:].upper()}"


def _placed(unit: Unit, record: Record) -> Record:
    program = unit.kind(record).area
    if program is None:
        return record
    area = unit.prepared.run(program, environment(unit, record))
    if not isinstance(area, str) or area == record.area or area not in unit.prepared.context.places:
        return record
    unit.write(record.id, "placed", ("record.area",), {"record.area": [record.area, area]})
    record = unit.change(record, area=area)
    for branch in [each for each in unit.records.values() if each.root == record.id and each.id != record.id]:
        if unit.kind(branch).area is None:
            unit.change(branch, area=area)
    return unit.records[record.id]


def _named(unit: Unit, record: Record) -> Record:
    text = unit.kind(record).name
    if not text.source:
        return record
    name = unit.prepared.plain_text(text, environment(unit, record))
    return unit.change(record, name=name) if name != record.name else record


def _final_number(unit: Unit, record: Record, plan: NumberPlan) -> str:
    """Empty as long as a piece of it isn't known."""
    short = _short(unit.prepared, record.area, plan.area_level)
    if "${area}" in plan.text and not short:
        return ""
    year = record.opened_at.astimezone(unit.prepared.zone).year
    sequence = unit.next_number(counter_key(plan, record.kind, short, year))
    prefix = _DEMONSTRATION if unit.nature == "demonstration" else ""
    return format_number(plan, short, year, sequence, prefix)


def _short(prepared: Prepared, area: str, level: str) -> str:
    places = prepared.context.places
    chain = [places[code] for code in (area, *prepared.areas_above(area)) if code in places]
    return next((place.short for place in chain if place.level == level or not level), "")
