"""What a YAML file says, as frozen nodes that know their place.

A scalar stays the text that was written: whether `5` is a number is for the definition to decide, never for this room. Nodes carry no
comments. After layering, every node still has the span of the file that wrote it, so provenance needs no table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from engine.diagnostics import Span


class Style(StrEnum):
    """How a scalar was written. Only a PLAIN one can be empty without having been meant as an empty text."""

    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    LITERAL = "literal"
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text. `key:` without a value is a scalar whose `is_empty` is true."""

    text: str
    span: Span
    style: Style = Style.PLAIN

    @property
    def is_empty(self) -> bool:
        """Nothing was written (`""` in quotes is something)."""
        return self.style is Style.PLAIN and not self.text

    @property
    def is_quoted(self) -> bool:
        """Written in quotes or as a block: text, whatever it looks like."""
        return self.style is not Style.PLAIN


@dataclass(frozen=True, slots=True)
class Sequence_:  # noqa: N801 -- beside `collections.abc.Sequence`
    """A list, in the order written. `flow` is true for `[a, b]`."""

    items: tuple[Node, ...]
    span: Span
    flow: bool = False

    def __iter__(self) -> Iterator[Node]:
        """The items, in order."""
        return iter(self.items)

    def __len__(self) -> int:
        """How many items there are."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping_:  # noqa: N801 -- beside `collections.abc.Mapping`
    """Keys and values, in the order written; each key once. `flow` is true for `{a: b}`."""

    entries: tuple[Entry, ...]
    span: Span
    flow: bool = False
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the keys, so that a look-up costs the same in a long mapping."""
        object.__setattr__(self, "_places", {entry.key.text: place for place, entry in enumerate(self.entries)})

    def entry(self, key: str) -> Entry | None:
        """The entry under a key, or None."""
        place = self._places.get(key)
        return None if place is None else self.entries[place]

    def get(self, key: str) -> Node | None:
        """The value under a key, or None."""
        place = self._places.get(key)
        return None if place is None else self.entries[place].value

    def text(self, key: str) -> str | None:
        """The text of the scalar under a key; None when there is none, or something else, or nothing written."""
        value = self.get(key)
        return value.text if isinstance(value, Scalar) and not value.is_empty else None

    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(self._places)

    def __contains__(self, key: str) -> bool:
        """Whether a key was written."""
        return key in self._places

    def __iter__(self) -> Iterator[Entry]:
        """The entries, in order."""
        return iter(self.entries)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.entries)


Node = Scalar | Sequence_ | Mapping_


@dataclass(frozen=True, slots=True)
class Document:
    """One thing (or one collection) that an implementer wrote.

    `kind` is its first key (`form`, `workflow`, `settings`, `record` …); `id` is that key's text, empty for a collection (its value is
    a mapping or a list). `damaged` says that a fault, already told, cost some of its content: what others find missing in it is not
    their fault. `layer` names the layer that wrote it last.
    """

    kind: str
    id: str
    file: str
    node: Mapping_
    layer: str = ""
    damaged: bool = False

    @property
    def span(self) -> Span:
        """The place of its first key: where a fault of the whole document is told."""
        return self.node.entries[0].key.span

    @property
    def id_span(self) -> Span:
        """The place of its id."""
        return self.node.entries[0].value.span


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its header and its rows, every cell with its place. Each row has exactly as many cells as the header.

    `damaged` says that a fault, already told, cost rows or columns: what others find missing in it is not their fault.
    """

    file: str
    folder: str
    name: str
    header: tuple[Scalar, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    layer: str = ""
    damaged: bool = False

    def column(self, name: str) -> int | None:
        """The position of a column, or None."""
        return next((place for place, cell in enumerate(self.header) if cell.text == name), None)
