"""`tais audit verify`: whether anybody changed the history behind the application's back. Changes nothing."""

from __future__ import annotations

import sys

from engine.bootstrap.database import open_existing
from engine.store import DatabaseRefused, KeysRefused
from engine.store.journal.verify import verify_all

WHOLE, NOT_WHOLE, FAILURE = 0, 1, 2


def run(database: str | None) -> int:
    """Verify journal, access log and checkpoints, telling every fault: 0 whole, 1 not, 2 the database could not be opened."""
    try:
        store = open_existing(database)
    except (DatabaseRefused, KeysRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return FAILURE
    try:
        faults = verify_all(store)
    finally:
        store.close()
    for fault in faults:
        sys.stdout.write(f"{fault.where}: {fault.says}\n")
    sys.stdout.write("The history is whole.\n" if not faults else f"The history is not whole: {len(faults)} faults.\n")
    return NOT_WHOLE if faults else WHOLE
