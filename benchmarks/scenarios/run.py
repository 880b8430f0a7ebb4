"""Times `tais test` with 200 scenarios as a process: the shipped ones of Timor-Leste, written as often as it takes, with and without
coverage; and how long one scenario takes in a process that is there already.

python -m benchmarks.scenarios.run
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import copytree

from benchmarks.measuring import Figure, load, repeat, table
from engine import library
from engine.bootstrap.test import read
from engine.scenarios import play_all

TIMOR_LESTE = library() / "contexts" / "timor-leste"
MANY = 200
TIMES = 5


def written(folder: Path) -> Path:
    """A copy of Timor-Leste with 200 scenarios: each of its own again and again, a day later every time."""
    copy = folder / "timor-leste"
    copytree(TIMOR_LESTE, copy)
    own = sorted((copy / "scenarios").glob("*.yaml"))
    texts = [(each, each.read_text(encoding="utf-8")) for each in own]
    for count in range(len(own), MANY):
        file, text = texts[count % len(own)]
        title = re.sub(r"^(scenario: .*)$", rf"\1, again {count}", text, count=1, flags=re.MULTILINE)
        file.with_stem(f"{file.stem}_{count}").write_text(title, encoding="utf-8")
    return copy


def command(name: str, *words: str) -> Figure:
    """A command of `tais` as a process, some times."""
    tais = Path(sys.executable).with_name("tais")
    took, before = [], _children()
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run([str(tais), *words], check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return Figure(name, tuple(took), sum(took), _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure and print."""
    tried, diagnostics = read(TIMOR_LESTE)
    if tried is None:
        sys.stderr.write(f"{diagnostics}\n")
        return 1
    shipped = len(tried.scenarios)
    with tempfile.TemporaryDirectory() as name:
        folder = written(Path(name))
        figures = [
            command(f"tais test, {MANY} scenarios", "test", str(folder)),
            command(
                f"tais test --coverage json, {MANY} scenarios",
                "test",
                str(folder),
                "--coverage",
                "json",
                "--into",
                f"{name}/out",
            ),
            repeat(
                f"the {shipped} shipped scenarios, in process",
                lambda: play_all(tried.prepared, tried.scenarios),
                warm=1,
            ),
        ]
    table(f"Scenarios ({load()})", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
