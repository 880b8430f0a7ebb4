"""Documents → definitions: the model of a document's kind reads its plain data; every fault becomes a diagnostic with the node's place.

A definition keeps its node, so that whoever finds a fault later can ask for the place of any path in it. Pydantic's own wording never
leaves this module: each kind of fault has a sentence of ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.definitions.country import Calendar, Context, Settings
from engine.definitions.forms import Form, Options
from engine.definitions.noun import MARK, Noun, key_of
from engine.definitions.people import Duties, People, Policies, Profile, Roles
from engine.definitions.rules import VERBS, Effect, Rules
from engine.definitions.scenarios import Scenario
from engine.definitions.words import did_you_mean, stands
from engine.definitions.workflows import Workflow
from engine.diagnostics import MEANT, Diagnostic, Edit, Span, distance
from engine.source.nodes import Document, Entry, Mapping_, Node, Scalar, Sequence_

Model = TypeVar("Model", covariant=True)
Path: TypeAlias = "tuple[str | int, ...]"

SLIPS = 2
"""How many letters may be wrong in a key that is read as another one."""

KINDS: dict[str, type[Noun]] = {
    "form": Form,
    "options": Options,
    "settings": Settings,
    "calendar": Calendar,
    "workflow": Workflow,
    "record": Rules,
    "duties": Duties,
    "roles": Roles,
    "profile": Profile,
    "consent_policies": Policies,
    "context": Context,
    "people": People,
    "scenario": Scenario,
}
"""Each kind of document by its first key."""


@dataclass(frozen=True, slots=True)
class Definition(Generic[Model]):
    """A document that was read: its model, and its node for places. `damaged`: some of it was lost to a fault already told."""

    document: Document
    model: Model
    damaged: bool = False

    @property
    def id(self) -> str:
        """The id of the thing; empty for a collection."""
        return self.document.id

    def node(self, *path: str | int) -> Node:
        """The node at a path, or the nearest one above it."""
        return node_at(self.document.node, path)

    def span(self, *path: str | int) -> Span:
        """The place of the value at a path: text of a scalar; of a list or mapping its first line's beginning."""
        return place_of(self.document.node, path)

    def key_span(self, *path: str | int) -> Span:
        """The place of the key that the path ends with."""
        above = node_at(self.document.node, path[:-1])
        if isinstance(above, Mapping_) and path and (entry := above.entry(str(path[-1]))):
            return entry.key.span
        return self.span(*path)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a document gave: a definition (none, if it can't be used) and the faults found."""

    definition: Definition[Any] | None
    diagnostics: tuple[Diagnostic, ...]


def read(document: Document) -> Reading:
    """The definition of a document, or the reasons why it is none."""
    model = KINDS.get(document.kind)
    if model is None:
        return Reading(None, (_unknown_kind(document),))
    empties: list[Diagnostic] = []
    node = _without_empties(document.node, empties) if _has_empties(document.node) else document.node
    faults: list[Diagnostic] = list(empties)
    first, spelt = node, False
    while isinstance(node, Mapping_) and node.entries:
        try:
            value = model.model_validate(plain_of(node))
        except ValidationError as faulty:
            errors = faulty.errors(include_url=False, include_input=True)
        else:
            damaged = document.damaged or bool(faults)
            return Reading(Definition(replace(document, node=node), value, damaged), tuple(faults))
        if not spelt and (slips := _slips(replace(document, node=node), errors)):
            faults += [fault for _, _, fault in slips]
            for path, meant, _ in slips:
                node = _renamed(node, path, meant)
            first, spelt = node, True
            continue
        if node is first:
            faults = [each for each in faults if each not in _names_of_dashed(node, errors, empties)]
            faults += _first_faults(replace(document, node=node), errors, empties)
        smaller = _pruned(node, errors)
        if smaller is None:
            break
        node = smaller
    return Reading(None, tuple(faults))


def _slips(document: Document, errors: list[ErrorDetails]) -> list[tuple[Path, str, Diagnostic]]:
    """Keys that are a slip away from one that isn't there: with their paths, what was meant, and what is told. They are read as meant,
    so that nothing that they say is missed."""
    found = []
    for error in errors:
        path = tuple(step for step in error["loc"] if not (isinstance(step, str) and step.startswith(MARK)))
        if error["type"] != "extra_forbidden":
            continue
        fault = _unknown_key(document, tuple(error["loc"]))
        meant = MEANT.fullmatch(fault.remedy)
        above = node_at(document.node, path[:-1])
        if meant and isinstance(above, Mapping_) and meant[1] not in above and distance(str(path[-1]), meant[1]) <= SLIPS:
            found.append((path, meant[1], fault))
    return found


def _renamed(node: Node, path: Path, name: str) -> Node:
    """The node with the key that a path ends with under another name; all places stay as they were."""
    first, rest = path[0], path[1:]
    if isinstance(node, Mapping_):
        entries = (
            each
            if each.key.text != str(first)
            else Entry(each.key, _renamed(each.value, rest, name))
            if rest
            else Entry(replace(each.key, text=name), each.value)
            for each in node
        )
        return Mapping_(tuple(entries), node.span, node.flow)
    if isinstance(node, Sequence_) and rest:
        items = (_renamed(each, rest, name) if place == first else each for place, each in enumerate(node))
        return Sequence_(tuple(items), node.span, node.flow)
    return node


def _first_faults(document: Document, errors: list[ErrorDetails], empties: list[Diagnostic]) -> Iterator[Diagnostic]:
    """The faults of the first attempt; that a key is missing isn't told where it stands without a value, nor in a document that has
    lost some of its lines to a fault already told."""
    lines = {(each.span.line, each.message) for each in empties}
    lacking_here = Counter(error["loc"][:-1] for error in errors if error["type"] == "missing")
    for error in errors:
        if error["type"] == "too_short" and error["input"]:
            continue  # it has lines, but faulty ones
        if error["type"] == "missing" and lacking_here[error["loc"][:-1]] > 1:
            continue  # told together below
        if document.damaged and error["type"] in ("missing", "E302"):
            continue
        lacking = f"`{error['loc'][-1]}` has no value." if error["type"] == "missing" else ""
        above = node_at(document.node, tuple(error["loc"])[:-1]).span
        if not any(above.line <= line <= above.end_line and message == lacking for line, message in lines):
            yield told(document, error)
    if not document.damaged:
        for path, number in lacking_here.items():
            if number > 1:
                yield _several_missing(document, path, errors, lines)


def _several_missing(
    document: Document, above: tuple[int | str, ...], errors: list[ErrorDetails], empties: set[tuple[int, str]]
) -> Diagnostic:
    """One fault for all keys that one thing lacks; those that stand there without a value are told already."""
    place = node_at(document.node, above)
    empty = {message for line, message in empties if place.span.line <= line <= place.span.end_line}
    keys = [str(error["loc"][-1]) for error in errors if error["type"] == "missing" and error["loc"][:-1] == above]
    lacking = [key for key in keys if f"`{key}` has no value." not in empty] or keys[:1]
    verb = "is" if len(lacking) == 1 else "are"
    message = f"{_and([f'`{key}`' for key in lacking])} {verb} missing here."
    return Diagnostic("E302", message, place_of(document.node, above), f"Add {_and([f'`{key}:`' for key in lacking])}.")


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _pruned(node: Node, errors: list[ErrorDetails]) -> Mapping_ | None:
    """The node without what is faulty, so that the rest can still be read; None when nothing would be left."""
    paths = [_prunable(node, tuple(error["loc"]), error["type"]) for error in errors]
    for path in sorted(set(paths), key=lambda each: [str(step).rjust(6) for step in each], reverse=True):
        if len(path) < 2 and (not path or path[0] == next(iter(node.keys()), None)):  # type: ignore[union-attr]
            return None
        node = without(node, path)
    return node if isinstance(node, Mapping_) and node.entries else None


def _prunable(node: Node, path: Path, kind: str) -> Path:
    """The path to what must go: the faulty value, or the thing that lacks a key."""
    steps = tuple(step for step in path if not (isinstance(step, str) and (step.startswith(MARK) or step == "[key]")))
    if kind == "missing":
        steps = steps[:-1]
    while steps and node_at(node, steps) is node_at(node, steps[:-1]):
        steps = steps[:-1]
    return steps


def without(node: Node, path: Path) -> Node:
    """The node without what stands at a path; all places stay as they were."""
    if not path:
        return node
    first, rest = path[0], path[1:]
    if isinstance(node, Mapping_):
        kept = [
            Entry(entry.key, without(entry.value, rest)) if entry.key.text == str(first) else entry
            for entry in node
            if rest or entry.key.text != str(first)
        ]
        return Mapping_(tuple(kept), node.span, node.flow)
    if isinstance(node, Sequence_):
        items = [
            without(each, rest) if place == first else each for place, each in enumerate(node) if rest or place != first
        ]
        return Sequence_(tuple(items), node.span, node.flow)
    return node


def plain_of(node: Node) -> Any:
    """Plain data of a node: texts, lists, dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence_):
        return [plain_of(each) for each in node]
    return {entry.key.text: plain_of(entry.value) for entry in node}


def _has_empties(node: Node) -> bool:
    """Whether any key or line below has nothing behind it; hardly ever, and then the node needn't be made anew."""
    if isinstance(node, Scalar):
        return node.is_empty
    if isinstance(node, Sequence_):
        return any(_has_empties(each) for each in node.items)
    return any(_has_empties(entry.value) for entry in node.entries)


def _without_empties(node: Node, empties: list[Diagnostic]) -> Node:
    """The node without keys and lines that have nothing behind them; each is told."""
    if isinstance(node, Sequence_):
        items = []
        for each in node:
            if isinstance(each, Scalar) and each.is_empty:
                empties.append(_empty("Here stands an empty line of a list.", each.span))
            else:
                items.append(_without_empties(each, empties))
        return Sequence_(tuple(items), node.span, node.flow)
    if isinstance(node, Scalar):
        return node
    entries = []
    for entry in node:
        if isinstance(entry.value, Scalar) and entry.value.is_empty:
            empties.append(_empty(f"`{entry.key.text}` has no value.", entry.key.span))
        else:
            entries.append(Entry(entry.key, _without_empties(entry.value, empties)))
    return Mapping_(tuple(entries), node.span, node.flow)


def _empty(message: str, span: Span) -> Diagnostic:
    return Diagnostic("E308", message, span, "Write a value, or leave it out.")


def _unknown_kind(document: Document) -> Diagnostic:
    known = ", ".join(f"`{each}`" for each in KINDS)
    remedy = did_you_mean(document.kind, tuple(KINDS), f"The first key says what a file is: {known}.")
    return Diagnostic("E310", f"`{document.kind}` is not a kind of thing that a file can hold.", document.span, remedy)


def node_at(node: Node, path: Path) -> Node:
    """The node at a path, or the nearest one above it; names of alternatives in a path are passed over."""
    for step in path:
        if isinstance(step, str) and step.startswith(MARK):
            continue
        below: Node | None = None
        if isinstance(node, Mapping_):
            below = node.get(str(step))
        elif isinstance(node, Sequence_) and isinstance(step, int) and step < len(node.items):
            below = node.items[step]
        if below is None:
            return node
        node = below
    return node


def place_of(node: Node, path: Path) -> Span:
    """The place of what stands at a path. A mapping is shown by its first entry, a list by its own span."""
    found = node_at(node, path)
    if isinstance(found, Mapping_) and found.entries:
        first = found.entries[0]
        return first.key.span.to(first.value.span) if isinstance(first.value, Scalar) else first.key.span
    return found.span


def told(document: Document, error: ErrorDetails) -> Diagnostic:
    """Our diagnostic of one of pydantic's faults."""
    kind, path = error["type"], tuple(error["loc"])
    context = error.get("ctx", {})
    span = place_of(document.node, path)
    if kind == "extra_forbidden":
        return _unknown_key(document, path)
    if kind == "missing":
        key = str(path[-1])
        return Diagnostic("E302", f"`{key}` is missing here.", place_of(document.node, path[:-1]), f"Add `{key}:`.")
    if path and path[-1] == "[key]":
        span = _key_place(document.node, path[:-1])
    if "sentence" in context:
        instead = str(context.get("instead", ""))
        edits = (Edit(span, instead),) if instead else ()
        return Diagnostic(kind, str(context["sentence"]), span, str(context.get("remedy", "")), edits=edits)
    return _misshapen(document, error, path, span)


KEYS = "Write its keys below, indented, each with a colon: `{key}: …`."
TELLING = frozenset("alert email inform mail message notification phone sms tell warn".split())
"""Verbs that people write for `notify`."""
LISTED = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
"""A word that can stand in a list without quotes."""
REMEDIES = {
    "tuple_type": "Begin each item with `- `, or put square brackets around it.",
    "list_type": "Begin each item with `- `, or put square brackets around it.",
    "dict_type": "Write each name with a colon, and what it holds indented below.",
    "model_type": KEYS,
    "model_attributes_type": KEYS,
}
"""What to write instead of the wrong shape, by pydantic's sort of fault; `{key}` is one that the thing has."""


def _misshapen(document: Document, error: ErrorDetails, path: Path, span: Span) -> Diagnostic:
    """A text where a list or keys belong, and the like."""
    kind, value = error["type"], error["input"]
    message, remedy = _wrong_shape(kind, value), REMEDIES.get(kind, "")
    model = _model_at(KINDS[document.kind], path)
    words = [each.strip() for each in value.split(",")] if isinstance(value, str) else []
    if kind in ("tuple_type", "list_type") and model is None and words and all(map(LISTED.fullmatch, words)):
        listed = f"[{', '.join(words)}]"
        return Diagnostic("E303", message, span, f"Write `{listed}`.", edits=(Edit(span, listed),))
    if kind == "dict_type" and _are_dashed(value):
        message = "Here stands a list, but names without dashes are expected."
        return Diagnostic("E303", message, span, "Write no dash before a name, and what it holds indented below it.")
    return Diagnostic("E303", message, span, remedy.replace("{key}", _a_key_of(model)))


def _names_of_dashed(node: Node, errors: list[ErrorDetails], empties: list[Diagnostic]) -> list[Diagnostic]:
    """What was told of names without a value that only have a dash too many."""
    dashed = [node_at(node, tuple(each["loc"])).span for each in errors if each["type"] == "dict_type" and _are_dashed(each["input"])]
    return [each for each in empties if any(span.line <= each.span.line <= span.end_line for span in dashed)]


def _are_dashed(value: object) -> bool:
    """Whether a list holds names that would be right without their dashes."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) and each for each in value)


def _a_key_of(model: type[BaseModel] | None) -> str:
    """A key that a thing must have, else one that it may have."""
    fields = model.model_fields if model else {}
    needed = [key_of(name) for name, field in fields.items() if field.is_required()]
    return next(iter([*needed, *(key_of(name) for name in fields)]), "title")


def _wrong_shape(kind: str, value: object) -> str:
    expected = {
        "tuple_type": "a list",
        "list_type": "a list",
        "dict_type": "a mapping of names",
        "model_type": "a thing with keys of its own",
        "model_attributes_type": "a thing with keys of its own",
        "too_short": "at least one line",
    }.get(kind, "something else")
    return f"Here {stands(value)}, but {expected} is expected."


def _key_place(node: Node, path: Path) -> Span:
    above = node_at(node, path[:-1])
    entry = above.entry(str(path[-1])) if isinstance(above, Mapping_) and path else None
    return entry.key.span if entry else place_of(node, path)


def _unknown_key(document: Document, path: Path) -> Diagnostic:
    key = str(path[-1])
    model = _model_at(KINDS[document.kind], path[:-1])
    known = sorted(keys_of(model) - {key})
    above = node_at(document.node, path[:-1])
    if model is Effect and isinstance(above, Mapping_) and not set(VERBS) & set(above.keys()):
        listed = ", ".join(f"`{each}`" for each in VERBS)
        meant = f"Did you mean `notify`? The verbs are {listed}." if key in TELLING else f"The verbs are {listed}."
        message = f"`{key}` is not a key that can stand here, and this effect has no verb."
        return Diagnostic("E301", message, _key_place(document.node, path), did_you_mean(key, known, meant))
    remedy = did_you_mean(key, known, "Known here: " + ", ".join(f"`{each}`" for each in known) + "." if known else "")
    return Diagnostic("E301", f"`{key}` is not a key that can stand here.", _key_place(document.node, path), remedy)


def keys_of(model: type[BaseModel] | None) -> set[str]:
    """The keys that a model knows."""
    return {key_of(name) for name in model.model_fields} if model else set()


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that reads what stands at a path: follows the annotations of its fields."""
    found: Any = model
    for step in path:
        found = _inside(found, step)
        if found is None:
            return None
    models = list(_models(found))
    return models[0] if models else None


def _inside(annotation: Any, step: str | int) -> Any:
    """What an annotation holds at one step of a path."""
    if isinstance(step, str) and step.startswith(MARK):
        named = [each for each in _models(annotation) if MARK + each.__name__.lower() == step]
        return named[0] if named else None
    if isinstance(step, int):
        return annotation
    models = list(_models(annotation))
    for each in models:
        for name, field in each.model_fields.items():
            if key_of(name) == step:
                return field.annotation
    return annotation


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models anywhere inside an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for each in getattr(annotation, "__args__", ()):
        yield from _models(each)
