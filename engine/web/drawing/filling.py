"""Fills a form's fragments with what a view holds: the page's central part, as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import msgspec
from markupsafe import Markup, escape

from engine.casework.records import Json
from engine.casework.views import FormView
from engine.expressions.text import Text
from engine.forms.answers import SUGGESTED, row_path
from engine.forms.model import Question, Rows
from engine.forms.problems import Problem
from engine.forms.types.dates import in_zone
from engine.forms.types.kind import QuestionType
from engine.i18n.speech import fill_holes
from engine.i18n.translator import Translator
from engine.web.drawing.fields import with_comma
from engine.web.drawing.fragment import Fragment
from engine.web.drawing.questions import DrawnForm, DrawnItem, DrawnPart, DrawnQuestion

CHECKED, SELECTED = " checked", " selected"
EMPTY_ROW: Mapping[str, Json] = {}


@dataclass(slots=True)
class Filling:
    """One drawing of one form for one view."""

    drawn: DrawnForm
    view: FormView
    types: Mapping[str, QuestionType]
    t: Translator
    shown: frozenset[str]
    required: frozenset[str]
    problems: Mapping[str, list[Problem]]
    warnings: Mapping[str, list[Problem]]
    pieces: list[str] = field(default_factory=list)

    def items(self, items: tuple[DrawnItem, ...], answers: Mapping[str, Json], prefix: str, item: str = "") -> None:
        """Draws items whose answers are in `answers` and whose paths begin with `prefix`."""
        for each in items:
            if isinstance(each, DrawnQuestion):
                self.question(each, answers, prefix, item)
            elif each.rows is None:
                self.group(each, answers, prefix, item)
            else:
                self.rows(each, each.rows, answers)

    def group(self, part: DrawnPart, answers: Mapping[str, Json], prefix: str, item: str) -> None:
        hidden = "" if any(prefix + name in self.shown for name in names(part.items)) else " hidden"
        self.pieces.append(part.opening.fill({"hidden": hidden, "path": prefix + part.id}))
        self.items(part.items, answers, prefix, item)
        self.pieces.append(part.closing.fill({}))

    def rows(self, part: DrawnPart, rows: Rows, answers: Mapping[str, Json]) -> None:
        slots = {
            "path": rows.id,
            "where": rows.id,
            "hidden": "" if rows.id in self.shown else " hidden",
            **self._faults(rows.id),
        }
        self.pieces.append(part.opening.fill(slots))
        found = answers.get(rows.id)
        if rows.one_per:
            kept = found if isinstance(found, dict) else {}
            for option in self._options(rows):
                row = kept.get(option)
                self.row(part, rows, row if isinstance(row, dict) else EMPTY_ROW, option)
        else:
            listed: list[Json] = list(found) if isinstance(found, list) else []
            listed += [{} for _ in range(rows.at_least - len(listed))]
            for number, row in enumerate(listed):
                self.row(part, rows, row if isinstance(row, dict) else EMPTY_ROW, number)
        self.pieces.append(part.closing.fill(slots))

    def row(self, part: DrawnPart, rows: Rows, row: Mapping[str, Json], which: int | str) -> None:
        path = row_path(rows.id, which)
        item = which if isinstance(which, str) else ""
        hidden = "" if self._row_shows(part, rows, path) else " hidden"
        slots = {
            "path": path,
            "where": rows.id,
            "hidden": hidden,
            "title": str(escape(self._row_title(rows, row, which, part.items))),
        }
        self.pieces.append((part.row_opening or part.opening).fill(slots))
        self.items(part.items, row, path + ".", item)
        self.pieces.append((part.row_closing or part.closing).fill(slots))

    def _row_shows(self, part: DrawnPart, rows: Rows, path: str) -> bool:
        """A row of an option list in which nothing shows isn't shown either; rows that people add always are."""
        inner = [f"{path}.{name}" for name in names(part.items)]
        return not rows.one_per or any(each in self.shown or bare(each) in self.view.withheld for each in inner)

    def _options(self, rows: Rows) -> list[str]:
        found = self.t.context.option_lists.get(rows.one_per)
        return [each.id for each in found.options if not each.hidden] if found else []

    def _row_title(self, rows: Rows, row: Mapping[str, Json], which: int | str, items: tuple[DrawnItem, ...]) -> str:
        if isinstance(which, str):
            return self.t.option(rows.one_per, which)
        told = self._with_answers(rows.row_title, row, items) if rows.row_title.source else ""
        return told.replace("()", "").strip(" -,:") or self.t.say("Row {n}", n=which + 1)

    def _with_answers(self, text: Text, row: Mapping[str, Json], items: tuple[DrawnItem, ...]) -> str:
        questions = {each.question.id: each.question for each in questions_of(items)}

        def place(name: str) -> str:
            question = questions.get(name)
            return self.t.answer(question.type, question.options, row.get(name)) if question else ""

        return fill_holes(self.t.values.speech.content(text.source, text.context), place)

    def question(self, each: DrawnQuestion, answers: Mapping[str, Json], prefix: str, item: str) -> None:
        """Draws one question."""
        question = each.question
        path = prefix + question.id
        slots = {"path": str(escape(path))}
        if each.moving_label:
            slots["label"] = str(escape(self._label(question, item)))
        withheld = self.view.withheld.get(bare(path))
        if withheld is not None:
            told = self.t.phrase(withheld) or self.t.say("You may not read this")
            self.pieces.append(each.withheld.fill({**slots, "instead": str(escape(told))}))
            return
        if path not in self.shown:
            slots["hidden"] = " hidden"
        if path in self.required:
            slots["required"] = f' <span class="required">{escape(self.t.say("required"))}</span>'
        slots.update(self._faults(path))
        self._value(question, path, answers, slots)
        if each.searched:
            slots["found"] = self._found(question, path, answers.get(question.id))
            slots["value:search"] = str(escape(self.view.searched.get(path, "")))
        self._narrow(each, path, slots)
        self.pieces.append(each.fragment.fill(slots))

    def _label(self, question: Question, item: str) -> str:
        rows_options = self._list_of(item)
        return fill_holes(
            self.t.values.speech.content(question.label.source, question.label.context),
            lambda name: self.t.option(rows_options, item) if name == "item" else "",
        )

    def _list_of(self, item: str) -> str:
        for part in parts_of(self.drawn.items):
            if part.rows is not None and part.rows.one_per and item in self._options(part.rows):
                return part.rows.one_per
        return ""

    def _value(self, question: Question, path: str, answers: Mapping[str, Json], slots: dict[str, str]) -> None:
        stored = answers.get(question.id)
        computed = self.view.computed.get(path)
        if question.calculate is not None:
            slots["text"] = str(
                escape(self.t.answer(question.type, question.options, computed if computed is not None else stored))
            )
            return
        if question.suggest is not None and computed is not None:
            stored = self._suggested(question, stored, computed, answers, slots)
        if question.type == "date_time":
            stored = in_zone(stored, self.t.zone)
        kind = self.types[question.type]
        if kind.file_kinds:
            slots["kept"] = self._kept_file(path, kind.to_page(stored))
        for part, values in kind.to_page(stored).items():
            for value in values:
                slots[f"chosen:{part}:{value}"] = CHECKED
                slots[f"selected:{part}:{value}"] = SELECTED
            if values:
                text = with_comma(values[0], self.t.language) if part in kind.decimal_parts else values[0]
                slots[f"value:{part}"] = str(escape(text))

    def _kept_file(self, path: str, parts: Mapping[str, list[str]]) -> str:
        """The file that is there: a link to it, the box that removes it, and the fields that carry it on."""
        if "file" not in parts:
            return ""
        values = {name: parts.get(name, [""])[0] for name in ("file", "kind", "size")}
        fields = [
            f'<input type="hidden" name="{escape(path)}:{name}" value="{escape(value)}">'
            for name, value in values.items()
        ]
        head = self.view.head
        size = int(values["size"]) if values["size"].isdecimal() else 0
        link = f"/{head.path}/{head.id}/files/{quote(values['file'], safe='')}"
        told = escape(self.t.values.file(values["kind"], size))
        drop = escape(self.t.say("Remove this file"))
        return (
            f'<p class="kept-file"><a href="{escape(link)}">{told}</a></p>{"".join(fields)}'
            f'<label class="choice small"><input type="checkbox" name="{escape(path)}:drop" value="yes"> <span>{drop}</span></label>'
        )

    def _found(self, question: Question, path: str, stored: Json) -> str:
        """The choices that were searched for, and the one that is chosen."""
        found = dict(self.view.found.get(path, ()))
        if isinstance(stored, str) and stored:
            found = {stored: self.t.answer(question.type, question.options, stored) or stored, **found}
        lines = [
            f'<option value="{escape(value)}"{SELECTED if value == stored else ""}>{escape(label)}</option>'
            for value, label in found.items()
        ]
        return "".join(lines)

    def _narrow(self, each: DrawnQuestion, path: str, slots: dict[str, str]) -> None:
        """Hides the options that are not offered, given the other answers."""
        offered = self.view.offered.get(path)
        if offered is not None:
            slots.update({f"off::{option}": " hidden" for option in each.choices if option not in offered})

    def _suggested(
        self, question: Question, stored: Json, computed: Json, answers: Mapping[str, Json], slots: dict[str, str]
    ) -> Json:
        """What stands in the field: the person's own answer, otherwise the suggestion; and what the page says of it."""
        slots["suggested"] = str(escape(msgspec.json.encode(computed).decode()))
        told = self.t.say("Suggested: {value}", value=self.t.answer(question.type, question.options, computed))
        slots["suggestion"] = f'<p class="suggestion">{escape(told)}</p>'
        before = answers.get(SUGGESTED)
        follows = isinstance(before, dict) and before.get(question.id) == stored
        return computed if stored is None or follows else stored

    def _faults(self, path: str) -> dict[str, str]:
        found = self.problems.get(path, ())
        warned = self.warnings.get(path, ())
        if not found and not warned:
            return {}
        name = escape(path)
        lines = [f'<p class="error">{escape(self.t.problem(each))}</p>' for each in found]
        lines += [f'<p class="warning">{escape(self.t.problem(each))}</p>' for each in warned]
        told = f'<div class="faults" id="{name}-faults">{"".join(lines)}</div>'
        return {
            "faults": told,
            "described": f" {name}-faults",
            "bad": " bad" if found else "",
            "invalid": ' aria-invalid="true"' if found else "",
        }


