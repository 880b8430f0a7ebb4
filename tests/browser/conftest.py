"""A real server on a port of its own, Debian's Chromium, and people who log in; screenshots are kept in `var/screenshots`."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
SHOTS = ROOT / "var" / "screenshots"
LOG_IN = re.compile(r"^  (\w+)\s+(\S+)   ", re.MULTILINE)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Server:
    """A running `tais serve --demo`: where it answers, and the passwords it told once."""

    address: str
    passwords: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(ROOT / "contexts" / "timor-leste", tmp_path_factory.mktemp("server")) as found:
        yield found


@contextmanager
def serving(context: Path, folder: Path) -> Iterator[Server]:
    """A server of a context's demonstration, for as long as it is needed."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    tais = Path(sys.executable).parent / "tais"
    out = folder / "out.txt"
    command = [str(tais), "serve", str(context), "--demo", "--port", str(port)]
    command += ["--database", f"sqlite:///{folder}/demo.sqlite"]
    with out.open("w", encoding="utf-8") as writing:
        process = subprocess.Popen(command, cwd=folder, stdout=writing, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process, out)
        yield Server(address, dict(LOG_IN.findall(out.read_text(encoding="utf-8"))))
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_for(address: str, process: subprocess.Popen[bytes], out: Path) -> None:
    """Until the server answers."""
    for _ in range(240):
        assert process.poll() is None, out.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{address}/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(out.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@dataclass
class Person:
    """Somebody at a browser."""

    page: Page
    server: Server
    faults: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Opens an address of the server."""
        self.page.goto(self.server.address + address)

    def shot(self, name: str) -> None:
        """Keeps what the page looks like."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


@dataclass
class Door:
    """Lets people in."""

    browser: Browser
    server: Server
    people: list[Person] = field(default_factory=list)

    def person(self, name: str = "", *, width: int = 1280, script: bool = True, language: str = "tet") -> Person:
        """A new browser window; with a name, logged in, in a language."""
        window = self.browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale=language
        )
        window.set_default_timeout(10_000)
        page = window.new_page()
        found = Person(page, self.server)
        page.on("pageerror", lambda fault: found.faults.append(str(fault)))
        page.on(
            "console", lambda message: found.faults.append(message.text) if "Content Security" in message.text else None
        )
        self.people.append(found)
        found.go("/login")
        page.click(f".languages button[lang={language}]")
        if name:
            page.fill("#name", name)
            page.fill("#password", self.server.passwords[name])
            page.click("form.narrow button.main")
            page.wait_for_url(f"{self.server.address}/")
            page.click(f".languages button[lang={language}]")
        return found


@pytest.fixture
def door(browser: Browser, server: Server) -> Iterator[Door]:
    found = Door(browser, server)
    yield found
    faults = [fault for person in found.people for fault in person.faults]
    for person in found.people:
        person.page.context.close()
    assert faults == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, installed once from the lock file."""
    script = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True, capture_output=True
        )
    return script.read_text(encoding="utf-8")
