"""The engine knows no domain word: what a country's procedure speaks of lives in YAML only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine"
SUFFIXES = {".py", ".js", ".mjs", ".html", ".css", ".sql", ".mako", ".svg", ".txt", ".xml"}
DOMAIN = (
    "child infant baby orphan adolescent police officer officers hospital doctor nurse clinic shelter "
    "refuge foster guardian guardians caregiver caregivers mother father victim victims survivor survivors "
    "perpetrator offender abuse abused abusive neglect neglected violence violent rape sexual trafficking exploitation "
    "marriage pregnancy pregnant harm risk risks emergency welfare "
    "prosecutor prosecution magistrate court offence crime criminal penal forensic psychologist psychosocial "
    "caseworker caseworkers supervisor supervisors referral referrals reunification "
    "timor dili baucau atauro trinidad tobago unicef primero municipality suco aldeia posto"
).split()
WORD = re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(DOMAIN))})(?![A-Za-z])", re.IGNORECASE)

# A word that is also a technical term is allowed on lines that match here; the reason stands beside each.
MEANT = (
    re.compile(r"firstElementChild|lastElementChild|:(first|last|nth|only)-child"),  # names of the DOM and of CSS
    re.compile(r"appendChild|removeChild|replaceChild|childNodes|childElementCount"),
)


def faults(text: str) -> list[tuple[int, str]]:
    """Line and word of every domain word in a text."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in MEANT:
            line = pattern.sub("", line)
        found += [(number, match.group(1)) for match in WORD.finditer(line)]
    return found


def files() -> list[Path]:
    """Every text of the engine, but not the shared library that a wheel carries inside it."""
    return sorted(
        path for path in ENGINE.rglob("*") if path.suffix in SUFFIXES and path.relative_to(ENGINE).parts[0] != "library"
    )


def test_the_engine_knows_no_domain_word() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {word}"
        for path in files()
        for line, word in faults(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("text", ["child", "the Police came", "risk_level", "x = 'hospital'", "ABUSE", "child-card"])
def test_a_domain_word_is_found_whatever_stands_around_it(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize("text", ["brisk", "li:first-child", "node.appendChild(x)", "asterisk", "courtesy"])
def test_a_word_that_only_contains_one_is_not_found(text: str) -> None:
    assert faults(text) == []
