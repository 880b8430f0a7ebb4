"""Writes the pages of `docs/` that are made from the code: the commands and their options, the codes of diagnostics.

`make docs` writes them; a test of this folder fails when they are stale. Run as `python -m tests.house.pages`.
"""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

from engine.cli.main import main
from engine.compiler.codes import page

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    *("check", "serve", "apply", "test", "locales", "worker", "audit verify", "keys new"),
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


def pages() -> dict[Path, str]:
    """Every made page and what it must say."""
    return {ROOT / "docs" / "commands.md": commands(), ROOT / "docs" / "diagnostics.md": page()}


def write() -> None:
    """Write every made page."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    write()
