"""The fixed statements of a commit and of a tree's reading: built with Core once per database, kept as SQL text with named parameters.

Knows tables and columns, not what the rows mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    CTE,
    BigInteger,
    Dialect,
    LargeBinary,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.sql import ClauseElement, ColumnElement
from sqlalchemy.sql.dml import Insert

from engine.store.sql import tables

KEPT = {"record": ("data_key",), "link": ("at",), "outbox": ("due_at", "delivered_at", "format", "body")}
"""Columns that an upsert leaves as they were once the row exists."""
UPSERTED = tuple("record form_row draft clock approval obligation task consent share link notice outbox".split())
INSERTED = ("journal", "access_log", "receipt")


@dataclass(frozen=True, slots=True)
class Statements:
    """SQL texts for one database. `put` upserts or inserts a table's rows."""

    put: Mapping[str, str]
    tree: str
    heads: str
    lock: str
    head: str
    active: str
    active_held: str
    next_number: str
    receipt: str
    record: str
    session: str
    lendings: str
    lendings_of: str
    drop_draft: str
    mark_read: str
    delivered: str


@cache
def statements_for(name: str) -> Statements:
    """The texts for `sqlite` or `postgresql`."""
    is_sqlite = name == "sqlite"

    def text(statement: ClauseElement) -> str:
        return text_of(statement, is_sqlite=is_sqlite)

    put = {table: text(_upsert(tables.metadata.tables[table], is_sqlite)) for table in UPSERTED}
    put |= {table: text(_insert(tables.metadata.tables[table], is_sqlite)) for table in INSERTED}
    active = select(tables.deployment.c.digest)
    members = _members()
    draft = tables.draft.c
    return Statements(
        put=put,
        tree=text(union_all(*_tree(members))),
        heads=text(union_all(*_tree(members), _heads(members))),
        lock=text(_lock()),
        head=text(_head()),
        active=text(active),
        active_held=text(active.with_for_update(read=True)),
        next_number=text(_next_number(is_sqlite)),
        receipt=text(select(tables.receipt).where(tables.receipt.c.command == bindparam("command"))),
        record=text(
            select(tables.record.c.format, tables.record.c.body).where(tables.record.c.id == bindparam("record"))
        ),
        session=text(_session()),
        lendings=text(_lendings()),
        lendings_of=text(_lendings(of_one=True)),
        drop_draft=text(
            delete(tables.draft).where(
                draft.person == bindparam("person"),
                draft.record == bindparam("record"),
                draft.form == bindparam("form"),
                draft.entry == bindparam("entry"),
            )
        ),
        mark_read=text(
            update(tables.notice)
            .where(
                tables.notice.c.id == bindparam("notice"),
                tables.notice.c.person == bindparam("reader"),
                tables.notice.c.read_at.is_(None),
            )
            .values(read_at=bindparam("at"))
        ),
        delivered=text(
            update(tables.outbox)
            .where(tables.outbox.c.id == bindparam("outgoing"))
            .values(delivered_at=bindparam("at"))
        ),
    )


def text_of(statement: ClauseElement, *, is_sqlite: bool) -> str:
    """A statement's SQL with named parameters, as the database's driver takes them."""
    dialect: Dialect = sqlite.dialect(paramstyle="named") if is_sqlite else psycopg_dialect()  # type: ignore[no-untyped-call]
    return str(statement.compile(dialect=dialect))


def upsert_into(table: Table, *, is_sqlite: bool, kept: tuple[str, ...] = ()) -> Insert:
    """An insert that overwrites the row of the same key, but for the columns that are kept."""
    keys = [column.name for column in table.primary_key.columns]
    values: dict[str, ColumnElement[object]] = {column.name: bindparam(column.name) for column in table.columns}
    names = [name for name in values if name not in keys and name not in kept]
    if is_sqlite:
        lite = sqlite.insert(table).values(values)
        changed = {name: lite.excluded[name] for name in names}
        return (
            lite.on_conflict_do_update(index_elements=keys, set_=changed) if changed else lite.on_conflict_do_nothing()
        )
    post = postgresql.insert(table).values(values)
    changed = {name: post.excluded[name] for name in names}
    return post.on_conflict_do_update(index_elements=keys, set_=changed) if changed else post.on_conflict_do_nothing()


def _upsert(table: Table, is_sqlite: bool) -> Insert:
    return upsert_into(table, is_sqlite=is_sqlite, kept=KEPT.get(table.name, ()))


def _insert(table: Table, is_sqlite: bool) -> Insert:
    values: dict[str, ColumnElement[object]] = {column.name: bindparam(column.name) for column in table.columns}
    return sqlite.insert(table).values(values) if is_sqlite else postgresql.insert(table).values(values)


