"""The words that scenarios may use are those that the rooms they play in really say."""

from __future__ import annotations

import re
from pathlib import Path

from engine.compiler.scenarios.words import BESIDE, HISTORY, REFUSALS
from engine.definitions.scenarios import Expect

ENGINE = Path(__file__).resolve().parents[2] / "engine"
REFUSED = re.compile(r"\bRefus(?:ed|al)\(\s*\"([a-z_]+)\"")
WRITTEN = re.compile(r"\bunit\.write\(\s*[a-z_.]+(?:\([^)]*\))?,\s*\"([a-z_]+)\"")


def said(pattern: re.Pattern[str], *rooms: str) -> set[str]:
    """The words that a pattern finds in the code of some rooms."""
    files = (file for room in rooms for file in (ENGINE / room).rglob("*.py"))
    return {word for file in files for word in pattern.findall(file.read_text(encoding="utf-8"))}


def test_every_refusal_can_be_expected() -> None:
    found = said(REFUSED, "casework", "access", "workflows")
    assert len(found) > 20
    assert found <= REFUSALS


def test_what_the_journal_tells_can_be_expected() -> None:
    found = said(WRITTEN, "casework")
    assert len(found) > 15
    assert found - {"opened_with_reason", "passed", "began_form"} <= HISTORY


def test_every_key_of_an_expectation_is_one_or_belongs_to_one() -> None:
    assert set(Expect.model_fields) == set(BESIDE) | {key for keys in BESIDE.values() for key in keys}