def bare(path: str) -> str:
    """A path without the number or option of its row."""
    head, bracket, rest = path.partition("[")
    return head + rest.partition("]")[2] if bracket else path


def names(items: tuple[DrawnItem, ...]) -> Iterable[str]:
    """The names of everything directly in a group, inner groups included."""
    for each in items:
        if isinstance(each, DrawnQuestion):
            yield each.question.id
        elif each.rows is not None:
            yield each.id
        else:
            yield from names(each.items)


def questions_of(items: tuple[DrawnItem, ...]) -> Iterable[DrawnQuestion]:
    """Questions in page order, those in groups included."""
    for each in items:
        if isinstance(each, DrawnQuestion):
            yield each
        else:
            yield from questions_of(each.items)


def parts_of(items: tuple[DrawnItem, ...]) -> Iterable[DrawnPart]:
    """Groups and rows, inner ones included."""
    for each in items:
        if isinstance(each, DrawnPart):
            yield each
            yield from parts_of(each.items)


def fill_form(drawn: DrawnForm, view: FormView, types: Mapping[str, QuestionType], t: Translator) -> Markup:
    """The questions of a form with a view's answers, problems and computed values."""
    filling = Filling(
        drawn,
        view,
        types,
        t,
        frozenset(view.shown),
        frozenset(view.required),
        by_path(view.problems),
        by_path(view.warnings),
    )
    filling.items(drawn.items, view.answers, "")
    return Markup("".join(filling.pieces))  # noqa: S704 (every value was escaped when it entered its slot)


def by_path(problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    """Problems by their place."""
    found: dict[str, list[Problem]] = {}
    for each in problems:
        found.setdefault(each.path, []).append(each)
    return found


__all__ = ["Fragment", "fill_form"]
