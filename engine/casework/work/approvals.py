"""Requests for approval in a unit: asked for an event or a fact, with their task and clock; answered; and what is locked meanwhile.

The law of who may answer is `workflows.approvals`; carrying out what was approved is `flow` and `facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.casework.records import ApprovalAnswer, ApprovalRow, ClockRow, Json, Record, TaskRow
from engine.casework.words import NOTICES, TASKS
from engine.casework.work.environment import environment
from engine.casework.work.notify import notify, task_done
from engine.casework.work.unit import Unit
from engine.expressions import Environment
from engine.forms import evaluate
from engine.workflows import (
    Answer,
    Clock,
    FactChange,
    Refused,
    Request,
    Snapshot,
    approval_of,
    ask,
    due_from,
    locked_forms,
    pass_on,
    timed,
)
from engine.workflows.model import Approval

WAITING = "asked"


def request_of(row: ApprovalRow) -> Request:
    """The kernel's request of a stored row."""
    answers = tuple(Answer(a.level, a.person, a.verdict, a.at, a.reason, a.on_behalf) for a in row.answers)
    return Request(
        row.id, row.subject, row.asked_by, row.asked_at, row.status, row.level, row.editors, row.reason, answers
    )


def stored(row: ApprovalRow, request: Request) -> ApprovalRow:
    """The row after its request has moved on."""
    answers = tuple(ApprovalAnswer(a.level, a.person, a.verdict, a.at, a.reason, a.on_behalf) for a in request.answers)
    passed = row.passed_to if request.level == row.level else ""
    return replace(row, status=request.status, level=request.level, answers=answers, passed_to=passed)


def pending(unit: Unit, record: str) -> list[ApprovalRow]:
    """The requests about a record that wait for an answer."""
    return [row for row in unit.approvals.values() if row.record == record and row.status == WAITING]


def snapshot(unit: Unit, record: Record) -> Snapshot:
    """What a decision about the record needs beside its environment."""
    started = frozenset(
        row.what for row in unit.clocks.values() if row.record == record.id and row.origin == "deadline"
    )
    return Snapshot(
        state=record.state,
        pending=tuple(request_of(row) for row in pending(unit, record.id)),
        flags=frozenset(record.flags),
        events=record.events,
        started=started,
        wanting=wanting(unit, record),
    )


def wanting(unit: Unit, record: Record) -> dict[str, tuple[str, ...]]:
    """The forms of a record that lack an answer which an event needs, by event; of an entry form the newest entry counts."""
    found: dict[str, tuple[str, ...]] = {}
    for form in unit.kind(record).forms:
        prepared = unit.prepared.forms[form]
        asked = [each for table in prepared.tables.values() for each in table.for_event]
        if not asked:
            continue
        rows = unit.forms_of(record.id, form)
        answers = unit.prepared.whole(rows[-1]) if rows else {}
        for event in sorted({event for each in asked for event in each.question.required_for}):
            problems = evaluate(prepared, answers, environment(unit, record), event).problems
            needing = {each.id for each in asked if event in each.question.required_for}
            if any(each.code == "required" and each.path.rpartition(".")[2] in needing for each in problems):
                found[event] = (*found.get(event, ()), form)
    return found


def locked(unit: Unit, record: Record) -> frozenset[str]:
    """The forms that nobody may complete now."""
    return locked_forms(unit.prepared.machines[record.kind], snapshot(unit, record))


def surroundings(unit: Unit, record: Record, subject: str, payload: Mapping[str, Json]) -> Environment:
    """What the conditions of a request read: the record, and before it the answers to the event's own questions."""
    sort, _, event = subject.partition(":")
    answers = payload.get("answers")
    ways = unit.prepared.machines[record.kind].in_state.get(record.state, ()) if sort == "event" else ()
    form = next((each.ask for each in ways if each.event == event and each.ask), "")
    here = unit.prepared.values(form, answers) if form and isinstance(answers, dict) else {}
    return environment(unit, record, here)


def approval_for(unit: Unit, row: ApprovalRow) -> Approval | None:
    """What the configuration asks for this request."""
    record = unit.records[row.record]
    approval = approval_of(unit.prepared.machines[record.kind], record.state, row.subject)
    if approval is None or not row.passed_to or row.status != WAITING:
        return approval
    return pass_on(request_of(row), approval, row.passed_to)


def pass_to(unit: Unit, row: ApprovalRow, duty: str) -> None:
    """Gives the level that a request waits for to another duty, and its task with it."""
    unit.put(replace(row, passed_to=duty))
    for task in list(unit.tasks.values()):
        if task.subject == f"approval:{row.id}" and task.status == "open":
            unit.put(replace(task, duty=duty))


