"""The list of one kind's records: within the actor's scope, each value only where the actor may read it in that record."""

from __future__ import annotations

from dataclasses import replace

from engine.access import Allowance, Scope, may, scope_of
from engine.access.model import Actor, Sight
from engine.access.scope import concerns
from engine.casework.desk import Desk
from engine.casework.outcomes import Absent
from engine.casework.ports import Found, Query, Reading
from engine.casework.prepared import Prepared
from engine.casework.records import Json, Record
from engine.casework.standing import allowance, standing_of, with_lent
from engine.casework.viewing.parts import may_read_area, printed_type
from engine.casework.views import Column, ListView
from engine.casework.words import word
from engine.workflows.model import Kind

_BUILT_IN = {
    "number": "text",
    "name": "text",
    "state": "state",
    "owner": "person",
    "team": "text",
    "area": "location",
    "opened_on": "date",
    "is_open": "yes_no",
    "binding": "binding",
}
_SECRET = ("sensitive", "restricted")


def list_records(desk: Desk, asker: Actor, path: str, query: Query) -> ListView | Absent:
    """A page of records of the kind at `path`; absent when the actor can have none of that kind and may create none."""
    prepared = desk.context()
    kind = prepared.paths.get(path)
    if kind is None:
        return Absent()
    now = desk.clock.now()
    actor = desk.store.read(lambda reading: with_lent(reading, prepared, asker, now))
    scope = scope_for(prepared, actor, kind)
    may_create = may_create_kind(prepared, actor, kind)
    if not scope.legs and not may_create:
        return Absent()
    columns = tuple(column(prepared, kind, name) for name in kind.shows.list)
    filters = tuple(column(prepared, kind, name) for name in kind.shows.filter if _usable(prepared, actor, kind, name))
    sortable = tuple(
        each for each in columns if each.type != "choose_many" and _usable(prepared, actor, kind, each.name)
    )

    def work(reading: Reading) -> Found:
        return reading.find(kind.id, scope, _allowed_query(query, sortable, filters))

    found = desk.store.read(work)
    if query.search:
        desk.store.write(lambda tx: tx.log_access(actor.person, "searched", "", desk.clock.now(), kind.id))
    people = {each.id: each.name for each in desk.store.read(lambda reading: reading.people())}
    rows = []
    for (identifier, values), record in zip(found.rows, found.records, strict=True):
        allowed = allowance(prepared, actor, standing_of(prepared, record, {record.id: record}, (), desk.clock.now()))
        cells = tuple(_cell(prepared, kind, record, allowed, each, values.get(each.name), people) for each in columns)
        rows.append((identifier, cells))
    return ListView(
        kind=kind.id,
        path=path,
        title=prepared.bare(kind.plural if kind.plural.source else kind.title),
        columns=columns,
        filters=filters,
        rows=tuple(rows),
        total=found.total,
        may_create=may_create,
        states=tuple((state.id, prepared.bare(state.title)) for state in kind.states),
    )


def scope_for(prepared: Prepared, actor: Actor, kind: Kind) -> Scope:
    """Which records of a kind the actor may find.

    Where rules make records of the kind because of a secret, a line of `sees` that doesn't read that secret finds none of them: their
    number would tell it. What was sent to the actor's own organisation is theirs to find.
    """
    security = prepared.secrets.get(kind.id, "plain")
    owners = prepared.owners[kind.id]
    roles = prepared.context.roles
    if security in _SECRET:
        roles = {
            name: replace(role, sees=tuple(each for each in role.sees if _finds(each, kind.id, owners, security)))
            for name, role in roles.items()
        }
    return scope_of(actor, roles, kind.id, prepared.context.duties, owners)


def _finds(sight: Sight, kind: str, owners: tuple[str, ...], security: str) -> bool:
    return not concerns(sight, kind, owners) or sight.which == "shared" or security in sight.classes


def may_create_kind(prepared: Prepared, actor: Actor, kind: Kind) -> bool:
    """Whether one of the actor's roles may create records of a kind."""
    return may(actor, prepared.context.roles, f"create_{kind.id}")


def column(prepared: Prepared, kind: Kind, name: str) -> Column:
    """What a column of `shows` is called and how it is printed."""
    if "." in name:
        form, rest = name.split(".", 1)
        question = prepared.forms[form].field("", rest).question
        return Column(name, prepared.bare(question.label), question.type, question.options)
    fact = next((each for each in kind.facts if each.id == name), None)
    if fact is not None:
        kind_of_value, options = printed_type(fact.type)
        return Column(name, prepared.bare(fact.title), kind_of_value, options)
    flag = next((each for each in kind.flags if each.id == name), None)
    if flag is not None:
        return Column(name, prepared.bare(flag.title), "yes_no")
    return Column(name, word(name), _BUILT_IN.get(name, "text"))


def may_read_column(prepared: Prepared, kind: Kind, allowed: Allowance, name: str) -> bool:
    """Whether the actor may read a column in a record."""
    if name == "name":
        return allowed.reads_text(kind.name)
    if name == "area":
        return may_read_area(prepared, kind.id, allowed)
    if "." in name:
        found = prepared.fields[name.split(".", 1)[0]].find(name)
        return found is not None and allowed.reads(name, found.security, found.compartments)
    fact = next((each for each in kind.facts if each.id == name), None)
    return allowed.reads(name, fact.security if fact else "plain")


def _security(prepared: Prepared, kind: Kind, name: str) -> str:
    if "." in name:
        found = prepared.fields[name.split(".", 1)[0]].find(name)
        return found.security if found else "restricted"
    fact = next((each for each in kind.facts if each.id == name), None)
    return fact.security if fact else "plain"


def _usable(prepared: Prepared, actor: Actor, kind: Kind, name: str) -> bool:
    """Whether an actor may filter and sort by a column: by a secret only who reads it in every record of the list.

    Anybody else would be told it by what is found, or where.
    """
    security = _security(prepared, kind, name)
    if security not in _SECRET:
        return True
    roles = prepared.context.roles
    sights = [
        sight
        for post in actor.posts
        if post.role in roles
        for sight in roles[post.role].sees
        if concerns(sight, kind.id, prepared.owners[kind.id]) and not sight.ask_reason
    ]
    return bool(sights) and all(
        security in sight.classes and not sight.forms and not sight.profile and sight.which != "shared"
        for sight in sights
    )


def _allowed_query(query: Query, sortable: tuple[Column, ...], filters: tuple[Column, ...]) -> Query:
    known = {each.name for each in filters}
    sort = query.sort if query.sort.removeprefix("-") in {each.name for each in sortable} else "-opened_on"
    wanted = {name: values for name, values in query.filters.items() if name in known and values}
    return replace(query, filters=wanted, sort=sort)


def _cell(
    prepared: Prepared,
    kind: Kind,
    record: Record,
    allowed: Allowance,
    column: Column,
    value: Json,
    people: dict[str, str],
) -> Json:
    if not may_read_column(prepared, kind, allowed, column.name):
        return None
    if column.name == "number":
        return record.number or record.provisional
    return people.get(str(value), "") if column.type == "person" and value else value
