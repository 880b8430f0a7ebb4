"""Questions that are no faults yet but soon become some: ids that differ by an s only, an “other” among the options, what nobody uses.

All of these are warnings; what is wrong already is asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.compiler.faults import did_you_mean
from engine.compiler.names.making import Making
from engine.compiler.names.places import part_of
from engine.definitions.reading import Definition
from engine.diagnostics import Related, Span

Named = Iterable[tuple[str, Span]]


def check_tidiness(making: Making) -> None:
    """Ask every namespace and every option list."""
    for what, names in _namespaces(making):
        _plurals(making, what, names)
    _services(making)
    for identity, definition in making.world.gathered.options.items():
        options = definition.model.list_
        for place, option in enumerate(options[:-1]):
            behind = options[place + 1 :]
            if option.ask_which and not all(each.ask_which for each in behind):
                message = f"`{option.option}` asks which, but other options of `{identity}` come after it."
                span = definition.span("list", place, "option")
                making.faults.warn("W435", message, span, "Put it last: people read options from above and stop at the first that fits.")


def _services(making: Making) -> None:
    """A service of the directory that no option list holds and no rule asks for is most likely misspelt: nobody can be sent to it."""
    places, gathered = making.world.places, making.world.gathered
    lists = [{option.option for option in each.model.list_} for each in gathered.options.values()]
    routes = {route.service for each in gathered.rules.values() for rule in each.model.rules.values() for effect in rule.then
              for route in effect.send_to}  # fmt: skip
    offered = {service for each in places.organisations.values() for service in each.services}
    known = set().union(*(options for options in lists if options & offered), (each for each in routes if each))
    if places.opaque or making.world.gathered.has_opaque("options") or not known & offered:
        return
    for identity, organisation in places.organisations.items():
        for service in organisation.services:
            if service not in known:
                message = f"No option list and no rule names the service `{service}`."
                span = part_of(places.cells["organisation", identity]["services"], service)
                making.faults.warn("W437", message, span, did_you_mean(service, known, "Add it to the list of services, or remove it."))


def check_unused(making: Making, own: Callable[[Span], bool]) -> None:
    """Ask for the context's own profiles, consent policies and duties that nothing names. `own`: whether a place is the context's."""
    gathered = making.world.gathered
    effects = [effect for each in gathered.rules.values() for rule in each.model.rules.values() for effect in rule.then]
    roles = gathered.roles.model.roles.values() if gathered.roles else ()
    profiles = {each.profile for each in effects} | {sight.profile for role in roles for sight in role.sees}
    for identity, profile in gathered.profiles.items():
        if identity not in profiles:
            _unused(making, "W433", "profile", identity, profile.span("profile"), own)
    policies = {each.consent for each in effects}
    if gathered.policies is not None:
        for identity in gathered.policies.model.consent_policies:
            if identity not in policies:
                span = gathered.policies.key_span("consent_policies", identity)
                _unused(making, "W434", "consent policy", identity, span, own)


def _unused(making: Making, code: str, what: str, identity: str, span: Span, own: Callable[[Span], bool]) -> None:
    if own(span):
        making.faults.warn(code, f"Nothing uses the {what} `{identity}`.", span, "Remove it, or use it.")


def _plurals(making: Making, what: str, names: Named) -> None:
    """Ids of one namespace that differ by a plural ending only are mistaken for one another."""
    places: dict[str, Span] = {}
    for identity, span in names:
        places.setdefault(identity, span)
    for identity, span in places.items():
        for plural in (f"{identity}s", f"{identity}es", f"{identity[:-1]}ies" if identity.endswith("y") else ""):
            if plural in places:
                related = (Related("the other one", places[plural]),)
                message = f"Among the {what}, `{identity}` and `{plural}` differ by the plural only, and will be mistaken for one another."
                making.faults.warn("W436", message, span, "Give one of them another id.", related)


def _namespaces(making: Making) -> Iterator[tuple[str, Named]]:
    gathered, world = making.world.gathered, making.world
    yield "forms", [(identity, each.span("form")) for identity, each in gathered.forms.items()]
    yield "option lists", [(identity, each.span("options")) for identity, each in gathered.options.items()]
    yield "profiles", [(identity, each.span("profile")) for identity, each in gathered.profiles.items()]
    yield "duties", _keys(gathered.duties, "duties")
    yield "roles", _keys(gathered.roles, "roles")
    yield "settings", _keys(gathered.settings, "settings")
    for identity, definition in gathered.options.items():
        words = [(each.option, definition.span("list", place, "option")) for place, each in enumerate(definition.model.list_)]
        yield f"options of `{identity}`", words
    for shape in world.forms.values():
        scopes: dict[str, list[tuple[str, Span]]] = {}
        for (rows, question), paths in shape.seen.items():
            if shape.groups.get(question) != paths[0]:  # a group's id is never read in an expression
                scopes.setdefault(rows, []).append((question, shape.definition.span(*paths[0])))
        for names in scopes.values():
            yield f"questions of `{shape.id}`", names
    for kind in world.kinds.values():
        for key in ("states", "facts", "flags"):
            yield f"{key} of `{kind.id}`", _keys(kind.definition, key)
        events = [(event, kind.definition.span(*paths[0], "event")) for event, paths in kind.events.items()]
        yield f"events of `{kind.id}`", events


def _keys(definition: Definition[object] | None, key: str) -> list[tuple[str, Span]]:
    if definition is None:
        return []
    keys = getattr(definition.node(key), "keys", None) if definition.node(key) is not definition.document.node else None
    return [(each, definition.key_span(key, each)) for each in keys()] if keys is not None else []
