"""What sending would send, before it is sent: exactly which fields and values, to whom, and why it can't be sent yet."""

from __future__ import annotations

from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.opening import Opened, open_for_reading
from engine.casework.outcomes import Absent, Refusal
from engine.casework.ports import Reading
from engine.casework.records import Record
from engine.casework.sharing.sending import Parcel, against, parcel_of
from engine.casework.viewing.parts import head_of
from engine.casework.viewing.said import own_answers
from engine.casework.viewing.shared import datum
from engine.casework.viewing.steps import event_views
from engine.casework.views import NOTHING, Datum, SendView
from engine.casework.work.unit import Unit
from engine.casework.writing.do_event import held_duties


def preview_send(
    desk: Desk, actor: Actor, path: str, record: str, event: str, recipient: str = ""
) -> SendView | Absent:
    """The parcel of a sending event for one recipient (empty: the one proposed first)."""

    def work(reading: Reading) -> SendView | Absent:
        opened = open_for_reading(reading, desk, actor, path, record)
        return opened if isinstance(opened, Absent) else _view(opened, event, recipient)

    return desk.store.read(work)


def _view(opened: Opened, event: str, recipient: str) -> SendView | Absent:
    unit, record = opened.unit, opened.record
    views = event_views(unit, record, held_duties(opened), opened.allowance)
    view = next((each for each in views if each.event == event and each.sends), None)
    if view is None or any(each.code == "not_your_duty" for each in view.refusals):
        return Absent()
    head = head_of(unit, record, opened.allowance)
    parcel = parcel_of(unit, record, recipient)
    if isinstance(parcel, Refusal):
        return SendView(head, event, recipients(unit, record), NOTHING, NOTHING, (), (), NOTHING, parcel)
    others = [
        each for each in view.refusals if each.code not in ("consent_missing", "agreement_expired", "no_recipient")
    ]
    return SendView(
        head=head,
        event=event,
        recipients=recipients(unit, record),
        profile=unit.prepared.bare(parcel.profile.title),
        policy=unit.prepared.bare(parcel.policy.title),
        data=_data(unit, parcel),
        empty=tuple(
            unit.prepared.bare(field.label)
            for field in parcel.fields
            if field.name not in parcel.values and field.label.source
        ),
        ends=NOTHING,
        refusal=next(iter(others), None) or against(unit, record, parcel),
        override_bases=parcel.policy.override_bases if parcel.policy.override_by else "",
        own=own_answers(unit, record, opened.allowance),
    )


def recipients(unit: Unit, record: Record) -> tuple[tuple[str, str], ...]:
    """The organisations it may go to, with their names, in the order in which they are proposed."""
    organisations = unit.prepared.context.organisations
    found = record.sending.recipients if record.sending is not None else ()
    return tuple((each, organisations[each].name) for each in found if each in organisations)


def _data(unit: Unit, parcel: Parcel) -> tuple[Datum, ...]:
    return tuple(
        datum(unit, field.name, parcel.values[field.name]) for field in parcel.fields if field.name in parcel.values
    )
