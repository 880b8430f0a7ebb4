"""What scenarios are played on answers like the database: the shipped ones go and end alike on both, and in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import pytest

from engine import library
from engine.bootstrap.test import Tried, read
from engine.casework.ports import Person, Store
from engine.casework.prepared import Prepared
from engine.casework.records import Line, Tree
from engine.compiler.scenarios.model import Expected, Scenario, Step
from engine.scenarios import perform, play_all
from engine.scenarios.coverage import measure
from engine.scenarios.scene import moment_of
from engine.scenarios.side_by_side import side_by_side
from engine.scenarios.stage import MovableClock, Stage, actors_of, person_of, set_stage, stage_on
from engine.store import SqlStore, new_keys, open_store, twin
from engine.store.people import AccountRows

CONTEXTS = ("timor-leste", "library-loans")


@cache
def tried(name: str) -> Tried:
    """A shipped context with its scenarios."""
    found, diagnostics = read(library() / "contexts" / name)
    assert found is not None, diagnostics
    return found


def ending(stage: Stage[Store], scenario: Scenario) -> tuple[object, list[Tree], list[Line]]:
    """How a scenario went, and everything that it left behind: trees and journals."""
    played, _ = perform(stage, scenario)
    trees = stage.trees()
    ids = sorted({each for tree in trees for each in tree.records})
    lines = stage.store.read(lambda reading: [each.line for one in ids for each in reading.journal(one)])
    return played.failure, trees, lines


def in_a_database(prepared: Prepared, scenario: Scenario, pattern: SqlStore) -> tuple[object, list[Tree], list[Line]]:
    """The ending of a scenario that is played in a twin of an empty database."""
    starts = moment_of(prepared, scenario.starts)
    clock, actors = MovableClock(starts), actors_of(scenario.people)
    store = twin(pattern, clock.now)
    try:
        for person in map(person_of, actors.values()):
            store.accounts.write(partial(settle_in, person, starts))
        return ending(stage_on(prepared, store, actors, clock), scenario)
    finally:
        store.close()


def settle_in(person: Person, at: datetime, rows: AccountRows) -> None:
    rows.add(person, person.id, at)


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_scenario_ends_alike_in_memory_and_in_a_database(name: str) -> None:
    prepared = tried(name).prepared
    pattern = open_store("sqlite://", new_keys(demonstration=True), prepared.context)
    try:
        for scenario in tried(name).scenarios:
            held = ending(set_stage(prepared, scenario.people, moment_of(prepared, scenario.starts)), scenario)
            assert held == in_a_database(prepared, scenario, pattern), scenario.title
    finally:
        pattern.close()


@pytest.mark.parametrize("name", CONTEXTS)
def test_scenarios_go_alike_in_any_order(name: str) -> None:
    prepared, scenarios = tried(name).prepared, tried(name).scenarios
    forwards = {each.scenario.title: each.failure for each in play_all(prepared, scenarios)}
    backwards = {each.scenario.title: each.failure for each in play_all(prepared, reversed(scenarios))}
    assert forwards == backwards
    assert set(forwards.values()) == {None}


@pytest.mark.parametrize("processes", [2, 3])
def test_scenarios_go_alike_in_one_process_and_in_several(processes: int) -> None:
    prepared, scenarios = tried("library-loans").prepared, tried("library-loans").scenarios
    wrong = replace(
        scenarios[3],
        steps=(*scenarios[3].steps[:1], Step("expect", scenarios[3].span, expected=Expected(state="nowhere"))),
    )
    asked = [*scenarios[:3], wrong, *scenarios[4:]]
    alone = play_all(prepared, asked, processes=1)
    assert [each.failure is None for each in alone] == [place != 3 for place in range(len(asked))]
    assert play_all(prepared, asked, processes=processes) == alone
    assert measure(prepared, asked, processes=processes) == measure(prepared, asked, processes=1)


def test_a_job_that_fails_in_another_process_is_told() -> None:
    assert side_by_side(lambda number: number * number, range(7), 3) == [0, 1, 4, 9, 16, 25, 36]
    with pytest.raises(RuntimeError, match="ended before"):
        side_by_side(lambda number: 1 // (number - 1), range(7), 2)


def test_a_unit_of_work_that_raises_leaves_nothing_behind() -> None:
    prepared = tried("timor-leste").prepared
    scenario = tried("timor-leste").scenarios[0]
    stage = set_stage(prepared, scenario.people, moment_of(prepared, scenario.starts))
    perform(stage, scenario)
    before = (stage.trees(), stage.store.rows.numbers, list(stage.store.saved))

    with pytest.raises(ZeroDivisionError):
        stage.store.write(lambda tx: (tx.next_number("case"), 1 // 0))
    assert (stage.trees(), stage.store.rows.numbers, stage.store.saved) == before


def test_the_folder_of_scenarios_is_never_written_to() -> None:
    folder = library() / "contexts" / "library-loans" / "scenarios"
    before = {each: each.stat().st_mtime_ns for each in Path(folder).iterdir()}
    play_all(tried("library-loans").prepared, tried("library-loans").scenarios)
    assert {each: each.stat().st_mtime_ns for each in Path(folder).iterdir()} == before
