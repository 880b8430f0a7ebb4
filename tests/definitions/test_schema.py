"""The published JSON Schemas are valid in two dialects, explain every key, accept what ships and refuse what is misshapen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from engine.definitions.documentation.keys import nouns
from engine.definitions.documentation.references import REFERENCES
from engine.definitions.documentation.schema import DIALECT, json_schema
from engine.definitions.noun import key_of
from engine.definitions.reading import KINDS
from engine.source import Document, Node, Scalar, Sequence_, read_yaml

ROOT = Path(__file__).resolve().parents[2]
NEWER = {"prefixItems", "unevaluatedProperties", "dependentRequired", "discriminator", "minContains", "oneOf"}
QUESTION = {"ask": "c", "label": "D", "type": "text"}
FORM = {"form": "a", "title": "A", "class": "plain", "purpose": "B", "questions": [QUESTION]}
WORKFLOW = {"workflow": "a", "title": "A", "path": "a", "initial": "b", "states": {"b": {"title": "B", "ended": True}}}


def as_an_editor_reads(node: Node) -> Any:
    """A node as YAML 1.2's core schema reads it: plain words that look like numbers are numbers."""
    if isinstance(node, Sequence_):
        return [as_an_editor_reads(each) for each in node]
    if not isinstance(node, Scalar):
        return {entry.key.text: as_an_editor_reads(entry.value) for entry in node}
    if node.is_quoted:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    if re.fullmatch(r"-?\d+", node.text):
        return int(node.text)
    return float(node.text) if re.fullmatch(r"-?\d+\.\d+", node.text) else node.text


def validators(kind: str) -> tuple[jsonschema.Draft202012Validator, jsonschema.Draft7Validator]:
    """A schema as its own dialect reads it, and as editors do that know only the older one."""
    return jsonschema.Draft202012Validator(json_schema(kind)), jsonschema.Draft7Validator(json_schema(kind))


def shipped() -> list[Document]:
    """Every document of the library and of the shipped contexts, as it was written: layers are not yet laid over one another."""
    found: list[Document] = []
    for folder in ("forms", "workflows", "contexts"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            documents, faults = read_yaml(path.read_bytes(), str(path), folder)
            assert faults == []
            found += documents
    return found


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_schema_is_valid_in_its_dialect_with_keywords_that_every_editor_knows(kind: str) -> None:
    schema = json_schema(kind)
    assert schema["$schema"] == DIALECT
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft7Validator.check_schema(schema)
    assert set(re.findall(r'"(\$?\w+)":', json.dumps(schema))) & NEWER == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_in_a_schema_has_its_sentence(kind: str) -> None:
    silent = [
        f"{name}.{key}"
        for name, shape in json_schema(kind)["$defs"].items()
        for key, value in shape.get("properties", {}).items()
        if not value.get("description")
    ]
    assert silent == []


def test_everything_that_ships_fits_its_schema() -> None:
    known = {kind: validators(kind) for kind in KINDS}
    documents = shipped()
    problems = [
        f"{document.file}: {each.json_path} {each.message}"
        for document in documents
        for validator in known[document.kind]
        for each in validator.iter_errors(as_an_editor_reads(document.node))
    ]
    assert problems == []
    assert len(documents) > 100


FAULTS = {
    "an unknown key of a form": ("form", FORM | {"colour": "red"}),
    "a word that is no type": ("form", FORM | {"questions": [QUESTION | {"type": "txt"}]}),
    "a question without a label": ("form", FORM | {"questions": [{"ask": "c", "type": "text"}]}),
    "an id with a capital letter": ("form", FORM | {"form": "Form"}),
    "a form without its class": ("form", {key: value for key, value in FORM.items() if key != "class"}),
    "an unknown key, even in a layer": ("form", {"form": "a", "extends": "a", "colour": "red"}),
    "a text where a list belongs": ("options", {"options": "a", "list": "b"}),
    "an empty option list": ("options", {"options": "a", "list": []}),
    "a weekday that is none": ("calendar", {"calendar": "working", "open": {"mooday": "08:00 to 12:00"}}),
    "a context without a time zone": ("context", {"context": "a", "title": "A", "status": "live", "languages": {}}),
    "a trigger that is none": (
        "record",
        {"record": "a", "rules": {"b": {"title": "B", "when": {"complete": "c"}, "then": []}}},
    ),
    "a verb that is none": (
        "record",
        {"record": "a", "rules": {"b": {"title": "B", "when": {"event": "c"}, "then": [{"tell": "d"}]}}},
    ),
    "a duty in no part of a record": ("duties", {"duties": {"a": {"title": "A", "is": "boss"}}}),
    "a person without a role": ("people", {"people": {"a": {"name": "A"}}}),
    "a profile without fields": ("profile", {"profile": "a", "title": "A", "for": "b", "record": "c", "fields": []}),
    "a policy with an unknown key": ("consent_policies", {"consent_policies": {"a": {"needs": [], "who": "b"}}}),
    "a sight of no sort": ("roles", {"roles": {"a": {"title": "A", "sees": [{"record": "b", "which": "mine"}]}}}),
    "a setting with an unknown key": ("settings", {"settings": {"a": {"title": "A", "value": 1, "unit": "days"}}}),
    "a transition without an event": (
        "workflow",
        WORKFLOW | {"states": {"a": {"title": "A", "transitions": [{"by": "b"}]}}},
    ),
    "a step with an unknown key": ("scenario", {"scenario": "A", "starts": "b", "people": "c", "steps": [{"go": "d"}]}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_schema_refuses(fault: str) -> None:
    kind, document = FAULTS[fault]
    assert [validator.is_valid(document) for validator in validators(kind)] == [False, False]


def test_what_the_faults_are_made_of_is_itself_without_fault() -> None:
    assert validators("form")[0].is_valid(FORM)
    assert validators("workflow")[0].is_valid(WORKFLOW)


def test_a_layer_repeats_only_what_it_changes() -> None:
    layer = {
        "form": "a",
        "extends": "a",
        "questions": [{"ask": "b", "remove": True}, {"ask": "c", "hint": "D", "after": "e"}],
    }
    assert [validator.is_valid(layer) for validator in validators("form")] == [True, True]
    assert not validators("form")[0].is_valid({key: value for key, value in layer.items() if key != "extends"})


def test_the_ids_of_a_context_are_offered_but_not_demanded() -> None:
    schema = json_schema("form", {"options": ("colours", "sizes")})
    named = schema["$defs"]["Question"]["properties"]["options"]["anyOf"]
    assert named[0] == {"enum": ["colours", "sizes"]}
    with_list = FORM | {"questions": [QUESTION | {"type": "choose_one", "options": "not_yet_written"}]}
    assert jsonschema.Draft202012Validator(schema).is_valid(with_list)


def test_every_place_where_ids_are_offered_is_a_key_of_the_language() -> None:
    known = {(model.__name__, key_of(field)) for kind in KINDS for model in nouns(kind) for field in model.model_fields}
    assert set(REFERENCES) - known == set()
