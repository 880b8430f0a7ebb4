"""Whether what a scenario expects is so. It looks, as people and pages would, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.compiler.scenarios.model import Expected
from engine.scenarios.judging import looking, made, standing
from engine.scenarios.scene import Scene, Verdict, told

WITHOUT = ("refused", "problem", "notified", "not_notified", "created", "not_created", "task_for", "no_task_for")
"""What can be asked although there is no record: who was refused to make one, for example."""


def judge(scene: Scene, expected: Expected) -> Verdict:
    """Judges one expectation: none when it holds, otherwise (expected, got) in plain words."""
    for word, decide in _JUDGES.items():
        if getattr(expected, word):
            return (
                decide(scene, expected)
                if scene.record or word in WITHOUT
                else ("a record", f"none; {told(scene.outcome)}")
            )
    return ("something", "an empty expectation")


_JUDGES: Mapping[str, Callable[[Scene, Expected], Verdict]] = {
    "created": made.created,
    "not_created": made.not_created,
    "notified": made.notified,
    "not_notified": made.not_notified,
    "task_for": made.task_for,
    "no_task_for": made.no_task_for,
    "history": made.history,
    "refused": standing.refused,
    "problem": standing.problem,
    "state": standing.state,
    "fact": standing.fact,
    "flag": standing.flag,
    "deadline": standing.deadline,
    "waiting_for": standing.waiting_for,
    "shown": looking.shown,
    "hidden": looking.hidden,
    "visible_to": looking.visible_to,
    "not_visible_to": looking.not_visible_to,
    "seen": looking.seen,
}
