"""A real `tais serve` in a process of its own, on an SQLite file, and clients that log in and call its API like programs do."""

from __future__ import annotations

import gc
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from engine.casework.records import Json
from tests.casework.town import EXAMINED, MARIA, VIOLENCE, opened

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-c", "from engine.cli.main import main; raise SystemExit(main())"]
LOGIN = re.compile(r"^  (\w+)\s+(\S+)   ", re.MULTILINE)
CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


def tais(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of Tais, run to its end."""
    return subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@dataclass(slots=True)
class Served:
    """One server at a time on one database and one port; what it wrote is kept."""

    folder: Path
    port: int
    passwords: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    listener: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'proof.sqlite'}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.said = []
        arguments = ["serve", "contexts/timor-leste", "--demo", "--port", str(self.port), "--database", self.url]
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.listener = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self.listener.start()
        until = time.monotonic() + 40
        while time.monotonic() < until:
            assert self.process.poll() is None, self.said
            try:
                if httpx2.get(f"{self.address}/ready", timeout=2).status_code == 200:
                    self.passwords.update(LOGIN.findall("".join(self.said)))
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"it doesn't answer: {self.said}")

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            self.said.extend(iter(lines.readline, ""))

    def kill(self) -> None:
        """`kill -9`, in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """An orderly end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.listener is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.listener.join(timeout=30)
            self.process = None

    def client(self, person: str) -> httpx2.Client:
        """A logged-in client; its session outlives the server."""
        # The server drops connections that were idle for five seconds: none is used again when that may just be happening.
        client = httpx2.Client(base_url=self.address, timeout=30, limits=httpx2.Limits(keepalive_expiry=2))
        found = CSRF.search(client.get("/login").text)
        assert found is not None
        form = {"csrf": found.group(1), "name": person, "password": self.passwords[person]}
        assert client.post("/login", data=form).status_code == 303
        return client


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A server on a free port, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Served(folder, port)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def forget_lost_sockets() -> None:
    """Collects the sockets that a client loses when the server behind them is killed: Python warns of each, and we meant it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def whole_answers() -> Mapping[str, Mapping[str, Json]]:
    """Complete answers to the forms of a case by which two rules make two referrals, whatever day it is."""
    unknown: Json = {"answer": "not_known"}
    with opened(datetime.now(UTC)) as town:
        case = town.case(VIOLENCE | {"last_incident_on": unknown}, date_of_birth=unknown)
        town.fill(case, "consent", EXAMINED)
        rows = {row.form: row.entry for row in town.stage.tree(case).forms if row.record == case}
        found: dict[str, Mapping[str, Json]] = {}
        for form in rows:
            answers = town.answers(case, form)
            found[form] = {key: value for key, value in answers.items() if key != "~suggested"}
        assert set(MARIA) <= set(found["registration"])
        return found
