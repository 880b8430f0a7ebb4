"""Which table a kind of record is projected into: worked out from the compiled context alone, so that equal contexts name equal tables.

Text is kept folded, so that lists sort and filter alike on both databases; the values as projected are kept beside, as JSON.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Double, Index, Integer, MetaData, Table, Text

from engine.casework.records import Json, Projected, Record
from engine.compiled import CompiledContext
from engine.forms.model import Item, Question
from engine.store.projections.fold import fold
from engine.store.rows.codec import FORMAT, to_json
from engine.workflows.model import Kind

NUMBERS = ("whole_number", "decimal")
LONGEST = 40
ALWAYS = "opened_on"
"""What every list may be sorted by, whether the kind shows it or not."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One declared column: its name in the kind's `shows`, in SQL, and how its values are kept (`text`, `number`, `many`).

    `order`: of options whose list is ordered, the options in that order, by which lists are sorted.
    """

    name: str
    column: str
    keeps: str
    security: str = "plain"
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The table of a kind. `columns` by declared name."""

    kind: str
    table: Table
    columns: Mapping[str, Shown]

    @property
    def name(self) -> str:
        """The table's name, which tells its plan."""
        return self.table.name

    def row(self, projected: Projected) -> dict[str, object]:
        """The row of a projected record; columns that the kind doesn't declare are left out."""
        row: dict[str, object] = {
            "record": projected.record,
            "search": fold(projected.search),
            "format": FORMAT,
            "shown": to_json(dict(projected.columns)),
        }
        for name, shown in self.columns.items():
            row[shown.column] = stored(shown, projected.columns.get(name))
        return row


def plans_of(context: CompiledContext) -> dict[str, Plan]:
    """The plan of every kind."""
    return {kind.id: plan_of(kind, context) for kind in context.kinds.values()}


def plan_of(kind: Kind, context: CompiledContext) -> Plan:
    """The plan of one kind."""
    names = sorted({*kind.shows.list, *kind.shows.filter, ALWAYS})
    shown = {name: _shown(name, kind, context) for name in names}
    # What is searched is no column, but another search needs the table to be filled anew.
    text = to_json([[[each.name, each.column, each.keeps] for each in shown.values()], list(kind.shows.search)])
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Plan(kind.id, _table(f"p_{kind.id[:LONGEST]}_{digest}", tuple(shown.values())), shown)


def _table(name: str, columns: Sequence[Shown]) -> Table:
    table = Table(
        name,
        MetaData(),
        Column("record", Text, primary_key=True),
        Column("search", Text, nullable=False),
        Column("format", Integer, nullable=False),
        Column("shown", Text, nullable=False),
        *(Column(each.column, Double if each.keeps == "number" else Text, nullable=True) for each in columns),
    )
    Index(f"{name}_opened_on", table.c["c_opened_on"])
    return table


def _shown(name: str, kind: Kind, context: CompiledContext) -> Shown:
    type_name, options, security = _meaning(name, kind, context)
    found = context.option_lists.get(options)
    order = tuple(fold(each.id) for each in found.options) if found is not None and found.ordered else ()
    return Shown(name, column_name(name), _keeps(type_name), security, order)


def column_name(name: str) -> str:
    """A declared name as a column's: short enough for PostgreSQL, and different for different names."""
    plain = "c_" + re.sub(r"[^a-z0-9_]", "__", name)
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[: LONGEST - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _meaning(name: str, kind: Kind, context: CompiledContext) -> tuple[str, str, str]:
    """The type of a declared name's values, the list of a single choice, and their class."""
    form, _, rest = name.partition(".")
    if rest and form in context.forms:
        for question in questions(context.forms[form].items):
            if question.id == rest:
                return question.type, question.options if question.type == "choose_one" else "", question.security
        return "text", "", context.forms[form].security
    for fact in kind.facts:
        if fact.id == name:
            base, _, options = fact.type.partition(":")
            return fact.type, options if base == "option" else "", fact.security
    return "text", "", kind.name_security if name == "name" else "plain"


def narrowing_of(record: Record, context: CompiledContext) -> str:
    """The duties that a raised flag narrows a record to, each between bars; empty when none does."""
    kind = context.kinds.get(record.kind)
    for flag in kind.flags if kind else ():
        if flag.id in record.flags and flag.narrows_to:
            return "".join(f"|{duty}" for duty in flag.narrows_to) + "|"
    return ""


def _keeps(type_name: str) -> str:
    if type_name == "choose_many":
        return "many"
    return "number" if type_name in NUMBERS else "text"


def questions(items: Sequence[Item]) -> Iterator[Question]:
    """The questions of a form that stand outside rows."""
    for item in items:
        if item.question is not None:
            yield item.question
        if item.group is not None:
            yield from questions(item.group.items)


def stored(shown: Shown, value: Json) -> object:
    """A projected value as its column keeps it."""
    if value is None or value == "" or value == []:
        return None
    if shown.keeps == "number":
        return as_number(value)
    if isinstance(value, list):
        return wrapped([each if isinstance(each, str) else to_json(each) for each in value])
    if shown.keeps == "many":
        return wrapped([value if isinstance(value, str) else to_json(value)])
    return fold(value) if isinstance(value, str) else to_json(value)


def as_number(value: Json) -> float | None:
    """A number, given as one or as text; none if it is neither."""
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None


def wrapped(words: Sequence[str]) -> str:
    """Several words in one text, each findable by its bars."""
    return "".join(f"|{fold(word)}" for word in words) + "|"
