"""Times whole processes: `tais check`, `tais test`, and `tais serve --demo` in an empty folder until it answers /health.

python -m benchmarks.starting.run
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measuring import Figure, load, table
from benchmarks.server import serving
from engine import library

TIMOR_LESTE = library() / "contexts" / "timor-leste"
TIMES = 5


def command(name: str, times: int) -> Figure:
    """`tais NAME contexts/timor-leste` as a process, some times."""
    tais = Path(sys.executable).with_name("tais")
    took = []
    before = _children()
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run([str(tais), name, str(TIMOR_LESTE)], check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return Figure(f"tais {name} contexts/timor-leste", tuple(took), sum(took), _children() - before)


def serve() -> Figure:
    """From nothing to an answer: compiled, database made, configuration applied, people with passwords, listening."""
    took = []
    worked = 0.0
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory() as name, serving(TIMOR_LESTE, Path(name)) as server:
            took.append(server.answered_after)
            worked += server.worked()
    return Figure("tais serve --demo, empty folder, until /health answers", tuple(took), sum(took), worked)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure and print."""
    table(f"Processes ({load()})", [command("check", TIMES), command("test", 3), serve()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
