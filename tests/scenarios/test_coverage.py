"""Coverage counts what scenarios really go through, tells it in three forms, and sketches what is missing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

import pytest

from engine import library
from engine.bootstrap.test import Tried, Wanted, read, run
from engine.cli.main import main
from engine.scenarios import play_all
from engine.scenarios.coverage import Measured, as_html, as_json, as_text, measure, stubs
from tests.scenarios.test_memory import CONTEXTS, tried

LOANS = "library-loans"
WHOLE = {"timor-leste": 95.0, LOANS: 95.0}
"""How much of its procedure a shipped context's scenarios go through at least, in percent."""


@cache
def whole(name: str) -> Measured:
    """What all scenarios of a shipped context go through."""
    return measure(tried(name).prepared, tried(name).scenarios)


@cache
def nothing(name: str) -> Measured:
    """What no scenario goes through: nothing."""
    return measure(tried(name).prepared, [])


def only(context: Tried, *titles: str) -> Measured:
    """What the scenarios of some files go through."""
    return measure(context.prepared, [each for each in context.scenarios if Path(each.file).stem in titles])


def missing(measured: Measured) -> set[str]:
    return {each.id for each in measured.coverage.missing}


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_shipped_scenarios_go_through_nearly_all_of_their_procedure(name: str) -> None:
    measured = whole(name)
    assert measured.coverage.percent >= WHOLE[name], as_text(measured.coverage, tried(name).places)


@pytest.mark.parametrize("name", CONTEXTS)
def test_scenarios_that_are_watched_go_as_they_go_unwatched(name: str) -> None:
    assert list(whole(name).played) == play_all(tried(name).prepared, tried(name).scenarios)


@pytest.mark.parametrize("name", CONTEXTS)
def test_without_scenarios_nothing_is_gone_through(name: str) -> None:
    measured = nothing(name)
    assert measured.coverage.percent == 0
    assert len(measured.coverage.missing) == len(measured.coverage.covered)
    assert len(missing(measured)) == len(measured.coverage.missing), "two points bear one id"
    assert all(each.key in tried(name).places for each in measured.coverage.missing)


GONE_THROUGH = {
    "given_up": {"state:loan.cancelled", "transition:loan.asked.2", "role:desk"},
    "suspended": {
        "transition:reader.active.1",
        "transition:reader.suspended.0",
        "rule:suspension_blocks:true",
        "role:chief",
    },
    "lost_for_good": {"event:loan.write_off:returned", "state:loan.overdue", "deadline:loan.bring_back:late"},
    "write_off": {"event:loan.write_off:given", "transition:loan.overdue.1:level1:true", "role:managing_director"},
    "worn_and_lost": {"transition:loan.overdue.1:level1:false"},
    "three_books": {"transition:reader.active.0:check0:false", "transition:reader.active.0:check0:true"},
    "not_there_either": {"transition:transfer.sent.0:to0:false", "option:transfer_answer.has_it=no"},
    "grows_worse": {"fact:loan.condition:returned", "rule:worse_is_told:true", "rule:ruined_is_flagged:true"},
}


@pytest.mark.parametrize(("story", "points"), GONE_THROUGH.items(), ids=list(GONE_THROUGH))
def test_a_scenario_goes_through_what_it_tells(story: str, points: set[str]) -> None:
    known = {each.point.id for each in nothing(LOANS).coverage.covered}
    wanted = {each for each in points if not each.startswith("option:")}
    assert wanted <= known
    assert missing(only(tried(LOANS), story)).isdisjoint(wanted)


def test_what_a_scenario_does_not_tell_is_missing() -> None:
    found = missing(only(tried(LOANS), "suspended"))
    assert {"state:loan.lent", "rule:card_ends:true", "event:loan.write_off:given", "role:managing_director"} <= found


def test_a_condition_that_a_page_only_looks_at_does_not_count() -> None:
    found = missing(only(tried(LOANS), "checks"))
    assert "transition:reader.active.0:check0:true" in found


def test_a_point_names_the_scenarios_that_went_through_it() -> None:
    covered = {each.point.id: each.by for each in only(tried(LOANS), "suspended", "three_books").coverage.covered}
    assert covered["transition:reader..0"] == ("Quem tem três livros em casa não leva o quarto",)
    assert len(covered["state:reader.active"]) == 2


