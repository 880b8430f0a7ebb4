"""The fixtures of this folder: a small context with the files of a case laid over it, checked as `tais check` does. See README.md."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.bootstrap.check import scenarios_of
from engine.cli.telling import as_text
from engine.diagnostics import Diagnostic

HERE = Path(__file__).resolve().parent
BASE, LIBRARY = HERE / "base", HERE / "library"
CONTEXT = "bicycles"
"""The name of the folder in which a case is checked, which is the base's id."""
WITHOUT = "without.txt"
"""Beside the files of a case: which files of the base are left out, one in each line."""
MADE = "made.txt"
"""Beside the files of a case: files that can't be kept here, one in each line with `long` or `unreadable` behind it."""
LONG = b"# a line that says nothing\n" * 40_000


@dataclass(frozen=True)
class Case:
    """One fixture: the code that it provokes, and its folder with `faulty/`, `repaired/` and `expected.txt`."""

    code: str
    folder: Path

    @property
    def name(self) -> str:
        """`E404` or `E404/in_rows`."""
        return self.folder.relative_to(HERE).as_posix()


def cases() -> list[Case]:
    """Every fixture, in the order of codes."""
    found = []
    for code in sorted(HERE.glob("[EW][0-9][0-9][0-9]")):
        found += [Case(code.name, expected.parent) for expected in sorted(code.rglob("faulty"))]
    return found


def overlay(folder: Path) -> dict[str, bytes]:
    """The files of `faulty/` or `repaired/` by their path in the context."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def whole(own: dict[str, bytes]) -> dict[str, bytes]:
    """The base with some files laid over it."""
    files = {**_base(), **own}
    for path in files.pop(WITHOUT, b"").decode().split():
        del files[path]
    return files


@cache
def _base() -> dict[str, bytes]:
    return overlay(BASE)


def write(files: dict[str, bytes], folder: Path) -> None:
    """Write a context into an empty folder."""
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    for line in files.get(MADE, b"").decode().splitlines():
        path, how = line.split()
        (folder / path).unlink()
        if how == "long":
            (folder / path).write_bytes(LONG)
        else:
            (folder / path).symlink_to(folder / path)  # a circle: nobody can read it, not even an administrator


_checked: dict[str, tuple[str, tuple[Diagnostic, ...]]] = {}


def check(files: dict[str, bytes], within: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """What `tais check .` prints in the folder of a context with these files, and the diagnostics themselves."""
    known = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
    if known not in _checked:
        folder = within / CONTEXT
        shutil.rmtree(folder, ignore_errors=True)
        write(files, folder)
        shutil.copytree(LIBRARY, within / LIBRARY.name, dirs_exist_ok=True)
        before = Path.cwd()
        os.chdir(folder)
        try:
            found = scenarios_of(Path(), Path("..", LIBRARY.name))[2]
            _checked[known] = as_text(found) + "\n", tuple(found)
        finally:
            os.chdir(before)
    return _checked[known]
