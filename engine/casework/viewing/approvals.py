"""Requests for approval as people see them."""

from __future__ import annotations

from engine.casework.records import ApprovalRow, Record
from engine.casework.refusing import refusal
from engine.casework.viewing.parts import person_name
from engine.casework.views import ApprovalView, Level
from engine.casework.work import approvals
from engine.casework.work.unit import Unit
from engine.expressions.text import Phrase
from engine.workflows import may_answer
from engine.workflows.model import Approval


def approval_views(unit: Unit, record: Record, held: frozenset[str]) -> tuple[ApprovalView, ...]:
    """The record's requests, the newest first."""
    rows = sorted(
        (row for row in unit.approvals.values() if row.record == record.id), key=lambda row: row.asked_at, reverse=True
    )
    return tuple(_view(unit, record, row, held) for row in rows)


def _view(unit: Unit, record: Record, row: ApprovalRow, held: frozenset[str]) -> ApprovalView:
    approval = approvals.approval_for(unit, row)
    no = None
    if approval is not None:
        refused = may_answer(approvals.request_of(row), approval, unit.actor.person, held)
        no = refusal(unit, record, refused) if refused is not None else None
    locks = approval.locks if approval is not None and row.status == approvals.WAITING else ()
    return ApprovalView(
        id=row.id,
        title=Phrase(approvals.subject_title(unit, record, row.subject)),
        status=row.status,
        asked_by=person_name(unit, row.asked_by),
        asked_at=row.asked_at,
        levels=_levels(unit, row, approval),
        locked=tuple(locks),
        may_answer=no,
        reason=row.reason,
    )


def _levels(unit: Unit, row: ApprovalRow, approval: Approval | None) -> tuple[Level, ...]:
    duties = unit.prepared.context.duties
    given = {answer.level: answer for answer in row.answers}
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
        levels = [Level(Phrase(""), person_name(unit, a.person), a.verdict, a.at, a.reason) for a in row.answers]
    return tuple(levels)
