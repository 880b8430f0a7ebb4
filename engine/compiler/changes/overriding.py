"""Overrides of the library that weaken it, told where the context says them. One that names its `basis` beside it is deliberate."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.changes.laid import CONTAINERS, Change, inside
from engine.compiler.changes.tracing import find
from engine.diagnostics import Diagnostic, Related, Severity, Span
from engine.source.layers import Laid, is_collection, lay
from engine.source.nodes import Document, Mapping_

REMEDY = "If it is meant, write its legal `basis:` beside it; `tais diff library` lists all that is weaker."


def check_overrides(laid: Laid) -> Iterator[Diagnostic]:
    """A warning for each override that weakens what the layers below say."""
    if len(laid.layers) < 2:
        return
    below, own = laid.layers[:-1], laid.layers[-1]
    lower = {(each.kind, each.id) for layer in below for each in layer.documents}
    written = {(each.kind, each.id): each for each in own.documents}
    overriding = [
        each
        for each in laid.documents
        if (each.kind, _base(written, each)) in lower and _lies_over(written.get((each.kind, each.id)))
    ]
    if not overriding:
        return
    found, _ = lay(below)
    for document in overriding:
        old = found.one(document.kind, _base(written, document))
        if old is None or document.damaged:
            continue
        for change in inside(old, document):
            if change.why:
                yield from _told(change, written[document.kind, document.id])


def _lies_over(own: Document | None) -> bool:
    """Whether a context's document changes one below: it says so, or it is a collection. A thing that only bears a name which isn't taken
    from below is simply another thing."""
    return own is not None and ("extends" in own.node or is_collection(own))


def _base(written: dict[tuple[str, str], Document], document: Document) -> str:
    """The id of what a document lies over."""
    own = written.get((document.kind, document.id))
    return (own.node.text("extends") if own is not None else None) or document.id


def _told(change: Change, own: Document) -> Iterator[Diagnostic]:
    span, deliberate = _place(change, own)
    if deliberate:
        return
    what = change.path[-1] if change.path else change.thing
    above = next((step for step in reversed(change.path[:-1]) if step not in CONTAINERS), "")
    named = f"`{what}` of `{above}`" if above else f"`{what}`"
    if change.old and change.new:
        message = f"{named} was `{change.old}` and is `{change.new}`: {change.why}."
    else:
        message = f"{named} is {'new' if change.new else 'gone'}: {change.why}."
    related = (Related("the layer below", change.old_span),) if change.old_span is not None else ()
    yield Diagnostic("W150", message, span, REMEDY, Severity.WARNING, related)


def _place(change: Change, own: Document) -> tuple[Span, bool]:
    """Where the context says it, and whether it gives a basis there: at the value itself, or at the nearest thing above it."""
    span = change.new_span if change.new_span is not None and change.new_span.file == own.file else None
    found = [node for node in (find(own.node, (step,))[0] for step in reversed(change.path)) if node is not None]
    deliberate = any(isinstance(node, Mapping_) and "basis" in node for node in found)
    return span or (found[0].span if found else own.id_span), deliberate
