"""Reading through the API: each view as it is."""

from __future__ import annotations

from engine.casework.outcomes import Absent
from engine.casework.reading.history import history as read_history
from engine.casework.reading.home import home as read_home
from engine.casework.reading.list_records import list_records
from engine.casework.reading.open_event import open_event
from engine.casework.reading.open_form import open_form, preview_form
from engine.casework.reading.open_record import open_record
from engine.casework.reading.preview_send import preview_send
from engine.casework.records import Json
from engine.casework.views import FormView
from engine.web.asked import Asked, Data, Reply
from engine.web.pages.form_page import told_set_off
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
    """What the form would look like with these answers: what shows, what is wrong, what completing would set off, in words too."""
    answers = asked.body.get("answers")
    view = preview_form(
        asked.services.desk, asked.actor, *place_of(asked), answers if isinstance(answers, dict) else {}
    )
    if isinstance(view, Absent):
        return problem(asked, 404, "absent")
    return Data(spoken(asked, view))


def spoken(asked: Asked, view: FormView) -> dict[str, object]:
    """A previewed form for the page's script: with every sentence in the reader's language."""
    t = asked.translator
    computed: dict[str, Json] = {path: value for path, value in view.computed.items()}
    return {
        "shown": view.shown,
        "required": view.required,
        "computed": computed,
        "problems": [{"path": each.path, "code": each.code, "sentence": t.problem(each)} for each in view.problems],
        "warnings": [{"path": each.path, "code": each.code, "sentence": t.problem(each)} for each in view.warnings],
        "sets_off": [
            {
                "sentence": told_set_off(each, t),
                "because": t.say("Because: {title}", title=t.phrase(each.because.title)),
                "basis": t.phrase(each.because.basis),
            }
            for each in view.sets_off
        ],
    }
