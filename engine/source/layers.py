"""Layers laid over one another: which documents of the library a context uses, and its own over them.

Kinds are not known here, only their shapes: a thing (its first key has an id), a collection (its first key holds a mapping or a list), and
`record: …`, whose rules and indicators may be spread over files. `merge` lays one document over another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.diagnostics import Diagnostic, Related, Span, did_you_mean
from engine.source.merge import PLACING, Merge
from engine.source.nodes import Document, Entry, Mapping_, Node, Scalar, Sequence_, Table

Key = tuple[str, str]
CHOSEN = {"forms": "form", "workflows": "workflow"}  # `uses` names these; option lists follow from them
_BANDS = re.compile(r",\s*([a-z][a-z0-9_]*)\s*\)")  # the end of `band(number, list)`; what is no list there is passed over
CHOOSABLE = frozenset({"form", "workflow", "options"})
SPREAD = frozenset({"record"})  # one thing written in several files: rules and indicators of a kind of record


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder's documents and tables. `files` are all that were read, also those without a document."""

    name: str
    root: Path
    documents: tuple[Document, ...]
    tables: tuple[Table, ...] = ()
    files: tuple[str, ...] = ()
    damaged: bool = False  # a file, or a part of one, could not be read
    lost: frozenset[str] = frozenset()  # ids that such files would have held, by their names


@dataclass(frozen=True, slots=True)
class Laid:
    """What a context says after layering: each thing once, in the order of layers and files.

    `hidden` are the library's documents that the context does not use (a suggestion may name them). `damaged` says that a fault,
    already told, cost some content somewhere: what is missing then may not be the implementer's fault. `missing` are things that
    `uses` names and nobody wrote, as (kind, id): that is told once, so that others needn't tell it again. `alone`: it takes nothing of
    the layers below, so nothing of them is meant anywhere.
    """

    documents: tuple[Document, ...]
    tables: tuple[Table, ...] = ()
    layers: tuple[Layer, ...] = ()
    hidden: tuple[Document, ...] = ()
    damaged: bool = False
    missing: frozenset[Key] = frozenset()
    alone: bool = False

    def of(self, kind: str) -> tuple[Document, ...]:
        """All documents of a kind."""
        return tuple(document for document in self.documents if document.kind == kind)

    def one(self, kind: str, id: str = "") -> Document | None:
        """The document of a kind with an id (a collection has none)."""
        return next((each for each in self.documents if (each.kind, each.id) == (kind, id)), None)

    def layer_of(self, span: Span) -> str:
        """The name of the layer whose file a span is in; empty for a file that none read."""
        return next((layer.name for layer in self.layers if span.file in layer.files), "")


def lay(layers: Iterable[Layer]) -> tuple[Laid, list[Diagnostic]]:
    """Lay layers over one another, lowest first; the last one is the context, whose `uses` chooses."""
    stack = tuple(layers)
    laying = Laying(frozenset(id for layer in stack for id in layer.lost))
    result: dict[Key, Document] = {}
    unused: frozenset[Key] = frozenset()
    alone = False
    for layer in stack:
        unused = _unused(result, layer) if layer is stack[-1] else frozenset()
        alone = bool(result) and unused == set(result)
        result = laying.over(result, layer, unused)
    own = {_key(document) for document in stack[-1].documents} if stack else set()
    used = laying.used(result, own, unused - own)
    documents = tuple(result[key] for key in result if key in used)
    return (
        Laid(
            documents=documents,
            tables=tuple(table for layer in stack for table in layer.tables),
            layers=stack,
            hidden=tuple(result[key] for key in result if key not in used),
            missing=frozenset(laying.missing),
            alone=alone,
            damaged=any(layer.damaged for layer in stack) or any(document.damaged for document in result.values()),
        ),
        laying.diagnostics,
    )


