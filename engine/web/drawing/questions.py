"""Makes the fragments of a form in one language: what each question looks like, with slots for everything an answer decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jinja2 import Environment

from engine.casework.prepared import Prepared, fitting_places
from engine.compiled import Place
from engine.forms.answers import HONEST as HONEST_WORDS
from engine.forms.model import Form, Item, Question, Rows
from engine.i18n.translator import Translator
from engine.i18n.values import CONSENT, HONEST, HOW, YES_NO
from engine.web.drawing.fragment import Fragment, cut, slot
from engine.web.drawing.types import DrawnType, drawn_types, with_sources

MOST_RADIOS: Final = 7
MOST_IN_ONE_COLUMN: Final = 10
MOST_IN_A_MENU: Final = 150
"""Places or organisations; more are searched for."""

Choice = tuple[str, str, str]
"""Value, label, hint."""


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question ready to be filled in. `moving_label`: the label has places that depend on the row."""

    question: Question
    fragment: Fragment
    withheld: Fragment
    label: str
    moving_label: bool
    choices: tuple[str, ...] = ()
    searched: bool = False
    """Its choices are too many to be in the fragment: those that were searched for are put in."""


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A group (`opening` and `closing` around its items) or rows (the same, around each row)."""

    id: str
    opening: Fragment
    closing: Fragment
    items: tuple[DrawnItem, ...]
    rows: Rows | None = None
    row_opening: Fragment | None = None
    row_closing: Fragment | None = None


DrawnItem = DrawnQuestion | DrawnPart


@dataclass(frozen=True, slots=True)
class Pencil:
    """What fragments of one language are made with."""

    templates: Environment
    prepared: Prepared
    t: Translator
    types: Mapping[str, DrawnType]

    def items(self, items: tuple[Item, ...]) -> tuple[DrawnItem, ...]:
        """The fragments of a form's (or group's or row's) items, in their order."""
        drawn: list[DrawnItem] = []
        for item in items:
            if item.question is not None:
                drawn.append(self.question(item.question))
            elif item.group is not None:
                group = item.group
                opening = self._cut(
                    "group_open.html", id=group.id, title=self.t.text(group.title), hint=self.t.text(group.hint)
                )
                drawn.append(DrawnPart(group.id, opening, self._cut("group_close.html"), self.items(group.items)))
            elif item.rows is not None:
                drawn.append(self.rows(item.rows))
        return tuple(drawn)

    def rows(self, rows: Rows) -> DrawnPart:
        """A table of rows: one block for each, buttons to add and remove where rows are free."""
        words = {
            "id": rows.id,
            "title": self.t.text(rows.title),
            "hint": self.t.text(rows.hint),
            "free": not rows.one_per,
            "single": _is_named_by_its_question(rows),
        }
        return DrawnPart(
            rows.id,
            self._cut("rows_open.html", **words),
            self._cut("rows_close.html", **words),
            self.items(rows.items),
            rows,
            self._cut("row_open.html", **words),
            self._cut("row_close.html", **words),
        )

    def question(self, question: Question) -> DrawnQuestion:
        """One question."""
        label = self.t.text(question.label)
        moving = bool(question.label.slots)
        looks, kind = self.types[question.type], self.prepared.types[question.type]
        choices = self._choices(question)
        every = self.prepared.context.option_lists.get(question.options)
        words = {
            "q": question,
            "label": slot("label") if moving else label,
            "hint": self.t.text(question.hint),
            "mode": looks.mode,
            "reader": looks.reader,
            "accept": ",".join(kind.file_kinds),
            "needed_for": self._needed_for(question),
            "honest": self._honest(question),
            "choices": choices,
            "counted": [(each.id, self.t.text(each.label), self.t.text(each.hint)) for each in every.options]
            if every
            else [],
            "retired": {each.id for each in every.options if each.hidden} if every else set(),
            "groups": self._places(question) if question.type == "location" else [],
            "many": len(choices) > MOST_IN_ONE_COLUMN,
        }
        template = self._template(question)
        return DrawnQuestion(
            question,
            self._cut(template, **words),
            self._cut("withheld.html", **words),
            label,
            moving,
            tuple(value for value, _, _ in choices) if question.options_if is not None else (),
            searched=template == "search.html",
        )

    def _template(self, question: Question) -> str:
        if question.calculate is not None:
            return "calculated.html"
        looks = self.types[question.type]
        return looks.many if looks.many and self._is_long(question) else looks.page

    def _is_long(self, question: Question) -> bool:
        """Whether there are more choices than the usual way to show them is good for."""
        if question.type == "location":
            return len(fitting_places(self.prepared, question)) > MOST_IN_A_MENU
        if question.type == "organisation":
            return len(self._choices(question)) > MOST_IN_A_MENU
        return len(self._choices(question)) > MOST_RADIOS

    def _needed_for(self, question: Question) -> str:
        """The titles of the steps that need this answer, though the form can be completed without."""
        every = [each for machine in self.prepared.machines.values() for ways in machine.in_state.values() for each in ways]
        titles = {each.event: self.t.text(each.title) for each in reversed(every) if each.event in question.required_for}
        return ", ".join(titles[event] for event in question.required_for if event in titles)

    def _honest(self, question: Question) -> list[Choice]:
        found = [(each, self.t.say(HOW[each]), "") for each in question.may_be if each in HOW]
        return found + [
            (each, self.t.say(HONEST[HONEST_WORDS[each]]), "") for each in question.may_be if each in HONEST_WORDS
        ]

    def _choices(self, question: Question) -> list[Choice]:
        if question.type == "yes_no":
            return [(word, self.t.say(label), "") for word, label in YES_NO.items()]
        if question.type == "consent":
            return [(word, self.t.say(label), "") for word, label in CONSENT.items()]
        if question.type == "organisation":
            found = self.prepared.context.organisations.values()
            return [
                (each.id, self.t.title(each.name), "")
                for each in found
                if not question.kinds or each.kind in question.kinds
            ]
        options = self.prepared.context.option_lists.get(question.options)
        found_options = options.options if options else ()
        return [(each.id, self.t.text(each.label), self.t.text(each.hint)) for each in found_options if not each.hidden]

    def _places(self, question: Question) -> list[tuple[str, list[Choice]]]:
        """Places under the largest place they lie in; the largest comes first among its own."""
        context = self.prepared.context
        fitting = fitting_places(self.prepared, question)
        if len(fitting) > MOST_IN_A_MENU:
            return []
        roots = [each for each in fitting if context.places.get(each.parent) is None]
        if len(roots) == 1:
            roots = [each for each in fitting if each.parent == roots[0].code] or roots
        return [(self.t.values.place_name(root.code), self._within(root, fitting)) for root in roots]

    def _within(self, root: Place, fitting: list[Place]) -> list[Choice]:
        above = self.prepared.areas_above
        inner = [each for each in fitting if each.code == root.code or root.code in above(each.code)]
        often = Counter(self.t.values.place_name(each.code) for each in inner)
        named = [(each.code, self._place(each, often), "") for each in inner]
        return [*named[:1], *sorted(named[1:], key=lambda choice: choice[1])]

    def _place(self, place: Place, often: Counter[str]) -> str:
        """A place's name; with the place above it where two have the same name."""
        name = self.t.values.place_name(place.code)
        return self.t.place(place.code) if often[name] > 1 else name

    def _cut(self, template: str, **words: object) -> Fragment:
        drawn = self.templates.get_template(template).render(slot=slot, say=self.t.say, t=self.t, **words)
        return cut(" ".join(drawn.split()) if "<textarea" not in drawn else drawn)


def _is_named_by_its_question(rows: Rows) -> bool:
    """Whether each row is one question whose label is the row's own title: then the title isn't drawn twice."""
    only = rows.items[0].question if len(rows.items) == 1 else None
    return bool(rows.one_per) and only is not None and only.label.source.strip() == "${item}"


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """A form in one language."""

    form: Form
    items: tuple[DrawnItem, ...]
    t: Translator


def draw_form(form: Form, prepared: Prepared, t: Translator, templates: Environment) -> DrawnForm:
    """Makes every fragment of a form."""
    types = drawn_types()
    return DrawnForm(form, Pencil(with_sources(templates, types), prepared, t, types).items(form.items), t)
