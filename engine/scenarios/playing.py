"""Plays one scenario: step by step, each expectation against what then stands there, up to the first that doesn't hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from engine.casework.outcomes import Done
from engine.casework.ports import Store
from engine.casework.prepared import Prepared
from engine.compiler.scenarios.model import Scenario, Step
from engine.diagnostics import Span
from engine.scenarios.acting import act, turn_to
from engine.scenarios.judging import judge
from engine.scenarios.judging.suspects import suspects
from engine.scenarios.preparing import prepare_given
from engine.scenarios.scene import Scene, Verdict, moment_of, told
from engine.scenarios.side_by_side import processes_for, side_by_side
from engine.scenarios.stage import Stage, set_stage

ACTING = frozenset({"create", "fill", "do", "send", "raise", "lower", "answer_approval", "finish", "lend", "take_back"})
"""Acts that somebody may be refused."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that didn't hold (or a step that couldn't be done): where, what was expected, what there was.

    `suspects` are the things of the context that this may come of, the likeliest first, under the keys of
    `engine.compiler.provenance`.
    """

    span: Span
    expected: str
    got: str
    suspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario went; it stops at its first failure."""

    scenario: Scenario
    failure: Failure | None = None


def play_all(prepared: Prepared, scenarios: Iterable[Scenario], processes: int = 0) -> list[Played]:
    """Plays scenarios, each on a stage of its own: none knows of another, so their order makes no difference.

    `processes` share the work; 0: as many as are worth while.
    """
    asked = list(scenarios)

    def failure(scenario: Scenario) -> Failure | None:
        stage = set_stage(prepared, scenario.people, moment_of(prepared, scenario.starts))
        return perform(stage, scenario)[0].failure

    failures = side_by_side(failure, asked, processes or processes_for(len(asked)))
    return [Played(scenario, found) for scenario, found in zip(asked, failures, strict=True)]


def perform(stage: Stage[Store], scenario: Scenario, told: Mapping[str, int] | None = None) -> tuple[Played, str]:
    """Plays a scenario on a stage with its people; how it went, and the id of the record that it spoke of last.

    `told`: how many notices people had before, where the stage's store held something already.
    """
    scene = Scene(stage, told=dict(told or {}))
    if scenario.given is not None:
        missing = prepare_given(scene.stage, scenario.given)
        if isinstance(missing, str):
            failure = Failure(
                scenario.span, "the given state", missing, (f"state:{scenario.given.record}.{scenario.given.state}",)
            )
            return Played(scenario, failure), ""
        scene.record = missing[0]
        scene.named[scenario.given.record] = scene.record
    return Played(scenario, _steps(scene, scenario.steps)), scene.record


def _steps(scene: Scene, steps: Sequence[Step]) -> Failure | None:
    for place, step in enumerate(steps):
        got = _step(scene, step, steps[place + 1 :])
        if got is not None:
            return Failure(step.span, got[0], got[1], suspects(scene, step.expected))
    return None


def _step(scene: Scene, step: Step, following: Sequence[Step]) -> Verdict:
    got = act(scene, step) if step.act != "expect" else turn_to(scene, step) if step.on or scene.record else None
    if got is None and step.expected is not None:
        got = judge(scene, step.expected)
    undone = step.act in ACTING and not isinstance(scene.outcome, Done)
    if got is None and undone and not _refusal_expected([step, *following]):
        return ("the step to be done", told(scene.outcome))
    return got


def _refusal_expected(steps: Sequence[Step]) -> bool:
    """Whether the step itself or what follows directly expects that it was not done; otherwise it would go wrong unseen."""
    following = takewhile(lambda step: step.act == "expect", steps[1:])
    expected = (step.expected for step in (steps[0], *following))
    return any(each is not None and (each.refused or each.problem) for each in expected)
