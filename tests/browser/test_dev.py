"""`tais dev` in a browser: a fault appears on an open page and goes, what was typed stays; every page of the studio, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.studio.country import copied
from tests.studio.served import Dev, serving

SHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PAGES = {
    "overview": "/studio/",
    "chart": "/studio/kinds/loan",
    "form": "/studio/forms/card?language=en",
    "people": "/studio/people",
    "rules": "/studio/rules",
    "records": "/studio/records",
    "bar": "/login",
}


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    with serving(copied(tmp_path_factory.mktemp("dev"))) as found:
        yield found


def opened(browser: Browser, width: int = 1280, faults: list[str] | None = None) -> Page:
    """A page of a window of its own; what its scripts complain of goes into `faults`."""
    window = browser.new_context(viewport={"width": width, "height": 900})
    window.set_default_timeout(15_000)
    page = window.new_page()
    if faults is not None:
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    return page


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds on a page."""
    page.evaluate(axe)
    found: list[str] = page.evaluate(
        "async (rules) => (await axe.run(document, {runOnly: rules})).violations"
        ".map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`)",
        RULES,
    )
    return found


def shot(page: Page, name: str) -> None:
    """Keeps what a page looks like."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"studio-{name}.png")


def test_a_fault_appears_on_an_open_form_and_goes_and_what_was_typed_becomes_a_draft(
    browser: Browser, dev: Dev, axe: str
) -> None:
    faults: list[str] = []
    page = opened(browser, faults=faults)
    page.goto(f"{dev.address}/studio/records")
    page.click("form:has(input[name='back'][value='/readers/new']) button")
    page.click("main form[method='post'] button")
    page.wait_for_url("**/readers/*/forms/card")
    page.fill("[name='first_name']", "Typed by hand")
    dev.country.edit("forms/card.yaml", "type: date, required: true", "type: dat, required: true")
    page.wait_for_selector(".studio-over")
    assert page.inner_text("#q-issued_on .studio-here").startswith("`dat` is not a word")
    assert "last version without errors" in page.inner_text(".studio-over")
    assert page.input_value("[name='first_name']") == "Typed by hand"
    assert [each for each in violations(page, axe) if "studio" in each] == []
    shot(page, "fault")
    page.set_viewport_size({"width": 320, "height": 800})
    shot(page, "fault-narrow")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    dev.country.edit("forms/card.yaml", "type: dat, required: true", "type: date, required: true")
    page.wait_for_selector(".studio-over", state="detached")
    assert page.input_value("[name='first_name']") == "Typed by hand"
    dev.country.edit("forms/card.yaml", "label: Apelido", "label: Apelido novo")
    page.wait_for_selector("text=Apelido novo")
    assert page.input_value("[name='first_name']") == "Typed by hand"
    assert page.url.endswith("/forms/card")
    dev.country.edit("forms/card.yaml", "label: Apelido novo", "label: Apelido")
    page.wait_for_selector("text=Apelido novo", state="detached")
    assert faults == []
    page.context.close()


def test_what_was_typed_where_there_are_no_drafts_is_put_back(browser: Browser, dev: Dev) -> None:
    page = opened(browser)
    page.goto(f"{dev.address}/login")
    page.fill("#name", "rita")
    dev.country.edit("forms/card.yaml", "title: Cartão de leitor", "title: Cartão")
    page.wait_for_event("load")
    page.wait_for_function("document.querySelector('#name').value === 'rita'")
    dev.country.edit("forms/card.yaml", "title: Cartão", "title: Cartão de leitor")
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_studio_is_accessible_wide_and_narrow(
    browser: Browser, dev: Dev, axe: str, name: str, width: int
) -> None:
    faults: list[str] = []
    page = opened(browser, width, faults)
    page.goto(dev.address + PAGES[name])
    page.click(".studio-look summary")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    shot(page, f"{name}-{width}")
    assert faults == []
    page.context.close()
