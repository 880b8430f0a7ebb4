"""A PostgreSQL cluster for tests and benchmarks: started for one run in a temporary folder, with fsync on.

`TAIS_TEST_POSTGRES` names a database to use instead; whatever is in it is deleted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, inspect, text

from engine.store.sql.engines import parse_url
from engine.store.sql.schema import upgrade

SERVER = "TAIS_TEST_POSTGRES"


def postgres_programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest version's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def as_servant(command: list[str], user: str | None) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the account that its package made."""
    return ["runuser", "-u", user, "--", *command] if user else command


@contextmanager
def running() -> Iterator[str]:
    """The URL of a PostgreSQL database with the engine's tables, empty: of the server that is named, or of one of our own."""
    given = os.environ.get(SERVER)
    if given:
        upgrade(given)
        emptied(given)
        yield given
        return
    programs = postgres_programs()
    assert programs is not None, f"PostgreSQL is not installed: apt-get install postgresql, or set {SERVER}"
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tais-postgres-"))
    if user:
        shutil.chown(folder, user, user)
    data, log = folder / "data", folder / "log"
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=120"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "tais", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run(as_servant(initdb, user), check=True, capture_output=True, cwd=folder)
    subprocess.run(
        as_servant([*control, "-l", str(log), "-o", settings, "start"], user),
        check=True,
        capture_output=True,
        cwd=folder,
    )
    try:
        url = f"postgresql://tais@/postgres?host={folder}"
        upgrade(url)
        yield url
    finally:
        subprocess.run(
            as_servant([*control, "-m", "immediate", "stop"], user), check=False, capture_output=True, cwd=folder
        )
        shutil.rmtree(folder, ignore_errors=True)


def emptied(url: str) -> None:
    """Delete every row of the engine's tables: much faster than a new database for each test."""
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for name in inspect(connection).get_table_names():
            if name != "alembic_version":
                connection.execute(text(f'delete from "{name}"'))
    engine.dispose()
