"""Where a record stands and who asks: joins stored rows to what `access` wants to know. Decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from engine.access import (
    Allowance,
    allowance_of,
    behalf,
    duties_of,
    holders_of,
    lendable,
    sights,
    vacant_duties,
    with_reason,
)
from engine.access.model import Actor, Lent, Post, Sight, Standing
from engine.casework.ports import Person, Reading
from engine.casework.prepared import Prepared
from engine.casework.records import Lending, Record, ShareRow
from engine.workflows import narrowed_to


def actor_of(person: Person) -> Actor:
    """The actor that a person with a log-in is."""
    posts = tuple(Post(role, team, area, organisation) for role, team, area, organisation in person.posts)
    return Actor(person.id, person.name, posts, person.language, person.lent)


def with_lent(reading: Reading, prepared: Prepared, actor: Actor, now: datetime) -> Actor:
    """The actor with what others have lent them now, and with whom they count as one person."""
    if actor.posts == ():
        return actor
    running = [each for each in reading.lendings(actor.person) if each.runs(now)]
    if not running:
        return replace(actor, lent=(), partners=frozenset())
    lenders = {each.lender: reading.person(each.lender) for each in running if each.taker == actor.person}
    partners = frozenset({each.lender for each in running} | {each.taker for each in running}) - {actor.person}
    return replace(actor, lent=_lent(prepared, running, actor.person, lenders), partners=partners)


def everyone(reading: Reading, prepared: Prepared, now: datetime) -> tuple[Person, ...]:
    """Everyone with a log-in, each with what others have lent them now."""
    people = tuple(reading.people())
    running = [each for each in reading.lendings() if each.runs(now)]
    if not running:
        return people
    known = {each.id: each for each in people}
    return tuple(replace(each, lent=_lent(prepared, running, each.id, known)) for each in people)


def _lent(
    prepared: Prepared, lendings: Iterable[Lending], taker: str, people: Mapping[str, Person | None]
) -> tuple[Lent, ...]:
    """What a taker has been lent, as far as it may be: by people who are still let in, of duties that may be lent."""
    found = []
    for each in lendings:
        lender = people.get(each.lender)
        if each.taker == taker and lender is not None and lender.active:
            own = actor_of(replace(lender, lent=()))
            found.append(Lent(each.lender, own.posts, lendable(each.duties, prepared.context.duties)))
    return tuple(found)


def acts_for(
    prepared: Prepared, actor: Actor, standing: Standing, wanted: Iterable[str], vacant: frozenset[str] = frozenset()
) -> str:
    """For whom the actor acts where one of these duties is asked for; empty when it is their own."""
    return behalf(actor, standing, prepared.context.duties, prepared.context.roles, wanted, vacant)


def sees_for(prepared: Prepared, actor: Actor, standing: Standing) -> str:
    """For whom the actor sees a record that they would not see by themselves; empty when they would."""
    roles = prepared.context.roles
    if not actor.lent or sights(replace(actor, lent=()), standing, roles):
        return ""
    return next((each.lender for each in actor.lent if sights(replace(actor, lent=(each,)), standing, roles)), "")


def standing_of(
    prepared: Prepared,
    record: Record,
    records: Mapping[str, Record],
    shares: Iterable[ShareRow],
    now: datetime,
) -> Standing:
    """A record's standing as it is now. `records` are those of its tree: what narrows the root narrows its branches."""
    root = records.get(record.root, record)
    own = narrowed_to(prepared.machines[record.kind], frozenset(record.flags))
    above = narrowed_to(prepared.machines[root.kind], frozenset(root.flags)) if root.id != record.id else ()
    live = {
        share.organisation for share in shares if record.id in (share.record, share.of_record) and is_live(share, now)
    }
    return Standing(
        kind=record.kind,
        owner=record.owner,
        team=record.team,
        area=record.area,
        areas=prepared.areas_above(record.area),
        organisation=record.organisation,
        receiver=record.receiver,
        assigned=record.assigned,
        author=record.author,
        narrowed_to=_both(own, above),
        shared_with=tuple(sorted(live)),
        follows=prepared.owners.get(record.kind, ()),
    )


def _both(own: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    """A record narrowed itself and by its root is for those whom both allow."""
    if not own or not above:
        return own or above
    return tuple(duty for duty in own if duty in above) or own


def is_live(share: ShareRow, now: datetime) -> bool:
    """Whether a grant still allows reading."""
    return share.revoked_at is None and (share.ends_at is None or now < share.ends_at)


def vacancies(prepared: Prepared, standing: Standing, people: Iterable[Person]) -> frozenset[str]:
    """The duties of a record that nobody with a log-in holds."""
    context = prepared.context
    active = [actor_of(each) for each in people if each.active]
    return vacant_duties(standing, context.duties, context.roles, active)


def allowance(
    prepared: Prepared,
    actor: Actor,
    standing: Standing,
    vacant: frozenset[str] = frozenset(),
    *,
    reason_given: bool = False,
) -> Allowance:
    """What the actor may read and write in a record of this standing.

    `vacant` are the duties that nobody holds on it; `reason_given`: the actor has opened it by giving a reason, and that isn't over.
    """
    context = prepared.context
    return allowance_of(actor, standing, context.roles, context.duties, context.profiles, reason_given, vacant)


def with_a_reason(prepared: Prepared, actor: Actor, standing: Standing) -> Sight | None:
    """The line of a role by which the actor could open the record after giving a reason; none if there is none."""
    return next(iter(with_reason(actor, standing, prepared.context.roles, prepared.context.duties)), None)


def duties(
    prepared: Prepared, actor: Actor, standing: Standing, vacant: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The duties that the actor holds on a record of this standing."""
    return duties_of(actor, standing, prepared.context.duties, prepared.context.roles, vacant)


def holders(prepared: Prepared, duty: str, standing: Standing, people: Iterable[Person]) -> tuple[str, ...]:
    """The ids of the people who hold a duty (`owner` is not a duty but the owner), or who take over when nobody does."""
    active = [actor_of(each) for each in people if each.active]
    if duty == "owner":
        return _owner(prepared, standing, active)
    return holders_of(duty, standing, prepared.context.duties, prepared.context.roles, active)


def _owner(prepared: Prepared, standing: Standing, people: Iterable[Actor]) -> tuple[str, ...]:
    """The owner, then whoever stands in for them."""
    if not standing.owner:
        return ()
    owners = {name for name, duty in prepared.context.duties.items() if (duty.relation, duty.whose) == ("is", "owner")}
    takers = {
        each.person for each in people for lent in each.lent if lent.lender == standing.owner and lent.duties & owners
    }
    return (standing.owner, *sorted(takers))


def writes_for(prepared: Prepared, actor: Actor, standing: Standing, form: str) -> str:
    """For whom the actor writes a form that they could not write by themselves; empty when they could."""
    if not actor.lent or allowance(prepared, replace(actor, lent=()), standing).writes_form(form):
        return ""
    able = (
        each.lender
        for each in actor.lent
        if allowance(prepared, replace(actor, lent=(each,)), standing).writes_form(form)
    )
    return next(able, "")


def acting_role(prepared: Prepared, actor: Actor, standing: Standing) -> str:
    """The role in which an actor meets a record: for the journal. Among several, one that may write comes first."""
    found = sights(actor, standing, prepared.context.roles)
    return next((post.role for post, sight in sorted(found, key=lambda pair: not pair[1].write)), "")
