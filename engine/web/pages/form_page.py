"""A form as a page, to fill or to read: what its template shows. Handlers of forms and of events' own questions share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from engine.casework.files.references import has_files
from engine.casework.records import Json
from engine.casework.views import FormView, SetOff
from engine.forms.model import Form, Item, Rows
from engine.forms.problems import Problem
from engine.i18n.messages import FORM_STATUS, SETS_OFF
from engine.i18n.translator import Translator
from engine.web.asked import Asked, Page
from engine.web.drawing.fields import flat
from engine.web.drawing.telling import told_form


def to_read(asked: Asked, view: FormView) -> Page:
    """The answers as text."""
    t = asked.translator
    form = asked.prepared.context.forms[view.form]
    why_not = t.refusal(view.may_write) if view.may_write is not None else ""
    values = {
        "form": view,
        "told": told_form(form, view, t),
        "why_not": why_not,
        "status": t.say(FORM_STATUS.get(view.status, FORM_STATUS["empty"])),
    }
    return Page("form_read.html", values)


def to_fill(asked: Asked, view: FormView, status: int = 200, **more: object) -> Page:
    """The questions, with problems on top and beside each question."""
    t = asked.translator
    form = asked.prepared.context.forms[view.form]
    values: dict[str, object] = {
        "form": view,
        "hint": t.text(form.hint),
        "problems": summary(form, view, t),
        "refusals": [],
        "checked": False,
        "command": asked.services.desk.ids.new(),
        "live": msgspec.json.encode(dict(view.live)).decode() if view.live else "",
        "preview": preview_address(asked, view),
        "files": has_files(asked.prepared.forms[view.form]),
        "ask_reason": False,
        "reason_missing": False,
        "reason": asked.posted("reason"),
        **more,
    }
    return Page("form.html", values, status)


def preview_address(asked: Asked, view: FormView) -> str:
    """Where the page's script asks what completing would set off; none for an event's own questions."""
    return "" if view.event else f"/api/v1/{view.head.path}/{view.head.id}/forms/{view.form}/preview"


def told_choice(asked: Asked, kind: str, value: str, name: str) -> str:
    """What stands beside a choice that was found: its own name, or what the reader's language calls it."""
    return name or asked.translator.answer(kind, "", value)


def with_answers(
    view: FormView, answers: Mapping[str, Json], version: int, problems: Sequence[Problem] = ()
) -> FormView:
    """The view showing what was just typed, on the version of the form that the page was made from."""
    return replace(view, answers=answers, problems=tuple(problems), version=version)


def summary(form: Form, view: FormView, t: Translator) -> list[Mapping[str, str]]:
    """The problems on top of the page: where each one jumps to, of which question, and the sentence."""
    labels = dict(labelled(form.items, view.answers, t))
    return [
        {"path": each.path, "anchor": each.path, "label": labels.get(each.path, ""), "sentence": t.problem(each)}
        for each in view.problems
    ]


def labelled(items: tuple[Item, ...], answers: Mapping[str, Json], t: Translator) -> list[tuple[str, str]]:
    """Path and label of everything on the page that can have a problem."""
    found: list[tuple[str, str]] = []
    for each in flat(items):
        if not isinstance(each, Rows):
            found.append((each.id, t.text(each.label)))
            continue
        title = t.text(each.title)
        found.append((each.id, title))
        for path, name in _rows(each, answers.get(each.id), t, title):
            for inner in flat(each.items):
                if not isinstance(inner, Rows):
                    label = name if inner.label.slots else f"{name} – {t.text(inner.label)}"
                    found.append((f"{path}.{inner.id}", label))
    return found


def _rows(rows: Rows, stored: Json, t: Translator, title: str) -> list[tuple[str, str]]:
    if rows.one_per:
        options = t.context.option_lists[rows.one_per].options
        return [(f"{rows.id}[{each.id}]", t.text(each.label)) for each in options]
    number = max(len(stored) if isinstance(stored, list) else 0, rows.at_least)
    return [(f"{rows.id}[{each}]", f"{title} {each + 1}") for each in range(number)]


def told_set_off(each: SetOff, t: Translator) -> str:
    """One thing that completing sets off, in one sentence or two."""
    told = t.say(SETS_OFF.get(each.verb, SETS_OFF["task"]), title=t.phrase(each.title))
    if each.recipient:
        told = f"{told}. {t.say('To: {organisation}', organisation=t.title(each.recipient))}"
    if each.due_at is not None:
        told = f"{told}. {t.say('Due on {time}', time=t.instant(each.due_at))}"
    return told
