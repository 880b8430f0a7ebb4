"""How one post stands to one record: the closed set of relations, resolved on the record as it is now. Grants nothing by itself."""

from __future__ import annotations

from engine.access.model import Actor, Duty, Post, Sight, Standing


def part_of(actor: Actor, standing: Standing, whose: str) -> bool:
    """Whether the person has a personal part: `owner`, `assigned`, `author` or `asker`. The clock never has."""
    person = actor.person
    if not person:
        return False
    match whose:
        case "owner":
            return standing.owner == person
        case "assigned":
            return person in standing.assigned
        case "author":
            return standing.author == person
        case "asker":
            return person in standing.askers
        case _:
            return False


def within(post: Post, standing: Standing, whose: str) -> bool:
    """Whether a post lies where the record is: `team`, `area` (or above it), `organisation`, `receiver`, `anywhere`.

    An empty place on either side never matches: a record without a team is in nobody's team.
    """
    match whose:
        case "team":
            return bool(post.team) and post.team == standing.team
        case "area":
            return bool(post.area) and (post.area == standing.area or post.area in standing.areas)
        case "organisation":
            return bool(post.organisation) and post.organisation == standing.organisation
        case "receiver":
            return bool(post.organisation) and post.organisation == standing.receiver
        case "anywhere":
            return True
        case _:
            return False


def holds(actor: Actor, post: Post, standing: Standing, duty: Duty) -> bool:
    """Whether someone in this post holds a duty of the record (the post's role being one that takes the duty up)."""
    return part_of(actor, standing, duty.whose) if duty.relation == "is" else within(post, standing, duty.whose)


def reaches(actor: Actor, post: Post, standing: Standing, sight: Sight) -> bool:
    """Whether a line of `sees` reaches the record from this post; reasons to be given and narrowing are not asked here."""
    match sight.which:
        case "own":
            return part_of(actor, standing, "owner")
        case "assigned":
            return part_of(actor, standing, "assigned")
        case "team" | "area" | "organisation":
            return within(post, standing, sight.which)
        case "shared":
            return within(post, standing, "receiver") or (
                bool(post.organisation) and post.organisation in standing.shared_with
            )
        case "all":
            return True
        case _:
            return False
