"""Questions about what is sent: who receives it for every sex and age, until when agreements and calendars last, whether consent can be
given for it, and whether anybody who receives it may read it.

That somebody serves every area is asked in `targets`. The day on which it is checked is handed in; no clock is read here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.access.model import CLASSES
from engine.compiled import Organisation
from engine.compiler.names.making import Making
from engine.compiler.names.places import is_date
from engine.compiler.names.world import KindShape
from engine.definitions.people import Sight
from engine.definitions.reading import Definition, Path
from engine.definitions.rules import Rules
from engine.diagnostics import Span
from engine.rules.model import Effect, Route, Rule

LAST_QUARTER = 10
"""From this month on, the holidays of the next year are asked for."""


def check_reach(making: Making, rules: dict[str, Rule], today: date | None) -> None:
    """Ask every effect that sends, every profile, the directory and the calendar. Without a day nothing is said of dates."""
    for rule in rules.values():
        definition = making.world.gathered.rules[rule.record]
        for place, effect in enumerate(rule.then):
            path: Path = ("rules", rule.id, "then", place)
            if effect.send_to and not making.world.places.opaque:
                _kinds_of_people(making, definition, effect, path)
            _consent(making, definition, effect, path)
    _readers(making)
    if today is not None:
        _agreements(making, today)
        _calendar(making, today)


# --- sexes and ages -----------------------------------------------------------------------------------------------------
def _kinds_of_people(making: Making, definition: Definition[Rules], effect: Effect, path: Path) -> None:
    """Somebody receives people of every sex and age between the youngest and the oldest that anybody receives."""
    directory = making.world.places.organisations.values()
    receivers = [(route, each) for route in effect.send_to for each in directory if _may_receive(route, each)]
    if not receivers:
        return  # that there is nobody at all is told elsewhere
    span = definition.span(*path, "send_to")
    for option in sorted(_sexes(making, effect)):
        if not any(route.for_sex is None or each.for_sex in ("", option) for route, each in receivers):
            message = f"Nobody in the directory receives this for `{option}`."
            making.faults.warn("W645", message, span, "Add an organisation that does, or leave its `for_sex` empty.")
    missing = _ages_between([each for route, each in receivers if route.age is not None], [route for route, _ in receivers])
    if missing:
        message = f"Nobody in the directory receives this for the ages {missing}."
        making.faults.warn("W645", message, span, "Add an organisation that does, or widen `age_from` and `age_to`.")


def _may_receive(route: Route, organisation: Organisation) -> bool:
    if route.organisation:
        return organisation.id == route.organisation
    return organisation.kind == route.kind and (not route.service or route.service in organisation.services)


def _sexes(making: Making, effect: Effect) -> set[str]:
    found: set[str] = set()
    for route in effect.send_to:
        if route.for_sex is not None and route.for_sex.type in making.world.lists:
            found |= set(making.world.lists[route.for_sex.type].options)
    return found if any(each.for_sex in found for each in making.world.places.organisations.values()) else set()


def _ages_between(organisations: list[Organisation], routes: list[Route]) -> str:
    """The first ages that lie between those served; empty: none, or some route doesn't look at ages."""
    if not organisations or any(route.age is None for route in routes):
        return ""
    spans = sorted((each.age_from or 0, 1_000 if each.age_to is None else each.age_to) for each in organisations)
    reached = -1
    for first, last in spans:
        if first > reached + 1:
            return f"{reached + 1} to {first - 1}"
        reached = max(reached, last)
    return ""


# --- consent ----------------------------------------------------------------------------------------------------------
def _consent(making: Making, definition: Definition[Rules], effect: Effect, path: Path) -> None:
    """A purpose that the policy needs is asked for in general, or on the line of the service for which this is sent."""
    gathered = making.world.gathered
    policy = gathered.policies.model.consent_policies.get(effect.consent) if gathered.policies else None
    if policy is None or gathered.has_opaque("form"):
        return
    services = {route.service for route in effect.send_to if route.service}
    for purpose in policy.needs:
        asked = [
            (shape.rows[each.rows].rows.one_per if each.rows else None)
            for shape in making.world.forms.values()
            for each in shape.all_questions()
            if each.question.purpose == purpose
        ]
        if not asked or None in asked:
            continue
        lists = [making.world.lists[f"option:{each}"] for each in asked if f"option:{each}" in making.world.lists]
        for service in sorted(services):
            if lists and not any(service in each.options for each in lists):
                message = f"The policy needs consent to `{purpose}`, but no form asks for it for the service `{service}`."
                remedy = f"Add `{service}` to `{lists[0].name}`, or choose another policy."
                making.faults.warn("W646", message, definition.span(*path, "consent"), remedy)


