"""Questions to the directory: is there somebody to send to in every area of the country."""

from __future__ import annotations

from engine.compiled import Organisation
from engine.compiler.names.making import Making
from engine.compiler.names.places import Places, part_of
from engine.diagnostics import Span, did_you_mean
from engine.rules.model import Effect, Route, Rule

SERVICES = "services"
"""The option list of services, beside which consent is asked line by line; the directory speaks of the same ones."""
LIKE = 0.75
"""How like an option a service must be to be taken for a slip."""


def check_targets(making: Making, rules: dict[str, Rule]) -> None:
    """Ask every effect that sends along routes with coverage, and the cells of the directory what they are options of."""
    places = making.world.places
    _directory(making, rules)
    if places.opaque or not places.levels:
        return
    areas = [place.code for place in places.places.values() if place.level == places.levels[0]]
    for rule in rules.values():
        definition = making.world.gathered.rules[rule.record]
        for place, effect in enumerate(rule.then):
            known = all(_known(route, places) for route in effect.send_to)
            missing = [code for code in areas if not served(effect, code, places)] if effect.send_to and known else []
            if missing:
                named = ", ".join(_name(places, code) for code in missing)
                span = definition.span("rules", rule.id, "then", place, "send_to")
                strength = "the law requires it" if effect.binding == "must" else "the rule names it"
                message = f"Nobody in the directory receives this for: {named}."
                remedy = f"Add an organisation that covers them to the directory: {strength}."
                making.faults.warn("E618", message, span, remedy)


def _directory(making: Making, rules: dict[str, Rule]) -> None:
    """Services are options of the list `services`, if there is one; a sex is an option of what routes ask.

    Of services only slips are told: one that the list hasn't at all is told where a policy needs consent for it.
    """
    world = making.world
    routes = [route for rule in rules.values() for effect in rule.then for route in effect.send_to]
    sexes = {route.for_sex.type for route in routes if route.for_sex is not None} & set(world.lists)
    services = f"option:{SERVICES}"
    for organisation in world.places.organisations.values():
        cells = world.places.cells["organisation", organisation.id]
        if services in world.lists:
            known = world.lists[services].options
            for word in organisation.services:
                if did_you_mean(word, known, cutoff=LIKE):
                    _cell(making, part_of(cells["services"], word), word, services)
        if organisation.for_sex and len(sexes) == 1:
            _cell(making, cells["for_sex"].span, organisation.for_sex, next(iter(sexes)))


def _cell(making: Making, span: Span, word: str, list_id: str) -> None:
    known = making.world.lists[list_id]
    excused = list_id in making.scopes.damaged_lists
    making.known("E810", "option", word, known.options, span, excused=excused, where=f" in `{known.name}`")


def check_called(making: Making) -> None:
    """Whether people can read how levels of places and kinds of organisation are called: two option lists say it."""
    gathered, places = making.world.gathered, making.world.places
    if gathered.context is not None and places.levels:
        listed = {level: gathered.context.span("levels", place) for place, level in enumerate(places.levels)}
        _called(making, "location_levels", "levels of places", listed, gathered.context.key_span("levels"))
    kinds: dict[str, Span] = {}
    for each in places.organisations.values():
        kinds.setdefault(each.kind, places.cells["organisation", each.id]["kind"].span)
    if kinds:
        _called(making, "organisation_kinds", "kinds of organisation", kinds, next(iter(kinds.values())))


def _called(making: Making, identity: str, what: str, words: dict[str, Span], place: Span) -> None:
    gathered = making.world.gathered
    definition = gathered.options.get(identity)
    if definition is None:
        if not gathered.excused("options", identity):
            message = f"There is no option list `{identity}`, which says how {what} are called."
            making.faults.error("E807", message, place, f"Write `options/{identity}.yaml`.")
        return
    known = [each.option for each in definition.model.list_]
    for word, span in words.items():
        making.known("E807", "option", word, known, span, excused=definition.damaged, where=f" in `{identity}`")


def served(effect: Effect, code: str, places: Places) -> bool:
    """Whether some route of an effect leads to an organisation for a place."""
    above = set(places.above(code))
    return any(
        _fits(route, organisation, above) for route in effect.send_to for organisation in places.organisations.values()
    )


def _fits(route: Route, organisation: Organisation, above: set[str]) -> bool:
    if route.organisation:
        return organisation.id == route.organisation
    if organisation.kind != route.kind or (route.service and route.service not in organisation.services):
        return False
    return route.covers is None or not organisation.covers or bool(above & set(organisation.covers))


def _known(route: Route, places: Places) -> bool:
    """Whether the directory has anybody of that kind at all; that it hasn't is told with the rule."""
    kinds = places.organisations.values()
    served = not route.service or any(route.service in each.services for each in kinds)
    return served and any(route.organisation == each.id or route.kind == each.kind for each in kinds)


def _name(places: Places, code: str) -> str:
    names = places.places[code].names
    return next(iter(names.values()), code)
