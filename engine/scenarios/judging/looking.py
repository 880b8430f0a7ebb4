"""What people see: records, fields and questions, through the same views that pages draw."""

from __future__ import annotations

from engine.casework.reading.open_form import open_form
from engine.casework.reading.open_record import open_record
from engine.casework.views import FormView, RecordView
from engine.casework.writing.filling import NEW
from engine.compiler.scenarios.model import Expected
from engine.scenarios.scene import Scene, Verdict


def seen(scene: Scene, expected: Expected) -> Verdict:
    """What was found by who looked."""
    return None if scene.seen == expected.seen else (expected.seen, scene.seen)


def sees(scene: Scene, person: str, field: str) -> bool:
    """Whether a person can read a field of the record anywhere: in its share, or in its form."""
    stage = scene.stage
    actor, path = stage.actors[person], scene.path
    view = open_record(stage.desk, actor, path, scene.record)
    if not isinstance(view, RecordView):
        return False
    if view.share is not None and any(datum.name == field for datum in view.share.data):
        return True
    form, _, question = field.partition(".")
    entries = [row.entry for row in stage.tree(scene.record).forms if (row.record, row.form) == (scene.record, form)]
    for entry in entries or [""]:
        opened = open_form(stage.desk, actor, path, scene.record, form, entry)
        if isinstance(opened, FormView) and opened.answers.get(question) is not None:
            return True
    return False


def visible_to(scene: Scene, expected: Expected) -> Verdict:
    """People can open the record (read the field)."""
    blind = [each for each in expected.visible_to if not _can(scene, each, expected.field)]
    return (_told("visible to", expected.visible_to), _told("hidden from", blind)) if blind else None


def not_visible_to(scene: Scene, expected: Expected) -> Verdict:
    """People can't."""
    able = [each for each in expected.not_visible_to if _can(scene, each, expected.field)]
    return (_told("not visible to", expected.not_visible_to), _told("visible to", able)) if able else None


def _can(scene: Scene, person: str, field: str) -> bool:
    if field:
        return sees(scene, person, field)
    view = open_record(scene.stage.desk, scene.stage.actors[person], scene.path, scene.record)
    return isinstance(view, RecordView)


def _told(word: str, people: tuple[str, ...] | list[str]) -> str:
    return f"{word} " + ", ".join(f"`{each}`" for each in people)


def shown(scene: Scene, expected: Expected) -> Verdict:
    """A form shows questions to who acts."""
    missing = [each for each in expected.shown if not _shows(scene, each)]
    return (_told("shown:", expected.shown), _told("hidden:", missing)) if missing else None


def hidden(scene: Scene, expected: Expected) -> Verdict:
    """A form doesn't show them."""
    there = [each for each in expected.hidden if _shows(scene, each)]
    return (_told("hidden:", expected.hidden), _told("shown:", there)) if there else None


def _shows(scene: Scene, field: str) -> bool:
    """Whether the form as it stands (the draft of who acts before what is complete; the latest entry) shows a question."""
    stage = scene.stage
    form, _, question = field.partition(".")
    entry = ""
    if stage.prepared.context.forms[form].entries:
        rows = [row for row in stage.tree(scene.record).forms if (row.record, row.form) == (scene.record, form)]
        drafts = stage.store.read(lambda reading: reading.drafts(scene.actor, scene.record))
        drafted = any((each.form, each.entry) == (form, NEW) for each in drafts)
        entry = NEW if drafted or not rows else max(rows, key=lambda row: row.position).entry
    view = open_form(stage.desk, stage.actors[scene.actor], scene.path, scene.record, form, entry)
    if not isinstance(view, FormView):
        return False
    return any(path == question or path.partition("[")[2].partition("].")[2] == question for path in view.shown)
