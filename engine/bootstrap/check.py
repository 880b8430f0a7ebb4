"""`tais check`: what is wrong with contexts, folders and files. It reads and compiles; it tells nothing itself.

`compiled` is also how the other commands read a context.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from engine import library
from engine.compiled import CompiledContext
from engine.compiler.compiling import compile_context
from engine.compiler.scenarios.model import Scenario
from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.source.folders import CONTEXT_FILE, read_context, read_folders, read_path

CONTEXTS = (f"*/{CONTEXT_FILE}", f"contexts/*/{CONTEXT_FILE}")  # in a folder of contexts, and in a checkout


def run(paths: Iterable[Path]) -> list[Diagnostic]:
    """Every fault of some contexts, folders of contexts, library folders or files."""
    found: list[Diagnostic] = []
    for path in paths:
        found += faults_of(context_folder(path))
    return found


def compiled(context: Path) -> tuple[CompiledContext | None, list[Diagnostic]]:
    """A context's folder, compiled over the library; None when there are errors. A shipped context is found by its path too.

    Every command that needs a context reads it here, so that all of them refuse with the same list.
    """
    context_read, _, found = scenarios_of(context)
    return context_read, found


def scenarios_of(
    context: Path, over: Path | None = None
) -> tuple[CompiledContext | None, tuple[Scenario, ...], list[Diagnostic]]:
    """What `compiled` answers, with the context's scenarios between. `over` is another library than the shipped one."""
    laid, diagnostics = read_context(context_folder(context), over or library())
    if not laid.documents:  # there is no such context: that is told, and nothing can follow from it
        return None, (), in_order(diagnostics)
    done = compile_context(laid, datetime.now(UTC).date())
    found = in_order([*diagnostics, *done.diagnostics])
    return None if has_errors(found) else done.context, done.scenarios, found


def faults_of(path: Path) -> list[Diagnostic]:
    """The faults of one path. A file inside a context is checked with its context, and only its own faults are told."""
    if path.is_dir() and not (path / CONTEXT_FILE).exists():
        inner = sorted(each.parent for pattern in CONTEXTS for each in path.glob(pattern))
        if inner:
            return [fault for folder in inner for fault in compiled(folder)[1]]
        return read_folders([path], path.name, path)[1]
    if path.is_dir():
        return compiled(path)[1]
    home = next((folder for folder in path.resolve().parents if (folder / CONTEXT_FILE).exists()), None)
    if home is None or not path.exists():
        return read_path(path)
    return [fault for fault in compiled(home)[1] if Path(fault.span.file).resolve() == path.resolve()]


def context_folder(path: Path) -> Path:
    """The path itself; when it is not there but Tais ships one under that name, the shipped one."""
    shipped = library() / path
    return shipped if not path.exists() and not path.is_absolute() and shipped.exists() else path
