"""Duties, roles, profiles, consent policies, fictional people. Who may do what in the end is asked elsewhere."""

from __future__ import annotations

from engine.access.model import ConsentPolicy, Duty, Profile, ProfileField, Role, Sight
from engine.compiled import DemoPerson
from engine.compiler.names.making import Making
from engine.compiler.names.world import KindShape
from engine.compiler.parts.clocks import known_duty
from engine.definitions import people as written
from engine.definitions.reading import Definition, Path
from engine.expressions.text import EMPTY

CREATE = "create_"


def make_duties(making: Making) -> dict[str, Duty]:
    """Duties, by id."""
    definition = making.world.gathered.duties
    made: dict[str, Duty] = {}
    if definition is None:
        return made
    pen = making.pen(definition)
    for identity, duty in sorted(definition.model.duties.items()):
        path: Path = ("duties", identity)
        if (duty.is_ is None) == (duty.in_ is None):
            message = f"The duty `{identity}` says either `is` or `in`."
            span = definition.key_span(*path)
            making.faults.error(
                "E302" if duty.is_ is None else "E309", message, span, "Write for example `is: owner`, or `in: team`."
            )
        if duty.if_nobody is not None:
            known_duty(making, pen, duty.if_nobody, (*path, "if_nobody"))
        relation, whose = ("is", duty.is_) if duty.is_ else ("within", duty.in_ or "")
        made[identity] = Duty(identity, pen.plain(duty.title), relation, whose, duty.if_nobody or "", duty.lend)
    return made


def make_roles(making: Making) -> dict[str, Role]:
    """Roles, by id."""
    definition = making.world.gathered.roles
    if definition is None:
        return {}
    return {
        identity: _role(making, definition, identity, role) for identity, role in sorted(definition.model.roles.items())
    }


def _role(making: Making, definition: Definition[written.Roles], identity: str, role: written.Role) -> Role:
    pen, path = making.pen(definition), ("roles", identity)
    kinds = making.world.kinds
    making.each_once("duty", role.duties, definition, (*path, "duties"))
    making.each_once("right", role.may, definition, (*path, "may"))
    for place, duty in enumerate(role.duties):
        known_duty(making, pen, duty, (*path, "duties", place))
    for place, right in enumerate(role.may):
        known = [f"{CREATE}{kind}" for kind in kinds]
        excused = making.world.gathered.has_opaque("workflow")
        making.known("E415", "right", right, known, definition.span(*path, "may", place), excused=excused)
    compartments = {
        each for form in making.world.forms.values() for one in form.all_questions() for each in one.compartments
    }
    for place, word in enumerate(role.compartments):
        excused = making.world.gathered.has_opaque("form")
        span = definition.span(*path, "compartments", place)
        making.known("E416", "compartment", word, compartments, span, excused=excused)
    sees = tuple(_sight(making, definition, sight, (*path, "sees", place)) for place, sight in enumerate(role.sees))
    return Role(identity, pen.plain(role.title), role.duties, sees, role.may, role.compartments)


def _sight(making: Making, definition: Definition[written.Roles], sight: written.Sight, path: Path) -> Sight:
    world = making.world
    excused = world.gathered.excused("workflow", sight.record)
    if making.known(
        "E408", "kind of record", sight.record, world.kinds, definition.span(*path, "record"), excused=excused
    ):
        for place, name in enumerate(sight.forms):
            making.form_of(name, world.kinds[sight.record], definition.span(*path, "forms", place), rows=True)
    if sight.profile is not None:
        span, excused = definition.span(*path, "profile"), world.gathered.excused("profile", sight.profile)
        making.known("E414", "profile", sight.profile, world.gathered.profiles, span, excused=excused)
    lasts = ""
    if sight.for_ is not None:
        if not sight.ask_reason:
            making.faults.error(
                "E702", "`for` stands only beside `ask_reason: true`.", definition.key_span(*path, "for"), "Remove it."
            )
        scope = making.scopes.record(None)
        lasts = sight.for_ if making.pen(definition).program(sight.for_, scope, (*path, "for"), "duration") else ""
    return Sight(
        sight.record, sight.which, sight.classes, sight.forms, sight.profile or "", sight.write, sight.ask_reason, lasts
    )


def make_profiles(making: Making) -> dict[str, Profile]:
    """Profiles, by id."""
    return {identity: _profile(making, each) for identity, each in sorted(making.world.gathered.profiles.items())}


