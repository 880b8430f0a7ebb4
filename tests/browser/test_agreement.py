"""What shows while somebody types is what the server would show: conditions are worked out twice and must agree."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Door
from tests.browser.test_walk import CHILD, new

STEPS = 18
ASK = """async () => {
  const form = document.querySelector("[data-form]");
  const fields = {};
  for (const [name, value] of new FormData(form)) fields[name] = [...(fields[name] || []), String(value)];
  const answer = await fetch(form.dataset.preview, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ fields, entry: form.dataset.entry }),
  });
  return (await answer.json()).shown;
}"""
VISIBLE = """() => [...document.querySelectorAll("[data-question]")]
  .filter((each) => !each.closest("[hidden]") && !each.classList.contains("withheld"))
  .map((each) => each.dataset.question)"""
ALL = "() => [...document.querySelectorAll('[data-question]')].map((each) => each.dataset.question)"


def change_something(page: Page, dice: random.Random) -> None:
    """One answer of a question that shows: a choice, a number or a date."""
    paths = page.evaluate(VISIBLE)
    question = page.locator(f"[id='q-{dice.choice(paths)}']")
    kind = question.get_attribute("data-type")
    if kind in ("date", "date_time"):
        for part, text in (("year", str(dice.choice([2008, 2015, 2022, 2026]))), ("month", "3"), ("day", "2")):
            question.locator(f"[name$=':{part}']").first.fill(text)
        return
    choices = question.locator("label:not([hidden]) > input[type=radio], label:not([hidden]) > input[type=checkbox]")
    if choices.count():
        choices.nth(dice.randrange(choices.count())).click()
    elif question.locator("select").count():
        options = question.locator("option:not([hidden])")
        question.locator("select").select_option(
            options.nth(dice.randrange(options.count())).get_attribute("value") or ""
        )
    elif question.locator("input:not([type=hidden])").count():
        question.locator("input:not([type=hidden])").first.fill(str(dice.choice([2, 7, 15])))


@pytest.mark.parametrize("form", ["registration", "protection_concerns", "initial_assessment", "case_plan", "closure"])
def test_the_browser_shows_what_the_server_would_show(door: Door, form: str) -> None:
    officer = door.person("officer")
    case = new(officer, "cases", dict(CHILD))
    officer.go(f"{case}/forms/{form}")
    dice = random.Random(form)
    for step in range(STEPS):
        change_something(officer.page, dice)
        there = set(officer.page.evaluate(ALL))
        assert set(officer.page.evaluate(VISIBLE)) == set(officer.page.evaluate(ASK)) & there, f"{form}, step {step}"
