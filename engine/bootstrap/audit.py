"""`tais audit verify`: whether anybody changed the history behind the application's back. Changes nothing."""

from __future__ import annotations

from engine.bootstrap.database import complain, inform, open_existing
from engine.store import DatabaseRefused, KeysRefused
from engine.store.journal.verify import verify_all

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
    finally:
        store.close()
    for fault in faults:
        inform(f"{fault.where}: {fault.says}")
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    inform("The history is whole." if not faults else f"The history is not whole: {number}.")
    return NOT_WHOLE if faults else WHOLE
