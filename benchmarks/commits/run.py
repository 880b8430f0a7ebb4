"""Times whole commands: load the record's tree, access, rules, journal, projection, receipt, COMMIT, on SQLite (WAL, FULL) and PostgreSQL.

    TAIS_PEERS=/path/to/peers python -m benchmarks.commits.run [--folder DIR] [peer …]

First the peers' machine as a context of ours (six events and three forms in a cycle), at the 10th and the 1000th command of one record,
beside the peers with `synchronous=FULL` like us, in the same folder and run; then commands of Timor-Leste. The peers' files are copied
into a temporary folder for the run and their pragma is changed there; nothing of them is kept.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from benchmarks import contexts
from benchmarks.house import House, house
from benchmarks.measuring import SECONDS, Figure, load, repeat, statements, table, tell
from engine import library
from tests.store.cluster import running

PEERS = Path(os.environ.get("TAIS_PEERS") or "no-peers")
PYTHON = os.environ.get("TAIS_PEERS_PYTHON", sys.executable)
ENGINES = ("floor", "transitions_", "pysm", "spiff")
WORKER = contexts.PERSON
CASE = "cases"
EARLY, LATE = 10, 1000


# --- the peers' machine ---------------------------------------------------------------------------------------------
def described(folder: Path) -> ModuleType:
    """The peers' description of the machine."""
    spec = importlib.util.spec_from_file_location("machine", folder / "machine.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"There is no machine.py in {folder}.")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def walk(at: House, record: str, machine: ModuleType) -> Iterator[str]:
    """The cycle, again and again: each step does one command, then tells its name."""
    versions: dict[str, int] = {}
    while True:
        for event in machine.CYCLE:
            task = event.removeprefix("done_")
            if task in machine.TASKS:
                versions[task] = at.fill(WORKER, "items", record, task, {"note": "done"}, versions.get(task, 0))
            else:
                at.do(WORKER, "items", record, event)
            yield event


def machine_figures(at: House, machine: ModuleType) -> list[Figure]:
    """Commands of the cycle, of one record."""
    record = at.create(WORKER, "items")
    at.fill(WORKER, "items", record, "data", contexts.data_of(machine))
    at.do(WORKER, "items", record, "register")
    steps = walk(at, record, machine)
    return early_and_late(at, "one command", lambda: next(steps))


def early_and_late(at: House, name: str, step: Callable[[], object]) -> list[Figure]:
    """A job repeated on one record: the figures of ninety times after the 10th, and after the 1000th."""
    times: list[float] = []
    worked: list[float] = []
    counts: list[int] = []
    while len(times) < LATE + 90:
        with statements(at.store) as seen:
            began, busy = time.perf_counter(), time.process_time()
            step()
            times.append(time.perf_counter() - began)
            worked.append(time.process_time() - busy)
        counts.append(len(seen))
    found = []
    for which, start in (("10th", EARLY), ("1000th", LATE)):
        part = tuple(times[start : start + 90])
        told = f"{statistics.mean(counts[start : start + 90]):.1f} statements"
        found.append(Figure(f"{name}, after the {which}", part, sum(part), sum(worked[start : start + 90]), told))
    ratio = found[1].worked / found[0].worked
    return [found[0], replace(found[1], note=f"{found[1].note}; {ratio:.2f} × the processor time after the 10th")]


def floor(at: House) -> Figure:
    """One row of 2 000 characters in a table without indexes, and COMMIT: what the disk and the driver cost at least."""
    with at.store.engines.write.begin() as connection:
        connection.exec_driver_sql("create table floor (body text not null)")
    text = "insert into floor values (:body)" if at.store.engines.is_sqlite else "insert into floor values (%(body)s)"

    def job() -> None:
        with at.store.engines.write.begin() as connection:
            connection.exec_driver_sql(text, {"body": "x" * 2000})

    return repeat("floor: one INSERT and COMMIT", job)


def peers(folder: Path, scratch: Path, engines: list[str]) -> None:
    """The other engines with FULL, told as they tell it themselves (`load_fire_save_us` is load, event, save and COMMIT)."""
    copy = scratch / "peers"
    shutil.copytree(folder, copy)
    for path in (*copy.glob("*.py"), *copy.glob("*.js")):
        path.chmod(0o644)
        text = path.read_text()
        path.write_text(
            text.replace("synchronous=normal", "synchronous=full").replace("synchronous=NORMAL", "synchronous=FULL")
        )
    quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(scratch), "SECONDS_EACH": str(SECONDS)}
    subprocess.run([PYTHON, "machine.py"], cwd=copy, check=True, env=quiet)
    usual = [each for each in engines if each in ENGINES] or ([] if engines else list(ENGINES))
    if usual:
        subprocess.run([PYTHON, "pywf.py", *usual], cwd=copy, check=False, env=quiet)
    if not engines or "viewflow" in engines:
        subprocess.run([PYTHON, "viewflow_wf.py"], cwd=copy, check=False, env=quiet)
    modules = os.environ.get("TAIS_PEERS_NODE")
    if modules and (not engines or "xstate" in engines):
        (copy / "node").symlink_to(Path(modules).resolve())
        subprocess.run(["node", "xstate.js", "xstate"], cwd=copy, check=False, env=quiet)


