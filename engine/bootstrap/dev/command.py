"""`tais dev`: a demonstration of its own on this machine only, the studio before it, a thread that looks at the files.

It opens no database of real people and none that it didn't make, listens on no address that others can reach, and writes no file of
the context.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from socket import socket
from threading import Event, Thread

import uvicorn

from engine import library
from engine.bootstrap.check import context_folder
from engine.bootstrap.database import complain, file_of, inform, reached
from engine.bootstrap.dev.house import DevHouse, MovedClock
from engine.bootstrap.machine import logs
from engine.bootstrap.machine.listening import PortRefused, listen, stop_when_told
from engine.compiled import CompiledContext
from engine.diagnostics import Diagnostic
from engine.store import DatabaseRefused, KeysRefused, demonstration_keys
from engine.studio.answers import Desktop, summary
from engine.studio.app import StudioApp
from engine.studio.ports import House
from engine.studio.studio import State, Studio, watch
from engine.studio.workshop import Workshop

GOOD, FAULTS = 0, 1
HOSTS = ("127.0.0.1", "localhost", "::1")
KEYS = ".demonstration-keys"
BESIDE = ("", "-wal", "-shm", ".keys", ".keys-wal", ".keys-shm", ".checkpoints", KEYS)
"""Endings of the files that belong to a database."""
PATIENCE = 3
"""Seconds that requests under way are given when the server stops."""

Tell = Callable[[Iterable[Diagnostic]], None]


def run(context: Path, *, host: str, port: int, database: str | None, fresh: bool, tell: Tell) -> int:
    """Serves until it is interrupted: 0. 1 when the address, the port or the database is refused, or there is no such folder."""
    if host not in HOSTS:
        complain(
            f"`tais dev` lets anybody who reaches it act as anybody, so it listens on this machine only, not on {host}. "
            "Leave --host out; to show a demonstration to others use `tais serve --demo`."
        )
        return FAULTS
    folder = context_folder(context)
    if not folder.is_dir():
        complain(f"There is no folder {context}. Name the context's folder, for example contexts/country.")
        return FAULTS
    clock = MovedClock()
    try:
        file = database_file(database, folder)
        with listen("127.0.0.1" if host == "localhost" else host, port) as door:
            if fresh:
                forget(file)
            workshop = Workshop(folder, library(), lambda: clock.now().date())
            studio = Studio(workshop, partial(open_house, file, folder, clock))
            try:
                serve(studio, door, partial(told, tell))
            finally:
                if isinstance(studio.house, DevHouse):
                    studio.house.close()
    except (DatabaseRefused, KeysRefused, PortRefused) as refused:
        complain(refused)
        return FAULTS
    return GOOD


def database_file(url: str | None, folder: Path) -> Path:
    """The SQLite file to work on; `DatabaseRefused` when it may hold something else than a demonstration's made-up people."""
    if url is None:
        return Path("var") / f"dev-{folder.resolve().name}.sqlite"
    file = file_of(url)
    if file is None:
        raise DatabaseRefused(
            "`tais dev` works on an SQLite file of its own. Leave --database out, or name one: sqlite:///var/try.sqlite."
        )
    return file


def checked(file: Path) -> Path:
    """The same file, if it isn't there yet or is a demonstration's."""
    if file.exists() and not Path(f"{file}{KEYS}").exists():
        raise DatabaseRefused(
            f"{file} is no demonstration's database: it may hold real people, and `tais dev` lets anybody act as anybody. "
            "Leave --database out."
        )
    return file


def forget(file: Path) -> None:
    """Delete a demonstration's database with all that lies beside it."""
    checked(file)
    for ending in BESIDE:
        Path(f"{file}{ending}").unlink(missing_ok=True)


def open_house(file: Path, folder: Path, clock: MovedClock, context: CompiledContext) -> House:
    """The house over the database, made where there is none. Its keys are always a demonstration's, whatever TAIS_KEYS says."""
    keys = demonstration_keys(Path(f"{checked(file)}{KEYS}"))
    file.parent.mkdir(parents=True, exist_ok=True)
    store = reached(f"sqlite:///{file.as_posix()}", keys, context, "demonstration")
    house = DevHouse(store, clock, (folder / "locales", library() / "locales"))
    house.start()
    return house


def serve(studio: Studio, door: socket, tell: Callable[[State], None]) -> None:
    """Answers at the door; beside it a thread looks at the files."""
    host, port = door.getsockname()[:2]
    logs.set_up()
    logging.getLogger("tais.web").setLevel(logging.ERROR)  # the terminal is for what was saved, not for what was asked
    stop = Event()
    watcher = Thread(target=watch, args=(studio, stop, tell), name="files", daemon=True)
    names = (*(f"{each}:{port}" for each in ("127.0.0.1", "localhost", "[::1]")),)
    app = StudioApp(Desktop(studio), names)
    tell(studio.state)
    inform(f"Tais answers on http://{f'[{host}]' if ':' in host else host}:{port}/studio/  (stop it with Ctrl+C)")
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off", timeout_graceful_shutdown=PATIENCE
    )
    stop_when_told()
    try:
        watcher.start()
        uvicorn.Server(config).run(sockets=[door])
    except KeyboardInterrupt:  # how it is told to stop
        return
    finally:
        stop.set()
        watcher.join(timeout=PATIENCE)


def told(tell: Tell, state: State) -> None:
    """What the terminal says of an edition: how long it took, what was read again, its errors."""
    if state.errors:
        tell(state.errors)
    for each in state.refused:
        complain(each)
    edition = state.edition
    read = "1 file" if len(edition.parsed) == 1 else f"{len(edition.parsed)} files"
    at = datetime.now(UTC).astimezone().strftime("%H:%M:%S")
    inform(f"{at}  {read} read, compiled in {edition.seconds:.2f} s: {summary(state)}.")
