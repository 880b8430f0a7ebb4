"""A form as its page draws it, with nothing answered and everything shown; for looking at, not for filling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from engine.casework.prepared import Prepared
from engine.casework.records import Json
from engine.casework.views import NOTHING, FormView, RecordHead
from engine.forms.model import Form, Item, Rows
from engine.i18n.translator import Translator
from engine.web.drawing.filling import fill_form
from engine.web.drawing.shelf import Shelf
from engine.web.rendering import environment

NOBODY = RecordHead("", "", NOTHING, "", "", None, "", NOTHING, True)
"""The record that a preview is about."""


class Previews:
    """Draws previews; keeps the fragments of the present configuration."""

    def __init__(self) -> None:
        self._shelf = Shelf(environment())

    def form(self, name: str, prepared: Prepared, t: Translator) -> Markup:
        """The questions of a form, those that only show under a condition too; `KeyError` if there is no such form."""
        form = prepared.context.forms[name]
        shown = tuple(paths(form.items, prepared))
        view = FormView(
            head=NOBODY,
            form=name,
            entry="",
            title=prepared.bare(form.title),
            version=0,
            status="empty",
            is_draft=False,
            may_write=None,
            answers=_one_row_each(form),
            computed={},
            shown=shown,
            required=(),
            withheld={},
        )
        return fill_form(self._shelf.form(name, prepared, t), view, prepared.forms[name].types, t)


def paths(items: tuple[Item, ...], prepared: Prepared, prefix: str = "") -> Iterator[str]:
    """The paths of everything on a page, with one row of each table."""
    for item in items:
        if item.question is not None:
            yield prefix + item.question.id
        elif item.group is not None:
            yield from paths(item.group.items, prepared, prefix)
        elif item.rows is not None:
            yield item.rows.id
            for row in _rows(item.rows, prepared):
                yield from paths(item.rows.items, prepared, f"{item.rows.id}[{row}].")


def _rows(rows: Rows, prepared: Prepared) -> list[str]:
    if rows.one_per:
        return [each.id for each in prepared.context.option_lists[rows.one_per].options]
    return [str(number) for number in range(max(rows.at_least, 1))]


def _one_row_each(form: Form) -> Mapping[str, Json]:
    return {each.id: [{}] for each in _tables(form.items) if not each.one_per}


def _tables(items: tuple[Item, ...]) -> Iterator[Rows]:
    for item in items:
        if item.rows is not None:
            yield item.rows
        elif item.group is not None:
            yield from _tables(item.group.items)