def _next_number(is_sqlite: bool) -> Insert:
    table = tables.number_sequence
    values: dict[str, ColumnElement[object]] = {"key": bindparam("key"), "value": literal_column("1")}
    higher = {"value": table.c.value + literal_column("1")}
    if is_sqlite:
        lite = sqlite.insert(table).values(values).on_conflict_do_update(index_elements=["key"], set_=higher)
        return lite.returning(table.c.value)
    post = postgresql.insert(table).values(values).on_conflict_do_update(index_elements=["key"], set_=higher)
    return post.returning(table.c.value)


def _root() -> ColumnElement[str]:
    return select(tables.record.c.root).where(tables.record.c.id == bindparam("record")).scalar_subquery()


def _lock() -> Select[str]:
    return select(tables.record.c.id).where(tables.record.c.id == _root()).with_for_update()


def _head() -> Select[int, bytes]:
    journal = tables.journal.c
    chosen = select(journal.number, journal.hash).where(journal.record == bindparam("record"))
    return chosen.order_by(journal.number.desc()).limit(literal_column("1")).offset(literal_column("0"))


def _session() -> Select[*tuple[object, ...]]:
    """A session with its person and each of their posts (one row for each; at least one)."""
    session, person, post = tables.session, tables.person, tables.post
    columns = (session.c.person, session.c.made_at, session.c.seen_at, session.c.ends_at)
    whose = (person.c.name, person.c.language, person.c.active)
    posts = (post.c.role, post.c.team, post.c.area, post.c.organisation)
    joined = session.join(person, person.c.id == session.c.person).outerjoin(post, post.c.person == person.c.id)
    return (
        select(*columns, *whose, *posts)
        .select_from(joined)
        .where(session.c.hash == bindparam("hash"))
        .order_by(post.c.position)
    )


def _lendings(*, of_one: bool = False) -> Select[*tuple[object, ...]]:
    """What is lent and not ended: by or to one person, or by anybody."""
    column = tables.lending.c
    sought = select(tables.lending).where(column.ended_at.is_(None))
    if of_one:
        sought = sought.where(or_(column.lender == bindparam("person"), column.taker == bindparam("person")))
    return sought.order_by(column.made_at, column.id)


# --- a tree in one statement ------------------------------------------------------------------------------------
TREE_COLUMNS = ("what", "format", "body", "sealed", "first", "second", "third", "fourth")


def _part(
    what: str,
    body: ColumnElement[str] | None = None,
    format_number: ColumnElement[int] | None = None,
    sealed: ColumnElement[bytes] | None = None,
    texts: tuple[ColumnElement[str], ...] = (),
) -> Select[*tuple[object, ...]]:
    """One table's part of the union: always the same eight columns."""
    nothing = cast(null(), Text)
    four = (*texts, nothing, nothing, nothing, nothing)[:4]
    return select(
        literal_column(f"'{what}'", Text).label("what"),
        cast(format_number if format_number is not None else null(), BigInteger).label("format"),
        (body if body is not None else nothing).label("body"),
        (sealed if sealed is not None else cast(null(), LargeBinary)).label("sealed"),
        *(column.label(name) for column, name in zip(four, TREE_COLUMNS[4:], strict=True)),
    )


def _members() -> CTE:
    return select(tables.record.c.id).where(tables.record.c.root == _root()).cte("members")


def _tree(members: CTE) -> list[Select[*tuple[object, ...]]]:
    inside = select(members.c.id)
    record, link, form, share = tables.record.c, tables.link.c, tables.form_row.c, tables.share.c
    near = select(link.target).where(link.source.in_(inside)).union(select(link.source).where(link.target.in_(inside)))
    parts = [
        _part("record", record.body, record.format, None, (record.id, record.root, record.data_key)).where(
            record.id.in_(inside)
        ),
        _part("outside", record.body, record.format, None, (record.id,)).where(
            and_(record.id.in_(near), record.id.not_in(inside))
        ),
        _part("form", form.body, form.format, form.sealed, (form.record, form.form, form.entry)).where(
            form.record.in_(inside)
        ),
        _part("share", share.body, share.format, share.sealed, (share.id, share.of_record)).where(
            share.record.in_(inside)
        ),
        _part("link", None, None, None, (link.source, link.link, link.target, link.at)).where(
            or_(link.source.in_(inside), link.target.in_(inside))
        ),
    ]
    for name in ("clock", "approval", "obligation", "task", "consent"):
        table = tables.metadata.tables[name].c
        parts.append(_part(name, table.body, table.format).where(table.record.in_(inside)))
    return parts


def _heads(members: CTE) -> Select[*tuple[object, ...]]:
    """The last line of each member's journal. Asked member by member: the index then gives each answer without reading the lines."""
    journal, other = tables.journal.c, tables.journal.alias("other").c
    newest = select(other.number).where(other.record == members.c.id).order_by(other.number.desc())
    last = newest.limit(literal_column("1")).offset(literal_column("0")).scalar_subquery()
    ends = select(members.c.id, last.label("last")).subquery("ends")
    part = _part("head", None, journal.number, journal.hash, (journal.record,))
    return part.join_from(ends, tables.journal, and_(journal.record == ends.c.id, journal.number == ends.c["last"]))
