"""Somebody who walks through the pages by their words: finds questions, buttons and links by what stands there, never by a code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SHOTS, Person
from tests.browser.words import Words

DILI = ZoneInfo("Asia/Dili")

Answer = str | tuple[str, ...] | date | datetime


def today(days: int = 0) -> date:
    """The day in Dili, some days on."""
    return datetime.now(DILI).date() + timedelta(days=days)


@dataclass(slots=True)
class Walker:
    """One person's browser in one language, with or without scripts. `axe`: what looks for faults on each page that is kept."""

    name: str
    person: Person
    say: Words
    story: str
    scripted: bool = True
    axe: str = ""
    pictures: int = 0

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.person.page

    # --- going
    def go(self, address: str) -> None:
        """Opens an address of the server's, or a whole one."""
        self.page.goto(address if address.startswith("http") else self.person.server.address + address)

    def press(self, source: str, **places: str) -> None:
        """Presses the button or follows the link of that name (given in English)."""
        name = self.say(source, **places)
        page = self.page
        found = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))
        found.first.click()
        page.wait_for_load_state()

    def step(self, source: str) -> None:
        """Takes a step that the record's page offers as the next one."""
        self.section("What to do next").get_by_role("link", name=self.say(source), exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, text: str) -> None:
        """Follows the first link that holds a text."""
        self.page.locator("main").get_by_role("link").filter(has_text=text).first.click()
        self.page.wait_for_load_state()

    # --- answering
    def question(self, source: str, within: Locator | None = None) -> Locator:
        """The question with that label, where it shows; without a script it may need a page to appear."""
        label = re.compile(rf"^\s*{re.escape(self.say(source))}\s*(· .*)?({re.escape(self.say('required'))})?\s*$")
        place = within if within is not None else self.page.locator("form.filling, main form").last
        found = place.locator("[data-question]:visible").filter(has=self.page.locator(".label", has_text=label)).first
        if not self.scripted and not found.count():
            self.press("Check")
        return found

    def answer(self, source: str, *answer: Answer, within: Locator | None = None) -> None:
        """Answers a question as its fields allow: a date, words, or options by their labels (given in English)."""
        found = self.question(source, within)
        expect(found).to_be_visible()
        first = answer[0]
        if isinstance(first, date):
            self.write_date(found, first)
        elif found.locator("select").count():
            found.locator("select").select_option(label=self.say(str(first)))
        elif found.locator(".choice:not(.small)").count():
            for each in answer:
                found.get_by_label(self.say(str(each)), exact=True).check()
        else:
            found.locator("input:not([type=checkbox]):not([type=hidden]), textarea").first.fill(str(first))

    def place(self, source: str, name: str) -> None:
        """Chooses a place by its name as it is seen."""
        self.question(source).locator("select").select_option(label=name)

    def honest(self, source: str, answer: str) -> None:
        """Gives an honest answer in place of a value: not known, estimated …"""
        self.question(source).get_by_label(self.say(answer), exact=True).check()

    def write_date(self, question: Locator, value: date) -> None:
        """Writes day, month and year, and the time of an instant."""
        parts = question.locator(".parts").first.locator("input")
        texts = [str(value.day), str(value.month), str(value.year)]
        if isinstance(value, datetime):
            texts.append(value.strftime("%H:%M"))
        for position, text in enumerate(texts):
            parts.nth(position).fill(text)

    def fill(self, answers: Iterable[tuple[str, Answer]]) -> None:
        """Answers questions in their order."""
        for source, answer in answers:
            self.answer(source, *(answer if isinstance(answer, tuple) else (answer,)))

    def answer_each(self, heading: str, answer: str) -> None:
        """Gives the same answer to every question of a table of rows."""
        rows = self.section(heading).locator("[data-row]:visible")
        for position in range(rows.count()):
            rows.nth(position).get_by_label(self.say(answer), exact=True).check()

    def row(self, heading: str, position: int = 0) -> Locator:
        """One row of a table."""
        return self.section(heading).locator("[data-row]").nth(position)

    # --- looking
    @property
    def main(self) -> Locator:
        """The page's own part."""
        return self.page.locator("main")

    def section(self, source: str) -> Locator:
        """A section of the page by its heading."""
        heading = self.page.get_by_role("heading", name=self.say(source), exact=True)
        return self.page.locator("main section").filter(has=heading)

    def section_labels(self) -> list[str]:
        """The labels of every value that the page tells."""
        return [" ".join(each.split()) for each in self.main.locator("dl.data dt").all_inner_texts()]

    def card(self, source: str) -> Locator:
        """A card by its heading."""
        return self.page.locator(".card").filter(has=self.page.locator("h3", has_text=self.say(source))).first

    def sees(self, *sources: str) -> None:
        """The page's own part holds these sentences."""
        for source in sources:
            expect(self.main).to_contain_text(self.say(source))

    def reads(self, *texts: str) -> None:
        """The page's own part holds these texts as they are."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def never_reads(self, *texts: str) -> None:
        """Nothing on the page holds any of these texts."""
        whole = self.page.content()
        for text in texts:
            assert text not in whole, f"{self.name} reads “{text}” at {self.page.url}"

    def picture(self, name: str) -> None:
        """Keeps what is seen now as an artefact; nothing on it may shut anybody out."""
        self.pictures += 1
        folder = SHOTS / self.story
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{self.name}-{self.pictures:02}-{name}.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name}: {wide} pixels too wide"
        if self.axe:
            self.page.evaluate(self.axe)
            told = self.page.evaluate("async () => (await axe.run(document)).violations.map(each => each.help)")
            assert told == [], f"{name}: {told}"
