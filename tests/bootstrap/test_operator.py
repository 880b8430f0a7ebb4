"""Commands of the operator on a database that is there: the history is verified, a person is let in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from engine import library as library_folder
from engine.access.model import Actor, Post, Role
from engine.access.scope import Leg, Scope
from engine.accounts import Accounts, Refusal
from engine.bootstrap import audit, user
from engine.bootstrap.apply import replace_active
from engine.bootstrap.check import compiled
from engine.bootstrap.database import activate, open_or_make
from engine.bootstrap.desk import ActiveContext, desk_of
from engine.casework.desk import Command
from engine.casework.outcomes import Done
from engine.casework.ports import Person, Query
from engine.casework.writing.create_record import create_record
from engine.compiled import Organisation
from engine.expressions.text import Text
from engine.store import KeysRefused, SqlStore, demonstration_keys, new_keys, open_store
from engine.store.sealing.keys import keys_as_json
from tests.store.toy import everything, library


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A demonstration database with one tree and a checkpoint, closed."""
    monkeypatch.delenv("TAIS_KEYS", raising=False)
    roles = {"keeper": Role("keeper", Text("Keeper"))}
    houses = {"archive": Organisation("archive", "house", "Archive")}
    context = replace(library(), roles=roles, organisations=houses)
    path = tmp_path / "library.sqlite"
    keys = demonstration_keys(Path(f"{path}.demonstration-keys"))
    store = open_store(f"sqlite:///{path}", keys, context)
    store.write(lambda writing: writing.save(everything()))
    store.checkpoint(datetime.now(UTC))
    store.close()
    return f"sqlite:///{path}"


