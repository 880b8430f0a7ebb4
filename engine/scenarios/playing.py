"""Plays one scenario: each step through the use case that a page would call, each expectation against what then stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile

from engine.casework.outcomes import Absent, Done, Outcome
from engine.casework.ports import Store
from engine.casework.prepared import Prepared
from engine.casework.reading.open_form import open_form
from engine.casework.reading.open_record import open_record
from engine.casework.records import Json
from engine.casework.views import RecordView
from engine.casework.writing.answer_approval import answer_approval
from engine.casework.writing.change_flag import change_flag
from engine.casework.writing.create_record import create_record
from engine.casework.writing.do_event import do_event
from engine.casework.writing.save_draft import save_draft
from engine.compiler.scenarios.model import Scenario, Step
from engine.diagnostics import Span
from engine.scenarios.filling import fill_form
from engine.scenarios.judging import judge, told
from engine.scenarios.preparing import prepare_given
from engine.scenarios.stage import Stage, set_stage

ACTING = frozenset({"create", "fill", "do", "send", "raise", "lower", "answer_approval"})
"""Acts that somebody may be refused."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that didn't hold (or a step that couldn't be done): where, what was expected, what there was."""

    span: Span
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario went; it stops at its first failure."""

    scenario: Scenario
    failure: Failure | None = None


@dataclass(slots=True)
class Scene:
    """What a scenario has led to so far."""

    stage: Stage[Store]
    record: str = ""
    outcome: Outcome | None = None
    seen: str = ""
    named: dict[str, str] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    """How many notices of each person have been looked at."""


def play_all(prepared: Prepared, scenarios: Iterable[Scenario]) -> list[Played]:
    """Plays scenarios, each on a stage of its own: none knows of another, so their order makes no difference."""
    return [perform(set_stage(prepared, each.people, moment_of(prepared, each.starts)), each)[0] for each in scenarios]


def perform(stage: Stage[Store], scenario: Scenario) -> tuple[Played, str]:
    """Plays a scenario on a stage with its people; how it went, and the id of the record that it spoke of last."""
    scene = Scene(stage)
    if scenario.given is not None:
        missing = prepare_given(scene.stage, scenario.given)
        if isinstance(missing, str):
            return Played(scenario, Failure(scenario.span, "the given state", missing)), ""
        scene.record = missing[0]
        scene.named[scenario.given.record] = scene.record
    return Played(scenario, _steps(scene, scenario.steps)), scene.record


def _steps(scene: Scene, steps: Sequence[Step]) -> Failure | None:
    for place, step in enumerate(steps):
        if step.expected is not None and step.act == "expect":
            got = judge(scene, step.expected)
        else:
            got = _act(scene, step)
            if got is None and step.expected is not None:
                got = judge(scene, step.expected)
            if got is None and step.act in ACTING and not isinstance(scene.outcome, Done):
                got = None if _refusal_expected(steps[place + 1 :]) else ("the step to be done", told(scene.outcome))
        if got is not None:
            return Failure(step.span, got[0], got[1])
    return None


def _refusal_expected(following: Iterable[Step]) -> bool:
    """Whether what follows directly expects that a step was not done; otherwise it would go wrong unseen."""
    expected = (step.expected for step in takewhile(lambda step: step.act == "expect", following))
    return any(each is not None and (each.refused or each.problem) for each in expected)


def _act(scene: Scene, step: Step) -> tuple[str, str] | None:
    """Does a step; answers (expected, got) when it can't be done at all."""
    stage = scene.stage
    if step.act == "wait" and step.wait is not None:
        stage.move_to(stage.prepared.keeping.add(step.wait, stage.clock.now()))
        return None
    if step.act == "move_to":
        stage.move_to(moment_of(stage.prepared, step.moment))
        return None
    if step.act == "create":
        return _create(scene, step)
    found = _record(scene, step.on)
    if not found:
        return (f"a record `{step.on}`", "there is none, or more than one")
    scene.record = found
    if step.called:
        scene.named[step.called] = found
    if step.act == "see":
        scene.seen = "value" if _sees(scene, step) else "hidden"
        return None
    scene.outcome = _change(scene, step)
    if isinstance(scene.outcome, Done):
        stage.roots.append(stage.record(scene.outcome.record).root)
        _remember_made(scene)
        stage.work()
    return None


