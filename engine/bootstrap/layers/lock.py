"""`tais lock`: writes beside a context what it takes from the library, so that `tais check` tells when that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from engine import library
from engine.bootstrap.check import context_folder, whatever_its_words
from engine.compiler.changes.locking import FILE, lock_text
from engine.diagnostics import Diagnostic
from engine.source import read_context
from engine.source.folders import shown

GOOD, FAULTS = 0, 1


def run(context: Path, tell: Callable[[Iterable[Diagnostic]], None]) -> int:
    """Exit code: 0 it is written, 1 the context is faulty, or its folder can't be written to."""
    folder = context_folder(context)
    compiled, _, diagnostics = whatever_its_words(folder)
    if compiled is None:
        tell(diagnostics)
        return FAULTS
    laid, _ = read_context(folder, library())
    file = folder / FILE
    try:
        file.write_text(lock_text(laid), encoding="utf-8")
    except PermissionError:
        print(f"{shown(file)} can't be written. Copy the context's folder to a place of your own.")  # noqa: T201
        return FAULTS
    print(f"written: {shown(file)}")  # noqa: T201 (the command's own output)
    return GOOD
