"""Writes what is made from the code: pages of `docs/` (commands, codes of diagnostics), the schemas of files, and the line at the
top of each shipped YAML that tells an editor its schema.

`make docs` writes them; a test of this folder fails when they are stale. Run as `python -m tests.house.pages`.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine.bootstrap.authoring.language import page as page_of_the_language
from engine.bootstrap.authoring.schemas import LINE, line_for, texts
from engine.cli.main import main
from tests.diagnostics.catalogue import page

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    *("check", "fix", "serve", "dev", "apply", "test", "locales", "worker", "explain", "diff", "lock"),
    *("new", "schema", "docs language", "docs code", "audit verify", "keys new"),
    *("user add", "user password", "user stop", "user token"),
)
MADE = "<!-- Made by `make docs`; change the code, not this page. -->"


def help_of(command: str) -> str:
    """What `tais COMMAND --help` says on a page of 100 columns."""
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        main([*command.split(), "--help"])
    return heard.getvalue().strip()


def commands() -> str:
    """The page of commands."""
    parts = ["# Commands", MADE, "```\n" + help_of("") + "\n```"]
    for command in COMMANDS:
        parts += [f"## tais {command}", "```\n" + help_of(command) + "\n```"]
    return "\n\n".join(parts) + "\n"


SCHEMAS = ROOT / "docs" / "schemas"
SHIPPED = ("forms", "workflows", "contexts")
"""The folders whose YAML begins with the line that links it to its schema."""


def linked(path: Path) -> str:
    """A shipped YAML as it must be: its first line links it to its schema."""
    text = path.read_text(encoding="utf-8")
    rest = text.split("\n", 1)[1] if text.startswith(LINE) else text
    kind = next(line.partition(":")[0] for line in rest.split("\n") if line and line[0].isalpha())
    return f"{line_for(path, kind, SCHEMAS)}\n{rest}"


def makers() -> dict[Path, Callable[[], str]]:
    """How each page is made. Those that keep what is written in them by hand are read when they are made, so that nothing is lost."""
    made: dict[Path, Callable[[], str]] = {
        ROOT / "docs" / "commands.md": commands,
        ROOT / "docs" / "diagnostics.md": page,
        ROOT / "docs" / "language.md": partial(page_of_the_language, ROOT),
    }
    made |= {SCHEMAS / f"{kind}.json": partial(str, text) for kind, text in texts().items()}
    shipped = sorted(each for folder in SHIPPED for each in (ROOT / folder).rglob("*.yaml"))
    return made | {path: partial(linked, path) for path in shipped}


def pages() -> dict[Path, str]:
    """Every made page and what it must say."""
    return {path: make() for path, make in makers().items()}


def write() -> None:
    """Write every made page."""
    SCHEMAS.mkdir(exist_ok=True)
    for path, make in makers().items():
        text = make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    write()
