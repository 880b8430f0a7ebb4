"""Choices from option lists: one, many, yes and no. Whether an option is offered now (`options_if`) is decided with the other answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.expressions.values import Special, Value
from engine.forms.answers import HONEST, Json, honest_json
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.kind import (
    HONEST_MARK,
    WRONG_SHAPE,
    Parts,
    QuestionType,
    Reader,
    Surroundings,
    choice_parts,
    first_part,
    write_word,
)

YES_NO: Final = ("yes", "no")
CONSENT: Final = ("given", "refused", "not_asked", "withdrawn")
LONGEST_ID: Final = 200


def option_ids(question: Question, surroundings: Surroundings) -> tuple[str, ...]:
    """The ids that a choice may be, kept old ones included."""
    if question.type == "yes_no":
        return YES_NO
    if question.type == "consent":
        return CONSENT
    return tuple(each.id for each in surroundings.lists[question.options].options)


def known_options(question: Question, surroundings: Surroundings) -> dict[str, Value]:
    """Every id is its own value."""
    return {each: each for each in option_ids(question, surroundings)}


def unknown(option: str) -> Fault:
    """The fault of an option that the list doesn't have; told in full only if it could be an id."""
    return Fault("option_unknown", {"option": option[:LONGEST_ID] if option.isidentifier() else "?"})


def one_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    """Reads one id of the question's list."""
    ids = {each: each for each in option_ids(question, surroundings)}

    def read(raw: Json) -> Value | Fault:
        if raw.__class__ is str:
            if raw in ids:
                return raw
            bare = raw.strip()
            return ids.get(bare) or unknown(bare) if bare else None
        return otherwise(raw)

    return read


def _many_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    ids = frozenset(option_ids(question, surroundings))

    def read(raw: Json) -> Value | Fault:
        if not isinstance(raw, list) or not raw:
            return otherwise(raw)
        try:
            chosen = frozenset(raw)
        except TypeError:
            return WRONG_SHAPE
        if chosen <= ids:
            return chosen  # type: ignore[return-value]  # only texts equal ids
        words = [each for each in chosen - ids if isinstance(each, str)]
        return unknown(min(words)) if words else WRONG_SHAPE

    return read


def _write_many(value: Value) -> Json:
    if isinstance(value, Special):
        return honest_json(value)
    if not isinstance(value, frozenset):
        raise TypeError(f"not many options: {value!r}")
    return list[Json](sorted(value))


def _many_from_page(parts: Parts) -> Json:
    """The repeated field; an honest answer among the options stands for itself when it is alone."""
    chosen = sorted({each.strip() for each in parts.get("", ()) if each.strip()})
    honest = [each[1:] for each in chosen if each[:1] == HONEST_MARK and each[1:] in HONEST]
    if honest and len(chosen) == 1:
        return {"answer": honest[0]}
    return list[Json](each for each in chosen if each[1:] not in honest) or None


def _one_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"enum": list(option_ids(question, surroundings))}


def _many_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": "array", "uniqueItems": True, "items": _one_schema(question, surroundings)}


def one_of(name: str, value_type: str) -> QuestionType:
    """A type whose answer is one id of a list."""
    return QuestionType(
        name,
        value_type,
        one_reader,
        write_word,
        _one_schema,
        first_part,
        choice_parts,
        known=known_options,
        parts=("",),
    )


def choice_types() -> Iterable[QuestionType]:
    """The types of this family."""
    return (
        one_of("yes_no", "yes_no"),
        one_of("choose_one", "option"),
        QuestionType(
            "choose_many",
            "options",
            _many_reader,
            _write_many,
            _many_schema,
            _many_from_page,
            choice_parts,
            parts=("",),
        ),
    )
