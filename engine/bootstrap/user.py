"""People who may log in: adding one, a new password, keeping one out, a token for a program. Secrets are told once and not kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from engine.accounts import Accounts, Refusal
from engine.accounts.accounts import folded
from engine.accounts.model import Settings
from engine.accounts.secrets import made_password
from engine.bootstrap.database import complain, inform, open_existing
from engine.casework.ports import Person
from engine.compiled import CompiledContext
from engine.expressions.faults import did_you_mean
from engine.store import DatabaseRefused, KeysRefused, SqlStore

GOOD, FAULTS, FAILURE = 0, 1, 2


def run(
    *,
    id: str,
    name: str,
    role: str,
    team: str | None = None,
    area: str | None = None,
    organisation: str | None = None,
    language: str | None = None,
    database: str | None = None,
) -> int:
    """Add the person; 1 with the reason when the configuration or the accounts refuse, 2 when the database can't be opened."""
    post = (role, team or "", area or "", organisation or "")
    return _with_store(database, lambda store: _add(store, id, name, post, language or ""))


def new_password(id: str, *, database: str | None = None) -> int:
    """A new password for somebody who forgot theirs or was locked out; ends their sessions. Exit codes as of `run`."""

    def work(store: SqlStore) -> int:
        person = _person(store, id)
        if person is None:
            return FAULTS
        password = made_password()
        refused = Accounts(store).set_password(person.id, password, datetime.now(UTC))
        if refused is not None:
            complain(_why(refused, id))
            return FAULTS
        inform(f"{person.name} may log in as {folded(id)} with this password, told only now:\n  {password}")
        return GOOD

    return _with_store(database, work)


def let_in(id: str, *, active: bool, database: str | None = None) -> int:
    """Keep somebody out from now on (their sessions and tokens end), or let them in again. Exit codes as of `run`."""

    def work(store: SqlStore) -> int:
        person = _person(store, id)
        if person is None:
            return FAULTS
        Accounts(store).set_active(person.id, active=active, now=datetime.now(UTC))
        inform(f"{person.name} may log in again." if active else f"{person.name} is kept out from now on.")
        return GOOD

    return _with_store(database, work)


def new_token(id: str, *, name: str, days: int, database: str | None = None) -> int:
    """A bearer token for a program that acts as this person. Exit codes as of `run`."""

    def work(store: SqlStore) -> int:
        person = _person(store, id)
        if person is None:
            return FAULTS
        accounts = Accounts(store, Settings(token_lasts=timedelta(days=days)))
        issued = accounts.issue_token(person.id, name, datetime.now(UTC))
        inform(
            f"A program may act as {person.name} until {issued.ends_at:%Y-%m-%d} with this token, told only now:\n"
            f"  {issued.token}\nIt ends earlier when {person.name} is kept out (`tais user stop {folded(id)}`)."
        )
        return GOOD

    return _with_store(database, work)


def _with_store(database: str | None, work: Callable[[SqlStore], int]) -> int:
    try:
        store = open_existing(database)
    except (DatabaseRefused, KeysRefused) as refused:
        complain(refused)
        return FAILURE
    try:
        return work(store)
    finally:
        store.close()


def _person(store: SqlStore, username: str) -> Person | None:
    """Somebody by the name they log in with; that there is nobody is told."""
    account = store.accounts.read(lambda rows: rows.account(folded(username)))
    if account is None:
        complain(f"Nobody logs in as `{folded(username)}`. Check the name, or add them with `tais user add`.")
        return None
    return account.person


def _add(store: SqlStore, username: str, name: str, post: tuple[str, str, str, str], language: str) -> int:
    context = store.active()
    fault = (
        "The database has no configuration yet. Run `tais apply CONTEXT` first."
        if context is None
        else _fault(context, folded(username), name, post, language)
    )
    if fault:
        complain(fault)
        return FAULTS
    accounts = Accounts(store)
    teams = {held[1] for each in accounts.people() for held in each.posts if held[1]}
    password = made_password()
    person = Person(str(uuid.uuid4()), name.strip(), language, True, (post,))
    refused = accounts.add_person(username, person, password, datetime.now(UTC))
    if refused is not None:
        complain(_why(refused, username))
        return FAULTS
    if post[1] and post[1] not in teams:
        inform(f"Nobody else is in the team `{post[1]}`. {did_you_mean(post[1], teams)}".rstrip())
    inform(f"{person.name} may log in as {folded(username)} with this password, told only now:\n  {password}")
    return GOOD


def _fault(context: CompiledContext, username: str, name: str, post: tuple[str, str, str, str], language: str) -> str:
    """What of a person the configuration doesn't know, or what is missing; empty: nothing."""
    role, _, area, organisation = post
    if not username or not name.strip():
        return "A person needs a name to log in with and a name that others see. Give ID and --name."
    if role not in context.roles:
        return _unknown(role, "a role", context.roles, f"Its roles are: {', '.join(sorted(context.roles))}.")
    if area and area not in context.places:
        return _unknown(area, "the code of a place", context.places, "Codes stand in the context's places/.")
    if organisation and organisation not in context.organisations:
        return _unknown(
            organisation, "an organisation", context.organisations, "Organisations stand in the context's places/."
        )
    if language and language not in context.languages.offered:
        return f"`{language}` is not offered. The languages are: {', '.join(context.languages.offered)}."
    return ""


def _unknown(word: str, what: str, known: Iterable[str], otherwise: str) -> str:
    return f"`{word}` is not {what} of this configuration. {did_you_mean(word, known)} {otherwise}".replace("  ", " ")


def _why(refused: Refusal, username: str) -> str:
    if refused.code == "taken":
        return f"Somebody logs in as `{folded(username)}` already. Choose another name."
    return f"The accounts refused it ({refused.code})."
