"""Every trap that the language names is one that the check knows by name: each has a code with a fixture."""

from __future__ import annotations

import re
from pathlib import Path

from tests.diagnostics.fixtures import cases

LANGUAGE = Path(__file__).resolve().parents[2] / "docs" / "language.md"
TRAPS = {
    "A comma or `[` in flow style": {"E120", "E122"},
    "text cut by ` #`": {"E123", "E124", "E125"},
    "not-known that switches a safety rule off": {"E217"},
    "a class leaking through a title": {"E218", "E705", "E707", "E708"},
    "a duty nobody takes up": {"E703", "E641"},
    "a mandatory route without a provider": {"E618", "W645", "W647"},
    "a consent policy whose purpose no form asks for": {"E417", "W646"},
    "clock contradictions": {"E610", "W648"},
    "a rule that starts itself again": {"E628", "W644"},
    "an override that weakens quietly": {"W150"},
    "an option that is also a name": {"E204"},
    "a colon in a flow value": {"E121"},
    "ids of one namespace that differ by plural only": {"W436"},
    "an id that differs from its file's name": {"E401"},
}
UNKNOWN = {"a fact read before any path can have answered it"}
"""Traps that can't be told without looking through all paths of a procedure."""


def named() -> list[str]:
    """The traps as the page of the language names them."""
    page = LANGUAGE.read_text(encoding="utf-8")
    section = page[page.index("## 9. ") :].partition("\n")[2].partition("\n## ")[0]
    return [" ".join(each.split()) for each in re.split(r" · ", section)]


def test_every_trap_of_the_language_has_a_code_or_is_known_to_have_none() -> None:
    known = (*TRAPS, *UNKNOWN)
    assert [each for each in named() if not each.startswith(known)] == []
    assert len(named()) == len(known)


def test_every_code_of_a_trap_has_a_fixture() -> None:
    provoked = {case.code for case in cases()}
    assert set().union(*TRAPS.values()) - provoked == set()
