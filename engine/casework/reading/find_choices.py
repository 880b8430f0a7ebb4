"""What can be chosen at a question by part of its name, where there is too much to show at once: places, organisations, people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.opening import Opened, open_for_reading
from engine.casework.outcomes import Absent
from engine.casework.ports import Reading
from engine.casework.prepared import Prepared, fitting_places
from engine.casework.reading.nameable import nameable_people
from engine.casework.writing.filling import may_fill
from engine.forms.model import Question

MOST: Final = 50
Choice = tuple[str, str, str]
"""Type of the question, value, and the name of a person (places and organisations are called differently in each language)."""


def find_choices(
    desk: Desk, actor: Actor, path: str, record: str, form: str, at: str, words: str
) -> tuple[Choice, ...] | Absent:
    """The first choices whose name holds these words, in whatever case and with or without accents. `at` is the question's path."""

    def work(reading: Reading) -> tuple[Choice, ...] | Absent:
        opened = open_for_reading(reading, desk, actor, path, record)
        question = None if isinstance(opened, Absent) else _question(opened, form, at)
        if isinstance(opened, Absent) or question is None:
            return Absent()
        sought = fold(words)
        found = (
            (question.type, value, name)
            for value, name, every in _choices(opened, question)
            if any(sought in fold(each) for each in every)
        )
        return tuple(choice for choice, _ in zip(found, range(MOST), strict=False)) if sought else ()

    return desk.store.read(work)


def fold(text: str) -> str:
    """Letters only by their shape: without accents, in lower case."""
    plain = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


def _question(opened: Opened, form: str, at: str) -> Question | None:
    """The question, if the actor may answer it."""
    if may_fill(opened, form) is not None:
        return None
    head, _, inner = at.partition(".")
    rows = head.partition("[")[0]
    table = opened.unit.prepared.forms[form].tables.get(rows if inner else "")
    asked = table.fields.get(inner or head) if table is not None else None
    field = opened.unit.prepared.fields[form].find(f"{form}.{rows}.{inner}" if inner else f"{form}.{head}")
    if asked is None or field is None or not opened.allowance.writes(field.name, field.security, field.compartments):
        return None
    return asked.question


def _choices(opened: Opened, question: Question) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Value, name if it has only one, and all that it is called."""
    unit = opened.unit
    if question.type == "location":
        for place in fitting_places(unit.prepared, question):
            yield place.code, "", (*place.names.values(), *_above(unit.prepared, place.parent))
    elif question.type == "organisation":
        for each in unit.prepared.context.organisations.values():
            if not question.kinds or each.kind in question.kinds:
                yield each.id, "", (each.name,)
    elif question.type == "person":
        for person in nameable_people(unit):
            yield person.id, person.name, (person.name,)


def _above(prepared: Prepared, code: str) -> tuple[str, ...]:
    """What the place above is called: who seeks a town finds what lies in it too."""
    found = prepared.context.places.get(code)
    return tuple(found.names.values()) if found is not None else ()
