"""Which duties someone holds on a record, who holds a duty, and what a role may do. What they see by it is in `sights`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.access.model import Actor, Duty, Role, Standing
from engine.access.standing import holds


def duties_of(
    actor: Actor,
    standing: Standing,
    duties: Mapping[str, Duty],
    roles: Mapping[str, Role],
    vacant: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """The duties that an actor holds on a record as it is now.

    `vacant` are the duties that nobody holds on it (see `vacant_duties`): they pass along `if_nobody` to who holds the duty named there.
    Duties that are lent to the actor count as held; what a lender was lent does not.
    """
    held = _held(actor, standing, duties, roles)
    for each in actor.lent:
        lender = Actor(each.lender, posts=each.posts)
        held |= _held(lender, standing, duties, roles) & lendable(each.duties, duties)
    taken_over = {name for name in vacant if any(heir in held for heir in successors(name, duties))}
    return frozenset(held | taken_over)


def lendable(names: Iterable[str], duties: Mapping[str, Duty]) -> frozenset[str]:
    """Those of some duties that may be lent."""
    return frozenset(name for name in names if name in duties and duties[name].lends)


def behalf(
    actor: Actor,
    standing: Standing,
    duties: Mapping[str, Duty],
    roles: Mapping[str, Role],
    wanted: Iterable[str],
    vacant: frozenset[str] = frozenset(),
) -> str:
    """For whom the actor acts when one of these duties is asked for: the lender through whom they hold it, empty when it is theirs."""
    sought = frozenset(wanted)
    if not actor.lent or sought & duties_of(replace(actor, lent=()), standing, duties, roles, vacant):
        return ""
    for each in actor.lent:
        if sought & duties_of(replace(actor, lent=(each,)), standing, duties, roles, vacant):
            return each.lender
    return ""


def _held(actor: Actor, standing: Standing, duties: Mapping[str, Duty], roles: Mapping[str, Role]) -> set[str]:
    return {
        duty.id
        for post in actor.posts
        if post.role in roles
        for name in roles[post.role].duties
        if (duty := duties.get(name)) is not None and holds(actor, post, standing, duty)
    }


def successors(duty: str, duties: Mapping[str, Duty]) -> Iterator[str]:
    """The duties that take over one after another when nobody holds this one; each once, so that a circle ends too."""
    seen = {duty}
    following = duties[duty].if_nobody if duty in duties else ""
    while following and following not in seen:
        yield following
        seen.add(following)
        following = duties[following].if_nobody if following in duties else ""


def holders_of(
    duty: str,
    standing: Standing,
    duties: Mapping[str, Duty],
    roles: Mapping[str, Role],
    people: Iterable[Actor],
) -> tuple[str, ...]:
    """The people who hold a duty on a record, or else its first successor that somebody holds; sorted, perhaps none."""
    everyone = tuple(people)
    for name in (duty, *successors(duty, duties)):
        found = {each.person for each in everyone if name in duties_of(each, standing, duties, roles)}
        if found:
            return tuple(sorted(found))
    return ()


def vacant_duties(
    standing: Standing, duties: Mapping[str, Duty], roles: Mapping[str, Role], people: Iterable[Actor]
) -> frozenset[str]:
    """The duties that nobody among these people holds on a record."""
    held: set[str] = set()
    for each in people:
        held |= duties_of(each, standing, duties, roles)
    return frozenset(duties) - held


def may(actor: Actor, roles: Mapping[str, Role], what: str) -> bool:
    """Whether one of the actor's roles may do something that isn't about an existing record, such as `create_report`."""
    return any(post.role in roles and what in roles[post.role].may for post in actor.posts)
