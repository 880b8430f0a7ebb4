"""What README shows is true: its YAML is clean, and the misspelt one is told with the words it quotes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from engine import library
from engine.bootstrap.check import compiled, run
from engine.cli.telling import as_text

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped context with the form of README in it; the folder stands as the working directory."""
    folder = Path(shutil.copytree(library() / "contexts" / "timor-leste", tmp_path / "timor-leste"))
    (folder / "forms").mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    return folder


def shown() -> str:
    found = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_ten_lines_of_readme_become_a_form(country: Path) -> None:
    (country / "forms" / "follow_up.yaml").write_text(shown(), encoding="utf-8")
    context, faults = compiled(Path())
    assert context is not None, faults
    assert "follow_up" in context.forms


def test_the_misspelt_line_is_told_as_readme_says(country: Path) -> None:
    (country / "forms" / "follow_up.yaml").write_text(
        shown().replace("show_if: safe", "show_if: saef"), encoding="utf-8"
    )
    told = as_text(run([Path()]), colour=False)
    quoted = [
        line.strip()
        for line in README.splitlines()
        if line.startswith("    ") and ("E201" in line or "Did you mean" in line)
    ]
    assert len(quoted) == 2
    for line in quoted:
        assert line in told
