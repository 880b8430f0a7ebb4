"""Further ways to a fault (`variants.yaml`): each is told once, at the very word, with the word that was probably meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.diagnostics import Diagnostic
from tests.diagnostics.fixtures import BASE, HERE, check, overlay, whole


def variants() -> list[Any]:
    """Every variant of every code, under a name that can be read."""
    found = []
    for table in sorted(HERE.glob("*/variants.yaml")):
        for row in YAML(typ="base", pure=True).load(table.read_text(encoding="utf-8")):
            found.append(pytest.param(table.parent.name, row, id=f"{table.parent.name}: {row['when']}"))
    return found


def files_of(row: dict[str, Any]) -> dict[str, bytes]:
    """The files of a variant that differ from the base: a piece replaced, files added or left out."""
    files = {path: text.encode() for path, text in row.get("add", {}).items()}
    if "write" in row:
        old, new = (each.encode() for each in row["write"])
        text = overlay(BASE)[row["in"]]
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {row['in']}"
        files[row["in"]] = text.replace(old, new)
    if "without" in row:
        files["without.txt"] = row["without"].encode()
    return files


def marked(found: Diagnostic, files: dict[str, bytes]) -> str:
    """The text under the caret, as far as its first line goes."""
    line = files[found.span.file].decode().split("\n")[found.span.line - 1]
    end = found.span.end_column - 1 if found.span.end_line == found.span.line else len(line)
    return line[found.span.column - 1 : end]


@pytest.mark.parametrize(("code", "row"), variants())
def test_a_fault_is_told_once_where_it_stands(code: str, row: dict[str, Any], tmp_path: Path) -> None:
    files = whole(files_of(row))
    said, found = check(files, tmp_path)
    assert [each.code for each in found] == [code], said
    only = found[0]
    assert only.span.file == row.get("at", row.get("in"))
    assert marked(only, files) == row["marks"]
    assert row.get("says", "") in only.message
    if "meant" in row:
        assert f"`{row['meant']}`" in only.remedy, only.remedy
