"""A form to fill or to read: the actor's draft before the stored answers, what shows, what is wrong, what completing would set off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.access import Revealed, reveal
from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.opening import Opened, open_for_reading
from engine.casework.outcomes import Absent, Refusal
from engine.casework.ports import Reading
from engine.casework.reading.open_record import log_view
from engine.casework.records import Draft, FormRow, Json
from engine.casework.viewing.foreseeing import sets_off
from engine.casework.viewing.parts import head_of
from engine.casework.views import FormView
from engine.casework.work.approvals import locked
from engine.casework.work.environment import environment
from engine.casework.work.unit import Unit
from engine.casework.writing.filling import NEW, Filling, fill, may_fill
from engine.expressions import Value
from engine.expressions.text import Phrase
from engine.forms import Evaluation, page_state


def open_form(desk: Desk, actor: Actor, path: str, record: str, form: str, entry: str = "") -> FormView | Absent:
    """The form as it stands for the actor; an entry `new` is one still to be made."""

    def work(reading: Reading) -> FormView | Absent:
        opened = open_for_reading(reading, desk, actor, path, record)
        if isinstance(opened, Absent) or not _is_there(opened, form, entry):
            return Absent()
        draft = opened.unit.tx.draft(actor.person, record, form, entry)
        return form_view(opened, form, entry, draft, None)

    view = desk.store.read(work)
    log_view(desk, actor, record, "viewed" if isinstance(view, FormView) else "refused", form)
    return view


def preview_form(
    desk: Desk, actor: Actor, path: str, record: str, form: str, entry: str, answers: Mapping[str, Json]
) -> FormView | Absent:
    """The form with answers as they are being typed: stores nothing."""

    def work(reading: Reading) -> FormView | Absent:
        opened = open_for_reading(reading, desk, actor, path, record)
        if isinstance(opened, Absent) or not _is_there(opened, form, entry):
            return Absent()
        return form_view(opened, form, entry, None, answers)

    return desk.store.read(work)


def form_view(opened: Opened, form: str, entry: str, draft: Draft | None, typed: Mapping[str, Json] | None) -> FormView:
    """The view of a form; `typed` counts before the draft, the draft before what is stored."""
    unit, record, allowed = opened.unit, opened.record, opened.allowance
    row = unit.forms.get((record.id, form, entry))
    stored = unit.prepared.whole(row) if row is not None else {}
    given = typed if typed is not None else (draft.answers if draft is not None else None)
    refused = refusal_to_fill(opened, form)
    filling = fill(opened, form, entry, stored if given is None else given)
    revealed = reveal(unit.prepared.fields[form], filling.answers, allowed)
    told = given is not None
    view = FormView(
        head=head_of(unit, record, allowed),
        form=form,
        entry=entry,
        title=unit.prepared.bare(unit.prepared.context.forms[form].title),
        version=_version(row, draft if typed is None else None),
        status=_status(unit, opened, form, row, draft),
        is_draft=draft is not None and typed is None,
        may_write=refused,
        answers=_as_typed(given, revealed) if given is not None else revealed.answers,
        computed=computed(filling.evaluation, revealed),
        shown=readable_paths(filling.evaluation.shown(), unit, form, revealed),
        required=readable_paths(filling.evaluation.required(), unit, form, revealed),
        withheld={name.partition(".")[2]: Phrase(mark.instead.source) for name, mark in revealed.withheld.items()},
        problems=filling.evaluation.problems if told and refused is None else (),
        warnings=filling.evaluation.warnings if told and refused is None else (),
        offered={path: kept for path, kept in offered(filling.evaluation).items() if _may_see(path, revealed)},
        live=page_state(filling.evaluation, environment(unit, record), allowed.reads_program)
        if refused is None
        else {},
    )
    return _foreseen(opened, view, filling, refused)


def refusal_to_fill(opened: Opened, form: str) -> Refusal | None:
    """Why the actor may only read the form; none when they may fill it."""
    refused = may_fill(opened, form)
    if isinstance(refused, Absent):
        return Refusal("may_not_read")
    if refused is None and form in locked(opened.unit, opened.record):
        return Refusal("locked", {"forms": [opened.unit.prepared.context.forms[form].title.source]})
    return refused


def offered(evaluation: Evaluation) -> dict[str, tuple[str, ...]]:
    """The options offered now at each shown choice that narrows its list."""
    shown = evaluation.shown()
    narrowed = [(table, field.id) for table in evaluation.prepared.tables.values() for field in table.narrowed]
    rows = {table.id: evaluation.rows_of(table.id) for table, _ in narrowed if table.id in shown}
    paths = [f"{row}.{name}" for table, name in narrowed for row in rows.get(table.id, ())]
    paths += [name for table, name in narrowed if not table.id]
    return {path: evaluation.offered(path) for path in paths if path in shown}


def _may_see(path: str, revealed: Revealed) -> bool:
    return f"{revealed.form}.{bare_path(path)}" in revealed.readable


def computed(evaluation: Evaluation, revealed: Revealed) -> dict[str, Json]:
    """Calculated and suggested values by path, as JSON, as far as the actor may read them."""
    values: dict[str, Value] = {**evaluation.suggested(), **evaluation.calculated()}
    types = {path: field for path, field, _ in evaluation.by_path()}
    found: dict[str, Json] = {}
    for path, value in values.items():
        name = f"{revealed.form}.{bare_path(path)}"
        field = types.get(path)
        if name in revealed.readable and field is not None:
            found[path] = field.kind.write(value)
    return found


def readable_paths(paths: frozenset[str], unit: Unit, form: str, revealed: Revealed) -> tuple[str, ...]:
    """The paths that the actor may read, in the order of the page."""
    told = {*revealed.readable, *revealed.withheld}
    # Of rows in which nothing may be read, neither that they show nor how many there are.
    told |= {name.rpartition(".")[0] for name in told if name.count(".") == 2}
    return tuple(sorted(path for path in paths if f"{form}.{bare_path(path)}" in told or _is_note(unit, form, path)))


def bare_path(path: str) -> str:
    """A path without its rows: `rows[0].question` is `rows.question`."""
    head, bracket, rest = path.partition("[")
    return head + rest.partition("]")[2] if bracket else path


def _is_note(unit: Unit, form: str, path: str) -> bool:
    rows, _, question = bare_path(path).rpartition(".")
    field = unit.prepared.forms[form].tables[rows].fields.get(question)
    return field is not None and not field.kind.answered


def _is_there(opened: Opened, form: str, entry: str) -> bool:
    unit, record = opened.unit, opened.record
    if form not in unit.kind(record).forms or not opened.allowance.reads_form(form):
        return False
    if unit.prepared.context.forms[form].entries:
        return entry == NEW or (record.id, form, entry) in unit.forms
    return not entry


def _version(row: FormRow | None, draft: Draft | None) -> int:
    if draft is not None:
        return draft.based_on
    return row.version if row is not None else 0


def _status(unit: Unit, opened: Opened, form: str, row: FormRow | None, draft: Draft | None) -> str:
    if form in locked(unit, opened.record):
        return "locked"
    if draft is not None:
        return "draft"
    return row.status if row is not None else "empty"


def _as_typed(given: Mapping[str, Json], revealed: Revealed) -> dict[str, Json]:
    """A person's own input stands as they typed it, even what can't be read; what they may not read isn't theirs."""
    hidden = {name.partition(".")[2] for name in revealed.withheld}
    return {key: value for key, value in given.items() if key not in hidden}


def _foreseen(opened: Opened, view: FormView, filling: Filling, refused: Refusal | None) -> FormView:
    """The view with what completing would set off; last, because it is found out by doing it on the working copy."""
    if refused is not None:
        return view
    return replace(view, sets_off=sets_off(opened, view.form, view.entry, filling))
