"""`tais schema`: the schemas of all kinds of file, with the ids of a context if one is named, and the line that links a file to one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine import library
from engine.bootstrap.check import context_folder
from engine.compiler.types import written_types
from engine.definitions.documentation.schema import LAID, json_schema
from engine.definitions.reading import KINDS
from engine.source.folders import CONTEXT_FILE, read_context
from engine.source.layers import Laid
from engine.source.nodes import Document, Mapping_, Node, Scalar, Sequence_

LINE = "# yaml-language-server: $schema="
COLLECTED = {
    "duties": "duty",
    "roles": "role",
    "settings": "setting",
    "consent_policies": "consent policy",
    "people": "person",
}
"""Kinds of file that hold many things by id, and what each is."""
PARTS = {"states": "state", "facts": "fact", "flags": "flag", "links": "link"}
"""Keys of a kind of record that hold many things by id, and what each is."""
TABLED = {"locations": ("place", "code"), "directory": ("organisation", "id")}
"""Tables whose rows are named, what each is, and the column of the name."""
NAMED = {"event": "event", "deadline": "deadline"}
"""Keys that name an item of a list, and what it is."""


def run(context: Path | None, write: Path | None) -> int:
    """Print the schemas as one JSON object by kind, or write each as `<kind>.json` into a folder. 1: there is no such context."""
    if context is not None and not (context_folder(context) / CONTEXT_FILE).exists():
        print(f"{context} holds no context.yaml, so it is no context.")  # noqa: T201 (the command's own output)
        return 1
    made = texts(context)
    if write is None:
        print(json.dumps({kind: json.loads(text) for kind, text in made.items()}, ensure_ascii=False, indent=1))  # noqa: T201
        return 0
    save(made, write)
    print(f"{len(made)} schemas in {write}")  # noqa: T201
    return 0


def texts(context: Path | None = None) -> dict[str, str]:
    """The schema of each kind of file as JSON text; with the ids of a context, if one is named."""
    names = names_of(context) if context else {}
    made = {kind: _explained(json_schema(kind, names)) for kind in KINDS}
    return {kind: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for kind, schema in made.items()}


def _explained(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with a sentence for each question type, which editors show beside the word that they offer."""
    known = written_types()
    for name in (f"Question{ending}" for ending in ("", LAID)):
        found = schema["$defs"].get(name, {}).get("properties", {}).get("type")
        if found is not None:
            found["enumDescriptions"] = [known[each].about if each in known else "" for each in found["enum"]]
    return schema


def save(made: Mapping[str, str], folder: Path) -> None:
    """Write schemas into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, text in made.items():
        (folder / f"{kind}.json").write_text(text, encoding="utf-8")


def line_for(file: Path, kind: str, folder: Path) -> str:
    """The first line that links a file to its schema in a folder."""
    return f"{LINE}{Path(os.path.relpath(folder / f'{kind}.json', file.parent)).as_posix()}"


def names_of(context: Path) -> dict[str, Sequence[str]]:
    """The ids of a context (and of what it takes of the library) by what they name."""
    laid, _ = read_context(context_folder(context), library())
    found: dict[str, dict[str, None]] = {}
    for sort, name in _named(laid):
        found.setdefault(sort, {})[name] = None
    return {sort: tuple(ids) for sort, ids in found.items()}


def _named(laid: Laid) -> Iterator[tuple[str, str]]:
    for document in laid.documents:
        yield from _named_by(document)
    for table in laid.tables:
        sort, column = TABLED.get(table.name, ("", ""))
        place = table.column(column) if column else None
        if place is not None:
            yield from ((sort, row[place].text) for row in table.rows)


def _named_by(document: Document) -> Iterator[tuple[str, str]]:
    if document.kind in ("form", "options", "workflow", "profile"):
        yield document.kind, document.id
    if document.kind in COLLECTED:
        for name in _keys(document.node.get(document.kind)):
            yield COLLECTED[document.kind], name
    for key, sort in PARTS.items():
        for name in _keys(document.node.get(key)) if document.kind == "workflow" else ():
            yield sort, name
    if document.kind == "options" and document.id in ("organisation_kinds", "services"):
        for item in _items(document.node.get("list")):
            if isinstance(item, Mapping_) and isinstance(named := item.get("option"), Scalar):
                yield ("service" if document.id == "services" else "organisation kind"), named.text
    if document.kind == "context":
        yield from (("level", item.text) for item in _items(document.node.get("levels")) if isinstance(item, Scalar))
    yield from _in_lists(document.node)


def _in_lists(node: Node) -> Iterator[tuple[str, str]]:
    """Events and deadlines, wherever they stand."""
    if isinstance(node, Mapping_):
        for key, sort in NAMED.items():
            if isinstance(value := node.get(key), Scalar) and node.keys()[0] == key:
                yield sort, value.text
        for entry in node:
            yield from _in_lists(entry.value)
    for item in _items(node):
        yield from _in_lists(item)


def _keys(node: Node | None) -> Sequence[str]:
    return list(node.keys()) if isinstance(node, Mapping_) else ()


def _items(node: Node | None) -> Sequence[Node]:
    return node.items if isinstance(node, Sequence_) else ()
