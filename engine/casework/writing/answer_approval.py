"""A person answers a request for approval; once it is given, what was asked for happens, if what it needs is still there."""

from __future__ import annotations

from engine.casework.desk import Command, Desk
from engine.casework.opening import Opened, open_for_writing
from engine.casework.outcomes import Absent, Done, Outcome, Refusal
from engine.casework.ports import Writing
from engine.casework.records import ApprovalRow, Json, Record
from engine.casework.refusing import hushed, refusal
from engine.casework.words import NOTICES
from engine.casework.work import approvals, flow
from engine.casework.work.environment import environment
from engine.casework.work.facts import set_fact
from engine.casework.work.notify import tell
from engine.casework.work.unit import Unit
from engine.casework.writing.command import Target, conclude, in_one_commit
from engine.casework.writing.do_event import act_for, held_duties, perform
from engine.workflows import Answering, Ask, Refused, answer, decide, returned, withdraw
from engine.workflows.model import Approval

VERDICTS = ("approve", "return")
WITHDRAW = "withdraw"
"""The verdict of who asked: the request is taken back."""


def answer_approval(desk: Desk, command: Command, path: str, record: str, approval: str) -> Outcome:
    """Answers a request. Payload: `verdict` (`approve` or `return`, the latter with a reason; `withdraw` for who asked)."""

    def work(tx: Writing) -> Outcome:
        opened = open_for_writing(tx, desk, command, path, record)
        if isinstance(opened, Absent):
            return opened
        target = Target("approval", path, record, (approval,))
        return conclude(tx, command, target, opened, lambda *_: _answer(opened, command, approval))

    return in_one_commit(desk, work)


def _answer(opened: Opened, command: Command, identifier: str) -> Outcome:
    unit, record = opened.unit, opened.record
    row = unit.approvals.get(identifier)
    if row is None or row.record != record.id:
        return Absent()
    verdict = command.payload.get("verdict")
    if verdict == WITHDRAW:
        return _withdraw(opened, command, row)
    approval = approvals.approval_for(unit, row)
    if approval is None or verdict not in VERDICTS:
        return Refusal("already_answered" if approval is None else "reason_needed", {"status": row.status})
    held = held_duties(opened)
    # Of an answered request the level is the last one: what is refused is said by the law itself.
    act_for(opened, (approval.levels[min(row.level, len(approval.levels) - 1)].by,))
    behalf, partners = unit.cause.on_behalf, unit.actor.partners
    who = Answering(command.actor.person, held, str(verdict), command.reason, behalf, partners)
    env = approvals.surroundings(unit, record, row.subject, row.payload)
    request = answer(approvals.request_of(row), approval, who, unit.now, env, unit.prepared.run)
    if isinstance(request, Refused):
        return hushed(refusal(unit, record, request), opened.allowance)
    answered = approvals.stored(row, request)
    unit.put(answered)
    approvals.close(unit, row)
    return _follow(opened, command, answered, approval, held)


def _withdraw(opened: Opened, command: Command, row: ApprovalRow) -> Outcome:
    unit, record = opened.unit, opened.record
    request = withdraw(approvals.request_of(row), command.actor.person)
    if isinstance(request, Refused):
        return hushed(refusal(unit, record, request), opened.allowance)
    unit.put(approvals.stored(row, request))
    approvals.close(unit, row)
    body: dict[str, Json] = {"reason": [None, command.reason]} if command.reason else {}
    unit.write(record.id, "approval_withdrawn", (row.subject,), body)
    return Done(unit.kind(record).path, record.id, message="withdrawn")


def _follow(opened: Opened, command: Command, row: ApprovalRow, approval: Approval, held: frozenset[str]) -> Outcome:
    unit, record = opened.unit, opened.record
    about = approvals.subject_title(unit, record, row.subject)
    body: dict[str, Json] = {"reason": [None, command.reason]} if command.reason else {}
    path = unit.kind(record).path
    if row.status == approvals.WAITING:
        unit.write(record.id, "approval_level", (row.subject,), body)
        approvals.wait(unit, row, approval)
        return Done(path, record.id, message="approved")
    if row.status == "returned":
        unit.write(record.id, "approval_returned", (row.subject,), body)
        tell(unit, record, row.asked_by, NOTICES["returned"], about)
        _go_back(unit, record, row)
        return Done(path, record.id, message="returned")
    unit.write(record.id, "approval_given", (row.subject,), body)
    tell(unit, record, row.asked_by, NOTICES["approved"], about)
    refused = _happen(opened, command, row, held)
    return refused if refused is not None else Done(path, record.id, message="approved")


def _go_back(unit: Unit, record: Record, row: ApprovalRow) -> None:
    sort, _, event = row.subject.partition(":")
    if sort != "event":
        return
    machine = unit.prepared.machines[record.kind]
    outcome = returned(machine, approvals.snapshot(unit, record), event, environment(unit, record))
    if outcome is not None:
        flow.carry_out(unit, record.id, outcome)


def _happen(opened: Opened, command: Command, row: ApprovalRow, held: frozenset[str]) -> Outcome | None:
    """What was asked for; none when it has happened."""
    unit = opened.unit
    record = unit.records[opened.record.id]
    sort, _, name = row.subject.partition(":")
    if sort == "fact":
        fact = unit.prepared.machines[record.kind].facts[name.partition(":")[0]]
        set_fact(unit, record.id, fact, unit.prepared.value_of(fact.type, row.payload.get("value")), row.asked_by)
        return None
    machine = unit.prepared.machines[record.kind]
    ask = Ask(name, held, approved=True)
    env = approvals.surroundings(unit, record, row.subject, row.payload)
    decided = decide(machine, approvals.snapshot(unit, record), ask, env, unit.prepared.run)
    if isinstance(decided, Refused):
        return hushed(refusal(unit, record, decided), opened.allowance)
    answers = row.payload.get("answers")
    typed = dict(answers) if isinstance(answers, dict) else {}
    outcome = perform(opened, command, decided, typed, held, row.asked_by)
    return None if isinstance(outcome, Done) else outcome
