"""Style, types and imports, checked by the programs that know them; one test per program, its complaints in the failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["mypy", "engine", "tests", "hatch_build.py"], ["lint-imports"]],
    ids=["style (ruff)", "types (mypy)", "imports (import-linter)"],
)
def test_the_tree_is_clean(command: list[str]) -> None:
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
