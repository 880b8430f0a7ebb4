"""`tais worker`: fires deadlines and delivers messages of an existing database, beside any number of `tais serve`."""

from __future__ import annotations

import signal
from threading import Event

from engine.bootstrap.database import complain, inform, open_existing, tended
from engine.bootstrap.desk import ActiveContext, desk_of
from engine.bootstrap.machine import logs
from engine.store import DatabaseRefused, KeysRefused
from engine.worker import run_clocks

STOPPED, REFUSED = 0, 1


def run(database: str | None) -> int:
    """Works until it is interrupted or terminated: 0; 1 when the database refuses."""
    try:
        store = open_existing(database)
    except (DatabaseRefused, KeysRefused) as refused:
        complain(refused)
        return REFUSED
    try:
        stop = Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: stop.set())
        if not store.ready().digest:
            complain("The database has no configuration yet. Run `tais apply CONTEXT` first.")
            return REFUSED
        active = ActiveContext(store)
        logs.set_up()
        inform("Tais fires deadlines and delivers messages (stop it with Ctrl+C).")
        run_clocks(desk_of(store, active), tended(store, active.renew), stop)
    finally:
        store.close()
    return STOPPED
