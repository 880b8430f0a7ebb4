"""Lists and searches: a scope and a query as SQL over a kind's projection. The scope goes in before any count, order or limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true

from engine.access.scope import Leg, Scope
from engine.casework.ports import Query
from engine.store.projections.fold import fold
from engine.store.projections.plan import ALWAYS, Plan, Shown, as_number, wrapped
from engine.store.rows.codec import instant
from engine.store.sql.tables import approval, place_tree, record, share

ROOT = record.alias("root")
"""The root of a record's tree: what narrows it narrows its branches."""

Contains = Callable[[ColumnElement[str], str], ColumnElement[bool]]


class Undeclared(ValueError):
    """A list is filtered or sorted by something that the kind doesn't show: that must be refused before it comes here."""


def contains_for(dialect: str) -> Contains:
    """Whether a text holds another one, exactly (no pattern), as this database says it."""
    position = func.instr if dialect == "sqlite" else func.strpos
    return lambda column, part: position(column, part) > 0


def scope_clause(scope: Scope, now: datetime, contains: Contains) -> ColumnElement[bool]:
    """The rows of `record` (joined with their roots) that the scope admits; says in SQL what `Scope.admits` says of one record."""
    within = or_(false(), *(_leg(leg, now, contains) for leg in scope.legs))
    narrowed = func.coalesce(func.nullif(ROOT.c.narrowed, ""), record.c.narrowed)
    holding = [
        and_(contains(narrowed, f"|{duty}|"), or_(false(), *(_leg(leg, now, contains) for leg in legs)))
        for duty, legs in scope.narrowed
    ]
    return and_(within, or_(narrowed == "", *holding))


def _leg(leg: Leg, now: datetime, contains: Contains) -> ColumnElement[bool]:
    if leg.which == "all":
        return true()
    if not leg.value:
        return false()
    columns = record.c
    match leg.which:
        case "owner" | "author" | "team" | "organisation" | "receiver":
            return columns[leg.which] == leg.value
        case "assigned":
            return contains(columns.assigned, f"|{leg.value}|")
        case "area":
            below = select(place_tree.c.place).where(place_tree.c.above == leg.value)
            return or_(columns.area == leg.value, columns.area.in_(below))
        case "shared":
            return _shared(leg.value, now)
        case "asker":
            return _asker(leg.value)
    raise ValueError(f"a scope has a leg of no known kind: {leg.which}")


def _shared(organisation: str, now: datetime) -> ColumnElement[bool]:
    live = or_(share.c.ends_at.is_(None), share.c.ends_at > instant(now))
    of_it = or_(share.c.of_record == record.c.id, share.c.record == record.c.id)
    return exists().where(of_it, share.c.organisation == organisation, share.c.revoked_at.is_(None), live)


def _asker(person: str) -> ColumnElement[bool]:
    asked = and_(approval.c.record == record.c.id, approval.c.asked_by == person, approval.c.status == "asked")
    return exists().where(asked)


def _matches(plan: Plan, query: Query, contains: Contains) -> list[ColumnElement[bool]]:
    clauses = [_filter(plan, name, values, contains) for name, values in query.filters.items()]
    return clauses + [contains(plan.table.c.search, word) for word in fold(query.search).split()]


def _filter(plan: Plan, name: str, values: tuple[str, ...], contains: Contains) -> ColumnElement[bool]:
    shown = _declared(plan, name)
    column = plan.table.c[shown.column]
    if shown.keeps == "many":
        return or_(false(), *(contains(column, wrapped((value,))) for value in values))
    if shown.keeps == "number":
        return column.in_([as_number(value) for value in values])
    # A text column may hold several words after all (a fact that is a list): each is found by its bars.
    several = (contains(column, wrapped((value,))) for value in values)
    return or_(column.in_([fold(value) for value in values]), *several)


def _declared(plan: Plan, name: str) -> Shown:
    shown = plan.columns.get(name)
    if shown is None:
        raise Undeclared(f"`{name}` is not among what lists of {plan.kind} show")
    if shown.security == "restricted":
        raise Undeclared(f"`{name}` is restricted: no list is filtered or sorted by it")
    return shown


def _sorted_by(plan: Plan, shown: Shown) -> ColumnElement[object]:
    """What a column is sorted by: ordered options by their place in their list, everything else by what it keeps."""
    column = plan.table.c[shown.column]
    places = {option: place for place, option in enumerate(shown.order)}
    return case(places, value=column) if places else column


def _order(plan: Plan, sort: str) -> list[ColumnElement[object]]:
    name = sort.removeprefix("-")
    shown = plan.columns[name] if name in plan.columns else _declared(plan, name)
    if shown.security == "restricted":
        shown = plan.columns[ALWAYS]  # the order of a list would tell what is in a restricted column
    column = _sorted_by(plan, shown)
    opened = record.c.opened_at
    if sort.startswith("-"):
        return [column.desc().nulls_last(), opened.desc(), record.c.id.desc()]
    return [column.asc().nulls_last(), opened.asc(), record.c.id.asc()]


def find_statements(
    plan: Plan, scope: Scope, query: Query, now: datetime, dialect: str
) -> tuple[Select[int], Select[str, str, int, str]]:
    """How many there are within the scope, and the page asked for: projected columns as JSON, and the record's row."""
    contains = contains_for(dialect)
    where = and_(record.c.kind == plan.kind, scope_clause(scope, now, contains), *_matches(plan, query, contains))
    table = plan.table
    joined = table.join(record, record.c.id == table.c.record).join(ROOT, ROOT.c.id == record.c.root)
    total = select(func.count()).select_from(joined).where(where)
    page = select(table.c.record, table.c.shown, record.c.format, record.c.body).select_from(joined).where(where)
    return total, page.order_by(*_order(plan, query.sort)).limit(query.limit).offset(query.offset)
