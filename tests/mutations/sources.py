"""A file of the corpus as the generator sees it: its lines, its texts with their role, its keys, and the words of its expressions.

Everything here describes the sound file; nothing is asked of the compiler.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from engine.source import Document, Mapping_, Node, Scalar, Sequence_
from tests.mutations.grammar import KINDS, Either, Named, Spec

WORD = re.compile(r'"[^"]*"|[a-z_][a-z0-9_]*|\d+|[=!<>]=|[^\s\w]')
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
HOLE = re.compile(r"\$\{([^}]*)\}")
EXPRESSIONS = frozenset({"x"})
LOGIC = frozenset("and or not in has_any has_all yes no today now item easter late".split())
UNITS = frozenset("minute minutes hour hours day days week weeks month months year years working".split())
BUILT_IN = frozenset(
    "record settings number name state owner team area opened_on is_open binding due_at met_at".split()
)


@dataclass(frozen=True)
class Leaf:
    """One text (or key) with its place: `line` and `column` are 1-based, `end` is exclusive. `flow`: inside `{…}` or `[…]`."""

    role: str
    text: str
    line: int
    column: int
    end: int
    path: tuple[str | int, ...]
    kind: str
    is_key: bool = False
    quoted: bool = False
    flow: bool = False
    listed: bool = False

    @property
    def key(self) -> str:
        """The last key of its path."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")


@dataclass(frozen=True)
class KeyHere:
    """A key with what stands behind it. `known` are the keys that may stand beside it (empty: names); `item` when in a list."""

    key: Scalar
    value: Node
    path: tuple[str | int, ...]
    kind: str
    required: bool
    known: frozenset[str]
    spec: Spec
    mapping: Mapping_
    item: bool

    @property
    def flow(self) -> bool:
        """Whether it stands in `{…}`."""
        return self.mapping.flow


@dataclass(frozen=True)
class Use:
    """A word of an expression or of a text that is filled in. `role` says what it names, as far as the generator can tell."""

    role: str
    text: str
    line: int
    column: int
    leaf: Leaf
    before: str
    after: str


