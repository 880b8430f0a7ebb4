"""Sketches of scenarios for what none went through: YAML that checks clean, to be made into stories by who knows the procedure.

A sketch isn't expected to pass: it says where to begin, who could act, and what is to be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.access import may
from engine.casework.prepared import Prepared
from engine.compiled import DemoPerson
from engine.rules.model import Rule
from engine.scenarios.coverage.points import Point, transitions_of
from engine.scenarios.stage import actors_of
from engine.workflows.model import Kind, Transition

STARTS = "2026-03-02 09:00"
Lines = list[str]


def stubs(prepared: Prepared, missing: Sequence[Point], cast: str, people: Sequence[DemoPerson]) -> Mapping[str, str]:
    """Texts of scenarios by the name of their file; `cast` is the people file that they take, `people` who is in it."""
    sketch = _Sketch(prepared, people)
    found: dict[str, str] = {}
    for point in missing:
        steps = sketch.steps(point)
        if steps:
            name = re.sub(r"[^a-z0-9]+", "_", point.id.lower()).strip("_")
            found.setdefault(f"{name}.yaml", _file(point, cast, steps))
    return found


def _file(point: Point, cast: str, steps: Lines) -> str:
    title = "Sketch: " + point.what.replace("`", "").replace('"', "'").replace("\n", " ")
    head = [f'scenario: "{title.replace(chr(92), "/")}"', f"starts: {STARTS}", f"people: {cast}"]
    return "\n".join([*head, *steps]) + "\n"


class _Sketch:
    """Knows who could do what in a context."""

    def __init__(self, prepared: Prepared, people: Sequence[DemoPerson]) -> None:
        self.prepared = prepared
        self.context = prepared.context
        self.people = people
        self.actors = actors_of(people)

    def steps(self, point: Point) -> Lines:
        """The lines of a sketch; none for what a sketch would say nothing about."""
        if not self.people:
            return []
        match point.group:
            case "states":
                kind, _, state = point.key.removeprefix("state:").partition(".")
                return [*_given(kind, state), "steps:", f"  - expect: {{state: {state}}}"]
            case "transitions" | "conditions" | "approvals":
                return self._transition(point)
            case "rules":
                return self._rule(self.context.rules[point.key.removeprefix("rule:")], fires=point.id.endswith(":true"))
            case "deadlines":
                return self._deadline(point)
            case "options":
                return self._option(point)
            case _:
                return self._role(point.key.removeprefix("role:"))

    # --- what happens ---
    def _transition(self, point: Point) -> Lines:
        sort, _, name = point.key.partition(":")
        if sort == "fact":
            return [*self._create(name.partition(".")[0]), *_fact(name)]
        kind_id, state, place = name.split(".")
        kind = self.context.kinds[kind_id]
        transition = next(each for here, at, each in transitions_of(kind) if (here, str(at)) == (state, place))
        begin = state or next(each.id for each in kind.states if not each.ended and not each.final)
        lines = [*_given(kind_id, begin), "steps:"]
        if "clock" in transition.by:
            return [*lines, "  - wait: 1 day", f"  - expect: {{state: {_leads_to(transition, begin)}}}"]
        lines += self._done(kind, transition)
        if transition.approval is not None:
            verdict = "return" if point.id.endswith(":returned") else "approve"
            lines.append(f"  - as: {self._holder((transition.approval.levels[0].by,))}")
            lines += [f"    answer_approval: {verdict}", *(["    reason: Because"] if verdict == "return" else [])]
        return [*lines, f"  - expect: {{state: {_leads_to(transition, begin)}}}"]

    def _done(self, kind: Kind, transition: Transition) -> Iterator[str]:
        actor = self._holder(transition.by)
        for need in transition.needs:
            yield from (f"  - as: {actor}", f"    fill: {need.form}", "    fill_the_rest: true")
        yield from (f"  - as: {actor}", f"    do: {transition.event}")
        if transition.ask_reason:
            yield "    reason: Because"

    def _rule(self, rule: Rule, *, fires: bool) -> Lines:
        lines = self._create(rule.record)
        for when in rule.when:
            if when.on == "completed":
                lines += [f"  - as: {self._author(rule.record)}", f"    fill: {when.what}", "    fill_the_rest: true"]
        target = next((effect.what for effect in rule.then if effect.verb in ("create", "task")), "")
        if not target:
            return [*lines, f"  - expect: {{history: opened, by: {self._author(rule.record)}}}"]
        return [*lines, f"  - expect: {{{'created' if fires else 'not_created'}: {target}, because: {rule.id}}}"]

    def _deadline(self, point: Point) -> Lines:
        sort, _, name = point.key.partition(":")
        if sort == "rule":
            return self._rule(self.context.rules[name], fires=True)
        kind_id, _, deadline = name.partition(".")
        kind = self.context.kinds[kind_id]
        state = next(
            (each.id for each in kind.states if any(clock.id == deadline for clock in each.deadlines)), kind.initial
        )
        value = "late" if point.id.endswith(":late") else "met"
        return [
            *_given(kind_id, state),
            "steps:",
            "  - wait: 1 day",
            f"  - expect: {{deadline: {deadline}, value: {value}}}",
        ]

    def _option(self, point: Point) -> Lines:
        path, _, option = point.id.removeprefix("option:").partition("=")
        form, question = path.split(".", 1)
        kind = next((each.id for each in self.context.kinds.values() if form in each.forms), "")
        if not kind or "." in question:
            return []
        table = self.prepared.forms[form].tables[""]
        many = table.fields[question].question.type == "choose_many"
        filled = [f"  - as: {self._author(kind)}", f"    fill: {form}", "    fill_the_rest: true"]
        return [*self._create(kind), *filled, f"    answers: {{{question}: {f'[{option}]' if many else option}}}"]

    def _role(self, role: str) -> Lines:
        person = next((each.id for each in self.people if each.role == role), "")
        kind = next(iter(self.context.kinds))
        return [*self._create(kind), f"  - as: {person}", f"    expect: {{visible_to: {person}}}"] if person else []

    # --- who ---
    def _create(self, kind: str) -> Lines:
        return ["steps:", f"  - as: {self._author(kind)}", f"    create: {kind}"]

    def _author(self, kind: str) -> str:
        """Somebody who may create records of a kind; else the first of the people."""
        able = (name for name, actor in self.actors.items() if may(actor, self.context.roles, f"create_{kind}"))
        return next(able, self.people[0].id)

    def _holder(self, duties: Sequence[str]) -> str:
        """Somebody whose role takes up one of the duties; else the first of the people."""
        able = (each.id for each in self.people if set(self.context.roles[each.role].duties) & set(duties))
        return next(able, self.people[0].id)


def _given(kind: str, state: str) -> Lines:
    return ["given:", f"  record: {kind}", f"  state: {state}"]


def _leads_to(transition: Transition, state: str) -> str:
    return transition.to[0].state if transition.to else state


def _fact(name: str) -> Iterator[str]:
    yield f"  - expect: {{history: {name.partition('.')[2]}}}"
