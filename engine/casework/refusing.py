"""Refusals as views carry them: parameters as titles that people know, and the implementer's sentence with its places filled."""

from __future__ import annotations

from engine.access import Allowance
from engine.casework.outcomes import Refusal
from engine.casework.records import Json, Record
from engine.casework.work.environment import environment
from engine.casework.work.unit import Unit
from engine.workflows import Refused


def refusal(unit: Unit, record: Record, refused: Refused) -> Refusal:
    """A workflow's refusal. `duties`, `forms`, `state` become the source sentences of their titles.

    A sentence that tells more than the actor may read is left out, and then the code says it neutrally.
    """
    parameters: dict[str, Json] = {}
    for name, value in refused.parameters.items():
        parameters[name] = (
            [_title(unit, record, name, each) for each in value]
            if isinstance(value, tuple)
            else (_title(unit, record, name, value) if isinstance(value, str) else value)
        )
    sentence = None
    if refused.text is not None:
        sentence = unit.prepared.phrase(refused.text, environment(unit, record))
    return Refusal(refused.code, parameters, sentence, refused.security)


def hushed(refused: Refusal, allowed: Allowance) -> Refusal:
    """A refusal without its sentence when that tells more than the actor may read."""
    if refused.sentence is None or allowed.reads("refusal", refused.security):
        return refused
    return Refusal("not_possible_now")


def _title(unit: Unit, record: Record, parameter: str, name: str) -> str:
    context = unit.prepared.context
    machine = unit.prepared.machines[record.kind]
    match parameter:
        case "duties" if name in context.duties:
            return context.duties[name].title.source
        case "forms" | "form" if name in context.forms:
            return context.forms[name].title.source
        case "state" if name in machine.states:
            return machine.states[name].title.source
        case "flag" if name in machine.flags:
            return machine.flags[name].title.source
        case "event":
            ways = [each for every in machine.in_state.values() for each in every if each.event == name]
            return ways[0].title.source if ways else name
        case _:
            return name
