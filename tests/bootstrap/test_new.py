"""`tais new` writes a context that checks clean, plays its scenario and is served, whatever it takes of the shared library."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from engine.bootstrap.authoring.pieces import with_needed
from engine.bootstrap.authoring.schemas import LINE
from engine.bootstrap.authoring.starting import told_pieces
from engine.bootstrap.check import run as check
from engine.cli.main import app, main
from tests.bootstrap.test_serving import asked, free_port, tais, until_it_answers

NAMES = ("--title", "--source", "--languages", "--time-zone", "--take")
ANSWERS = {
    "nothing": ("Far Land", "en", "en", "Asia/Dili", "none"),
    "nothing, in French": ("L’Île: demain", "fr", "en,fr", "Indian/Mauritius", "none"),
    "one kind": ("Far Land", "en", "en,pt", "UTC", "report"),
    "a form": ("Far Land", "en", "en", "UTC", "consent"),
    "a kind and a form": ("Far Land", "en", "en,pt", "UTC", "report,consent"),
    "all kinds": ("Far Land", "en", "tet,en", "Asia/Dili", "case"),
}
OPTIONS = {what: [each for pair in zip(NAMES, said, strict=True) for each in pair] for what, said in ANSWERS.items()}


def made(folder: Path, what: str) -> Path:
    """A new context, made unattended."""
    assert main(["new", str(folder), *OPTIONS[what]]) == 0
    return folder


@pytest.mark.parametrize("what", OPTIONS)
def test_what_is_made_checks_clean_and_its_scenario_passes(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path / "far-land", what)
    assert check([folder]) == []
    capsys.readouterr()
    assert main(["test", str(folder)]) == 0
    assert "1 passed, 0 failed" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["nothing", "all kinds"])
def test_what_is_made_is_served(what: str, tmp_path: Path) -> None:
    made(tmp_path / "far-land", what)
    port = free_port()
    with tais(tmp_path, "serve", "far-land", "--demo", "--port", str(port)):
        until_it_answers(port)
        status, page = asked(port, "/login")
    assert status == 200
    assert "Far Land" in page


@pytest.mark.parametrize("what", ["nothing", "all kinds"])
def test_each_file_fits_the_schema_that_its_first_line_names(what: str, tmp_path: Path) -> None:
    folder = made(tmp_path / "far-land", what)
    files = sorted(folder.rglob("*.yaml"))
    for file in files:
        line = file.read_text(encoding="utf-8").splitlines()[0]
        assert line.startswith(LINE)
        schema = json.loads((file.parent / line.removeprefix(LINE)).read_text(encoding="utf-8"))
        written = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
        dates_as_texts = json.loads(json.dumps(written, default=str))
        assert [each.message for each in jsonschema.Draft202012Validator(schema).iter_errors(dates_as_texts)] == [], (
            file
        )
    assert len(files) >= 10


def test_what_a_kind_of_record_needs_comes_with_it() -> None:
    needed = {piece: beside for piece, (_, beside) in told_pieces().items()}
    assert with_needed(["report"], needed) == ("report",)
    assert {"case", "report", "referral"} <= set(with_needed(["referral"], needed))
    assert with_needed(["consent"], needed) == ("consent", "registration")
    assert "case" in with_needed(["follow_ups"], needed), "it speaks of a fact of that kind"


def test_it_asks_for_what_was_not_said(tmp_path: Path) -> None:
    folder = tmp_path / "far-land"
    typed = "\n".join(["Somewhere", "en", "en", "Asia/Dili", "none"]) + "\n"
    heard = CliRunner().invoke(app, ["new", str(folder)], input=typed)
    assert "report: Report" in heard.stdout
    assert "title: Somewhere\n" in (folder / "context.yaml").read_text(encoding="utf-8")
    assert check([folder]) == []


REFUSED = {
    "There is no time zone `Asia/Dilli`. Did you mean `Asia/Dili`?": ("--time-zone", "Asia/Dilli"),
    "The library has no kind of record and no form `cases`. Did you mean `case`?": ("--take", "cases"),
    "The shared forms are written in English.": ("--source", "pt", "--take", "report"),
    "`english` is not the code of a language.": ("--languages", "english"),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_cannot_be_is_told_in_a_sentence_and_nothing_is_written(
    sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "far-land"), *OPTIONS["nothing"], *REFUSED[sentence]]) == 1
    assert sentence in capsys.readouterr().out
    assert not (tmp_path / "far-land").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["new", str(tmp_path), *OPTIONS["nothing"]]) == 1
    assert "not empty" in capsys.readouterr().out
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_whose_name_cannot_be_an_id_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "Far Land"), *OPTIONS["nothing"]]) == 1
    assert "can't name a context" in capsys.readouterr().out
