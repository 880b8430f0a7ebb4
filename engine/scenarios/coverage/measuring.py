"""Plays scenarios and notes what they go through: conditions as they are worked out, and everything that is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.casework.prepared import Prepared, Runner
from engine.casework.records import Changes, Json, Record
from engine.compiler.scenarios.model import Scenario
from engine.expressions import Environment, Program, Value
from engine.rules.model import Rule
from engine.scenarios.coverage.points import GROUPS, Point, conditions_of, points_of, transitions_of
from engine.scenarios.memory import MemoryStore
from engine.scenarios.playing import Failure, Played, perform
from engine.scenarios.scene import moment_of
from engine.scenarios.side_by_side import processes_for, side_by_side
from engine.scenarios.stage import Stage, set_stage

ALWAYS = Program("true", ["lit", "condition", True], "condition")
"""Stands for the `if` that a rule doesn't have, so that it can be seen to fire."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A point, and the titles of the scenarios that went through it."""

    point: Point
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every point of a procedure."""

    covered: tuple[Covered, ...]

    def of(self, group: str) -> tuple[Covered, ...]:
        """The points of one group."""
        return tuple(each for each in self.covered if each.point.group == group)

    @property
    def missing(self) -> tuple[Point, ...]:
        """The points that no scenario went through, group by group."""
        return tuple(each.point for group in GROUPS for each in self.of(group) if not each.by)

    @property
    def percent(self) -> float:
        """How many of a hundred points were gone through; a procedure without any is gone through wholly."""
        return percent(self.covered)


def percent(covered: Sequence[Covered]) -> float:
    """The share of points gone through, in percent."""
    return 100.0 * sum(1 for each in covered if each.by) / len(covered) if covered else 100.0


@dataclass(frozen=True, slots=True)
class Measured:
    """How scenarios went, and what they went through."""

    played: tuple[Played, ...]
    coverage: Coverage


class Watch(Runner):
    """Runs programs and notes what conditions yield while something is decided for good: what a page only looks at doesn't count."""

    def __init__(self) -> None:
        super().__init__()
        self.store: MemoryStore | None = None
        self.seen: dict[int, set[str]] = {}

    def __call__(self, program: Program, env: Environment) -> Value:
        value = super().__call__(program, env)
        if self.store is not None and self.store.writing:
            word = "true" if value is True else "false" if value is False else "unknown"
            self.seen.setdefault(id(program), set()).add(word)
        return value


def measure(prepared: Prepared, scenarios: Iterable[Scenario], processes: int = 0) -> Measured:
    """Plays scenarios on a configuration that is watched; their outcomes are those of `play_all`, which says what `processes` are."""
    watch = Watch()
    watched = _watched(prepared, watch)
    asked = list(scenarios)

    def gone_through(scenario: Scenario) -> tuple[Failure | None, tuple[str, ...]]:
        stage = set_stage(watched, scenario.people, moment_of(watched, scenario.starts))
        watch.store, watch.seen = stage.store, {}
        played, _ = perform(stage, scenario)
        return played.failure, tuple(dict.fromkeys([*_decided(watched, watch), *_saved(stage)]))

    found = side_by_side(gone_through, asked, processes or processes_for(len(asked)))
    by: dict[str, list[str]] = {}
    for scenario, (_, points) in zip(asked, found, strict=True):
        for point in points:
            by.setdefault(point, []).append(scenario.title)
    played = tuple(Played(scenario, failure) for scenario, (failure, _) in zip(asked, found, strict=True))
    return Measured(played, Coverage(tuple(Covered(each, tuple(by.get(each.id, ()))) for each in points_of(prepared))))


def _watched(prepared: Prepared, watch: Watch) -> Prepared:
    """The same configuration, its programs run by the watch; a rule without a condition gets one that always holds."""

    def rule(each: Rule) -> Rule:
        return each if each.condition is not None else replace(each, condition=replace(ALWAYS, source=each.id))

    rules = {kind: tuple(rule(each) for each in found) for kind, found in prepared.rules.items()}
    return replace(prepared, runner=watch, world=replace(prepared.world, evaluate=watch), rules=rules)


def _decided(watched: Prepared, watch: Watch) -> Iterator[str]:
    """The sides of conditions that were seen."""
    for each in conditions_of(watched.context):
        words = watch.seen.get(id(each.program), set())
        if "true" in words:
            yield f"{each.id}:true"
        if "false" in words or (each.doubt and "unknown" in words):
            yield f"{each.id}:false"
    for rules in watched.rules.values():
        for rule in rules:
            if watched.context.rules[rule.id].condition is None and id(rule.condition) in watch.seen:
                yield f"rule:{rule.id}:true"


