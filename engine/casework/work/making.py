"""Making records: by a person, or by a rule beside (or within the tree of) another record, its first answers filled in."""

from __future__ import annotations

from collections.abc import Mapping

from engine.casework.records import Because, FormRow, Json, Record, Sending
from engine.casework.work.numbering import place_and_name, provisional_number
from engine.casework.work.unit import Unit
from engine.expressions import Value
from engine.rules import Demand
from engine.workflows.model import Kind, Link


def new_record(
    unit: Unit,
    kind: Kind,
    beside: Record | None = None,
    because: Because | None = None,
    sending: Sending | None = None,
    binding: str = "",
) -> Record:
    """Opens a record: its number (final or provisional), its clocks, its first line in the journal.

    `beside`: a record whose owner, team, area and organisation it takes over; without one the actor's first fitting post counts.
    """
    identifier = unit.ids.new()
    owned = beside is not None and owning_link(unit.prepared.context.kinds[beside.kind], kind) is not None
    post = next(iter(unit.actor.posts), None)
    record = Record(
        id=identifier,
        kind=kind.id,
        root=beside.root if beside is not None and owned else identifier,
        number="",
        provisional=provisional_number(identifier),
        state=kind.initial,
        entered_at=unit.now,
        opened_at=unit.now,
        author=unit.cause.actor,
        owner=(beside.owner if beside else "") or unit.actor.person,
        team=beside.team if beside else (post.team if post else ""),
        area=beside.area if beside else (post.area if post else ""),
        organisation=beside.organisation if beside else (post.organisation if post else ""),
        entered={kind.initial: unit.now},
        because=because,
        sending=sending,
        binding=binding,
    )
    unit.new_records.append(record.id)
    unit.put(record)
    unit.write(record.id, "opened", ("record.state",), {"record.state": [None, kind.initial]})
    unit.happen(record.id, "entered", kind.initial)
    return record


def make_record(unit: Unit, record: Record, demand: Demand, because: Because) -> Record:
    """The record that a rule demands, tied to the rule's record both ways, with the answers that the rule knows."""
    effect = demand.effect
    kind = unit.prepared.context.kinds[effect.what]
    sending = Sending(effect.profile, effect.consent, effect.binding, demand.candidates) if kind.sends else None
    made = new_record(unit, kind, record, because, sending=sending, binding=effect.binding)
    _tie(unit, record, made, effect.link)
    _begin_forms(unit, made, demand.answers)
    made = place_and_name(unit, unit.records[made.id])
    unit.write(record.id, "made", (f"kinds.{kind.id}",))
    return made


def owning_link(owner: Kind, owned: Kind) -> Link | None:
    """The link by which records of one kind own records of another."""
    return next((link for link in owner.links if link.owned and link.to == owned.id), None)


def _tie(unit: Unit, record: Record, made: Record, named: str) -> None:
    kinds = unit.prepared.context.kinds
    for source, target in ((record, made), (made, record)):
        for link in kinds[source.kind].links:
            if link.to == target.kind and named in ("", link.id, link.back):
                unit.tie(source.id, link.id, target.id)
                unit.happen(source.id, "linked", link.id)
                if link.back:
                    unit.tie(target.id, link.back, source.id)


def _begin_forms(unit: Unit, made: Record, answers: Mapping[str, Value]) -> None:
    filled: dict[str, dict[str, Json]] = {}
    for name, value in answers.items():
        form, question = name.split(".", 1)
        field = unit.prepared.forms[form].field("", question)
        filled.setdefault(form, {})[question] = field.kind.write(value)
    for form, known in filled.items():
        clear, sealed = unit.prepared.apart(form, known)
        unit.put(FormRow(made.id, form, "", "begun", 0, clear, sealed, unit.cause.actor))
        unit.write(made.id, "began_form", (form,), {f"{form}.{key}": [None, value] for key, value in known.items()})
