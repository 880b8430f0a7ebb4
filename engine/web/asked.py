"""One request as handlers see it: parsed, identified, in the reader's language; and what they may answer with."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.responses import Response

from engine.access.model import Actor
from engine.casework.desk import Command
from engine.casework.prepared import Prepared
from engine.casework.records import Json
from engine.i18n.translator import Translator
from engine.web.ports import Login, Services

COMMAND_ID = re.compile(r"[A-Za-z0-9_-]{8,80}")
REASON_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `names` come from the address, `query` and `fields` keep repeated values; `body` is the JSON of an API call.

    `visit` is the cookie that ties forms to a browser before anybody has logged in.
    """

    services: Services
    prepared: Prepared
    translator: Translator
    address: str
    method: str = "GET"
    login: Login | None = None
    visit: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: Mapping[str, Json] = field(default_factory=dict)
    peer: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The files of a posted form by the field that each came in."""

    @property
    def actor(self) -> Actor:
        """Who asks; only for handlers that the table keeps for people."""
        if self.login is None:
            raise LookupError("nobody is logged in")
        return self.login.actor

    @property
    def csrf(self) -> str:
        """What every form of this browser carries."""
        return csrf_token(self.login.token if self.login else self.visit)

    def wish(self, name: str, otherwise: str = "") -> str:
        """One value of the address's query."""
        return self.query.get(name, (otherwise,))[-1]

    def posted(self, name: str, otherwise: str = "") -> str:
        """One posted field, trimmed."""
        return self.fields.get(name, (otherwise,))[-1].strip()

    def command(self, payload: Mapping[str, Json]) -> Command:
        """The command of a posted form: its id stands in the form, so that a double click is one change."""
        wanted = self.posted("command_id")
        identity = wanted if COMMAND_ID.fullmatch(wanted) else self.services.desk.ids.new()
        return Command(identity, self.actor, payload, reason=self.posted("reason")[:REASON_LENGTH])

    def with_translator(self, translator: Translator) -> Asked:
        """The same request in another language."""
        return replace(self, translator=translator)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be drawn: a template and what it shows."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    session: str = ""
    """The token of a session that begins with this page."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """After a change: the next page (303), and the code of the sentence that it shows."""

    address: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """An answer of the API."""

    value: object
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


Reply = Page | GoTo | Data | Response


def csrf_token(secret: str) -> str:
    """The token of forms made for a session (or visit): only who holds the cookie's secret can make it."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def is_our_form(asked: Asked) -> bool:
    """Whether a posted form was made for this browser."""
    secret = asked.login.token if asked.login else asked.visit
    return bool(secret) and hmac.compare_digest(asked.posted("csrf").encode(), csrf_token(secret).encode())
