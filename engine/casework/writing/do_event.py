"""A person does an event of a record: decided by the workflow, approved first where that is asked, carried out with all that follows."""

from __future__ import annotations

from collections.abc import Iterable

from engine.access import Override
from engine.casework.desk import Command, Desk
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome, Wrong
from engine.casework.ports import Writing
from engine.casework.records import FormRow, Json, Record
from engine.casework.refusing import hushed, refusal
from engine.casework.sharing.sending import send
from engine.casework.standing import acts_for, duties, vacancies
from engine.casework.work import approvals, flow
from engine.casework.work.environment import environment
from engine.casework.work.unit import Unit
from engine.casework.writing.command import Target, conclude, in_one_commit
from engine.casework.writing.filling import answers_in
from engine.forms import Evaluation, evaluate
from engine.workflows import Ask, Refused, decide
from engine.workflows import Outcome as WorkflowOutcome
from engine.workflows.model import Transition


def do_event(desk: Desk, command: Command, path: str, record: str, event: str) -> Outcome:
    """Does an event. Payload: `answers` to its own questions; for a sending one `recipient`, `override_basis`."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        target = Target("event", path, record, (event,))
        return conclude(tx, command, target, opened, lambda *_: _do(opened, command, event))

    return in_one_commit(desk, work)


def held_duties(opened: Opened) -> frozenset[str]:
    """The duties that the actor holds on the record now, those taken over because nobody holds them included."""
    unit = opened.unit
    own = duties(unit.prepared, unit.actor, opened.standing)
    at_most = duties(unit.prepared, unit.actor, opened.standing, frozenset(unit.prepared.context.duties))
    if at_most == own:
        # Whatever nobody holds, this actor takes nothing over: everyone with a log-in needn't be read.
        return own
    vacant = vacancies(unit.prepared, opened.standing, unit.people())
    return duties(unit.prepared, unit.actor, opened.standing, vacant)


def act_for(opened: Opened, wanted: Iterable[str]) -> None:
    """From here on it is journalled for whom the actor acts, where one of these duties is theirs only because it was lent."""
    unit = opened.unit
    if unit.actor.lent:
        vacant = vacancies(unit.prepared, opened.standing, unit.people())
        unit.cause.on_behalf = acts_for(unit.prepared, unit.actor, opened.standing, wanted, vacant)


def _do(opened: Opened, command: Command, event: str) -> Outcome:
    unit, record = opened.unit, opened.record
    machine = unit.prepared.machines[record.kind]
    held = held_duties(opened)
    transition = next((each for each in machine.in_state[record.state] if each.event == event), None)
    evaluation = asked(unit, record, transition, answers_in(command.payload)) if transition is not None else None
    complete = evaluation is None or evaluation.is_complete
    ask = Ask(event, held, complete=complete, reason=command.reason)
    typed = {"answers": evaluation.answers()} if evaluation is not None and complete else {}
    env = approvals.surroundings(unit, record, f"event:{event}", typed)
    decided = decide(machine, approvals.snapshot(unit, record), ask, env, unit.prepared.run)
    if isinstance(decided, Refused):
        if decided.code == "answers_needed" and evaluation is not None:
            return Wrong(evaluation.problems)
        return hushed(refusal(unit, record, decided), opened.allowance)
    act_for(opened, decided.transition.by)
    answers = evaluation.answers() if evaluation is not None else {}
    if decided.approval is not None:
        payload: dict[str, Json] = {"answers": answers}
        row = approvals.request_event(unit, record, event, decided.approval, command.reason, payload)
        if isinstance(row, Refused):
            return hushed(refusal(unit, record, row), opened.allowance)
        if row.status == approvals.WAITING:
            return Done(unit.kind(record).path, record.id, message="approval_asked")
        # No level applies: it is approved already, and happens like anything that was.
        given = Ask(event, held, approved=True)
        decided = decide(machine, approvals.snapshot(unit, record), given, env, unit.prepared.run)
        if isinstance(decided, Refused):
            return hushed(refusal(unit, record, decided), opened.allowance)
    return perform(opened, command, decided, answers, held)


def asked(unit: Unit, record: Record, transition: Transition, answers: dict[str, Json]) -> Evaluation | None:
    """The event's own questions evaluated; none when it asks nothing."""
    if not transition.ask:
        return None
    return evaluate(unit.prepared.forms[transition.ask], answers, environment(unit, record))


def perform(
    opened: Opened,
    command: Command,
    decided: WorkflowOutcome,
    answers: dict[str, Json],
    held: frozenset[str],
    asked_by: str = "",
) -> Outcome:
    """Carries out what has been decided (and approved)."""
    unit, record = opened.unit, opened.record
    entry = ""
    if decided.transition.ask:
        entry = keep_answers(unit, record, decided.transition.ask, answers)
    message = "done"
    if decided.transition.sends:
        basis = command.payload.get("override_basis")
        override = Override(held, basis, command.reason) if isinstance(basis, str) and basis else None
        recipient = command.payload.get("recipient")
        refused = send(unit, record, recipient if isinstance(recipient, str) else "", override)
        if refused is not None:
            return refused
        message = "sent"
    flow.carry_out(unit, record.id, decided, command.reason, entry, asked_by)
    return Done(unit.kind(record).path, record.id, message=message)


def keep_answers(unit: Unit, record: Record, form: str, answers: dict[str, Json]) -> str:
    """Keeps the answers to an event's own questions: one row for each time it happened; gives the row's entry."""
    clear, sealed = unit.prepared.apart(form, answers)
    row = FormRow(
        record=record.id,
        form=form,
        entry=unit.ids.new(),
        status="complete",
        version=1,
        answers=clear,
        sealed=sealed,
        author=unit.cause.actor,
        completed_by=unit.cause.actor,
        completed_at=unit.now,
        position=len(unit.forms_of(record.id)) + 1,
    )
    unit.put(row)
    body: dict[str, Json] = {f"{form}.{key}": [None, value] for key, value in answers.items()}
    unit.write(record.id, "completed", (form, f"entry:{row.entry}", *body), body)
    return row.entry
