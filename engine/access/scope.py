"""Which records of a kind someone may list, as a value: a union of legs. `store` turns it into SQL and applies it before any limit.

What may be read *in* those records is in `sights`. `Scope.admits` says the same on one record; a store's SQL must agree with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.access.model import Actor, Duty, Post, Role, Sight, Standing


@dataclass(frozen=True, slots=True)
class Leg:
    """One way in. `which` is `owner assigned author asker` (`value` is a person's id), `team` (a team's), `area` (a location code, which
    covers everything below it), `organisation` (the record's own), `receiver` (the one it is sent to), `shared` (one with a live
    grant) or `all` (the only one without a value)."""

    which: str
    value: str = ""

    def admits(self, standing: Standing) -> bool:
        """Whether a record is within this leg."""
        if self.which == "all":
            return True
        return bool(self.value) and self.value in _values(standing, self.which)


@dataclass(frozen=True, slots=True)
class Scope:
    """A union of legs; no leg: nothing.

    While a record is narrowed to some duties (`Standing.narrowed_to` not empty) it must also be within a leg of one of those duties:
    `narrowed` gives, for each duty that the actor's roles take up, the legs under which the actor holds it.
    """

    legs: tuple[Leg, ...] = ()
    narrowed: tuple[tuple[str, tuple[Leg, ...]], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it admits nothing at all, so that nothing need be asked of the store."""
        return not self.legs

    def admits(self, standing: Standing) -> bool:
        """Whether a record (of the kind the scope was made for) is within it."""
        if not any(leg.admits(standing) for leg in self.legs):
            return False
        if not standing.narrowed_to:
            return True
        return any(
            leg.admits(standing) for duty, legs in self.narrowed if duty in standing.narrowed_to for leg in legs
        )


def scope_of(
    actor: Actor,
    roles: Mapping[str, Role],
    kind: str,
    duties: Mapping[str, Duty] | None = None,
    follows: tuple[str, ...] = (),
    with_reason: bool = False,
) -> Scope:
    """The records of a kind that an actor may list.

    `follows` are the kinds that own this one: who sees a root sees its branches. Lines with `ask_reason` (break-glass) count only
    `with_reason`. Without `duties` nothing that is narrowed is admitted.
    """
    legs: dict[Leg, None] = {}
    for who, post in _posts(actor, roles):
        role = roles.get(post.role)
        for sight in role.sees if role else ():
            reason = sight.ask_reason and (not with_reason or who is not actor)
            if not reason and concerns(sight, kind, follows):
                legs.update(dict.fromkeys(_legs_of_sight(who, post, sight)))
    return Scope(tuple(_without_overlap(legs)), _narrowed(actor, roles, duties or {}))


def _posts(actor: Actor, roles: Mapping[str, Role]) -> Iterator[tuple[Actor, Post]]:
    """The actor's own posts, then those of lenders by which a lent duty is held, each with whose it is."""
    yield from ((actor, post) for post in actor.posts)
    for each in actor.lent:
        lender = Actor(each.lender)
        for post in each.posts:
            if post.role in roles and not each.duties.isdisjoint(roles[post.role].duties):
                yield lender, post


def concerns(sight: Sight, kind: str, follows: tuple[str, ...] = ()) -> bool:
    """Whether a line of `sees` speaks of a kind, or of a kind that owns it.

    A line that names forms or a profile speaks of its own kind only: those names mean nothing in a branch.
    """
    return sight.record == kind or (sight.record in follows and not sight.forms and not sight.profile)


def _values(standing: Standing, which: str) -> tuple[str, ...]:
    match which:
        case "owner":
            return (standing.owner,)
        case "assigned":
            return standing.assigned
        case "author":
            return (standing.author,)
        case "asker":
            return standing.askers
        case "team":
            return (standing.team,)
        case "area":
            return (standing.area, *standing.areas)
        case "organisation":
            return (standing.organisation,)
        case "receiver":
            return (standing.receiver,)
        case "shared":
            return standing.shared_with
        case _:
            return ()


def _legs_of_sight(actor: Actor, post: Post, sight: Sight) -> list[Leg]:
    match sight.which:
        case "own":
            return _leg("owner", actor.person)
        case "assigned":
            return _leg("assigned", actor.person)
        case "team":
            return _leg("team", post.team)
        case "area":
            return _leg("area", post.area)
        case "organisation":
            return _leg("organisation", post.organisation)
        case "shared":
            return [*_leg("receiver", post.organisation), *_leg("shared", post.organisation)]
        case "all":
            return [Leg("all")]
        case _:
            return []


def _legs_of_duty(actor: Actor, post: Post, duty: Duty) -> list[Leg]:
    if duty.relation == "is":
        return _leg(duty.whose, actor.person)
    places = {"team": post.team, "area": post.area, "organisation": post.organisation, "receiver": post.organisation}
    return [Leg("all")] if duty.whose == "anywhere" else _leg(duty.whose, places.get(duty.whose, ""))


def _leg(which: str, value: str) -> list[Leg]:
    return [Leg(which, value)] if value else []


def _without_overlap(legs: Iterable[Leg]) -> list[Leg]:
    kept = list(legs)
    return [Leg("all")] if Leg("all") in kept else kept


def _narrowed(
    actor: Actor, roles: Mapping[str, Role], duties: Mapping[str, Duty]
) -> tuple[tuple[str, tuple[Leg, ...]], ...]:
    found: dict[str, dict[Leg, None]] = {}
    lent = {each.lender: each.duties for each in actor.lent}
    for who, post in _posts(actor, roles):
        role = roles.get(post.role)
        for name in role.duties if role else ():
            borrowed = who is actor or (name in lent[who.person] and name in duties and duties[name].lends)
            if name in duties and borrowed:
                found.setdefault(name, {}).update(dict.fromkeys(_legs_of_duty(who, post, duties[name])))
    return tuple((name, tuple(_without_overlap(legs))) for name, legs in sorted(found.items()) if legs)
