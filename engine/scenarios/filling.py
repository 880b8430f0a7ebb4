"""Completes forms as a person would, making up what else is required, and leaves drafts."""

from __future__ import annotations

from dataclasses import dataclass

from engine.casework.outcomes import Absent, Outcome
from engine.casework.ports import Reading, Store
from engine.casework.reading.open_form import open_form
from engine.casework.records import Json
from engine.casework.work.environment import environment
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.filling import NEW
from engine.casework.writing.save_draft import save_draft
from engine.scenarios.made_up import made_up
from engine.scenarios.stage import Stage


def fill_form(
    stage: Stage[Store],
    identifier: str,
    person: str,
    form: str,
    answers: dict[str, Json],
    *,
    rest: bool,
    last: bool = False,
    reason: str = "",
) -> Outcome:
    """Completes a form; a new entry of an entry form (`last`: its last one anew), the same single form anew otherwise."""
    filled = _filled(stage, identifier, person, form, answers, rest=rest, last=last)
    if isinstance(filled, Absent):
        return filled
    command = stage.command(person, {"answers": filled.answers, "version": filled.version}, reason)
    return complete_form(stage.desk, command, filled.path, identifier, form, filled.entry)


def save_form(
    stage: Stage[Store],
    identifier: str,
    person: str,
    form: str,
    answers: dict[str, Json],
    *,
    rest: bool,
    last: bool = False,
) -> Outcome:
    """Leaves a form as it was typed so far."""
    filled = _filled(stage, identifier, person, form, answers, rest=rest, last=last)
    if isinstance(filled, Absent):
        return filled
    command = stage.command(person, {"answers": filled.answers, "version": filled.version})
    return save_draft(stage.desk, command, filled.path, identifier, form, filled.entry)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is about to be handed in."""

    path: str
    entry: str
    version: int
    answers: dict[str, Json]


def _filled(
    stage: Stage[Store], identifier: str, person: str, form: str, answers: dict[str, Json], *, rest: bool, last: bool
) -> Filled | Absent:
    """What a person finds in the form (their draft first), with the answers given now, and what else is required."""
    record = stage.record(identifier)
    path = stage.prepared.context.kinds[record.kind].path
    entry, is_there = _entry(stage, identifier, person, form, last=last)
    before, version = dict[str, Json](), 0
    if is_there:
        view = open_form(stage.desk, stage.actors[person], path, identifier, form, entry)
        if isinstance(view, Absent):
            return view
        before, version = dict(view.answers), view.version
    given = {**before, **answers}
    return Filled(path, entry, version, _rest(stage, identifier, form, given) if rest else given)


def _entry(stage: Stage[Store], identifier: str, person: str, form: str, *, last: bool) -> tuple[str, bool]:
    """Which entry is meant, and whether anything stands there yet for this person."""
    rows = [row for row in stage.tree(identifier).forms if (row.record, row.form) == (identifier, form)]
    entry = NEW if stage.prepared.context.forms[form].entries else ""
    if entry and last and rows:
        entry = max(rows, key=lambda row: row.position).entry
    drafts = stage.store.read(lambda reading: reading.drafts(person, identifier))
    drafted = any((each.form, each.entry) == (form, entry) for each in drafts)
    return entry, drafted or any(row.entry == entry for row in rows)


def _rest(stage: Stage[Store], identifier: str, form: str, given: dict[str, Json]) -> dict[str, Json]:
    def work(reading: Reading) -> dict[str, Json]:
        unit = stage.unit(reading, identifier)
        env = environment(unit, unit.records[identifier])
        return made_up(stage.prepared.context, stage.prepared.forms[form], given, env, tuple(stage.actors))

    return stage.store.read(work)
