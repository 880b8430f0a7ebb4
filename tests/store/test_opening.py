"""A database is born for one purpose, opens with its own keys only, and is brought up to date when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from engine.store import DatabaseRefused, Health, KeysRefused, SqlStore, new_keys, open_store, twin
from engine.store.sql.engines import open_engines, parse_url
from engine.store.sql.schema import newest, upgrade
from engine.store.sql.tables import metadata
from tests.store.conftest import Place
from tests.store.toy import everything, library


def test_the_migrations_make_the_tables_that_the_statements_know(place: Place) -> None:
    upgrade(place.url)
    engines = open_engines(parse_url(place.url))
    with engines.write.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_server_default": False}), metadata
        )
    engines.close()
    kept = [
        each for each in found if not (each[0].startswith("remove") and str(each[1]).startswith(("p_", "Index('p_")))
    ]
    assert [each for each in kept if not concerns_projection(each)] == []


def concerns_projection(difference: tuple[object, ...]) -> bool:
    """Whether a difference speaks of a table of projections, which the migrations don't know."""
    return "p_loan" in str(difference) or "p_reminder" in str(difference)


def test_upgrading_again_changes_nothing(place: Place) -> None:
    upgrade(place.url)
    upgrade(place.url)
    engines = open_engines(parse_url(place.url))
    with engines.write.connect() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalars().all() == [newest()]
    engines.close()


def test_a_database_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/library.db"
    upgrade(url)
    engines = open_engines(parse_url(url))
    with engines.write.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    engines.close()
    with pytest.raises(DatabaseRefused, match="newer release"):
        upgrade(url)


def test_an_empty_database_takes_the_context_and_keeps_it(place: Place, reopened: Callable[[], SqlStore]) -> None:
    first = reopened()
    assert first.ready() == Health(True, library().digest, "demonstration")
    other = open_store(place.url, place.keys, library(title="Other"))
    assert other.ready().digest == library().digest
    assert other.active() == library()
    other.close()


def test_a_database_without_a_context_has_none_active(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/library.db", new_keys(demonstration=True))
    assert store.active() is None
    assert store.ready() == Health(True, "", "demonstration")
    with pytest.raises(KeyError):
        store.configuration("0" * 64)
    store.close()


def test_what_was_written_is_there_after_opening_again(reopened: Callable[[], SqlStore]) -> None:
    first = reopened()
    first.write(lambda writing: writing.save(everything()))
    first.close()
    again = reopened().read(lambda reading: reading.tree("r1"))
    assert again is not None
    assert again.forms == everything().forms


def test_other_keys_are_refused(place: Place, reopened: Callable[[], SqlStore]) -> None:
    reopened()
    others = replace(new_keys(demonstration=True), key_store=place.keys.key_store, checkpoints=place.keys.checkpoints)
    with pytest.raises(KeysRefused, match="not the keys of this database"):
        open_store(place.url, others)


def test_a_database_in_memory_works_like_any_other() -> None:
    store = open_store("sqlite://", new_keys(demonstration=True), library())
    store.write(lambda writing: writing.save(everything()))
    tree = store.read(lambda reading: reading.tree("r1"))
    assert tree is not None
    assert tree.forms == everything().forms
    store.close()


@pytest.mark.parametrize(
    ("nature", "demonstration", "status", "says"),
    [
        ("", False, "live", "must be told what it is for"),
        ("toy", False, "live", "must be told what it is for"),
        ("live", True, "live", "needs keys of its own"),
        ("training", True, "live", "needs keys of its own"),
        ("live", False, "demonstration", "not enough"),
        ("live", False, "training", "not enough"),
        ("training", False, "demonstration", "not enough"),
    ],
)
def test_a_birth_that_does_not_fit_is_refused(
    tmp_path: Path, nature: str, demonstration: bool, status: str, says: str
) -> None:
    url = f"sqlite:///{tmp_path}/library.db"
    with pytest.raises((DatabaseRefused, KeysRefused), match=says):
        open_store(url, new_keys(demonstration=demonstration), replace(library(), status=status), nature=nature)


@pytest.mark.parametrize(("nature", "status"), [("live", "live"), ("training", "live"), ("training", "training")])
def test_a_database_is_born_once(tmp_path: Path, nature: str, status: str) -> None:
    url, keys = f"sqlite:///{tmp_path}/library.db", new_keys()
    context = replace(library(), status=status)
    store = open_store(url, keys, context, nature=nature)
    assert store.nature == nature
    store.close()
    other = "training" if nature == "live" else "live"
    with pytest.raises(DatabaseRefused, match=f"born as `{nature}`"):
        open_store(url, keys, context, nature=other)
    with pytest.raises(KeysRefused, match="Demonstration keys"):
        open_store(url, replace(keys, demonstration=True))
    again = open_store(url, keys)
    assert again.nature == nature
    again.close()


def test_on_postgresql_the_keys_must_say_where_wrapped_keys_are_kept() -> None:
    with pytest.raises(DatabaseRefused, match="key_store"):
        open_store("postgresql://localhost/library", new_keys())


@pytest.mark.parametrize("url", ["library.db", "mysql://localhost/library", ""])
def test_an_url_of_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(DatabaseRefused):
        open_store(url, new_keys())


def test_a_database_that_does_not_answer_is_not_ready(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/library.db", new_keys(demonstration=True), library())
    with store.engines.write.begin() as connection:
        connection.execute(text("drop table deployment"))
    assert store.ready() == Health(False)
    store.close()


def test_a_twin_begins_with_all_that_is_there_and_shares_nothing_afterwards() -> None:
    first = open_store("sqlite://", new_keys(demonstration=True), library())
    first.write(lambda writing: writing.save(everything("shared")))
    second = twin(first)
    second.write(lambda writing: writing.save(everything("own")))
    found = second.read(lambda reading: reading.tree("shared"))
    assert found is not None
    assert found == first.read(lambda reading: reading.tree("shared"))
    assert first.read(lambda reading: reading.tree("own")) is None
    first.close()
    second.close()


def test_only_a_database_in_memory_has_a_twin(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/kept.db", new_keys(demonstration=True), library())
    with pytest.raises(ValueError, match="in memory"):
        twin(store)
    store.close()
