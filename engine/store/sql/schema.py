"""Brings a database to the engine's newest tables with Alembic, from the migrations inside the package. Projections are not here."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from engine.store import migrations
from engine.store.sql.engines import DatabaseRefused, open_engines, parse_url

LOCK = 7_021_984
"""An arbitrary number by which processes on PostgreSQL wait for each other's upgrade."""


def scripts() -> ScriptDirectory:
    """The migrations, which live in one folder without an environment script."""
    folder = str(Path(str(migrations.__file__)).parent)
    return ScriptDirectory(folder, version_locations=[folder])


def newest() -> str:
    """The revision that this release's tables have."""
    return str(scripts().get_current_head())


def current(connection: Connection) -> str:
    """The revision of a database; empty for one without any."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("select version_num from alembic_version")).scalar() or "")


def upgrade(url: str) -> None:
    """Bring the database at this URL to the newest tables; does nothing if it is."""
    engines = open_engines(parse_url(url))
    try:
        upgrade_engine(engines.write)
    finally:
        engines.close()


def upgrade_engine(engine: Engine) -> None:
    """The same, in one transaction. `DatabaseRefused` when a newer release has been here."""
    directory = scripts()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        found = current(connection)
        known = {each.revision for each in directory.walk_revisions()}
        if found and found not in known:
            raise DatabaseRefused(
                "The database was upgraded by a newer release. Install that release, or restore a backup."
            )
        if found != directory.get_current_head():
            _run(connection, directory)


def _run(connection: Connection, directory: ScriptDirectory) -> None:
    def steps(revision: str | tuple[str, ...], _: MigrationContext) -> list[RevisionStep]:
        return directory._upgrade_revs("head", revision)  # type: ignore[arg-type]

    with EnvironmentContext(Config(), directory, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
