"""The clocks that run for the records of which the actor is the owner: what has to be done by when, beside their tasks."""

from __future__ import annotations

from engine.access import Allowance
from engine.casework.opening import standing_in
from engine.casework.ports import Reading
from engine.casework.records import ClockRow, ObligationRow, Record
from engine.casework.standing import allowance
from engine.casework.viewing.parts import because_of, head_of
from engine.casework.views import RecordHead, TaskView
from engine.casework.work.unit import Unit
from engine.expressions.text import Phrase


def running(unit: Unit, reading: Reading, limit: int) -> list[TaskView]:
    """Deadlines and obligations that wait, as far as the actor may know of them. Requests for approval are tasks of others."""
    views = []
    demands: dict[str, tuple[ObligationRow, ...]] = {}
    kinds = list(unit.prepared.context.kinds)
    owners = (unit.actor.person, *owners_lent(unit))
    for clock in (each for owner in owners for each in reading.running_clocks(owner, kinds, limit)):
        record = reading.record(clock.record)
        allowed = known(unit, reading, record) if record is not None else None
        if record is None or not allowed:
            continue
        if clock.origin == "obligation" and record.root not in demands:
            tree = reading.tree(record.root)
            demands[record.root] = tree.obligations if tree is not None else ()
        view = _deadline(unit, record, clock, allowed) or _obligation(unit, record, clock, allowed, demands)
        if view is not None:
            views.append(view)
    return views


def owners_lent(unit: Unit) -> tuple[str, ...]:
    """Whose own part the actor has taken over for a time."""
    duties = unit.prepared.context.duties
    owners = {name for name, duty in duties.items() if (duty.relation, duty.whose) == ("is", "owner")}
    return tuple(each.lender for each in unit.actor.lent if each.duties & owners)


def known(unit: Unit, reading: Reading, record: Record) -> Allowance:
    """What the actor may do with a record found outside its tree."""
    unit.records[record.id] = record
    if record.root not in unit.records:
        root = reading.record(record.root)
        if root is not None:
            unit.records[root.id] = root
    return allowance(unit.prepared, unit.actor, standing_in(unit, record))


def head_for(unit: Unit, reading: Reading, record: Record) -> RecordHead | None:
    """The head of a record, none when the actor may not know of it."""
    allowed = known(unit, reading, record)
    return head_of(unit, record, allowed) if allowed else None


def _deadline(unit: Unit, record: Record, clock: ClockRow, allowed: Allowance) -> TaskView | None:
    found = unit.prepared.machines[record.kind].deadlines.get(clock.what)
    if clock.origin != "deadline" or found is None or not allowed.reads(f"deadlines.{clock.what}", found[0].security):
        return None
    title = unit.prepared.bare(found[0].title)
    return TaskView(clock.id, title, head_of(unit, record, allowed), clock.due_at, clock.due_at < unit.now)


def _obligation(
    unit: Unit, record: Record, clock: ClockRow, allowed: Allowance, demands: dict[str, tuple[ObligationRow, ...]]
) -> TaskView | None:
    row = next((each for each in demands.get(record.root, ()) if each.id == clock.id and each.status == "open"), None)
    rule = unit.prepared.context.rules.get(row.rule) if row is not None else None
    if row is None or (rule is not None and not allowed.reads(f"rules.{rule.id}", rule.security)):
        return None
    effect = rule.then[row.effect] if rule is not None and row.effect < len(rule.then) else None
    task = effect is not None and effect.verb == "task"
    title = unit.prepared.bare(effect.title) if effect is not None and task else Phrase(row.because.title)
    head = head_of(unit, record, allowed)
    return TaskView(clock.id, title, head, clock.due_at, clock.due_at < unit.now, because_of(row.because))
