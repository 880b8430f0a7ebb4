"""What the vocabulary says about itself: each noun's sentence, each key with its sentence, what it takes, whether it is obligatory.

The sentences stand in the source beside the fields and are read from there when somebody asks, so that nothing is paid for them when
a context is checked. Nothing here reads a context.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from engine.definitions import forms, words
from engine.definitions.forms import Form, Group, Rows
from engine.definitions.noun import Condition, Deadline, Described, Noun, Value, key_of
from engine.definitions.reading import KINDS
from engine.definitions.workflows import Flagged, State, Target, Transition, Workflow

TITLED = (Form, Group, Rows, Workflow, State, Transition, Flagged, Deadline)
"""What must have a title: the compiler says so, because a later layer may leave it out."""

PLAIN: tuple[tuple[Any, str], ...] = (
    (Value, "value"),
    (Condition, "`true` or condition"),
    (Target, "id, or `first:`"),
    (words.Id, "id"),
    (words.Ids, "id, or list of ids"),
    (words.Name, "name"),
    (words.Names, "list of names"),
    (words.Key, "word"),
    (words.Prose, "text"),
    (words.Word, "word"),
    (words.Flag, "`true` or `false`"),
    (words.Whole, "whole number"),
    (words.Expression, "expression"),
    (forms.Item, "question, group or rows"),
    (Any, "anything"),
    (str, "word"),
)
"""What a field takes, in plain words, by its type."""


@dataclass(frozen=True, slots=True)
class KeyDocumentation:
    """One key of a noun. `says` is empty when nobody documented it; `takes` is in plain words; `words` are those of a closed set;
    `nouns` what stands inside, by its plain name."""

    key: str
    says: str
    takes: str
    obligatory: bool
    words: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NounDocumentation:
    """One noun: its model's name in plain words, its sentence, and its own keys (common ones stand with `Described`)."""

    model: type[Noun]
    name: str
    says: str
    keys: tuple[KeyDocumentation, ...]


def document(model: type[Noun]) -> NounDocumentation:
    """What a noun says about itself."""
    said = sentences(model)
    hints = get_type_hints(model, include_extras=True)
    common = tuple(Described.model_fields) if issubclass(model, Described) and model is not Described else ()
    keys = tuple(
        KeyDocumentation(
            key_of(name),
            said.get(name, ""),
            takes(hints[name]),
            is_obligatory(model, name),
            closed_words(hints[name]),
            tuple(dict.fromkeys(plain_name(each) for each in models_in(hints[name]))),
        )
        for name in model.model_fields
        if name not in common or is_obligatory(model, name)
    )
    own = tuple(each for each in keys if each.key != "title" or model is Described)
    title = tuple(each for each in keys if each not in own)  # behind what names the thing
    return NounDocumentation(
        model, plain_name(model), " ".join((model.__doc__ or "").split()), (*own[:1], *title, *own[1:])
    )


def is_obligatory(model: type[Noun], name: str) -> bool:
    """Whether a thing without this key is a fault."""
    return model.model_fields[name].is_required() or (name == "title" and model in TITLED)


def plain_name(model: type[Noun]) -> str:
    """`Field_` is “field”, `Step` of a scenario “scenario step”."""
    name = "".join(f" {each.lower()}" if each.isupper() else each for each in model.__name__.strip("_")).strip()
    return f"scenario {name}" if name == "step" and model.__module__.endswith(".scenarios") else name


def sentences(model: type[Noun]) -> dict[str, str]:
    """The sentence under each field, by the field's name; what a model inherits included."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if isinstance(each, type) and issubclass(each, Noun) and each is not Noun:
            found |= _own_sentences(each)
    return found


def _own_sentences(model: type[Noun]) -> dict[str, str]:
    tree = ast.parse(inspect.getsource(sys.modules[model.__module__]))
    body = next(each.body for each in tree.body if isinstance(each, ast.ClassDef) and each.name == model.__name__)
    return {
        field.target.id: " ".join(ast.literal_eval(below.value).split())
        for field, below in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr)
    }


def nouns(kind: str) -> tuple[type[Noun], ...]:
    """The models that a kind of file is made of, in the order of their first appearance; `KeyError` when there is no such kind."""
    found: dict[type[Noun], None] = {}

    def visit(model: type[Noun]) -> None:
        if model in found:
            return
        found[model] = None
        for hint in get_type_hints(model, include_extras=True).values():
            for inner in models_in(hint):
                visit(inner)

    visit(KINDS[kind])
    return tuple(found)


def models_in(hint: Any) -> Iterator[type[Noun]]:
    """The models anywhere inside an annotation."""
    if isinstance(hint, type) and issubclass(hint, Noun):
        yield hint
    for each in get_args(hint):
        yield from models_in(each)


def closed_words(hint: Any) -> tuple[str, ...]:
    """The words of the closed set inside an annotation, if there is one."""
    for each in getattr(hint, "__metadata__", ()):
        if isinstance(each, words.OneOf):
            return each.words
    return next((found for each in get_args(hint) if (found := closed_words(each))), ())


def takes(hint: Any) -> str:
    """What an annotation takes, in plain words."""
    said = next((text for known, text in PLAIN if hint == known), "")
    if said:
        return said
    if isinstance(hint, type) and issubclass(hint, Noun):
        return plain_name(hint)
    inner = get_args(hint)
    origin = get_origin(hint)
    if origin is Annotated:
        return "one of" if any(isinstance(each, words.OneOf) for each in hint.__metadata__) else takes(inner[0])
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(takes(each) for each in inner if each is not NoneType))
    if origin is tuple:
        one = takes(inner[0])
        return "list of words" if one == "one of" else f"list of {plural(one)}"
    if origin is dict:
        return f"mapping: {'word' if takes(inner[0]) == 'one of' else takes(inner[0])} → {takes(inner[1])}"
    return getattr(hint, "__name__", str(hint))


def plural(noun: str) -> str:
    """`check` is “checks”; `id, or …` and the like stay."""
    if " or " in noun or noun.endswith("s"):
        return noun
    return f"{noun[:-1]}ies" if noun[-1] == "y" and noun[-2] not in "aeiou" else f"{noun}s"
