"""`tais explain`, `tais diff`, `tais lock`: where values come from, what became weaker, what the library gave."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a country that may be changed, from the checkout's folder."""
    monkeypatch.chdir(ROOT)
    return Path(shutil.copytree(ROOT / "contexts" / "timor-leste", tmp_path / "timor-leste"))


def override(country: Path, basis: str = "") -> None:
    """Lays something weaker over a form of the library."""
    (country / "forms").mkdir()
    text = f"form: registration\nextends: registration\nquestions:\n  - {{ask: name_first, label: Name, required: false{basis}}}\n"
    (country / "forms" / "registration.yaml").write_text(text, encoding="utf-8")


def test_explain_names_each_layer_with_its_place(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    override(country)
    assert main(["explain", str(country), "forms/registration#name_first.label"]) == 0
    _, library, own = capsys.readouterr().out.splitlines()
    assert library.split()[:2] == ["library", library.split()[1]]
    assert "forms/registration.yaml:" in library
    assert "counts" not in library
    assert own.split()[0] == "timor-leste"
    assert own.endswith("Name   ← counts")


def test_explain_says_what_was_meant(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(country), "forms/registation#name_first"]) == 1
    assert "Did you mean `forms/registration`?" in capsys.readouterr().out
    assert main(["explain", "nowhere/at/all", "forms/registration"]) == 1
    assert "no" in capsys.readouterr().out


def test_what_a_context_does_not_take_is_neither_explained_nor_suggested(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["explain", "contexts/library-loans", "forms/registration"]) == 1
    told = capsys.readouterr().out
    assert told == "`forms/registration` is in a layer below, but this context doesn't take it. Add it to `uses: forms:` of the context.\n"
    assert main(["explain", "contexts/library-loans", "forms/registation"]) == 1
    assert "forms/registration" not in capsys.readouterr().out
    assert main(["explain", "contexts/library-loans", "duties"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["duties", "library-loans"]


def test_a_context_that_takes_nothing_changes_nothing_of_the_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["diff", "library", "contexts/library-loans"]) == 0
    assert capsys.readouterr().out == "This context takes nothing of the library.\n"


def test_two_versions_that_are_the_same_differ_in_nothing(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "contexts/timor-leste", str(country)]) == 0
    assert capsys.readouterr().out == "Nothing differs.\n"


def test_what_is_weaker_comes_first_and_is_the_exit_code(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    times = country / "settings" / "times.yaml"
    times.write_text(times.read_text("utf-8").replace("high: 24 hours", "high: 48 hours"), encoding="utf-8")
    directory = country / "places" / "directory.csv"
    lines = directory.read_text("utf-8").splitlines()
    directory.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert main(["diff", "contexts/timor-leste", str(country)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Weaker than before:"
    assert said[1] == "  settings#first_response.value.is.high"
    assert said[2] == "      was `24 hours`, is `48 hours`: there is more time now"
    assert said[-1] == "1 weaker, 1 other changes."
    assert main(["diff", str(country), "contexts/timor-leste"]) == 0


def test_what_a_country_changes_of_the_library_is_a_diff_too(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    override(country)
    assert main(["diff", "library", str(country)]) == 1
    assert "forms/registration#" in capsys.readouterr().out


def test_a_broken_version_is_not_compared(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (country / "roles.yaml").write_text("roles:\n\tofficer: 1\n", encoding="utf-8")
    assert main(["diff", "contexts/timor-leste", str(country)]) == 2
    assert "E107" in capsys.readouterr().out


def test_check_warns_of_a_weaker_override_until_it_names_its_basis(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    override(country)
    assert main(["check", str(country)]) == 0
    assert "W150" in capsys.readouterr().out
    shutil.rmtree(country / "forms")
    override(country, ", basis: Decree 9/2030")
    assert main(["check", str(country)]) == 0
    assert "W150" not in capsys.readouterr().out


def test_a_lock_tells_what_has_changed_below(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", str(country)]) == 0
    assert main(["check", str(country)]) == 0
    assert "W151" not in capsys.readouterr().out
    lock = country / "tais.lock"
    text = lock.read_text("utf-8")
    lock.write_text(text.replace("library/forms/registration ", "library/forms/registration 0"), encoding="utf-8")
    assert main(["check", str(country)]) == 0
    said = capsys.readouterr().out
    assert "warning W151  `library/forms/registration` has changed" in said
    assert main(["lock", str(country)]) == 0
    assert lock.read_text("utf-8") == text


def test_a_faulty_context_is_not_locked(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (country / "roles.yaml").unlink()
    assert main(["lock", str(country)]) == 1
    assert "E427" in capsys.readouterr().err
    assert not (country / "tais.lock").exists()
