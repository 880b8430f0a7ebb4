"""The page of a record: where it stands, what is late, what to do next, and what each next step still needs."""

from __future__ import annotations

from engine.access import Allowance
from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.opening import Opened, is_secret_to, open_for_reading, reason_given, standing_in
from engine.casework.outcomes import Absent
from engine.casework.ports import Reading, Writing
from engine.casework.records import Record
from engine.casework.refusing import refusal
from engine.casework.standing import allowance, with_a_reason
from engine.casework.viewing.approvals import approval_views
from engine.casework.viewing.demands import clock_views, demanded, obligation_views, task_views
from engine.casework.viewing.forms import form_lines
from engine.casework.viewing.parts import because_of, fact_data, head_of, person_name
from engine.casework.viewing.said import said
from engine.casework.viewing.shared import shared_view
from engine.casework.viewing.steps import event_views
from engine.casework.views import FlagView, LinkView, RecordView
from engine.casework.work import approvals
from engine.casework.work.unit import Unit
from engine.casework.writing.do_event import held_duties
from engine.casework.writing.note_first_view import is_first_view, note_first_view
from engine.workflows import may_change


def open_record(desk: Desk, actor: Actor, path: str, record: str) -> RecordView | Absent:
    """The record as the actor may see it; that it was viewed goes into the access log."""

    def work(reading: Reading) -> tuple[RecordView | Absent, bool]:
        opened = open_for_reading(reading, desk, actor, path, record)
        if isinstance(opened, Absent):
            return opened, False
        return view_of(opened), is_first_view(opened.unit.prepared, opened.unit.actor, opened.record)

    view, first = desk.store.read(work)
    if first:
        note_first_view(desk, actor, path, record)
        view = desk.store.read(work)[0]
    log_view(desk, actor, record, "viewed" if isinstance(view, RecordView) else "refused")
    return view


def log_view(desk: Desk, actor: Actor, record: str, action: str, detail: str = "") -> None:
    """One line of the access log."""

    def work(tx: Writing) -> None:
        tx.log_access(actor.person, action, record, desk.clock.now(), detail)

    desk.store.write(work)


def view_of(opened: Opened) -> RecordView:
    """The view of an opened record."""
    unit, record, allowed = opened.unit, opened.record, opened.allowance
    held = held_duties(opened)
    full = any(window.fields is None for window in allowed.windows)
    return RecordView(
        head=head_of(unit, record, allowed),
        facts=fact_data(unit, record, allowed),
        flags=_flags(opened, held) if full else (),
        clocks=clock_views(unit, record, allowed) if full else (),
        obligations=obligation_views(unit, record, allowed) if full else (),
        tasks=task_views(unit, record, allowed, held) if full else (),
        events=event_views(unit, record, held, allowed, own_only=not opened.insider),
        approvals=approval_views(unit, record, held, allowed) if full else (),
        forms=form_lines(unit, record, allowed),
        links=_links(unit, record) if opened.insider else (),
        share=shared_view(unit, record, allowed),
        said=said(unit, record, allowed),
        because=because_of(record.because) if opened.insider and full else None,
        demanded=demanded(unit, record, allowed) if opened.insider and full else None,
        may_see_history=full and opened.insider,
        partial=not full,
        opens_with_reason=_opens_with_reason(opened),
    )


def _opens_with_reason(opened: Opened) -> str:
    sight = with_a_reason(opened.unit.prepared, opened.unit.actor, opened.standing)
    if sight is None or reason_given(opened.unit, opened.record, opened.standing):
        return ""
    return sight.lasts or "4 hours"


def _flags(opened: Opened, held: frozenset[str]) -> tuple[FlagView, ...]:
    unit, record = opened.unit, opened.record
    machine = unit.prepared.machines[record.kind]
    snapshot = approvals.snapshot(unit, record)
    views = []
    for flag in unit.kind(record).flags:
        raised = record.flags.get(flag.id)
        no = may_change(machine, snapshot, flag.id, raised is None, held)
        views.append(
            FlagView(
                flag=flag.id,
                title=unit.prepared.bare(flag.title),
                raised=raised is not None,
                since=raised.since if raised else None,
                by=person_name(unit, raised.by) if raised else "",
                reason=raised.reason if raised and opened.allowance.reads("flags." + flag.id, "sensitive") else "",
                may_change=refusal(unit, record, no) if no is not None else None,
                ask_reason=flag.lower_reason if raised else flag.raise_reason,
            )
        )
    return tuple(views)


def _links(unit: Unit, record: Record) -> tuple[LinkView, ...]:
    """Linked records: heads of those that the actor may see, the others only counted. A link opens nothing."""
    views = []
    for link in unit.kind(record).links:
        there = unit.linked(record.id, link.id)
        if not there:
            continue
        heads, told = [], 0
        for each in there:
            allowed = _allowance_of(unit, each)
            if is_secret_to(unit, each, allowed):
                continue
            told += 1
            if allowed:
                heads.append(head_of(unit, each, allowed))
        if not told:
            continue
        kind = unit.prepared.context.kinds[link.to]
        title = link.title if link.title.source else (kind.plural if link.many and kind.plural.source else kind.title)
        views.append(LinkView(link.id, unit.prepared.bare(title), tuple(heads), told - len(heads)))
    return tuple(views)


def _allowance_of(unit: Unit, record: Record) -> Allowance:
    return allowance(unit.prepared, unit.actor, standing_in(unit, record))
