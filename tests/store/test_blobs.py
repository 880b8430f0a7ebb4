"""Files of answers on both databases: sealed at their place, theirs while a draft, kept with the record, gone with its key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from engine.casework.ports import Writing
from engine.casework.records import Draft, FileRow
from engine.store import SqlStore
from engine.store.sealing.seal import Tampered
from tests.store.toy import SECRET, START, everything, moment

BYTES = b"\x89PNG " + SECRET.encode() + bytes(range(256)) * 40


def a_file(name: str = "f1", **fields: object) -> FileRow:
    return replace(FileRow(name, "r1", "registration", "", "ana", "image/png", len(BYTES), START), **fields)  # type: ignore[arg-type]


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """A store with one record and one file that was just sent."""
    store.write(lambda tx: tx.save(everything()))
    store.write(lambda tx: tx.put_file(a_file(), BYTES))
    return store


def there(store: SqlStore, *names: str) -> set[str]:
    return {row.id for row in store.read(lambda reading: reading.files(names or ("f1", "f2", "f3")))}


def content(store: SqlStore, name: str = "f1") -> bytes | None:
    return store.read(lambda reading: reading.file_bytes(name))


def test_a_file_comes_back_as_it_was_sent(filled: SqlStore) -> None:
    assert content(filled) == BYTES
    assert filled.read(lambda reading: reading.files(("f1",))) == [a_file()]
    assert filled.read(lambda reading: reading.files_of_form("r1", "registration", "")) == [a_file()]
    assert content(filled, "f2") is None
    assert there(filled, "f2", "no\x00such") == set()


def test_nothing_of_it_stands_in_the_database(filled: SqlStore) -> None:
    with filled.engines.write.connect() as connection:
        sealed = bytes(connection.execute(text("select sealed from file")).scalar_one())
    assert SECRET.encode() not in sealed
    assert BYTES[300:340] not in sealed


def test_the_same_file_sent_twice_is_one(filled: SqlStore) -> None:
    filled.write(lambda tx: tx.put_file(a_file(person="ben"), b"other"))
    assert content(filled) == BYTES


def test_a_file_moved_to_another_name_does_not_open(filled: SqlStore) -> None:
    with filled.engines.write.begin() as connection:
        connection.execute(text("update file set id = 'f2'"))
    with pytest.raises(Tampered):
        content(filled, "f2")


def test_what_belongs_to_a_draft_goes_but_for_what_it_still_holds(filled: SqlStore) -> None:
    def more(tx: Writing) -> None:
        tx.put_file(a_file("f2"), BYTES)
        tx.put_file(a_file("f3", person="ben"), BYTES)

    filled.write(more)
    filled.write(lambda tx: tx.drop_files("ana", "r1", "registration", "", ("f2",)))
    assert there(filled) == {"f2", "f3"}
    filled.write(lambda tx: tx.drop_files("ana", "r1", "registration", "other entry", ()))
    assert there(filled) == {"f2", "f3"}
    filled.write(lambda tx: tx.drop_files("ana", "r1", "registration", "", ()))
    assert there(filled) == {"f3"}


def test_what_is_kept_stays_with_its_entry_when_the_draft_goes(filled: SqlStore) -> None:
    filled.write(lambda tx: tx.keep_files("r1", ("f1",), "e7"))
    filled.write(lambda tx: tx.drop_files("ana", "r1", "registration", "e7", ()))
    assert filled.read(lambda reading: reading.files(("f1",))) == [a_file(kept=True, entry="e7")]
    assert content(filled) == BYTES


def test_a_file_of_another_record_is_not_kept_by_this_one(filled: SqlStore) -> None:
    filled.write(lambda tx: tx.keep_files("r2", ("f1",), ""))
    assert not filled.read(lambda reading: reading.files(("f1",)))[0].kept


def test_what_no_draft_holds_is_swept_after_a_time(filled: SqlStore) -> None:
    draft = Draft("ana", "r1", "registration", "", 0, {"picture": {"file": "f1"}}, START)
    filled.write(lambda tx: tx.save_draft(draft))
    filled.write(lambda tx: tx.put_file(a_file("f2", person="ben"), BYTES))
    filled.write(lambda tx: tx.put_file(a_file("f3", person="ben", made_at=moment(60)), BYTES))
    filled.write(lambda tx: tx.sweep_files(moment(30)))
    assert there(filled) == {"f1", "f3"}


def test_forgetting_a_record_destroys_its_files(filled: SqlStore) -> None:
    filled.forget("r1")
    assert there(filled) == set()
    assert content(filled) is None


def test_a_copy_of_a_file_is_worth_nothing_once_the_key_is_destroyed(filled: SqlStore) -> None:
    with filled.engines.write.begin() as connection:
        connection.execute(text("create table copied as select * from file"))
    filled.forget("r1")
    with filled.engines.write.begin() as connection:
        connection.execute(text("insert into file select * from copied"))
        connection.execute(text("drop table copied"))
    assert there(filled) == {"f1"}
    assert content(filled) is None


def test_a_record_is_found_by_its_number(filled: SqlStore) -> None:
    number = everything().records[0].number
    assert number
    found = filled.read(lambda reading: reading.numbered("loan", number))
    assert found is not None
    assert found.id == "r1"
    for kind, other in (("loan", "none"), ("loan", ""), ("other", number), ("loan", "no\x00such")):
        assert filled.read(lambda reading, kind=kind, other=other: reading.numbered(kind, other)) is None  # type: ignore[misc]