# --- what was saved ---
def _saved(stage: Stage[MemoryStore]) -> Iterator[str]:
    """What is told by the rows that a scenario left behind, in the order in which they were saved."""
    records: dict[str, Record] = {}
    for changes in stage.store.saved:
        yield from _moves(stage.prepared, changes, records)
        records.update((each.id, each) for each in changes.records)
        yield from (f"state:{each.kind}.{each.state}" for each in changes.records)
        yield from _answers(changes)
        yield from _approvals(changes, records)
        yield from _roles(stage, changes)
    yield from _clocks(stage, records)


def _moves(prepared: Prepared, changes: Changes, before: Mapping[str, Record]) -> Iterator[str]:
    """The transitions of one unit of work, read off the journal: an event, then the state that it leads to."""
    kinds = {each.id: each.kind for each in changes.records}
    states = {each: before[each].state for each in kinds if each in before}
    events: dict[str, str] = {}
    for line in changes.journal:
        kind = prepared.context.kinds.get(kinds.get(line.record, ""))
        if kind is None:
            continue
        here = states.setdefault(line.record, kind.initial)
        if line.event == "event":
            events[line.record] = line.names[0]
            yield from _ways(prepared, kind.id, here, line.names[0])
        elif line.event == "entered":
            states[line.record] = line.names[0].removeprefix("states.")
            yield f"state:{kind.id}.{states[line.record]}"


def _ways(prepared: Prepared, kind: str, state: str, event: str) -> Iterator[str]:
    """The transitions that an event may have meant in a state."""
    meant = prepared.machines[kind].ways.get((state, event), ())
    for name, place, each in transitions_of(prepared.context.kinds[kind]):
        if name in ("", state) and any(each is way for way in meant):
            yield f"transition:{kind}.{name}.{place}"


def _answers(changes: Changes) -> Iterator[str]:
    """The options that were chosen in completed forms."""
    for row in changes.forms:
        for answers in (row.answers, row.sealed):
            for name, value in answers.items():
                yield from _chosen(row.form, name, value)


def _chosen(form: str, path: str, value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield f"option:{form}.{path}={value}"
    elif isinstance(value, list):
        for each in value:
            yield from _row(form, path, each) if isinstance(each, dict) else _chosen(form, path, each)
    elif isinstance(value, dict):
        for row in value.values():
            yield from _row(form, path, row)


def _row(form: str, rows: str, row: Json) -> Iterator[str]:
    for name, value in row.items() if isinstance(row, dict) else ():
        yield from _chosen(form, f"{rows}.{name}", value)


def _approvals(changes: Changes, records: Mapping[str, Record]) -> Iterator[str]:
    """Requests that were given or returned: of an event in the state in which it was asked for, or of a fact."""
    for row in changes.approvals:
        record = records.get(row.record)
        if record is None or row.status not in ("given", "returned"):
            continue
        sort, _, name = row.subject.partition(":")
        if sort == "fact":
            yield f"fact:{record.kind}.{name.partition(':')[0]}:{row.status}"
        else:
            yield f"event:{record.kind}.{name}:{row.status}"


def _roles(stage: Stage[MemoryStore], changes: Changes) -> Iterator[str]:
    """The roles of who did something, and succeeded."""
    actor = stage.actors.get(changes.receipt.person) if changes.receipt is not None else None
    for post in actor.posts if actor is not None else ():
        yield f"role:{post.role}"


def _clocks(stage: Stage[MemoryStore], records: Mapping[str, Record]) -> Iterator[str]:
    """Clocks that were met, or stopped because their state was left, in time; and those that fell due before."""
    rows, now = stage.store.rows, stage.clock.now()
    for lines in rows.journal.values():
        for line in lines:
            if line.event == "clock_late":
                yield f"{_clock(line.names[0], records[line.record].kind)}:late"
    for clock in rows.clocks.values():
        record, obligation = records.get(clock.record), rows.obligations.get(clock.what)
        if record is None or (clock.origin == "obligation" and obligation is None):
            continue
        name = _clock(f"rules.{obligation.rule}" if obligation is not None else f"deadlines.{clock.what}", record.kind)
        ended = clock.met_at or clock.cancelled_at
        if (ended or now) > clock.due_at:
            yield f"{name}:late"
        elif ended is not None and (clock.met_at is not None or ended < clock.due_at):
            yield f"{name}:met"


def _clock(name: str, kind: str) -> str:
    """The point of a clock by its name in the journal, `deadlines.ID` or `rules.ID`."""
    sort, _, identity = name.partition(".")
    return f"rule:{identity}" if sort == "rules" else f"deadline:{kind}.{identity}"
