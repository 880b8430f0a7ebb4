"""Times creating cases of Timor-Leste on SQLite with FULL: through the use case and over HTTP, one after the other and sixteen at once.

    python -m benchmarks.creating.run [--folder DIR]

Each creation is a command with its own id and one commit: number, record, clocks, journal, projection, receipt.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from benchmarks.house import house
from benchmarks.measuring import SECONDS, Figure, load, repeat, statements, table
from benchmarks.server import serving
from engine import library

TIMOR_LESTE = library() / "contexts" / "timor-leste"
WRITERS = 16


def at_once(name: str, jobs: Sequence[Callable[[], object]]) -> Figure:
    """Jobs that wait for their own answers only, each in a thread."""
    times: list[list[float]] = [[] for _ in jobs]
    faults: list[BaseException] = []
    busy, began = time.process_time(), time.perf_counter()

    def run(job: Callable[[], object], mine: list[float]) -> None:
        try:
            while (start := time.perf_counter()) - began < SECONDS:
                job()
                mine.append(time.perf_counter() - start)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=each) for each in zip(jobs, times, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Figure(name, tuple(chain.from_iterable(times)), time.perf_counter() - began, time.process_time() - busy)


def by_use_case(scratch: Path) -> list[Figure]:
    """Without HTTP: the use case, the store, the commit."""
    with house(TIMOR_LESTE, f"sqlite:///{scratch}/cases.db", scratch) as at:

        def create() -> None:
            at.create("officer", "cases")

        with statements(at.store) as seen:
            create()
        one = replace(repeat("create a case, use case", create), note=f"{len(seen)} statements")
        return [one, at_once(f"create a case, use case, {WRITERS} at once", [create] * WRITERS)]


def by_http(scratch: Path) -> list[Figure]:
    """Through `tais serve`: loopback, the session's cookie, the API; each writer has a connection of its own."""
    folder = scratch / "serving"
    folder.mkdir()
    with serving(TIMOR_LESTE, folder) as server:
        visitor = server.visitor("officer")
        before = server.worked()
        one = repeat("create a case, HTTP", lambda: visitor.create("cases"))
        between = server.worked()
        visitors = [visitor.again() for _ in range(WRITERS)]
        many = at_once(
            f"create a case, HTTP, {WRITERS} at once", [lambda each=each: each.create("cases") for each in visitors]
        )
        note = "the server's processor time"
        return [
            replace(one, worked=between - before, note=note),
            replace(many, worked=server.worked() - between, note=note),
        ]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", default=None, help="where the databases are made: put it on the disk that counts")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        scratch = Path(name)
        table(f"Creating cases, SQLite with FULL ({load()})", [*by_use_case(scratch), *by_http(scratch)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
