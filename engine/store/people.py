"""People with a log-in, their posts, secrets, sessions, tokens and failed log-ins, as rows. What they mean is `accounts`' business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Select, delete, insert, select, update

from engine.casework.ports import Person
from engine.casework.records import Lending
from engine.store.rows.codec import instant, parse_instant
from engine.store.sql.statements import statements_for, upsert_into
from engine.store.sql.tables import credential, lending, login_failure, person, post, session, token


@dataclass(frozen=True, slots=True)
class Account:
    """A person with the name they log in with, and the hash of their password (empty: none)."""

    person: Person
    username: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A log-in on one device; `hash` of its token."""

    hash: str
    person: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A bearer token for the API; `hash` of its secret."""

    id: str
    hash: str
    person: str
    name: str
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed log-ins in a row under one name, whether or not it exists."""

    count: int
    last_at: datetime
    locked_until: datetime | None


def read_people(connection: Connection, chosen: str | None = None) -> list[Person]:
    """Everyone with a log-in by name, or only the one chosen by id."""
    people, posts = (
        select(person).order_by(person.c.name, person.c.id),
        select(post).order_by(post.c.person, post.c.position),
    )
    if chosen is not None:
        people, posts = people.where(person.c.id == chosen), posts.where(post.c.person == chosen)
    found = connection.execute(people).all()
    held: defaultdict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for row in connection.execute(posts).all() if found else ():
        held[row.person].append((row.role, row.team, row.area, row.organisation))
    return [Person(row.id, row.name, row.language, bool(row.active), tuple(held[row.id])) for row in found]


def read_lendings(connection: Connection, chosen: str = "") -> list[Lending]:
    """What has been lent and isn't ended: by or to a person, or by anybody; the newest last."""
    texts = statements_for(connection.dialect.name)
    rows = (
        connection.exec_driver_sql(texts.lendings_of, {"person": chosen})
        if chosen
        else connection.exec_driver_sql(texts.lendings)
    )
    return [
        Lending(
            row.id,
            row.lender,
            row.taker,
            tuple(row.duties.split()),
            parse_instant(row.made_at),
            parse_instant(row.until),
        )
        for row in rows
    ]


def put_lending(connection: Connection, row: Lending) -> None:
    """Keeps what is lent; a row of the same id is replaced."""
    values = {
        "id": row.id,
        "lender": row.lender,
        "taker": row.taker,
        "duties": " ".join(row.duties),
        "made_at": instant(row.made_at),
        "until": instant(row.until),
        "ended_at": instant(row.ended_at) if row.ended_at else None,
    }
    connection.execute(upsert_into(lending, is_sqlite=connection.dialect.name == "sqlite"), values)


