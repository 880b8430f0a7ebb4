"""`tais apply`: checks a context, shows what changes for live records, and makes it the active configuration as a journalled act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from sqlalchemy import func, select

from engine.accounts import Accounts
from engine.bootstrap.check import compiled
from engine.bootstrap.database import DATABASE, activate, complain, inform, is_there, open_existing, open_or_make
from engine.compiled import CompiledContext
from engine.diagnostics import Diagnostic
from engine.store import DatabaseRefused, KeysRefused, SqlStore
from engine.store.opening import NATURES
from engine.store.sql.session import Session
from engine.store.sql.tables import record

GOOD, FAULTS = 0, 1
MOST_NAMES = 20
_SECTIONS = (
    "forms",
    "option_lists",
    "kinds",
    "rules",
    "indicators",
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
        store = _open(database, found, standing or "")
    except (DatabaseRefused, KeysRefused) as refused:
        complain(refused)
        return FAULTS
    try:
        return GOOD if replace_active(store, found) else FAULTS
    finally:
        store.close()


def _open(database: str | None, context: CompiledContext, nature: str) -> SqlStore:
    """The database; it is made where there is none and its nature is told."""
    url = database or DATABASE
    if not nature and (database is None or is_there(url)):
        return open_existing(database)
    return open_or_make(url, context, nature=nature)


def replace_active(store: SqlStore, new: CompiledContext) -> bool:
    """Makes a context the active one, telling what changes; false, with the reason told, when records or the database forbid it."""
    old = store.active()
    if old is None:
        activate(store, new, "operator")
        inform(f"The configuration {new.digest[:12]} is active now.")
        return True
    if old.digest == new.digest:
        inform(f"0 changes. The configuration {new.digest[:12]} is active; the database is `{store.nature}`.")
        return True
    for line in changes(old, new):
        inform(line)
    forbidden = [*_too_low(store.nature, new), *stranded_records(store, old, new)]
    if forbidden:
        for line in forbidden:
            complain(line)
        complain("Nothing was changed.")
        return False
    for line in people_without_role(store, new):
        inform(line)
    activate(store, new, "operator")
    inform(f"The configuration {new.digest[:12]} is active now; it was {old.digest[:12]}.")
    return True


def _too_low(nature: str, new: CompiledContext) -> list[str]:
    """A database isn't given a context of a lower status than itself."""
    if new.status in NATURES and NATURES.index(new.status) >= NATURES.index(nature):
        return []
    return [
        f"This context has the status `{new.status}`, which is not enough for a `{nature}` database. "
        "Raise `status:` in context.yaml when it has been confirmed."
    ]


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
        told = [f"{word}: {_some(names)}" for word, names in groups.items() if names]
        if told:
            lines.append(f"{section.replace('_', ' ')}: {'; '.join(told)}")
    others = [each.name for each in fields(CompiledContext) if each.name not in (*_SECTIONS, "format")]
    differing = [name for name in others if getattr(old, name) != getattr(new, name)]
    return [*lines, *([f"the context's own: {', '.join(differing)}"] if differing else [])]


def _some(names: Sequence[str]) -> str:
    """As many names as somebody reads."""
    rest = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def stranded_records(store: SqlStore, old: CompiledContext, new: CompiledContext) -> list[str]:
    """Records of kinds or in states that the new configuration doesn't have."""
    lines = []
    for (kind, state), count in sorted(store.look(_standing).items()):
        known = {each.id for each in new.kinds[kind].states} if kind in new.kinds else set()
        if kind in old.kinds and state not in known:
            told = "1 record" if count == 1 else f"{count} records"
            verb = "is" if count == 1 else "are"
            lines.append(
                f"{told} of `{kind}` {verb} in the state `{state}`, which would be gone. Keep this state, or move the records first."
            )
    return lines


def _standing(session: Session) -> Mapping[tuple[str, str], int]:
    """How many records stand in each state of each kind."""
    columns = record.c
    rows = session.select(select(columns.kind, columns.state, func.count()).group_by(columns.kind, columns.state))
    return {(str(kind), str(state)): int(str(count)) for kind, state, count in rows}


def people_without_role(store: SqlStore, new: CompiledContext) -> list[str]:
    """People who may log in with a role that the new configuration doesn't have: they will see nothing by it."""
    held = Counter(post[0] for person in Accounts(store).people() for post in person.posts if post[0] not in new.roles)
    return [
        f"{count} with the role `{role}`, which is gone, will see nothing by it."
        for role, count in sorted(held.items())
    ]