# --- how it is told ---
def test_text_tells_figures_and_the_place_of_what_is_missing() -> None:
    said = as_text(only(tried(LOANS), "suspended").coverage, tried(LOANS).places)
    assert "  states " in said
    assert " %" in said
    assert "contexts/library-loans/workflows/loan.yaml:" in said
    assert "`cancel` of a `loan`" in said


def test_json_holds_every_point_and_every_scenario() -> None:
    measured = only(tried(LOANS), "suspended", "three_books")
    told = json.loads(as_json(measured, tried(LOANS).places))
    assert len(told["points"]) == len(measured.coverage.covered)
    assert [each["passed"] for each in told["scenarios"]] == [True, True]
    assert told["percent"] == round(measured.coverage.percent, 1)
    assert set(told["groups"]) == {
        "states",
        "transitions",
        "conditions",
        "rules",
        "deadlines",
        "approvals",
        "options",
        "roles",
    }


class Tags(HTMLParser):
    """Notes the tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_runs_nothing_loads_nothing_and_escapes_all_words() -> None:
    evil = "<script>alert('x')</script>"
    measured = only(tried(LOANS), "suspended")
    hit = measured.coverage.covered[0]
    points = (replace(hit, point=replace(hit.point, what=evil), by=(evil,)), *measured.coverage.covered[1:])
    page = as_html(evil, replace(measured, coverage=replace(measured.coverage, covered=points)), tried(LOANS).places)
    tags = Tags()
    tags.feed(page)
    assert {"script", "link", "img", "iframe"}.isdisjoint(tags.tags)
    assert {"src", "style", "onclick", "onload"}.isdisjoint(tags.attributes)
    assert evil not in page
    assert "".join(tags.words).count(evil) == 4
    assert "url(" not in page


# --- the command ---
@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A copy of the library with three of its scenarios."""
    copy = tmp_path / "loans"
    copytree(library() / "contexts" / LOANS, copy)
    for each in (copy / "scenarios").iterdir():
        if each.stem not in ("suspended", "three_books", "returned_in_time"):
            each.unlink()
    return copy


def test_too_little_coverage_fails(workshop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workshop, print, Wanted(least=20)) == 0
    assert run(workshop, print, Wanted(least=99.5)) == 1
    assert "is less than the 99.5 % that are asked for" in capsys.readouterr().out


def test_a_page_and_json_are_written_where_it_is_said(
    workshop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("html", "json"):
        file = tmp_path / f"out.{name}"
        assert run(workshop, print, Wanted(coverage=name, into=file)) == 0
        assert file.stat().st_size > 1000
        assert str(file) in capsys.readouterr().out


def test_only_the_scenarios_with_a_text_in_their_title_are_played(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(workshop, print, Wanted(only="TRÊS livros")) == 0
    assert capsys.readouterr().out.endswith("1 passed, 0 failed\n")
    assert run(workshop, print, Wanted(only="no such words")) == 1


def test_the_command_takes_all_that_it_says(workshop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    asked = [
        "test",
        str(workshop),
        "--only",
        "três",
        "--coverage",
        "html",
        "--into",
        str(page),
        "--min",
        "5",
        "--stubs",
        str(tmp_path / "s"),
    ]
    assert main(asked) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main([*asked, "--min", "90"]) == 1
    assert main(["test", str(workshop), "--min", "900"]) == 2
    assert main(["test", str(workshop), "--coverage", "pdf"]) == 2
    capsys.readouterr()


def test_a_sketch_is_never_written_over_what_is_there(workshop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sketches"
    assert run(workshop, print, Wanted(stubs=folder)) == 0
    sketches = sorted(folder.iterdir())
    assert len(sketches) > 20
    sketches[0].write_text("mine", encoding="utf-8")
    sketches[1].unlink()
    assert run(workshop, print, Wanted(stubs=folder)) == 0
    assert sketches[0].read_text(encoding="utf-8") == "mine"
    assert sketches[1].exists()


@pytest.mark.parametrize("name", CONTEXTS)
def test_everything_that_can_be_missing_has_a_sketch_that_checks_clean(name: str, tmp_path: Path) -> None:
    context = tried(name)
    copy = tmp_path / name
    copytree(library() / "contexts" / name, copy)
    first = context.scenarios[0]
    found = stubs(context.prepared, nothing(name).coverage.missing, first.cast, first.people)
    for file, text in found.items():
        (copy / "scenarios" / f"sketch_{file}").write_text(text, encoding="utf-8")
    again, diagnostics = read(copy)
    assert diagnostics == []
    assert again is not None
    assert len(again.scenarios) == len(context.scenarios) + len(found)
