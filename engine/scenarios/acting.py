"""Does the steps of a scenario: each through the use case that a page would call."""

from __future__ import annotations

from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.personal.finish_task import finish_task
from engine.casework.records import Json
from engine.casework.writing.answer_approval import answer_approval
from engine.casework.writing.change_flag import change_flag
from engine.casework.writing.create_record import create_record
from engine.casework.writing.do_event import do_event
from engine.compiler.scenarios.model import Step
from engine.scenarios.filling import fill_form, save_form
from engine.scenarios.judging.looking import sees
from engine.scenarios.judging.made import reasons_of
from engine.scenarios.lending import end_lending, lend_duties
from engine.scenarios.scene import Scene, Verdict, moment_of


def act(scene: Scene, step: Step) -> Verdict:
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
    if step.act in ("lend", "take_back"):
        scene.did, scene.actor = step, step.actor
        scene.outcome = lend_duties(scene.stage, step) if step.act == "lend" else end_lending(scene.stage, step)
        return None
    missing = turn_to(scene, step)
    if missing is not None:
        return missing
    if step.act == "see":
        scene.seen = "value" if sees(scene, step.actor, step.what) else "hidden"
        return None
    scene.did, scene.stood = step, stage.record(scene.record).state
    scene.outcome = _change(scene, step)
    if isinstance(scene.outcome, Done):
        stage.roots.append(stage.record(scene.outcome.record).root)
        _remember_made(scene)
        stage.work()
    return None


def turn_to(scene: Scene, step: Step) -> Verdict:
    """Makes the record that a step is about the one that the scenario speaks of."""
    found = _record(scene, step.on)
    if not found:
        return (f"a record `{step.on}`" if step.on else "a record", "there is none, or more than one")
    scene.record, scene.actor = found, step.actor
    if step.called:
        scene.named[step.called] = found
    return None


def _remember_made(scene: Scene) -> None:
    """Trees that rules have opened beside this one."""
    stage = scene.stage
    tree = stage.tree(scene.record)
    for obligation in tree.obligations:
        if obligation.made and obligation.made not in tree.records:
            stage.roots.append(stage.record(obligation.made).root)


def _create(scene: Scene, step: Step) -> Verdict:
    stage = scene.stage
    kind = stage.prepared.context.kinds[step.what]
    outcome = create_record(stage.desk, stage.command(step.actor, {}), kind.path)
    scene.outcome, scene.did, scene.actor, scene.stood = outcome, step, step.actor, kind.initial
    if not isinstance(outcome, Done):
        return None
    scene.record = outcome.record
    stage.roots.append(outcome.record)
    if step.called:
        scene.named[step.called] = outcome.record
    for form, answers in step.forms.items():
        scene.form = form
        scene.outcome = fill_form(stage, scene.record, step.actor, form, dict(answers), rest=step.fill_the_rest)
        if not isinstance(scene.outcome, Done):
            return None
    _remember_made(scene)
    stage.work()
    return None


def _change(scene: Scene, step: Step) -> Outcome:
    stage, path = scene.stage, scene.path
    match step.act:
        case "fill":
            return _fill(scene, step)
        case "do":
            payload: dict[str, Json] = {"answers": dict(step.answers)}
            return do_event(stage.desk, stage.command(step.actor, payload, step.reason), path, scene.record, step.what)
        case "send":
            return _send(scene, step)
        case "raise" | "lower":
            command = stage.command(step.actor, {"raise": step.act == "raise"}, step.reason)
            return change_flag(stage.desk, command, path, scene.record, step.what)
        case "answer_approval":
            rows = stage.tree(scene.record).approvals
            waiting = [row.id for row in rows if row.record == scene.record and row.status == "asked"]
            command = stage.command(step.actor, {"verdict": step.what}, step.reason)
            return answer_approval(stage.desk, command, path, scene.record, waiting[-1]) if waiting else Absent()
        case "finish":
            return _finish(scene, step)
        case unknown:
            raise ValueError(f"the compiler let an unknown act through: {unknown}")


def _fill(scene: Scene, step: Step) -> Outcome:
    scene.form = step.what
    answers, last = dict(step.answers), step.entry == "last"
    if step.draft:
        return save_form(scene.stage, scene.record, step.actor, step.what, answers, rest=step.fill_the_rest, last=last)
    return fill_form(
        scene.stage,
        scene.record,
        step.actor,
        step.what,
        answers,
        rest=step.fill_the_rest,
        last=last,
        reason=step.reason,
    )


def _finish(scene: Scene, step: Step) -> Outcome:
    """The open task that comes of a rule or deadline is said to be done; absent when there is none."""
    stage = scene.stage
    tree = stage.tree(scene.record)
    meant = [each for each in tree.tasks if each.status == "open" and step.what in reasons_of(tree, each.id)]
    if not meant:
        return Absent()
    task = meant[-1]
    path = stage.prepared.context.kinds[tree.records[task.record].kind].path
    command = stage.command(step.actor, {"decision": step.decision}, step.reason)
    return finish_task(stage.desk, command, path, task.record, task.id)


def _send(scene: Scene, step: Step) -> Outcome:
    """The event of the state that sends, to an organisation; refused like one that isn't there when none does."""
    stage = scene.stage
    record = stage.record(scene.record)
    ways = stage.prepared.machines[record.kind].in_state[record.state]
    event = next((each.event for each in ways if each.sends), "")
    if not event:
        return Refusal("not_from_here", {"state": record.state})
    payload: dict[str, Json] = {"answers": {}, "recipient": step.what, "override_basis": step.override}
    return do_event(stage.desk, stage.command(step.actor, payload, step.reason), scene.path, record.id, event)


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
