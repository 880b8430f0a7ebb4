"""Who said what: for each key of a thing, what every layer wrote, and where; the value that counts is marked.

It reads nodes only. What a key means is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.source import Document, Laid, Mapping_, Node, Scalar, Sequence_
from engine.source.merge import NAMING, PLACING, name_of
from engine.studio.faults import place_of

LONGEST = 240
"""Characters of a value that are shown."""
INNER = frozenset({"questions"})
"""Keys whose value is made of things with a provenance of their own."""
ASKING = ("ask", "group", "rows")


@dataclass(frozen=True, slots=True)
class Said:
    """What one layer wrote. `counts`: this is the value that is used."""

    layer: str
    place: str
    text: str
    counts: bool


@dataclass(frozen=True, slots=True)
class KeySaid:
    """A key with all that was said of it, the lowest layer first."""

    key: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """A question, group or rows of a form. `path` is its name as others read it: `question`, `rows.question`."""

    path: str
    sort: str
    place: str
    keys: tuple[KeySaid, ...]


def layers_of(laid: Laid, kind: str, id: str) -> tuple[Document, ...]:
    """The documents of a thing, one for each layer that speaks of it."""
    return tuple(
        document for layer in laid.layers for document in layer.documents if (document.kind, document.id) == (kind, id)
    )


def head_said(laid: Laid, kind: str, id: str) -> tuple[KeySaid, ...]:
    """The keys of a thing itself."""
    document = laid.one(kind, id)
    if document is None:
        return ()
    nodes = [(each.layer, each.node) for each in layers_of(laid, kind, id)]
    return tuple(_keys(document.node, nodes))


def items_said(laid: Laid, form: str) -> tuple[ItemSaid, ...]:
    """Everything that a form asks, in its order."""
    document = laid.one("form", form)
    if document is None:
        return ()
    below = [(each.layer, dict(items_of(each.node))) for each in layers_of(laid, "form", form)]
    found = []
    for path, node in items_of(document.node):
        first = node.entries[0]
        nodes = [(layer, items[path]) for layer, items in below if path in items]
        found.append(ItemSaid(path, first.key.text, place_of(first.value.span), tuple(_keys(node, nodes))))
    return tuple(found)


def items_of(node: Mapping_, prefix: str = "") -> Iterator[tuple[str, Mapping_]]:
    """The questions, groups and rows below a form (or group, or rows), each with its path; groups are transparent to names."""
    questions = node.get("questions")
    for item in questions if isinstance(questions, Sequence_) else ():
        name = name_of(item)
        if name is None or not isinstance(item, Mapping_) or name.key not in ASKING:
            continue
        path = prefix + name.text
        yield path, item
        yield from items_of(item, f"{path}." if name.key == "rows" else prefix)


def _keys(node: Mapping_, nodes: list[tuple[str, Mapping_]]) -> Iterator[KeySaid]:
    for entry in node:
        key = entry.key.text
        if key in INNER or key in PLACING or key in NAMING:
            continue
        said = []
        for layer, each in nodes:
            other = each.entry(key)
            if other is not None:
                counts = other.value.span == entry.value.span
                said.append(Said(layer, place_of(other.key.span), text_of(other.value), counts))
        if said:
            yield KeySaid(key, tuple(said))


def text_of(node: Node) -> str:
    """A value on one line, cut where it is long."""
    told = _flow(node)
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"


def _flow(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping_):
        return "{" + ", ".join(f"{entry.key.text}: {_flow(entry.value)}" for entry in node) + "}"
    return "[" + ", ".join(_flow(each) for each in node) + "]"
