"""What people wrote when they took a step, and a letter as its receiver reads it. Only what the actor may read."""

from __future__ import annotations

from engine.access import Allowance
from engine.casework.records import FormRow, Record
from engine.casework.viewing.parts import person_name
from engine.casework.viewing.shared import datum
from engine.casework.views import Datum, SaidView
from engine.casework.work.unit import Unit


def said(unit: Unit, record: Record, allowed: Allowance) -> tuple[SaidView, ...]:
    """The answers to the questions of events that have happened, the latest first."""
    views = []
    for row in reversed(unit.forms_of(record.id)):
        form = unit.prepared.context.forms.get(row.form)
        data = answers_of(unit, row, allowed) if form is not None and form.asked_by_event else ()
        if form is not None and data:
            by = person_name(unit, row.completed_by)
            views.append(SaidView(unit.prepared.bare(form.title), data, row.completed_at, by))
    return tuple(views)


def own_answers(unit: Unit, record: Record, allowed: Allowance) -> tuple[Datum, ...]:
    """The answers of a sending record's own completed forms: its letter, which the receiver reads beside the share."""
    forms = unit.kind(record).forms
    return tuple(
        each for row in unit.forms_of(record.id) if row.form in forms for each in answers_of(unit, row, allowed)
    )


def answers_of(unit: Unit, row: FormRow, allowed: Allowance) -> tuple[Datum, ...]:
    """The answers of one row in the order of its form, tables of rows last."""
    tables = unit.prepared.forms[row.form].tables
    whole = unit.prepared.whole(row)
    data = []
    for key in [*tables[""].fields, *(name for name in tables if name)]:
        name = f"{row.form}.{key}"
        field = unit.prepared.fields[row.form].find(name)
        if key in whole and field is not None and allowed.reads(name, field.security, field.compartments):
            data.append(datum(unit, name, whole[key]))
    return tuple(data)
