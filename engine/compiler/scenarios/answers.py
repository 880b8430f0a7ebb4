"""Answers as scenarios write them → the stored form of answers. Which are wrong for the form is found out when it is played."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from engine.compiler.names.making import Making
from engine.compiler.names.shapes import Asked, FormShape
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Span
from engine.expressions.values import Special
from engine.forms.answers import Json

HONEST = tuple(each.value for each in Special)
NUMBERS = ("whole_number", "decimal")
MANY = "choose_many"
FORMATS = {
    "date": (re.compile(r"\d{4}(-\d\d(-\d\d)?)?"), "2026-03-02"),
    "time": (re.compile(r"\d\d:\d\d"), "09:30"),
    "date_time": (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d"), "2026-03-02 09:30"),
    "whole_number": (re.compile(r"-?\d+"), "12"),
    "decimal": (re.compile(r"-?\d+(\.\d+)?"), "12.5"),
}
"""How an answer of a scenario is written, with an example."""
CLOSED = {"yes_no": ("yes", "no"), "consent": ("given", "refused", "not_asked", "withdrawn")}
"""Types whose answers are a few words."""


class Answering:
    """Reads the answers of one scenario."""

    def __init__(self, making: Making, definition: Definition[object], people: Collection[str] = ()) -> None:
        self.making = making
        self.definition = definition
        self.people = people

    def answers(self, form: str, answers: Mapping[str, object], path: Path) -> dict[str, Json]:
        """The answers of a form."""
        shape = self.making.world.forms.get(form)
        if shape is None:
            return {}
        made: dict[str, Json] = {}
        for name, value in answers.items():
            here = (*path, name)
            if name in shape.rows:
                made[name] = self.rows(shape, name, value, here)
            elif self.known(name, shape.questions, shape, here):
                made[name] = self.answer(shape.questions[name], value, here)
        return made

    def rows(self, shape: FormShape, rows: str, value: object, path: Path) -> Json:
        """Rows: a list, or for `one_per` a mapping by option."""
        inside = shape.rows[rows]
        span = self.definition.span(*path)
        if inside.rows.one_per is not None and isinstance(value, dict):
            for option in value:
                self.known_option(inside.rows.one_per, str(option), self.definition.key_span(*path, option))
            return {str(option): self.row(shape, rows, each, (*path, option)) for option, each in value.items()}
        if inside.rows.one_per is None and isinstance(value, list):
            return [self.row(shape, rows, each, (*path, place)) for place, each in enumerate(value)]
        expected = "a mapping by option" if inside.rows.one_per else "a list of rows"
        self.making.faults.error("E303", f"`{rows}` is answered with {expected}.", span)
        return None

    def row(self, shape: FormShape, rows: str, value: object, path: Path) -> Json:
        """One row."""
        if not isinstance(value, dict):
            self.making.faults.error(
                "E303", f"A row of `{rows}` is written as `question: answer`.", self.definition.span(*path)
            )
            return None
        questions = shape.rows[rows].questions
        return {
            name: self.answer(questions[name], each, (*path, name))
            for name, each in value.items()
            if self.known(name, questions, shape, (*path, name))
        }

    def known(self, name: str, questions: Mapping[str, Asked], shape: FormShape, path: Path) -> bool:
        """Whether a question of that name is asked there."""
        span = self.definition.key_span(*path)
        return self.making.known(
            "E411", "question", name, questions, span, excused=shape.definition.damaged, where=f" in `{shape.id}`"
        )

    def answer(self, asked: Asked, value: object, path: Path) -> Json:
        """One answer."""
        question = asked.question
        if asked.doubtful:
            return None
        if isinstance(value, dict):
            return {str(key): str(each) == "true" if key == "estimated" else str(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.option(asked, str(each), (*path, place)) for place, each in enumerate(value)]
        text = str(value)
        if text in HONEST and text in question.may_be and question.type != "consent":
            return {"answer": text}
        if text in HONEST and question.type in FORMATS:
            span = self.definition.span(*path)
            remedy = f"Add it to the question: `may_be: [{text}]`."
            self.making.faults.error("E212", f"`{question.ask}` can't be answered with `{text}`.", span, remedy)
            return None
        if question.type == MANY:
            return [self.option(asked, text, path)]
        if question.type in FORMATS:
            self.readable(question.type, text, path)
        elif not asked.companion:
            self.named(question.type, text, path)
        if question.type == "date_time":
            return text.replace(" ", "T", 1)
        return self.option(asked, text, path)

    def named(self, kind: str, text: str, path: Path) -> None:
        """Whether what an answer names is there: a place, an organisation, a person, one of a closed set of words."""
        places, span = self.making.world.places, self.definition.span(*path)
        match kind:
            case "location" if places.places:
                self.making.known("E419", "place", text, places.places, span, excused=places.opaque)
            case "organisation" if places.organisations:
                self.making.known("E412", "organisation", text, places.organisations, span, excused=places.opaque)
            case "person" if self.people:
                self.making.known("E424", "person", text, self.people, span, where=" among the people of this scenario")
            case _ if kind in CLOSED:
                self.making.known("E405", "answer", text, CLOSED[kind], span)
            case _:
                pass

    def option(self, asked: Asked, text: str, path: Path) -> str:
        """An option, checked if the question has options."""
        if asked.question.options and not asked.companion:
            self.known_option(asked.question.options, text, self.definition.span(*path))
        return text

    def known_option(self, list_id: str, text: str, span: Span) -> None:
        """Whether a list has an option."""
        options = self.making.world.lists.get(f"option:{list_id}")
        if options is not None:
            broken = options.type in self.making.scopes.damaged_lists
            self.making.known("E405", "option", text, options.options, span, excused=broken, where=f" in `{list_id}`")

    def readable(self, kind: str, text: str, path: Path) -> None:
        """Whether a date, time or number is written as one; a scenario has no language, so there is one way."""
        pattern, example = FORMATS[kind]
        if not pattern.fullmatch(text) or (kind in ("date", "date_time") and not _is_real(text)):
            message = f"`{text}` is no {kind.replace('_', ' ')}."
            self.making.faults.error("E311", message, self.definition.span(*path), f"Write it like `{example}`.")


def _is_real(text: str) -> bool:
    """Whether the calendar has such a day; of a month or a year alone, its first one."""
    day = text.replace(" ", "T") + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        datetime.fromisoformat(day)
    except ValueError:
        return False
    return True
