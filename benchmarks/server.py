"""`tais serve --demo` as a process of its own in an empty folder, and a person who has logged in, over loopback.

Nothing is reached past the pages: log-ins are those that the server prints, the cookie is the session's.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

HOST = "127.0.0.1"
PATIENCE = 120
LOG_IN = re.compile(r"^  (\S+)\s+(\S+)   ", re.MULTILINE)
HIDDEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. `passwords` by name; `answered_after` is the seconds from the start of the process to /health."""

    port: int
    passwords: dict[str, str]
    answered_after: float
    process: int

    def worked(self) -> float:
        """Seconds of processor time that the server has used so far; 0 where the system doesn't tell (other than Linux)."""
        told = Path(f"/proc/{self.process}/stat")
        if not told.exists():
            return 0.0
        fields = told.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def visitor(self, name: str) -> Visitor:
        """Somebody who has logged in."""
        found = Visitor(http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE))
        found.log_in(name, self.passwords[name])
        return found


class Visitor:
    """A connection kept open, with its cookies."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self.connection = connection
        self.cookies: dict[str, str] = {}

    def again(self) -> Visitor:
        """The same session through a connection of its own."""
        found = Visitor(http.client.HTTPConnection(self.connection.host, self.connection.port, timeout=PATIENCE))
        found.cookies = dict(self.cookies)
        return found

    def get(self, address: str) -> bytes:
        """A page's body; anything but 200 is a failure."""
        return self._ask("GET", address, None, {}, 200)

    def post(self, address: str, body: bytes, kind: str, expected: int) -> bytes:
        """The body of the answer to a change."""
        return self._ask("POST", address, body, {"content-type": kind}, expected)

    def create(self, path: str) -> bytes:
        """Creates a record through the API."""
        body = f'{{"command_id": "{uuid.uuid4().hex}"}}'.encode()
        return self.post(f"/api/v1/{path}", body, "application/json", 200)

    def log_in(self, name: str, password: str) -> None:
        """Fills the page of the log-in."""
        token = HIDDEN.search(self.get("/login").decode())
        fields = {"name": name, "password": password, "csrf": token[1] if token else ""}
        self.post("/login", urlencode(fields).encode(), "application/x-www-form-urlencoded", 303)

    def _ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str], expected: int) -> bytes:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, address, body, {**headers, "cookie": kept, "accept-language": "en"})
        answer = self.connection.getresponse()
        read = answer.read()
        for line in answer.headers.get_all("set-cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != expected:
            raise SystemExit(f"{method} {address} answered {answer.status}: {read[:300]!r}")
        return read


@contextmanager
def serving(context: Path, folder: Path) -> Iterator[Server]:
    """A server over a new demonstration database in an empty folder."""
    port = _free_port()
    told = folder / "told.txt"
    tais = Path(sys.executable).with_name("tais")
    command = [str(tais), "serve", str(context.resolve()), "--demo", "--port", str(port)]
    began = time.perf_counter()
    with told.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait(port, process, told)
            after = time.perf_counter() - began
            yield Server(port, dict(LOG_IN.findall(told.read_text())), after, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return int(asked.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], told: Path) -> None:
    stop = time.perf_counter() + PATIENCE
    while time.perf_counter() < stop and process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise SystemExit(f"The server doesn't answer:\n{told.read_text()}")
