"""Which people and records an actor may name in an answer. Anything else gets the same answer as what doesn't exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.casework.opening import Opened, is_secret_to
from engine.casework.ports import Person
from engine.casework.records import Json
from engine.casework.standing import allowance, standing_of
from engine.casework.work.unit import Unit
from engine.forms.prepared import Field, Table

REFUSED: Final = "?"
"""Stands where somebody or something was named that may not be: no id looks like it."""


def nameable_people(unit: Unit) -> tuple[Person, ...]:
    """The active people of the actor's own organisations, or of their own teams where a post has none; and the actor."""
    mine = {_house(post.organisation, post.team) for post in unit.actor.posts}
    return tuple(
        each
        for each in unit.people()
        if each.active
        and (each.id == unit.actor.person or any(_house(post[3], post[1]) in mine for post in each.posts))
    )


def _house(organisation: str, team: str) -> tuple[str, str]:
    return (organisation, "") if organisation else ("", team)


def record_number(unit: Unit, kinds: tuple[str, ...], number: str) -> str:
    """The number of a record of these kinds as it is stored; empty if there is none, or none that the actor may see."""
    for kind in kinds:
        found = unit.tx.numbered(kind, number.strip()) if kind in unit.prepared.context.kinds else None
        tree = unit.tx.tree(found.id) if found is not None else None
        if found is None or tree is None:
            continue
        standing = standing_of(unit.prepared, found, tree.records, tree.shares, unit.now)
        allowed = allowance(unit.prepared, unit.actor, standing)
        if allowed and not is_secret_to(unit, found, allowed):
            return found.number
    return ""


def named(opened: Opened, form: str, before: Mapping[str, Json], sent: Mapping[str, Json]) -> Mapping[str, Json]:
    """What was sent, with people and records only where the actor may name them. What stood there already may stay."""
    prepared = opened.unit.prepared.forms[form]
    if not any(each.question.type in _CHECKS for table in prepared.tables.values() for each in table.fields.values()):
        return sent
    made = dict(sent)
    for table in prepared.tables.values():
        if not table.id:
            made.update(_checked(opened.unit, table, sent, before))
            continue
        rows, earlier = sent.get(table.id), _rows(before.get(table.id))
        if isinstance(rows, list):
            made[table.id] = [_row(opened.unit, table, row, earlier) for row in rows]
        elif isinstance(rows, dict):
            made[table.id] = {key: _row(opened.unit, table, row, earlier) for key, row in rows.items()}
    return made


def _rows(stored: Json) -> list[Mapping[str, Json]]:
    rows = stored.values() if isinstance(stored, dict) else stored if isinstance(stored, list) else ()
    return [each for each in rows if isinstance(each, dict)]


def _row(unit: Unit, table: Table, row: Json, earlier: list[Mapping[str, Json]]) -> Json:
    return {**row, **dict(_checked(unit, table, row, *earlier))} if isinstance(row, dict) else row


def _checked(
    unit: Unit, table: Table, sent: Mapping[str, Json], *earlier: Mapping[str, Json]
) -> Iterator[tuple[str, Json]]:
    for name, asked in table.fields.items():
        check, answer = _CHECKS.get(asked.question.type), sent.get(name)
        if check is None or not isinstance(answer, str) or not answer.strip():
            continue
        if all(each.get(name) != answer for each in earlier):
            yield name, check(unit, asked, answer)


def _person(unit: Unit, asked: Field, answer: str) -> Json:
    return answer if answer.strip() in {each.id for each in nameable_people(unit)} else REFUSED


def _record(unit: Unit, asked: Field, answer: str) -> Json:
    return record_number(unit, asked.question.kinds, answer) or REFUSED


_CHECKS: Final[Mapping[str, Callable[[Unit, Field, str], Json]]] = {"person": _person, "record": _record}
