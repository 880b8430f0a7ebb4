"""What compiling a context gave, kept for the next time: found by everything it was made from, rebuilt whenever anything is different.

The key is a digest of every file that was read, of the engine's own files and of the day (warnings speak of what ends). A file that is
damaged, stale, or in a folder that others may write to is as if it weren't there. Nothing of people is kept: only configuration.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from engine.compiled import FORMAT, CompiledContext, from_json
from engine.diagnostics import Diagnostic
from engine.forms.types import question_types

FOLDER = "TAIS_CACHE"
"""The environment variable that names the folder; `off` keeps nothing. Without it: `tais` in the user's folder for caches."""
MOST = 24
"""How many contexts are kept; the ones not used for longest go."""
ENGINE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Kept:
    """A sound context and what was said of it (warnings)."""

    context: CompiledContext
    diagnostics: tuple[Diagnostic, ...]


def folder() -> Path | None:
    """Where contexts are kept; None when they aren't, or where others could put one of theirs."""
    named = os.environ.get(FOLDER, "")
    if named == "off":
        return None
    base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tais"
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = base.stat()
    except OSError:
        return None
    owned = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return base if owned and not found.st_mode & 0o022 else None


def key_of(files: Iterable[tuple[str, bytes]], today: date) -> str:
    """The key of a context: of its files (path and bytes), of what reads them, and of the folder that places of faults are told from."""
    made_by = (str(FORMAT), sys.version, today.isoformat(), os.getcwd(), *question_types())
    digest = hashlib.sha256("\n".join(made_by).encode())
    for path, stamp in _engine():
        digest.update(f"{path} {stamp}\n".encode())
    for name, data in files:
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def take(key: str) -> Kept | None:
    """What was kept under a key; None if nothing was, or not what was written."""
    base = folder()
    if base is None:
        return None
    path = base / f"{key}.context"
    try:
        head, _, rest = path.read_bytes().partition(b"\n")
        if head.decode("ascii") != _sum(key, rest):
            return None
        told, _, context = rest.partition(b"\n")
        found = Kept(from_json(context), tuple(msgspec.json.decode(told, type=list[Diagnostic])))
        path.touch()
    except (OSError, ValueError):  # not there, or not what was written: it is made anew
        return None
    return found


def keep(key: str, kept: Kept) -> None:
    """Keep a context under its key. A folder that can't be written to keeps nothing, and nothing depends on it."""
    base = folder()
    if base is None:
        return
    rest = msgspec.json.encode(kept.diagnostics) + b"\n" + kept.context.to_json()
    try:
        with tempfile.NamedTemporaryFile(dir=base, delete=False) as file:
            file.write(_sum(key, rest).encode("ascii") + b"\n" + rest)
        Path(file.name).replace(base / f"{key}.context")
        for path in sorted(base.glob("*.context"), key=lambda each: each.stat().st_mtime)[:-MOST]:
            path.unlink(missing_ok=True)
    except OSError:
        return


def _sum(key: str, rest: bytes) -> str:
    return hashlib.sha256(key.encode("ascii") + rest).hexdigest()


def _engine() -> Iterator[tuple[str, str]]:
    """Each file of the engine that has a part in compiling, with its size and time of change."""
    for root, folders, names in os.walk(ENGINE):
        folders[:] = sorted(each for each in folders if each not in ("__pycache__", "web", "store", "casework", "static"))
        for name in sorted(names):
            if name.endswith(".py"):
                path = os.path.join(root, name)
                found = os.stat(path)
                yield path, f"{found.st_size} {found.st_mtime_ns}"
