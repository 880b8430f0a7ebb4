"""The consent register: lines written when a form with consent questions is completed; superseded, never edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.casework.records import ConsentLine, FormRow, Json, Record
from engine.casework.work.unit import Unit
from engine.forms import PreparedForm
from engine.forms.model import Question


def write_register(unit: Unit, record: Record, row: FormRow, answers: Mapping[str, Json]) -> None:
    """One line for each consent question whose answer says something new; of rows by service, one for each row."""
    for question, service, value in _answered(unit.prepared.forms[row.form], answers):
        if not isinstance(value, str) or _stands(unit, record, question.purpose, service) == value:
            continue
        line = ConsentLine(
            id=unit.ids.new(),
            record=record.id,
            purpose=question.purpose,
            service=service,
            status=value,
            given_by=_given_by(answers, question),
            at=unit.now,
            form=row.form,
            entry=row.entry,
        )
        unit.put(line)
        unit.write(
            record.id, "consent", (f"consents.{question.purpose}",), {"consent": [None, value], "service": service}
        )


def lines_of(unit: Unit, record: str) -> tuple[ConsentLine, ...]:
    """The record's register, oldest first."""
    own = [line for line in unit.consents.values() if line.record == record]
    return tuple(sorted(own, key=lambda line: line.at))


def _answered(form: PreparedForm, answers: Mapping[str, Json]) -> Iterator[tuple[Question, str, Json]]:
    for table in form.tables.values():
        questions = [field.question for field in table.fields.values() if field.question.type == "consent"]
        if not questions:
            continue
        for service, given in _rows(table.id, bool(table.options), answers):
            for question in questions:
                if question.id in given:
                    yield question, service, given[question.id]


def _rows(table: str, by_option: bool, answers: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    if not table:
        yield "", answers
        return
    rows = answers.get(table)
    if by_option and isinstance(rows, dict):
        for option, row in rows.items():
            if isinstance(row, dict):
                yield option, row


def _stands(unit: Unit, record: Record, purpose: str, service: str) -> str:
    lines = [line for line in lines_of(unit, record.id) if (line.purpose, line.service) == (purpose, service)]
    return lines[-1].status if lines else ""


def _given_by(answers: Mapping[str, Json], question: Question) -> str:
    value = answers.get(question.given_by) if question.given_by else None
    return value if isinstance(value, str) else ""
