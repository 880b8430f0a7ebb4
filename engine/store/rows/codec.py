"""Rows of casework ↔ the JSON text of a stored body, with the number of its format and a reader for every number ever written.

Knows nothing of tables, keys or SQL. A field that a newer release adds with a default may be absent in an older body of the same
number; anything else costs a new number, a reader here and a sample in the tests.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Generic, TypeVar, cast

import msgspec

R = TypeVar("R")

Convert = Callable[[object], object]
Reader = Callable[[Mapping[str, object]], R]

FORMAT = 1
"""The number that new bodies of rows are written with."""


class UnknownFormat(Exception):
    """A stored body has a number that this release cannot read: it was written by a newer one."""


def instant(moment: datetime) -> str:
    """An instant as it is stored: UTC, always with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def parse_instant(text: str) -> datetime:
    """The instant that `instant` wrote."""
    return datetime.fromisoformat(text)


def to_json(value: object) -> str:
    """Canonical JSON text: keys sorted, no white space."""
    return msgspec.json.encode(value, order="sorted").decode()


def parse_json(text: str | bytes) -> object:
    """What `to_json` wrote, as plain lists, dictionaries and scalars."""
    return msgspec.json.decode(text)


def _moment(value: object) -> object:
    return None if value is None else datetime.fromisoformat(cast(str, value))


def _converter(hint: object) -> Convert | None:
    """How a plain JSON value becomes a value of the type hint; none if it already is one."""
    if hint is datetime:
        return _moment
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        build = _builder(hint)
        return lambda value: build(cast(Mapping[str, object], value))
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [_converter(each) for each in arguments if each is not type(None)]
        convert = inner[0] if len(inner) == 1 else None
        return None if convert is None else _optional(convert)
    if origin is tuple:
        return _sequence(_converter(arguments[0]))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        inside = _converter(arguments[1])
        return None if inside is None else _values(inside)
    return None


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _sequence(convert: Convert | None) -> Convert:
    if convert is None:
        return lambda value: tuple(cast("list[object]", value))
    return lambda value: tuple(map(convert, cast("list[object]", value)))


def _values(convert: Convert) -> Convert:
    return lambda value: {key: convert(each) for key, each in cast("dict[str, object]", value).items()}


def _builder(kind: type[R]) -> Reader[R]:
    hints = typing.get_type_hints(kind, localns={"Json": object})
    fields = [(each.name, _converter(hints[each.name])) for each in dataclasses.fields(cast(type, kind))]
    plain = tuple(name for name, convert in fields if convert is None)
    converted = tuple((name, convert) for name, convert in fields if convert is not None)

    def build(body: Mapping[str, object]) -> R:
        values = {name: body[name] for name in plain if name in body}
        for name, convert in converted:
            if name in body:
                values[name] = convert(body[name])
        return kind(**values)

    return build


class Codec(Generic[R]):
    """Writes rows of one kind and reads every format of them. `without` names fields that are kept elsewhere (sealed, or in columns)."""

    def __init__(
        self, kind: type[R], without: tuple[str, ...] = (), older: Mapping[int, Reader[R]] | None = None
    ) -> None:
        names = [each.name for each in dataclasses.fields(cast(type, kind))]
        self._names = tuple(name for name in names if name not in without)
        self._readers: dict[int, Reader[R]] = {FORMAT: _builder(kind), **(older or {})}

    @property
    def formats(self) -> tuple[int, ...]:
        """The numbers that can be read."""
        return tuple(self._readers)

    def write(self, row: R) -> str:
        """The body of a row, in the newest format."""
        return to_json({name: getattr(row, name) for name in self._names})

    def read(self, format_number: int, body: str, **beside: object) -> R:
        """The row of a body; `beside` are the fields kept elsewhere. `UnknownFormat` for a number without a reader."""
        reader = self._readers.get(format_number)
        if reader is None:
            raise UnknownFormat(f"format {format_number} of a stored row is newer than this release")
        return reader({**cast("dict[str, object]", parse_json(body)), **beside})
