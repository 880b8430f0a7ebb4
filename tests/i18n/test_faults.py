"""Problems and refusals: a whole sentence in every language, never a code, never a blank."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.casework.outcomes import Refusal
from engine.expressions.program import Program
from engine.expressions.text import Phrase, Text
from engine.expressions.values import MILLION
from engine.forms.problems import SENTENCES, Problem
from engine.i18n.messages import REFUSALS
from engine.i18n.translator import Translator

Speaking = Callable[[str], Translator]
ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("tet", "pt", "en")
PARTICULARS: dict[str, str | int] = {
    "least": 1, "most": 3, "found": 5, "name": "x", "first": 1800, "last": 2200, "answer": "not_known", "option": "y",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_problem_has_its_sentence(speaking: Speaking, language: str, code: str) -> None:
    told = speaking(language).problem(Problem("q", code, PARTICULARS))
    assert told
    assert not re.search(r"[{}_]", told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*sorted(REFUSALS), "never_heard_of"])
def test_every_refusal_has_its_sentence_with_and_without_particulars(
    speaking: Speaking, language: str, code: str
) -> None:
    parameters = {
        "duties": ["Supervisor"],
        "forms": ["Registration", "Case plan"],
        "form": "Registration",
        "purposes": {"sharing": "refused"},
    }
    for given in ({}, parameters):
        told = speaking(language).refusal(Refusal(code, given))  # type: ignore[arg-type]
        assert told
        assert not re.search(r"[{}_]", told)


def test_every_refusal_that_the_rooms_below_know_has_a_sentence() -> None:
    sources = [path for room in ("workflows", "access", "casework") for path in (ROOT / "engine" / room).rglob("*.py")]
    told = re.compile(r"Refus(?:ed|al)\(\s*\"([a-z_]+)\"")
    codes = {code for path in sources for code in told.findall(path.read_text(encoding="utf-8"))}
    assert codes <= set(REFUSALS)


def test_titles_in_a_refusal_are_in_the_readers_language(speaking: Speaking) -> None:
    told = speaking("tet").refusal(Refusal("needs_form", {"forms": ["Registration", "Case plan"]}))
    assert told == "Kompleta uluk “Rejistu”, “Planu kazu”"


def test_the_implementers_sentence_comes_first(speaking: Speaking) -> None:
    assert speaking("en").refusal(Refusal("check", {}, Phrase("Ask first"))) == "Ask first"


def test_a_failed_check_prints_what_stands_in_its_places(speaking: Speaking) -> None:
    message = Text("At most ${limit}", (("limit", Program("limit", ["lit", "number", "2"], "whole_number")),))
    problem = Problem("q", "check_failed", message=message, slots=(2 * MILLION,))
    assert speaking("en").problem(problem) == "At most 2"
