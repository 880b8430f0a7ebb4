"""Every fault is found, alone, at its place, with the word that was probably meant. The cases are tables beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.diagnostics import Diagnostic
from tests.compiler.workshop import LAYER, edited, files, make

TABLES = Path(__file__).parent / "faults"


def cases() -> list[Any]:
    """Every case of every table, under a name that can be read."""
    found = []
    for table in sorted(TABLES.glob("*.yaml")):
        for case in YAML(typ="base", pure=True).load(table.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{table.stem}: {case['fault']} {case['when']}"))
    return found


def texts_of(case: dict[str, Any]) -> dict[str, str]:
    """The context of a case: pieces replaced, files added or left out."""
    texts = edited(case["in"], case["write"][0], case["write"][1]) if "write" in case else files()
    for path, text in case.get("add", {}).items():
        texts[f"{LAYER}/{path}"] = text
    if "without" in case:
        del texts[f"{LAYER}/{case['without']}"]
    return texts


def marked(found: Diagnostic, texts: dict[str, str]) -> str:
    """The text under the caret, as far as its first line goes."""
    line = texts[found.span.file].split("\n")[found.span.line - 1]
    end = found.span.end_column - 1 if found.span.end_line == found.span.line else len(line)
    return line[found.span.column - 1 : end]


@pytest.mark.parametrize("case", cases())
def test_a_fault_is_told_once_where_it_stands(case: dict[str, Any]) -> None:
    texts = texts_of(case)
    found = make(texts).diagnostics
    shown = [
        f"{each.code} {each.span.file}:{each.span.line}:{each.span.column} {each.message} | {each.remedy}"
        for each in found
    ]
    assert [each.code for each in found] == [case["fault"]], "\n".join(shown)
    only = found[0]
    assert only.span.file == f"{LAYER}/{case.get('at', case.get('in'))}"
    assert marked(only, texts) == case["marks"]
    assert case.get("says", "") in only.message
    if "meant" in case:
        assert f"`{case['meant']}`" in only.remedy, only.remedy
    assert only.message
    assert only.message[0].isupper() or only.message[0] == "`"
    assert only.message.endswith((".", "?"))
