"""A real `tais dev` on a port of its own, and a browser without a script that talks to it."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar

from tests.studio.country import Country

T = TypeVar("T")
TAIS = Path(sys.executable).parent / "tais"
PATIENCE = 30


@dataclass
class Dev:
    """A running server. `out` is what it says to the terminal so far."""

    country: Country
    port: int
    process: subprocess.Popen[bytes]
    out: Path
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    )

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def asked(
        self, path: str, fields: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, text and final address of a request."""
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.address + path, body, headers or {})
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode(), answer.geturl()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(), refused.url

    def page(self, path: str) -> str:
        """A page that must be there."""
        status, text, _ = self.asked(path)
        assert status == 200, (status, text)
        return text

    def posted(self, path: str, **fields: str) -> tuple[int, str, str]:
        """A form of the studio, with its token."""
        token = re.search(r'name="token" value="([^"]+)"', self.page("/studio/"))
        assert token is not None
        return self.asked(path, {"token": token.group(1), **fields})

    def state(self) -> dict[str, object]:
        """What open pages are told."""
        found: dict[str, object] = json.loads(self.page("/studio/state?at=/"))
        return found

    def until(self, wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """The first state that is as wanted."""
        return waited(self.state, wanted)


def waited(ask: Callable[[], T], wanted: Callable[[T], bool]) -> T:
    """The first answer that is as wanted; an assertion when none comes."""
    ends = time.monotonic() + PATIENCE
    while True:
        found = ask()
        if wanted(found):
            return found
        assert time.monotonic() < ends, str(found)[:1000]
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(country: Country, *options: str) -> Iterator[Dev]:
    """The server over a copied context, stopped afterwards as Ctrl+C does."""
    folder, port = country.folder.parent, free_port()
    out = folder / "said.txt"
    with out.open("wb") as writing:
        command = [str(TAIS), "dev", country.folder.name, "--port", str(port), *options]
        process = subprocess.Popen(command, cwd=folder, stdout=writing, stderr=subprocess.STDOUT)
    try:
        dev = Dev(country, port, process, out)
        waited(lambda: process.poll() is not None or "Tais answers" in out.read_text(encoding="utf-8"), bool)
        assert process.poll() is None, out.read_text(encoding="utf-8")
        yield dev
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
