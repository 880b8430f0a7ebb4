"""The published JSON Schemas are valid drafts, accept what ships and refuse what the check refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from engine.definitions.reading import KINDS
from engine.definitions.schema import json_schema
from engine.source import read_context
from engine.source.nodes import Node, Scalar, Sequence_

ROOT = Path(__file__).resolve().parents[2]
NEWER = {"$defs", "prefixItems", "unevaluatedProperties", "dependentRequired", "discriminator", "minContains", "oneOf"}


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


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_schema_is_a_valid_draft_7_with_keywords_that_every_editor_knows(kind: str) -> None:
    schema = json_schema(kind)
    jsonschema.Draft7Validator.check_schema(schema)
    assert set(re.findall(r'"(\$?\w+)":', json.dumps(schema))) & NEWER == set()


def test_everything_that_ships_fits_its_schema() -> None:
    laid, _ = read_context(ROOT / "contexts/timor-leste", ROOT)
    validators = {kind: jsonschema.Draft7Validator(json_schema(kind)) for kind in KINDS}
    checked = 0
    for document in laid.documents:
        if document.kind in validators:
            found = validators[document.kind].iter_errors(as_an_editor_reads(document.node))
            problems = [f"{document.file}: {each.json_path} {each.message}" for each in found]
            assert problems == []
            checked += 1
    assert checked > 50


def test_a_schema_refuses_an_unknown_key() -> None:
    validator = jsonschema.Draft7Validator(json_schema("form"))
    form = {"form": "a", "class": "plain", "purpose": "b", "questions": [{"ask": "c", "label": "d", "type": "text"}]}
    assert validator.is_valid(form)
    assert not validator.is_valid({**form, "colour": "red"})
    assert not validator.is_valid({**form, "questions": [{"ask": "c", "label": "d", "type": "txt"}]})
