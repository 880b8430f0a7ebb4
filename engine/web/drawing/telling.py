"""A form's answers as text, for reading: the same order as on the page, without controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.casework.records import Json
from engine.casework.views import FormView
from engine.forms.answers import row_path
from engine.forms.model import Form, Item, Question, Rows
from engine.i18n.speech import fill_holes
from engine.i18n.translator import Translator
from engine.web.drawing.filling import bare


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answer, a group with its items, or rows (`rows`: title and items of each)."""

    kind: str
    title: str
    text: str = ""
    withheld: bool = False
    items: tuple[Told, ...] = ()
    rows: tuple[tuple[str, tuple[Told, ...]], ...] = ()


def told_form(form: Form, view: FormView, t: Translator) -> tuple[Told, ...]:
    """Everything of a form that shows, as text."""
    return _Telling(view, t, frozenset(view.shown)).items(form.items, view.answers, "", ("", ""))


@dataclass(frozen=True, slots=True)
class _Telling:
    view: FormView
    t: Translator
    shown: frozenset[str]

    def items(
        self, items: tuple[Item, ...], answers: Mapping[str, Json], prefix: str, item: tuple[str, str]
    ) -> tuple[Told, ...]:
        found: list[Told] = []
        for each in items:
            if each.group is not None:
                inner = self.items(each.group.items, answers, prefix, item)
                if inner:
                    found.append(Told("group", self.t.text(each.group.title), items=inner))
            elif each.rows is not None:
                if each.rows.id in self.shown:
                    found.append(
                        Told("rows", self.t.text(each.rows.title), rows=self.rows(each.rows, answers.get(each.rows.id)))
                    )
            elif each.question is not None and each.question.type != "note":
                found += self.question(each.question, answers, prefix, item)
        return tuple(found)

    def question(
        self, question: Question, answers: Mapping[str, Json], prefix: str, item: tuple[str, str]
    ) -> list[Told]:
        path = prefix + question.id
        label = fill_holes(
            self.t.values.speech.content(question.label.source, question.label.context), lambda _: self.t.option(*item)
        )
        withheld = self.view.withheld.get(bare(path))
        if withheld is not None:
            instead = self.t.phrase(withheld) or self.t.say("You may not read this")
            return [Told("question", label, instead, withheld=True)]
        if path not in self.shown:
            return []
        stored = answers.get(question.id, self.view.computed.get(path))
        return [Told("question", label, self.t.answer(question.type, question.options, stored))]

    def rows(self, rows: Rows, stored: Json) -> tuple[tuple[str, tuple[Told, ...]], ...]:
        found: list[tuple[str, tuple[Told, ...]]] = []
        if rows.one_per:
            kept = stored if isinstance(stored, dict) else {}
            for option in self.t.context.option_lists[rows.one_per].options:
                row = kept.get(option.id)
                if isinstance(row, dict):
                    item = (rows.one_per, option.id)
                    found.append(
                        (self.t.option(*item), self.items(rows.items, row, row_path(rows.id, option.id) + ".", item))
                    )
            return tuple(found)
        for number, row in enumerate(stored if isinstance(stored, list) else ()):
            if isinstance(row, dict):
                title = self.t.say("Row {n}", n=number + 1)
                found.append((title, self.items(rows.items, row, row_path(rows.id, number) + ".", ("", ""))))
        return tuple(found)
