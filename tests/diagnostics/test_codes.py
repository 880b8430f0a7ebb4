"""The tables of codes: complete, provoked by fixtures, documented, and never given another meaning."""

from __future__ import annotations

import re
from pathlib import Path

from engine.compiler.codes import CODES
from engine.expressions import CODES as EXPRESSION_CODES
from engine.source.codes import CODES as SOURCE_CODES
from tests.diagnostics.fixtures import HERE, cases

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'"([EW][1-9][0-9]{2})"')
TABLES = ("engine/compiler/codes.py", "engine/source/codes.py", "engine/expressions/faults.py")

UNREACHED = {
    "E221": "a key of a mapping is written once (E114), so no file can give one option two values",
    "E506": "every type that can be written can be asked; a plug-in whose part is missing tells it (tests/forms)",
    "E520": "it speaks of installed packages and not of files (tests/forms/test_plug_in.py)",
}
"""Codes that no file can provoke, each with its reason."""


def meanings() -> dict[str, str]:
    """Every code of every room with its meaning."""
    return {**SOURCE_CODES, **EXPRESSION_CODES, **CODES}


def stored() -> dict[str, str]:
    """The meanings as they were when each code was first given."""
    lines = (HERE / "meanings.txt").read_text(encoding="utf-8").splitlines()
    return {line[:4]: line[5:] for line in lines if line}


def raised() -> set[str]:
    """Every code that the engine's source names outside of the tables."""
    files = (path for path in (ROOT / "engine").rglob("*.py") if path.relative_to(ROOT).as_posix() not in TABLES)
    return {code for path in files for code in NAMED.findall(path.read_text(encoding="utf-8"))}


def test_no_code_stands_in_two_tables() -> None:
    assert len(meanings()) == len(SOURCE_CODES) + len(EXPRESSION_CODES) + len(CODES)


def test_every_code_that_the_engine_can_raise_is_in_a_table() -> None:
    assert raised() - set(meanings()) == set()


def test_every_code_of_a_table_can_be_raised() -> None:
    assert set(meanings()) - raised() == set()


def test_every_code_has_a_fixture() -> None:
    assert set(meanings()) - {case.code for case in cases()} - set(UNREACHED) == set()


def test_every_fixture_is_of_a_code_in_the_tables() -> None:
    folders = {folder.name for folder in HERE.glob("[EW][0-9]*")}
    assert folders - set(meanings()) == set()
    assert {case.code for case in cases()} & set(UNREACHED) == set()


def test_a_code_never_changes_its_meaning() -> None:
    """A better wording of the same meaning is written into both; another meaning is another code."""
    assert {code: words for code, words in meanings().items() if stored().get(code) != words} == {}


def test_a_code_that_was_given_up_is_never_given_again() -> None:
    """It stays in `meanings.txt`, with what it meant."""
    assert set(stored()) >= set(meanings())
