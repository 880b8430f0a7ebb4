"""The whole house over the town of `tests.casework.town`: each person in a browser of their own, every page and endpoint by its name.

Sessions are opened without passwords; the log-in itself is tested elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from engine.accounts import Accounts
from engine.bootstrap.pages import pages
from engine.casework.prepared import Prepared
from engine.casework.records import Json
from engine.web.asked import csrf_token
from engine.web.parsing import SESSION, VISIT
from engine.web.table import TABLE, Endpoint
from tests.casework.town import FOLDER, Town, opened

ROWS: Mapping[str, Endpoint] = {each.name: each for each in TABLE}
NOBODY = ""
"""Who hasn't logged in."""


@dataclass(slots=True)
class Browser:
    """One person's browser, with the token that forms made for it carry."""

    client: TestClient
    csrf: str

    def post(self, address: str, fields: Mapping[str, str] | None = None) -> Response:
        """A page's form, sent."""
        return self.client.post(address, data={"csrf": self.csrf, **(fields or {})})

    def send(self, method: str, address: str, body: Mapping[str, Json] | None = None) -> Response:
        """A call of the API."""
        if method == "GET":
            return self.client.get(address)
        return self.client.request(method, address, json=dict(body or {}))


@dataclass(slots=True)
class Estate:
    """A town with its pages."""

    town: Town
    app: Starlette
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self, person: str) -> Browser:
        """The browser of a person; `NOBODY` has one too."""
        if person not in self.browsers:
            token = "a-visit-of-nobody-in-particular"
            cookie = VISIT
            if person != NOBODY:
                token = Accounts(self.town.stage.store).open_session(person, self.town.now).token
                cookie = SESSION
            client = TestClient(
                self.app, cookies={cookie: token}, raise_server_exceptions=False, follow_redirects=False
            )
            client.headers["accept-language"] = "en"
            self.browsers[person] = Browser(client, csrf_token(token))
        return self.browsers[person]

    def ask(
        self, person: str, name: str, places: Mapping[str, str], sent: Mapping[str, Json] | None = None
    ) -> Response:
        """One page or endpoint of the table, asked for by a person: its address filled with `places`; `sent` its fields or JSON."""
        row = ROWS[name]
        browser = self.browser(person)
        address = row.path.format_map(places)
        if row.machine:
            return browser.send(row.method, address, sent)
        if row.method == "GET":
            return browser.client.get(address)
        return browser.post(address, {key: str(value) for key, value in (sent or {}).items()})

    def lines(self) -> int:
        """How many lines all journals have together."""
        return sum(len(self.town.journal(record)) for tree in self.town.stage.trees() for record in tree.records)


@contextmanager
def built(configuration: Prepared | None = None) -> Iterator[Estate]:
    """An estate of its own."""
    with opened(configuration=configuration) as town:
        store = town.stage.store
        yield Estate(town, pages(store, Accounts(store), FOLDER, town.stage.desk))


class Nothing:
    """Watches that nothing is stored: rows of the tree, lines of the journals, drafts."""

    def __init__(self, estate: Estate, record: str, drafts: bool = True) -> None:
        self.estate, self.record, self.drafts = estate, record, drafts

    def looked(self) -> object:
        town = self.estate.town
        kept = town.stage.store.read(lambda reading: reading.drafts("officer", self.record)) if self.drafts else ()
        return town.stage.tree(self.record), self.estate.lines(), list(kept)

    def __enter__(self) -> Nothing:
        self.before = self.looked()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.looked() == self.before


def refused(response: Response, *statuses: int) -> bool:
    """A clear refusal: one of the statuses (any 4xx when none is named), as problem details or as a page with an advice."""
    assert 400 <= response.status_code < 500, (response.status_code, response.text[:300])
    kind = response.headers["content-type"]
    if kind == "application/problem+json":
        told = response.json()
        assert {"type", "title", "status", "detail", "code"} <= set(told)
        assert told["status"] == response.status_code
        assert told["title"]
        assert told["detail"]
    else:
        assert kind == "text/html; charset=utf-8"
        assert "<h1" in response.text
    assert "Traceback" not in response.text
    return not statuses or response.status_code in statuses
