"""Fills the form on a page as a person would: what is given, then whatever is still asked for, one visible question after the other."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST = 15


def fill(page: Page, given: dict[str, str | list[str]], button: str = "complete") -> None:
    """Types what is given and completes; then mends what the summary names until the page moves on."""
    for path, value in given.items():
        answer(page, path, value)
    here = page.url
    for attempt in range(MOST):
        page.locator(f"button[name=do][value={button}]:not(.unseen)").click()
        page.wait_for_load_state()
        if page.locator("[data-summary]").count() == 0:
            return
        missing = page.locator("[data-summary] a").evaluate_all(
            "links => links.map(link => decodeURIComponent(link.hash.slice(1)))"
        )
        for path in missing:
            if path not in given:
                made_up(page, path, attempt)
        assert page.url.split("#")[0].split("?")[0] == here.split("#")[0].split("?")[0]
    raise AssertionError(page.locator("[data-summary]").inner_text())


def question(page: Page, path: str) -> Locator:
    """A question's part of the page."""
    return page.locator(f"[id='q-{path}']")


def answer(page: Page, path: str, value: str | list[str]) -> None:
    """Answers one question: a date as `2015-03-02`, options by id, text as it is."""
    asked = question(page, path)
    kind = asked.get_attribute("data-type")
    if kind in ("date", "date_time"):
        day, _, time = str(value).partition(" ")
        for part, text in zip(("year", "month", "day"), day.split("-"), strict=True):
            asked.locator(f"[name='{path}:{part}']").fill(text)
        if time:
            asked.locator(f"[name='{path}:time']").fill(time)
        return
    for each in value if isinstance(value, list) else [value]:
        choice = asked.locator(f"input[value='{each}']:is([type=radio], [type=checkbox])")
        if choice.count():
            choice.first.check()
        elif asked.locator("select").count():
            asked.locator("select").select_option(each)
        else:
            asked.locator(f"[name='{path}']").fill(each)


def made_up(page: Page, path: str, attempt: int) -> None:
    """Some answer of the question's type."""
    asked = question(page, path)
    if asked.count() == 0:  # rows that lack a row
        page.locator(f"button[value='add:{path}']").click()
        return
    kind = asked.get_attribute("data-type") or ""
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    later = page.evaluate("new Date(Date.now() + 20 * 864e5).toISOString().slice(0, 10)")
    if kind in ("date", "date_time"):
        answer(
            page, path, f"{later if attempt > 3 and kind == 'date' else today}{' 00:10' if kind == 'date_time' else ''}"
        )
    elif asked.locator("input[type=radio], input[type=checkbox]").count():
        asked.locator(
            "label:not([hidden]) > input[type=radio], label:not([hidden]) > input[type=checkbox]"
        ).first.check()
    elif asked.locator("select").count():
        asked.locator("select").select_option(asked.locator("option:not([hidden])").nth(1).get_attribute("value") or "")
    else:
        asked.locator(f"[name='{path}']").fill(
            {"whole_number": "9", "phone": "+999 5555 0000"}.get(kind, "Liafuan balun")
        )