@dataclass
class Source:
    """One sound file of one world (a context over the library)."""

    file: str
    text: str
    world: str
    documents: tuple[Document, ...]
    leaves: list[Leaf] = field(default_factory=list)
    keys: list[KeyHere] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Walk the documents along the grammar."""
        for document in self.documents:
            spec = KINDS.get(document.kind)
            if spec is not None:
                self._mapping(document.node, spec, (), document.kind, item=False)

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends."""
        return self.text.split("\n")

    @property
    def stem(self) -> str:
        """The name of the file, as an id."""
        return PurePosixPath(self.file).stem.replace("-", "_")

    @property
    def kind(self) -> str:
        """The kind of its (first) document; `table` for a CSV file."""
        return self.documents[0].kind if self.documents else "table"

    @property
    def of_library(self) -> bool:
        """Whether it is shared."""
        return self.file.startswith(("forms/", "workflows/"))

    # --- walking -----------------------------------------------------------------------------------------------------
    def _mapping(
        self, node: Mapping_, spec: Mapping[str, Spec], path: tuple[str | int, ...], kind: str, *, item: bool
    ) -> None:
        known = {key.removesuffix("!"): (key.endswith("!"), inside) for key, inside in spec.items()}
        for entry in node:
            required, inside = known.get(entry.key.text, (False, "attribute_value"))
            if entry.key.text == "because" and "refused" in node:  # of a refusal: any word that it tells
                inside = "any"
            here = (*path, entry.key.text)
            names = frozenset(known) if entry.key.text in known else frozenset()
            self.keys.append(KeyHere(entry.key, entry.value, here, kind, required, names, inside, node, item))
            self._node(entry.value, inside, here, kind, flow=node.flow)

    def _named(self, node: Mapping_, spec: Named, path: tuple[str | int, ...], kind: str) -> None:
        for entry in node:
            here = (*path, entry.key.text)
            role = spec.role + "=" if kind_defines(path) else spec.role
            self._leaf(entry.key, role, here, kind, flow=node.flow, is_key=True)
            self.keys.append(KeyHere(entry.key, entry.value, here, kind, False, frozenset(), spec.inside, node, False))
            self._node(entry.value, spec.inside, here, kind, flow=node.flow)

    def _node(
        self, node: Node, spec: Spec, path: tuple[str | int, ...], kind: str, *, flow: bool, listed: bool = False
    ) -> None:
        if isinstance(node, Scalar):
            role = spec if isinstance(spec, str) else spec.otherwise if isinstance(spec, Either) else ""
            self._leaf(node, role, path, kind, flow=flow, listed=listed)
        elif isinstance(node, Sequence_):
            inside = spec[0] if isinstance(spec, list) else spec
            for place, each in enumerate(node.items):
                self._node(each, inside, (*path, place), kind, flow=node.flow, listed=True)
        elif isinstance(spec, Named):
            self._named(node, spec, path, kind)
        else:
            chosen = spec if isinstance(spec, dict) else chosen_of(spec, node)
            self._mapping(node, chosen, path, kind, item=listed)

    def _leaf(
        self,
        node: Scalar,
        role: str,
        path: tuple[str | int, ...],
        kind: str,
        *,
        flow: bool,
        is_key: bool = False,
        listed: bool = False,
    ) -> None:
        span = node.span
        if role and span.line == span.end_line and not node.is_empty:
            self.leaves.append(
                Leaf(role.removesuffix("+"), node.text, span.line, span.column, span.end_column, path, kind, is_key, node.is_quoted,
                     flow, listed)
            )  # fmt: skip

    # --- editing -----------------------------------------------------------------------------------------------------
    def replaced(self, line: int, start: int, end: int, new: str) -> str:
        """The text with a part of one line replaced (1-based columns, the end exclusive)."""
        lines = list(self.lines)
        lines[line - 1] = lines[line - 1][: start - 1] + new + lines[line - 1][end - 1 :]
        return "\n".join(lines)

    def with_line(self, line: int, new: str | None) -> str:
        """The text with one line replaced by another text (of one line or more), or without it."""
        lines = self.lines
        return "\n".join([*lines[: line - 1], *([] if new is None else [new]), *lines[line:]])

    def without(self, first: int, last: int) -> str:
        """The text without some lines."""
        return "\n".join([*self.lines[: first - 1], *self.lines[last:]])

    def raw(self, leaf: Leaf) -> str:
        """A leaf as it stands in the file, quotes included."""
        return self.lines[leaf.line - 1][leaf.column - 1 : leaf.end - 1]

    def block(self, first: int) -> tuple[int, int]:
        """The lines of what begins on a line: that line and all that is indented deeper, as (first, last)."""
        own = indent(self.lines[first - 1])
        last = first
        for number in range(first, len(self.lines)):
            line = self.lines[number]
            if not line.strip() or indent(line) > own:
                last = number + 1 if line.strip() else last
            else:
                break
        return first, last


def kind_defines(path: tuple[str | int, ...]) -> bool:
    """Whether the names of a mapping are defined there (not those of `answers`, `is`, `match` …)."""
    defining = {
        "attributes",
        "links",
        "facts",
        "flags",
        "states",
        "rules",
        "settings",
        "duties",
        "roles",
        "consent_policies",
        "people",
    }
    return bool(path) and path[-1] in defining and len(path) == 1


def chosen_of(spec: Spec, node: Mapping_) -> Mapping[str, Spec]:
    """The keys of the thing that a mapping is."""
    if isinstance(spec, Either):
        for key, inside in spec.forms.items():
            if not key or key in node:
                return inside
    return {}


def indent(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip(" "))


def words_of(leaf: Leaf, raw: str) -> Iterator[tuple[str, int, str, str]]:
    """The words of an expression as (word, column, what stands before, what stands behind)."""
    start = leaf.column + (1 if leaf.quoted else 0)
    text = raw[1:-1] if leaf.quoted else raw
    pieces = [(start, text)]
    if leaf.role in ("filled", "number"):
        pieces = [(start + found.start(1), found.group(1)) for found in HOLE.finditer(text)]
    for column, piece in pieces:
        found = list(WORD.finditer(piece))
        for place, each in enumerate(found):
            before = found[place - 1].group() if place else ""
            after = found[place + 1].group() if place + 1 < len(found) else ""
            yield each.group(), column + each.start(), before, after
