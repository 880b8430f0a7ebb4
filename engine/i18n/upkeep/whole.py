"""A context that was read, compiled, with everything that is said of it but its catalogues: one answer for whoever checks it once, and
for whoever does so at every save.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.compiled import CompiledContext
from engine.compiler.changes.locking import FILE as LOCK
from engine.compiler.changes.locking import check_lock
from engine.compiler.compiling import compile_context
from engine.compiler.scenarios.model import Scenario
from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.i18n.upkeep.known import language_faults
from engine.source.folders import CONTEXT_FILE, shown
from engine.source.layers import Laid

LOCALES = "locales"


@dataclass(frozen=True, slots=True)
class Whole:
    """What was made of a context: none if anything stops it from being served. `diagnostics` are in their order."""

    context: CompiledContext | None
    scenarios: tuple[Scenario, ...]
    diagnostics: list[Diagnostic]


def whole_of(laid: Laid, read: Iterable[Diagnostic], folder: Path, library: Path, today: date) -> Whole:
    """Compile what was laid. `read` are the faults of reading; `folder` is the context's, `library` holds the shipped catalogues."""
    if not laid.documents:  # there is no such context: that is told, and nothing can follow from it
        return Whole(None, (), in_order(read))
    done = compile_context(laid, today)
    lock = folder / LOCK
    locked = check_lock(laid, lock.read_text("utf-8", "replace"), shown(lock)) if lock.is_file() else ()
    shipped = {each.name for each in (library / LOCALES).iterdir() if each.is_dir()} if (library / LOCALES).is_dir() else set()
    found = in_order([*read, *done.diagnostics, *locked, *language_faults(laid, shipped)])
    if not laid.of("context"):  # without it nobody can say what is taken: all else would be guesses
        page = shown(folder / CONTEXT_FILE)
        return Whole(None, (), [each for each in found if each.span.file == page] or found)
    return Whole(None if has_errors(found) else done.context, done.scenarios, found)
