"""Joins the pages with accounts, desk and words: what `serve` listens with, and what tests of the whole house talk to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette

from engine import library
from engine.accounts import Accounts, Entry, Refusal
from engine.bootstrap.desk import ActiveContext, desk_of
from engine.casework.desk import Desk
from engine.casework.ports import Clock
from engine.casework.standing import actor_of
from engine.i18n.catalogues import load
from engine.i18n.translator import Translators
from engine.store import SqlStore
from engine.web.app import application
from engine.web.ports import Login, LoginRefused, Services


class WebAccounts:
    """Accounts as the pages ask for them: with the clock's time, and actors instead of people."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    def log_in(self, name: str, secret: str, address: str) -> Login | LoginRefused:
        """A new session, or why not."""
        now = self._clock.now()
        found = self._accounts.authenticate(name, secret, now)
        if isinstance(found, Refusal):
            left = (found.until or now) - now
            return LoginRefused(found.code, -(-left // timedelta(minutes=1)))
        return Login(self._accounts.open_session(found.id, now).token, actor_of(found), found.language)

    def session(self, token: str) -> Login | None:
        """Who a cookie belongs to."""
        return _login(token, self._accounts.session(token, self._clock.now()))

    def bearer(self, token: str) -> Login | None:
        """Who an API token speaks for."""
        return _login(token, self._accounts.bearer(token, self._clock.now()))

    def log_out(self, token: str) -> None:
        """Ends a session."""
        self._accounts.end_session(token, self._clock.now())

    def choose_language(self, person: str, language: str) -> None:
        """Remembers a language."""
        self._accounts.set_language(person, language)


def _login(token: str, entry: Entry | None) -> Login | None:
    return Login(token, actor_of(entry.person), entry.person.language) if entry is not None else None


def pages(
    store: SqlStore,
    accounts: Accounts,
    context_folder: Path | None = None,
    desk: Desk | None = None,
    *,
    secure: bool = False,
) -> Starlette:
    """The application over an open database. `context_folder`: its own `locales/`, where it has some; `desk`: with
    another clock, in tests."""
    active = ActiveContext(store)
    at_work = desk or desk_of(store, active)
    context = active().context
    folders = [library() / "locales"]
    if context_folder is not None:
        folders.insert(0, context_folder / "locales")
    words = load(folders, context.id, dict.fromkeys((*context.languages.offered, context.languages.source)))
    services = Services(
        desk=at_work,
        accounts=WebAccounts(accounts, at_work.clock),
        translators=Translators(words, PeopleNames(accounts)),
        renew=active.renew,
        secure=secure,
    )
    return application(services)


class PeopleNames:
    """Display names of people by id; asked anew when one is missing."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._known: dict[str, str] = {}

    def __call__(self, person: str) -> str:
        if person and person not in self._known:
            self._known = {each.id: each.name for each in self._accounts.people()}
        return self._known.get(person, "")
