"""What a profile sends and what of a share its recipient may still read: values as sent, never the record behind them.

Granting, sending and revoking are `casework`'s; here are only the sums.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.access.classes import at_least
from engine.access.consent import Refused
from engine.access.fields import Field, Fields
from engine.access.model import Profile
from engine.access.reveal import Json
from engine.expressions.text import EMPTY, Text


@dataclass(frozen=True, slots=True)
class SharedField:
    """A field that a profile names, with what access knows of it. `form` is empty for facts and built-ins."""

    name: str
    form: str
    label: Text
    security: str
    why: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Content:
    """What may be sent of a record: complete answers by form; of entry forms the entries, oldest first; facts; built-ins. As JSON."""

    forms: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    entries: Mapping[str, Sequence[Mapping[str, Json]]] = field(default_factory=dict)
    facts: Mapping[str, Json] = field(default_factory=dict)
    record: Mapping[str, Json] = field(default_factory=dict)


def profile_fields(
    profile: Profile, forms: Mapping[str, Fields], facts: Mapping[str, tuple[Text, str]] | None = None
) -> tuple[SharedField, ...]:
    """The fields of a profile in its order, with label and class; a field that no form has any more is left out.

    `facts` gives title and class of each fact of the record; other bare names are built-ins, plain and without a label of their own.
    A field of a compartment is left out too: its audience is named by roles, not by profiles.
    """
    known = facts or {}
    found: list[SharedField] = []
    for each in profile.fields:
        form, dot, _ = each.name.partition(".")
        if not dot:
            label, security = known.get(each.name, (EMPTY, "plain"))
            found.append(SharedField(each.name, "", label, security, each.why))
            continue
        there = forms[form].find(each.name) if form in forms else None
        if there is not None and not there.compartments:
            found.append(SharedField(each.name, form, there.label, there.security, each.why))
    return tuple(found)


def share_values(profile: Profile, content: Content, forms: Mapping[str, Fields]) -> dict[str, Json]:
    """The values as they are sent, by field name in the profile's order; what is unanswered is not among them.

    Of an entry form the latest entry is sent. Rows are sent without the questions that have a compartment.
    """
    sent: dict[str, Json] = {}
    for each in profile_fields(profile, forms):
        value = _value(each, content, forms)
        if value not in (None, [], {}):
            sent[each.name] = value
    return sent


def may_share(
    profile: Profile, organisation_kind: str, agreement_until: str, today: str
) -> Refused | None:
    """Why an organisation may not be sent this profile at all; none when it may. Dates are ISO, the last day included."""
    if profile.recipients and organisation_kind not in profile.recipients:
        return Refused("no_recipient", {"profile": profile.id, "kind": organisation_kind})
    if profile.needs_agreement and not (agreement_until and today <= agreement_until):
        return Refused("agreement_expired", {"until": agreement_until})
    return None


def readable(
    sent: Mapping[str, Json],
    profile: Profile | None,
    *,
    now: datetime,
    today: str,
    ends_at: datetime | None = None,
    revoked_at: datetime | None = None,
    consent_stands: bool = True,
    agreement_until: str = "",
    fields: Collection[SharedField] | None = None,
    classes: Collection[str] | None = None,
) -> dict[str, Json] | Refused:
    """What of a share its recipient may read now: as sent ∩ what profile, class, consent, agreement and time still allow.

    `profile` as it is today (none: it no longer exists). `consent_stands`: `consent.may_send` still says yes, or the sender overrode
    it. `fields` with `classes` (of the reader's role, `plain` always among them) leave out what has become too secret since.
    Refusals: `grant_revoked`, `grant_ended`, `consent_missing`, `agreement_expired`, `no_profile`.
    """
    if profile is None:
        return Refused("no_profile")
    if revoked_at is not None and revoked_at <= now:
        return Refused("grant_revoked", {"at": revoked_at})
    if ends_at is not None and ends_at <= now:
        return Refused("grant_ended", {"at": ends_at})
    if not consent_stands:
        return Refused("consent_missing")
    if profile.needs_agreement and not (agreement_until and today <= agreement_until):
        return Refused("agreement_expired", {"until": agreement_until})
    named = {each.name for each in profile.fields}
    if fields is not None:
        named &= {each.name for each in fields if classes is None or _within(each.security, classes)}
    return {name: value for name, value in sent.items() if name in named}


def _within(security: str, classes: Collection[str]) -> bool:
    return not at_least(security, "personal") or security in classes


def _value(each: SharedField, content: Content, forms: Mapping[str, Fields]) -> Json:
    if not each.form:
        return content.facts.get(each.name, content.record.get(each.name))
    fields = forms[each.form]
    if fields.entries:
        entries = content.entries.get(each.form, ())
        answers = entries[-1] if entries else {}
    else:
        answers = content.forms.get(each.form, {})
    first, _, inner = each.name.partition(".")[2].partition(".")
    there = fields.fields[first]
    value = answers.get(first)
    return value if there.inside is None else _sent_rows(value, there, inner)


def _sent_rows(value: Json, rows: Field, only: str) -> Json:
    names = {name for name, part in (rows.inside or {}).items() if not part.compartments and only in ("", name)}
    if isinstance(value, dict):
        return {option: _cut(row, names) for option, row in value.items()}
    return [_cut(row, names) for row in value] if isinstance(value, list) else None


def _cut(row: Json, names: set[str]) -> Json:
    return {key: value for key, value in row.items() if key in names or key == "item"} if isinstance(row, dict) else None
