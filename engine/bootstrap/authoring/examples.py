"""An example of each key, taken from a small context made for this and from those that ship: they check clean, so that every example
compiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from engine.definitions.documentation.keys import is_obligatory, nouns
from engine.definitions.noun import Noun, key_of
from engine.definitions.reading import KINDS
from engine.source.nodes import Document, Mapping_, Node, Scalar, Sequence_, Style
from engine.source.parsing.reading import read_yaml

Key = tuple[str, str]
"""A model's full name and a key of it."""

HERE = Path(__file__).parent / "example"
"""A context that writes what no shipped one does, and writes it short."""
FOLDERS = ("forms", "workflows", "contexts")
"""Where else examples are looked for, best first."""
WIDEST = 150
"""Characters of an example that still fits into a row of a table."""
MARKS = frozenset(",:?[]{}#&*!|>'\"%@`")


def examples(root: Path, folders: tuple[str, ...] = FOLDERS) -> dict[Key, str]:
    """For each key that some shipped file writes a short example, `key: value` on one line."""
    found: dict[Key, str] = {}
    for folder in (HERE, *(root / each for each in folders)):
        here: dict[Key, str] = {}
        for document in _documents(folder):
            for model, key, value in occurrences(document):
                text = f"{key}: {flow(value, outermost=True)}"
                name = name_of(model, key)
                if len(text) <= WIDEST and (name not in here or len(text) < len(here[name])):
                    here[name] = text
        found = here | found
    return found


def name_of(model: type[Noun], key: str) -> Key:
    """What an example is kept under: the key and the noun that it stands in, or where it comes from if many nouns have it."""
    field = next((name for name in model.model_fields if key_of(name) == key), key)
    home = next(each for each in model.__mro__ if field in each.__annotations__)
    return f"{home.__module__}.{home.__name__}", key


def _documents(folder: Path) -> Iterator[Document]:
    for path in sorted(folder.rglob("*.yaml")):
        yield from read_yaml(path.read_bytes(), str(path), folder.name)[0]


def occurrences(document: Document) -> Iterator[tuple[type[Noun], str, Node]]:
    """Every key that a document writes: the noun that reads it, the key, what stands there."""
    model = KINDS.get(document.kind)
    if model is not None:
        yield from _in_noun(model, document.node)


def _in_noun(model: type[Noun], node: Mapping_) -> Iterator[tuple[type[Noun], str, Node]]:
    hints = {key_of(name): hint for name, hint in get_type_hints(model, include_extras=True).items()}
    for entry in node:
        hint = hints.get(entry.key.text)
        if hint is not None:
            yield model, entry.key.text, entry.value
            yield from _inside(hint, entry.value)


def _inside(hint: Any, node: Node) -> Iterator[tuple[type[Noun], str, Node]]:
    if isinstance(hint, type) and issubclass(hint, Noun):
        if isinstance(node, Mapping_) and _fits(hint, node):
            yield from _in_noun(hint, node)
    elif get_origin(hint) is dict:
        for entry in node if isinstance(node, Mapping_) else ():
            yield from _inside(get_args(hint)[1], entry.value)
    elif get_origin(hint) is tuple:
        for item in node.items if isinstance(node, Sequence_) else (node,):
            yield from _inside(get_args(hint)[0], item)
    elif get_origin(hint) in (Annotated, Union, UnionType):
        for each in get_args(hint)[: 1 if get_origin(hint) is Annotated else None]:
            yield from _inside(each, node)


def _fits(model: type[Noun], node: Mapping_) -> bool:
    """Whether a mapping is one of these, where several nouns may stand: what must be there is there."""
    needed = {key_of(name) for name in model.model_fields if model.model_fields[name].is_required()}
    return needed <= set(node.keys()) or not any(is_obligatory(model, name) for name in model.model_fields)


def flow(node: Node, outermost: bool = False) -> str:
    """A node on one line, as flow style writes it; an outermost text stands as in a file."""
    if isinstance(node, Sequence_):
        return f"[{', '.join(flow(each) for each in node)}]"
    if isinstance(node, Mapping_):
        return "{" + ", ".join(f"{entry.key.text}: {flow(entry.value)}" for entry in node) + "}"
    return _scalar(node, outermost)


def _scalar(node: Scalar, outermost: bool) -> str:
    text = " ".join(node.text.split())
    plain = not (set(text) & MARKS) if not outermost else node.style is Style.PLAIN
    return text if plain and text else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def missing(found: Mapping[Key, str]) -> list[str]:
    """The keys of the language for which no example was found."""
    keys = {name_of(model, key_of(field)) for model in _all_nouns() for field in model.model_fields}
    return sorted(f"{model.rpartition('.')[2]}.{key}" for model, key in keys - set(found))


def _all_nouns() -> set[type[Noun]]:
    return {model for kind in KINDS for model in nouns(kind)}
