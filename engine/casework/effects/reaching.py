"""Other records that an effect reaches: those of the same tree at once, those of another tree by an internal command after the commit."""

from __future__ import annotations

from collections.abc import Mapping

from engine.casework.records import Json, Outgoing, Record
from engine.casework.work.unit import Unit


def reached(unit: Unit, record: Record, link: str) -> list[Record]:
    """The record itself, or those at the other end of a link that haven't ended."""
    if not link:
        return [record]
    return [each for each in unit.linked(record.id, link) if unit.prepared.is_open(each)]


def in_other_tree(unit: Unit, record: Record, verb: str, payload: Mapping[str, Json]) -> None:
    """An internal command for a record of another tree; it says because of which rule, and on whose account."""
    because = unit.cause.because
    body: dict[str, Json] = {
        "record": record.id,
        "actor": unit.cause.actor,
        "on_behalf": unit.cause.on_behalf,
        "because": [because.rule, because.title, because.basis] if because is not None else [],
        **payload,
    }
    # They are delivered in the order of their ids.
    key = f"{unit.cause.command or unit.ids.new()}:{len(unit.outbox):03d}:{verb}:{record.id}"
    if not any((each.verb, each.payload) == (verb, body) for each in unit.outbox):
        unit.outbox.append(Outgoing(key, verb, body, unit.now))
