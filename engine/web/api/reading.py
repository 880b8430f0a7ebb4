"""Reading through the API: each view as it is."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.casework.outcomes import Absent
from engine.casework.reading.find_choices import find_choices
from engine.casework.reading.history import history as read_history
from engine.casework.reading.home import home as read_home
from engine.casework.reading.list_records import list_records
from engine.casework.reading.open_event import open_event
from engine.casework.reading.open_form import open_form, preview_form
from engine.casework.reading.open_record import open_record
from engine.casework.reading.preview_send import preview_send
from engine.casework.records import Json
from engine.casework.views import FormView
from engine.forms.model import Question
from engine.forms.problems import Problem
from engine.forms.types.dates import in_zone
from engine.forms.types.kind import QuestionType
from engine.i18n.translator import Translator
from engine.web.asked import Asked, Data, Reply
from engine.web.drawing.fields import answers_from, with_comma
from engine.web.drawing.filling import bare
from engine.web.pages.form_page import told_choice, told_set_off
from engine.web.pages.records import query_of
from engine.web.replies import problem


def told(asked: Asked, view: object) -> Reply:
    """A view, or nothing there."""
    return problem(asked, 404, "absent") if isinstance(view, Absent) else Data(view)


def home(asked: Asked) -> Reply:
    """Tasks, inbox, notices, kinds."""
    return told(asked, read_home(asked.services.desk, asked.actor))


def listing(asked: Asked) -> Reply:
    """A page of a list."""
    return told(asked, list_records(asked.services.desk, asked.actor, asked.names["path"], query_of(asked)))


def record(asked: Asked) -> Reply:
    """A record."""
    return told(asked, open_record(asked.services.desk, asked.actor, asked.names["path"], asked.names["id"]))


def history(asked: Asked) -> Reply:
    """A record's history."""
    return told(asked, read_history(asked.services.desk, asked.actor, asked.names["path"], asked.names["id"]))


def place_of(asked: Asked) -> tuple[str, str, str, str]:
    """Path, record, form, entry; the entry stands in the query or the body."""
    sent = asked.body.get("entry")
    entry = sent if isinstance(sent, str) else asked.wish("entry")
    return asked.names["path"], asked.names["id"], asked.names["form"], entry


def form(asked: Asked) -> Reply:
    """A form with what the actor may read of it."""
    return told(asked, open_form(asked.services.desk, asked.actor, *place_of(asked)))


def event(asked: Asked) -> Reply:
    """A step of a record's life."""
    names = asked.names
    return told(asked, open_event(asked.services.desk, asked.actor, names["path"], names["id"], names["event"]))


def send(asked: Asked) -> Reply:
    """What sending would send."""
    names = asked.names
    recipient = asked.wish("recipient")
    return told(
        asked, preview_send(asked.services.desk, asked.actor, names["path"], names["id"], names["event"], recipient)
    )


def preview(asked: Asked) -> Reply:
    """What the form would look like with these answers: what shows, what is wrong, what completing would set off, in words too.

    The page's script sends `fields` as they stand on the page; others send `answers`.
    """
    form = asked.prepared.context.forms.get(asked.names["form"])
    if form is None:
        return problem(asked, 404, "absent")
    sent = asked.body.get("answers")
    answers: Mapping[str, Json] = sent if isinstance(sent, dict) else {}
    fields = asked.body.get("fields")
    if isinstance(fields, dict):
        typed = {
            name: tuple(str(each) for each in values) for name, values in fields.items() if isinstance(values, list)
        }
        answers = answers_from(form, asked.prepared, typed, asked.translator.language)
    view = preview_form(asked.services.desk, asked.actor, *place_of(asked), answers)
    return problem(asked, 404, "absent") if isinstance(view, Absent) else Data(spoken(asked, view))


def choices(asked: Asked) -> Reply:
    """What can be chosen at a question by part of its name (`question`, `search`): places, organisations, people."""
    place = place_of(asked)
    found = find_choices(asked.services.desk, asked.actor, *place[:3], asked.wish("question"), asked.wish("search"))
    if isinstance(found, Absent):
        return problem(asked, 404, "absent")
    return Data([{"value": each, "label": told_choice(asked, kind, each, name)} for kind, each, name in found])


def spoken(asked: Asked, view: FormView) -> dict[str, object]:
    """A previewed form for the page's script: with every sentence in the reader's language."""
    t = asked.translator
    printed: dict[str, str] = {}
    suggested: dict[str, object] = {}
    for path, value in view.computed.items():
        question, kind = question_at(asked, view.form, path)
        text = t.answer(question.type, question.options, value)
        if question.calculate is not None:
            printed[path] = text
        else:
            stored = in_zone(value, t.zone) if question.type == "date_time" else value
            parts = kind.to_page(with_comma(str(value), t.language) if kind.decimal_parts == ("",) else stored)
            told = t.say("Suggested: {value}", value=text)
            suggested[path] = {"told": told, "json": msgspec.json.encode(value).decode(), "parts": parts}
    return {
        "shown": view.shown,
        "required": view.required,
        "computed": view.computed,
        "printed": printed,
        "suggested": suggested,
        "problems": [_told(t, each, warns=False) for each in view.problems],
        "warnings": [_told(t, each, warns=True) for each in view.warnings],
        "sets_off": [
            {
                "sentence": told_set_off(each, t),
                "because": t.say("Because: {title}", title=t.phrase(each.because.title)),
                "basis": t.phrase(each.because.basis),
            }
            for each in view.sets_off
        ],
    }


def _told(t: Translator, each: Problem, *, warns: bool) -> dict[str, object]:
    return {"path": each.path, "code": each.code, "sentence": t.problem(each), "warns": warns}


def question_at(asked: Asked, form: str, path: str) -> tuple[Question, QuestionType]:
    """The question at a path of a form, and its type."""
    rows, _, name = bare(path).rpartition(".")
    field = asked.prepared.forms[form].field(rows, name)
    return field.question, field.kind
