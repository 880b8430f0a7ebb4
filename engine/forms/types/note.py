"""A note: words on the page between questions. It is never answered, so whatever is sent for it is misshapen."""

from __future__ import annotations

from collections.abc import Iterable

from engine.expressions.values import Value
from engine.forms.answers import Json
from engine.forms.model import Question
from engine.forms.types.kind import Parts, QuestionType, Reader, Surroundings


def _reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    return otherwise


def _write(value: Value) -> Json:
    return None


def _schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": "null"}


def _from_page(parts: Parts) -> Json:
    return None


def _to_page(stored: Json) -> dict[str, list[str]]:
    return {}


def note_types() -> Iterable[QuestionType]:
    """The types of this family."""
    return (QuestionType("note", "", _reader, _write, _schema, _from_page, _to_page, parts=(), answered=False),)
