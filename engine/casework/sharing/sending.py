"""Sending: what a profile would send of the linked record, whether it may be sent, and the share and grant that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.access import Allowed, Content, Override, SharedField, may_send, may_share, profile_fields, share_values
from engine.access import Refused as AccessRefused
from engine.access.model import ConsentPolicy, Profile
from engine.casework.effects.obligations import meet
from engine.casework.outcomes import Refusal
from engine.casework.prepared import Prepared
from engine.casework.records import Json, Record, Sending, ShareRow
from engine.casework.sharing.consents import lines_of
from engine.casework.words import NOTICES, TASKS
from engine.casework.work.environment import environment
from engine.casework.work.notify import make_task, tell
from engine.casework.work.unit import Unit
from engine.compiled import Organisation
from engine.expressions.text import Text


@dataclass(frozen=True, slots=True)
class Parcel:
    """What would be sent of which record, to whom, under which policy."""

    sending: Sending
    source: Record
    profile: Profile
    policy: ConsentPolicy
    recipient: Organisation
    values: Mapping[str, Json]
    fields: tuple[SharedField, ...]


def parcel_of(unit: Unit, record: Record, recipient: str) -> Parcel | Refusal:
    """Puts together what would be sent to an organisation (empty: the one proposed first)."""
    context = unit.prepared.context
    sending = record.sending
    sources = unit.linked(record.id, unit.kind(record).sends)
    if (
        sending is None
        or not sources
        or sending.profile not in context.profiles
        or sending.policy not in context.policies
    ):
        return Refusal("no_recipient")
    wanted = recipient or next(iter(sending.recipients), "")
    if wanted not in sending.recipients or wanted not in context.organisations:
        return Refusal("no_recipient")
    profile = context.profiles[sending.profile]
    source = sources[0]
    return Parcel(
        sending=sending,
        source=source,
        profile=profile,
        policy=context.policies[sending.policy],
        recipient=context.organisations[wanted],
        values=share_values(profile, content_of(unit, source), unit.prepared.fields),
        fields=profile_fields(profile, unit.prepared.fields, fact_titles(unit.prepared, source)),
    )


def against(unit: Unit, record: Record, parcel: Parcel, override: Override | None = None) -> Refusal | None:
    """Why the parcel may not be sent now; none when it may."""
    today = unit.prepared.day(unit.now)
    no = may_share(parcel.profile, parcel.recipient.kind, parcel.recipient.agreement_until, today.isoformat())
    if no is not None:
        return refusal_of(no)
    allowed = consent(unit, record, parcel, override)
    return None if isinstance(allowed, Allowed) else refusal_of(allowed)


def consent(unit: Unit, record: Record, parcel: Parcel, override: Override | None) -> Allowed | AccessRefused:
    """What the consent policy says of sending the parcel now."""
    lists = unit.prepared.context.option_lists
    bases = lists[parcel.policy.override_bases].options if parcel.policy.override_bases in lists else ()
    return may_send(
        parcel.policy,
        lines_of(unit, parcel.source.id),
        environment(unit, parcel.source),
        unit.prepared.day(unit.now),
        unit.prepared.run,
        service=service_of(unit, record),
        override=override,
        bases=[each.id for each in bases],
    )


def send(unit: Unit, record: Record, recipient: str, override: Override | None) -> Refusal | None:
    """Sends: fixes fields and values, grants the recipient the reading of them, meets the obligation behind it, tells both sides."""
    parcel = parcel_of(unit, record, recipient)
    if isinstance(parcel, Refusal):
        return parcel
    refused = against(unit, record, parcel, override)
    if refused is not None:
        return refused
    allowed = consent(unit, record, parcel, override)
    overridden = isinstance(allowed, Allowed) and allowed.because == "override"
    for old in [share for share in unit.shares.values() if share.record == record.id and share.revoked_at is None]:
        unit.put(replace(old, revoked_at=unit.now))
    share = ShareRow(
        id=unit.ids.new(),
        record=record.id,
        of_record=parcel.source.id,
        organisation=parcel.recipient.id,
        profile=parcel.profile.id,
        policy=parcel.policy.id,
        values=parcel.values,
        sent_by=unit.cause.actor,
        sent_at=unit.now,
        consent_lines=tuple(
            line.id for line in lines_of(unit, parcel.source.id) if line.purpose in parcel.policy.needs
        ),
        override_basis=override.basis if override is not None and overridden else "",
        override_reason=override.reason if override is not None and overridden else "",
    )
    unit.put(share)
    unit.change(unit.records[record.id], receiver=parcel.recipient.id)
    _tell(unit, record, parcel, share)
    if isinstance(allowed, Allowed) and allowed.inform:
        make_task(unit, unit.records[record.id], TASKS["inform"], "owner", f"inform:{share.id}")
    meet(unit, record.id)
    return None


def _tell(unit: Unit, record: Record, parcel: Parcel, share: ShareRow) -> None:
    names = (f"profiles.{parcel.profile.id}", f"organisations.{parcel.recipient.id}", *parcel.values)
    body: dict[str, Json] = {"sent": [None, dict(parcel.values)]}
    if share.override_basis:
        body["override"] = [None, {"basis": share.override_basis, "reason": share.override_reason}]
    unit.write(parcel.source.id, "sent", names, body)
    unit.write(record.id, "sent", names[:2])
    title = unit.kind(record).title.source
    for person in unit.people():
        if person.active and any(post[3] == parcel.recipient.id for post in person.posts):
            tell(unit, record, person.id, NOTICES["sent"], title)


def content_of(unit: Unit, record: Record) -> Content:
    """Everything complete of a record, as JSON, from which a profile takes its fields."""
    prepared = unit.prepared
    forms: dict[str, Mapping[str, Json]] = {}
    entries: dict[str, list[Mapping[str, Json]]] = {}
    for row in unit.forms_of(record.id):
        form = prepared.context.forms[row.form]
        whole = prepared.whole(row)
        if form.entries:
            entries.setdefault(row.form, []).append(whole)
        else:
            forms[row.form] = whole
    facts = {name: values[-1].value for name, values in record.facts.items() if values}
    built_in: dict[str, Json] = {"number": record.number, "area": record.area, "state": record.state}
    return Content(forms, entries, facts, built_in)


def fact_titles(prepared: Prepared, record: Record) -> dict[str, tuple[Text, str]]:
    """Title and class of each fact of a record's kind."""
    return {fact.id: (fact.title, fact.security) for fact in prepared.context.kinds[record.kind].facts}


def service_of(unit: Unit, record: Record) -> str:
    """The service that a sending record asks for: its answer from the option list by which consent is asked per service."""
    lists = {
        table.rows.one_per
        for form in unit.prepared.forms.values()
        for table in form.tables.values()
        if table.rows is not None
        and table.rows.one_per
        and any(field.question.type == "consent" for field in table.fields.values())
    }
    for row in unit.forms_of(record.id, complete=False):
        fields = unit.prepared.forms[row.form].top.fields
        answers = unit.prepared.whole(row)
        for name, value in answers.items():
            if name in fields and fields[name].question.options in lists and isinstance(value, str):
                return value
    return ""


def refusal_of(refused: AccessRefused) -> Refusal:
    """Access's refusal in the words of casework."""
    parameters: dict[str, Json] = {}
    for name, value in refused.parameters.items():
        if isinstance(value, Mapping):
            parameters[name] = {str(key): str(each) for key, each in value.items()}
        elif isinstance(value, (list, tuple)):
            parameters[name] = [str(each) for each in value]
        else:
            parameters[name] = str(value)
    return Refusal(refused.code, parameters)