# --- who reads what was sent --------------------------------------------------------------------------------------------
def _readers(making: Making) -> None:
    """Every field of a profile can be read by some role that receives shares; a profile that is wider shares in vain, or by mistake."""
    gathered, world = making.world.gathered, making.world
    if gathered.roles is None or gathered.roles.damaged or world.sends_nowhere:
        return
    roles = gathered.roles.model.roles.values()
    for definition in gathered.profiles.values():
        kinds = {definition.model.record, *(kind.id for kind in world.sending(definition.model.record))}
        reading = [(role, sight) for role in roles for sight in role.sees if sight.record in kinds and _receives(sight, definition.id)]
        classes = {each for _role, sight in reading for each in (sight.classes or (CLASSES if sight.profile else ()))}
        highest = max(classes, key=CLASSES.index, default="plain")
        compartments = {each for role, _sight in reading for each in role.compartments}
        known = {each for form in world.forms.values() for one in form.all_questions() for each in one.compartments}
        kind = world.kinds.get(definition.model.record)
        for place, field in enumerate(definition.model.fields if reading and kind is not None else ()):
            security, needed = _secrecy(making, kind, field.field)
            span = definition.span("fields", place)
            if security != "plain" and security not in classes:
                message = f"`{field.field}` is `{security}`, but those who receive it read only up to `{highest}`."
                making.faults.error("E710", message, span, "Leave it out of the profile, or let a role that receives it see that class.")
            elif not needed <= compartments and compartments <= known:  # a misspelt one is told there
                lacking = sorted(needed - compartments)[0]
                message = f"`{field.field}` is for the compartment `{lacking}`, which nobody who receives it has."
                making.faults.error("E710", message, span, "Leave it out of the profile.")


def _receives(sight: Sight, profile: str) -> bool:
    """Whether a line of `sees` opens what was sent by a profile."""
    return sight.which == "shared" and not sight.forms and sight.profile in (None, profile)


def _secrecy(making: Making, kind: KindShape | None, name: str) -> tuple[str, set[str]]:
    """The class and the compartments of a field that a profile names; of what isn't there (told elsewhere), none."""
    form, _, question = name.partition(".")
    shape = making.world.forms.get(form) if question else None
    if shape is not None and question in shape.rows:
        inside = shape.rows[question].questions.values()
        return shape.rows[question].security, {word for each in inside for word in each.compartments}
    if shape is not None and question in shape.questions:
        asked = shape.questions[question]
        return asked.security, set(asked.compartments)
    fact = making.scopes.fact(kind, name) if kind is not None and name in kind.model.facts else None
    return (fact.security, set(fact.compartments)) if fact is not None else ("plain", set())


# --- dates ------------------------------------------------------------------------------------------------------------
def _agreements(making: Making, today: date) -> None:
    """Agreements on which sharing depends, and that have ended."""
    places = making.world.places
    needing = {kind for each in making.world.gathered.profiles.values() if each.model.needs_agreement for kind in each.model.for_}
    for organisation in places.organisations.values():
        until = organisation.agreement_until
        if organisation.kind in needing and is_date(until) and date.fromisoformat(until) < today:
            span = places.cells["organisation", organisation.id]["agreement_until"].span
            message = f"The agreement with `{organisation.id}` has ended, and nothing that needs one can be sent there."
            making.faults.warn("W647", message, span, "Write the date until which the new one lasts.")


def _calendar(making: Making, today: date) -> None:
    """Holidays that are written date by date, and have no date this year (or, towards its end, the next)."""
    for definition in making.world.gathered.calendars.values():
        for place, holiday in enumerate(definition.model.holidays):
            years = {int(each[:4]) for each in holiday.dates if is_date(each)}
            for year, called in _asked_years(today) if years else ():
                if year not in years:
                    span: Span = definition.span("holidays", place, "holiday")
                    message = f"The holiday `{holiday.holiday}` has no date {called}."
                    making.faults.warn("W648", message, span, "Add the date to `dates:` as soon as it is known.")
                    break


def _asked_years(today: date) -> Iterator[tuple[int, str]]:
    yield today.year, "this year"
    if today.month >= LAST_QUARTER:
        yield today.year + 1, "next year"
