"""What a question type is: how its answers are read, written, taken from and put onto a page. Each type stands in its family's module.

A type is a value with functions; it knows no other question and no form. Whether an answer is needed or right is decided by
`engine.forms.evaluate`; what its page looks like by `web`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Final, TypeAlias

from engine.expressions.values import Duration, Row, Special, Value
from engine.forms.answers import HONEST, Json, honest_json
from engine.forms.model import OptionList, Question
from engine.forms.problems import Fault

Reader: TypeAlias = Callable[[Json], "Value | Fault"]
"""From an answer's JSON to its value; `None` when nothing was answered, a `Fault` when it can't be read."""

Parts: TypeAlias = Mapping[str, Sequence[str]]
"""The fields of one question on a page, by the part after the colon: `{"day": ["2"], "month": ["3"]}`; the only or main one is `""`."""

HONEST_MARK: Final = ":"
"""Stands before an honest answer where a page offers it among options: `:not_known`."""

EACH_OPTION: Final = "*"
"""Among the members of a type: every option of the question's list."""

WRONG_SHAPE: Final = Fault("wrong_shape")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What question types may look up. All of it comes from the compiled context.

    `locations`: level by code; `levels` from the largest area to the smallest; `organisations`: kind by id. `zone`: of the context.
    `estimate_width`: how far, to both sides, one estimated date may lie from the true one.
    """

    lists: Mapping[str, OptionList] = field(default_factory=dict)
    locations: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    organisations: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    estimate_width: Duration = Duration(1, "years")  # noqa: RUF009 (frozen)


def first_part(parts: Parts) -> Json:
    """The one field of a simple question, `None` if it is absent or blank; a marked one is an honest answer."""
    text = part(parts, "")
    if text[:1] == HONEST_MARK and text[1:] in HONEST:
        return {"answer": text[1:]}
    return text or None


def field_or_how(parts: Parts) -> Json:
    """The one field of a typed answer, unless `how` says that there is an honest answer instead."""
    how = part(parts, "how")
    return {"answer": how} if how in HONEST else part(parts, "") or None


def part(parts: Parts, name: str) -> str:
    """The last value of one part, trimmed; empty when absent."""
    found = parts.get(name, ())
    return found[-1].strip() if found else ""


def simple_parts(stored: Json) -> dict[str, list[str]]:
    """The fields that show a stored answer of a typed question, also one that can't be read."""
    if isinstance(stored, dict):
        return {"how": [str(stored.get("answer", ""))]}
    return {} if stored is None else {"": [str(stored)]}


def choice_parts(stored: Json) -> dict[str, list[str]]:
    """The fields that show a stored choice; an honest answer is marked."""
    if isinstance(stored, dict):
        return {"": [f"{HONEST_MARK}{stored.get('answer', '')}"]}
    if isinstance(stored, list):
        return {"": [str(each) for each in stored]}
    return {} if stored is None else {"": [str(stored)]}


def write_word(value: Value) -> Json:
    """The JSON of a value that is its own JSON: text and ids."""
    return honest_json(value) if isinstance(value, Special) else str(value)


def know_nothing(question: Question, surroundings: Surroundings) -> Mapping[str, Value]:
    """Most types read every answer."""
    return {}


def only_row(value: Value) -> Row:
    """The row of a value that has members."""
    if not isinstance(value, tuple) or len(value) != 1:
        raise TypeError(f"not a value with members: {value!r}")
    return value[0]


def keep_nothing(stored: Json, value: Value) -> Json | None:
    """Most types store what `write` makes of the value."""
    return None


@dataclass(frozen=True, slots=True)
class QuestionType:
    """One type of question.

    `reader(question, surroundings, otherwise)` makes the reader of one question, once; it leaves absent, honest and misshapen answers to
    `otherwise`. `known` are answers that need no reading: texts, exactly as they are sent, with the values that the reader gives them.
    `write` is the inverse on values. `value_type` is the language's name of the value (`option` and `options` stand for one and many of
    the question's list). `keep` returns what is stored instead of `write`'s result when that would tell less than what was typed.
    `schema` is a fragment of JSON Schema of the plain answer (keywords of draft 7 only).
    """

    name: str
    value_type: str
    reader: Callable[[Question, Surroundings, Reader], Reader]
    write: Callable[[Value], Json]
    schema: Callable[[Question, Surroundings], dict[str, Json]]
    from_page: Callable[[Parts], Json] = field_or_how
    to_page: Callable[[Json], dict[str, list[str]]] = simple_parts
    keep: Callable[[Json, Value], Json | None] = keep_nothing
    known: Callable[[Question, Surroundings], Mapping[str, Value]] = know_nothing
    parts: tuple[str, ...] = ("", "how")
    answered: bool = True
    """False for what is only shown."""
    decimal_parts: tuple[str, ...] = ()
    """The parts of its page whose numbers a reader writes with the decimal mark of their language."""
    members: tuple[tuple[str, str], ...] = ()
    """What an expression may name after a point (`place.latitude`), with the type of each; such a value is a tuple of one row.
    The name `EACH_OPTION` stands for every option of the question's list."""
    file_kinds: tuple[str, ...] = ()
    """Of what is kept as a file: the media types it may be."""


def reader_of(kind: QuestionType, question: Question, surroundings: Surroundings) -> Reader:
    """The reader of one question: its type's, and what holds for every type."""
    offered = frozenset(question.may_be)

    def otherwise(raw: Json) -> Value | Fault:
        if raw is None or raw == [] or (raw.__class__ is str and not str(raw).strip()):
            return None
        if not isinstance(raw, dict) or raw.keys() != {"answer"}:
            return WRONG_SHAPE
        answer = raw["answer"]
        if not isinstance(answer, str) or answer not in HONEST:
            return WRONG_SHAPE
        return HONEST[answer] if answer in offered else Fault("honest_answer_not_offered", {"answer": answer})

    return kind.reader(question, surroundings, otherwise)


def read(kind: QuestionType, raw: Json, question: Question, surroundings: Surroundings) -> Value | Fault:
    """Reads one answer; `reader_of` is for many."""
    return reader_of(kind, question, surroundings)(raw)


def schema_of(kind: QuestionType, question: Question, surroundings: Surroundings) -> dict[str, Json]:
    """The JSON Schema of a question's answer, honest answers and `null` included."""
    honest: list[Json] = [each for each in question.may_be if each in HONEST]
    either: list[Json] = [kind.schema(question, surroundings), {"type": "null"}]
    if honest:
        answer: Json = {"answer": {"enum": honest}}
        either.append({"type": "object", "properties": answer, "required": ["answer"], "additionalProperties": False})
    return {"title": question.label.source, "anyOf": either}
