"""What a new context is made of: what was asked for, and what of the shared library follows from it. It writes no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import library
from engine.bootstrap.authoring.pieces import (
    Duty,
    Kind,
    compartments,
    duties,
    kinds,
    library_documents,
    needs,
    sample_settings,
    settings_read,
    with_needed,
)
from engine.source.nodes import Document
from engine.source.parsing.reading import read_yaml

START = Path(__file__).parent / "start"
"""The files that every new context has, and those of a small procedure of one's own."""
OWN_LEVEL = "district"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for. `take`: kinds of record and forms of the shared library. Without a kind there is a small one of one's own."""

    folder: Path
    title: str
    source: str
    offered: tuple[str, ...]
    time_zone: str
    take: tuple[str, ...]

    @property
    def id(self) -> str:
        """The context's id: its folder's name."""
        return self.folder.resolve().name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the context is made of: its kinds of record, the duties in them, and what they ask for.

    `taken`: the kinds of the library among them. `forms`: those of the library that no such kind has; the smallest kind gets them.
    """

    wishes: Wishes
    kinds: tuple[Kind, ...]
    taken: tuple[str, ...]
    forms: tuple[str, ...]
    duties: tuple[Duty, ...]
    settings: Mapping[str, tuple[str, str]]
    compartments: tuple[str, ...]
    services: tuple[str, ...]

    @property
    def level(self) -> str:
        """The level of places that numbers of records name."""
        return next((kind.level for kind in self.kinds if kind.level), OWN_LEVEL)


def told_pieces() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The kinds of record and the forms of the shared library: title, and what comes with each."""
    documents = library_documents(library())
    needed = needs(documents)
    titles = {each.id: each.node.text("title") or each.id for each in documents if each.kind in ("workflow", "form")}
    return {
        piece: (titles[piece], tuple(other for other in with_needed([piece], needed) if other != piece))
        for piece in needed
    }


def plan_of(wishes: Wishes) -> Plan:
    """The plan of a context; `KeyError` when the library has no such piece."""
    documents = library_documents(library())
    shared = kinds(documents)
    chosen = with_needed(wishes.take, needs(documents))
    taken = tuple(each for each in chosen if each in shared)
    inside = {form for kind in taken for form in shared[kind].forms}
    forms = tuple(each for each in chosen if each not in shared and each not in inside)
    used = [each for each in documents if each.id in (*inside, *forms, *taken)]
    own = [] if taken else _own_documents()
    acting = duties([each for each in documents if each.kind == "duties"] if taken else own)
    sending = any(shared[each].sends for each in taken)
    services = [_options(each) for each in documents if each.id == "services"] if sending else []
    return Plan(
        wishes=wishes,
        kinds=tuple(shared[each] for each in taken) or tuple(kinds(own).values()),
        taken=taken,
        forms=forms,
        duties=tuple(each for each in acting if each.relation != "receiver" or sending),
        settings=sample_settings(library(), settings_read(used)),
        compartments=compartments(used),
        services=services[0] if services else (),
    )


def _own_documents() -> list[Document]:
    found: list[Document] = []
    for path in sorted((START / "own").rglob("*.yaml")):
        found += read_yaml(path.read_bytes(), path.name, "own")[0]
    return found


def _options(document: Document) -> tuple[str, ...]:
    listed = document.node.get("list")
    return tuple(text for each in getattr(listed, "items", ()) if (text := each.text("option")))
