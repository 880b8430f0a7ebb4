"""Lets everything follow that follows from what has happened, until nothing more does; then sees to clocks, obligations and numbers."""

from __future__ import annotations

from engine.casework.clockwork.clocks import tend
from engine.casework.clockwork.timers import tend_timers
from engine.casework.effects.obeying import obey
from engine.casework.effects.obligations import give_up, meet, reconsider_obligations
from engine.casework.sharing.grants import tend_grants
from engine.casework.work.facts import recalculate, update_facts
from engine.casework.work.flow import EndlessError, follow_automatically
from engine.casework.work.numbering import place_and_name
from engine.casework.work.unit import Happening, Unit

MOST = 200
"""How many happenings one command may set off before it is refused: a rule that starts itself again never comes to rest."""


def settle(unit: Unit) -> None:
    """Works through the queue. Each happening: facts first, then rules, then automatic transitions."""
    for _ in range(MOST):
        while unit.queue:
            _follow(unit, unit.queue.pop(0))
            if unit.journal and len(unit.journal) > MOST * 5:
                raise EndlessError("journal")
        recalculate(unit)
        reconsider_obligations(unit)
        tend(unit)
        tend_timers(unit)
        tend_grants(unit)
        for record in unit.touched_records():
            place_and_name(unit, record)
        if not unit.queue:
            return
    raise EndlessError("queue")


def _follow(unit: Unit, happening: Happening) -> None:
    update_facts(unit, happening)
    if happening.on == "entered":
        _close_obligations(unit, happening)
    obey(unit, happening)
    follow_automatically(unit, happening)


def _close_obligations(unit: Unit, happening: Happening) -> None:
    """A record that a rule asked for has ended: what was sent before is met, anything else was given up."""
    record = unit.records[happening.record]
    if unit.prepared.is_open(record):
        return
    was_sent = any(share.record == record.id for share in unit.shares.values())
    if record.sending is None or was_sent:
        meet(unit, record.id)
    else:
        give_up(unit, record.id)
