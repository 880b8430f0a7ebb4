"""Every code is documented and provoked, and the page of codes is current."""

from __future__ import annotations

import re
from pathlib import Path

from engine.compiler.codes import CODES, page
from tests.compiler.test_faults import TABLES

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r'"([EW][0-9]{3})"')


def told() -> set[str]:
    """Every code that the compiler's and the definitions' rooms name."""
    rooms = [ROOT / "engine/compiler", ROOT / "engine/definitions"]
    files = [path for room in rooms for path in room.rglob("*.py") if path.name != "codes.py"]
    return {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_that_is_told_is_in_the_table() -> None:
    assert {code for code in told() if code[1] in "345678"} - set(CODES) == set()


def test_every_code_of_the_table_is_told() -> None:
    assert set(CODES) - told() == set()


def test_every_code_has_a_case_that_provokes_it() -> None:
    provoked = {
        code
        for table in TABLES.glob("*.yaml")
        for code in re.findall(r"fault: ([EW]\d{3})", table.read_text(encoding="utf-8"))
    }
    assert set(CODES) - provoked == set()


def test_the_page_of_codes_is_current() -> None:
    page_in_docs = ROOT / "docs/diagnostics.md"
    assert page_in_docs.read_text(encoding="utf-8") == page(), (
        "write `engine.compiler.codes.page()` to docs/diagnostics.md"
    )
