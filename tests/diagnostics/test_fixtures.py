"""Every fixture says exactly what is expected, under its own code alone, and its repaired files check clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagnostics.fixtures import BASE, Case, cases, check, overlay, whole

CASES = cases()


@pytest.fixture(scope="module")
def within(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which contexts are written."""
    return tmp_path_factory.mktemp("diagnostics")


def test_the_base_is_sound(within: Path) -> None:
    assert check(overlay(BASE), within)[0] == "No faults.\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_faulty_context_is_told_as_expected_and_without_followers(case: Case, within: Path) -> None:
    said, found = check(whole(overlay(case.folder / "faulty")), within)
    assert said == (case.folder / "expected.txt").read_text(encoding="utf-8")
    assert {each.code for each in found} == {case.code}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_repaired_context_is_sound(case: Case, within: Path) -> None:
    assert check(whole(overlay(case.folder / "repaired")), within)[0] == "No faults.\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fixture_holds_only_what_differs(case: Case) -> None:
    faulty = overlay(case.folder / "faulty")
    assert whole(faulty) != whole(overlay(case.folder / "repaired"))
    assert all(data != overlay(BASE).get(path) for path, data in faulty.items()), "leave out what is as in the base"
