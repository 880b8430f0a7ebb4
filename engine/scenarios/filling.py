"""Completes forms as a person would, making up what else is required, and leaves drafts."""

from __future__ import annotations

from collections.abc import Mapping

from engine.casework.outcomes import Absent, Outcome
from engine.casework.ports import Reading, Store
from engine.casework.reading.open_form import open_form
from engine.casework.records import Json, Record
from engine.casework.work.environment import environment
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.filling import NEW
from engine.casework.writing.save_draft import save_draft
from engine.scenarios.made_up import made_up
from engine.scenarios.stage import Stage


def fill_form(
    stage: Stage[Store], identifier: str, person: str, form: str, answers: dict[str, Json], *, rest: bool
) -> Outcome:
    """Completes a form; a new entry of an entry form, the same single form anew otherwise."""
    record = stage.record(identifier)
    path = stage.prepared.context.kinds[record.kind].path
    entry = NEW if stage.prepared.context.forms[form].entries else ""
    before, version = _before(stage, record, person, form)
    if isinstance(before, Absent):
        return before
    given: dict[str, Json] = {**before, **answers}
    if rest:
        given = _rest(stage, identifier, form, given)
    command = stage.command(person, {"answers": given, "version": version})
    return complete_form(stage.desk, command, path, record.id, form, entry)


def save_form(stage: Stage[Store], identifier: str, person: str, form: str, answers: dict[str, Json]) -> Outcome:
    """Leaves a form as it was typed so far."""
    record = stage.record(identifier)
    path = stage.prepared.context.kinds[record.kind].path
    entry = NEW if stage.prepared.context.forms[form].entries else ""
    before, version = _before(stage, record, person, form)
    if isinstance(before, Absent):
        return before
    command = stage.command(person, {"answers": {**before, **answers}, "version": version})
    return save_draft(stage.desk, command, path, record.id, form, entry)


def _before(stage: Stage[Store], record: Record, person: str, form: str) -> tuple[Mapping[str, Json] | Absent, int]:
    """What stands in the form as the person finds it, and its version; in a form not yet begun, nothing."""
    row = next(
        (row for row in stage.tree(record.id).forms if (row.record, row.form, row.entry) == (record.id, form, "")), None
    )
    if row is None:
        return {}, 0
    path = stage.prepared.context.kinds[record.kind].path
    view = open_form(stage.desk, stage.actors[person], path, record.id, form)
    return (view, 0) if isinstance(view, Absent) else (view.answers, view.version)


def _rest(stage: Stage[Store], identifier: str, form: str, given: dict[str, Json]) -> dict[str, Json]:
    def work(reading: Reading) -> dict[str, Json]:
        unit = stage.unit(reading, identifier)
        env = environment(unit, unit.records[identifier])
        return made_up(stage.prepared.context, stage.prepared.forms[form], given, env)

    return stage.store.read(work)
