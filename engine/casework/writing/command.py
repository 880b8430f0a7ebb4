"""How every change goes: the same id is the same change, access before anything else, one commit, then the stored outcome.

What the change is, its verb's own module decides; what follows from it, `work.settle`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from engine.access import Allowance
from engine.casework.desk import Command, Desk
from engine.casework.opening import Opened
from engine.casework.outcomes import Done, Outcome, Refusal
from engine.casework.ports import Writing
from engine.casework.records import Json, Receipt, Record
from engine.casework.viewing.projecting import projections
from engine.casework.work.flow import EndlessError
from engine.casework.work.settle import settle
from engine.casework.work.unit import Unit


@dataclass(frozen=True, slots=True)
class Target:
    """What a command is about; `detail` names the form, event, approval or flag."""

    verb: str
    path: str
    record: str
    detail: tuple[str, ...] = ()


Decide = Callable[[Unit, Record, Allowance], Outcome]


def in_one_commit(desk: Desk, work: Callable[[Writing], Outcome]) -> Outcome:
    """Runs the work inside one transaction; rules that never come to rest refuse the whole of it."""
    try:
        return desk.store.write(work)
    except EndlessError:
        return Refusal("endless")


def conclude(tx: Writing, command: Command, target: Target, opened: Opened, decide: Decide) -> Outcome:
    """Decides, lets everything follow that follows, and saves; a repeated command gets its first outcome."""
    known = tx.receipt(command.id)
    if known is not None:
        return _repeated(known, command, target)
    outcome = decide(opened.unit, opened.record, opened.allowance)
    if not isinstance(outcome, Done):
        return outcome
    unit = opened.unit
    settle(unit)
    record = unit.records[outcome.record]
    outcome = Done(
        outcome.path, outcome.record, record.number, outcome.form_version, False, tuple(unit.set_off), outcome.message
    )
    receipt = Receipt(command.id, command.actor.person, payload_hash(command, target), _stored(outcome), unit.now)
    tx.save(unit.changes(projections(unit), receipt))
    return outcome


def payload_hash(command: Command, target: Target) -> str:
    """SHA-256 over what was asked: the same command sent again has the same one."""
    asked = [
        target.verb,
        target.path,
        target.record,
        *target.detail,
        command.actor.person,
        command.reason,
        json.dumps(command.payload, sort_keys=True, ensure_ascii=True, default=str),
    ]
    return hashlib.sha256("\x00".join(asked).encode()).hexdigest()


def _repeated(known: Receipt, command: Command, target: Target) -> Outcome:
    if known.person != command.actor.person or known.payload_hash != payload_hash(command, target):
        return Refusal("command_reused")
    stored = known.outcome
    version = stored.get("form_version")
    set_off = stored.get("set_off")
    return Done(
        path=str(stored["path"]),
        record=str(stored["record"]),
        number=str(stored.get("number", "")),
        form_version=int(version) if isinstance(version, (int, float)) else 0,
        repeated=True,
        set_off=tuple(str(each) for each in set_off) if isinstance(set_off, list) else (),
        message=str(stored.get("message", "")),
    )


def _stored(outcome: Done) -> dict[str, Json]:
    return {
        "path": outcome.path,
        "record": outcome.record,
        "number": outcome.number,
        "form_version": outcome.form_version,
        "set_off": list(outcome.set_off),
        "message": outcome.message,
    }
