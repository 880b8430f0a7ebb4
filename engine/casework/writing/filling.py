"""A submission joined with what is stored: what the actor's answers make of a form, and whether they may fill it at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.access import kept
from engine.casework.files.references import proven
from engine.casework.opening import Opened
from engine.casework.outcomes import Absent, Refusal
from engine.casework.reading.nameable import named
from engine.casework.records import FormRow, Json
from engine.casework.work.environment import environment
from engine.forms import SUGGESTED, Evaluation, evaluate

NEW = "new"
"""Stands for the entry that a first completion makes."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A form as it would be stored after a submission."""

    row: FormRow | None
    before: Mapping[str, Json]
    answers: Mapping[str, Json]
    evaluation: Evaluation


def fill(opened: Opened, form: str, entry: str, submitted: Mapping[str, Json]) -> Filling:
    """What the actor's submission makes of a form: their answers where they may write, the stored ones everywhere else."""
    unit, record = opened.unit, opened.record
    row = unit.forms.get((record.id, form, entry))
    before = unit.prepared.whole(row) if row is not None else {}
    submitted = named(opened, form, before, proven(opened, form, entry, before, submitted))
    known = unit.prepared.fields[form].fields
    unknown = {key: value for key, value in submitted.items() if key not in known and key != SUGGESTED}
    answers = {**kept(unit.prepared.fields[form], before, submitted, opened.allowance), **unknown}
    evaluation = evaluate(unit.prepared.forms[form], answers, environment(unit, record))
    return Filling(row, before, answers, evaluation)


def answers_in(payload: Mapping[str, Json]) -> dict[str, Json]:
    """The answers of a payload; nothing when there are none or they are no object."""
    answers = payload.get("answers")
    return dict(answers) if isinstance(answers, dict) else {}


def version_in(payload: Mapping[str, Json]) -> int:
    """The form's version on which a payload is based; 0: it had not been completed."""
    version = payload.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else 0


def has_place(opened: Opened, form: str, entry: str) -> bool:
    """Whether a form has such an entry (or may get it: `new`); a single form has none."""
    if not opened.unit.prepared.context.forms[form].entries:
        return not entry
    return entry == NEW or (opened.record.id, form, entry) in opened.unit.forms


def may_fill(opened: Opened, form: str) -> Refusal | Absent | None:
    """Why the actor may not fill a form of the record at all; none when they may."""
    unit = opened.unit
    kind = unit.kind(opened.record)
    if form not in kind.forms or not opened.allowance.reads_form(form):
        return Absent()
    if not opened.allowance.writes_form(form):
        return Refusal("may_not_write", {"form": form})
    if not unit.prepared.is_open(opened.record):
        return Refusal("record_closed", {"state": opened.record.state})
    return None
