"""The engine's own tables, the same on SQLite and PostgreSQL; made and changed by the migrations, never by `create_all`.

A row keeps what is looked for in columns and everything else in `body` (JSON with a format number). Instants are text in UTC of fixed
width, so that both databases order them alike. Tables of records that lists read are not here: see `projections`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_index",
    }
)


def _text(name: str, *, key: bool = False, empty: bool = True) -> Column[str]:
    """A text column that is never null; `empty` gives it the empty text as its default."""
    if key or not empty:
        return Column(name, Text, primary_key=key, nullable=False)
    return Column(name, Text, nullable=False, server_default=text("''"))


def _moment(name: str, *, needed: bool = True) -> Column[str]:
    return Column(name, Text, nullable=not needed)


def _whole(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _format() -> Column[int]:
    return Column("format", Integer, nullable=False)


def _body() -> Column[str]:
    return Column("body", Text, nullable=False)


def _of_record() -> Column[str]:
    return Column("record", Text, ForeignKey("record.id"), nullable=False, index=True)


# --- the deployment and its configurations ----------------------------------------------------------------------
deployment = Table(
    "deployment",
    metadata,
    _whole("one", key=True),
    _text("nature", empty=False),
    _text("digest"),
    _moment("born_at"),
    _text("proof"),
)
configuration = Table(
    "configuration",
    metadata,
    _text("digest", key=True),
    _format(),
    Column("body", LargeBinary, nullable=False),
    _moment("applied_at"),
    _text("applied_by"),
)
place_tree = Table("place_tree", metadata, _text("above", key=True), _text("place", key=True))
projection = Table(
    "projection", metadata, _text("kind", key=True), _text("table_name", empty=False), _text("plan", empty=False)
)

# --- people -----------------------------------------------------------------------------------------------------
person = Table(
    "person",
    metadata,
    _text("id", key=True),
    _text("username", empty=False),
    _text("name", empty=False),
    _text("language"),
    Column("active", Integer, nullable=False),
    _moment("made_at"),
    UniqueConstraint("username"),
)
post = Table(
    "post",
    metadata,
    Column("person", Text, ForeignKey("person.id"), primary_key=True),
    _whole("position", key=True),
    _text("role", empty=False),
    _text("team"),
    _text("area"),
    _text("organisation"),
)
credential = Table(
    "credential",
    metadata,
    Column("person", Text, ForeignKey("person.id"), primary_key=True),
    _text("kind", key=True),
    _text("secret", empty=False),
    _moment("changed_at"),
)
session = Table(
    "session",
    metadata,
    _text("hash", key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False, index=True),
    _moment("made_at"),
    _moment("seen_at"),
    _moment("ends_at"),
)
token = Table(
    "token",
    metadata,
    _text("id", key=True),
    _text("hash", empty=False),
    Column("person", Text, ForeignKey("person.id"), nullable=False, index=True),
    _text("name", empty=False),
    _moment("made_at"),
    _moment("ends_at"),
    _moment("revoked_at", needed=False),
    UniqueConstraint("hash"),
)
login_failure = Table(
    "login_failure",
    metadata,
    _text("username", key=True),
    _whole("count"),
    _moment("last_at"),
    _moment("locked_until", needed=False),
)

lending = Table(
    "lending",
    metadata,
    _text("id", key=True),
    Column("lender", Text, ForeignKey("person.id"), nullable=False, index=True),
    Column("taker", Text, ForeignKey("person.id"), nullable=False, index=True),
    _text("duties"),
    _moment("made_at"),
    _moment("until"),
    _moment("ended_at", needed=False),
)

# --- records and what lives in their trees ----------------------------------------------------------------------
record = Table(
    "record",
    metadata,
    _text("id", key=True),
    _text("kind", empty=False),
    Column("root", Text, ForeignKey("record.id"), nullable=False, index=True),
    _text("number"),
    _text("state", empty=False),
    _text("owner"),
    _text("team"),
    _text("area"),
    _text("organisation"),
    _text("receiver"),
    _text("author"),
    _text("assigned"),
    _text("narrowed"),
    _moment("opened_at"),
    _moment("ended_at", needed=False),
    _text("data_key"),
    _format(),
    _body(),
    *(
        Index(f"record_kind_{name}_index", "kind", name)
        for name in ("owner", "team", "area", "organisation", "receiver", "author")
    ),
    Index(
        "record_kind_number_key",
        "kind",
        "number",
        unique=True,
        sqlite_where=text("number <> ''"),
        postgresql_where=text("number <> ''"),
    ),
)
form_row = Table(
    "form_row",
    metadata,
    Column("record", Text, ForeignKey("record.id"), primary_key=True),
    _text("form", key=True),
    _text("entry", key=True),
    _text("status", empty=False),
    _whole("version"),
    _format(),
    _body(),
    Column("sealed", LargeBinary, nullable=True),
)
draft = Table(
    "draft",
    metadata,
    _text("person", key=True),
    _text("record", key=True),
    _text("form", key=True),
    _text("entry", key=True),
    _moment("saved_at"),
    _format(),
    Column("sealed", LargeBinary, nullable=False),
)
file = Table(
    "file",
    metadata,
    _text("id", key=True),
    _of_record(),
    _text("form"),
    _text("entry"),
    _text("person"),
    _text("kind", empty=False),
    _whole("size"),
    _moment("made_at"),
    Column("kept", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
clock = Table(
    "clock",
    metadata,
    _text("id", key=True),
    _of_record(),
    _moment("due_at"),
    _moment("stopped_at", needed=False),
    _moment("next_at", needed=False),
    _format(),
    _body(),
    Index(
        "clock_next_at_index",
        "next_at",
        sqlite_where=text("next_at is not null"),
        postgresql_where=text("next_at is not null"),
    ),
)
approval = Table(
    "approval",
    metadata,
    _text("id", key=True),
    _of_record(),
    _text("status", empty=False),
    _text("asked_by", empty=False),
    _format(),
    _body(),
)
obligation = Table(
    "obligation", metadata, _text("id", key=True), _of_record(), _text("status", empty=False), _format(), _body()
)
task = Table(
    "task",
    metadata,
    _text("id", key=True),
    Column("record", Text, nullable=False, index=True),
    _text("status", empty=False),
    _text("duty"),
    _text("person"),
    _text("team"),
    _text("organisation"),
    _moment("due_at", needed=False),
    _format(),
    _body(),
    Index(
        "task_open_person_index",
        "person",
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
    Index(
        "task_open_duty_index",
        "duty",
        "team",
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
)
consent = Table("consent", metadata, _text("id", key=True), _of_record(), _moment("at"), _format(), _body())
share = Table(
    "share",
    metadata,
    _text("id", key=True),
    _of_record(),
    Column("of_record", Text, nullable=False, index=True),
    Column("organisation", Text, nullable=False, index=True),
    _moment("ends_at", needed=False),
    _moment("revoked_at", needed=False),
    _format(),
    _body(),
    Column("sealed", LargeBinary, nullable=False),
)
link = Table(
    "link",
    metadata,
    _text("source", key=True),
    _text("link", key=True),
    Column("target", Text, primary_key=True, index=True),
    _moment("at"),
)
notice = Table(
    "notice",
    metadata,
    _text("id", key=True),
    _text("person", empty=False),
    _moment("at"),
    _moment("read_at", needed=False),
    _format(),
    _body(),
    Index("notice_person_at_index", "person", "at"),
)
opening = Table(
    "opening",
    metadata,
    _text("person", key=True),
    _text("record", key=True),
    _moment("at"),
    _moment("ends_at"),
)

# --- the journal and the access log -----------------------------------------------------------------------------
journal = Table(
    "journal",
    metadata,
    _text("record", key=True),
    _whole("number", key=True),
    _moment("at"),
    _format(),
    Column("head", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    _text("chain_key", empty=False),
    Column("hash", LargeBinary, nullable=False),
)
access_log = Table(
    "access_log",
    metadata,
    _text("process", key=True),
    _text("day", key=True),
    _whole("number", key=True),
    _format(),
    Column("head", Text, nullable=False),
    _text("chain_key", empty=False),
    Column("hash", LargeBinary, nullable=False),
)
checkpoint = Table(
    "checkpoint",
    metadata,
    _whole("number", key=True),
    _moment("at"),
    _format(),
    Column("head", Text, nullable=False),
    _text("signing_key", empty=False),
    Column("signature", LargeBinary, nullable=False),
)
checkpoint_leaf = Table(
    "checkpoint_leaf",
    metadata,
    _text("chain", key=True),
    _whole("checkpoint", key=True),
    _whole("number"),
    Column("hash", LargeBinary, nullable=False),
)

# --- once and only once -----------------------------------------------------------------------------------------
receipt = Table(
    "receipt",
    metadata,
    _text("command", key=True),
    _text("person", empty=False),
    _text("payload_hash", empty=False),
    _moment("at"),
    _format(),
    _body(),
)
outbox = Table(
    "outbox",
    metadata,
    _text("id", key=True),
    _moment("due_at"),
    _moment("delivered_at", needed=False),
    _format(),
    _body(),
    Index(
        "outbox_waiting_index",
        "due_at",
        sqlite_where=text("delivered_at is null"),
        postgresql_where=text("delivered_at is null"),
    ),
)
number_sequence = Table("number_sequence", metadata, _text("key", key=True), _whole("value"))
