"""How many records a second are created, on SQLite and PostgreSQL, beside the floor of one INSERT and COMMIT in the same run.

    python -m benchmarks.store.run [--seconds 5] [--folder DIR]

The PostgreSQL of `TAIS_TEST_POSTGRES` is used, else a cluster is started for the run (fsync on). Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, event

from engine.casework.ports import Writing
from engine.casework.records import Changes, Receipt
from engine.store import Keys, SqlStore, new_keys, open_store
from tests.store.cluster import running
from tests.store.toy import START, everything, form, library, line, projected, record


@dataclass(frozen=True, slots=True)
class Figure:
    """Commits a second, and how long one takes in milliseconds."""

    name: str
    per_second: float
    median: float
    p99: float
    statements: float = 0.0

    def row(self) -> str:
        """As a row of the table."""
        count = f"{self.statements:.0f}" if self.statements else ""
        return f"| {self.name} | {self.per_second:.0f} | {self.median:.2f} | {self.p99:.2f} | {count} |"


def figure(name: str, times: list[float], seconds: float, statements: float = 0.0) -> Figure:
    """The figure of some measured commits."""
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return Figure(name, len(times) / seconds, statistics.median(ordered) * 1000, p99 * 1000, statements)


def counted() -> Iterator[str]:
    """Names that never come again in a run."""
    number = 0
    while True:
        number += 1
        yield f"{time.monotonic_ns():x}-{number}"


def creation(name: str) -> Callable[[Writing], None]:
    """What creating a record writes: receipt looked up, number, record, form with a sealed answer, clock, journal, projection, receipt."""

    def work(writing: Writing) -> None:
        writing.receipt(name)
        number = writing.next_number("N-2026")
        whole = everything(name)
        writing.save(
            Changes(
                records=(record(name, number=f"N-2026-{number:05}-{name}"),),
                new_records=(name,),
                forms=(form(name),),
                clocks=whole.clocks,
                journal=(line(name), line(name, "completed")),
                projections=(projected(name),),
                receipt=Receipt(name, "ana", "hash", {"record": name}, START),
            )
        )

    return work


def change(name: str, command: str) -> Callable[[Writing], None]:
    """What completing a form of a record writes: tree locked and read, then record, form, clock, journal, projection, receipt."""

    def work(writing: Writing) -> None:
        writing.receipt(command)
        tree = writing.lock(name)
        if tree is None:
            raise LookupError(name)
        writing.save(
            Changes(
                records=(tree.records[name],),
                forms=(form(name),),
                clocks=tree.clocks,
                journal=(line(name),),
                projections=(projected(name),),
                receipt=Receipt(command, "ana", "hash", {"record": name}, START),
            )
        )

    return work


def repeat(seconds: float, job: Callable[[], object]) -> tuple[list[float], float]:
    """Run a job again and again; how long each took, and all."""
    times, started = [], time.perf_counter()
    while (now := time.perf_counter()) - started < seconds:
        job()
        times.append(time.perf_counter() - now)
    return times, time.perf_counter() - started


def floor(store: SqlStore, seconds: float) -> Figure:
    """One row of the size of a record in a table without indexes, and COMMIT: what the disk and driver cost at least."""
    with store.engines.write.begin() as connection:
        connection.exec_driver_sql("create table floor (body text not null)")
    body = {"body": "x" * 2000}
    text = "insert into floor values (:body)" if store.engines.is_sqlite else "insert into floor values (%(body)s)"

    def job() -> None:
        with store.engines.write.begin() as connection:
            connection.exec_driver_sql(text, body)

    job()
    return figure("floor: one INSERT and COMMIT", *repeat(seconds, job))


def count_statements(store: SqlStore, job: Callable[[], object]) -> int:
    """How many statements a job sends, without BEGIN and COMMIT."""
    seen: list[str] = []

    def executed(_c: Connection, _u: object, statement: str, _p: object, _x: object, _m: bool) -> None:
        seen.append(statement)

    event.listen(store.engines.write, "before_cursor_execute", executed)
    job()
    event.remove(store.engines.write, "before_cursor_execute", executed)
    return sum(not statement.startswith("BEGIN") for statement in seen)


def one_writer(store: SqlStore, seconds: float) -> list[Figure]:
    """Creating and changing records, one after the other."""
    names = counted()
    for _ in range(20):
        store.write(creation(next(names)))
    created = count_statements(store, lambda: store.write(creation(next(names))))
    name = next(names)
    store.write(creation(name))
    changed = count_statements(store, lambda: store.write(change(name, next(names))))
    return [
        figure("create a record", *repeat(seconds, lambda: store.write(creation(next(names)))), created),
        figure("complete a form", *repeat(seconds, lambda: store.write(change(name, next(names)))), changed),
    ]


def many_writers(store: SqlStore, seconds: float, writers: int = 16) -> Figure:
    """Sixteen threads creating records at once; each waits for its answer."""
    times: list[list[float]] = [[] for _ in range(writers)]
    faults: list[BaseException] = []

    def run(mine: list[float], number: int) -> None:
        names = counted()
        try:
            mine += repeat(seconds, lambda: store.write(creation(f"{number}-{next(names)}")))[0]
        except BaseException as fault:
            faults.append(fault)

    started = time.perf_counter()
    threads = [threading.Thread(target=run, args=(mine, number)) for number, mine in enumerate(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return figure(f"create a record, {writers} at once", list(chain.from_iterable(times)), time.perf_counter() - started)


def measure(url: str, keys: Keys, seconds: float) -> list[Figure]:
    """All figures of one database."""
    store = open_store(url, keys, library())
    try:
        return [floor(store, seconds), *one_writer(store, seconds), many_writers(store, seconds)]
    finally:
        store.close()


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--folder", default=None, help="where the databases are made: put it on the disk that counts")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        keys = replace(
            new_keys(demonstration=True), key_store=f"sqlite:///{folder}/keys.db", checkpoints=f"{folder}/checkpoints"
        )
        urls = {"SQLite": f"sqlite:///{folder}/library.db", "PostgreSQL": stack.enter_context(running())}
        lines = ["| what | a second | median ms | p99 ms | statements |", "|---|---:|---:|---:|---:|"]
        for database, url in urls.items():
            lines += [f"| **{database}** | | | | |", *(each.row() for each in measure(url, keys, options.seconds))]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
