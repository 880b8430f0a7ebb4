"""Somebody at a browser without a script: logs in, reads pages, fills forms as they stand and presses their buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from starlette.testclient import TestClient

from tests.web.reader import Page, PageForm

Answer = str | Sequence[str]


class Visitor:
    """One person's browser."""

    def __init__(self, client: TestClient, language: str = "en") -> None:
        self.client = client
        self.client.headers["accept-language"] = language
        self.page = Page("")
        self.status = 0
        self.address = ""
        self.body = ""

    def open(self, address: str) -> Page:
        """Follows a link."""
        return self._look(self.client.get(address))

    def _look(self, response: object) -> Page:
        self.status = response.status_code  # type: ignore[attr-defined]
        self.body = response.text  # type: ignore[attr-defined]
        self.address = response.url.path  # type: ignore[attr-defined]
        self.page = Page(self.body)
        return self.page

    def send(self, fields: Mapping[str, Answer], address: str = "") -> Page:
        """Sends fields to an address (here, by default)."""
        data = {name: value if isinstance(value, str) else list(value) for name, value in fields.items()}
        return self._look(self.client.post(address or self.address, data=data))

    def press(
        self, button: tuple[str, str] | None = None, form: PageForm | None = None, **typed: str
    ) -> Page:
        """Presses a button of a form (the main one by default) after typing; names with a colon or bracket come in `typed` by `fill`."""
        found = form or self.page.main
        fields: dict[str, Answer] = {**found.fields(), **typed}
        if button:
            fields[button[0]] = button[1]
        return self.send(fields, found.action or self.address)

    def log_in(self, name: str, password: str) -> Page:
        """Logs in."""
        self.open("/login")
        return self.press(form=self.page.form("/login"), name=name, password=password)

    def fill(self, answers: Mapping[str, Answer], do: str = "complete", rest: bool = True) -> Page:
        """Fills the form on the page; `rest`: whatever is still asked for gets some answer, in as many tries as conditions need."""
        fields: dict[str, Answer] = {**self.page.main.fields(), **answers}
        action = self.page.main.action or self.address
        for attempt in range(12):
            self.send({**fields, "do": do}, action)
            if self.status != 422 or not rest:
                return self.page
            again = self.page.main
            asked = missing(self.body)
            made = {
                name: value
                for path in asked
                for name, value in some_answer(again, path, attempt).items()
                if name not in answers
            }
            fields = {**again.fields(), **{k: v for k, v in fields.items() if k in answers}, **made}
        raise AssertionError(f"could not be completed: {missing(self.body)}")


def missing(body: str) -> list[str]:
    """The questions that the summary of problems names."""
    summary = body.partition("data-summary")[2].partition("</div>")[0]
    return re.findall(r'href="#([^"]+)"', summary)


def some_answer(form: PageForm, path: str, attempt: int) -> dict[str, Answer]:
    """An answer of the question's type: today's date, later one to come, otherwise the first choice."""
    kind = form.types.get(path, "")
    choices = [each for each in form.choices(path) if not each.startswith(":")]
    if kind in ("date", "date_time"):
        made: dict[str, Answer] = {
            f"{path}:day": "20" if attempt > 3 and kind == "date" else "2",
            f"{path}:month": "3",
            f"{path}:year": "2026",
        }
        return {**made, f"{path}:time": "08:30"} if kind == "date_time" else made
    if choices:
        return {path: [choices[0]] if kind == "choose_many" else choices[0]}
    return {path: {"whole_number": "9", "decimal": "9", "phone": "+999 5555 0000"}.get(kind, "Some words")}
