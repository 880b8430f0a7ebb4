"""`tais user add`: lets a person in, with a role of the active configuration and a first password that is told once."""

from __future__ import annotations

import sys
import uuid
from datetime import UTC, datetime

from engine.accounts import Accounts, Refusal
from engine.accounts.secrets import made_password
from engine.bootstrap.database import open_existing
from engine.casework.ports import Person
from engine.compiled import CompiledContext
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
    try:
        store = open_existing(database)
    except (DatabaseRefused, KeysRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return FAILURE
    try:
        return _add(store, id, name, (role, team or "", area or "", organisation or ""), language or "")
    finally:
        store.close()


def _add(store: SqlStore, username: str, name: str, post: tuple[str, str, str, str], language: str) -> int:
    context = store.active()
    fault = (
        "The database has no configuration yet: run `tais apply` first."
        if context is None
        else _fault(context, post, language)
    )
    if fault:
        sys.stderr.write(f"{fault}\n")
        return FAULTS
    password = made_password()
    person = Person(str(uuid.uuid4()), name, language, True, (post,))
    refused = Accounts(store).add_person(username, person, password, datetime.now(UTC))
    if refused is not None:
        sys.stderr.write(f"{_why(refused, username)}\n")
        return FAULTS
    sys.stdout.write(f"{name} may log in as {username} with this password, told only now:\n  {password}\n")
    return GOOD


def _fault(context: CompiledContext, post: tuple[str, str, str, str], language: str) -> str:
    """What of a post the configuration doesn't know; empty: nothing."""
    role, _, area, organisation = post
    if role not in context.roles:
        return f"`{role}` is not a role of this configuration. Its roles are: {', '.join(sorted(context.roles))}."
    if area and area not in context.places:
        return f"`{area}` is not the code of a place of this configuration."
    if organisation and organisation not in context.organisations:
        return f"`{organisation}` is not an organisation of this configuration."
    if language and language not in context.languages.offered:
        return f"`{language}` is not offered. The languages are: {', '.join(context.languages.offered)}."
    return ""


def _why(refused: Refusal, username: str) -> str:
    if refused.code == "taken":
        return f"Somebody logs in as `{username}` already. Choose another name."
    return f"The accounts refused it ({refused.code})."
