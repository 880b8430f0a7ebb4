"""`tais apply`: checks a context, shows what changes for live records, and makes it the active configuration as a journalled act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path

from engine.access import Leg, Scope
from engine.bootstrap.check import compiled
from engine.bootstrap.database import activate, open_existing
from engine.bootstrap.serve import DATABASE, inform, keys_for, prepare_folder
from engine.casework.ports import Query, Reading
from engine.compiled import CompiledContext
from engine.diagnostics import Diagnostic
from engine.store import DatabaseRefused, KeysRefused, SqlStore, open_store

GOOD, FAULTS = 0, 1
_SECTIONS = (
    "forms",
    "option_lists",
    "kinds",
    "rules",
    "duties",
    "roles",
    "profiles",
    "policies",
    "settings",
    "places",
    "organisations",
)


def run(
    context: Path, *, database: str | None, standing: str | None, tell: Callable[[Iterable[Diagnostic]], None]
) -> int:
    """Exit code: 0 it is active, 1 the context is faulty, the database refuses, or open records would be left without a state."""
    found, diagnostics = compiled(context)
    if diagnostics:
        tell(diagnostics)
    if found is None:
        return FAULTS
    try:
        store = _open(database or DATABASE, found, standing or "")
    except (DatabaseRefused, KeysRefused) as refused:
        inform(str(refused))
        return FAULTS
    try:
        return _apply(store, found)
    finally:
        store.close()


def _open(url: str, context: CompiledContext, nature: str) -> SqlStore:
    """The database; a demonstration's keys are found beside it."""
    path = url.partition(":///")[2].partition("?")[0] if url.startswith("sqlite") else ""
    if path and Path(path).exists() and not nature:
        return open_existing(url)
    prepare_folder(url)
    return open_store(url, keys_for(url, demo=False), context, nature=nature)


def _apply(store: SqlStore, new: CompiledContext) -> int:
    old = store.active()
    if old is None or old.digest == new.digest:
        inform(f"0 changes. The configuration {new.digest[:12]} is active.")
        return GOOD
    for line in changes(old, new):
        inform(line)
    stranded = stranded_records(store, old, new)
    if stranded:
        for line in stranded:
            inform(line)
        inform("Nothing was changed. Keep these states, or move the records first.")
        return FAULTS
    activate(store, new, "operator")
    inform(f"The configuration {new.digest[:12]} is active now; it was {old.digest[:12]}.")
    return GOOD


def changes(old: CompiledContext, new: CompiledContext) -> list[str]:
    """What was added, changed and removed, section by section."""
    lines = []
    for section in _SECTIONS:
        before: Mapping[str, object] = getattr(old, section)
        after: Mapping[str, object] = getattr(new, section)
        groups = {
            "added": [name for name in after if name not in before],
            "changed": [name for name in after if name in before and after[name] != before[name]],
            "removed": [name for name in before if name not in after],
        }
        told = [f"{word}: {', '.join(names)}" for word, names in groups.items() if names]
        if told:
            lines.append(f"{section.replace('_', ' ')}: {'; '.join(told)}")
    others = [each.name for each in fields(CompiledContext) if each.name not in (*_SECTIONS, "format")]
    differing = [name for name in others if getattr(old, name) != getattr(new, name)]
    return [*lines, *([f"the context's own: {', '.join(differing)}"] if differing else [])]


def stranded_records(store: SqlStore, old: CompiledContext, new: CompiledContext) -> list[str]:
    """Live records of kinds or in states that the new configuration doesn't have."""
    lines = []
    for kind in old.kinds.values():
        known = {state.id for state in new.kinds[kind.id].states} if kind.id in new.kinds else set()
        for state in kind.states:
            if state.id in known or "state" not in kind.shows.filter:
                continue
            count = store.read(partial(_count, old, kind.id, state.id))
            if count:
                lines.append(f"{count} records of `{kind.id}` are in the state `{state.id}`, which would be gone.")
    return lines


def _count(context: CompiledContext, kind: str, state: str, reading: Reading) -> int:
    """How many records are in a state, narrowed ones too."""
    every = (Leg("all"),)
    scope = Scope(every, tuple((duty, every) for duty in context.duties))
    return reading.find(kind, scope, Query(filters={"state": (state,)}, limit=1)).total
