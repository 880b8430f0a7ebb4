"""From stored answers to what one actor may read: the only door between answers and views.

A view takes a `Revealed`, and only this module makes one. Printing, translating and what shows on the page are not done here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.access.fields import Field, Fields
from engine.access.sights import Allowance
from engine.expressions.text import EMPTY, Text

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

SUGGESTED = "~suggested"
"""The key, in the object of a form or row, of the suggestions that stood there (the format of answers: `engine.forms.answers`)."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Stands where an answer may not be read; the same whether there is an answer or not. `instead` is what people see."""

    instead: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Revealed:
    """A form's answers as one actor may read them.

    `answers` holds only what may be read; a row is cut down to its readable questions (and its `item`). `withheld` maps the names of
    questions that show something `instead` to that mark. `readable` and `writable` are the names (`form.question`) of all questions
    that the actor may read or write, answered or not. Whatever else the form has is in none of them.
    """

    form: str
    answers: Mapping[str, Json] = field(default_factory=dict)
    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    readable: frozenset[str] = frozenset()
    writable: frozenset[str] = frozenset()


def reveal(fields: Fields, answers: Mapping[str, Json], allowance: Allowance) -> Revealed:
    """The answers that an actor with this allowance may read. Answers to questions that the form doesn't have are dropped."""
    shown: dict[str, Json] = _suggestions(answers, frozenset(key for key, each in fields.fields.items() if may_read(each, allowance)))
    for key, each in fields.fields.items():
        if key not in answers:
            continue
        if each.inside is not None:
            inner = frozenset(name for name, part in each.inside.items() if may_read(part, allowance))
            if inner:
                shown[key] = _rows(answers[key], inner)
        elif may_read(each, allowance):
            shown[key] = answers[key]
    every = tuple(_questions(fields))
    readable = frozenset(each.name for each in every if may_read(each, allowance))
    marks = {
        each.name: Withheld(each.instead) for each in every if each.instead.source and each.name not in readable
    }
    writable = frozenset(part.name for each in fields.fields.values() if may_write(each, allowance) for part in _parts(each))
    return Revealed(fields.form, shown, marks, readable, writable)


def may_read(each: Field, allowance: Allowance) -> bool:
    """Whether the actor may read a question; of rows: any question in them."""
    if each.inside is not None:
        return any(may_read(part, allowance) for part in each.inside.values())
    return allowance.reads(each.name, each.security, each.compartments)


def may_write(each: Field, allowance: Allowance) -> bool:
    """Whether the actor may write a question. Who may not read may not write.

    Rows are written as a whole, so every question in them must be: a row cut down to what someone may see can't be put back safely.
    """
    if each.inside is not None:
        return all(may_write(part, allowance) for part in each.inside.values())
    return allowance.writes(each.name, each.security, each.compartments)


def kept(fields: Fields, old: Mapping[str, Json], new: Mapping[str, Json], allowance: Allowance) -> dict[str, Json]:
    """What is stored when this actor submits `new` over `old`: their answers where they may write, the old ones everywhere else."""
    writable = frozenset(key for key, each in fields.fields.items() if may_write(each, allowance))
    merged = {key: value for key, value in old.items() if key not in writable and key != SUGGESTED}
    merged.update({key: new[key] for key in fields.fields if key in writable and new.get(key) not in (None, [], {})})
    before, after = (each if isinstance(each, dict) else {} for each in (old.get(SUGGESTED), new.get(SUGGESTED)))
    standing: dict[str, Json] = {key: value for key, value in before.items() if key not in writable}
    standing.update({key: value for key, value in after.items() if key in writable})
    return {**merged, SUGGESTED: standing} if standing else merged


def _questions(fields: Fields) -> Iterator[Field]:
    for each in fields.fields.values():
        yield from _parts(each)


def _parts(each: Field) -> tuple[Field, ...]:
    return (each,) if each.inside is None else tuple(each.inside.values())


def _row(row: Json, names: frozenset[str]) -> Json:
    if not isinstance(row, dict):
        return None
    return {**{key: value for key, value in row.items() if key in names or key == "item"}, **_suggestions(row, names)}


def _suggestions(answers: Mapping[str, Json], names: frozenset[str]) -> dict[str, Json]:
    """What is kept of the suggestions that stood in a form or row: those of these questions."""
    kept_there = answers.get(SUGGESTED)
    if not isinstance(kept_there, dict):
        return {}
    found = {key: value for key, value in kept_there.items() if key in names}
    return {SUGGESTED: found} if found else {}


def _rows(value: Json, names: frozenset[str]) -> Json:
    if isinstance(value, list):
        return [_row(each, names) for each in value]
    if isinstance(value, dict):
        return {option: _row(each, names) for option, each in value.items()}
    return None
