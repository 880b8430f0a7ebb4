"""The passes in their order: gather, name, make the parts, ask of the whole; then one frozen context.

`compile_context` is the room's door. It reads no file; it throws nothing for what an implementer wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.compiled import CompiledContext
from engine.compiler.changes.locking import check_version
from engine.compiler.changes.overriding import check_overrides
from engine.compiler.checks.circles import check_circles
from engine.compiler.checks.classes import check_classes
from engine.compiler.checks.graph import check_graphs
from engine.compiler.checks.names import check_names, check_use
from engine.compiler.checks.partners import check_partners
from engine.compiler.checks.permissions import check_permissions
from engine.compiler.checks.reach import check_reach
from engine.compiler.checks.targets import check_called, check_targets
from engine.compiler.checks.tidiness import check_tidiness
from engine.compiler.faults import ABSENT, Faults, joined
from engine.compiler.gathering import Gathered, gather
from engine.compiler.indicators.making import make_indicators
from engine.compiler.names.making import Making
from engine.compiler.names.places import read_places
from engine.compiler.names.scopes import Scopes
from engine.compiler.names.world import World, build_world
from engine.compiler.parts.country import make_calendar, make_languages, make_settings
from engine.compiler.parts.forms import make_forms
from engine.compiler.parts.options import make_options
from engine.compiler.parts.people import (
    check_people,
    make_duties,
    make_people,
    make_policies,
    make_profiles,
    make_roles,
)
from engine.compiler.parts.rules import make_rules
from engine.compiler.parts.workflows import make_kinds
from engine.compiler.pointing import pointed
from engine.compiler.scenarios.making import make_scenarios
from engine.compiler.scenarios.model import Scenario
from engine.compiler.types import written_types
from engine.diagnostics import Diagnostic, Span, has_errors, in_order
from engine.forms.types import question_types
from engine.source import Laid

ORGANISATION_KINDS = "organisation_kinds"
"""The option list of a context that says how kinds of organisation are called."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What compiling gave: a context if nothing stops it from being served, and everything that was found."""

    context: CompiledContext | None
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]
    world: World
    """What everything was compiled from: `provenance` tells places from it. Never kept with the context."""


def compile_context(laid: Laid, today: date | None = None) -> Compiled:
    """Compile what was laid. Faults of reading and layering are not repeated here; `laid.damaged` says that there were some.

    `today` is for warnings of what ends, such as agreements; without it none is given. The context doesn't depend on it.
    """
    faults = Faults()
    gathered = gather(laid, faults)
    page = gathered.context
    levels = page.model.levels if page and (page.model.levels or not page.damaged) else None
    places = read_places(gathered.tables, levels, faults)
    world = build_world(gathered, places, question_types())
    making = Making(world, Scopes(world, faults), faults, written_types())
    context = _context(making, gathered, today)
    unsound, before = laid.damaged or has_errors(faults.found), len(faults.found)
    scenarios = make_scenarios(making)
    if unsound:
        # A scenario speaks of what the rest holds. What it doesn't find there is probably missing for a reason already told, unless it
        # looks like a slip of the pen.
        own = (each for each in faults.found[before:] if each.code not in ABSENT or each.remedy.startswith("Did you mean"))
        faults.found[before:] = list(own)
    _present(making, gathered)
    faults.found += [*check_overrides(laid), *check_version(laid)]
    if gathered.context is None and not gathered.has_opaque("context"):
        span = laid.documents[0].span if laid.documents else Span(".", 1, 1, 1, 2)
        faults.error("E101", "No file says which context this is.", span, "Write `context.yaml`.")
    if not (laid.damaged or has_errors(faults.found)):
        faults.found += making.scopes.opacity.unread  # nothing may be left out in silence
    found = joined(pointed(in_order(faults.found), laid))
    return Compiled(None if has_errors(found) or laid.damaged else context, scenarios, found, world)


def _present(making: Making, gathered: Gathered) -> None:
    """What every context has: duties, roles, and places if anything asks for one."""
    if gathered.context is None:
        return
    span = gathered.context.document.span
    if gathered.duties is None and making.world.kinds and not gathered.excused("duties"):
        making.faults.error("E427", "No file says which duties there are.", span, "Write `duties.yaml` with `duties:`.")
    if gathered.roles is None and making.world.kinds and not gathered.excused("roles"):
        making.faults.error("E427", "No file says which roles there are.", span, "Write `roles.yaml` with `roles:`.")
    asked = any(each.type == "location" for form in making.world.forms.values() for each in form.all_questions())
    if asked and not making.world.places.places and not making.world.places.opaque:
        making.faults.error(
            "E427",
            "No table says which places there are, but forms ask for one.",
            span,
            "Write `places/locations.csv`.",
        )


def _context(making: Making, gathered: Gathered, today: date | None) -> CompiledContext | None:
    """Every part is made, whatever is wrong with the others; the whole only if there is a context to hold it."""
    lists = make_options(making)
    settings = make_settings(making)
    forms = make_forms(making)
    kinds = make_kinds(making)
    rules, indicators = make_rules(making), make_indicators(making)
    duties, roles = make_duties(making), make_roles(making)
    profiles, policies = make_profiles(making), make_policies(making)
    calendar = make_calendar(making)
    check_people(making)
    check_names(making)
    check_graphs(making)
    check_permissions(making)
    check_classes(making, forms)
    check_called(making)
    check_targets(making, rules)
    check_circles(making, rules)
    check_partners(making)
    check_tidiness(making)
    check_reach(making, rules, today)
    if not has_errors(making.faults.found):
        check_use(making)
    definition = gathered.context
    if definition is None:
        return None
    model, places = definition.model, making.world.places
    called = lists.get(ORGANISATION_KINDS)
    return CompiledContext(
        id=definition.id,
        title=making.pen(definition).plain(model.title),
        status=model.status,
        time_zone=model.time_zone,
        languages=make_languages(making, definition),
        option_lists=lists,
        forms=dict(sorted(forms.items())),
        kinds=kinds,
        rules=rules,
        duties=duties,
        roles=roles,
        profiles=profiles,
        policies=policies,
        settings=settings,
        calendar=calendar,
        places=dict(sorted(places.places.items())),
        levels=places.levels,
        organisations=dict(sorted(places.organisations.items())),
        organisation_kinds={each.id: each.label for each in called.options} if called else {},
        people=make_people(making, demo=True),
        indicators=indicators,
    )