def _remember_made(scene: Scene) -> None:
    """Trees that rules have opened beside this one."""
    stage = scene.stage
    tree = stage.tree(scene.record)
    for obligation in tree.obligations:
        if obligation.made and obligation.made not in tree.records:
            stage.roots.append(stage.record(obligation.made).root)


def _create(scene: Scene, step: Step) -> tuple[str, str] | None:
    stage = scene.stage
    kind = stage.prepared.context.kinds[step.what]
    outcome = create_record(stage.desk, stage.command(step.actor, {}), kind.path)
    scene.outcome = outcome
    if not isinstance(outcome, Done):
        return None
    scene.record = outcome.record
    stage.roots.append(outcome.record)
    if step.called:
        scene.named[step.called] = outcome.record
    for form, answers in step.forms.items():
        scene.outcome = fill(scene, step.actor, form, dict(answers), rest=step.fill_the_rest)
        if not isinstance(scene.outcome, Done):
            return None
    _remember_made(scene)
    stage.work()
    return None


def _change(scene: Scene, step: Step) -> Outcome:
    stage = scene.stage
    record = stage.record(scene.record)
    path = stage.prepared.context.kinds[record.kind].path
    match step.act:
        case "fill" if step.draft:
            command = stage.command(step.actor, {"answers": dict(step.answers), "version": 0})
            return save_draft(stage.desk, command, path, record.id, step.what)
        case "fill":
            return fill(scene, step.actor, step.what, dict(step.answers), rest=step.fill_the_rest)
        case "do" | "send":
            payload: dict[str, Json] = {"answers": dict(step.answers)}
            return do_event(stage.desk, stage.command(step.actor, payload, step.reason), path, record.id, step.what)
        case "raise" | "lower":
            command = stage.command(step.actor, {"raise": step.act == "raise"}, step.reason)
            return change_flag(stage.desk, command, path, record.id, step.what)
        case "answer_approval":
            waiting = [
                row.id for row in stage.tree(record.id).approvals if row.record == record.id and row.status == "asked"
            ]
            command = stage.command(step.actor, {"verdict": step.what}, step.reason)
            return answer_approval(stage.desk, command, path, record.id, waiting[-1]) if waiting else Absent()
        case act:
            raise ValueError(f"the compiler let an unknown act through: {act}")


def fill(scene: Scene, person: str, form: str, answers: dict[str, Json], *, rest: bool) -> Outcome:
    """Completes a form as a person would who also answers what else is required."""
    return fill_form(scene.stage, scene.record, person, form, answers, rest=rest)


def _record(scene: Scene, on: str) -> str:
    """The id of the record meant: a name, a rule that made it, its kind if there is one of it; empty when it can't be told."""
    if not on:
        return scene.record
    if on in scene.named:
        return scene.named[on]
    by_rule = [row.made for tree in scene.stage.trees() for row in tree.obligations if row.rule == on and row.made]
    if by_rule:
        return by_rule[-1]
    by_kind = [each.id for tree in scene.stage.trees() for each in tree.records.values() if each.kind == on]
    return by_kind[0] if len(dict.fromkeys(by_kind)) == 1 else ""


def _sees(scene: Scene, step: Step) -> bool:
    """Whether a person can read a field of a record anywhere: in its share, or in its form."""
    stage = scene.stage
    actor = stage.actors[step.actor]
    record = stage.record(scene.record)
    path = stage.prepared.context.kinds[record.kind].path
    view = open_record(stage.desk, actor, path, record.id)
    if not isinstance(view, RecordView):
        return False
    if view.share is not None and any(datum.name == step.what for datum in view.share.data):
        return True
    form, _, question = step.what.partition(".")
    entries = [row.entry for row in stage.tree(record.id).forms if row.record == record.id and row.form == form]
    for entry in entries or [""]:
        opened = open_form(stage.desk, actor, path, record.id, form, entry)
        if not isinstance(opened, Absent) and opened.answers.get(question) is not None:
            return True
    return False


def moment_of(prepared: Prepared, text: str) -> datetime:
    """The instant of a local time `2026-03-02 09:00`, or of a day's beginning."""
    local = datetime.fromisoformat(text)
    return local.replace(tzinfo=prepared.zone).astimezone(UTC)
