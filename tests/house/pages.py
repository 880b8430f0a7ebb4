"""Writes the pages of `docs/` that are made from the code: the commands and their options, the codes of diagnostics.

`make docs` writes them; a test of this folder fails when they are stale. Run as `python -m tests.house.pages`.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from engine import expressions
from engine.cli.main import main
from engine.source.codes import CODES as SOURCE

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("check", "serve", "apply", "test", "worker", "audit verify", "user add")
MALFORMED = ROOT / "tests" / "source" / "malformed.yaml"
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


def examples() -> dict[str, str]:
    """A broken file for each code that one of the tested files provokes alone."""
    found: dict[str, str] = {}
    rows: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(MALFORMED.read_text(encoding="utf-8"))
    for row in rows:
        codes = {fault.split()[0] for fault in row["faults"]}
        if len(codes) == 1:
            found.setdefault(codes.pop(), row["file"])
    return found


def diagnostics() -> str:
    """The page of codes."""
    shown = examples()
    parts = ["# Diagnostics", MADE, "Every fault that `tais check` tells has a code; a code never gets a second meaning."]
    tables: tuple[tuple[str, Mapping[str, str]], ...] = (("Files and layers", SOURCE), ("Expressions", expressions.CODES))
    for title, codes in tables:
        parts.append(f"## {title}")
        for code, meaning in codes.items():
            parts.append(f"### {code}: {meaning}")
            if code in shown:
                parts.append("```yaml\n" + shown[code].replace("\t", "→").rstrip() + "\n```")
    return "\n\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """Every made page and what it must say."""
    return {ROOT / "docs" / "commands.md": commands(), ROOT / "docs" / "diagnostics.md": diagnostics()}


def write() -> None:
    """Write every made page."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    write()
