"""`tais check`: what is wrong with contexts, folders and files. It reads and compiles; it tells nothing itself.

`compiled` is also how the other commands read a context.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from engine import library
from engine.bootstrap.machine import kept
from engine.bootstrap.machine.types import missing_parts
from engine.compiled import CompiledContext
from engine.compiler.changes.locking import FILE as LOCK
from engine.compiler.collecting import without_collecting
from engine.compiler.scenarios.model import Scenario
from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.i18n.upkeep.telling import catalogue_faults, catalogues_of
from engine.i18n.upkeep.whole import LOCALES, whole_of
from engine.source.folders import (
    CONTEXT_FILE,
    LIBRARY_FOLDERS,
    files_below,
    read_context,
    read_file,
    read_folders,
    read_path,
    shown,
)

OF_A_CONTEXT = ("roles.yaml", "demo", "people", "settings", "scenarios")
"""What only contexts have: a folder with one of them is one, even if its own page is missing."""
CONTEXTS = (f"*/{CONTEXT_FILE}", f"contexts/*/{CONTEXT_FILE}")  # in a folder of contexts, and in a checkout


def run(paths: Iterable[Path]) -> list[Diagnostic]:
    """Every fault of some contexts, folders of contexts, library folders or files."""
    found: list[Diagnostic] = []
    for path in paths:
        found += faults_of(context_folder(path))
    return found


def compiled(context: Path) -> tuple[CompiledContext | None, list[Diagnostic]]:
    """A context's folder, compiled over the library; None when there are errors. A shipped context is found by its path too.

    Every command that needs a context reads it here, so that all of them refuse with the same list. A sound context is kept, and not
    compiled again as long as nothing has changed.
    """
    today = datetime.now(UTC).date()
    key = kept.key_of(_files(context_folder(context)), today)
    with without_collecting():
        found = kept.take(key)
    if found is not None:
        return found.context, list(found.diagnostics)
    context_read, _, diagnostics = scenarios_of(context)
    if context_read is not None:
        kept.keep(key, kept.Kept(context_read, tuple(diagnostics)))
    return context_read, diagnostics


def _word_faults(context: CompiledContext, folder: Path) -> list[Diagnostic]:
    """The faults of the catalogues in which a context's sentences are translated."""
    folders = (folder / LOCALES, library() / LOCALES)
    paths = catalogues_of(folders, context.id, context.languages.offered)
    return [fault for path in paths for fault in catalogue_faults(path, shown(path))]


def _files(context: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that compiling a context reads; one that can't be read counts as empty, and is told when it is compiled."""
    yield from ((str(path), path.read_bytes()) for path in sorted((library() / LOCALES).glob("*/*.po")))
    for folder in (*(library() / name for name in LIBRARY_FOLDERS), context):
        further = ((folder / LOCALES).glob("*/*.po"), folder.glob(LOCK)) if folder == context else ()
        for path in (*files_below(folder), *(each for found in further for each in sorted(found))):
            data = read_file(path, [])
            yield str(path), data or b""


def scenarios_of(
    context: Path, over: Path | None = None
) -> tuple[CompiledContext | None, tuple[Scenario, ...], list[Diagnostic]]:
    """What `compiled` answers, with the context's scenarios between. `over` is another library than the shipped one."""
    found, scenarios, diagnostics = whatever_its_words(context, over)
    words = [] if found is None else _word_faults(found, context_folder(context))
    return None if has_errors(words) else found, scenarios, in_order([*diagnostics, *words])


def whatever_its_words(
    context: Path, over: Path | None = None
) -> tuple[CompiledContext | None, tuple[Scenario, ...], list[Diagnostic]]:
    """What `scenarios_of` answers, but its catalogues aren't looked at."""
    halved = missing_parts()
    if halved:  # a type of which a part is missing can't be compiled, drawn or read: nothing else is worth telling
        return None, (), halved
    folder = context_folder(context)
    with without_collecting():
        laid, diagnostics = read_context(folder, over or library())
        whole = whole_of(laid, diagnostics, folder, library(), datetime.now(UTC).date())
    return whole.context, whole.scenarios, whole.diagnostics


def faults_of(path: Path) -> list[Diagnostic]:
    """The faults of one path. A file inside a context is checked with its context, and only its own faults are told."""
    if path.is_dir() and not (path / CONTEXT_FILE).exists():
        inner = sorted(each.parent for pattern in CONTEXTS for each in path.glob(pattern))
        if inner:
            return [fault for folder in inner for fault in compiled(folder)[1]]
        if any((path / name).exists() for name in OF_A_CONTEXT):
            return compiled(path)[1]
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
