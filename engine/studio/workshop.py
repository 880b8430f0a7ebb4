"""Reads and compiles a context again and again; files that didn't change are not read a second time. Activates nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.compiled import CompiledContext
from engine.compiler.changes.locking import FILE as LOCK
from engine.compiler.collecting import without_collecting
from engine.compiler.scenarios.model import Scenario
from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.i18n.upkeep.telling import catalogue_faults, catalogues_of
from engine.i18n.upkeep.whole import whole_of
from engine.source.folders import LIBRARY_FOLDERS, Content, content_of, files_below, read_context, shown
from engine.source.layers import Laid

Stamp = tuple[int, int, int]
"""Of a file: when it was last changed (nanoseconds), its size in bytes, its number on the disk."""
Stamps = Mapping[Path, Stamp]

CATALOGUES = "locales"


@dataclass(frozen=True, slots=True)
class Edition:
    """What one reading of the files gave. `number` counts from 1.

    `context` is none when there are errors. `parsed` are the files that were read for it; all others were remembered. `seconds` is how
    long reading and compiling took.
    """

    number: int
    laid: Laid
    context: CompiledContext | None
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]
    parsed: tuple[str, ...]
    seconds: float


class Workshop:
    """Makes editions of one context. Used by one thread at a time; `today` tells the day for warnings of what ends."""

    def __init__(self, context: Path, library: Path, today: Callable[[], date]) -> None:
        self.context = context
        self.library = library
        self._today = today
        self._known: dict[tuple[Path, str], tuple[Stamp, Content]] = {}
        self._words: dict[Path, tuple[Stamp, tuple[Diagnostic, ...]]] = {}
        self._number = 0

    def stamps(self) -> Stamps:
        """Every file that counts, with what tells whether it changed: the context's, the library's, the catalogues'."""
        folders = (self.context, *(self.library / each for each in LIBRARY_FOLDERS))
        found = {path: stamp_of(path) for folder in folders for path in files_below(folder)}
        for root in (self.context, self.library):
            found.update({path: stamp_of(path) for path in sorted((root / CATALOGUES).glob("*/*.po"))})
        found.update({path: stamp_of(path) for path in self.context.glob(LOCK)})
        return found

    def edition(self) -> Edition:
        """Read what changed, compile the whole."""
        started = time.perf_counter()
        parsed: list[str] = []
        seen: set[tuple[Path, str]] = set()

        def content(path: Path, layer: str) -> Content:
            seen.add((path, layer))
            return self._content(path, layer, parsed)

        with without_collecting():
            laid, diagnostics = read_context(self.context, self.library, content)
            self._known = {key: value for key, value in self._known.items() if key in seen}
            whole = whole_of(laid, diagnostics, self.context, self.library, self._today())
            found = in_order([*whole.diagnostics, *self._word_faults(whole.context)])
        self._number += 1
        seconds = time.perf_counter() - started
        served = None if has_errors(found) else whole.context
        return Edition(self._number, laid, served, whole.scenarios, tuple(found), tuple(parsed), seconds)

    def _word_faults(self, context: CompiledContext | None) -> list[Diagnostic]:
        """The faults of the catalogues in which the context's sentences are translated; of those that didn't change as last found."""
        if context is None:
            return []
        folders = (self.context / CATALOGUES, self.library / CATALOGUES)
        found: list[Diagnostic] = []
        for path in catalogues_of(folders, context.id, context.languages.offered):
            stamp, known = stamp_of(path), self._words.get(path)
            if known is None or known[0] != stamp:
                known = self._words[path] = (stamp, tuple(catalogue_faults(path, shown(path))))
            found += known[1]
        return found

    def _content(self, path: Path, layer: str, parsed: list[str]) -> Content:
        stamp = stamp_of(path)  # taken before reading: what is written meanwhile has another one at the next look
        known = self._known.get((path, layer))
        if known is not None and known[0] == stamp:
            return known[1]
        content = content_of(path, layer)
        parsed.append(content.file)
        self._known[path, layer] = (stamp, content)
        return content


def stamp_of(path: Path) -> Stamp:
    """What tells whether a file changed; zeros when it isn't there (any more)."""
    try:
        found = os.stat(path)
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def changed(before: Stamps, after: Stamps) -> list[Path]:
    """The files that are new, gone or different, sorted."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def catalogues(paths: Iterable[Path]) -> bool:
    """Whether translations are among some files."""
    return any(path.suffix == ".po" for path in paths)
