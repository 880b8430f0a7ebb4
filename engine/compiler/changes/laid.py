"""Differences between two whole readings: things that came and went, and what changed inside those that stayed, weakenings first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.compiler.changes.comparing import Difference, differences
from engine.compiler.changes.weighing import weakens
from engine.diagnostics import Span
from engine.source.nodes import Document, Mapping_, Node, Scalar, Sequence_, Table

FOLDERS = {
    "form": "forms",
    "options": "options",
    "workflow": "workflows",
    "record": "rules",
    "profile": "profiles",
    "calendar": "calendars",
    "people": "people",
    "scenario": "scenarios",
}
"""The folder that a thing is named by, as in `forms/registration`; a collection is named by its kind."""
CONTAINERS = frozenset({"questions", "list", "states", "transitions", "deadlines"})
"""Keys that a name leaves out: what they hold is found by its id."""
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two readings. `thing` is `forms/registration`; `why` says how it weakens, or is empty.

    `old` and `new` are the values in a few words, empty where a side says nothing; the spans are where each side says it.
    """

    thing: str
    path: tuple[str, ...]
    old: str = ""
    new: str = ""
    old_span: Span | None = None
    new_span: Span | None = None
    why: str = ""

    @property
    def name(self) -> str:
        """`forms/registration#date_of_birth.class`."""
        steps = [step for step in self.path if step not in CONTAINERS and step != self.thing]
        return f"{self.thing}#{'.'.join(steps)}" if steps else self.thing


def changes(old: Iterable[Document], new: Iterable[Document]) -> list[Change]:
    """What changed between two sets of documents: weakenings first, then the rest, each in the order of names."""
    before, after = by_thing(old), by_thing(new)
    found: list[Change] = []
    for thing in sorted({*before, *after}):
        one, other = before.get(thing), after.get(thing)
        if one is None and other is not None:
            found.append(Change(thing, (), "", "added", None, other.span))
        elif other is None and one is not None:
            why = "this rule is gone" if one.kind == "record" else ""
            found.append(Change(thing, (), "removed", "", one.span, None, why))
        elif one is not None and other is not None:
            found += inside(one, other)
    return sorted(found, key=lambda each: not each.why)


def inside(old: Document, new: Document) -> Iterator[Change]:
    """What changed inside one thing."""
    for each in differences(body(old), body(new)):
        yield told(name_of_document(new), each)


def told(thing: str, difference: Difference) -> Change:
    """A difference in words."""
    old, new = difference.old, difference.new
    return Change(
        thing,
        difference.path,
        brief(old) if old is not None else "",
        brief(new) if new is not None else "",
        old.span if old is not None else None,
        new.span if new is not None else None,
        weakens(difference),
    )


def rows_changed(old: Iterable[Table], new: Iterable[Table]) -> list[Change]:
    """Rows of tables that came, went or changed; a row is named by its first cell."""
    before, after = _rows(old), _rows(new)
    found = []
    for key in sorted({*before, *after}):
        one, other = before.get(key), after.get(key)
        if one is None or other is None or [cell.text for cell in one] != [cell.text for cell in other]:
            first, second = ((_row(each), each[0].span) if each else ("", None) for each in (one, other))
            found.append(Change(key[0], (key[1],), first[0], second[0], first[1], second[1]))
    return found


def by_thing(documents: Iterable[Document]) -> dict[str, Document]:
    """Documents by the name of what they hold."""
    return {name_of_document(each): each for each in documents}


def name_of_document(document: Document) -> str:
    """`forms/registration`, or the kind alone for a collection."""
    folder = FOLDERS.get(document.kind, document.kind)
    return f"{folder}/{document.id}" if document.id and document.kind in FOLDERS else folder


def body(document: Document) -> Mapping_:
    """What a document says, without the entry that names it: a collection's own entries."""
    first = document.node.entries[0]
    rest = Mapping_(document.node.entries[1:], document.node.span)
    if isinstance(first.value, Scalar) and document.kind in (*FOLDERS, "context"):
        return Mapping_(tuple(each for each in rest if each.key.text != "extends"), rest.span)
    return document.node


def brief(node: Node) -> str:
    """A value in a few words."""
    if isinstance(node, Scalar):
        text = " ".join(node.text.split())
    elif isinstance(node, Sequence_):
        text = ", ".join(brief(item) for item in node.items)
    else:
        text = ", ".join(f"{entry.key.text}: {brief(entry.value)}" for entry in node)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _rows(tables: Iterable[Table]) -> dict[tuple[str, str], tuple[Scalar, ...]]:
    return {(f"places/{each.name}", row[0].text): row for each in tables for row in each.rows if row}


def _row(row: tuple[Scalar, ...]) -> str:
    return ", ".join(cell.text for cell in row[1:])
