"""Questions to the whole about people: is every duty taken up by somebody's post, does every chain of deputies end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.names.making import Making
from engine.compiler.names.world import KindShape
from engine.definitions.people import Duties, Roles
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Span

CLOCK = "clock"


def check_permissions(making: Making) -> None:
    """Ask duties, roles and everything that names a duty."""
    gathered = making.world.gathered
    _chains(making)
    if gathered.roles is None or gathered.duties is None or gathered.roles.damaged or gathered.duties.damaged:
        return
    for kind in making.world.kinds.values():
        _parts_in(making, kind, gathered.duties.model, gathered.roles.model)
    duties = gathered.duties.model.duties
    taken = {duty for role in gathered.roles.model.roles.values() for duty in role.duties}
    told: set[str] = set()
    for duty, span, what in _uses(making):
        if duty in duties and duty not in taken and duty not in told:
            told.add(duty)
            message = f"No role takes up the duty `{duty}`, so nobody may {what}."
            making.faults.error("E703", message, span, f"Add `{duty}` to the `duties` of a role.")


def _chains(making: Making) -> None:
    """`if_nobody` never leads back to where it began."""
    definition = making.world.gathered.duties
    if definition is None:
        return
    duties = definition.model.duties
    for start in duties:
        path = [start]
        while (following := duties[path[-1]].if_nobody) in duties and following is not None:
            path.append(following)
            if following in path[:-1]:
                break
        if len(path) > 1 and path[-1] == start and start == min(path):
            message = "These duties stand in for one another in a circle: " + " → ".join(path) + "."
            making.faults.error(
                "E704", message, definition.span("duties", start, "if_nobody"), "Let the last one end the chain."
            )


def _parts_in(making: Making, kind: KindShape, duties: Duties, roles: Roles) -> None:
    """Whether those who have a part in a kind of record can ever stand before one: it is sent to them, or a role of theirs sees it."""
    owners = {
        each.id
        for each in making.world.kinds.values()
        for link in each.links.values()
        if link.owned and link.to == kind.id
    }
    told: set[str] = set()
    for duty, span, what in _of_transitions(kind):
        if duty in told or duty not in duties.duties:
            continue
        holders = [role for role in roles.roles.values() if duty in role.duties]
        seen = {sight.record for role in holders for sight in role.sees}
        if duties.duties[duty].in_ == "receiver" and kind.model.sends is None and not kind.lacks_share:
            told.add(duty)
            message = f"`{duty}` is with the receiver, but `{kind.id}` isn't sent to anybody, so nobody may {what}."
            making.faults.error("E709", message, span, "Name another duty.")
        elif holders and seen <= set(making.world.kinds) and not seen & {kind.id, *owners}:
            told.add(duty)
            message = f"No role that takes up `{duty}` sees `{kind.id}`, so nobody may {what}."
            making.faults.error("E709", message, span, f"Add `{kind.id}` to what one of those roles `sees`.")


Use = tuple[str, Span, str]


def _uses(making: Making) -> Iterator[Use]:
    """Every duty that something hangs on, with its place and what could not be done without it."""
    for kind in making.world.kinds.values():
        yield from _of_transitions(kind)
        yield from _of_facts_and_flags(kind)
        yield from _of_clocks(kind)
    policies = making.world.gathered.policies
    for identity, policy in policies.model.consent_policies.items() if policies else ():
        if policies is not None and policy.override is not None:
            span = policies.span("consent_policies", identity, "override", "by")
            yield policy.override.by, span, f"override `{identity}`"


def _of_transitions(kind: KindShape) -> Iterator[Use]:
    definition = kind.definition
    for _state, transition, path in kind.transitions():
        yield from _several(definition, transition.by, (*path, "by"), f"raise the event `{transition.event}`")
        for place, level in enumerate(transition.approval.levels if transition.approval else ()):
            span = definition.span(*path, "approval", "levels", place, "by")
            yield level.by, span, f"answer the request of `{transition.event}`"


def _of_facts_and_flags(kind: KindShape) -> Iterator[Use]:
    definition = kind.definition
    for fact, one in kind.model.facts.items():
        for number, change in enumerate(one.change):
            for place, level in enumerate(change.approval.levels):
                span = definition.span("facts", fact, "change", number, "approval", "levels", place, "by")
                yield level.by, span, f"agree to a change of `{fact}`"
    for flag, switches in kind.model.flags.items():
        for key, switch in (("raise", switches.raise_), ("lower", switches.lower)):
            yield from _several(
                definition, switch.by if switch else (), ("flags", flag, key, "by"), f"{key} the flag `{flag}`"
            )


def _of_clocks(kind: KindShape) -> Iterator[Use]:
    for deadline, path in kind.clocks():
        for place, step in enumerate(deadline.steps):
            for key in ("remind", "notify", "pass_to"):
                duty = getattr(step, key)
                if duty is not None:
                    yield duty, kind.definition.span(*path, "steps", place, key), f"hear of `{deadline.deadline}`"


def _several(definition: Definition[object], duties: tuple[str, ...], path: Path, what: str) -> Iterator[Use]:
    for place, duty in enumerate(duties):
        if duty != CLOCK:
            yield duty, definition.span(*path) if len(duties) == 1 else definition.span(*path, place), what
