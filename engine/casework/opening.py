"""Opens a record for an actor: reads its tree, asks access before anything is shown or changed, and lays out the unit of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.access import Allowance, Window
from engine.access.model import Actor, Standing
from engine.casework.desk import Command, Desk
from engine.casework.outcomes import Absent
from engine.casework.ports import Reading, Writing
from engine.casework.records import Record, Tree
from engine.casework.standing import (
    acting_role,
    allowance,
    is_live,
    sees_for,
    standing_of,
    vacancies,
    with_a_reason,
    with_lent,
)
from engine.casework.work.unit import Cause, Unit

PLAIN = Allowance((Window(classes=frozenset({"plain"})),))
"""What remains to a recipient when the right to read has ended."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that is there for the actor, within its unit of work."""

    unit: Unit
    record: Record
    standing: Standing
    allowance: Allowance
    insider: bool = True
    """Whether the actor may see the root of the tree too; who may not (a recipient) sees what was sent and nothing behind it."""


def open_for_writing(tx: Writing, desk: Desk, command: Command, path: str, record: str) -> Opened | Absent:
    """Locks the root of the record's tree and opens it."""
    tree = tx.lock(record)
    if tree is None:
        return Absent()
    return _opened(writing_unit(tx, desk, command), tree, path, record)


def writing_unit(tx: Writing, desk: Desk, command: Command) -> Unit:
    """A unit of work on account of a person's command."""
    unit = blank_unit(tx, desk, command.actor, tx.next_number)
    unit.occurred = command.occurred or unit.now
    unit.cause = Cause(command.actor.person, command=command.id)
    return unit


def open_for_reading(reading: Reading, desk: Desk, actor: Actor, path: str, record: str) -> Opened | Absent:
    """Reads the record's tree and opens it; the unit is only read from."""
    tree = reading.tree(record)
    if tree is None:
        return Absent()
    return _opened(blank_unit(reading, desk, actor), tree, path, record)


def no_numbers(key: str) -> int:
    """Stands where a unit is only read from."""
    raise RuntimeError(f"a unit that is only read from gives no number: {key}")


def blank_unit(tx: Reading, desk: Desk, actor: Actor, next_number: Callable[[str], int] = no_numbers) -> Unit:
    """A unit of work over nothing yet."""
    now, prepared = desk.clock.now(), desk.prepared_in(tx)
    return Unit(
        tx=tx,
        prepared=prepared,
        ids=desk.ids,
        now=now,
        actor=with_lent(tx, prepared, actor, now),
        cause=Cause(actor.person),
        nature=desk.nature,
        occurred=now,
        next_number=next_number,
    )


def standing_in(unit: Unit, record: Record) -> Standing:
    """The record's standing as it is in the unit."""
    standing = standing_of(unit.prepared, record, unit.records, unit.shares.values(), unit.now)
    askers = {row.asked_by for row in unit.approvals.values() if row.record == record.id and row.status == "asked"}
    return replace(standing, askers=tuple(sorted(askers))) if askers else standing


def is_insider(unit: Unit, record: Record) -> bool:
    """Whether the actor may see the root of the record's tree."""
    root = unit.records.get(record.root)
    if root is None or root.id == record.id:
        return root is not None
    standing = standing_in(unit, root)
    given = reason_given(unit, root, standing)
    return bool(allowance(unit.prepared, unit.actor, standing, reason_given=given))


def is_secret_to(unit: Unit, record: Record, allowed: Allowance) -> bool:
    """Whether the record exists because of a rule that read what the actor may not read: then its being there would tell it."""
    rule = unit.prepared.context.rules.get(record.because.rule) if record.because is not None else None
    return rule is not None and not allowed.reads(f"rules.{rule.id}", rule.security)


def has_ended_for_recipient(unit: Unit, record: Record) -> bool:
    """Whether everything that was sent with the record can no longer be read: its recipient sees then that it was, and no more."""
    shares = [share for share in unit.shares.values() if share.record == record.id]
    return bool(shares) and not any(is_live(share, unit.now) for share in shares)


def reason_given(unit: Unit, record: Record, standing: Standing) -> bool:
    """Whether the actor has opened the record (its tree) by giving a reason, and that isn't over."""
    if with_a_reason(unit.prepared, unit.actor, standing) is None:
        return False
    until = unit.tx.opened_until(unit.actor.person, record.root)
    return until is not None and unit.now < until


def _opened(unit: Unit, tree: Tree, path: str, identifier: str) -> Opened | Absent:
    unit.take_in(tree)
    record = unit.records[identifier]
    kind = unit.prepared.context.kinds.get(record.kind)
    if kind is None or kind.path != path:
        return Absent()
    standing = standing_in(unit, record)
    # Who takes over a duty that nobody holds matters only where the record is narrowed to duties.
    vacant = vacancies(unit.prepared, standing, unit.people()) if standing.narrowed_to else frozenset()
    given = reason_given(unit, record, standing)
    allowed = allowance(unit.prepared, unit.actor, standing, vacant, reason_given=given)
    if not allowed:
        return Absent()
    insider = is_insider(unit, record)
    if insider and is_secret_to(unit, record, allowed):
        return Absent()
    if not insider and has_ended_for_recipient(unit, record):
        allowed = PLAIN
    unit.cause.role = acting_role(unit.prepared, unit.actor, standing)
    unit.cause.on_behalf = sees_for(unit.prepared, unit.actor, standing)
    return Opened(unit, record, standing, allowed, insider)
