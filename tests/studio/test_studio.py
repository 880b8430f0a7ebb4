"""What the studio knows after each look; and that a failure of ours stops neither the looking nor what is served."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, Thread

from engine.bootstrap.dev.command import open_house
from engine.bootstrap.dev.house import DevHouse, MovedClock
from engine.compiled import CompiledContext
from engine.studio.studio import State, Studio, watch
from tests.studio.country import Country, copied
from tests.studio.served import waited


def studio_of(country: Country) -> Studio:
    file = country.folder.parent / "dev.sqlite"
    return Studio(country.workshop(), partial(open_house, file, country.folder, MovedClock()))


def house_of(studio: Studio) -> DevHouse:
    assert isinstance(studio.house, DevHouse)
    return studio.house


def test_a_look_without_a_save_gives_nothing_new(tmp_path: Path) -> None:
    studio = studio_of(copied(tmp_path))
    assert studio.look() is None
    assert studio.state.number == 1
    house_of(studio).close()


def test_what_is_served_changes_with_good_versions_only(tmp_path: Path) -> None:
    country = copied(tmp_path)
    studio = studio_of(country)
    first = studio.state
    country.edit("forms/card.yaml", "type: date, required", "type: dat, required")
    faulty = studio.look()
    assert faulty is not None
    assert (faulty.served, faulty.version, faulty.is_held_back) == (first.served, first.version, True)
    assert [each.code for each in faulty.errors] == ["E306"]
    country.edit("forms/card.yaml", "label: Data do cartão, type: dat,", "label: Data nova, type: date,")
    good = studio.look()
    assert good is not None
    assert good.is_held_back is False
    assert good.served is not None
    assert house_of(studio).desk.context().digest == good.served.digest == good.digest != first.digest
    house_of(studio).close()


def test_many_saves_do_not_fill_the_memory_and_old_versions_can_still_be_read(tmp_path: Path) -> None:
    country = copied(tmp_path)
    others = contexts()
    studio = studio_of(country)
    house, first = house_of(studio), studio.state.digest
    text = (country.folder / "forms" / "card.yaml").read_text(encoding="utf-8")
    for number in range(24):
        country.write("forms/card.yaml", text.replace("label: Apelido", f"label: Apelido {number}"))
        state = studio.look()
        assert state is not None
        assert state.is_held_back is False
    assert contexts() - others < 22
    old = house.desk.store.read(lambda reading: reading.context(first))
    assert old.digest == first
    house.close()


def test_a_failure_of_ours_is_told_and_the_next_save_is_looked_at(tmp_path: Path) -> None:
    country = copied(tmp_path)
    studio = studio_of(country)
    served = studio.state.version
    house_of(studio).close()  # whatever wants to write into the database from now on fails
    states: list[State] = []
    stop = Event()
    watcher = Thread(target=watch, args=(studio, stop, states.append), daemon=True)
    watcher.start()
    try:
        country.edit("forms/card.yaml", "title: Cartão de leitor", "title: Cartão")
        failed = last(states, lambda state: bool(state.refused))
        assert failed.refused[0].startswith("Tais itself failed with this version, and the fault is not yours: ")
        assert failed.version == served
        country.edit("forms/card.yaml", "title: Cartão", "title: Cartão de leitor")
        assert last(states, lambda state: not state.is_held_back).version == served
    finally:
        stop.set()
        watcher.join(timeout=10)


def last(states: list[State], wanted: Callable[[State], bool]) -> State:
    return waited(lambda: list(states), lambda found: bool(found) and wanted(found[-1]))[-1]


def contexts() -> int:
    """How many compiled contexts are in memory."""
    gc.collect()
    return sum(1 for each in gc.get_objects() if isinstance(each, CompiledContext))
