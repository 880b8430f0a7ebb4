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
    shown: dict[str, Json] = {}
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
    writable = frozenset(each.name for each in every if may_write(each, allowance))
    return Revealed(fields.form, shown, marks, readable, writable)


def may_read(each: Field, allowance: Allowance) -> bool:
    """Whether the actor may read a question; of rows: any question in them."""
    if each.inside is not None:
        return any(may_read(part, allowance) for part in each.inside.values())
    return allowance.reads(each.name, each.security, each.compartments)


def may_write(each: Field, allowance: Allowance) -> bool:
    """Whether the actor may write a question; of rows: any question in them. Who may not read may not write."""
    if each.inside is not None:
        return any(may_write(part, allowance) for part in each.inside.values())
    return allowance.writes(each.name, each.security, each.compartments)


def kept(fields: Fields, old: Mapping[str, Json], new: Mapping[str, Json], allowance: Allowance) -> dict[str, Json]:
    """What is stored when this actor submits `new` over `old`: their answers where they may write, the old ones everywhere else.

    Rows that hold a question the actor may not write keep those answers by position (or by option, for fixed rows); a row with such
    answers can't be removed by someone who doesn't see them.
    """
    merged = {key: value for key, value in old.items() if key not in fields.fields or not may_write(fields.fields[key], allowance)}
    for key, each in fields.fields.items():
        if not may_write(each, allowance):
            continue
        if each.inside is not None:
            writable = frozenset(name for name, part in each.inside.items() if may_write(part, allowance))
            value = _merged_rows(old.get(key), new.get(key), writable, frozenset(each.inside))
        else:
            value = new.get(key)
        if value not in (None, [], {}):
            merged[key] = value
    return merged


def _questions(fields: Fields) -> Iterator[Field]:
    for each in fields.fields.values():
        if each.inside is None:
            yield each
        else:
            yield from each.inside.values()


def _row(row: Json, names: frozenset[str]) -> Json:
    return {key: value for key, value in row.items() if key in names or key == "item"} if isinstance(row, dict) else None


def _rows(value: Json, names: frozenset[str]) -> Json:
    if isinstance(value, list):
        return [_row(each, names) for each in value]
    if isinstance(value, dict):
        return {option: _row(each, names) for option, each in value.items()}
    return None


def _merged_rows(old: Json, new: Json, writable: frozenset[str], known: frozenset[str]) -> Json:
    hidden = known - writable
    if isinstance(old, dict) or isinstance(new, dict):
        before, after = (each if isinstance(each, dict) else {} for each in (old, new))
        options = [*after, *(option for option in before if option not in after and _holds(before[option], hidden))]
        return {option: _merged_row(before.get(option), after.get(option), writable, hidden) for option in options}
    before_list, after_list = (each if isinstance(each, list) else [] for each in (old, new))
    count = len(after_list)
    for position, row in enumerate(before_list):
        if _holds(row, hidden):
            count = max(count, position + 1)
    return [_merged_row(_at(before_list, place), _at(after_list, place), writable, hidden) for place in range(count)]


def _at(rows: list[Json], place: int) -> Json:
    return rows[place] if place < len(rows) else None


def _holds(row: Json, names: frozenset[str]) -> bool:
    return isinstance(row, dict) and any(name in row for name in names)


def _merged_row(old: Json, new: Json, writable: frozenset[str], hidden: frozenset[str]) -> Json:
    kept_back = {key: value for key, value in old.items() if key in hidden} if isinstance(old, dict) else {}
    given = {key: value for key, value in new.items() if key in writable or key == "item"} if isinstance(new, dict) else {}
    return {**kept_back, **given}
