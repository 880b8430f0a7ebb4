"""People of a scenario lend their duties, and end it."""

from __future__ import annotations

from engine.casework.outcomes import Absent, Outcome
from engine.casework.personal.lending import lend, take_back
from engine.casework.ports import Store
from engine.casework.records import Json
from engine.compiler.scenarios.model import Step
from engine.scenarios.stage import Stage


def lend_duties(stage: Stage[Store], step: Step) -> Outcome:
    """Lends the duties of a step until the end of its day."""
    payload: dict[str, Json] = {"to": step.to, "until": step.moment, "duties": list[Json](step.what.split())}
    return lend(stage.desk, stage.command(step.actor, payload))


def end_lending(stage: Stage[Store], step: Step) -> Outcome:
    """Ends the newest lending between the two people of a step."""
    pair = {step.actor, step.what}
    rows = stage.store.read(lambda reading: reading.lendings(step.actor))
    found = [each.id for each in rows if {each.lender, each.taker} == pair]
    return take_back(stage.desk, stage.command(step.actor, {}), found[-1]) if found else Absent()
