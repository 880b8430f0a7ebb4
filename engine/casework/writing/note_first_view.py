"""Somebody opens a record for the first time, where a rule or an automatic transition waits for that: looking at it is enough.

Of a record that is sent the first view is its receiver's; of any other one it is that of anybody but its author.
"""

from __future__ import annotations

from engine.access.model import Actor
from engine.casework.desk import Command, Desk
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome
from engine.casework.ports import Writing
from engine.casework.prepared import Prepared
from engine.casework.records import Record
from engine.casework.viewing.projecting import projections
from engine.casework.work.settle import settle
from engine.casework.writing.command import in_one_commit

OPENED = "opened"


def is_first_view(prepared: Prepared, actor: Actor, record: Record) -> bool:
    """Whether looking at the record now is what somebody waits for."""
    if record.viewed_at is not None or not _waited_for(prepared, record.kind):
        return False
    if prepared.context.kinds[record.kind].sends:
        return bool(record.receiver) and any(post.organisation == record.receiver for post in actor.posts)
    return actor.person != record.author


def note_first_view(desk: Desk, actor: Actor, path: str, record: str) -> None:
    """Notes it, with all that follows from it; nothing if somebody else was first meanwhile."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, Command(desk.ids.new(), actor), path, record)
        if isinstance(opened, Absent) or not is_first_view(opened.unit.prepared, opened.unit.actor, opened.record):
            return Absent()
        return _note(tx, opened)

    in_one_commit(desk, work)


def _note(tx: Writing, opened: Opened) -> Outcome:
    unit, record = opened.unit, opened.record
    unit.change(record, viewed_at=unit.now)
    unit.write(record.id, "viewed_first")
    unit.happen(record.id, OPENED, "")
    settle(unit)
    tx.save(unit.changes(projections(unit), None))
    return Done(unit.kind(record).path, record.id)


def _waited_for(prepared: Prepared, kind: str) -> bool:
    by_rules = any(when.on == OPENED for rule in prepared.rules[kind] for when in rule.when)
    ways = prepared.machines[kind].in_state.values()
    return by_rules or any(each.when is not None and each.when.on == OPENED for every in ways for each in every)
