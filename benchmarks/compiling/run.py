"""Times reading and compiling of a large country: a copy of Timor-Leste with its forms again and again, until it holds 350 KB of YAML.

Beside them, in the same run: the C parser's own events of the same bytes (the floor under any reading), ruamel's round trip (what editing
tools use), and taking the same context from where compiled ones are kept. `python -m benchmarks.compiling.run`
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from benchmarks.measuring import Figure, load, repeat, table
from engine import library
from engine.bootstrap import check
from engine.bootstrap.machine import kept
from engine.compiler.compiling import compile_context
from engine.source.folders import LIBRARY_FOLDERS, files_below, read_context
from engine.source.parsing.events import parse

SIZE = 350_000
TODAY = date(2026, 3, 2)
LARGE = ("registration", "initial_assessment", "protection_concerns", "case_plan", "follow_ups", "closure", "emergency_report")


def grown(folder: Path) -> Path:
    """A copy of Timor-Leste that is as large as a whole country with all its forms."""
    context = Path(shutil.copytree(library() / "contexts" / "timor-leste", folder / "timor-leste"))
    (context / "forms").mkdir(exist_ok=True)
    names: list[str] = []
    while sum(len(text) for text in texts(context)) < SIZE:
        name = LARGE[len(names) % len(LARGE)]
        again = f"{name}_{len(names)}"
        text = (library() / "forms" / f"{name}.yaml").read_text("utf-8").replace(f"form: {name}\n", f"form: {again}\n", 1)
        (context / "forms" / f"{again}.yaml").write_text(text.replace(f"{name}.", f"{again}."), encoding="utf-8")
        names.append(again)
        (context / "workflows").mkdir(exist_ok=True)
        page = f"workflow: case\nextends: case\nforms: {{add: [{', '.join(names)}]}}\n"
        (context / "workflows" / "case.yaml").write_text(page, encoding="utf-8")
    return context


def texts(context: Path) -> list[str]:
    """Every YAML file that is read."""
    folders = (*(library() / name for name in LIBRARY_FOLDERS), context)
    return [path.read_text("utf-8") for folder in folders for path in files_below(folder) if path.suffix == ".yaml"]


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[kept.FOLDER] = str(folder / "kept")
        context = grown(folder)
        sources = texts(context)
        found, faults = check.compiled(context)
        if found is None:
            raise SystemExit(f"the grown context is faulty: {faults[0].message}")
        laid, _ = read_context(context, library())
        bytes_read = sum(len(text.encode()) for text in sources)

        def cold() -> None:
            os.environ[kept.FOLDER] = "off"
            check.compiled(context)

        def again() -> None:
            os.environ[kept.FOLDER] = str(folder / "kept")
            check.compiled(context)

        figures: list[Figure] = [
            repeat("floor: the C parser's events", lambda: [sum(1 for _ in parse(text)) for text in sources]),
            repeat("read: nodes with places, laid over one another", lambda: read_context(context, library())),
            repeat("compiled from what was read", lambda: compile_context(laid, TODAY)),
            repeat("cold: read, compiled, catalogues' places", cold),
            repeat("kept: found by its digest and taken", again),
            repeat("ruamel.yaml round trip of the same files", lambda: [YAML().load(text) for text in sources], warm=1),
        ]
        table(f"{bytes_read // 1000} KB of YAML in {len(sources)} files ({load()})", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
