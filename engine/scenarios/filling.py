"""Completes forms as a person would, making up what else is required."""

from __future__ import annotations

from engine.casework.outcomes import Absent, Outcome
from engine.casework.ports import Reading
from engine.casework.reading.open_form import open_form
from engine.casework.records import Json
from engine.casework.work.environment import environment
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.filling import NEW
from engine.scenarios.made_up import made_up
from engine.scenarios.stage import Stage


def fill_form(
    stage: Stage, identifier: str, person: str, form: str, answers: dict[str, Json], *, rest: bool
) -> Outcome:
    """Completes a form; a new entry of an entry form, the same single form anew otherwise."""
    record = stage.record(identifier)
    path = stage.prepared.context.kinds[record.kind].path
    entry = NEW if stage.prepared.context.forms[form].entries else ""
    view = open_form(stage.desk, stage.actors[person], path, record.id, form, entry)
    if isinstance(view, Absent):
        return view
    given: dict[str, Json] = {**view.answers, **answers} if not entry else dict(answers)
    if rest:
        given = _rest(stage, identifier, form, given)
    command = stage.command(person, {"answers": given, "version": view.version})
    return complete_form(stage.desk, command, path, record.id, form, entry)


def _rest(stage: Stage, identifier: str, form: str, given: dict[str, Json]) -> dict[str, Json]:
    def work(reading: Reading) -> dict[str, Json]:
        unit = stage.unit(reading, identifier)
        env = environment(unit, unit.records[identifier])
        return made_up(stage.prepared.context, stage.prepared.forms[form], given, env)

    return stage.store.read(work)
