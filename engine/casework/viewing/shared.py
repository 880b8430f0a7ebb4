"""A share as its two sides read it: the values as sent, cut down to what profile, consent, agreement and time still allow."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access import Allowance, profile_fields, readable
from engine.access import Refused as AccessRefused
from engine.access.model import CLASSES
from engine.casework.prepared import Prepared
from engine.casework.records import Json, Record
from engine.casework.sharing.grants import consent_stands, end_of
from engine.casework.sharing.sending import fact_titles
from engine.casework.viewing.parts import person_name, printed_type
from engine.casework.views import Datum, SharedView
from engine.casework.words import word
from engine.casework.work.unit import Unit
from engine.expressions import Environment


def shared_view(unit: Unit, record: Record, allowed: Allowance) -> SharedView | None:
    """The latest share of a sending record; none before it is sent, or for who may read nothing of it."""
    shares = [share for share in unit.shares.values() if share.record == record.id]
    if not shares:
        return None
    share = max(shares, key=lambda each: each.sent_at)
    profile = unit.prepared.context.profiles.get(share.profile)
    source = {**unit.outside, **unit.records}.get(share.of_record)
    ends = end_of(unit, record, share)
    organisation = unit.prepared.context.organisations.get(share.organisation)
    classes = {name for window in allowed.windows for name in (CLASSES if window.classes is None else window.classes)}
    fields = (
        profile_fields(profile, unit.prepared.fields, fact_titles(unit.prepared, source)) if profile and source else ()
    )
    found = readable(
        share.values,
        profile,
        now=unit.now,
        today=unit.prepared.day(unit.now).isoformat(),
        ends_at=ends,
        revoked_at=share.revoked_at,
        consent_stands=consent_stands(unit, record, share),
        agreement_until=organisation.agreement_until if organisation else "",
        fields=fields,
        classes=classes,
    )
    ended = isinstance(found, AccessRefused)
    values: Mapping[str, Json] = {} if isinstance(found, AccessRefused) else found
    return SharedView(
        sent_at=share.sent_at,
        sent_by=person_name(unit, share.sent_by),
        organisation=organisation.name if organisation else "",
        profile=unit.prepared.bare(profile.title) if profile else word("receiver"),
        data=tuple(datum(unit, field.name, values[field.name]) for field in fields if field.name in values),
        ended=ended,
        ends_at=ends,
    )


def datum(unit: Unit, name: str, value: Json) -> Datum:
    """A field of a profile with its label and the way to print it; rows with the data of each row."""
    prepared = unit.prepared
    if "." not in name:
        for kind in prepared.context.kinds.values():
            for fact in kind.facts:
                if fact.id == name:
                    return Datum(name, prepared.bare(fact.title), *_typed(printed_type(fact.type), value))
        return Datum(name, word(name), "location" if name == "area" else "text", value)
    form, rest = name.split(".", 1)
    tables = prepared.forms[form].tables
    first = rest.partition(".")[0]
    if first in tables:
        return rows_datum(prepared, name, value)
    question = tables[""].fields[first].question
    return Datum(name, prepared.bare(question.label), question.type, value, question.options)


def _typed(printed: tuple[str, str], value: Json) -> tuple[str, Json, str]:
    return printed[0], value, printed[1]


def rows_datum(prepared: Prepared, name: str, value: Json) -> Datum:
    """Rows (`form.rows`, or one question in them) with the data of each row; the labels of fixed rows speak of their option."""
    form, rest = name.split(".", 1)
    table, _, only = rest.partition(".")
    made = prepared.forms[form].tables[table]
    keyed = (
        list(value.items())
        if isinstance(value, dict)
        else [("", row) for row in value]
        if isinstance(value, list)
        else []
    )
    rows = []
    for option, row in keyed:
        if isinstance(row, dict):
            env = Environment(row={"item": option} if option else {})
            rows.append(
                tuple(
                    Datum(
                        f"{name}.{key}",
                        prepared.phrase(field.question.label, env),
                        field.question.type,
                        row[key],
                        field.question.options,
                    )
                    for key, field in made.fields.items()
                    if key in row and only in ("", key)
                )
            )
    title = made.rows.title if made.rows is not None else prepared.forms[form].form.title
    return Datum(name, prepared.bare(title), "rows", None, rows=tuple(rows))
