"""The JSON Schema of each kind of file, for editors that complete, explain and check while an implementer types.

The dialect is 2020-12, by keywords that draft-07 shares, because editors know those best. A file may be a thing of its own or a layer
over another one (`extends`), which repeats only what it changes: every noun has both shapes. A schema knows shapes and words; names
and expressions are checked by `tais check` alone. The ids of a context can be handed in: an editor then offers them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from engine.definitions.documentation.keys import closed_words, is_obligatory, nouns, sentences
from engine.definitions.documentation.references import REFERENCES
from engine.definitions.noun import Noun, key_of
from engine.definitions.reading import KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COLLECTIONS = frozenset({"settings", "record", "duties", "roles", "consent_policies"})
"""Kinds whose files are laid over those of the same kind below without `extends`."""
LAID = "Laid"
"""Ends the names of the shapes that are laid over others."""
NAMING = frozenset({"ask", "group", "rows", "option", "event", "deadline", "holiday", "field"})
"""The keys that name an item of a list."""
NO_NAMES: Mapping[str, Sequence[str]] = MappingProxyType({})

Schema = dict[str, Any]

LAYERS: Mapping[str, Schema] = {
    "extends": {
        "type": "string",
        "description": "The id of the thing below that this file changes; it repeats only what differs.",
    },
    "remove": {"type": "boolean", "description": "`true`: what the layer below has under this name is left out."},
    "before": {"type": "string", "description": "Where it stands: before the thing with this id."},
    "after": {"type": "string", "description": "Where it stands: after the thing with this id."},
    "in": {"type": "string", "description": "Where it stands: in the group or rows with this id."},
}
"""The keys of a layer."""
PLACED = ("remove", "before", "after", "in")
"""Those of an item of a list; `extends` stands at the top of a file."""


def json_schema(kind: str, names: Mapping[str, Sequence[str]] = NO_NAMES) -> Schema:
    """The schema of a kind of file; `KeyError` when there is no such kind.

    `names`: the ids of a context by what they name (`references.REFERENCES`), offered but not demanded: the next id may be a new one.
    """
    root = KINDS[kind]
    made = root.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    shapes: dict[str, Schema] = {name: _tidied(shape) for name, shape in made.pop("$defs", {}).items()}
    shapes[root.__name__] = _tidied(made)
    for model in nouns(kind):
        _describe(shapes[model.__name__], model, names)
    shapes |= {f"{name}{LAID}": _laid(shape) for name, shape in shapes.items()}
    if kind not in COLLECTIONS:
        shapes[f"{root.__name__}{LAID}"]["properties"]["extends"] = LAYERS["extends"]
    own, laid = f"#/$defs/{root.__name__}", f"#/$defs/{root.__name__}{LAID}"
    if kind in COLLECTIONS:
        begin: Schema = {"$ref": laid}
    else:
        begin = {"if": {"type": "object", "required": ["extends"]}, "then": {"$ref": laid}, "else": {"$ref": own}}
    return {"$schema": DIALECT, "title": f"{kind} (Tais)", **begin, "$defs": _reached(begin, shapes)}


def _reached(begin: Schema, shapes: Mapping[str, Schema]) -> dict[str, Schema]:
    """The shapes that the root leads to, by name."""
    found: dict[str, Schema] = {}
    open_ = [begin]
    while open_:
        for name in _links(open_.pop()):
            if name not in found:
                found[name] = shapes[name]
                open_.append(shapes[name])
    return dict(sorted(found.items()))


def _links(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _links(each)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value.rpartition("/")[2]
            else:
                yield from _links(value)


def _tidied(part: Any) -> Any:
    """Pydantic's schema without what only adds noise: titles, defaults, `null`, OpenAPI's discriminators; `oneOf` is `anyOf`."""
    if isinstance(part, list):
        return [_tidied(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept: Schema = {}
    for key, value in part.items():
        if key == "properties":
            kept[key] = {name: _tidied(each) for name, each in value.items()}
        elif key == "oneOf":
            kept["anyOf"] = _tidied(value)
        elif key not in ("title", "default", "discriminator"):
            kept[key] = _tidied(value)
    choices = [each for each in kept.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        return {**choices[0], **kept}
    return {**kept, "anyOf": choices} if choices else kept


def _describe(shape: Schema, model: type[Noun], names: Mapping[str, Sequence[str]]) -> None:
    """Each key gets its sentence, the ids that it may name, and whether it must be there."""
    said = sentences(model)
    hints = get_type_hints(model, include_extras=True)
    shape["description"] = " ".join((model.__doc__ or "").split())
    for field in model.model_fields:
        key = key_of(field)
        named = names.get(REFERENCES.get((model.__name__, key), ""), ())
        found = _offered(shape["properties"][key], named) if named else shape["properties"][key]
        if get_origin(hints[field]) is dict and (words := closed_words(get_args(hints[field])[0])):
            each = found.get("additionalProperties", {})
            found = {"type": "object", "properties": dict.fromkeys(words, each), "additionalProperties": False}
        shape["properties"][key] = {**found, "description": said.get(field, "")}
    obligatory = [key_of(field) for field in model.model_fields if is_obligatory(model, field)]
    if obligatory:
        shape["required"] = obligatory


def _offered(shape: Schema, named: Sequence[str]) -> Schema:
    """The shape, whose texts may be one of these ids (any other too)."""
    if shape.get("type") == "string":
        return {"anyOf": [{"enum": list(named)}, shape]}
    changed = dict(shape)
    if "items" in shape:
        changed["items"] = _offered(shape["items"], named)
    if "anyOf" in shape:
        changed["anyOf"] = [_offered(each, named) for each in shape["anyOf"]]
    return changed


def _laid(shape: Schema) -> Schema:
    """The shape of something laid over another: only its name must be there; lists of words may say `add` and `remove`."""
    changed: Schema = _relinked(deepcopy(shape))
    if "properties" not in changed:
        return changed
    placed = PLACED if NAMING & set(changed["properties"]) else ()
    changed["properties"] = {key: _changeable(value) for key, value in changed["properties"].items()}
    changed["properties"] |= {key: LAYERS[key] for key in placed}
    required = [key for key in changed.get("required", ()) if key in NAMING]
    changed.pop("required", None)
    return changed | ({"required": required} if required else {})


def _changeable(shape: Schema) -> Schema:
    removed: Schema = {
        "type": "object",
        "properties": {"remove": LAYERS["remove"]},
        "required": ["remove"],
        "additionalProperties": False,
    }
    words = shape.get("items", {})
    if shape.get("type") == "array" and not _holds_things(words):
        lists = {"type": "array", "items": words}
        both = {"type": "object", "properties": {"add": lists, "remove": lists}, "additionalProperties": False}
        return {"anyOf": [{key: value for key, value in shape.items() if key != "description"}, both],
                "description": shape.get("description", "")}  # fmt: skip
    if shape.get("type") == "object" and isinstance(shape.get("patternProperties"), dict):
        pairs = shape["patternProperties"]
        return shape | {"patternProperties": {key: {"anyOf": [value, removed]} for key, value in pairs.items()}}
    return shape


def _holds_things(shape: Schema) -> bool:
    return "$ref" in shape or any("$ref" in each for each in shape.get("anyOf", ()))


def _relinked(part: Any) -> Any:
    """The same with every link leading to the shapes that are laid over others."""
    if isinstance(part, list):
        return [_relinked(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {key: f"{value}{LAID}" if key == "$ref" else _relinked(value) for key, value in part.items()}
