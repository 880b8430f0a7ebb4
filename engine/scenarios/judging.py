"""Whether what a scenario expects is so. Each expectation answers none when it holds, otherwise (expected, got) in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from engine.casework.outcomes import Absent, Outcome, Refusal, Wrong
from engine.casework.ports import Store
from engine.casework.records import ClockRow, ObligationRow
from engine.compiler.scenarios.model import Expected
from engine.expressions import Duration
from engine.scenarios.stage import Stage

Verdict = tuple[str, str] | None


class SceneShape(Protocol):
    """What judging reads of a scene."""

    stage: Stage[Store]
    record: str
    outcome: Outcome | None
    seen: str
    told: dict[str, int]


def judge(scene: SceneShape, expected: Expected) -> Verdict:
    """Judges one expectation."""
    for word, decide in _JUDGES.items():
        if getattr(expected, word):
            return decide(scene, expected)
    return ("something", "an empty expectation")


def _created(scene: SceneShape, expected: Expected) -> Verdict:
    found = _made(scene, expected)
    told = f"a `{expected.created}`" + (f" because of `{expected.because}`" if expected.because else "")
    if not found:
        return (told, _demands(scene))
    obligation = found[-1]
    tree = scene.stage.tree(obligation.record)
    if expected.due_in is not None:
        clock = next((each for each in tree.clocks if each.id == obligation.id), None)
        if clock is None or clock.due_at != _from_now(scene, expected.due_in):
            return (f"due in {_words(expected.due_in)}", _due(scene, clock))
    if expected.to:
        made = scene.stage.record(obligation.made)
        first = next(iter(made.sending.recipients), "nobody") if made.sending is not None else "nobody"
        if first != expected.to:
            return (f"to `{expected.to}`", f"to `{first}`")
    return None


def _not_created(scene: SceneShape, expected: Expected) -> Verdict:
    found = _made(scene, expected, expected.not_created)
    return (f"no `{expected.not_created}`", _demands(scene)) if found else None


def _notified(scene: SceneShape, expected: Expected) -> Verdict:
    person = expected.notified
    notices = scene.stage.store.read(lambda reading: reading.notices(person, 1000))
    known = scene.told.get(person, 0)
    scene.told[person] = len(notices)
    return None if len(notices) > known else (f"`{person}` is told", f"{len(notices) - known} new notices")


def _refused(scene: SceneShape, expected: Expected) -> Verdict:
    outcome = scene.outcome
    code = outcome.code if isinstance(outcome, Refusal) else "absent" if isinstance(outcome, Absent) else ""
    return None if code == expected.refused else (f"refused: {expected.refused}", told(outcome))


def _problem(scene: SceneShape, expected: Expected) -> Verdict:
    outcome = scene.outcome
    codes = [each.code for each in outcome.problems] if isinstance(outcome, Wrong) else []
    return None if expected.problem in codes else (f"problem: {expected.problem}", told(outcome))


def _state(scene: SceneShape, expected: Expected) -> Verdict:
    state = scene.stage.record(scene.record).state
    return None if state == expected.state else (f"state: {expected.state}", f"state: {state}; {told(scene.outcome)}")


def _fact(scene: SceneShape, expected: Expected) -> Verdict:
    values = scene.stage.record(scene.record).facts.get(expected.fact, ())
    value = values[-1].value if values else None
    return None if str(value) == expected.value else (f"{expected.fact}: {expected.value}", f"{expected.fact}: {value}")


def _flag(scene: SceneShape, expected: Expected) -> Verdict:
    raised = expected.flag in scene.stage.record(scene.record).flags
    wanted = expected.value not in ("no", "false", "lowered")
    word = {True: "raised", False: "lowered"}
    return None if raised == wanted else (f"{expected.flag} {word[wanted]}", f"{word[raised]}; {told(scene.outcome)}")


def _deadline(scene: SceneShape, expected: Expected) -> Verdict:
    clocks = [
        each
        for each in scene.stage.tree(scene.record).clocks
        if each.record == scene.record and each.what == expected.deadline and each.cancelled_at is None
    ]
    clock = clocks[-1] if clocks else None
    if clock is None:
        return (f"deadline {expected.deadline}", "no such clock runs")
    if expected.due_in is not None and clock.due_at != _from_now(scene, expected.due_in):
        return (f"{expected.deadline} due in {_words(expected.due_in)}", _due(scene, clock))
    if expected.value:
        late = (clock.met_at or scene.stage.clock.now()) > clock.due_at
        word = "met" if clock.met_at else "late" if late else "running"
        return None if word == expected.value else (f"{expected.deadline} {expected.value}", word)
    return None


def _waiting_for(scene: SceneShape, expected: Expected) -> Verdict:
    stage = scene.stage
    tree = stage.tree(scene.record)
    duties = {
        task.duty
        for task in tree.tasks
        if task.record == scene.record and task.status == "open" and task.subject.startswith("approval:")
    }
    wanted = expected.waiting_for
    return (
        None
        if wanted in duties
        else (f"waiting for {wanted}", f"{', '.join(sorted(duties)) or 'nobody'}; {told(scene.outcome)}")
    )


def _seen(scene: SceneShape, expected: Expected) -> Verdict:
    return None if scene.seen == expected.seen else (expected.seen, scene.seen)


_JUDGES: Mapping[str, Callable[[SceneShape, Expected], Verdict]] = {
    "created": _created,
    "not_created": _not_created,
    "notified": _notified,
    "refused": _refused,
    "problem": _problem,
    "state": _state,
    "fact": _fact,
    "flag": _flag,
    "deadline": _deadline,
    "waiting_for": _waiting_for,
    "seen": _seen,
}


def _made(scene: SceneShape, expected: Expected, kind: str = "") -> list[ObligationRow]:
    wanted = kind or expected.created
    return [
        row
        for tree in scene.stage.trees()
        for row in tree.obligations
        if row.target == wanted and expected.because in ("", row.rule)
    ]


def _from_now(scene: SceneShape, length: Duration) -> datetime:
    return scene.stage.prepared.keeping.add(length, scene.stage.clock.now())


def _demands(scene: SceneShape) -> str:
    rules = [row.rule for tree in scene.stage.trees() for row in tree.obligations]
    return f"rules have demanded: {', '.join(rules) or 'nothing'}; {told(scene.outcome)}"


def _due(scene: SceneShape, clock: ClockRow | None) -> str:
    return f"due in {clock.due_at - scene.stage.clock.now()}" if clock is not None else "no clock"


def _words(length: Duration) -> str:
    return f"{length.amount} {length.unit.replace('_', ' ')}"


def told(outcome: Outcome | None) -> str:
    match outcome:
        case Refusal():
            return f"refused: {outcome.code} {dict(outcome.parameters)}"
        case Wrong():
            return "problems: " + ", ".join(f"{each.path or 'form'}: {each.code}" for each in outcome.problems)
        case Absent():
            return "refused: absent"
        case None:
            return "nothing was done"
        case _:
            return "it was done"
