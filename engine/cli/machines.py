"""Diagnostics → what other programs read: SARIF 2.1.0 (code scanning, editors) and annotations of GitHub's workflows.

As in `telling`, places are 1-based and their ends exclusive; both formats count columns in characters and lines likewise, so nothing is
converted but the words. Nothing here is read by people: that is `telling`'s.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from engine.cli.telling import counted, relative
from engine.diagnostics import Diagnostic, Edit, Severity, Span, in_order

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


# --- SARIF --------------------------------------------------------------------------------------------------------------
def as_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """One run with one result for each diagnostic; an edit that mends it is a fix."""
    ordered = in_order(diagnostics)
    codes = sorted({each.code for each in ordered})
    driver = {"name": "tais", "rules": [{"id": code} for code in codes]}
    results = [_result(each, codes.index(each.code)) for each in ordered]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF, "version": VERSION, "runs": [run]}, ensure_ascii=False, indent=2)


def _result(each: Diagnostic, rule: int) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": each.code,
        "ruleIndex": rule,
        "level": LEVELS[each.severity],
        "message": {"text": f"{each.message} {each.remedy}".rstrip()},
        "locations": [_location(each.span)],
    }
    if each.related:
        result["relatedLocations"] = [
            {"id": number, **_location(related.span), "message": {"text": related.message}}
            for number, related in enumerate(each.related, 1)
        ]
    if each.edits:
        result["fixes"] = [{"description": {"text": each.remedy or each.message}, "artifactChanges": _changes(each.edits)}]
    return result


def _changes(edits: Sequence[Edit]) -> list[dict[str, object]]:
    """The edits by file: each deletes a region and writes other text there."""
    files = dict.fromkeys(edit.span.file for edit in edits)
    return [
        {
            "artifactLocation": _artifact(file),
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                for edit in edits
                if edit.span.file == file
            ],
        }
        for file in files
    ]


def _location(span: Span) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": _artifact(span.file), "region": _region(span)}}


def _artifact(file: str) -> dict[str, str]:
    """A file as a relative URI."""
    return {"uri": quote(relative(file))}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


# --- GitHub -------------------------------------------------------------------------------------------------------------
def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One workflow command for each diagnostic; GitHub shows it at its line. The last line counts."""
    ordered = in_order(diagnostics)
    return "\n".join([*(_annotation(each) for each in ordered), counted(ordered)])


def _annotation(each: Diagnostic) -> str:
    span = each.span
    properties = {
        "file": relative(span.file),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "col": str(span.column),
        "endColumn": str(span.end_column),
        "title": each.code,
    }
    if span.line != span.end_line:  # GitHub takes columns only within one line
        del properties["col"], properties["endColumn"]
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    related = [f"{relative(other.span.file)}:{other.span.line}: {other.message}" for other in each.related]
    said = "\n".join([f"{each.message} {each.remedy}".rstrip(), *related])
    return f"::{LEVELS[each.severity]} {written}::{_data(said)}"


def _data(text: str) -> str:
    """A text behind the second `::`; whatever it holds, it can't begin another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A value between commas."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
