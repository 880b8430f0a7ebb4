"""A form: as its page draws it in each language, and of each question what was written, by which layer, in which line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.access import Field, fields_of
from engine.forms.model import Form, Item, Question
from engine.i18n.languages import own_name
from engine.studio.answers import Asked, Page
from engine.studio.provenance import ItemSaid, head_said, items_said


@dataclass(frozen=True, slots=True)
class Line:
    """One question, group or rows: what it is after compiling, and what was written."""

    path: str
    label: str
    type: str
    security: str
    marks: tuple[str, ...]
    said: ItemSaid | None


def show(asked: Asked) -> Page | None:
    """The preview in the chosen language, and the questions."""
    context = asked.state.served
    form = context.forms.get(asked.id) if context is not None else None
    if context is None or form is None:
        return None
    laid = asked.state.edition.laid
    said = {each.path: each for each in items_said(laid, form.id)}
    wanted = asked.request.query_params.get("language", "")
    language = wanted if wanted in context.languages.offered else context.languages.source
    values = {
        "form": form,
        "head": head_said(laid, "form", form.id),
        "lines": list(_lines(form, said)),
        "preview": asked.house.preview(form.id, language),
        "shown": asked.house.translator(language).text(form.title),
        "in_language": language,
        "languages": [(code, own_name(code)) for code in context.languages.offered],
        "kinds": [each for each in context.kinds.values() if form.id in each.forms],
    }
    return Page("form.html", form.title.source, values)


def _lines(form: Form, said: Mapping[str, ItemSaid]) -> Iterator[Line]:
    yield from _items(form.items, "", fields_of(form).fields, said)


def _items(
    items: tuple[Item, ...], prefix: str, fields: Mapping[str, Field], said: Mapping[str, ItemSaid]
) -> Iterator[Line]:
    for item in items:
        if item.question is not None:
            path = prefix + item.question.id
            own = fields.get(item.question.id)
            security = own.security if own is not None else item.question.security
            marks = tuple(_marks(item.question))
            yield Line(path, item.question.label.source, item.question.type, security, marks, said.get(path))
        elif item.group is not None:
            group = item.group
            marks = (f"shown if {group.show_if.source}",) if group.show_if is not None else ()
            yield Line(
                prefix + group.id, group.title.source, "group", group.security, marks, said.get(prefix + group.id)
            )
            yield from _items(group.items, prefix, fields, said)
        elif item.rows is not None:
            rows, inside = item.rows, fields.get(item.rows.id)
            marks = (f"one for each of {rows.one_per}",) if rows.one_per else (f"{rows.at_least} to {rows.at_most}",)
            yield Line(rows.id, rows.title.source, "rows", rows.security, marks, said.get(rows.id))
            yield from _items(rows.items, f"{rows.id}.", (inside.inside or {}) if inside is not None else {}, said)


def _marks(question: Question) -> Iterator[str]:
    """What else is worth knowing of a question, a few words each."""
    conditions = {
        "shown if": question.show_if,
        "required if": question.required,
        "calculated:": question.calculate,
        "suggested:": question.suggest,
        "options if": question.options_if,
    }
    for word, program in conditions.items():
        if program is not None:
            yield "required" if word == "required if" and program.source == "true" else f"{word} {program.source}"
    if question.companion_of:
        yield f"made by the compiler beside {question.companion_of}"
    if question.options:
        yield f"options {question.options}"
    if question.may_be:
        yield f"may be {', '.join(question.may_be)}"
    if question.compartment:
        yield f"compartment {question.compartment}"
    for check in question.checks:
        yield f"{'warns unless' if check.warn else 'must be'} {check.that.source}"
