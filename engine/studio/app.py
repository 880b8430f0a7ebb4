"""The dev server as one application: its own pages below `/studio/`, and a bar on top of every page of the house behind it.

It answers only who reached it under an address of this machine, and takes changes only from its own pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from engine.studio.answers import HEADERS, STATIC, Desktop
from engine.studio.pages import changing, forms, kinds, overview, people, records, rules

ROUTES = (
    ("", overview.show),
    ("/faults", overview.faults),
    ("/kinds/{id}", kinds.show),
    ("/forms/{id}", forms.show),
    ("/people", people.show),
    ("/rules", rules.show),
    ("/records", records.listing),
    ("/records/{id}", records.show),
)
CHANGES = (("/look", changing.look), ("/play", changing.play))
HEAD = '<link rel="stylesheet" href="/studio/static/studio.css"><script type="module" src="/studio/static/studio.js"></script>'
BODY = re.compile(r"<body[^>]*>\s*(?:<a class=\"skip\"[^>]*>[^<]*</a>)?")
OTHER_HOST = "tais dev answers only on this machine: open it as http://127.0.0.1 or http://localhost, with its port.\n"


class StudioApp:
    """ASGI. `hosts` are the values of the Host header that are answered."""

    def __init__(self, desktop: Desktop, hosts: Iterable[str]) -> None:
        self._desktop = desktop
        self._hosts = frozenset(hosts)
        routes: list[Route | Mount] = [Mount("/studio/static", StaticFiles(directory=STATIC))]
        for path, show in ROUTES:
            address = f"/studio{path or '/'}"
            routes.append(Route(address, desktop.page(show)))
        routes += [Route(f"/studio{path}", desktop.change(change), methods=["POST"]) for path, change in CHANGES]
        routes.append(Route("/studio/state", desktop.news))
        self._own = Router(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request; there is nothing but HTTP here."""
        if scope["type"] != "http":
            return
        request = Request(scope)
        if request.headers.get("host", "") not in self._hosts:
            await PlainTextResponse(OTHER_HOST, 421)(scope, receive, send)
            return
        house = self._desktop.studio.house
        if request.url.path == "/studio" or request.url.path.startswith("/studio/"):
            await self._own(scope, receive, with_headers(send))
        elif house is None:
            response = await run_in_threadpool(self._desktop.nothing_yet, request)
            await response(scope, receive, with_headers(send))
        else:
            inserting = Inserting(self._desktop, request, send)
            await house.app(scope, receive, inserting.send)
            await inserting.finish()


def with_headers(send: Send) -> Send:
    """Sends with the headers that every answer of the studio carries."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
        await send(message)

    return sending


class Inserting:
    """Passes an answer on; a page gets the bar and the studio's script. Everything else stays as it is."""

    def __init__(self, desktop: Desktop, request: Request, send: Send) -> None:
        self._desktop, self._request, self._send = desktop, request, send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """One message of the house's answer."""
        if message["type"] == "http.response.start" and is_page(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
        else:
            await self._send(message)

    async def finish(self) -> None:
        """The house has answered: sends the page, if it was one."""
        if self._start is None:
            return
        language = header(self._start, b"content-language")
        bar = await run_in_threadpool(self._desktop.bar, self._request, language)
        body = inserted(self._body.decode(), bar).encode()
        kept = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
        headers = [*kept, (b"content-length", str(len(body)).encode())]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def is_page(start: Message) -> bool:
    """Whether an answer is HTML."""
    return header(start, b"content-type").startswith("text/html")


def header(start: Message, wanted: bytes) -> str:
    """A header of an answer; empty when it has none of that name."""
    return next((value.decode("latin-1") for name, value in start.get("headers", []) if name.lower() == wanted), "")


def inserted(page: str, bar: str) -> str:
    """A page with the studio's head and, below the link that skips to the content, the bar."""
    page = page.replace("</head>", f"{HEAD}\n</head>", 1)
    place = BODY.search(page)
    return page if place is None else f"{page[: place.end()]}\n{bar}{page[place.end() :]}"
