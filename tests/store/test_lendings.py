"""What is lent is kept on both databases: found by either of the two people, replaced when it ends, gone from the list then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from engine.casework.ports import Person, Writing
from engine.casework.records import Lending
from engine.store import SqlStore
from engine.store.people import AccountRows
from tests.store.toy import START

FIRST = Lending("one", "ana", "bela", ("head", "librarian"), START, START + timedelta(days=3))
SECOND = Lending("two", "bela", "carlos", (), START + timedelta(minutes=1), START + timedelta(days=9))


def let_in(name: str, rows: AccountRows) -> None:
    rows.add(Person(name, name, "en", True, ()), name, START)


def keep(row: Lending, tx: Writing) -> None:
    tx.put_lending(row)


def test_what_is_lent_is_found_by_both_and_ends_once(store: SqlStore) -> None:
    for name in ("ana", "bela", "carlos"):
        store.accounts.write(partial(let_in, name))
    for row in (SECOND, FIRST):
        store.write(partial(keep, row))
    assert store.read(lambda reading: list(reading.lendings())) == [FIRST, SECOND]
    assert store.read(lambda reading: list(reading.lendings("bela"))) == [FIRST, SECOND]
    assert store.read(lambda reading: list(reading.lendings("carlos"))) == [SECOND]
    assert (FIRST.runs(START), FIRST.runs(FIRST.until)) == (True, False)
    store.write(partial(keep, replace(FIRST, ended_at=START + timedelta(hours=1))))
    assert store.read(lambda reading: list(reading.lendings("ana"))) == []
