"""Forms for tests, written tersely: programs are checked by the real checker against the real names of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from engine.expressions import (
    Attribute,
    Environment,
    Hole,
    Name,
    NameTable,
    Options,
    Program,
    Value,
    check_text,
    parse_text,
)
from engine.expressions import scope as names
from engine.expressions.text import Check, Text
from engine.forms import Answers, Evaluation, PreparedForm, Surroundings, evaluate, prepare, question_types
from engine.forms.model import Form, Group, Item, Option, OptionList, Question, Rows

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LISTS = {
    "colours": OptionList("colours", tuple(Option(each, Text(each.title())) for each in ("red", "green", "blue"))),
    "makers": OptionList(
        "makers",
        (
            Option("ours", Text("Ours")),
            Option("other", Text("Other"), ask_which=True),
            Option("old", Text("Old"), hidden=True),
        ),
    ),
    "sizes": OptionList(
        "sizes",
        (
            Option("small", Text("Small"), attributes={"weight": "1"}),
            Option("large", Text("Large"), attributes={"weight": "3"}),
        ),
        ordered=True,
        attributes={"weight": "decimal"},
    ),
}
PLACES = {"east": "region", "east.town": "town", "east.town.mill": "quarter"}
TYPES = question_types()


@dataclass(frozen=True)
class Written:
    """A question, group or rows as a test writes it: `kind` and keys as in the language."""

    kind: str
    id: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[Written, ...] = ()


def ask(identity: str, kind: str, **keys: Any) -> Written:
    """A question of a type."""
    return Written(kind, identity, keys)


def group(identity: str, *items: Written, **keys: Any) -> Written:
    """A group."""
    return Written("group", identity, keys, items)


def rows(identity: str, *items: Written, **keys: Any) -> Written:
    """Rows."""
    return Written("rows", identity, keys, items)


def form(*items: Written, checks: Sequence[tuple[str, str]] = (), **outside: Name) -> Form:
    """A compiled form; `outside` are further names its programs may use."""
    table = dict(_names(items, "here")) | names.clock() | outside
    made = tuple(_item(each, table, "") for each in items)
    return Form("machine", Text("Machine"), made, checks=tuple(_check(each, _scope(table)) for each in checks))


def ready(*items: Written, checks: Sequence[tuple[str, str]] = (), **outside: Name) -> PreparedForm:
    """A prepared form."""
    around = Surroundings(
        locations=PLACES, levels=("region", "town", "quarter"), organisations={"mill_one": "mill", "shop": "shop"}
    )
    return prepare(form(*items, checks=checks, **outside), LISTS, TYPES, around)


def run(prepared: PreparedForm, answers: Answers, event: str = "", **outside: Any) -> Evaluation:
    """An evaluation on the second of March 2026."""
    return evaluate(prepared, answers, replace(Environment(today=TODAY, now=NOW), **outside), event)


def codes(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Path and code of every problem."""
    return [(each.path, each.code) for each in evaluation.problems]


def value_type(kind: str, options: str) -> str:
    """The language's type of a question."""
    known = TYPES[kind].value_type
    return f"{known}:{options}" if known in ("option", "options") else known


def _names(items: Sequence[Written], of: str) -> Iterator[tuple[str, Name]]:
    for each in items:
        if each.kind == "group":
            yield from _names(each.items, of)
        elif each.kind == "rows":
            yield each.id, names.rows("machine", each.id, dict(_names(each.items, "row")) | _item_name(each))
        else:
            kind = value_type(each.kind, str(each.keys.get("options", "")))
            honest = tuple(str(one) for one in _list(each.keys.get("may_be")))
            if of == "row":
                yield each.id, names.question("machine", each.id, kind, of="row", may_be=honest)
            else:
                yield each.id, names.question("machine", each.id, kind, may_be=honest)


def _item_name(each: Written) -> dict[str, Name]:
    return {"item": names.item(f"option:{each.keys['one_per']}")} if "one_per" in each.keys else {}


def _scope(table: Mapping[str, Name]) -> NameTable:
    lists = {f"option:{each.id}": _options(each) for each in LISTS.values()}
    return NameTable(table, lists | {"yes_no": Options("yes_no", ("yes", "no"))})


def _options(each: OptionList) -> Options:
    kinds: dict[str, Attribute] = {}
    for name in each.attributes:
        kinds[name] = Attribute("decimal", {one.id: int(one.attributes[name]) * 1_000_000 for one in each.options})
    return Options(f"option:{each.id}", tuple(one.id for one in each.options), each.ordered, kinds, each.id)


def program(source: object, table: NameTable, expected: str = "") -> Program | None:
    """A checked program; a test that writes a wrong one fails here."""
    if source is None or isinstance(source, Program):
        return source
    if isinstance(source, bool):
        return Program(str(source).lower(), ["lit", "condition", source], "condition")
    checked = check_text(str(source), table, expected)
    assert checked.program is not None, (source, checked.faults)
    return checked.program


def _check(written: tuple[str, ...], table: NameTable) -> Check:
    that = program(written[0], table, "condition")
    assert that is not None
    slots = []
    for hole in (part for part in parse_text(written[1]).parts if isinstance(part, Hole)):
        inside = program(hole.source, table)
        assert inside is not None
        slots.append((hole.source, inside))
    return Check(that, Text(written[1], tuple(slots)), warn=written[2:] == ("warn",))


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _item(each: Written, table: Mapping[str, Name], inside: str) -> Item:
    scope = _scope(table)
    keys = dict(each.keys)
    show_if = program(keys.pop("show_if", None), scope, "condition")
    checks = tuple(_check(one, scope) for one in _written_checks(each)) if each.kind != "rows" else ()
    keys.pop("checks", None)
    if each.kind == "group":
        return Item(
            group=Group(each.id, Text(each.id), tuple(_item(one, table, inside) for one in each.items), show_if=show_if)
        )
    if each.kind == "rows":
        own = {**table, **dict(_names(each.items, "row")), **_item_name(each)}
        items = tuple(_item(one, own, each.id) for one in each.items)
        made = Rows(
            each.id,
            Text(each.id),
            items,
            show_if=show_if,
            checks=tuple(_check(one, _scope(own)) for one in _written_checks(each)),
        )
        kept: dict[str, Any] = {name: keys[name] for name in ("at_least", "at_most", "one_per") if name in keys}
        return Item(rows=replace(made, **kept))
    programs: dict[str, Any] = {
        name: program(keys.pop(name), scope) for name in ("required", "calculate", "suggest") if name in keys
    }
    if "options_if" in keys:
        offered = {**table, "item": names.item(f"option:{keys['options']}")}
        programs["options_if"] = program(keys.pop("options_if"), _scope(offered), "condition")
    question = Question(each.id, each.kind, Text(each.id.title()), show_if=show_if, checks=checks)
    return Item(question=replace(question, **programs, **keys))


def _written_checks(each: Written) -> Iterator[tuple[str, ...]]:
    yield from (one for one in _list(each.keys.get("checks")) if isinstance(one, tuple))


def values_of(evaluation: Evaluation, *wanted: str) -> dict[str, Value]:
    """Some values."""
    return {name: evaluation.values.get(name) for name in wanted}
