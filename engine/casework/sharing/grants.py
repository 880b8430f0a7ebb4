"""The right to read a share: when it ends, and what is written and told when it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.access import Allowed
from engine.casework.records import Record, ShareRow
from engine.casework.sharing.sending import Parcel, consent, parcel_of
from engine.casework.standing import is_live
from engine.casework.words import NOTICES
from engine.casework.work.environment import environment
from engine.casework.work.notify import notify, tell
from engine.casework.work.unit import Unit
from engine.expressions import DateSpan


def tend_grants(unit: Unit) -> None:
    """Looks at every live grant of the tree: it ends with the consent it stands on, and at the time that its profile names."""
    for share in list(unit.shares.values()):
        record = unit.records.get(share.record)
        if record is None or not is_live(share, unit.now):
            continue
        if not consent_stands(unit, record, share):
            _end(unit, record, replace(share, revoked_at=unit.now))
            continue
        end = end_of(unit, record, share)
        if end != share.ends_at:
            ended = replace(share, ends_at=end)
            if is_live(ended, unit.now):
                unit.put(ended)
            else:
                _end(unit, record, ended)


def end_of(unit: Unit, record: Record, share: ShareRow) -> datetime | None:
    """When the grant ends, as far as it is known now: what its profile's `until` yields for the sending record, or with that record."""
    profile = unit.prepared.context.profiles.get(share.profile)
    until = unit.prepared.run(profile.until, environment(unit, record)) if profile and profile.until else None
    if isinstance(until, DateSpan):
        return unit.prepared.keeping.start_of(until.latest)
    return until if isinstance(until, datetime) else record.ended_at


def consent_stands(unit: Unit, record: Record, share: ShareRow) -> bool:
    """Whether the consent under which it was sent still stands; an override given then is asked for no more."""
    if share.override_basis:
        return True
    parcel = parcel_of(unit, record, share.organisation)
    if not isinstance(parcel, Parcel):
        return False
    return isinstance(consent(unit, record, parcel, None), Allowed)


def _end(unit: Unit, record: Record, share: ShareRow) -> None:
    unit.put(share)
    unit.write(record.id, "grant_ended", (f"profiles.{share.profile}",))
    if record.id != share.of_record:
        unit.write(share.of_record, "grant_ended", (f"profiles.{share.profile}",))
    title = unit.kind(record).title.source
    notify(unit, record, "owner", NOTICES["grant_ended"], title)
    for person in unit.people():
        if person.active and any(post[3] == share.organisation for post in person.posts):
            tell(unit, record, person.id, NOTICES["grant_ended"], title)
