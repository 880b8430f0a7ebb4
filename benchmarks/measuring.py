"""What all benchmarks share: repeating a job for some seconds, medians and percentiles, counting statements, tables in Markdown."""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event

from engine.store import SqlStore

SECONDS = float(os.environ.get("SECONDS_EACH", "3"))


@dataclass(frozen=True, slots=True)
class Figure:
    """How long something took, each time, in seconds; `elapsed` and `worked` are the time of all of them together and the processor's."""

    name: str
    times: tuple[float, ...]
    elapsed: float
    worked: float
    note: str = ""

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.times) * 1e3

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * 0.99))] * 1e3

    @property
    def processor(self) -> float:
        """Milliseconds of this process's processor time for each, on average: what a busy machine changes least."""
        return self.worked / len(self.times) * 1e3

    @property
    def per_second(self) -> float:
        """How many were done in a second, pauses included."""
        return len(self.times) / self.elapsed

    def row(self) -> str:
        """As a row of `table`."""
        return f"| {self.name} | {self.median:.3f} | {self.p99:.2f} | {self.processor:.3f} | {self.per_second:.0f} | {self.note} |"


def repeat(name: str, job: Callable[[], object], seconds: float = SECONDS, note: str = "", warm: int = 5) -> Figure:
    """Do a job again and again for some seconds."""
    for _ in range(warm):
        job()
    gc.collect()
    times: list[float] = []
    began, busy = time.perf_counter(), time.process_time()
    while (start := time.perf_counter()) - began < seconds or len(times) < 5:
        job()
        times.append(time.perf_counter() - start)
    return Figure(name, tuple(times), time.perf_counter() - began, time.process_time() - busy, note)


def table(title: str, figures: Iterable[Figure]) -> None:
    """Print figures as a table in Markdown."""
    lines = [
        f"### {title}",
        "",
        "| what | median ms | p99 ms | processor ms | a second | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    tell("\n".join([*lines, *(each.row() for each in figures), ""]))


def tell(text: str) -> None:
    """Print a line (or some)."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile, without BEGIN and COMMIT."""
    seen: list[str] = []

    def executed(_c: Connection, _u: object, statement: str, _p: object, _x: object, _m: bool) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engines = {id(each): each for each in (store.engines.write, store.engines.read)}.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", executed)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", executed)


def load() -> str:
    """How busy the machine is, beside how many processors it has."""
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