class Laying:
    """Collects the faults while layers are laid."""

    def __init__(self, lost: frozenset[str] = frozenset()) -> None:
        """`lost` are ids whose files could not be read: that is told already."""
        self.missing: set[Key] = set()
        self._lost = lost
        self.diagnostics: list[Diagnostic] = []

    # --- one layer ---------------------------------------------------------------------------------------------------
    def within(self, layer: Layer) -> dict[Key, Document]:
        """A layer's documents by key; parts of one collection are joined, a thing written twice is told."""
        found: dict[Key, Document] = {}
        for document in layer.documents:
            key = _key(document)
            earlier = found.get(key)
            if earlier is None:
                found[key] = document
            elif is_collection(document) and is_collection(earlier):
                node = self._join(earlier.node, document.node)
                found[key] = replace(earlier, node=node, damaged=earlier.damaged or document.damaged)
            else:
                self._twice(f"{document.kind}: {document.id}", document.id_span, earlier.id_span)
        return found

    def _join(self, one: Mapping_, other: Mapping_) -> Mapping_:
        """Two parts of a collection: their mappings joined, each name once."""
        entries = {entry.key.text: entry for entry in one.entries}
        for entry in other.entries:
            earlier = entries.get(entry.key.text)
            if earlier is None:
                entries[entry.key.text] = entry
            elif isinstance(earlier.value, Mapping_) and isinstance(entry.value, Mapping_):
                entries[entry.key.text] = Entry(earlier.key, self._union(earlier.value, entry.value))
            elif not (isinstance(earlier.value, Scalar) and isinstance(entry.value, Scalar) and earlier.value.text == entry.value.text):
                self._twice(entry.key.text, entry.key.span, earlier.key.span)
        return Mapping_(tuple(entries.values()), one.span)

    def _union(self, one: Mapping_, other: Mapping_) -> Mapping_:
        entries = {entry.key.text: entry for entry in one.entries}
        for entry in other.entries:
            earlier = entries.setdefault(entry.key.text, entry)
            if earlier is not entry:
                self._twice(entry.key.text, entry.key.span, earlier.key.span)
        return Mapping_(tuple(entries.values()), one.span)

    # --- a layer over those below ------------------------------------------------------------------------------------
    def over(self, below: Mapping[Key, Document], layer: Layer, unused: frozenset[Key] = frozenset()) -> dict[Key, Document]:
        """The documents of a layer over those below it. One that bears the name of something `unused` is simply another thing."""
        own = self.within(layer)
        result = dict(below)
        for key, document in own.items():
            if key in unused and document.node.entry("extends") is None:
                result[key] = document
            else:
                result[key] = self._resolved(document, below, own, [key])
        return result

    def _resolved(
        self, document: Document, below: Mapping[Key, Document], own: Mapping[Key, Document], path: list[Key]
    ) -> Document:
        """A document over what it extends (that one resolved first), or over the collection of the same name."""
        extends = document.node.entry("extends")
        same = below.get(_key(document))
        if extends is None:
            if same is None:
                return document
            if is_collection(document):
                return self._merged(same, document)
            message = f"`{document.kind}: {document.id}` is in the layer below already."
            self._tell("E141", message, document.id_span, f"Add `extends: {document.id}` to change it, or choose another id.",
                       (Related("the layer below", same.id_span),))
            return self._merged(same, document) if _places_items(document.node) else document
        if not isinstance(extends.value, Scalar) or extends.value.is_empty:
            self._tell("E142", "`extends` takes the id of one thing.", extends.key.span, f"Write `extends: {document.id}`.")
            return _without(document, "extends")
        return self._extended(document, extends.value, below, own, path)

    def _extended(
        self, document: Document, name: Scalar, below: Mapping[Key, Document], own: Mapping[Key, Document], path: list[Key]
    ) -> Document:
        key = (document.kind, name.text)
        plain = _without(document, "extends")
        if name.text != document.id and key in own:
            if key in path:
                if key == min(path):  # each of them leads into the circle; it is told once
                    circle = " → ".join(f"`{id}`" for _, id in [*path, key])
                    self._tell("E148", f"These extend one another in a circle: {circle}.", name.span, "Let one of them stand alone.")
                return replace(plain, damaged=True)
            return self._merged(self._resolved(own[key], below, own, [*path, key]), plain)
        if key in below:
            return self._merged(below[key], plain)
        if name.text in self._lost:
            return replace(plain, damaged=True)
        known = [id for kind, id in (*below, *(each for each in own if each[1] != document.id)) if kind == document.kind]
        remedy = did_you_mean(name.text, known, "Delete `extends`, or name one of the library.")
        self._tell("E142", f"There is no `{document.kind}: {name.text}` to extend.", name.span, remedy)
        return replace(plain, damaged=True)

    def _merged(self, below: Document, above: Document) -> Document:
        merge = Merge()
        rest = above.node
        if not is_collection(above):  # its id is no override of the id below
            rest = Mapping_(above.node.entries[1:], above.node.span)
            first = above.node.entries[0]
            node = merge.mapping(Mapping_(below.node.entries[1:], below.node.span), rest)
            node = Mapping_((first, *node.entries), above.node.span)
        else:
            node = merge.mapping(_unnamed(below.node), _unnamed(rest))
            node = Mapping_((above.node.entries[0], *node.entries), rest.span) if above.kind in SPREAD else node
        self.diagnostics += merge.diagnostics
        return replace(above, node=node, damaged=below.damaged or above.damaged)

    # --- what the context uses ---------------------------------------------------------------------------------------
    def used(self, documents: Mapping[Key, Document], own: set[Key], unused: frozenset[Key]) -> set[Key]:
        """The context's own documents, what its `uses` names, all collections (unless nothing is taken from the layer that holds
        them), and the option lists that those reach."""
        context = next((each for each in documents.values() if each.kind == "context"), None)
        if context is None:
            return set(documents)
        chosen = own | ({key for key in documents if key[0] not in CHOOSABLE} - unused)
        for kind, item in _named_by(context):
            self._choose(kind, item, documents, chosen)
        return _with_options(documents, chosen)

    def _choose(self, kind: str, name: Scalar, documents: Mapping[Key, Document], chosen: set[Key]) -> None:
        stray = _strays(documents, kind).get(name.text)
        if (kind, name.text) in documents or stray is not None:  # a stray one is told when its file is read
            chosen.add(stray or (kind, name.text))
            return
        self.missing.add((kind, name.text))
        if name.text in self._lost:
            return
        remedy = did_you_mean(name.text, [id for each, id in documents if each == kind], "Delete it, or write it.")
        self._tell("E147", f"There is no `{kind}: {name.text}`.", name.span, remedy)

    def _twice(self, what: str, span: Span, earlier: Span) -> None:
        self._tell("E140", f"`{what}` is written twice.", span, "Keep one of the two.", (Related("first written here", earlier),))

    def _tell(self, code: str, message: str, span: Span, remedy: str, related: tuple[Related, ...] = ()) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, remedy, related=related))


