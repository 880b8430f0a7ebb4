"""Who follows the tutorial from an empty folder hears from Tais what the page says, and ends with a context that is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bootstrap.check import run as check
from tests.bootstrap.test_serving import asked, free_port, tais, until_it_answers
from tests.tutorial.following import PAGE, blocks, changed, followed

TEXT = PAGE.read_text(encoding="utf-8")


def page_of(folder: Path, command: str, **headers: str) -> str:
    """The page to log in, served by a command of the tutorial on a port of the test's own."""
    port = free_port()
    with tais(folder, *command.split()[1:], "--port", str(port)):
        until_it_answers(port)
        status, page = asked(port, "/login", **headers)
    assert status == 200
    return page


def test_each_step_of_the_tutorial_goes_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    titles = {}

    def serve(command: str) -> None:
        titles[command] = "Hillside Garden" in page_of(tmp_path, command)

    assert followed(TEXT, serve).splitlines() == TEXT.splitlines(), "run `make docs` and read what changed"
    assert titles == {"tais serve garden --demo": True, "tais dev garden": True}
    assert check([tmp_path / "garden"]) == []
    assert "Horta da Encosta" in page_of(tmp_path, "tais serve garden --demo --apply", **{"Accept-Language": "pt"})


def test_the_tutorial_takes_an_hour() -> None:
    minutes = [
        int(line.rpartition("(")[2].split()[0])
        for line in TEXT.splitlines()
        if line.startswith("## ") and "minutes" in line
    ]
    assert sum(minutes) == 60


def test_the_learner_makes_mistakes_and_ends_without_any() -> None:
    answers = [block.text for block, _, _ in blocks(TEXT) if block.sort == "console"]
    assert sum("error E" in answer for answer in answers) >= 5
    assert sum("No faults." in answer for answer in answers) >= 5
    assert sum("FAILED" in answer for answer in answers) == 1


def test_a_change_that_fits_nowhere_is_told() -> None:
    assert changed("\na\nb\nc\n", " a\n-b\n+d\n") == "\na\nd\nc\n"
    with pytest.raises(AssertionError, match="this stands 0 times"):
        changed("\na\nb\n", "-x\n+y\n")
