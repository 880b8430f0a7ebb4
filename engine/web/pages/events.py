"""A step of a record's life: confirm it, answer its questions, give a reason; and sending, with exactly what goes."""

from __future__ import annotations

from collections.abc import Mapping

from engine.casework.outcomes import Absent, Refusal, Wrong
from engine.casework.reading.open_event import open_event
from engine.casework.reading.preview_send import preview_send
from engine.casework.records import Json
from engine.casework.views import EventView, FormView
from engine.casework.writing.do_event import do_event
from engine.web.asked import Asked, Page, Reply
from engine.web.drawing.fields import answers_from, change_rows
from engine.web.pages.form_page import to_fill, with_answers
from engine.web.replies import absent, after, refused, status_of


def show(asked: Asked) -> Reply:
    """The page of a step: its questions, or a confirmation."""
    view = _open(asked)
    if isinstance(view, Absent):
        return absent(asked)
    return _page(asked, view)


def do(asked: Asked) -> Reply:
    """Does the step, or says what is missing."""
    view = _open(asked)
    if isinstance(view, Absent):
        return absent(asked)
    answers: dict[str, Json] = {}
    if isinstance(view, FormView):
        if view.may_write is not None:
            return refused(asked, view.may_write)
        form = asked.prepared.context.forms[view.form]
        answers = answers_from(form, asked.prepared, asked.fields, asked.translator.language)
        wish = asked.posted("do")
        if wish.startswith(("add:", "remove:")):
            change_rows(form, answers, wish)
            shown = _open(asked, answers)
            return _page(asked, with_answers(shown, answers, 0) if isinstance(shown, FormView) else shown)
        if wish == "check":
            return _page(asked, _open(asked, answers))
    outcome = do_event(asked.services.desk, asked.command({"answers": answers}), *_place(asked))
    if isinstance(outcome, Wrong) and isinstance(view, FormView):
        return _page(asked, _open(asked, answers), 422)
    if isinstance(outcome, Refusal) and outcome.code == "reason_needed":
        return _page(asked, _open(asked, answers), 422, reason_missing=True)
    return after(asked, outcome)


def _place(asked: Asked) -> tuple[str, str, str]:
    return asked.names["path"], asked.names["id"], asked.names["event"]


def _open(asked: Asked, answers: dict[str, Json] | None = None) -> FormView | EventView | Absent:
    return open_event(asked.services.desk, asked.actor, *_place(asked), answers)


def _page(
    asked: Asked, view: FormView | EventView | Absent, status: int = 200, *, reason_missing: bool = False
) -> Page:
    if isinstance(view, Absent):
        return absent(asked)
    if isinstance(view, FormView):
        return to_fill(asked, view, status, reason_missing=reason_missing, ask_reason=view.ask_reason)
    values: Mapping[str, object] = {
        "event": view,
        "back": f"/{asked.names['path']}/{asked.names['id']}",
        "reasons": [asked.translator.refusal(each) for each in view.refusals],
        "command": asked.services.desk.ids.new(),
        "reason": asked.posted("reason"),
        "reason_missing": reason_missing,
    }
    return Page("event.html", values, status)


def preview(asked: Asked, refusal: Refusal | None = None) -> Reply:
    """To whom, by what profile, which fields and values; or why not."""
    recipient = asked.posted("recipient") or asked.wish("recipient")
    view = preview_send(asked.services.desk, asked.actor, *_place(asked), recipient)
    if isinstance(view, Absent):
        return absent(asked)
    t = asked.translator
    reasons = [each for each in (refusal, view.refusal) if each is not None]
    bases = asked.prepared.context.option_lists.get(view.override_bases)
    values = {
        "send": view,
        "recipient": recipient,
        "refusals": list(dict.fromkeys(t.refusal(each) for each in reasons)),
        "bases": [(each.id, t.text(each.label)) for each in bases.options] if bases else [],
        "command": asked.services.desk.ids.new(),
    }
    return Page("send.html", values, 200 if refusal is None else status_of(refusal))


def send(asked: Asked) -> Reply:
    """Sends exactly that."""
    payload: dict[str, Json] = {"recipient": asked.posted("recipient")}
    if asked.posted("override_basis"):
        payload["override_basis"] = asked.posted("override_basis")
    outcome = do_event(asked.services.desk, asked.command(payload), *_place(asked))
    if isinstance(outcome, Refusal):
        return preview(asked, outcome)
    return after(asked, outcome, "sent")
