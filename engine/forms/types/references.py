"""Answers that name something outside the form: a location, an organisation of the directory, a person, a record.

Locations and organisations are looked up in the compiled context. Persons and records live in the store: here only the writing of
their ids (of a record: its number) is checked, whether they exist and may be named is asked by casework.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from engine.expressions.values import Value
from engine.forms.answers import Json
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.choices import LONGEST_ID
from engine.forms.types.kind import QuestionType, Reader, Surroundings, choice_parts, first_part, write_word

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:@/ -]*", re.ASCII)
"""The id of a person, or the number of a record, which an implementer may have given slashes and spaces."""


def _id_reader(accept: Callable[[str], Fault | None], otherwise: Reader) -> Reader:
    """Reads an id that `accept` has nothing against."""

    def read(raw: Json) -> Value | Fault:
        if not isinstance(raw, str) or not raw.strip():
            return otherwise(raw)
        text = raw.strip()
        return accept(text) or text

    return read


def _location_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    levels, places = surroundings.levels, surroundings.locations
    too_exact = frozenset(levels[levels.index(question.level) + 1 :]) if question.level in levels else frozenset[str]()

    def accept(code: str) -> Fault | None:
        if code not in places:
            return Fault("location_unknown")
        return Fault("location_too_exact") if places[code] in too_exact else None

    return _id_reader(accept, otherwise)


def _organisation_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    kinds = frozenset(question.kinds)

    def accept(identity: str) -> Fault | None:
        kind = surroundings.organisations.get(identity)
        return Fault("organisation_unknown") if kind is None or (kinds and kind not in kinds) else None

    return _id_reader(accept, otherwise)


def _stored_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    def accept(identity: str) -> Fault | None:
        is_person = question.type == "person" and (" " in identity or "/" in identity)
        known = len(identity) <= LONGEST_ID and _ID.fullmatch(identity) and not is_person
        return None if known else Fault("reference_unknown")

    return _id_reader(accept, otherwise)


def _schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_ID}


def reference_types() -> Iterable[QuestionType]:
    """The types of this family."""
    readers = {
        "location": _location_reader,
        "organisation": _organisation_reader,
        "person": _stored_reader,
        "record": _stored_reader,
    }
    return (
        QuestionType(name, name, reader, write_word, _schema, first_part, choice_parts, parts=("",))
        for name, reader in readers.items()
    )
