"""The records of the dev database: all of them, and of one who sees it, so that it can be opened as anybody. And scenarios to play.

Implementers look at made-up people here; what a person at work may see is still decided by the use cases, record by record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.casework.opening import open_for_reading
from engine.casework.outcomes import Absent
from engine.casework.ports import Person, Reading
from engine.casework.prepared import Prepared
from engine.casework.reading.open_record import view_of
from engine.casework.records import Record
from engine.casework.standing import actor_of
from engine.studio.answers import Asked, Page
from engine.studio.ports import House

MOST = 300
"""Records that are listed, the newest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the list."""

    id: str
    number: str
    kind: str
    state: str
    owner: str
    address: str
    opened: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person has of a record: nothing, or a page with so many forms that they may write."""

    person: Person
    roles: str
    sees: bool
    forms: int = 0
    writes: int = 0
    steps: int = 0


def listing(asked: Asked) -> Page | None:
    """Every record, and the scenarios that can be played."""
    context = asked.state.served
    if context is None:
        return None
    names = {each.id: each.name for each in asked.house.people()}
    prepared = asked.house.desk.context()
    lines = [_line(each, prepared, names) for each in asked.house.records(MOST)]
    scenarios = [(each.title, f"{each.file}:{each.span.line}", each.starts) for each in asked.state.edition.scenarios]
    values = {"lines": lines, "scenarios": scenarios, "told": asked.studio.told(), "makers": list(_makers(asked))}
    return Page("records.html", "Records", values)


def show(asked: Asked) -> Page | None:
    """One record: who has what of it."""
    found = next((each for each in asked.house.records(MOST) if each.id == asked.id), None)
    prepared = asked.house.desk.context()
    if found is None or found.kind not in prepared.context.kinds:
        return None
    people = asked.house.people()
    line = _line(found, prepared, {each.id: each.name for each in people})
    return Page("record.html", f"{line.kind} {line.number}", {"line": line, "seen": _seen(asked.house, found, people)})


def _line(record: Record, prepared: Prepared, names: dict[str, str]) -> Line:
    kind = prepared.context.kinds.get(record.kind)
    state = (
        next((each.title.source for each in kind.states if each.id == record.state), record.state)
        if kind is not None
        else record.state
    )
    title, path = (kind.title.source, kind.path) if kind is not None else (record.kind, record.kind)
    opened = record.opened_at.astimezone(prepared.zone).strftime("%Y-%m-%d %H:%M")
    return Line(
        record.id, record.number, title, state, names.get(record.owner, record.owner), f"/{path}/{record.id}", opened
    )


def _seen(house: House, record: Record, people: Sequence[Person]) -> list[Seen]:
    prepared = house.desk.context()
    path = prepared.context.kinds[record.kind].path

    def work(reading: Reading) -> list[Seen]:
        found = []
        for each in people:
            opened = open_for_reading(reading, house.desk, actor_of(each), path, record.id)
            roles = ", ".join(_title(post[0], prepared) for post in each.posts)
            if isinstance(opened, Absent):
                found.append(Seen(each, roles, False))
                continue
            view = view_of(opened)
            steps = sum(1 for one in view.events if not one.refusals)
            found.append(Seen(each, roles, True, len(view.forms), sum(1 for one in view.forms if one.may_write), steps))
        return found

    return house.desk.store.read(work)


def _title(role: str, prepared: Prepared) -> str:
    found = prepared.context.roles.get(role)
    return found.title.source if found is not None else role


def _makers(asked: Asked) -> list[tuple[str, str, str]]:
    """Who can begin a record: address, kind and person."""
    prepared = asked.house.desk.context()
    found = []
    for kind in prepared.context.kinds.values():
        for each in asked.house.people():
            roles = [prepared.context.roles[post[0]] for post in each.posts if post[0] in prepared.context.roles]
            if any(f"create_{kind.id}" in role.may for role in roles):
                found.append((f"/{kind.path}/new", f"{kind.title.source} as {each.name}", each.id))
                break
    return found
