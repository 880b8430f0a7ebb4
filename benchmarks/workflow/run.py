"""Times one event of a state machine in memory: ours beside other engines, the same machine and the same walk, in the same run.

The machine and the other engines come from a folder named by `TAIS_PEERS` (see README.md); nothing of it is kept here. An event that
is saved and committed is timed with the store, not here.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from engine.expressions import Compiled, Environment, NameTable, Program, Value, add, check_text, compile_program
from engine.expressions import scope as names
from engine.expressions.text import Text
from engine.workflows import (
    Ask,
    Clock,
    Evaluate,
    Machine,
    Outcome,
    Snapshot,
    Timekeeping,
    after,
    cancelled,
    decide,
    events,
    machine,
    start_clock,
)
from engine.workflows.model import Branch, Deadline, Kind, Need, State, Step, Transition

PEERS = Path(os.environ.get("TAIS_PEERS", "peers/workflow"))
PYTHON = os.environ.get("TAIS_PEERS_PYTHON", sys.executable)
SECONDS = float(os.environ.get("SECONDS_EACH", "3"))
ENGINES = ("floor", "transitions_", "pysm")
DUTY = frozenset({"worker"})
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
STEPS = (Step("share", "remind", "worker", percent=50), Step("due", "notify", "worker"))


def the_machine(folder: Path) -> ModuleType:
    """The module that describes the machine: states, guarded transitions, tasks, timers, the walk."""
    spec = importlib.util.spec_from_file_location("machine", folder / "machine.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"There is no machine.py in {folder}.")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def in_our_words(guard: str, data: Mapping[str, Any]) -> str:
    """A guard as an implementer would write it: a yes_no is never a condition by itself, a text is answered or not."""
    for name, value in data.items():
        if isinstance(value, bool):
            guard = re.sub(rf"\bnot {name}\b", f"{name} == no", guard)
            guard = re.sub(rf"\b{name}\b(?! ==)", f"{name} == yes", guard)
        elif isinstance(value, str):
            guard = re.sub(rf"\b{name} != ''", f"answered({name})", guard)
    return guard


def program(guard: str, described: ModuleType) -> Program:
    """A guard, checked like everything that an implementer writes."""
    kinds = {bool: "yes_no", int: "whole_number", str: "text"}
    table = NameTable({name: names.fact(name, kinds[type(value)]) for name, value in described.DATA.items()})
    checked = check_text(in_our_words(guard, described.DATA), table, "condition")
    if checked.program is None:
        raise SystemExit(f"A guard can't be read: {guard}: {checked.faults}")
    return checked.program


def days(number: int) -> Program:
    """A length of time."""
    return Program(f"{number} days", ["lit", "duration", [number, "days"]], "duration")


def kind(described: ModuleType) -> Kind:
    """The machine as a kind of record. Its parallel tasks are forms that `finish` needs; each timer is a deadline with two steps."""
    ways: dict[str, list[Transition]] = {state: [] for state in described.STATES}
    for source, event, target, guard in described.T:
        needs = tuple(Need(task, "entered") for task in described.TASKS) if event == "finish" else ()
        condition = program(guard, described)
        ways[source].append(Transition(event, Text(event), ("worker",), (Branch(target),), condition, needs, reopens=event == "reopen"))
    ways["implementation"] += [Transition(f"done_{task}", Text(task), ("worker",)) for task in described.TASKS]
    clocks = {
        state: (Deadline(f"{state}_due", Text(state), days(seconds // 86400), steps=STEPS),)
        for state, seconds in described.TIMERS.items()
    }
    states = tuple(
        State(state, Text(state), tuple(ways[state]), clocks.get(state, ()), ended=state == "closed") for state in described.STATES
    )
    return Kind("item", Text("Item"), "items", states, initial=described.STATES[0], forms=tuple(described.TASKS))


def evaluator() -> Evaluate:
    """Runs programs; each is made into a function the first time it is asked for."""
    made: dict[int, Compiled] = {}
    kept: list[Program] = []

    def evaluate(asked: Program, env: Environment) -> Value:
        function = made.get(id(asked))
        if function is None:
            kept.append(asked)
            function = made[id(asked)] = compile_program(asked)
        return function(env)

    return evaluate


KEEPING = Timekeeping(
    add=lambda length, instant: add(length, instant, None, "UTC"),
    start_of=lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC),
)


@dataclass(slots=True)
class Item:
    """A record in memory, and what the caller of the kernel keeps for it. Time goes on by a minute with every event."""

    machine: Machine
    evaluate: Evaluate
    snapshot: Snapshot
    env: Environment
    clocks: list[Clock] = field(default_factory=list)

    def fire(self, event: str) -> None:
        """Decide and carry out: the state, the times, the clocks that stop and start."""
        env = self.env
        env.now += timedelta(minutes=1)
        found = decide(self.machine, self.snapshot, Ask(event, DUTY), env, self.evaluate)
        if not isinstance(found, Outcome):
            raise SystemExit(f"{event} was refused: {found}")
        if event.startswith("done_"):
            env.completed = {**env.completed, event[5:]: env.now}
        if found.entered:
            env.entered = {**env.entered, found.state: env.now}
            self.snapshot = after(self.snapshot, found)
            self._clocks(found)

    def _clocks(self, found: Outcome) -> None:
        now = self.env.now
        self.clocks = [each if each.holder not in found.stop else cancelled(each, now) for each in self.clocks[-4:]]
        for deadline, holder in found.start:
            clock = start_clock("c", deadline, now, self.env, self.evaluate, KEEPING, holder)
            self.clocks += [clock] if clock else []


def new_item(made: Machine, evaluate: Evaluate, described: ModuleType) -> Item:
    """A record in the initial state with the machine's data as facts."""
    millions = {name: value * 1_000_000 for name, value in described.DATA.items() if type(value) is int}
    words = {name: "yes" if value else "no" for name, value in described.DATA.items() if type(value) is bool}
    texts = {name: value for name, value in described.DATA.items() if isinstance(value, str) and value}
    env = Environment(facts={**millions, **words, **texts}, now=START, today=date(2026, 3, 2))
    return Item(made, evaluate, Snapshot(made.kind.initial), env)


