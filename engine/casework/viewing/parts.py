"""The pieces that several views share: heads, becauses, clocks, labelled values. Makes views of what access allows, nothing else."""

from __future__ import annotations

from datetime import datetime

from engine.access import Allowance
from engine.casework.prepared import Prepared
from engine.casework.records import Because, ClockRow, Record
from engine.casework.views import BecauseView, ClockView, Datum, RecordHead
from engine.casework.work.unit import Unit
from engine.expressions.text import Phrase


def head_of(unit: Unit, record: Record, allowed: Allowance) -> RecordHead:
    """The top of a page about a record; its name only for who may read what it is made of."""
    prepared = unit.prepared
    kind = unit.kind(record)
    return RecordHead(
        id=record.id,
        kind=record.kind,
        kind_title=prepared.bare(kind.title),
        path=kind.path,
        number=record.number or record.provisional,
        name=record.name if may_read_name(prepared, record, allowed) else None,
        state=record.state,
        state_title=prepared.bare(prepared.state(record).title),
        is_open=prepared.is_open(record),
        owner=person_name(unit, record.owner),
        area=record.area if may_read_area(prepared, record.kind, allowed) else "",
        opened_at=record.opened_at,
    )


def may_read_area(prepared: Prepared, kind: str, allowed: Allowance) -> bool:
    """Whether the actor may read what the record's area is taken from; an area taken over from a root is told there only."""
    program = prepared.context.kinds[kind].area
    return program is not None and allowed.reads_program(program)


def may_read_name(prepared: Prepared, record: Record, allowed: Allowance) -> bool:
    """Whether the actor may read everything that the record's name is made of (or a profile names it outright)."""
    kind = prepared.context.kinds[record.kind]
    if not record.name:
        return False
    return allowed.reads_text(kind.name)


def person_name(unit: Unit, person: str) -> str:
    """The display name of a person with a log-in; empty for nobody."""
    return next((each.name for each in unit.people() if each.id == person), "") if person else ""


def because_of(because: Because | None) -> BecauseView | None:
    """The words of a rule as they were when it fired."""
    if because is None:
        return None
    return BecauseView(because.rule, Phrase(because.title), Phrase(because.basis))


def clock_view(title: Phrase, clock: ClockRow, now: datetime, because: BecauseView | None = None) -> ClockView:
    """A clock as people see it."""
    late = (clock.met_at or now) > clock.due_at
    return ClockView(title, clock.due_at, clock.met_at, late, because)


def fact_data(unit: Unit, record: Record, allowed: Allowance) -> tuple[Datum, ...]:
    """The record's facts that the actor may read."""
    kind = unit.kind(record)
    data: list[Datum] = []
    for fact in kind.facts:
        if not allowed.reads(fact.id, fact.security):
            continue
        values = record.facts.get(fact.id, ())
        value = values[-1].value if values else None
        kind_of_value, options = printed_type(fact.type)
        data.append(Datum(fact.id, unit.prepared.bare(fact.title), kind_of_value, value, options))
    return tuple(data)


def printed_type(name: str) -> tuple[str, str]:
    """A program's type as a question type to print by, and its list: `option:LIST` → (`choose_one`, LIST)."""
    head, _, options = name.partition(":")
    return {"option": "choose_one", "options": "choose_many", "condition": "yes_no"}.get(head, head), options
