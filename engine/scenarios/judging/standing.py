"""How a record stands after a step, and what stood against the step."""

from __future__ import annotations

from engine.casework.outcomes import Absent, Refusal, Wrong
from engine.casework.records import ClockRow
from engine.compiler.scenarios.model import Expected
from engine.scenarios.judging.times import due
from engine.scenarios.scene import Scene, Verdict, told, words_of


def refused(scene: Scene, expected: Expected) -> Verdict:
    """The step was refused, for this reason."""
    outcome = scene.outcome
    code = outcome.code if isinstance(outcome, Refusal) else "absent" if isinstance(outcome, Absent) else ""
    if code != expected.refused:
        return (f"refused: {expected.refused}", told(outcome))
    if not expected.because or not isinstance(outcome, Refusal):
        return None
    named = words_of(outcome)
    if {expected.because, _title(scene, expected.because)}.isdisjoint(named):
        return (f"refused: {expected.refused} because of {expected.because}", told(outcome))
    return None


def _title(scene: Scene, word: str) -> str:
    """The title of what a word is the id of: refusals name things as people read them."""
    context = scene.stage.prepared.context
    titles = {state.id: state.title.source for kind in context.kinds.values() for state in kind.states}
    titles |= {duty.id: duty.title.source for duty in context.duties.values()}
    titles |= {form.id: form.title.source for form in context.forms.values()}
    return titles.get(word, word)


def problem(scene: Scene, expected: Expected) -> Verdict:
    """The form of the step has this problem."""
    found = scene.outcome.problems if isinstance(scene.outcome, Wrong) else ()
    if any(each.code == expected.problem and expected.at in ("", each.path) for each in found):
        return None
    return (f"problem: {expected.problem}" + (f" at {expected.at}" if expected.at else ""), told(scene.outcome))


def state(scene: Scene, expected: Expected) -> Verdict:
    """The record is in a state."""
    found = scene.stage.record(scene.record).state
    return None if found == expected.state else (f"state: {expected.state}", f"state: {found}; {told(scene.outcome)}")


def fact(scene: Scene, expected: Expected) -> Verdict:
    """A fact has a value."""
    values = scene.stage.record(scene.record).facts.get(expected.fact, ())
    value = values[-1].value if values else "nothing yet"
    return None if str(value) == expected.value else (f"{expected.fact}: {expected.value}", f"{expected.fact}: {value}")


def flag(scene: Scene, expected: Expected) -> Verdict:
    """A flag is up, or down."""
    raised = expected.flag in scene.stage.record(scene.record).flags
    wanted = expected.value not in ("no", "false", "lowered")
    word = {True: "raised", False: "lowered"}
    return None if raised == wanted else (f"{expected.flag} {word[wanted]}", f"{word[raised]}; {told(scene.outcome)}")


def deadline(scene: Scene, expected: Expected) -> Verdict:
    """A clock runs, has been met, or is late."""
    clocks = [
        each
        for each in scene.stage.tree(scene.record).clocks
        if each.record == scene.record and each.what == expected.deadline and each.cancelled_at is None
    ]
    clock = clocks[-1] if clocks else None
    if clock is None:
        return (f"deadline {expected.deadline}", "no such clock runs")
    other = due(scene, expected, clock.due_at, expected.deadline)
    if other is not None or not expected.value:
        return other
    word = _how(scene, clock)
    return None if word == expected.value else (f"{expected.deadline} {expected.value}", word)


def _how(scene: Scene, clock: ClockRow) -> str:
    late = (clock.met_at or scene.stage.clock.now()) > clock.due_at
    return "met" if clock.met_at else "late" if late else "running"


def waiting_for(scene: Scene, expected: Expected) -> Verdict:
    """A request for approval waits for a duty."""
    tasks = scene.stage.tree(scene.record).tasks
    asked = [each for each in tasks if each.record == scene.record and each.subject.startswith("approval:")]
    duties = {each.duty for each in asked if each.status == "open"}
    if expected.waiting_for in duties:
        return None
    return (f"waiting for {expected.waiting_for}", f"{', '.join(sorted(duties)) or 'nobody'}; {told(scene.outcome)}")
