"""Every type of page: no violation that axe knows, no scrolling sideways, targets large enough; widths and languages dealt by a seed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.browser.conftest import Door, Person
from tests.browser.filling import answer, fill
from tests.browser.test_walk import CHILD, new

WIDTHS = (360, 768, 1280)
LANGUAGES = ("tet", "pt", "en")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Addresses of the records that the pages are about, found once."""
    return {}


def prepared(door: Door, made: dict[str, str]) -> dict[str, str]:
    """A record with obligations, a plan waiting for approval and a raised flag."""
    if made:
        return made
    officer = door.person("officer")
    page = officer.page
    case = new(officer, "cases", dict(CHILD))
    officer.go(f"{case}/forms/consent/new")
    fill(page, {})
    officer.go(f"{case}/forms/protection_concerns")
    answer(page, "kinds", ["sexual_violence"])
    fill(page, {"main_kind": "sexual_violence"})
    made["case"] = case
    made["referral"] = str(page.locator(".obligation h3 a").first.evaluate("link => link.pathname"))
    officer.go(f"{case}/forms/registration")
    page.fill("[name=name_first]", "")
    made["letter"] = f"{made['referral']}/forms/referral_letter"
    officer.go(made["letter"])
    fill(page, {})
    return made


Opener = Callable[[Person, dict[str, str]], None]


def at(pattern: str) -> Opener:
    """Opens an address made of what was prepared."""
    return lambda person, made: person.go(pattern.format(**made))


def wrong(person: Person, made: dict[str, str]) -> None:
    """A form with problems."""
    person.go(f"{made['case']}/forms/case_plan")
    person.page.click("button[value=complete]")
    person.page.wait_for_load_state()


PAGES: dict[str, tuple[str, Opener]] = {
    "login": ("", at("/login")),
    "left": ("", at("/quick-exit")),
    "home": ("officer", at("/")),
    "list": ("officer", at("/cases")),
    "new": ("officer", at("/cases/new")),
    "record": ("officer", at("{case}")),
    "form": ("officer", at("{case}/forms/registration")),
    "form with rows": ("officer", at("{case}/forms/case_plan")),
    "form with problems": ("officer", wrong),
    "form to read": ("supervisor", at("{case}/forms/registration")),
    "event": ("supervisor", at("{case}/events/mark_duplicate")),
    "send": ("officer", at("{referral}/send/send")),
    "flag": ("officer", at("{case}/flags/emergency")),
    "history": ("officer", at("{case}/history")),
    "not found": ("officer", at("/cases/nothing")),
    "reason": ("manager", at("{case}/reason")),
}
SEED = int(os.environ.get("TAIS_SEED") or date.today().toordinal())  # noqa: DTZ011 (any number does; each day another)


def cards(seed: int) -> dict[str, tuple[int, str]]:
    """A width and a language for each page, dealt in turn so that each comes as often as the others."""
    dealt = random.Random(seed)
    pairs = [(width, language) for width in WIDTHS for language in LANGUAGES]
    dealt.shuffle(pairs)
    return {name: pairs[number % len(pairs)] for number, name in enumerate(PAGES)}


CARDS = cards(SEED)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_by_everybody(door: Door, made: dict[str, str], axe: str, name: str) -> None:
    found = prepared(door, made)
    who, open_page = PAGES[name]
    width, language = CARDS[name]
    person = door.person(who, width=width, language=language)
    open_page(person, found)
    person.shot(f"page-{name.replace(' ', '-')}-{width}-{language}")
    print(f"{name}: {width} px, {language}; again with TAIS_SEED={SEED}")  # noqa: T201 (told when the test fails)
    person.page.evaluate(axe)
    result: dict[str, Any] = person.page.evaluate("rules => axe.run(document, rules)", RULES)
    told = [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in result["violations"]]
    assert told == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    assert small_targets(person) == []


def small_targets(person: Person) -> list[str]:
    """Buttons and fields lower than 44 pixels (the label of a choice counts as its target)."""
    return list(
        person.page.evaluate(
            """() => [...document.querySelectorAll('button, .button, input.field, select.field, label.choice')]
              .filter(each => each.checkVisibility() && !each.classList.contains('unseen') && each.getBoundingClientRect().height < 43.5)
              .map(each => each.outerHTML.slice(0, 120))"""
        )
    )
