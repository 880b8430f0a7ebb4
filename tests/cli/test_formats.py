"""What other programs read: SARIF 2.1.0 and annotations of GitHub's workflows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.cli.machines import as_github, as_sarif
from engine.cli.main import main
from engine.diagnostics import Diagnostic, Edit, Related, Severity, Span

FILE = "format of a file, ä.yaml"
FOUND = [
    Diagnostic(
        "E404",
        "There is no option list `brand`.",
        Span("forms/a.yaml", 3, 14, 3, 19),
        "Did you mean `brands`?",
        related=(Related("the word", Span("options/b.yaml", 1, 1, 1, 2)),),
        edits=(Edit(Span("forms/a.yaml", 3, 14, 3, 19), "brands"),),
    ),
    Diagnostic("W430", "100 %, really:\nyes, ::error::no", Span(FILE, 1, 1, 2, 3), severity=Severity.WARNING),
]

# The parts of the standard (OASIS SARIF 2.1.0) that are used here, with what they oblige to; nothing else may stand there.
POSITION = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "required": ["startLine"],
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), POSITION),
    "additionalProperties": False,
}
MESSAGE = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
ARTIFACT = {
    "type": "object",
    "required": ["uri"],
    "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"}},  # a relative reference, escaped
    "additionalProperties": False,
}
PHYSICAL = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {"artifactLocation": ARTIFACT, "region": REGION},
    "additionalProperties": False,
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {"id": {"type": "integer", "minimum": 0}, "physicalLocation": PHYSICAL, "message": MESSAGE},
    "additionalProperties": False,
}
REPLACEMENT = {
    "type": "object",
    "required": ["deletedRegion"],
    "properties": {"deletedRegion": REGION, "insertedContent": {"type": "object", "required": ["text"]}},
    "additionalProperties": False,
}
CHANGE = {
    "type": "object",
    "required": ["artifactLocation", "replacements"],
    "properties": {
        "artifactLocation": ARTIFACT,
        "replacements": {"type": "array", "minItems": 1, "items": REPLACEMENT},
    },
    "additionalProperties": False,
}
FIX = {
    "type": "object",
    "required": ["artifactChanges"],
    "properties": {"description": MESSAGE, "artifactChanges": {"type": "array", "minItems": 1, "items": CHANGE}},
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "level", "locations"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": MESSAGE,
        "locations": {"type": "array", "minItems": 1, "items": LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": LOCATION},
        "fixes": {"type": "array", "uniqueItems": True, "items": FIX},
    },
    "additionalProperties": False,
}
RULE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}, "additionalProperties": False}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "rules": {"type": "array", "uniqueItems": True, "items": RULE}},
    "additionalProperties": False,
}
RUN = {
    "type": "object",
    "required": ["tool"],
    "properties": {
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {"driver": DRIVER},
            "additionalProperties": False,
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
    "additionalProperties": False,
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
    "additionalProperties": False,
}


def faults_of_form(text: str) -> list[str]:
    """What the standard has against a SARIF text."""
    return [each.message for each in Draft202012Validator(SARIF).iter_errors(json.loads(text))]


def results(text: str) -> list[Any]:
    """The results of the only run."""
    found: list[Any] = json.loads(text)["runs"][0]["results"]
    return found


def test_sarif_is_of_the_standard_whatever_is_told() -> None:
    assert faults_of_form(as_sarif(FOUND)) == []
    assert faults_of_form(as_sarif([])) == []


def test_sarif_says_place_words_other_places_and_the_edit() -> None:
    first, second = sorted(results(as_sarif(FOUND)), key=lambda each: str(each["ruleId"]))
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "forms/a.yaml"},
        "region": {"startLine": 3, "startColumn": 14, "endLine": 3, "endColumn": 19},
    }
    assert first["message"]["text"] == "There is no option list `brand`. Did you mean `brands`?"
    assert first["relatedLocations"][0]["message"]["text"] == "the word"
    [change] = first["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "brands"}
    assert (second["level"], second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == (
        "warning",
        "format%20of%20a%20file%2C%20%C3%A4.yaml",
    )


def test_an_annotation_stands_on_one_line_and_nothing_in_it_begins_another() -> None:
    *annotations, counted = as_github(FOUND).split("\n")
    warning, error = annotations
    assert error == (
        "::error file=forms/a.yaml,line=3,endLine=3,col=14,endColumn=19,title=E404::There is no option list `brand`. "
        "Did you mean `brands`?%0Aoptions/b.yaml:1: the word"
    )
    assert warning == (
        "::warning file=format of a file%2C ä.yaml,line=1,endLine=2,title=W430::100 %25, really:%0Ayes, ::error::no"
    )
    assert counted == "1 error, 1 warning in 2 files."


@pytest.mark.parametrize("format", ["sarif", "github", "json"])
def test_every_format_tells_all_faults_and_ends_alike(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("form: a\nx: @\ny: Note: this\n", encoding="utf-8")
    assert main(["check", "a.yaml", "--format", format]) == 1
    said = capsys.readouterr().out
    assert ("E124" in said, "E125" in said) == (True, True)
    (tmp_path / "a.yaml").write_text("form: a\ntitle: A\n", encoding="utf-8")
    assert main(["check", "a.yaml", "--format", format]) == 0
