"""Reads the conformance tables: names and lists as they are declared there, answers as they are written there.

All scalars are read as text and understood by the declared type. Answers: `2015` and `2015-03` are partial dates, `about A to B` is an
estimated one, `(not_known)` `(refused)` `(not_asked)` are honest non-answers, `(hidden)` is hidden; what is absent is unanswered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML

from engine.expressions import (
    HIDDEN,
    MILLION,
    UNKNOWN,
    Attribute,
    DateSpan,
    Duration,
    Environment,
    Name,
    NameTable,
    Options,
    Program,
    Special,
    Value,
    check_text,
)
from engine.expressions import scope as names
from engine.expressions.running.dates import add_months

FOLDER = Path(__file__).parents[1] / "conformance" / "expressions"

Yaml: TypeAlias = "dict[str, Yaml] | list[Yaml] | str"


def load(path: Path) -> dict[str, Yaml]:
    """One table; every scalar is a text."""
    read = YAML(typ="base", pure=True).load(path.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def mapping(yaml: Yaml | None) -> dict[str, Yaml]:
    """A mapping, empty if absent."""
    return yaml if isinstance(yaml, dict) else {}


def sequence(yaml: Yaml | None) -> list[Yaml]:
    """A list, empty if absent."""
    return yaml if isinstance(yaml, list) else []


def text(yaml: Yaml | None) -> str:
    """A text."""
    assert isinstance(yaml, str), yaml
    return yaml


def millionths(written: str) -> int:
    """1.5 is 1500000."""
    sign = -1 if written.startswith("-") else 1
    whole, _, fraction = written.lstrip("-").partition(".")
    return sign * (int(whole) * MILLION + int(fraction.ljust(6, "0")))


def instant(written: str) -> datetime:
    """`2026-03-02 09:00` in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def span(written: str) -> DateSpan:
    """A date, exact, partial or estimated."""
    if written.startswith("about "):
        earliest, _, latest = written.removeprefix("about ").partition(" to ")
        return DateSpan(date.fromisoformat(earliest), date.fromisoformat(latest), "estimated")
    if " to " in written:
        earliest, _, latest = written.partition(" to ")
        return DateSpan(date.fromisoformat(earliest), date.fromisoformat(latest))
    if len(written) == 10:
        return DateSpan(date.fromisoformat(written), date.fromisoformat(written))
    months, first = (12, f"{written}-01-01") if len(written) == 4 else (1, f"{written}-01")
    earliest_day = date.fromisoformat(first)
    latest_day = date.fromordinal(add_months(earliest_day, months).toordinal() - 1)
    return DateSpan(earliest_day, latest_day, "year_only" if months == 12 else "month_only")


def value(written: Yaml, type_name: str) -> Value:
    """A value of a declared type."""
    if isinstance(written, list):
        return frozenset(text(each) for each in written)
    assert isinstance(written, str)
    if written == "(hidden)":
        return HIDDEN
    if written == "unknown":
        return UNKNOWN
    if written.startswith("(") and written.endswith(")"):
        return Special(written[1:-1])
    read = _READERS.get(type_name)
    return unicodedata.normalize("NFC", written) if read is None else read(written)


def _length(written: str) -> Duration:
    amount, _, unit = written.partition(" ")
    return Duration(int(amount), unit)


_READERS: dict[str, Callable[[str], Value]] = {
    "whole_number": millionths,
    "decimal": millionths,
    "date": span,
    "date_time": instant,
    "time": lambda written: int(written[:2]) * 60 + int(written[3:]),
    "duration": _length,
    "condition": lambda written: {"true": True, "false": False}[written],
}


@dataclass
class Table:
    """The names and lists of one file."""

    names: dict[str, Name] = field(default_factory=dict)
    lists: dict[str, Options] = field(default_factory=dict)
    types: dict[str, Yaml] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    inside: dict[str, str] = field(default_factory=dict)

    @property
    def scope(self) -> NameTable:
        """The scope of the file's expressions."""
        return NameTable(self.names, self.lists, self.states, self.inside)


