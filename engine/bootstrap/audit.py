"""`tais audit verify`: whether anybody changed the history behind the application's back. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from engine.bootstrap.database import complain, inform, open_existing
from engine.store import DatabaseRefused, KeysRefused
from engine.store.journal.verify import verify_all
from engine.store.sql.session import Session
from engine.store.sql.tables import record

WHOLE, NOT_WHOLE, FAILURE = 0, 1, 2


def run(database: str | None) -> int:
    """Verify journal, access log and checkpoints, telling every fault: 0 whole, 1 not, 2 the database could not be opened."""
    try:
        store = open_existing(database)
    except (DatabaseRefused, KeysRefused) as refused:
        complain(refused)
        return FAILURE
    try:
        faults = verify_all(store)
        closed = store.look(_without_key)
    finally:
        store.close()
    for fault in faults:
        inform(f"{fault.where}: {fault.says}")
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    inform("The history is whole." if not faults else f"The history is not whole: {number}.")
    if closed:
        inform(
            f"Records without a key: {closed}. They were forgotten, or the key store is older than the database: then restore it."
        )
    return NOT_WHOLE if faults else WHOLE


def _without_key(session: Session) -> int:
    """How many records have no key in the key store."""
    keys = [str(row[0]) for row in session.select(select(record.c.data_key).where(record.c.data_key != ""))]
    return sum(len(some) - len(session.ring.open(some)) for some in batched(keys))


def batched(keys: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """The keys, some at a time."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