class AccountRows:
    """Rows of accounts within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- people ---
    def people(self) -> Sequence[Person]:
        """Everyone with a log-in."""
        return read_people(self._connection)

    def account(self, username: str) -> Account | None:
        """The account with this name for logging in."""
        return self._account(select(person.c.id, person.c.username).where(person.c.username == username))

    def account_of(self, person_id: str) -> Account | None:
        """The account of a person."""
        return self._account(select(person.c.id, person.c.username).where(person.c.id == person_id))

    def _account(self, statement: Select[str, str]) -> Account | None:
        found = self._connection.execute(statement).first()
        if found is None:
            return None
        person_id, username = found
        password = (credential.c.person == person_id) & (credential.c.kind == "password")
        secret = self._connection.execute(select(credential.c.secret).where(password)).scalar()
        return Account(read_people(self._connection, person_id)[0], username, secret or "")

    def add(self, one: Person, username: str, at: datetime) -> None:
        """A new person with their posts; without a secret yet. The name must be free."""
        row = {
            "id": one.id,
            "username": username,
            "name": one.name,
            "language": one.language,
            "active": int(one.active),
            "made_at": instant(at),
        }
        self._connection.execute(insert(person), row)
        self.set_posts(one.id, one.posts)

    def set_posts(self, person_id: str, posts: Sequence[tuple[str, str, str, str]]) -> None:
        """Replace a person's posts: (role, team, area, organisation) each."""
        self._connection.execute(delete(post).where(post.c.person == person_id))
        names = ("role", "team", "area", "organisation")
        rows = [
            {"person": person_id, "position": position, **dict(zip(names, each, strict=True))}
            for position, each in enumerate(posts)
        ]
        if rows:
            self._connection.execute(insert(post), rows)

    def set_active(self, person_id: str, *, active: bool) -> None:
        """Let a person in or keep them out; keeping out ends their sessions."""
        self._connection.execute(update(person).where(person.c.id == person_id).values(active=int(active)))
        if not active:
            self.end_sessions(person_id)

    def set_language(self, person_id: str, language: str) -> None:
        """Remember the language a person chose."""
        self._connection.execute(update(person).where(person.c.id == person_id).values(language=language))

    def set_secret(self, person_id: str, kind: str, secret: str, at: datetime) -> None:
        """Keep a person's secret of a kind (`password`), already hashed."""
        row = {"person": person_id, "kind": kind, "secret": secret, "changed_at": instant(at)}
        self._connection.execute(upsert_into(credential, is_sqlite=self._is_sqlite), row)

    # --- failed log-ins ---
    def failures(self, username: str) -> Failures | None:
        """Failed log-ins in a row under a name."""
        columns = login_failure.c
        chosen = select(columns["count"], columns.last_at, columns.locked_until).where(columns.username == username)
        found = self._connection.execute(chosen).first()
        if found is None:
            return None
        count, last_at, until = found
        return Failures(count, parse_instant(last_at), parse_instant(until) if until else None)

    def set_failures(self, username: str, failures: Failures | None) -> None:
        """Keep the count of a name, or forget it."""
        if failures is None:
            self._connection.execute(delete(login_failure).where(login_failure.c.username == username))
            return
        until = failures.locked_until
        row = {
            "username": username,
            "count": failures.count,
            "last_at": instant(failures.last_at),
            "locked_until": instant(until) if until else None,
        }
        self._connection.execute(upsert_into(login_failure, is_sqlite=self._is_sqlite), row)

    # --- sessions ---
    def put_session(self, row: SessionRow) -> None:
        """Keep a session."""
        values = {"hash": row.hash, "person": row.person, **_instants(row)}
        self._connection.execute(upsert_into(session, is_sqlite=self._is_sqlite), values)

    def session(self, token_hash: str) -> SessionRow | None:
        """The session with this hash of its token."""
        found = self._connection.execute(select(session).where(session.c.hash == token_hash)).first()
        if found is None:
            return None
        moments = (parse_instant(found.made_at), parse_instant(found.seen_at), parse_instant(found.ends_at))
        return SessionRow(found.hash, found.person, *moments)

    def entry(self, token_hash: str) -> tuple[SessionRow, Person] | None:
        """The session with this hash and whose it is, in one look: every page asks for it."""
        text = statements_for(self._connection.dialect.name).session
        found = self._connection.exec_driver_sql(text, {"hash": token_hash}).all()
        if not found:
            return None
        whose, made_at, seen_at, ends_at, name, language, active = found[0][:7]
        posts = tuple((role, team, area, at) for *_, role, team, area, at in found if role is not None)
        row = SessionRow(token_hash, whose, parse_instant(made_at), parse_instant(seen_at), parse_instant(ends_at))
        return row, Person(whose, name, language, bool(active), posts)

    def end_session(self, token_hash: str) -> None:
        """End one session."""
        self._connection.execute(delete(session).where(session.c.hash == token_hash))

    def end_sessions(self, person_id: str) -> None:
        """End all sessions of a person."""
        self._connection.execute(delete(session).where(session.c.person == person_id))

    # --- tokens ---
    def add_token(self, row: TokenRow) -> None:
        """Keep a token."""
        moments = {"made_at": instant(row.made_at), "ends_at": instant(row.ends_at), "revoked_at": None}
        values = {"id": row.id, "hash": row.hash, "person": row.person, "name": row.name, **moments}
        self._connection.execute(insert(token), values)

    def token(self, token_hash: str) -> TokenRow | None:
        """The token with this hash of its secret."""
        return next(iter(self._tokens(select(token).where(token.c.hash == token_hash))), None)

    def tokens(self, person_id: str) -> Sequence[TokenRow]:
        """A person's tokens, the oldest first."""
        return self._tokens(select(token).where(token.c.person == person_id).order_by(token.c.made_at))

    def revoke_token(self, person_id: str, token_id: str, at: datetime) -> None:
        """End a token of a person before its time."""
        own = (token.c.id == token_id) & (token.c.person == person_id) & token.c.revoked_at.is_(None)
        self._connection.execute(update(token).where(own).values(revoked_at=instant(at)))

    def _tokens(self, statement: Select[*tuple[object, ...]]) -> list[TokenRow]:
        rows = self._connection.execute(statement).all()
        return [
            TokenRow(
                row.id,
                row.hash,
                row.person,
                row.name,
                parse_instant(row.made_at),
                parse_instant(row.ends_at),
                parse_instant(row.revoked_at) if row.revoked_at else None,
            )
            for row in rows
        ]

    @property
    def _is_sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"


def _instants(row: SessionRow) -> dict[str, str]:
    return {"made_at": instant(row.made_at), "seen_at": instant(row.seen_at), "ends_at": instant(row.ends_at)}
