"""What the shared library offers to a new context: kinds of record, what each needs beside itself, and what a context must then say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.bootstrap.authoring.examples import flow
from engine.source.folders import read_folders
from engine.source.nodes import Document, Mapping_, Node, Scalar, Sequence_
from engine.source.parsing.reading import read_yaml

SETTING = re.compile(r"\bsettings\.([a-z][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its id, title, forms and facts, the kinds it needs, the level of places in its numbers, and who acts in it.

    `sends`: whether its records carry a share to somebody else. `written_by`: the forms that each duty must complete for an event.
    """

    id: str
    title: str
    initial: str
    forms: tuple[str, ...]
    facts: tuple[str, ...]
    needs: tuple[str, ...]
    level: str
    sends: bool
    written_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty with its title, and its relation to a record: `owner`, `team`, `organisation`, `receiver` …"""

    id: str
    title: str
    relation: str


def kinds(documents: Iterable[Document]) -> dict[str, Kind]:
    """The kinds of record among some documents, by id."""
    return {each.id: _kind(each) for each in documents if each.kind == "workflow"}


def library_documents(library: Path) -> tuple[Document, ...]:
    """What the shared library holds."""
    return read_folders([library / "forms", library / "workflows"], "library", library)[0].documents


def needs(documents: Iterable[Document]) -> dict[str, tuple[str, ...]]:
    """What each kind of record and each form can't be without: other kinds, other forms, and kinds whose facts a form speaks of."""
    documents = tuple(documents)
    known = kinds(documents)
    forms = {each.id: " ".join(_texts(each.node)) for each in documents if each.kind == "form"}
    facts = {(kind.id, fact) for kind in known.values() for fact in kind.facts}
    found = {kind.id: kind.needs for kind in known.values()}
    for form, said in forms.items():
        others = [other for other in forms if other != form and re.search(rf"\b{other}\.", said)]
        found[form] = (*others, *dict.fromkeys(kind for kind, fact in sorted(facts) if re.search(rf"\b{fact}\b", said)))
    return found


