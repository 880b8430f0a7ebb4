"""The compiled contexts that a database keeps by digest, the active one among them, and the tables that are made from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, or_, select, update

from engine.casework.ports import Reading
from engine.casework.records import Projected, Tree
from engine.compiled import FORMAT, CompiledContext, from_json
from engine.store.projections.plan import Plan, narrowing_of, plans_of
from engine.store.rows import formats
from engine.store.rows.codec import UnknownFormat, instant
from engine.store.sql.session import Session
from engine.store.sql.statements import text_of, upsert_into
from engine.store.sql.tables import configuration, deployment, place_tree, projection, record

T = TypeVar("T")

READERS: Mapping[int, Callable[[bytes], CompiledContext]] = {FORMAT: from_json}
"""Who reads a stored context of each format number."""

Project = Callable[[Reading, Tree], Sequence[Projected]]
"""Works out anew what lists read of a tree: casework's part in building a projection."""


MOST = 16
"""Contexts that are kept at hand; others are read again when they are asked for."""


class Configurations:
    """Contexts and their projection plans by digest, the last ones kept once read. Shared by the threads of a process."""

    def __init__(self) -> None:
        self._contexts: dict[str, CompiledContext] = {}
        self._plans: dict[str, Mapping[str, Plan]] = {}
        self._texts: dict[str, str] = {}
        self._gate = threading.Lock()

    def context(self, session: Session, digest: str) -> CompiledContext:
        """The context with this digest; `KeyError` if the database never had it, `UnknownFormat` if this release is too old."""
        with self._gate:
            known = self._contexts.get(digest)
        if known is None:
            known = read_context(session.connection, digest)
            self.remember(digest, known)
        return known

    def plan(self, session: Session, digest: str, kind: str) -> Plan:
        """The projection plan of a kind; `KeyError` if the context has no such kind."""
        with self._gate:
            plans = self._plans.get(digest)
        if plans is None:
            plans = plans_of(self.context(session, digest))
            with self._gate:
                self._plans[digest] = plans
                _forget_first(self._plans)
        return plans[kind]

    def upsert(self, session: Session, plan: Plan) -> str:
        """The SQL text that writes rows of a projection."""
        text = self._texts.get(plan.name)
        if text is None:
            is_sqlite = session.connection.dialect.name == "sqlite"
            text = text_of(upsert_into(plan.table, is_sqlite=is_sqlite), is_sqlite=is_sqlite)
            self._texts[plan.name] = text
        return text

    def remember(self, digest: str, context: CompiledContext) -> None:
        """Keep a context at hand."""
        with self._gate:
            self._contexts[digest] = context
            _forget_first(self._contexts)


def _forget_first(kept: dict[str, T]) -> None:
    """Keep `MOST` of them: whoever saves a configuration every minute must not fill the memory with it."""
    while len(kept) > MOST:
        del kept[next(iter(kept))]


def read_context(connection: Connection, digest: str) -> CompiledContext:
    """A stored context, by the reader of its format."""
    found = connection.execute(select(configuration).where(configuration.c.digest == digest)).first()
    if found is None:
        raise KeyError(digest)
    reader = READERS.get(found.format)
    if reader is None:
        raise UnknownFormat(f"the configuration {digest[:12]} was written by a newer release (format {found.format})")
    return reader(bytes(found.body))


def keep_context(connection: Connection, context: CompiledContext, by: str, at: datetime) -> str:
    """Store a context under its digest, once."""
    digest = context.digest
    known = connection.execute(select(configuration.c.digest).where(configuration.c.digest == digest)).first()
    if known is None:
        row = {
            "digest": digest,
            "format": FORMAT,
            "body": context.to_json(),
            "applied_at": instant(at),
            "applied_by": by,
        }
        connection.execute(insert(configuration), row)
    return digest


def switch(session: Session, reading: Reading, context: CompiledContext, digest: str, project: Project | None) -> None:
    """Make a stored context the active one: places, projections (built beside the old ones), digest. The transaction commits it all."""
    connection = session.connection
    connection.execute(select(deployment.c.digest).with_for_update()).all()
    _refresh_places(connection, context)
    changed = [plan for plan in plans_of(context).values() if _make_table(connection, plan)]
    if changed:
        _fill(session, reading, changed, project)
    _narrow_again(connection, context)
    _drop_others(connection, context)
    connection.execute(update(deployment).values(digest=digest))


def _refresh_places(connection: Connection, context: CompiledContext) -> None:
    connection.execute(delete(place_tree))
    rows = []
    for code in context.places:
        above, seen = code, set[str]()
        while above and above not in seen:
            seen.add(above)
            rows.append({"above": above, "place": code})
            above = context.places[above].parent if above in context.places else ""
    if rows:
        connection.execute(insert(place_tree), rows)


def _narrow_again(connection: Connection, context: CompiledContext) -> None:
    """Work out anew what raised flags narrow records to: the new configuration may say otherwise."""
    kinds = [kind.id for kind in context.kinds.values() if any(flag.narrows_to for flag in kind.flags)]
    columns = record.c
    concerned = or_(columns.narrowed != "", columns.kind.in_(kinds))
    rows = connection.execute(select(columns.id, columns.narrowed, columns.format, columns.body).where(concerned)).all()
    for row in rows:
        now = narrowing_of(formats.RECORD.read(row.format, row.body), context)
        if now != row.narrowed:
            connection.execute(update(record).where(columns.id == row.id).values(narrowed=now))


def _make_table(connection: Connection, plan: Plan) -> bool:
    """Make a plan's table unless it is in use already; whether it was made. A leftover of the same name is not trusted."""
    used = connection.execute(select(projection.c.kind).where(projection.c.table_name == plan.name)).first()
    if used is not None:
        return False
    plan.table.drop(connection, checkfirst=True)
    plan.table.create(connection)
    return True


def _fill(session: Session, reading: Reading, plans: Sequence[Plan], project: Project | None) -> None:
    """Project every record of these kinds into its new table."""
    by_kind = {plan.kind: plan for plan in plans}
    roots = select(record.c.root).where(record.c.kind.in_(list(by_kind))).distinct()
    chosen = session.connection.execute(roots).scalars().all()
    if chosen and project is None:
        raise NeedsProject("lists of this configuration show other columns: say how records are projected")
    texts = {
        plan.kind: upsert_into(plan.table, is_sqlite=session.connection.dialect.name == "sqlite") for plan in plans
    }
    for root in chosen:
        tree = reading.tree(root)
        for row in project(reading, tree) if tree and project else ():
            if row.kind in by_kind:
                session.connection.execute(texts[row.kind], by_kind[row.kind].row(row))


def _drop_others(connection: Connection, context: CompiledContext) -> None:
    """Forget projections that the active context doesn't use; a kind that is gone loses its lists, never its records."""
    used = {plan.name: plan for plan in plans_of(context).values()}
    for row in connection.execute(select(projection)).all():
        if row.table_name not in used:
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{row.table_name}"')
    connection.execute(delete(projection))
    rows = [{"kind": plan.kind, "table_name": plan.name, "plan": ",".join(plan.columns)} for plan in used.values()]
    if rows:
        connection.execute(insert(projection), rows)


class NeedsProject(Exception):
    """A configuration changes what lists show while there are records, and nobody said how to project them."""
