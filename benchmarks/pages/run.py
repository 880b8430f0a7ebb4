"""Times whole pages: session, access, view, HTML. A form of 150 questions made through the compiler, and pages of Timor-Leste.

    python -m benchmarks.pages.run [--folder DIR]

`in process` calls the application itself with a session's cookie; `over loopback` asks `tais serve` through one connection kept open.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.types import Message, Scope

from benchmarks import contexts
from benchmarks.commits.run import REGISTRATION
from benchmarks.house import House, house
from benchmarks.measuring import Figure, load, repeat, table
from benchmarks.server import serving
from engine import library
from engine.bootstrap.pages import pages

TIMOR_LESTE = library() / "contexts" / "timor-leste"


class Caller:
    """Calls an application in this process, without a server between; keeps one event loop."""

    def __init__(self, app: Starlette, cookie: str) -> None:
        self._app = app
        self._cookie = cookie
        self._runner = asyncio.Runner()

    def get(self, address: str) -> bytes:
        """A page's body."""
        return self._runner.run(self._get(address))

    async def _get(self, address: str) -> bytes:
        parts: list[bytes] = []
        status = 0
        headers = [(b"host", b"127.0.0.1"), (b"accept-language", b"en"), (b"cookie", self._cookie.encode())]
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
        }
        scope |= {
            "path": address,
            "raw_path": address.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
        }
        scope |= {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, send)
        if status != 200:
            raise SystemExit(f"{address} answered {status}")
        return b"".join(parts)

    def close(self) -> None:
        """Ends the event loop."""
        self._runner.close()


def page(name: str, get: Callable[[str], bytes], address: str) -> Figure:
    """One page again and again."""
    size = len(get(address)) // 1024
    return replace(repeat(name, lambda: get(address)), note=f"{size} KB")


@contextmanager
def calling(at: House, person: str) -> Iterator[Caller]:
    """A caller with a session."""
    issued = at.accounts.open_session(person, at.desk.clock.now())
    made = Caller(pages(at.store, at.accounts, desk=at.desk), f"tais_session={issued.token}")
    try:
        yield made
    finally:
        made.close()


def long_form(scratch: Path) -> list[Figure]:
    """The form of 150 questions: empty, filled; in this process and over loopback."""
    context = contexts.long_form(scratch / "long")
    with house(context, f"sqlite:///{scratch}/long.db", scratch) as at:
        record = at.create(contexts.PERSON, "items")
        address = f"/items/{record}/forms/{contexts.FORM}"
        with calling(at, contexts.PERSON) as asking:
            found = [page("150 questions, empty, in process", asking.get, address)]
            at.fill(contexts.PERSON, "items", record, contexts.FORM, contexts.long_answers())
            found.append(page("150 questions, filled, in process", asking.get, address))
    (scratch / "serving").mkdir()
    with serving(context, scratch / "serving") as server:
        visitor = server.visitor(contexts.PERSON)
        record = visitor.create("items").decode().partition('"record":"')[2].partition('"')[0]
        address = f"/items/{record}/forms/{contexts.FORM}"
        before = server.worked()
        over = page("150 questions, empty, over loopback", visitor.get, address)
        # Warming up and measuring the size are in it: a few pages among hundreds.
        found.append(replace(over, worked=server.worked() - before, note=f"{over.note}; the server's processor time"))
    return found


def timor_leste(scratch: Path) -> list[Figure]:
    """Pages that a caseworker opens most."""
    with house(TIMOR_LESTE, f"sqlite:///{scratch}/cases.db", scratch) as at:
        record = at.create("officer", "cases")
        answers = at.made_up("officer", "cases", record, "registration", REGISTRATION)
        at.fill("officer", "cases", record, "registration", answers)
        for _ in range(60):
            at.create("officer", "cases")
        addresses = {
            "home": "/",
            "list of 50 cases": "/cases",
            "a case": f"/cases/{record}",
            "its history": f"/cases/{record}/history",
            "its registration": f"/cases/{record}/forms/registration",
            "its protection concerns": f"/cases/{record}/forms/protection_concerns",
        }
        with calling(at, "officer") as asking:
            return [page(name, asking.get, address) for name, address in addresses.items()]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", default=None, help="where the databases are made")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        scratch = Path(name)
        table(f"Pages of a form of 150 questions ({load()})", long_form(scratch))
        table(f"Pages of Timor-Leste, in process, in Tetum ({load()})", timor_leste(scratch))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