def _key(document: Document) -> Key:
    return document.kind, document.id


def _named_by(context: Document) -> list[tuple[str, Scalar]]:
    """What `uses` names, with its kind."""
    uses = context.node.get("uses")
    found: list[tuple[str, Scalar]] = []
    for word, kind in CHOSEN.items():
        listed = uses.get(word) if isinstance(uses, Mapping_) else None
        found += [(kind, each) for each in (listed.items if isinstance(listed, Sequence_) else ()) if isinstance(each, Scalar)]
    return found


def _unused(below: Mapping[Key, Document], layer: Layer) -> frozenset[Key]:
    """What the context (the last layer) doesn't take of the layers below: a context that takes no form and no kind takes nothing."""
    context = next((each for each in layer.documents if each.kind == "context"), None)
    if context is None:
        return frozenset()
    taken = {(kind, each.text) for kind, each in _named_by(context)}
    taken |= {key for document in layer.documents for key in _extended_by(document)}
    taken &= set(below)
    if taken:
        taken |= {key for key in below if key[0] not in CHOOSABLE}
    return frozenset(set(below) - _with_options(below, taken))


def _extended_by(document: Document) -> set[Key]:
    extends = document.node.get("extends")
    return {(document.kind, extends.text)} if isinstance(extends, Scalar) else set()


def is_collection(document: Document) -> bool:
    """Whether a document holds many things, and so is laid over the one below without saying `extends`."""
    return document.kind in SPREAD or not document.id


def _unnamed(node: Mapping_) -> Mapping_:
    """Without the entry that names a spread thing (`record: …`), which is the same below and above."""
    first = node.entries[0]
    return Mapping_(node.entries[1:], node.span) if isinstance(first.value, Scalar) else node


def _without(document: Document, key: str) -> Document:
    entries = tuple(entry for entry in document.node.entries if entry.key.text != key)
    return replace(document, node=Mapping_(entries, document.node.span))


def _with_options(documents: Mapping[Key, Document], chosen: set[Key]) -> set[Key]:
    """Option lists named anywhere in what is chosen, and those that they name in turn."""
    strays = _strays(documents, "options")
    lists = {id for kind, id in documents if kind == "options"} | set(strays)
    waiting = list(chosen)
    while waiting:
        found = {strays.get(word, ("options", word)) for word in lists & _words(documents[waiting.pop()].node)} - chosen
        chosen |= found
        waiting += found
    return chosen


def _places_items(node: Node) -> bool:
    """Whether a document says where its items belong among others: then it is an override, and `extends` was forgotten."""
    if isinstance(node, Sequence_):
        return any(isinstance(item, Mapping_) and PLACING.intersection(item.keys()) for item in node.items)
    return isinstance(node, Mapping_) and any(_places_items(entry.value) for entry in node)


def _strays(documents: Mapping[Key, Document], kind: str) -> dict[str, Key]:
    """Things of another name than their file's, by that name, where no other thing bears it: what names the file means them."""
    found = {Path(each.file).stem.replace("-", "_"): key for key, each in documents.items() if key[0] == kind}
    return {stem: key for stem, key in found.items() if stem != key[1] and (kind, stem) not in documents}


def _words(node: Node) -> set[str]:
    """Every text of a node, and the option lists that its expressions name as bands."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Scalar):
            found.add(each.text)
            found.update(_BANDS.findall(each.text))
        elif isinstance(each, Mapping_):
            waiting += [entry.value for entry in each.entries]
        else:
            waiting += each.items
    return found
