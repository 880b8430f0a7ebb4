"""Who may come in: passwords, lock-out, sessions, tokens. On SQLite; the rows are proved on both databases with the store."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.accounts import Accounts, Entry, Refusal, Settings, make_demo_people
from engine.accounts.secrets import made_password, token_hash
from engine.casework.ports import Person
from engine.compiled import DemoPerson
from engine.store import SqlStore, new_keys, open_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANA = Person("p1", "Ana", "en", True, (("keeper", "desk", "N1", "library"), ("head", "", "", "")))
PASSWORD = "four-red-diaries"


def after(**length: float) -> datetime:
    """So long after the start."""
    return NOW + timedelta(**length)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    opened = open_store(f"sqlite:///{tmp_path}/people.db", new_keys(demonstration=True), now=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def accounts(store: SqlStore) -> Accounts:
    """Accounts with one person."""
    made = Accounts(store)
    assert made.add_person("Ana", ANA, PASSWORD, NOW) is None
    return made


def failures(accounts: Accounts, count: int, at: datetime = NOW, username: str = "ana") -> list[Person | Refusal]:
    """Log in so many times with a wrong password."""
    return [accounts.authenticate(username, "wrong", at) for _ in range(count)]


# --- logging in ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["ana", "ANA", "  Ana ", "Ａｎａ"])
def test_the_right_password_lets_in_however_the_name_is_typed(accounts: Accounts, username: str) -> None:
    assert accounts.authenticate(username, PASSWORD, NOW) == ANA


WRONG = [
    ("ana", "wrong"),
    ("ana", ""),
    ("eve", PASSWORD),
    ("", ""),
    ("ana", "x" * 10_000),
    ("a\0", "\0"),
    ("\ud800", "\ud800"),
]


@pytest.mark.parametrize(("username", "password"), WRONG)
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(accounts: Accounts, username: str, password: str) -> None:
    assert accounts.authenticate(username, password, NOW) == Refusal("wrong")


def test_an_unknown_name_takes_as_long_as_a_known_one(accounts: Accounts) -> None:
    def took(username: str) -> float:
        times = []
        for turn in range(9):
            started = time.perf_counter()
            accounts.authenticate(username, "wrong", after(hours=turn))
            times.append(time.perf_counter() - started)
        return statistics.median(times)

    known, unknown = took("ana"), took("eve")
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize("username", ["ana", "eve"])
def test_five_failures_lock_a_name_whether_or_not_it_exists(accounts: Accounts, username: str) -> None:
    found = failures(accounts, 5, username=username)
    assert found == [Refusal("wrong")] * 4 + [Refusal("locked", after(minutes=15))]
    assert accounts.authenticate(username, PASSWORD, after(minutes=14)) == Refusal("locked", after(minutes=15))


def test_a_lock_ends_by_itself(accounts: Accounts) -> None:
    failures(accounts, 5)
    assert accounts.authenticate("ana", PASSWORD, after(minutes=15)) == ANA


def test_entering_forgets_the_failures_before(accounts: Accounts) -> None:
    failures(accounts, 4)
    accounts.authenticate("ana", PASSWORD, NOW)
    assert failures(accounts, 4) == [Refusal("wrong")] * 4


def test_failures_long_ago_do_not_count(accounts: Accounts) -> None:
    failures(accounts, 4)
    assert failures(accounts, 1, after(minutes=20)) == [Refusal("wrong")]


def test_someone_kept_out_cannot_log_in_and_their_sessions_end(accounts: Accounts) -> None:
    token = accounts.open_session("p1", NOW).token
    api = accounts.issue_token("p1", "report", NOW).token
    accounts.set_active("p1", active=False, now=NOW)
    assert accounts.authenticate("ana", PASSWORD, NOW) == Refusal("wrong")
    assert accounts.session(token, NOW) is None
    assert accounts.bearer(api, NOW) is None
    accounts.set_active("p1", active=True, now=NOW)
    assert accounts.authenticate("ana", PASSWORD, NOW) == ANA


# --- passwords ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too_short"),
        ("aaaaaaaaaaaaaaaa", "too_common"),
        ("letmeinletmein", "too_common"),
        ("joao-the-reader", "too_common"),
    ],
)
def test_a_weak_password_is_refused(accounts: Accounts, password: str, code: str) -> None:
    assert accounts.add_person("joao", Person("p2", "João", "", True, ()), password, NOW) == Refusal(code)
    assert [each.id for each in accounts.people()] == ["p1"]


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    assert accounts.add_person("ANA", Person("p2", "Other", "", True, ()), PASSWORD, NOW) == Refusal("taken")


def test_a_changed_password_replaces_the_old_one_and_ends_all_sessions(accounts: Accounts) -> None:
    token = accounts.open_session("p1", NOW).token
    assert accounts.change_password("p1", PASSWORD, "another long one", NOW) is None
    assert accounts.session(token, NOW) is None
    assert accounts.authenticate("ana", PASSWORD, NOW) == Refusal("wrong")
    assert accounts.authenticate("ana", "another long one", NOW) == ANA


@pytest.mark.parametrize(
    ("person", "old", "new", "code"),
    [
        ("p1", "wrong", "another long one", "wrong"),
        ("p1", PASSWORD, PASSWORD, "same"),
        ("p1", PASSWORD, "short", "too_short"),
        ("p9", PASSWORD, "another long one", "unknown"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    accounts: Accounts, person: str, old: str, new: str, code: str
) -> None:
    assert accounts.change_password(person, old, new, NOW) == Refusal(code)
    assert accounts.authenticate("ana", PASSWORD, NOW) == ANA


def test_no_password_or_token_is_kept_as_it_is(accounts: Accounts, store: SqlStore) -> None:
    session, token = accounts.open_session("p1", NOW), accounts.issue_token("p1", "report", NOW)
    store.close()
    folder = Path(str(store.engines.write.url.database)).parent
    for secret in (PASSWORD, session.token, token.token):
        assert [path for path in folder.iterdir() if secret.encode() in path.read_bytes()] == []
        assert secret not in repr((session, token))


def test_made_passwords_differ_and_are_long_enough() -> None:
    made = {made_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(each) == 19 for each in made)


# --- sessions -----------------------------------------------------------------------------------------------------
def test_a_session_lasts_while_it_is_used_but_not_longer_than_half_a_day(accounts: Accounts) -> None:
    token = accounts.open_session("p1", NOW).token
    for minutes in range(10, 720, 10):
        entry = accounts.session(token, after(minutes=minutes))
        assert entry is not None, minutes
        assert (entry.person, entry.via) == (ANA, "session")
    assert accounts.session(token, after(hours=12)) is None
    assert accounts.session(token, NOW) is None


@pytest.mark.parametrize(("minutes", "alive"), [(15, True), (16, False)])
def test_an_idle_session_ends(accounts: Accounts, minutes: int, alive: bool) -> None:
    token = accounts.open_session("p1", NOW).token
    assert (accounts.session(token, after(minutes=minutes)) is not None) is alive
    assert (accounts.session(token, NOW) is not None) is alive


def test_idle_time_is_a_setting(store: SqlStore) -> None:
    accounts = Accounts(store, Settings(idle=timedelta(minutes=1)))
    accounts.add_person("ana", ANA, PASSWORD, NOW)
    token = accounts.open_session("p1", NOW).token
    assert accounts.session(token, after(minutes=2)) is None


def test_logging_out_ends_one_session_only(accounts: Accounts) -> None:
    one, other = accounts.open_session("p1", NOW).token, accounts.open_session("p1", NOW).token
    accounts.end_session(one, NOW)
    accounts.end_session(one, NOW)
    assert accounts.session(one, NOW) is None
    assert accounts.session(other, NOW) is not None
    accounts.end_sessions("p1")
    assert accounts.session(other, NOW) is None


@pytest.mark.parametrize("token", ["", "x", "é" * 2000, "\0", "\ud800"])
def test_an_unknown_token_opens_nothing(accounts: Accounts, token: str) -> None:
    assert accounts.session(token, NOW) is None
    assert accounts.bearer(token, NOW) is None
    accounts.end_session(token, NOW)


def test_a_sessions_token_is_no_bearer_token_and_the_other_way_round(accounts: Accounts) -> None:
    assert accounts.bearer(accounts.open_session("p1", NOW).token, NOW) is None
    assert accounts.session(accounts.issue_token("p1", "report", NOW).token, NOW) is None


# --- tokens -------------------------------------------------------------------------------------------------------
def test_a_bearer_token_acts_for_its_person_until_it_expires_or_is_revoked(accounts: Accounts) -> None:
    issued = accounts.issue_token("p1", "report", NOW)
    assert accounts.bearer(issued.token, after(days=89)) == Entry(ANA, after(days=90), "token")
    assert accounts.bearer(issued.token, after(days=90)) is None
    assert [(each.name, each.hash) for each in accounts.tokens("p1")] == [("report", token_hash(issued.token))]
    accounts.revoke_token("p2", issued.id, NOW)
    assert accounts.bearer(issued.token, NOW) is not None
    accounts.revoke_token("p1", issued.id, NOW)
    assert accounts.bearer(issued.token, NOW) is None


# --- the access log, demonstrations ---------------------------------------------------------------------------------
def test_coming_and_going_is_in_the_access_log(accounts: Accounts, store: SqlStore) -> None:
    accounts.authenticate("ana", PASSWORD, NOW)
    accounts.authenticate("ana", "wrong", NOW)
    accounts.end_session(accounts.open_session("p1", NOW).token, NOW)
    heads = store.look(
        lambda session: session.connection.execute(text("select head from access_log order by number")).scalars().all()
    )
    actions = [
        action for head in heads for action in ("logged_in", "log_in_refused", "logged_out") if f'"{action}"' in head
    ]
    assert actions == ["logged_in", "log_in_refused", "logged_out"]


def test_fictional_people_get_log_ins_once(accounts: Accounts) -> None:
    people = (
        DemoPerson("bea", "Bea", "keeper", "desk", "N1", "library", "pt"),
        DemoPerson("bea", "Bea", "head", "", "N"),
        DemoPerson("cai", "Cai", "head"),
    )
    made = make_demo_people(accounts, people, NOW)
    assert [(each.username, each.name, each.role) for each in made] == [
        ("bea", "Bea", "keeper"),
        ("cai", "Cai", "head"),
    ]
    bea = accounts.authenticate("bea", made[0].password, NOW)
    assert bea == Person("bea", "Bea", "pt", True, (("keeper", "desk", "N1", "library"), ("head", "", "N", "")))
    assert make_demo_people(accounts, people, NOW) == []
    assert made[0].password not in repr(made)


def test_a_chosen_language_is_remembered(accounts: Accounts) -> None:
    accounts.set_language("p1", "tet")
    found = accounts.authenticate("ana", PASSWORD, NOW)
    assert isinstance(found, Person)
    assert found.language == "tet"