# --- Timor-Leste ----------------------------------------------------------------------------------------------------
def case_figures(at: House) -> list[Figure]:
    """Typical commands of a caseworker, each with its statements."""
    found = [_measured(at, "create a case", lambda: at.create("officer", CASE))]
    record = at.create("officer", CASE)
    answers = at.made_up("officer", CASE, record, "registration", REGISTRATION)
    version = 0

    def register() -> None:
        nonlocal version
        version = at.fill("officer", CASE, record, "registration", answers, version)

    found.append(_measured(at, "complete the registration of a case", register))
    raised = False

    def flag() -> None:
        nonlocal raised
        raised = not raised
        at.flag("officer" if raised else "supervisor", CASE, record, "emergency", raised)

    found.append(_measured(at, "raise or lower the emergency flag", flag))
    entry = at.made_up("officer", CASE, record, "follow_ups", {})
    found += early_and_late(
        at, "one more follow-up", lambda: at.fill("officer", CASE, record, "follow_ups", entry, entry="new")
    )
    return found


def _measured(at: House, name: str, job: Callable[[], object]) -> Figure:
    with statements(at.store) as seen:
        job()
    return replace(repeat(name, job), note=f"{len(seen)} statements")


REGISTRATION: Mapping[str, object] = {
    "name_first": "Maria",
    "name_last": "Ezemplu",
    "sex": "female",
    "date_of_birth": "2015-03-02",
    "age_now": "11",
    "location_current": "TL-BA-BAUCAU-CAIBADA",
}


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", default=None, help="where the databases are made: put it on the disk that counts")
    parser.add_argument("peers", nargs="*", help="of the other engines only these; `none` for none")
    options = parser.parse_args(arguments)
    sys.dont_write_bytecode = True
    folder = PEERS / "workflow" if (PEERS / "workflow").is_dir() else PEERS
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        urls = {"SQLite": "sqlite:///{}/{}.db", "PostgreSQL": stack.enter_context(running())}
        machine = described(folder) if (folder / "machine.py").is_file() else None
        for database, pattern in urls.items():
            if machine is not None:
                context = contexts.machine(scratch / "machine", machine)
                with house(context, pattern.format(scratch, "machine"), scratch) as at:
                    table(
                        f"{database}: the peers' machine as a context ({load()})",
                        [floor(at), *machine_figures(at, machine)],
                    )
        if machine is not None and options.peers != ["none"]:
            tell("The peers with synchronous=FULL, `load_fire_save_us`:\n")
            peers(folder, scratch, options.peers)
            tell("")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        urls = {"SQLite": f"sqlite:///{scratch}/cases.db", "PostgreSQL": stack.enter_context(running())}
        for database, url in urls.items():
            with house(library() / "contexts" / "timor-leste", url, scratch) as at:
                table(f"{database}: Timor-Leste ({load()})", [floor(at), *case_figures(at)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
