"""Finds every sentence that the engine itself says, so that catalogues can be compared with it.

Words of a context are extracted elsewhere.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import polib

from engine.forms.problems import SENTENCES
from engine.i18n.faults import NEUTRAL
from engine.i18n.messages import sentences

CALL = re.compile(r"\b(say|many)\(")
LITERAL = r"\"((?:[^\"\\]|\\.)*)\""
SAY = re.compile(rf"\bsay\(\s*{LITERAL}")
MANY = re.compile(rf"\bmany\(\s*{LITERAL}\s*,\s*{LITERAL}")

SILENT = frozenset({"cli", "bootstrap"})
"""Rooms that speak to operators and implementers, in English."""

Sentence = tuple[str, str]
"""A sentence and, where it counts, its plural (else empty)."""


def engine_sentences(folder: Path) -> frozenset[Sentence]:
    """Everything that the engine in `folder` can say: its tables, its templates, and what its code says in passing."""
    found = set(sentences()) | {(text, "") for text in SENTENCES.values() if text != "{message}"} | {(NEUTRAL, "")}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".html":
            found |= in_template(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py" and path.parent.name not in SILENT:
            text = path.read_text(encoding="utf-8")
            found |= in_code(ast.parse(text)) if CALL.search(text) else set()  # most modules say nothing, and parsing is slow
    return frozenset(found)


def in_template(text: str) -> set[Sentence]:
    """The sentences of a template: `say("…")` and `many("…", "…")`."""
    found = {(_plain(match.group(1)), "") for match in SAY.finditer(text)}
    return found | {(_plain(match.group(1)), _plain(match.group(2))) for match in MANY.finditer(text)}


def computed_in_template(text: str) -> list[str]:
    """Calls whose sentence is not written out, and so can't be found: there must be none."""
    good = {match.start() for pattern in (SAY, MANY) for match in pattern.finditer(text)}
    return [text[match.start() : match.start() + 60] for match in CALL.finditer(text) if match.start() not in good]


def _plain(literal: str) -> str:
    return literal.replace('\\"', '"').replace("\\\\", "\\")


def in_code(tree: ast.AST) -> set[Sentence]:
    """The sentences that code says with a literal (also one of several by condition or table)."""
    found: set[Sentence] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "say":
            found |= {(text, "") for text in _literals(node.args[0])}
        elif name == "many" and len(node.args) > 1:
            found |= set(zip(_literals(node.args[0]), _literals(node.args[1]), strict=False))
    return found


def _literals(node: ast.expr) -> list[str]:
    """The texts that an argument may be: itself, either side of a condition, or the values of a table written out."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return [text for value in node.value.values for text in _literals(value)]
    return []


def differences(path: Path, wanted: Iterable[Sentence]) -> tuple[list[str], list[str], list[str]]:
    """How a catalogue differs from what is said: sentences that it lacks, that nobody says, and that it leaves untranslated."""
    file = polib.pofile(str(path), encoding="utf-8")
    has = {(entry.msgid, entry.msgid_plural or ""): entry for entry in file if not entry.obsolete}
    sought = set(wanted)
    empty = [one for (one, _), entry in has.items() if not _complete(entry)]
    return sorted(one for one, _ in sought - has.keys()), sorted(one for one, _ in has.keys() - sought), sorted(empty)


def _complete(entry: polib.POEntry) -> bool:
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)