def declared(file: Mapping[str, Yaml]) -> Table:
    """What a file declares under `lists`, `names`, `states`, `settings`."""
    table = Table(states=tuple(text(each) for each in sequence(file.get("states"))))
    for list_id, described in mapping(file.get("lists")).items():
        options = _options(list_id, described)
        table.lists[options.type] = options
    table.names.update(names.clock())
    for name, described in mapping(file.get("names")).items():
        table.types[name] = described
        table.names[name] = _name(table, name, described)
    settings: dict[str, Name] = {}
    for setting, source in mapping(file.get("settings")).items():
        if setting.endswith("_day"):
            settings[setting] = names.setting(names.day(date.fromisoformat(text(source))))
            continue
        checked = check_text(text(source), table.scope)
        assert checked.program is not None, checked.faults
        settings[setting] = names.setting(checked.program)
    table.names["settings"] = names.space(settings)
    return table


def _options(list_id: str, described: Yaml) -> Options:
    kind = list_id if list_id == "location" else f"option:{list_id}"
    if isinstance(described, list):
        return Options(kind, tuple(text(each) for each in described), name=list_id)
    parts = mapping(described)
    attributes = {}
    for attribute, given in mapping(parts.get("attributes")).items():
        value_type, values = text(mapping(given)["type"]), mapping(mapping(given)["values"])
        attributes[attribute] = Attribute(
            value_type, {option: _attribute(each, value_type) for option, each in values.items()}
        )
    options = tuple(text(each) for each in sequence(parts["list"]))
    return Options(kind, options, parts.get("ordered") == "true", attributes, list_id)


def _attribute(written: Yaml, kind: str) -> int | str:
    found = value(written, kind)
    assert isinstance(found, int | str)
    return found


def _typed(described: Yaml) -> tuple[str, list[str]]:
    """`date may_be not_known estimated`."""
    type_name, _, may_be = text(described).partition(" may_be ")
    return type_name, may_be.split()


def _members(described: Yaml, form: str, rows: str = "") -> dict[str, Name]:
    found = {}
    for name, each in mapping(described).items():
        type_name, may_be = _typed(each)
        found[name] = names.question(form, name, type_name, of="row", may_be=may_be, rows=rows)
    return found


def _name(table: Table, name: str, described: Yaml) -> Name:
    if isinstance(described, str):
        type_name, may_be = _typed(described)
        return names.question("form", name, type_name, may_be=may_be)
    ((kind, inside),) = mapping(described).items()
    if kind == "rows":
        table.inside.update(dict.fromkeys(mapping(inside), name))
        members = _members(inside, "form", name)
        if "item" in members:
            members["item"] = names.item(members["item"].type)
        return names.rows("form", name, members)
    if kind in {"fact", "flag", "row"}:
        return _single(kind, name, inside)
    if kind == "form":
        return names.form(name, _form(name, inside))
    if kind == "entries":
        return names.entries(name, _members(inside, name))
    if kind == "deadline":
        return names.deadline(name)
    if kind == "space":
        return names.space({each: names.builtin(each, text(its)) for each, its in mapping(inside).items()})
    linked = {each: names.linked(name, each, text(its)) for each, its in mapping(inside).items()}
    return names.link(name, {**linked, "record": names.space(linked)}, many=kind == "links")


def _form(form: str, inside: Yaml) -> dict[str, Name]:
    found = {}
    for question, each in mapping(inside).items():
        if isinstance(each, dict):
            found[question] = names.rows(form, question, _members(each["rows"], form, question), of="form")
        else:
            type_name, may_be = _typed(each)
            found[question] = names.question(form, question, type_name, of="form", may_be=may_be)
    return found


def _single(kind: str, name: str, inside: Yaml) -> Name:
    type_name, may_be = _typed(inside) if kind != "flag" else ("", [])
    if kind == "fact":
        return names.fact(name, type_name, may_be=may_be)
    if kind == "row":
        return names.question("form", name, type_name, of="row", may_be=may_be)
    return names.flag(name)