def timed(
    work: Callable[[], object],
    seconds: float = 0.0,
    least: int = 7,
) -> tuple[float, float]:
    """The median and the mean time of some work, repeated for so long, in seconds."""
    took: list[float] = []
    stop = time.perf_counter() + seconds
    while len(took) < least or time.perf_counter() < stop:
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took), statistics.fmean(took)


def ours(described: ModuleType) -> None:
    """Our figures: an event walked through the cycle again and again, and everything that may happen in a state with all its reasons."""
    evaluate = evaluator()
    made = machine(kind(described))
    item = new_item(made, evaluate, described)
    item.fire("register")
    if item.snapshot.state != "intake":
        raise SystemExit("The walk doesn't begin in intake.")

    def walk() -> None:
        for event in described.CYCLE:
            item.fire(event)

    gc.collect()
    median, mean = timed(walk, SECONDS)
    if item.snapshot.state != "intake":
        raise SystemExit(f"The walk ended in {item.snapshot.state}.")
    snapshot, env = Snapshot("assessment"), item.env
    shown, _ = timed(lambda: events(made, snapshot, DUTY, env, evaluate), SECONDS / 3)
    told = {
        "name": "ours: decide, carry out, clocks",
        "load_ms": round(timed(lambda: machine(kind(described)))[0] * 1e3, 3),
        "new_instance_ms": round(timed(lambda: new_item(made, evaluate, described))[0] * 1e3, 4),
        "event_us": round(mean / len(described.CYCLE) * 1e6, 1),
        "event_median_us": round(median / len(described.CYCLE) * 1e6, 1),
        "events_of_a_state_us": round(shown * 1e6, 1),
    }
    print(json.dumps(told), flush=True)


def main(asked: list[str]) -> None:
    """Ours first, then the peers (those named, or all that are usual); a peer that isn't installed tells so itself."""
    folder = PEERS / "workflow" if (PEERS / "workflow").is_dir() else PEERS
    if not (folder / "machine.py").is_file():
        raise SystemExit(f"TAIS_PEERS names no folder with machine.py: {folder}")
    sys.dont_write_bytecode = True
    ours(the_machine(folder))
    quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([PYTHON, str(folder / "pywf.py"), *(asked or ENGINES)], check=False, env=quiet)


if __name__ == "__main__":
    main(sys.argv[1:])
