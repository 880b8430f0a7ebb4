"""The house that `tais dev` serves: pages, clocks and fictional people over a demonstration's database, at a time that can be moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

from markupsafe import Markup
from sqlalchemy import select
from starlette.types import ASGIApp

from engine.accounts import Accounts, make_demo_people
from engine.bootstrap.apply import stranded_records
from engine.bootstrap.database import activate, tended
from engine.bootstrap.desk import ActiveContext, SystemClock, desk_of
from engine.bootstrap.dev.playing import play_into
from engine.bootstrap.dev.preview import Previews
from engine.bootstrap.pages import PeopleNames, WebAccounts
from engine.casework.clockwork.deliver import deliver
from engine.casework.clockwork.run_due import run_due
from engine.casework.desk import Desk
from engine.casework.ports import Person
from engine.casework.records import Record
from engine.compiled import CompiledContext
from engine.compiler.scenarios.model import Scenario
from engine.i18n.catalogues import load
from engine.i18n.languages import chosen
from engine.i18n.translator import Translator, Translators
from engine.scenarios.stage import actors_of
from engine.store import SqlStore
from engine.store.people import AccountRows
from engine.store.sql.tables import record
from engine.studio.ports import Told
from engine.web.app import application
from engine.web.parsing import LANGUAGE, SESSION
from engine.web.ports import Services
from engine.worker import run_clocks

ROLE = "role:"
"""Stands before a role in place of a person's id."""
PATIENCE = 5
"""Seconds that the clocks' thread is given when the house closes."""


class MovedClock:
    """The system's clock, some time ahead or behind; zero until it is moved."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The instant that the house believes it is, in UTC."""
        return datetime.now(UTC) + self._ahead

    def set_to(self, instant: datetime | None) -> None:
        """Make it this instant now, and go on from there; none: the system's time."""
        self._ahead = timedelta() if instant is None else instant - datetime.now(UTC)


