"""Where a value comes from: what each layer says at a place named like `forms/registration#date_of_birth.label`, and which one counts."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.changes.comparing import named
from engine.compiler.changes.laid import brief, by_thing
from engine.diagnostics import Span, did_you_mean
from engine.source.layers import Laid
from engine.source.nodes import Document, Mapping_, Node, Scalar, Sequence_

TAKE = {each: f"Add it to `uses: {each}:` of the context." for each in ("forms", "workflows")}
"""How a context takes a thing, by the folder that its name begins with."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one layer says at a place; `counts` for the one that holds in the end."""

    layer: str
    span: Span
    value: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is nothing of that name; `remedy` names what was probably meant, or what there is."""

    message: str
    remedy: str


def trace(laid: Laid, target: str) -> tuple[Said, ...] | Unknown:
    """What the layers say at a place, lowest first."""
    thing, _, path = target.partition("#")
    thing = thing.strip("/").removesuffix(".yaml").replace("-", "_")
    things = by_thing(laid.documents)
    final = things.get(thing)
    if final is None and thing in by_thing(laid.hidden):
        return Unknown(f"`{thing}` is in a layer below, but this context doesn't take it.", TAKE.get(thing.partition("/")[0], ""))
    if final is None:
        known = sorted(things)
        remedy = did_you_mean(thing, known, "Known are for example " + ", ".join(f"`{each}`" for each in known[:6]) + ".")
        return Unknown(f"There is no `{thing}`.", remedy)
    steps = tuple(step for step in path.split(".") if step)
    winner, missing = find(final.node, steps)
    if winner is None:
        words = sorted(_names(final.node))
        remedy = did_you_mean(missing, words, "Known are for example " + ", ".join(f"`{each}`" for each in words[:8]) + ".")
        return Unknown(f"`{thing}` has no `{missing}`.", remedy)
    found: list[Said] = []
    for layer in laid.layers[-1:] if laid.alone else laid.layers:
        for document in _sources(layer.documents, final, laid):
            node, _ = find(document.node, steps)
            if node is not None:
                found.append(Said(layer.name, node.span, brief(node), counts=False))
    return _with_winner(found, winner, laid)


def _with_winner(found: list[Said], winner: Node, laid: Laid) -> tuple[Said, ...]:
    """The one whose place is the winner's counts; a value that layers put together counts itself."""
    for place, each in enumerate(found):
        if each.span == winner.span and each.value == brief(winner):
            return (*found[:place], Said(each.layer, each.span, each.value, counts=True), *found[place + 1 :])
    return (*found, Said("together", winner.span, brief(winner), counts=True))


def _sources(documents: tuple[Document, ...], final: Document, laid: Laid) -> list[Document]:
    """The documents of a layer that have a part in a thing: those of its name, and those that it extends under another name."""
    wanted = {final.id}
    waiting = [final.id]
    extends = {(each.kind, each.id): each.node.text("extends") for layer in laid.layers for each in layer.documents}
    while waiting:
        other = extends.get((final.kind, waiting.pop()))
        if other and other not in wanted:
            wanted.add(other)
            waiting.append(other)
    return [each for each in documents if each.kind == final.kind and each.id in wanted]


def find(node: Node, steps: tuple[str, ...]) -> tuple[Node | None, str]:
    """The node at some steps, and the step that nothing answers to. Ids of questions, states, events … are found at any depth."""
    for step in steps:
        inner = _below(node, step)
        if inner is None:
            return None, step
        node = inner
    return node, ""


def _below(node: Node, step: str) -> Node | None:
    """The value of a key, the item of a name, or the nearest thing of that name below."""
    level: list[Node] = [node]
    while level:
        for each in level:
            found = _own(each, step)
            if found is not None:
                return found
        level = [below for each in level for below in _inner(each)]
    return None


def _own(node: Node, step: str) -> Node | None:
    if isinstance(node, Mapping_):
        return node.get(step)
    return named(node.items).get(step) if isinstance(node, Sequence_) else None


def _inner(node: Node) -> list[Node]:
    if isinstance(node, Mapping_):
        return [entry.value for entry in node if not isinstance(entry.value, Scalar)]
    return [item for item in node.items if not isinstance(item, Scalar)] if isinstance(node, Sequence_) else []


def _names(node: Node) -> set[str]:
    """Everything that a step may name below a node."""
    found: set[str] = set()
    if isinstance(node, Mapping_):
        found |= set(node.keys())
    elif isinstance(node, Sequence_):
        found |= set(named(node.items))
    for each in _inner(node):
        found |= _names(each)
    return found


