"""Gives a part of a record (owner, assigned, team, area, organisation) to somebody else. What the record owns follows its owner.

A record of another tree is reached by an internal command: what is given is worked out here, done there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.casework.effects.reaching import in_other_tree, reached
from engine.casework.opening import standing_in
from engine.casework.records import Json, Record
from engine.casework.standing import holders
from engine.casework.words import NOTICES
from engine.casework.work.notify import tell
from engine.casework.work.unit import Unit
from engine.rules import Demand

PLACES: Mapping[str, int] = {"team": 1, "area": 2, "organisation": 3}
"""Where each place stands in a post."""
FOLLOWING = ("owner", "team", "area", "organisation")


def assign(unit: Unit, record: Record, demand: Demand) -> None:
    """Assigns on the record itself or on those across the link that is named."""
    effect = demand.effect
    for other in reached(unit, record, effect.on):
        given = demand.value if effect.value is not None else _given(unit, other, effect.what, effect.to)
        if not isinstance(given, str) or not given:
            continue
        if other.id in unit.records:
            put_part(unit, unit.records[other.id], effect.what, given)
        else:
            in_other_tree(unit, other, "assign", {"part": effect.what, "given": given})


def put_part(unit: Unit, record: Record, part: str, given: str) -> None:
    """Gives a part of a record of this unit, with its line in the journal; whoever gets it is told."""
    if part == "assigned":
        _add(unit, record, given)
        return
    old = getattr(record, part)
    if old == given:
        return
    for each in (record, *_branches(unit, record, part, old)):
        unit.change(unit.records[each.id], **{part: given})
        unit.write(each.id, "assigned", (f"record.{part}",), {f"record.{part}": [old or None, given]})
    _move_tasks(unit, record, part, old, given)
    if part == "owner" and given != unit.cause.actor:
        tell(unit, unit.records[record.id], given, NOTICES["assigned"], unit.kind(record).title.source)


def _add(unit: Unit, record: Record, person: str) -> None:
    if person in record.assigned:
        return
    unit.change(record, assigned=(*record.assigned, person))
    body: dict[str, Json] = {"record.assigned": [None, person]}
    unit.write(record.id, "assigned", ("record.assigned",), body)
    if person != unit.cause.actor:
        tell(unit, unit.records[record.id], person, NOTICES["assigned"], unit.kind(record).title.source)


def _branches(unit: Unit, record: Record, part: str, old: str) -> list[Record]:
    """What the record owns and what stood as it stood, follows it. An area of a branch's own stays."""
    if record.root != record.id:
        return []
    return [
        each
        for each in unit.records.values()
        if each.root == record.id
        and each.id != record.id
        and getattr(each, part) == old
        and (part != "area" or unit.kind(each).area is None)
    ]


def _move_tasks(unit: Unit, record: Record, part: str, old: str, given: str) -> None:
    """Open tasks that waited for the old owner (or team, or organisation) wait for the new one. A draft stays its writer's."""
    tree = {each.id for each in (record, *_of_tree(unit, record))}
    for task in list(unit.tasks.values()):
        if not old or task.status != "open" or task.record not in tree or task.subject.startswith("draft:"):
            continue
        if part == "owner" and task.person == old:
            unit.put(replace(task, person=given))
        elif part == "team" and task.team == old:
            unit.put(replace(task, team=given))
        elif part == "organisation" and task.organisation == old:
            unit.put(replace(task, organisation=given))


def _of_tree(unit: Unit, record: Record) -> list[Record]:
    return [each for each in unit.records.values() if each.root == record.id] if record.root == record.id else []


def _given(unit: Unit, record: Record, part: str, to: str) -> str:
    """Who (or whose team, area, organisation) is meant by a word: of several holders of a duty the one who is doing this comes first."""
    person = _person(unit, record, to)
    if part in ("owner", "assigned"):
        return person
    found = next((each for each in unit.people() if each.id == person), None)
    places = [post[PLACES[part]] for post in found.posts if post[PLACES[part]]] if found is not None else []
    return places[0] if places else ""


def _person(unit: Unit, record: Record, to: str) -> str:
    doer = unit.cause.actor
    known = {each.id for each in unit.people() if each.active}
    if to == "doer":
        return doer if doer in known else ""
    if to == "author":
        return record.author if record.author in known else ""
    # Whoever stands in for somebody doesn't become the owner by that.
    own = [replace(each, lent=()) for each in unit.people()]
    found = holders(unit.prepared, to, standing_in(unit, record), own)
    return doer if doer in found else next(iter(found), "")