class DevHouse:
    """The studio's `House` over an open database that has a configuration. Closed once."""

    def __init__(self, store: SqlStore, clock: MovedClock, folders: Sequence[Path]) -> None:
        """`folders` hold catalogues, the context's own first."""
        self._store, self._clock, self._folders = store, clock, folders
        self._accounts = Accounts(store)
        self._active = ActiveContext(store)
        self._desk = replace(desk_of(store, self._active), clock=clock)
        self._stop = Event()
        self._worker = Thread(target=self._run_clocks, name="clocks", daemon=True)
        self._let_in(self._active().context)
        self.renew_words()

    # --- what runs
    @property
    def app(self) -> ASGIApp:
        """The pages, in the words as last read."""
        return self._app

    @property
    def desk(self) -> Desk:
        """Where use cases work."""
        return self._desk

    def start(self) -> None:
        """Let the clocks run."""
        self._worker.start()

    def close(self) -> None:
        """Stop the clocks and close the database."""
        self._stop.set()
        if self._worker.is_alive():
            self._worker.join(timeout=PATIENCE)
        self._store.close()

    def _run_clocks(self) -> None:
        run_clocks(self._desk, tended(self._store, self._active.renew), self._stop)

    # --- configuration and words
    def activate(self, context: CompiledContext) -> Sequence[str]:
        """Make a configuration the active one; or the sentences that say why that can't be."""
        old = self._store.active()
        refused = stranded_records(self._store, old, context) if old is not None else []
        if refused:
            return [*refused, "Or begin with an empty database: stop `tais dev` and start it with --fresh."]
        self._active.take(context, activate(self._store, context, "studio"))
        self._let_in(context)
        if old is None or old.languages != context.languages:
            self.renew_words()
        return ()

    def renew_words(self) -> None:
        """Read the catalogues again."""
        context = self._active().context
        languages = dict.fromkeys((*context.languages.offered, context.languages.source))
        words = load(self._folders, context.id, languages)
        self._previews = Previews()
        self._translators = Translators(words, PeopleNames(self._accounts))
        # Sessions live by the system's clock: moving the house's to next year must not log everybody out.
        accounts = WebAccounts(self._accounts, SystemClock())
        self._app = application(Services(self._desk, accounts, self._translators, self._active.renew))

    def translator(self, language: str) -> Translator:
        """The words of a language in the active configuration; of one that isn't offered, those of the first that is."""
        active = self._active()
        found = chosen([language], active.context.languages)
        return self._translators.of(found, active.context, active.digest)

    def preview(self, form: str, language: str) -> Markup:
        """The questions of a form as a page draws them, unanswered."""
        return self._previews.form(form, self._active(), self.translator(language))

    # --- people
    def _let_in(self, context: CompiledContext) -> None:
        """The context's fictional people, at the posts that it gives them now."""
        make_demo_people(self._accounts, context.people, SystemClock().now())
        posts = {each: actor.posts for each, actor in actors_of(context.people).items()}
        for person in self._accounts.people():
            wanted = tuple((each.role, each.team, each.area, each.organisation) for each in posts.get(person.id, ()))
            if wanted and wanted != person.posts:
                self._store.accounts.write(partial(_move, person.id, wanted))

    def people(self) -> Sequence[Person]:
        """Everyone with a log-in, in the order of their names."""
        return sorted(self._accounts.people(), key=lambda each: (each.name, each.id))

    def records(self, most: int) -> Sequence[Record]:
        """So many records, the newest first."""
        newest = select(record.c.id).order_by(record.c.opened_at.desc(), record.c.number).limit(most)
        ids = self._store.look(lambda session: [str(row[0]) for row in session.select(newest)])
        found = self._store.read(lambda reading: [reading.record(each) for each in ids])
        return [each for each in found if each is not None]

    def who(self, cookies: Mapping[str, str]) -> Person | None:
        """Whose session a browser's cookies hold."""
        token = cookies.get(SESSION, "")
        entry = self._accounts.session(token, SystemClock().now()) if token else None
        return entry.person if entry is not None else None

    def language_of(self, cookies: Mapping[str, str]) -> str:
        """The person's language, else the one that the browser keeps."""
        person = self.who(cookies)
        offered = self._active().context.languages.offered
        wishes = (person.language if person is not None else "", cookies.get(LANGUAGE, ""))
        return next((each for each in wishes if each in offered), "")

    def roles_without_people(self) -> Sequence[tuple[str, str]]:
        """Id and title of the roles that nobody holds."""
        held = {post[0] for person in self._accounts.people() for post in person.posts}
        roles = self._active().context.roles
        return [(each.id, each.title.source) for each in roles.values() if each.id not in held]

    def enter(self, person: str, language: str) -> Mapping[str, str]:
        """The cookies of a session of this person's, in a language that is offered; without a person, of no session."""
        if person.startswith(ROLE):
            person = self._made_up(person.removeprefix(ROLE))
        offered = language in self._active().context.languages.offered
        cookies = {LANGUAGE: language} if offered else {}
        if not any(each.id == person for each in self._accounts.people()):
            return {**cookies, SESSION: ""}
        if offered:
            self._accounts.set_language(person, language)
        return {**cookies, SESSION: self._accounts.open_session(person, SystemClock().now()).token}

    def _made_up(self, role: str) -> str:
        """Somebody with a role that nobody holds, beside the first of the context's people; empty when it isn't one."""
        titles = dict(self.roles_without_people())
        if role not in titles:
            return ""
        beside = next(iter(self._active().context.people), None)
        place = (beside.team, beside.area, beside.organisation) if beside is not None else ("", "", "")
        somebody = Person(f"studio_{role}", f"{titles[role]} (studio)", "", True, ((role, *place),))
        self._store.accounts.write(partial(_add, somebody, SystemClock().now()))
        return somebody.id

    # --- time
    def now(self) -> datetime:
        """The instant that the house believes it is."""
        return self._clock.now()

    def move_to(self, day: date | None) -> None:
        """Make it this day and let the clocks ring that are due by then."""
        zone = self._active().zone
        local = datetime.now(UTC).astimezone(zone)
        self._clock.set_to(None if day is None else datetime.combine(day, local.time(), zone).astimezone(UTC))
        while deliver(self._desk) + run_due(self._desk):
            pass

    def play(self, scenario: Scenario) -> Told:
        """Play a scenario into the database; the clock stays where it ends."""
        told, ended = play_into(self._store, self._active(), scenario, self._clock.set_to)
        self._clock.set_to(ended)
        return told


def _move(person: str, posts: Sequence[tuple[str, str, str, str]], rows: AccountRows) -> None:
    rows.set_posts(person, posts)


def _add(person: Person, at: datetime, rows: AccountRows) -> None:
    if rows.account_of(person.id) is None:
        rows.add(person, person.id, at)
    else:
        rows.set_posts(person.id, person.posts)
