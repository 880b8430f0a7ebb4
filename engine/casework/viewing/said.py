"""What people wrote when they took a step, and a letter as its receiver reads it. Only what the actor may read."""

from __future__ import annotations

from engine.access import Allowance
from engine.casework.records import FormRow, Record
from engine.casework.viewing.parts import person_name
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
    """The answers of one row in the order of its form (those in tables of rows are left out)."""
    top = unit.prepared.forms[row.form].tables[""]
    fields = unit.prepared.fields[row.form].fields
    whole = unit.prepared.whole(row)
    data = []
    for key, asked in top.fields.items():
        name, field = f"{row.form}.{key}", fields.get(key)
        if key in whole and field is not None and allowed.reads(name, field.security, field.compartments):
            question = asked.question
            label = unit.prepared.bare(question.label)
            data.append(Datum(name, label, question.type, whole[key], question.options))
    return tuple(data)
