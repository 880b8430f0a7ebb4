"""`tais serve`: checks a context, opens the database, and answers on a port; beside it a thread that lets the clocks run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from socket import socket
from threading import Event, Thread

import uvicorn

from engine.accounts import Accounts, DemoLogin, make_demo_people
from engine.bootstrap.apply import replace_active
from engine.bootstrap.check import compiled, context_folder
from engine.bootstrap.database import DATABASE, complain, demonstration_of, inform, open_or_make, tended
from engine.bootstrap.desk import ActiveContext, SystemClock, desk_of
from engine.bootstrap.machine import logs
from engine.bootstrap.machine.listening import PortRefused, listen, stop_when_told
from engine.bootstrap.pages import pages
from engine.compiled import CompiledContext
from engine.diagnostics import Diagnostic
from engine.store import DatabaseRefused, KeysRefused, SqlStore
from engine.worker import run_clocks

GOOD, FAULTS = 0, 1
PATIENCE = 5
"""Seconds that requests under way are given when the server stops."""


def run(
    context: Path,
    *,
    host: str,
    port: int,
    database: str | None,
    demo: bool,
    apply: bool,
    https: bool = False,
    tell: Callable[[Iterable[Diagnostic]], None],
) -> int:
    """Serves until interrupted or terminated: 0. 1 when the context is faulty, or the database or the port refuses."""
    found, diagnostics = compiled(context)
    if diagnostics:
        tell(diagnostics)
    if found is None:
        return FAULTS
    url = database or (demonstration_of(found) if demo else DATABASE)
    try:
        with listen(host, port) as door:
            store = open_database(url, found, demo=demo)
            try:
                if not settle_configuration(store, found, apply=apply):
                    return FAULTS
                serve(store, context_folder(context), door, people=found if demo else None, https=https)
            finally:
                store.close()
    except (DatabaseRefused, KeysRefused, PortRefused) as refused:
        complain(refused)
        return FAULTS
    return GOOD


def open_database(url: str, context: CompiledContext, *, demo: bool) -> SqlStore:
    """The database, made where there is none; `DatabaseRefused` or `KeysRefused` says what the operator must do."""
    return open_or_make(url, context, demo=demo)


def settle_configuration(store: SqlStore, found: CompiledContext, *, apply: bool) -> bool:
    """Makes the context active where that is asked for; otherwise says when another one is. False: it was asked for and can't be."""
    active = store.ready().digest
    if active == found.digest:
        return True
    if apply:
        return replace_active(store, found)
    inform(
        f"The database keeps its configuration {active[:12]}; this context is {found.digest[:12]}. --apply changes it."
    )
    return True


def serve(store: SqlStore, folder: Path, door: socket, *, people: CompiledContext | None, https: bool) -> None:
    """Answers at the door; the clocks run beside it. `people`: a context whose fictional people are let in.

    Of a live database the pages are always reached through https, so that no cookie ever goes in the clear.
    """
    accounts = Accounts(store)
    if people is not None:
        tell_log_ins(make_demo_people(accounts, people.people, SystemClock().now()))
    secure = https or store.nature == "live"
    app = pages(store, accounts, folder, secure=secure)
    stop = Event()
    active = ActiveContext(store)
    worker = Thread(
        target=run_clocks, args=(desk_of(store, active), tended(store, active.renew), stop), name="clocks", daemon=True
    )
    logs.set_up()
    stop_when_told()
    host, port = door.getsockname()[:2]
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    inform(f"Tais answers on {where}{', to be reached through https only' if secure else ''}  (stop it with Ctrl+C)")
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=PATIENCE
    )
    try:
        worker.start()
        uvicorn.Server(config).run(sockets=[door])
    except KeyboardInterrupt:  # how it is told to stop
        return
    finally:
        stop.set()
        worker.join(timeout=2 * PATIENCE)


def tell_log_ins(people: Sequence[DemoLogin]) -> None:
    """Prints new log-ins; they can't be told a second time."""
    if not people:
        return
    inform("Log-ins of fictional people (told only now):")
    width = max(len(each.username) for each in people)
    for each in people:
        inform(f"  {each.username:<{width}}  {each.password}   {each.name}, {each.role.replace('_', ' ')}")