def row(written: Yaml, types: Mapping[str, Yaml]) -> dict[str, Value]:
    """The answers of one row, entry, form or linked record."""
    found: dict[str, Value] = {}
    for name, each in mapping(written).items():
        described = types[name]
        if isinstance(described, dict):
            found[name] = rows(each, mapping(described["rows"]))
        else:
            found[name] = value(each, _typed(described)[0])
    return found


def rows(written: Yaml, types: Mapping[str, Yaml]) -> Value:
    """Rows, or `(hidden)`."""
    return HIDDEN if written == "(hidden)" else tuple(row(each, types) for each in sequence(written))


def environment(table: Table, written: Mapping[str, Yaml]) -> Environment:
    """The answers of one line of a table."""
    env = Environment(today=date(2026, 3, 2), now=instant("2026-03-02 09:00"), problems=[])
    parts: dict[str, dict[str, object]] = {}
    for name, each in written.items():
        if name in _SPECIAL:
            _special(env, name, each, table)
        elif name == "record":
            env.record = row(each, mapping(mapping(table.types[name])["space"]))
        else:
            where, read = _answer(table.types[name], each)
            parts.setdefault(where, {})[name] = read
    for where, found in parts.items():
        setattr(env, where, found)
    return env


_SPECIAL = ("today", "now", "time_zone", "completed", "entered", "spent", "history", "places")
_PLACES = {
    "fact": "facts",
    "flag": "flags",
    "form": "forms",
    "entries": "entries",
    "deadline": "deadlines",
    "links": "links",
    "link": "links",
    "rows": "here",
    "row": "row",
}
_DEADLINE: dict[str, Yaml] = {"due_at": "date_time", "met_at": "date_time", "late": "yes_no"}


def _answer(described: Yaml, written: Yaml) -> tuple[str, object]:
    if isinstance(described, str):
        return "here", value(written, _typed(described)[0])
    ((kind, inside),) = mapping(described).items()
    where = _PLACES[kind]
    if kind in {"fact", "row"}:
        return where, value(written, _typed(inside)[0])
    if kind == "flag":
        return where, written == "yes"
    if kind in {"form", "deadline"}:
        return where, row(written, _DEADLINE if kind == "deadline" else mapping(inside))
    return where, rows(written, mapping(inside))


def _special(env: Environment, name: str, written: Yaml, table: Table) -> None:
    if name == "today":
        env.today = date.fromisoformat(text(written))
    elif name == "now":
        env.now = instant(text(written))
    elif name == "time_zone":
        env.time_zone = text(written)
    elif name in {"completed", "entered"}:
        setattr(env, name, {each: instant(text(at)) for each, at in mapping(written).items()})
    elif name == "spent":
        env.spent = {each: int(text(seconds)) for each, seconds in mapping(written).items()}
    elif name == "places":
        env.places = {
            place: {level: text(its) for level, its in mapping(levels).items()}
            for place, levels in mapping(written).items()
        }
    else:
        env.history = {
            fact: tuple(_past(table.types[fact], sequence(values))) for fact, values in mapping(written).items()
        }


def _past(described: Yaml, values: list[Yaml]) -> Iterable[tuple[Value, datetime]]:
    type_name = _typed(mapping(described)["fact"])[0]
    for each in values:
        past, at = sequence(each)
        yield value(past, type_name), instant(text(at))


@dataclass(frozen=True)
class Line:
    """One line of a conformance table."""

    name: str
    program: Program
    env: Environment
    expected: Value
    problems: tuple[str, ...]


def lines(path: Path) -> list[Line]:
    """All lines of one table, checked; a fault in a line is a fault of the table."""
    file = load(path)
    table = declared(file)
    found = []
    for each in sequence(file["rows"]):
        source, answers, expected, *problems = sequence(each)
        checked = check_text(text(source), table.scope)
        assert checked.program is not None, (path.name, source, checked.faults)
        env = environment(table, mapping(answers))
        result = value(expected, checked.program.type)
        name = f"{path.stem}: {source} with {answers}"
        found.append(Line(name, checked.program, env, result, tuple(text(problem) for problem in problems)))
    return found
