"""Applying a configuration: what it says, what it refuses, and that history keeps the words of its time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine import library
from engine.access.model import Actor, Post
from engine.bootstrap import apply
from engine.bootstrap.check import compiled
from engine.bootstrap.database import open_existing
from engine.bootstrap.desk import ActiveContext, desk_of
from engine.bootstrap.serve import open_database
from engine.casework.desk import Command
from engine.casework.outcomes import Done
from engine.casework.ports import Query
from engine.casework.reading.history import history
from engine.casework.reading.list_records import list_records
from engine.casework.views import HistoryView, ListView
from engine.casework.writing.change_flag import change_flag
from engine.casework.writing.create_record import create_record
from engine.diagnostics import Diagnostic

OFFICER = Actor("officer", "Olinda", (Post("child_protection_officer", "baucau", "TL-BA", "mssi_national"),))


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """A copy of the shipped context, to be changed."""
    return Path(shutil.copytree(library() / "contexts" / "timor-leste", tmp_path / "timor-leste"))


@pytest.fixture
def database(tmp_path: Path, country: Path) -> str:
    """A demonstration's database that has the context, with one case whose flag is raised."""
    url = f"sqlite:///{tmp_path}/demo.sqlite"
    context, faults = compiled(country)
    assert context is not None, faults
    store = open_database(url, context, demo=True)
    desk = desk_of(store, ActiveContext(store))
    made = create_record(desk, Command("c1", OFFICER), "cases")
    assert isinstance(made, Done)
    raised = change_flag(desk, Command("c2", OFFICER, {"raise": True}, reason="Now"), "cases", made.record, "emergency")
    assert isinstance(raised, Done)
    store.close()
    return url


def run(country: Path, database: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    found: list[Diagnostic] = []
    code = apply.run(country, database=database, standing=None, tell=found.extend)
    return code, capsys.readouterr().out + "".join(each.message for each in found)


def test_the_same_configuration_is_said_to_change_nothing(
    country: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = run(country, database, capsys)
    assert code == 0
    assert told.startswith("0 changes.")


def test_history_keeps_the_words_of_the_configuration_of_its_line(
    country: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (country / "workflows").mkdir(exist_ok=True)
    (country / "workflows" / "case.yaml").write_text(
        "workflow: case\nextends: case\nflags:\n  emergency:\n    title: A wholly new title\n", encoding="utf-8"
    )
    code, told = run(country, database, capsys)
    assert code == 0, told
    assert "kinds: changed: case" in told
    store = open_existing(database)
    desk = desk_of(store, ActiveContext(store))
    listed = list_records(desk, OFFICER, "cases", Query())
    assert isinstance(listed, ListView)
    view = history(desk, OFFICER, "cases", listed.rows[0][0])
    assert isinstance(view, HistoryView)
    raised = next(line for line in view.lines if line.event == "flag_raised")
    assert raised.what.values[0][1] == "Immediate danger"
    store.close()


def test_a_state_that_has_records_cannot_be_taken_away(country: Path, database: str) -> None:
    old = compiled(country)[0]
    assert old is not None
    kinds = dict(old.kinds)
    case = kinds["case"]
    states = tuple(replace(each, id="opened") if each.id == "registered" else each for each in case.states)
    kinds["case"] = replace(case, states=states, initial="opened")
    new = replace(old, kinds=kinds)
    store = open_existing(database)
    stranded = apply.stranded_records(store, old, new)
    store.close()
    assert len(stranded) == 1
    assert stranded[0].startswith("1 record of `case` is in the state `registered`, which would be gone.")
