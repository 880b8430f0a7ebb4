"""The studio's first page: all that the configuration holds; and the page of faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.source import Document, Laid, Mapping_, Node, Scalar, Sequence_
from engine.studio.answers import Asked, Page, faults_of
from engine.studio.faults import place_of


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something that is marked `confirm: true`: nobody has confirmed it yet."""

    name: str
    title: str
    place: str


def show(asked: Asked) -> Page | None:
    """Forms, kinds of record, rules, roles, option lists, settings; what is marked to be confirmed."""
    context = asked.state.served
    if context is None:
        return None
    laid = asked.state.edition.laid
    values = {
        "context": context,
        "edition": asked.state.edition,
        "sizes": {form.id: sum(1 for _ in questions(laid.one("form", form.id))) for form in context.forms.values()},
        "places": {(each.kind, each.id): place_of(each.span) for each in laid.documents},
        "assumed": list(assumed(laid)),
    }
    return Page("overview.html", context.title.source, values)


def faults(asked: Asked) -> Page:
    """Every fault and warning with its lines."""
    return Page("faults.html", "Faults", faults_of(asked))


def questions(document: Document | None) -> Iterator[Node]:
    """The questions written in a form."""
    if document is not None:
        yield from (each for each in mappings(document.node) if "ask" in each)


def assumed(laid: Laid) -> Iterator[Assumed]:
    """Everything that is marked `confirm: true`, in the order of the files."""
    for document in laid.documents:
        yield from _assumed(document.node, f"{document.kind} {document.id}".strip())


def _assumed(node: Node, name: str) -> Iterator[Assumed]:
    if isinstance(node, Sequence_):
        for each in node:
            first = each.entries[0].value if isinstance(each, Mapping_) and each.entries else None
            yield from _assumed(each, first.text if isinstance(first, Scalar) else name)
    elif isinstance(node, Mapping_):
        if node.text("confirm") == "true":
            yield Assumed(name, node.text("title") or node.text("label") or "", place_of(node.entries[0].key.span))
        for entry in node:
            yield from _assumed(entry.value, entry.key.text if isinstance(entry.value, Mapping_) else name)


def mappings(node: Node) -> Iterator[Mapping_]:
    """Every mapping in a node, itself first."""
    if isinstance(node, Mapping_):
        yield node
        for entry in node:
            yield from mappings(entry.value)
    elif isinstance(node, Sequence_):
        for each in node:
            yield from mappings(each)
