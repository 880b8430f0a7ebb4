"""Secrets are nowhere in the clear, can't be moved or changed unnoticed, and are gone with their key."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.casework.records import Draft
from engine.store import KeysRefused, SqlStore, demonstration_keys, keys_from, new_keys, open_store
from engine.store.sealing.keys import KeySet, keys_as_json, parse_keys
from engine.store.sealing.keystore import STOCK, KeyRing, SqlKeyStore
from engine.store.sealing.seal import DataKey, Tampered, key_of, place, seal, unseal
from engine.store.sql.engines import open_plain, parse_url
from tests.store.conftest import Place
from tests.store.toy import SECRET, START, everything, library, moment

KEY = DataKey("00" * 15 + "ff", bytes(range(32)))
HERE = place("form_row", "r1", "registration", "")


# --- envelopes ----------------------------------------------------------------------------------------------------
def test_what_is_sealed_opens_with_its_key_at_its_place() -> None:
    sealed = seal(KEY, b"value", HERE)
    assert key_of(sealed) == KEY.id
    assert unseal({KEY.id: KEY.secret}, sealed, HERE) == b"value"
    assert seal(KEY, b"value", HERE) != sealed


def test_without_its_key_a_value_is_gone() -> None:
    assert unseal({}, seal(KEY, b"value", HERE), HERE) is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        place("form_row", "r2", "registration", ""),
        place("form_row", "r1", "registration"),
        place("share", "r1", "registration", ""),
    ],
)
def test_a_sealed_value_opens_nowhere_else(elsewhere: bytes) -> None:
    with pytest.raises(Tampered):
        unseal({KEY.id: KEY.secret}, seal(KEY, b"value", HERE), elsewhere)


@pytest.mark.parametrize("position", [0, 20, 30, -1])
def test_a_changed_envelope_is_refused(position: int) -> None:
    sealed = bytearray(seal(KEY, b"value", HERE))
    sealed[position] ^= 1
    with pytest.raises(Tampered):
        unseal({KEY.id: KEY.secret}, bytes(sealed), HERE)


def test_an_envelope_cut_short_is_refused() -> None:
    with pytest.raises(Tampered):
        unseal({KEY.id: KEY.secret}, seal(KEY, b"value", HERE)[:20], HERE)


# --- in the database ----------------------------------------------------------------------------------------------
def test_no_secret_stands_in_any_table(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything()))
    store.write(
        lambda writing: writing.save_draft(Draft("ana", "r1", "registration", "", 1, {"borrower": SECRET}, moment(1)))
    )
    for table, column in columns_of(store):
        assert count(store, table, column, SECRET) == 0, f"{table}.{column}"


def count(store: SqlStore, table: str, column: str, part: str) -> int:
    """In how many rows a column holds a text."""
    statement = text(f'select count(*) from "{table}" where cast("{column}" as text) like :part')
    return int(store.look(lambda session: session.connection.execute(statement, {"part": f"%{part}%"}).scalar_one()))


def columns_of(store: SqlStore) -> list[tuple[str, str]]:
    """Every table and column of the database."""
    if store.engines.is_sqlite:
        statement = "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'"
    else:
        statement = "select table_name, column_name from information_schema.columns where table_schema = 'public'"
    rows = store.look(lambda session: session.connection.execute(text(statement)).all())
    assert len(rows) > 100
    return [(table, column) for table, column in rows]


def test_no_secret_stands_in_any_file(tmp_path: Path) -> None:
    keys = new_keys(demonstration=True)
    store = open_store(f"sqlite:///{tmp_path}/library.db", keys, library(), now=lambda: START)
    store.write(lambda writing: writing.save(everything()))
    clear = b"three weeks"
    files = list(tmp_path.iterdir())
    assert any(clear in path.read_bytes() for path in files)
    secrets = [
        SECRET.encode(),
        *keys.master.secrets.values(),
        *keys.journal.secrets.values(),
        *keys.signing.secrets.values(),
    ]
    assert [path for path in files for secret in secrets if secret in path.read_bytes()] == []
    store.close()


def test_databases_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/library.db", new_keys(demonstration=True), library(), now=lambda: START)
    store.write(lambda writing: writing.save(everything()))
    names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    store.close()
    assert {"library.db", "library.db-wal", "library.db.keys", "library.db.keys-wal"} <= set(names)
    assert set(names.values()) == {0o600}


def test_a_forgotten_records_clear_answers_are_gone_from_the_files_too(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/library.db", new_keys(demonstration=True), library(), now=lambda: START)
    store.write(lambda writing: writing.save(everything()))
    store.forget("r1")
    store.close()
    assert [path for path in tmp_path.iterdir() if "Ocean’s atlas".encode() in path.read_bytes()] == []


@pytest.mark.parametrize("part", ["Ocean’s atlas", "three weeks", '"1.5"', "torn"])
def test_no_clear_value_of_a_forgotten_record_stands_in_any_table(store: SqlStore, part: str) -> None:
    store.write(lambda writing: writing.save(everything()))
    store.forget("r1")
    store.forget("r1-b")
    store.forget("nobody")
    found = [f"{table}.{column}" for table, column in columns_of(store) if count(store, table, column, part)]
    assert found == []


def test_a_draft_is_gone_with_its_record(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything()))
    store.write(
        lambda writing: writing.save_draft(Draft("ana", "r1", "registration", "", 1, {"borrower": SECRET}, moment(1)))
    )
    store.forget("r1")
    assert store.read(lambda reading: reading.draft("ana", "r1", "registration", "")) is None


def test_an_answer_moved_to_another_record_by_sql_is_refused(store: SqlStore) -> None:
    for name in ("r1", "r2"):
        store.write(lambda writing, name=name: writing.save(everything(name)))  # type: ignore[misc]
    swap = text(
        "update form_row set sealed = (select sealed from form_row where record = 'r1' and entry = '') where record = 'r2'"
    )
    store.transact(lambda session: session.connection.execute(swap).close())
    with pytest.raises(Tampered):
        store.read(lambda reading: reading.tree("r2"))


# --- keys ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def key_store(tmp_path: Path) -> SqlKeyStore:
    """An empty key store."""
    return SqlKeyStore(open_plain(parse_url(f"sqlite:///{tmp_path}/keys.db")))


def test_data_keys_are_kept_wrapped_and_destroyed_for_ever(key_store: SqlKeyStore, tmp_path: Path) -> None:
    ring = KeyRing(new_keys().master, key_store)
    made = [ring.take() for _ in range(STOCK + 1)]
    assert len({key.id for key in made}) == STOCK + 1
    assert ring.open([key.id for key in made]) == {key.id: key.secret for key in made}
    wrapped = dict(key_store.get([made[0].id]))[made[0].id][1]
    ring.destroy([made[0].id, "nobody"])
    assert ring.open([made[0].id, made[1].id]) == {made[1].id: made[1].secret}
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not any(made[1].secret in data or wrapped in data for data in files)


def test_a_master_key_can_be_changed_while_older_keys_still_open(key_store: SqlKeyStore) -> None:
    old = new_keys().master
    first = KeyRing(old, key_store).take()
    both = KeySet("2", {**old.secrets, "2": bytes(32)})
    ring = KeyRing(both, key_store)
    second = ring.take()
    assert ring.open([first.id, second.id]) == {first.id: first.secret, second.id: second.secret}
    with pytest.raises(KeysRefused, match="`1` is needed"):
        KeyRing(KeySet("2", {"2": bytes(32)}), key_store).open([first.id])
    with pytest.raises(KeysRefused, match="not the one"):
        KeyRing(KeySet("1", {"1": bytes(32)}), key_store).open([first.id])


def test_keys_come_back_from_their_json_and_are_not_shown() -> None:
    keys = replace(new_keys(), key_store="sqlite:///k", checkpoints="/c")
    assert parse_keys(keys_as_json(keys)) == keys
    assert keys.master.secrets["1"].hex() not in repr(keys)
    assert repr(keys.master.secrets["1"]) not in repr(keys)


def test_keys_come_from_the_environment_or_a_file_that_it_names(tmp_path: Path) -> None:
    keys = new_keys()
    path = tmp_path / "keys.json"
    path.write_text(keys_as_json(keys))
    assert keys_from({}) is None
    assert keys_from({"TAIS_KEYS": " "}) is None
    assert keys_from({"TAIS_KEYS": keys_as_json(keys)}) == keys
    assert keys_from({"TAIS_KEYS": f"@{path}"}) == keys


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("@/nowhere/keys.json", "cannot be read"),
        ("secret", "not JSON"),
        ("[]", '"format": 1'),
        ('{"format": 2}', '"format": 1'),
        ('{"format": 1}', 'no "master"'),
        (json.dumps({"format": 1, "master": {"current": "1", "keys": {"1": "c2hvcnQ="}}}), "32 bytes"),
        (json.dumps({"format": 1, "master": {"current": "1", "keys": {"1": "!"}}}), "32 bytes"),
        (json.dumps({"format": 1, "master": {"current": "2", "keys": {"1": "A" * 43 + "="}}}), "must name one"),
    ],
)
def test_unreadable_keys_are_refused_with_a_sentence_and_never_repeated(value: str, says: str) -> None:
    with pytest.raises(KeysRefused, match=says) as refused:
        keys_from({"TAIS_KEYS": value})
    assert "c2hvcnQ" not in str(refused.value)


def test_a_demonstration_makes_its_keys_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "beside" / "library.keys"
    keys = demonstration_keys(path)
    assert keys.demonstration
    assert demonstration_keys(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_databases_of_one_kind_have_different_keys(place: Place) -> None:
    store = place.open()
    store.write(lambda writing: writing.save(everything()))
    ids = store.look(lambda session: session.connection.execute(text("select data_key from record")).scalars().all())
    store.close()
    assert len(set(ids)) == 2
    assert "" not in ids
