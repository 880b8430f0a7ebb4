"""Filling a form: show, check, keep as a draft, complete; two people in one form; rows without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from engine.casework.outcomes import Absent, Conflict, Done, Outcome, Refusal, Wrong
from engine.casework.reading.find_choices import find_choices
from engine.casework.reading.open_form import open_form, preview_form
from engine.casework.records import Json
from engine.casework.views import FormView
from engine.casework.writing.complete_form import complete_form
from engine.casework.writing.save_draft import discard_draft, save_draft
from engine.forms.problems import Problem
from engine.web.asked import Asked, GoTo, Page, Reply
from engine.web.drawing.differences import choose, differences
from engine.web.drawing.fields import answers_from, change_rows
from engine.web.pages.files import taken_in
from engine.web.pages.form_page import to_fill, to_read, told_choice, with_answers
from engine.web.replies import absent, after, refused, status_of

Place = tuple[str, str, str, str]


def place_of(asked: Asked) -> Place:
    """Path, record, form, entry of the address."""
    names = asked.names
    return names["path"], names["id"], names["form"], names.get("entry", "")


def show(asked: Asked) -> Reply:
    """A form to fill, or to read where it may not be filled now."""
    view = open_form(asked.services.desk, asked.actor, *place_of(asked))
    if isinstance(view, Absent):
        return absent(asked)
    return to_read(asked, view) if view.may_write is not None else to_fill(asked, view)


def fill(asked: Asked) -> Reply:
    """What the pressed button says."""
    place = place_of(asked)
    view = open_form(asked.services.desk, asked.actor, *place)
    if isinstance(view, Absent):
        return absent(asked)
    if view.may_write is not None:
        return refused(asked, view.may_write)
    wish = asked.posted("do", "complete")
    if wish in ("resolve", "look"):
        return _resolve(asked, view, wish)
    form = asked.prepared.context.forms[view.form]
    fields, refused_files = taken_in(asked, place)
    answers = answers_from(form, asked.prepared, fields, asked.translator.language)
    if refused_files:
        return _refused_files(asked, place, answers, refused_files)
    if wish.startswith("search:"):
        return _searched(asked, place, answers, wish.partition(":")[2])
    if wish.startswith(("add:", "remove:")):
        change_rows(form, answers, wish)
        return _again(asked, place, answers)
    if wish == "check":
        return _checked(asked, place, answers)
    if wish == "draft":
        return _kept(asked, save_draft(asked.services.desk, asked.command(_payload(asked, answers)), *place), answers)
    if wish == "discard":
        return after(asked, discard_draft(asked.services.desk, asked.command({}), *place))
    return _complete(asked, place, answers, version_of(asked))


def _refused_files(asked: Asked, place: Place, answers: Mapping[str, Json], refused_files: Sequence[Problem]) -> Reply:
    """The page as it was typed, with what is wrong with the files that came; nothing else was done."""
    view = _preview(asked, place, answers)
    if isinstance(view, Absent):
        return absent(asked)
    return to_fill(asked, with_answers(view, answers, version_of(asked), refused_files), 422)


def _searched(asked: Asked, place: Place, answers: Mapping[str, Json], path: str) -> Reply:
    """The same page with what was found for one question."""
    words = asked.posted(f"{path}:search")
    found = find_choices(asked.services.desk, asked.actor, *place[:3], path, words)
    view = _preview(asked, place, answers)
    if isinstance(view, Absent) or isinstance(found, Absent):
        return absent(asked)
    told = tuple((each, told_choice(asked, kind, each, name)) for kind, each, name in found)
    shown = with_answers(view, answers, version_of(asked))
    return to_fill(asked, replace(shown, found={path: told}, searched={path: words}))


def version_of(asked: Asked) -> int:
    """The form's version that the page was made from."""
    text = asked.posted("version", "0")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _payload(asked: Asked, answers: Mapping[str, Json]) -> dict[str, Json]:
    return {"answers": dict(answers), "version": version_of(asked)}


def _preview(asked: Asked, place: Place, answers: Mapping[str, Json]) -> FormView | Absent:
    return preview_form(asked.services.desk, asked.actor, *place, answers)


def _again(asked: Asked, place: Place, answers: Mapping[str, Json]) -> Reply:
    """The same page with other rows; nothing is judged yet."""
    view = _preview(asked, place, answers)
    return absent(asked) if isinstance(view, Absent) else to_fill(asked, with_answers(view, answers, version_of(asked)))


def _checked(asked: Asked, place: Place, answers: Mapping[str, Json]) -> Reply:
    view = _preview(asked, place, answers)
    if isinstance(view, Absent):
        return absent(asked)
    shown = with_answers(view, answers, version_of(asked), view.problems)
    return to_fill(asked, shown, 422 if view.problems else 200, checked=not view.problems)


def _kept(asked: Asked, outcome: Outcome, answers: Mapping[str, Json]) -> Reply:
    if isinstance(outcome, Refusal):
        return _with_reason(asked, place_of(asked), answers, outcome)
    return after(asked, outcome)


def _complete(asked: Asked, place: Place, answers: Mapping[str, Json], version: int) -> Reply:
    payload: dict[str, Json] = {"answers": dict(answers), "version": version}
    outcome = complete_form(asked.services.desk, asked.command(payload), *place)
    if isinstance(outcome, Wrong):
        view = _preview(asked, place, answers)
        if isinstance(view, Absent):
            return absent(asked)
        return to_fill(asked, with_answers(view, answers, version, outcome.problems), 422)
    if isinstance(outcome, Conflict):
        return _conflict(asked, place, outcome)
    if isinstance(outcome, Refusal):
        return _with_reason(asked, place, answers, outcome)
    return after(asked, outcome, "completed")


def _with_reason(asked: Asked, place: Place, answers: Mapping[str, Json], refusal: Refusal) -> Reply:
    """The page as it was typed, with the reason on top."""
    view = _preview(asked, place, answers)
    if isinstance(view, Absent):
        return absent(asked)
    return to_fill(
        asked,
        with_answers(view, answers, version_of(asked)),
        status_of(refusal),
        refusals=[asked.translator.refusal(refusal)],
    )


def _conflict(asked: Asked, place: Place, conflict: Conflict) -> Reply:
    """Both answers side by side."""
    view = open_form(asked.services.desk, asked.actor, *place)
    if isinstance(view, Absent):
        return absent(asked)
    form = asked.prepared.context.forms[view.form]
    values = {
        "form": view,
        "by": conflict.by or asked.translator.say("Somebody else"),
        "version": conflict.version,
        "command": asked.services.desk.ids.new(),
        "differences": differences(form, conflict, asked.translator),
        "mine": msgspec.json.encode(dict(conflict.mine)).decode(),
        "theirs": msgspec.json.encode(dict(conflict.theirs)).decode(),
    }
    return Page("conflict.html", values, 409)


def _resolve(asked: Asked, view: FormView, wish: str) -> Reply:
    """After a conflict: the chosen answers, completed or looked at again."""
    theirs = {
        name.partition(":")[2]
        for name, values in asked.fields.items()
        if name.startswith("keep:") and values[-1] == "theirs"
    }
    mine = _object(asked.posted("mine"))
    if mine is None:
        return GoTo(asked.address)
    answers = choose(mine, _object(asked.posted("theirs")) or {}, theirs)
    place = place_of(asked)
    if wish == "look":
        return _again(asked, place, answers)
    return _complete(asked, place, answers, version_of(asked))


def _object(text: str) -> dict[str, Json] | None:
    try:
        found = msgspec.json.decode(text.encode())
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


__all__ = ["Done", "fill", "show"]
