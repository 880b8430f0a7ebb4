"""Follows the tutorial as a reader would: writes its files, makes its changes, runs its commands, and hears what Tais says.

Run as `python -m tests.tutorial.following` it writes into the page what Tais says now; the test compares.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.cli.main import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(?P<sort>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
WRITTEN = ("yaml", "csv")
LONGEST, HEAD, TAIL = 24, 9, 3
"""Lines of an answer that are shown whole; of a longer one its beginning and its end."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page: its sort, its text without the first line where that names a file, and that file."""

    sort: str
    text: str
    file: str = ""


def blocks(page: str) -> Iterator[tuple[Block, int, int]]:
    """Every block, with the place of its text in the page."""
    for found in BLOCK.finditer(page):
        text = found["text"]
        file = ""
        if found["sort"] in (*WRITTEN, "diff"):
            first, _, text = text.partition("\n")
            file = first.removeprefix("# ")
        yield Block(found["sort"], text, file), found.start("text"), found.end("text")


def follow(block: Block, serve: Callable[[str], None]) -> str:
    """Do what a block says, in the working directory. The block as it should stand, with what was answered."""
    path = Path(block.file)
    assert block.sort in (*WRITTEN, "diff", "console", "sh"), f"nobody knows what to do with {block.sort}"
    if block.sort in WRITTEN:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
    elif block.sort == "diff":
        path.write_text(changed(path.read_text(encoding="utf-8"), block.text), encoding="utf-8")
    elif block.sort == "console":
        return told(block.text.partition("\n")[0].removeprefix("$ "))
    else:
        serve(block.text.strip())
    return ""


def changed(text: str, change: str) -> str:
    """A text after a change whose lines begin with `-` (old), `+` (new) or a space (both)."""
    lines = change.splitlines()
    old = "\n".join(line[1:] for line in lines if line[:1] in "- ")
    new = "\n".join(line[1:] for line in lines if line[:1] in "+ ")
    assert text.count(f"\n{old}\n") == 1, f"this stands {text.count(old)} times:\n{old}"
    return text.replace(f"\n{old}\n", f"\n{new}\n" if new else "\n")


def told(command: str) -> str:
    """A command line and its answer, as the page shows them."""
    program, *arguments = command.split()
    assert program == "tais"
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        main(arguments)
    lines = [f"$ {command}", *heard.getvalue().rstrip("\n").split("\n")]
    if len(lines) > LONGEST:
        lines = [*lines[:HEAD], "…", *lines[-TAIL:]]
    return "\n".join(lines) + "\n"


def followed(page: str, serve: Callable[[str], None]) -> str:
    """The page with what Tais says now, after following it in an empty folder (the working directory).

    `serve` does what a block of sort `sh` says: a command that answers on a port until it is stopped.
    """
    parts: list[str] = []
    done = 0
    for block, start, end in blocks(page):
        answer = follow(block, serve)
        parts += [page[done:start], answer or page[start:end]]
        done = end
    return "".join([*parts, page[done:]])


def write() -> None:
    """Write into the page what Tais says now."""
    with tempfile.TemporaryDirectory() as empty:
        before = Path.cwd()
        os.chdir(empty)
        said = followed(PAGE.read_text(encoding="utf-8"), serve=lambda command: None)
        os.chdir(before)
    PAGE.write_text(said, encoding="utf-8")


if __name__ == "__main__":
    write()
