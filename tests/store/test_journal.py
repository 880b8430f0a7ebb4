"""The history is chained and signed: whoever edits it in the database is found, and forgetting a record breaks nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.casework.ports import Writing
from engine.casework.records import Changes
from engine.store import SqlStore
from engine.store.journal.verify import verify_all
from tests.store.toy import SECRET, everything, line, moment


def sql(store: SqlStore, statement: str) -> None:
    """What an administrator might do to the database."""
    store.transact(lambda session: session.connection.exec_driver_sql(statement).close())


@pytest.fixture
def history(store: SqlStore) -> SqlStore:
    """A store with two trees, three lines on one record, some accesses and a checkpoint in the middle."""
    store.write(lambda writing: writing.save(everything("r1")))
    store.write(lambda writing: writing.save(everything("r2")))
    store.write(lambda writing: writing.log_access("ana", "viewed", "r1", moment(1), "registration"))
    store.checkpoint(moment(2))
    store.write(lambda writing: writing.save(Changes(journal=(line(), line()))))
    store.write(lambda writing: writing.log_access("ana", "viewed", "r2", moment(3)))
    store.checkpoint(moment(4))
    return store


def faults(store: SqlStore) -> list[str]:
    """Where and what, as one text each."""
    return [f"{fault.where}: {fault.says}" for fault in verify_all(store)]


def test_an_untouched_history_verifies(history: SqlStore, reopened: Callable[[], SqlStore]) -> None:
    assert faults(history) == []
    assert faults(reopened()) == []


def test_an_empty_database_verifies(store: SqlStore) -> None:
    store.checkpoint(moment(1))
    assert faults(store) == []


@pytest.mark.parametrize(
    "statement",
    [
        'update journal set head = replace(head, \'"actor":"ana"\', \'"actor":"ben"\') where record = \'r1\' and number = 2',
        "update journal set at = '2020-01-01T00:00:00.000000Z' where record = 'r1' and number = 1",
        "update journal set hash = (select hash from journal where record = 'r2' and number = 1) where record = 'r1' and number = 2",
        "update journal set sealed = (select sealed from journal where record = 'r2' and number = 1) where record = 'r1' and number = 1",
        "update journal set record = 'r3' where record = 'r1'",
        "update journal set number = 4 where record = 'r1' and number = 3",
        "delete from journal where record = 'r1' and number = 1",
        "delete from journal where record = 'r1' and number = 2",
        "delete from journal where record = 'r1' and number = 3",
        "delete from journal where record = 'r1'",
        "insert into journal select record, 4, at, format, replace(head, '\"number\":3', '\"number\":4'), sealed, chain_key, hash"
        " from journal where record = 'r1' and number = 3",
        "insert into journal select 'r9', number, at, format, head, sealed, chain_key, hash from journal where record = 'r1'",
        'update access_log set head = replace(head, \'"record":"r1"\', \'"record":"r2"\')',
        "delete from access_log where number = 1",
        "delete from access_log where number = 2",
        "delete from access_log",
        "delete from checkpoint where number = 1",
        "delete from checkpoint where number = 2",
        "update checkpoint set head = replace(head, '\"moved\"', '\"mover\"') where number = 1",
        "update checkpoint set signature = (select signature from checkpoint where number = 1) where number = 2",
        "delete from checkpoint_leaf where checkpoint = 1 and chain = 'journal:r2'",
        "update checkpoint_leaf set number = 1 where checkpoint = 2 and chain = 'journal:r1'",
    ],
)
def test_what_is_done_behind_our_back_is_found(history: SqlStore, statement: str) -> None:
    sql(history, statement)
    assert faults(history) != []


def test_an_edit_is_told_at_its_line(history: SqlStore) -> None:
    sql(history, "update journal set head = replace(head, 'ana', 'eve') where record = 'r1' and number = 2")
    assert faults(history) == ["journal:r1: line 2 was changed, or what stood before it was"]


def test_lines_cut_off_with_their_leaves_are_found_by_the_signature(history: SqlStore) -> None:
    sql(history, "delete from journal where record = 'r1' and number > 1")
    sql(history, "delete from checkpoint_leaf where checkpoint = 2 and chain = 'journal:r1'")
    assert faults(history) == ["checkpoint 2: its leaves are not those that it signed"]


def test_checkpoints_cut_off_inside_are_found_by_their_copies_outside(history: SqlStore) -> None:
    sql(history, "delete from journal where record = 'r1' and number > 1")
    sql(history, "delete from access_log where number > 1")
    sql(history, "delete from checkpoint_leaf where checkpoint = 2")
    sql(history, "delete from checkpoint where number = 2")
    assert faults(history) == ["checkpoint 2: it was kept outside the database and is missing inside"]


def test_a_copy_that_a_crash_prevented_is_made_with_the_next_checkpoint(history: SqlStore) -> None:
    copies = Path(history.checkpoints)
    first, second = copies.read_text().splitlines(keepends=True)
    copies.write_text(first)
    history.checkpoint(moment(5))
    assert copies.read_text().splitlines(keepends=True)[:2] == [first, second]
    assert len(copies.read_text().splitlines()) == 3
    assert faults(history) == []


def test_a_copy_cut_short_by_a_crash_is_made_again(history: SqlStore) -> None:
    copies = Path(history.checkpoints)
    copies.write_bytes(copies.read_bytes()[:-20])
    history.checkpoint(moment(5))
    assert faults(history) == []


def test_checkpoints_are_taken_every_few_minutes_whoever_takes_them(
    history: SqlStore, reopened: Callable[[], SqlStore]
) -> None:
    other = reopened()
    assert history.checkpoint_if_due(moment(8)) is None
    taken = history.checkpoint_if_due(moment(9))
    assert taken is not None
    assert taken.number == 3
    assert history.checkpoint_if_due(moment(13)) is None
    assert other.checkpoint_if_due(moment(13)) is None
    assert other.checkpoint_if_due(moment(14)) is not None
    assert faults(history) == []


def test_forgetting_a_record_destroys_its_values_and_leaves_the_history_whole(history: SqlStore) -> None:
    history.forget("r1")
    assert faults(history) == []
    lines = history.read(lambda reading: reading.journal("r1"))
    assert [each.body for each in lines] == [None, None, None]
    assert [each.line.event for each in lines] == ["lend", "lend", "lend"]
    tree = history.read(lambda reading: reading.tree("r1"))
    assert tree is not None
    assert tree.forms == ()
    assert tree.shares[0].values == {}
    other = history.read(lambda reading: reading.tree("r2"))
    assert other is not None
    assert other.forms[0].sealed["borrower"] == SECRET


def test_a_failed_unit_leaves_no_gap_in_the_journal_or_the_access_log(history: SqlStore) -> None:
    def work(writing: Writing) -> None:
        writing.save(Changes(journal=(line(),)))
        writing.log_access("ana", "viewed", "r1", moment(5))
        raise RuntimeError("something went wrong")

    with pytest.raises(RuntimeError, match="something went wrong"):
        history.write(work)
    history.write(lambda writing: writing.save(Changes(journal=(line(),))))
    history.write(lambda writing: writing.log_access("ana", "viewed", "r1", moment(6)))
    assert faults(history) == []
    assert [each.number for each in history.read(lambda reading: reading.journal("r1"))] == [1, 2, 3, 4]


def test_a_new_line_for_a_forgotten_record_is_refused_if_it_has_values(history: SqlStore) -> None:
    history.forget("r1")
    with pytest.raises(Exception, match="forgotten"):
        history.write(lambda writing: writing.save(Changes(journal=(line(),))))
    history.write(lambda writing: writing.save(Changes(journal=(replace(line(), body={}, event="forgotten"),))))
    assert faults(history) == []
