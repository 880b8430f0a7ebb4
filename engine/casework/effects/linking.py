"""Ties two records because a rule says so. A link opens nothing: who may see the other record is asked there."""

from __future__ import annotations

from engine.casework.records import Outgoing, Record
from engine.casework.work.unit import Unit
from engine.rules import Demand


def link(unit: Unit, record: Record, demand: Demand) -> None:
    """Ties the record that the demand names over its link, both ways; a record that isn't there or is of another kind ties nothing."""
    link = next(each for each in unit.kind(record).links if each.id == demand.effect.what)
    other = _found(unit, link.to, demand.value)
    if other is None or other.id == record.id:
        return
    if any((each.source, each.link, each.target) == (record.id, link.id, other.id) for each in unit.links):
        return
    unit.tie(record.id, link.id, other.id)
    if link.back:
        unit.tie(other.id, link.back, record.id)
    unit.write(record.id, "linked", (f"links.{link.id}",))
    unit.happen(record.id, "linked", link.id)
    if not link.back:
        return
    if other.id in unit.records:
        unit.happen(other.id, "linked", link.back)
    else:
        key = f"{unit.cause.command or unit.ids.new()}:tied:{other.id}:{link.back}:{record.id}"
        unit.outbox.append(
            Outgoing(key, "linked", {"record": other.id, "link": link.back, "from": record.id}, unit.now)
        )


def _found(unit: Unit, kind: str, value: object) -> Record | None:
    """The record of a kind that bears a number, which is how answers name records."""
    if not isinstance(value, str) or not value:
        return None
    known = next((each for each in unit.records.values() if (each.kind, each.number) == (kind, value)), None)
    if known is not None:
        return known
    found = unit.tx.numbered(kind, value)
    if found is not None:
        unit.outside.setdefault(found.id, found)
    return found