def _profile(making: Making, definition: Definition[written.Profile]) -> Profile:
    model, pen, world = definition.model, making.pen(definition), making.world
    excused = world.gathered.excused("workflow", model.record)
    known = making.known(
        "E408", "kind of record", model.record, world.kinds, definition.span("record"), excused=excused
    )
    kinds = {each.kind for each in world.places.organisations.values()}
    for place, word in enumerate(model.for_):
        span = definition.span("for", place) if len(model.for_) > 1 else definition.span("for")
        making.known(
            "E412", "kind of organisation", word, kinds, span, excused=world.places.opaque, where=" in the directory"
        )
    making.each_once("field", (each.field for each in model.fields), definition, ("fields",), "field")
    fields = []
    for place, field in enumerate(model.fields):
        if known:
            _field(making, definition, world.kinds[model.record], field.field, ("fields", place, "field"))
        fields.append(ProfileField(field.field, pen.plain(field.why) if field.why else EMPTY))
    sending = world.sending(model.record)
    until = None
    if model.until is not None and (sending or not world.sends_nowhere):
        scope = making.scopes.record(sending[0] if sending else world.kinds.get(model.record))
        until = pen.program(model.until, scope, ("until",))
    return Profile(
        definition.id,
        pen.plain(model.title),
        model.record,
        tuple(fields),
        model.for_,
        model.as_of,
        until,
        model.needs_agreement,
    )


def _field(making: Making, definition: Definition[object], kind: KindShape, name: str, path: Path) -> None:
    """Whether a field of a profile exists: a question, rows, a fact or a built-in."""
    if "." in name:
        making.form_of(name, kind, definition.span(*path), rows=True)
        return
    known = [*kind.model.facts, *making.scopes.builtins(kind)]
    span = definition.span(*path)
    making.known(
        "E410", "fact or built-in", name, known, span, excused=kind.definition.damaged, where=f" in `{kind.id}`"
    )


def make_policies(making: Making) -> dict[str, ConsentPolicy]:
    """Consent policies, by id; what they read is read on the record that is shared."""
    definition = making.world.gathered.policies
    if definition is None:
        return {}
    pen = making.pen(definition)
    roots = [kind.links[kind.model.sends].to for kind in making.world.kinds.values() if kind.model.sends in kind.links]
    scope = making.scopes.record(making.world.kinds.get(roots[0]) if roots else None)
    made = {}
    for identity, policy in sorted(definition.model.consent_policies.items()):
        path: Path = ("consent_policies", identity)
        _purposes(making, definition, policy, path)
        if policy.override is not None:
            known_duty(making, pen, policy.override.by, (*path, "override", "by"))
            making.list_known(policy.override.bases, definition, (*path, "override", "bases"))
        made[identity] = ConsentPolicy(
            identity,
            policy.needs,
            pen.plain(policy.title),
            pen.condition(policy.unless, scope, (*path, "unless")) if roots or not making.world.sends_nowhere else None,
            policy.inform,
            policy.override.by if policy.override else "",
            policy.override.bases if policy.override else "",
            pen.plain(policy.basis),
        )
    return made


def _purposes(making: Making, definition: Definition[written.Policies], policy: written.Policy, path: Path) -> None:
    """Whether some form asks for each purpose that a policy needs."""
    asked = {
        each.question.purpose
        for form in making.world.forms.values()
        for each in form.all_questions()
        if each.question.purpose
    }
    excused = making.world.gathered.has_opaque("form")
    for place, purpose in enumerate(policy.needs):
        span = definition.span(*path, "needs", place)
        making.known("E417", "question that asks for consent to", purpose, asked, span, excused=excused)


def make_people(making: Making, demo: bool, name: str = "") -> tuple[DemoPerson, ...]:
    """The fictional people of a demonstration, or those of a scenario by the name of their file."""
    found: list[DemoPerson] = []
    for identity, definition in sorted(making.world.gathered.people.items()):
        if _is_demo(definition) is demo and (demo or identity == name):
            found += _people(making, definition)
    return tuple(found)


def _is_demo(definition: Definition[written.People]) -> bool:
    return "demo" in definition.document.file.split("/")[:-1]


def _people(making: Making, definition: Definition[written.People]) -> list[DemoPerson]:
    made = []
    for identity, person in definition.model.people.items():
        made.append(
            DemoPerson(
                identity,
                person.name,
                person.role,
                person.team or "",
                person.area or "",
                person.organisation or "",
                person.language or "",
            )
        )
    return made


def check_people(making: Making) -> None:
    """Whether the roles, areas, organisations and languages of fictional people exist."""
    world, gathered = making.world, making.world.gathered
    roles = gathered.roles.model.roles if gathered.roles else ()
    languages = gathered.context.model.languages.offered if gathered.context else ()
    for definition in gathered.people.values():
        for identity, person in definition.model.people.items():
            path = ("people", identity)
            excused = gathered.roles is None or gathered.excused("roles")
            making.known("E418", "role", person.role, roles, definition.span(*path, "role"), excused=excused)
            if person.area is not None:
                span = definition.span(*path, "area")
                excused = world.places.opaque or not world.places.places
                making.known("E419", "place", person.area, world.places.places, span, excused=excused)
            if person.organisation is not None:
                span = definition.span(*path, "organisation")
                making.known(
                    "E412",
                    "organisation",
                    person.organisation,
                    world.places.organisations,
                    span,
                    excused=world.places.opaque,
                )
            if person.language is not None and languages:
                span = definition.span(*path, "language")
                making.known("E420", "language", person.language, languages, span, where=" in this context")