def test_a_whole_history_is_told_and_exits_with_zero(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.run(url) == 0
    assert capsys.readouterr().out == "The history is whole.\n"


def test_an_edited_line_is_told_with_its_record_and_number(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("update journal set head = replace(head, 'ana', 'eve') where record = 'r1'"))
    engine.dispose()
    assert audit.run(url) == 1
    assert "journal:r1: line 1 was changed" in capsys.readouterr().out


def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.run(f"sqlite:///{tmp_path}/nowhere.sqlite") == 2
    assert "There is no database" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_without_a_name_the_usual_places_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert audit.run(None) == 2
    assert "var/tais.sqlite" in capsys.readouterr().err


def test_other_keys_are_refused_in_a_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAIS_KEYS", keys_as_json(new_keys(demonstration=True)))
    assert audit.run(url) == 2
    assert "not the keys of this database" in capsys.readouterr().err


def test_an_added_person_logs_in_with_the_password_that_was_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    added = user.run(
        id="Bea",
        name="Bea Reader",
        role="keeper",
        team="desk",
        area="N1",
        organisation="archive",
        language="en",
        database=url,
    )
    assert added == 0
    password = capsys.readouterr().out.split()[-1]
    store = open_store(url, demonstration_keys(Path(f"{url.removeprefix('sqlite:///')}.demonstration-keys")))
    found = Accounts(store).authenticate("bea", password, datetime.now(UTC))
    store.close()
    assert isinstance(found, Person)
    assert (found.name, found.language, found.posts) == ("Bea Reader", "en", (("keeper", "desk", "N1", "archive"),))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"role": "kepper"}, "Did you mean `keeper`? Its roles are: keeper."),
        ({"organisation": "archiv"}, "Did you mean `archive`?"),
        ({"area": "X"}, "`X` is not the code of a place"),
        ({"organisation": "X"}, "`X` is not an organisation"),
        ({"language": "xx"}, "The languages are: en."),
    ],
)
def test_a_post_that_the_configuration_does_not_know_is_refused(
    url: str, wrong: dict[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    role = wrong.get("role", "keeper")
    rest = {name: value for name, value in wrong.items() if name != "role"}
    assert user.run(id="bea", name="Bea", role=role, database=url, **rest) == 1
    assert says in capsys.readouterr().err


def accounts_of(url: str) -> tuple[SqlStore, Accounts]:
    store = open_store(url, demonstration_keys(Path(f"{url.removeprefix('sqlite:///')}.demonstration-keys")))
    return store, Accounts(store)


def test_a_token_acts_as_its_person_until_its_day_or_until_they_are_kept_out(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    assert user.run(id="bea", name="Bea", role="keeper", database=url) == 0
    capsys.readouterr()
    assert user.new_token("Bea", name="a program", days=3, database=url) == 0
    token = capsys.readouterr().out.splitlines()[1].strip()
    store, accounts = accounts_of(url)
    entry = accounts.bearer(token, now)
    assert entry is not None
    assert entry.person.name == "Bea"
    assert accounts.bearer(token, now + timedelta(days=4)) is None
    store.close()
    assert user.let_in("bea", active=False, database=url) == 0
    store, accounts = accounts_of(url)
    assert accounts.bearer(token, now) is None
    store.close()


def test_a_new_password_lets_somebody_in_who_was_locked_out(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.now(UTC)
    assert user.run(id="bea", name="Bea", role="keeper", database=url) == 0
    first = capsys.readouterr().out.split()[-1]
    store, accounts = accounts_of(url)
    for _ in range(5):
        accounts.authenticate("bea", "wrong", now)
    assert isinstance(accounts.authenticate("bea", first, now), Refusal)
    store.close()
    assert user.new_password("bea", database=url) == 0
    second = capsys.readouterr().out.split()[-1]
    store, accounts = accounts_of(url)
    assert isinstance(accounts.authenticate("bea", second, now), Person)
    store.close()


def test_a_name_that_nobody_has_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert user.new_token("nobody", name="x", days=1, database=url) == 1
    assert user.new_password("nobody", database=url) == 1
    assert user.let_in("nobody", active=True, database=url) == 1
    assert capsys.readouterr().err.count("Nobody logs in as `nobody`.") == 3


def test_a_team_that_is_probably_misspelt_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert user.run(id="bea", name="Bea", role="keeper", team="reading_room", database=url) == 0
    assert user.run(id="eva", name="Eva", role="keeper", team="readin_room", database=url) == 0
    assert "Nobody else is in the team `readin_room`. Did you mean `reading_room`?" in capsys.readouterr().out


def test_a_database_whose_key_store_was_not_restored_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(f"{url.removeprefix('sqlite:///')}.keys").unlink()
    assert audit.run(url) == 2
    assert "Restore it from its own backup." in capsys.readouterr().err


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = replace(new_keys(), key_store=f"sqlite:///{tmp_path}/keys", checkpoints=str(tmp_path / "checkpoints"))
    monkeypatch.setenv("TAIS_KEYS", keys_as_json(keys))
    assert audit.run("postgresql://tais:secret@127.0.0.1:1/tais") == 2
    told = capsys.readouterr().err
    assert "can't be opened" in told
    assert "secret" not in told


def test_a_demonstration_makes_no_keys_beside_a_database_of_another_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "training.sqlite"
    open_store(f"sqlite:///{path}", new_keys(), replace(library(), status="training"), nature="training").close()
    monkeypatch.delenv("TAIS_KEYS", raising=False)
    with pytest.raises(KeysRefused, match="Set TAIS_KEYS"):
        open_or_make(f"sqlite:///{path}", library(), demo=True)
    assert not list(tmp_path.glob("*.demonstration-keys"))


def test_a_database_never_gets_a_context_of_a_lower_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    live = replace(library(), status="live")
    store = open_store(f"sqlite:///{tmp_path}/live.sqlite", new_keys(), live, nature="live")
    assert not replace_active(store, replace(live, status="demonstration"))
    assert store.ready().digest == live.digest
    store.close()
    assert "which is not enough for a `live` database" in capsys.readouterr().err


def test_a_taken_name_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert user.run(id="bea", name="Bea", role="keeper", database=url) == 0
    assert user.run(id="BEA", name="Other", role="keeper", database=url) == 1
    assert "already" in capsys.readouterr().err


def test_lists_that_a_new_configuration_shows_otherwise_are_filled_from_the_records() -> None:
    context, faults = compiled(library_folder() / "contexts" / "timor-leste")
    assert context is not None, faults
    store = open_store("sqlite://", new_keys(demonstration=True), context)
    officer = Actor("officer", "Olinda", (Post("child_protection_officer", "baucau", "TL-BA", "mssi_national"),))
    made = create_record(desk_of(store, ActiveContext(store)), Command("c1", officer), "cases")
    assert isinstance(made, Done)
    case = context.kinds["case"]
    shows = replace(case.shows, filter=(*case.shows.filter, "team"))
    assert shows != case.shows
    activate(store, replace(context, kinds={**context.kinds, "case": replace(case, shows=shows)}), "operator")
    query = Query(filters={"team": ("baucau",)})
    found = store.read(lambda reading: reading.find("case", Scope((Leg("all"),)), query))
    store.close()
    assert [name for name, _ in found.rows] == [made.record]