def with_needed(chosen: Iterable[str], needed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The chosen pieces and all that they need, in the library's order; `KeyError` when one is unknown."""
    found: set[str] = set()
    waiting = list(chosen)
    while waiting:
        piece = waiting.pop()
        beside = needed[piece]
        if piece not in found:
            found.add(piece)
            waiting += beside
    return tuple(each for each in needed if each in found)


def duties(documents: Iterable[Document]) -> tuple[Duty, ...]:
    """The duties among some documents."""
    found = []
    for document in documents:
        for entry in _entries(document.node.get("duties")):
            duty = entry.value
            if isinstance(duty, Mapping_):
                title = duty.text("title") or entry.key.text
                found.append(Duty(entry.key.text, title, duty.text("is") or duty.text("in") or ""))
    return tuple(found)


def settings_read(documents: Iterable[Document]) -> set[str]:
    """The settings that some documents speak of."""
    return {name for document in documents for text in _texts(document.node) for name in SETTING.findall(text)}


def compartments(documents: Iterable[Document]) -> tuple[str, ...]:
    """The compartments that questions of some documents have."""
    found = {text: None for document in documents for key, text in _pairs(document.node) if key == "compartment"}
    return tuple(found)


def sample_settings(library: Path, wanted: set[str]) -> dict[str, tuple[str, str]]:
    """A title and a value for each wanted setting, as a shipped context has them."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((library / "contexts").glob("*/settings/*.yaml")):
        for document in read_yaml(path.read_bytes(), str(path), "sample")[0]:
            for entry in _entries(document.node.get("settings")):
                setting = entry.value
                name = entry.key.text
                if name in wanted and isinstance(setting, Mapping_) and (value := setting.get("value")) is not None:
                    found.setdefault(name, (setting.text("title") or name, flow(value, outermost=True)))
    return found


def sample_rules(library: Path, taken: Collection[str]) -> dict[str, str]:
    """Rules of shipped contexts by which one of the taken kinds opens another, as files by the kind that they are about."""
    found: dict[str, list[str]] = {}
    for path in sorted((library / "contexts").glob("*/rules/*.yaml")):
        for document in read_yaml(path.read_bytes(), str(path), "sample")[0]:
            for entry in _entries(document.node.get("rules")):
                if document.id in taken and isinstance(entry.value, Mapping_) and _only_opens(entry.value, taken):
                    found.setdefault(document.id, []).append(f"  {entry.key.text}:\n{_rule(entry.value)}")
    return {record: f"record: {record}\nrules:\n{''.join(rules)}" for record, rules in found.items()}


def _only_opens(rule: Mapping_, taken: Collection[str]) -> bool:
    effects = [each for each in getattr(rule.get("then"), "items", ()) if isinstance(each, Mapping_)]
    return bool(effects) and all(
        set(each.keys()) <= {"create", "answers"} and each.text("create") in taken for each in effects
    )


def _rule(rule: Mapping_) -> str:
    kept = [
        f"    {key}: {flow(value, outermost=True)}\n"
        for key in ("title", "when", "if")
        if (value := rule.get(key)) is not None
    ]
    effects = [
        f"      - create: {effect.text('create')}\n{_answers(effect)}"
        for effect in getattr(rule.get("then"), "items", ())
    ]
    return f"{''.join(kept)}    then:\n{''.join(effects)}    confirm: true\n"


def _answers(effect: Mapping_) -> str:
    lines = [
        f"          {entry.key.text}: {flow(entry.value, outermost=True)}\n"
        for entry in _entries(effect.get("answers"))
    ]
    return f"        answers:\n{''.join(lines)}" if lines else ""


def _kind(document: Document) -> Kind:
    node = document.node
    links = [entry.value for entry in _entries(node.get("links"))]
    beside = [each.text("to") or "" for each in links if isinstance(each, Mapping_)] + [node.text("sends") or ""]
    number = node.get("number")
    forms = node.get("forms")
    return Kind(
        id=document.id,
        title=node.text("title") or document.id,
        initial=node.text("initial") or "",
        forms=tuple(each.text for each in forms.items if isinstance(each, Scalar))
        if isinstance(forms, Sequence_)
        else (),
        facts=tuple(entry.key.text for entry in _entries(node.get("facts"))),
        needs=tuple(each for each in dict.fromkeys(beside) if each and each != document.id),
        level=(number.text("area") or "") if isinstance(number, Mapping_) else "",
        sends=node.text("sends") is not None,
        written_by=tuple(_written(node)),
    )


def _written(node: Node) -> Iterator[tuple[str, str]]:
    """(duty, form) for every event that needs a form of the one who does it."""
    for event in _events(node):
        forms, by = event.get("needs"), event.get("by")
        duties_ = by.items if isinstance(by, Sequence_) else (by,)
        for form in forms.items if isinstance(forms, Sequence_) else ():
            name = form.text if isinstance(form, Scalar) else form.text("form") if isinstance(form, Mapping_) else None
            yield from ((duty.text, name) for duty in duties_ if isinstance(duty, Scalar) and name)


def _events(node: Node) -> Iterator[Mapping_]:
    if isinstance(node, Mapping_):
        if "event" in node and "by" in node:
            yield node
        for entry in node:
            yield from _events(entry.value)
    elif isinstance(node, Sequence_):
        for each in node:
            yield from _events(each)


def _entries(node: Node | None) -> Mapping_ | tuple[()]:
    return node if isinstance(node, Mapping_) else ()


def _texts(node: Node) -> Iterator[str]:
    yield from (text for _, text in _pairs(node))


def _pairs(node: Node, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the key that it stands under."""
    if isinstance(node, Scalar):
        yield key, node.text
    elif isinstance(node, Sequence_):
        for each in node:
            yield from _pairs(each, key)
    else:
        for entry in node:
            yield from _pairs(entry.value, entry.key.text)