def request_event(
    unit: Unit, record: Record, event: str, approval: Approval, reason: str, payload: Mapping[str, Json]
) -> ApprovalRow | Refused:
    """Asks for the approval of an event; the editors of the forms that it locks may not answer."""
    rows = [row for form in approval.locks for row in unit.forms_of(record.id, form)]
    editors = tuple(dict.fromkeys(row.completed_by for row in rows if row.completed_by))
    return _request(unit, record, f"event:{event}", approval, reason, payload, editors)


def request_fact(unit: Unit, record: str, change: FactChange, value: Json) -> None:
    """Asks for the approval of a fact's new value."""
    here = unit.records[record]
    if change.approval is None:
        return
    # The reason of a fact's change was given in the form that made it: the request itself asks for none.
    free = replace(change.approval, ask_reason=False)
    payload: dict[str, Json] = {"fact": change.fact.id, "value": value}
    _request(unit, here, change.subject, free, "", payload, ())
    unit.write(record, "fact_asked", (f"facts.{change.fact.id}",), {f"facts.{change.fact.id}": [None, value]})


def _request(
    unit: Unit,
    record: Record,
    subject: str,
    approval: Approval,
    reason: str,
    payload: Mapping[str, Json],
    editors: tuple[str, ...],
) -> ApprovalRow | Refused:
    request = ask(
        unit.ids.new(),
        subject,
        approval,
        unit.cause.actor,
        unit.now,
        surroundings(unit, record, subject, payload),
        unit.prepared.run,
        editors=editors,
        reason=reason,
        on_behalf=unit.cause.on_behalf,
    )
    if isinstance(request, Refused):
        return request
    row = ApprovalRow(
        id=request.id,
        record=record.id,
        subject=subject,
        asked_by=request.asked_by,
        asked_at=request.asked_at,
        status=request.status,
        level=request.level,
        editors=request.editors,
        reason=reason,
        payload=dict(payload),
    )
    unit.put(row)
    unit.write(record.id, "approval_asked", (subject,), {"reason": [None, reason]} if reason else {})
    if row.status == WAITING:
        wait(unit, row, approval)
    return row


def wait(unit: Unit, row: ApprovalRow, approval: Approval) -> None:
    """Makes the task and the clock of the level that the request waits for, and tells its holders."""
    record = unit.records[row.record]
    level = approval.levels[row.level]
    env = surroundings(unit, record, row.subject, row.payload)
    prepared = unit.prepared
    due = due_from(level.within, unit.now, env, prepared.run, prepared.keeping) if level.within else None
    unit.put(
        TaskRow(
            id=unit.ids.new(),
            record=record.id,
            title=TASKS["approval"],
            status="open",
            duty=level.by,
            team=record.team,
            organisation=record.organisation,
            due_at=due,
            made_at=unit.now,
            subject=f"approval:{row.id}",
        )
    )
    notify(unit, record, level.by, NOTICES["approval"], subject_title(unit, record, row.subject))
    if due is not None:
        clock = timed(Clock(unit.ids.new(), row.id, unit.now, due), level.steps, env, prepared.run, prepared.keeping)
        unit.put(ClockRow(clock.id, record.id, "approval", row.id, unit.now, due, next_at=clock.next_at))


def close(unit: Unit, row: ApprovalRow) -> None:
    """Ends the task and the clock of the level that has just been answered (or lapsed)."""
    task_done(unit, f"approval:{row.id}")
    for clock in list(unit.clocks.values()):
        if clock.origin == "approval" and clock.what == row.id and clock.met_at is None and clock.cancelled_at is None:
            unit.put(replace(clock, met_at=unit.now, next_at=None))


def lapse(unit: Unit, identifiers: tuple[str, ...]) -> None:
    """Requests for what can't happen any more."""
    for identifier in identifiers:
        row = unit.approvals[identifier]
        unit.put(replace(row, status="lapsed"))
        close(unit, row)
        unit.write(row.record, "approval_lapsed", (row.subject,))


def overtake(unit: Unit, record: str, fact: str) -> None:
    """Requests about a fact of which something newer has been said: the newer value counts, whether it waits or not."""
    lapse(unit, tuple(row.id for row in pending(unit, record) if row.subject.startswith(f"fact:{fact}:")))


def subject_title(unit: Unit, record: Record, subject: str) -> str:
    """The title of what a request is about: the event's or the fact's, as a source sentence."""
    sort, _, name = subject.partition(":")
    machine = unit.prepared.machines[record.kind]
    if sort == "fact":
        return machine.facts[name.partition(":")[0]].title.source
    ways = [each for transitions in machine.in_state.values() for each in transitions if each.event == name]
    return ways[0].title.source if ways else name
