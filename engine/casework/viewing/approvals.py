"""Requests for approval as people see them."""

from __future__ import annotations

from dataclasses import replace

from engine.access import Allowance
from engine.casework.records import ApprovalRow, Record
from engine.casework.refusing import refusal
from engine.casework.viewing.parts import person_name
from engine.casework.views import ApprovalView, Level
from engine.casework.work import approvals
from engine.casework.work.unit import Unit
from engine.expressions.text import Phrase
from engine.workflows import may_answer
from engine.workflows.model import Approval


def approval_views(unit: Unit, record: Record, held: frozenset[str], allowed: Allowance) -> tuple[ApprovalView, ...]:
    """The record's requests, the newest first; those about a fact for who may read it, or is to answer."""
    rows = sorted(
        (row for row in unit.approvals.values() if row.record == record.id), key=lambda row: row.asked_at, reverse=True
    )
    views = [(row, _view(unit, record, row, held, allowed)) for row in rows]
    return tuple(view for row, view in views if view.may_answer is None or _may_know(unit, record, row, allowed))


def _may_know(unit: Unit, record: Record, row: ApprovalRow, allowed: Allowance) -> bool:
    sort, _, name = row.subject.partition(":")
    fact = unit.prepared.machines[record.kind].facts.get(name.partition(":")[0]) if sort == "fact" else None
    return fact is None or allowed.reads(fact.id, fact.security)


def _view(unit: Unit, record: Record, row: ApprovalRow, held: frozenset[str], allowed: Allowance) -> ApprovalView:
    approval = approvals.approval_for(unit, row)
    no = None
    if approval is not None:
        refused = may_answer(approvals.request_of(row), approval, unit.actor.person, held, partners=unit.actor.partners)
        no = refusal(unit, record, refused) if refused is not None else None
    with_reasons = allowed.reads("approvals.reason", "sensitive")
    locks = approval.locks if approval is not None and row.status == approvals.WAITING else ()
    return ApprovalView(
        id=row.id,
        title=Phrase(approvals.subject_title(unit, record, row.subject)),
        status=row.status,
        asked_by=person_name(unit, row.asked_by),
        asked_at=row.asked_at,
        levels=_levels(unit, row, approval, with_reasons=with_reasons),
        locked=tuple(locks),
        may_answer=no,
        may_withdraw=row.status == approvals.WAITING and row.asked_by == unit.actor.person,
        reason=row.reason if with_reasons else "",
    )


def _levels(unit: Unit, row: ApprovalRow, approval: Approval | None, *, with_reasons: bool) -> tuple[Level, ...]:
    duties = unit.prepared.context.duties
    answers = row.answers if with_reasons else tuple(replace(answer, reason="") for answer in row.answers)
    given = {answer.level: answer for answer in answers}
    levels = []
    for position, level in enumerate(approval.levels if approval is not None else ()):
        answer = given.get(position)
        title = unit.prepared.bare(duties[level.by].title)
        if answer is None:
            if position >= row.level:
                levels.append(Level(title))
        else:
            levels.append(Level(title, person_name(unit, answer.person), answer.verdict, answer.at, answer.reason))
    if approval is None:
        levels = [Level(Phrase(""), person_name(unit, a.person), a.verdict, a.at, a.reason) for a in answers]
    return tuple(levels)
