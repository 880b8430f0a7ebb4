"""`tais serve`: checks a context, opens the database, and answers on a port; beside it a thread that lets the clocks run."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event, Thread

import uvicorn

from engine.accounts import Accounts, DemoLogin, make_demo_people
from engine.bootstrap.check import compiled, context_folder
from engine.bootstrap.database import activate, tended
from engine.bootstrap.desk import ActiveContext, SystemClock, desk_of
from engine.bootstrap.pages import pages
from engine.compiled import CompiledContext
from engine.diagnostics import Diagnostic
from engine.store import DatabaseRefused, Keys, KeysRefused, SqlStore, demonstration_keys, keys_from, open_store
from engine.worker import run_clocks

GOOD, FAULTS = 0, 1
DATABASE = "sqlite:///var/tais.sqlite"
DEMO_DATABASE = "sqlite:///var/demo.sqlite"


def run(
    context: Path,
    *,
    host: str,
    port: int,
    database: str | None,
    demo: bool,
    apply: bool,
    tell: Callable[[Iterable[Diagnostic]], None],
) -> int:
    """Serves until interrupted. 1 when the context is faulty or the database refuses."""
    found, diagnostics = compiled(context)
    if diagnostics:
        tell(diagnostics)
    if found is None:
        return FAULTS
    url = database or (DEMO_DATABASE if demo else DATABASE)
    try:
        store = open_database(url, found, demo=demo)
    except (DatabaseRefused, KeysRefused) as refused:
        inform(str(refused))
        return FAULTS
    try:
        settle_configuration(store, found, apply=apply)
        serve(store, context_folder(context), found, host, port, demo=demo)
    finally:
        store.close()
    return GOOD


def open_database(url: str, context: CompiledContext, *, demo: bool) -> SqlStore:
    """The database, made where there is none; `DatabaseRefused` or `KeysRefused` says what the operator must do."""
    prepare_folder(url)
    keys = keys_for(url, demo=demo)
    return open_store(url, keys, context, nature="demonstration" if demo else "")


def prepare_folder(url: str) -> None:
    """Makes the folder of an SQLite file."""
    name = url.partition(":///")[2].partition("?")[0]
    if url.startswith("sqlite") and name and name != ":memory:":
        Path(name).parent.mkdir(parents=True, exist_ok=True)


def keys_for(url: str, *, demo: bool) -> Keys:
    """The keys of the installation; a demonstration has keys of its own beside its database."""
    keys = keys_from(os.environ)
    if keys is not None:
        return keys
    if not demo:
        raise KeysRefused("There are no keys. Set TAIS_KEYS, or say --demo for a demonstration with fictional people.")
    name = url.partition(":///")[2].partition("?")[0] if url.startswith("sqlite") else ""
    return demonstration_keys(Path(f"{name or 'var/demo'}.demonstration-keys"))


def settle_configuration(store: SqlStore, found: CompiledContext, *, apply: bool) -> None:
    """Makes the context active where that is asked for; otherwise says when another one is."""
    active = store.ready().digest
    if active == found.digest:
        return
    if apply:
        activate(store, found, "operator")
        inform(f"The configuration {found.digest[:12]} is active now.")
    else:
        inform(f"The database keeps its configuration {active[:12]}; this context is {found.digest[:12]}. --apply changes it.")


def serve(store: SqlStore, folder: Path, context: CompiledContext, host: str, port: int, *, demo: bool) -> None:
    """Answers on the port; the clocks run beside it."""
    accounts = Accounts(store)
    clock = SystemClock()
    if demo:
        tell_log_ins(make_demo_people(accounts, context.people, clock.now()))
    stop = Event()
    active = ActiveContext(store)
    worker = Thread(target=run_clocks, args=(desk_of(store, active), tended(store, active.renew), stop), name="clocks", daemon=True)
    worker.start()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    logging.getLogger("tais").setLevel(logging.INFO)
    inform(f"Tais answers on http://{host}:{port}  (stop it with Ctrl+C)")
    try:
        uvicorn.run(pages(store, accounts, folder), host=host, port=port, log_level="warning", server_header=False)
    finally:
        stop.set()
        worker.join(timeout=10)


def tell_log_ins(people: Sequence[DemoLogin]) -> None:
    """Prints new log-ins; they can't be told a second time."""
    if not people:
        return
    inform("Log-ins of fictional people (told only now):")
    width = max(len(each.username) for each in people)
    for each in people:
        inform(f"  {each.username:<{width}}  {each.password}   {each.name}, {each.role.replace('_', ' ')}")


def inform(text: str) -> None:
    """One line for the operator."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
