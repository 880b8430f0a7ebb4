"""`tais worker`: fires deadlines and delivers messages of an existing database, beside any number of `tais serve`."""

from __future__ import annotations

import signal
import sys
from threading import Event

from engine.bootstrap.database import open_existing, tended
from engine.bootstrap.desk import ActiveContext, desk_of
from engine.store import DatabaseRefused, KeysRefused
from engine.worker import run_clocks

STOPPED, REFUSED = 0, 1


def run(database: str | None) -> int:
    """Works until it is interrupted or terminated: 0; 1 when the database refuses."""
    try:
        store = open_existing(database)
    except (DatabaseRefused, KeysRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    stop = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    try:
        active = ActiveContext(store)
        sys.stdout.write("Tais fires deadlines and delivers messages (stop it with Ctrl+C).\n")
        sys.stdout.flush()
        run_clocks(desk_of(store, active), tended(store, active.renew), stop)
    finally:
        store.close()
    return STOPPED
