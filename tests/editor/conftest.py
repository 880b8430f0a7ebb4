"""The language server, installed and started once for all tests of this folder."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.editor.speaking import PATIENCE, SETTINGS, Editor

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def server_program() -> Path:
    """The language server, installed once from the lock file."""
    program = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not program.exists():
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True, capture_output=True
        )
    return program


@pytest.fixture(scope="session")
def editor(server_program: Path) -> Iterator[Editor]:
    """An editor in front of the checkout."""
    command = ["node", str(server_program), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        found = Editor(process)
        Thread(target=found.listen, daemon=True).start()
        abilities = {
            "textDocument": {"completion": {"completionItem": {"snippetSupport": False}}},
            "workspace": {"configuration": True},
        }
        found.ask("initialize", {"processId": None, "rootUri": HERE.parents[1].as_uri(), "capabilities": abilities})
        found.send({"method": "initialized", "params": {}})
        found.send({"method": "workspace/didChangeConfiguration", "params": {"settings": SETTINGS}})
        yield found
        found.ask("shutdown", {})
        found.send({"method": "exit"})
        process.wait(timeout=PATIENCE)
