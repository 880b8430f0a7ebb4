"""Where each thing of a context was written, kept beside the compiled context and never in it: what runs for people at work needs no files.

Keys begin with what the thing is: `rule:ID`, `kind:KIND`, `state:KIND.STATE`, `transition:KIND.STATE.PLACE` (its place in the list; under
`anywhere` the state is empty), `deadline:KIND.ID`, `flag:KIND.ID`, `fact:KIND.ID`, `form:FORM`, `question:FORM.ID` (of rows
`FORM.ROWS.ID`), `role:ID`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.compiler.names.shapes import FormShape
from engine.compiler.names.world import KindShape, World
from engine.definitions.people import Roles
from engine.definitions.reading import Definition
from engine.diagnostics import Span

Placed = tuple[str, Span]


def provenance(world: World) -> Mapping[str, Span]:
    """The place of everything that a scenario can be about."""
    found: dict[str, Span] = {}
    for rules in world.gathered.rules.values():
        found.update((f"rule:{rule}", rules.key_span("rules", rule)) for rule in rules.model.rules)
    for kind in world.kinds.values():
        found.update(_kind(kind))
    for form in world.forms.values():
        found.update(_form(form))
    if world.gathered.roles is not None:
        found.update(_roles(world.gathered.roles))
    return found


def _kind(kind: KindShape) -> Iterator[Placed]:
    own, definition = kind.id, kind.definition
    yield f"kind:{own}", definition.span("workflow")
    for state in kind.model.states:
        yield f"state:{own}.{state}", definition.key_span("states", state)
    for state, _, path in kind.transitions():
        yield f"transition:{own}.{state}.{path[-1]}", definition.span(*path)
    for deadline, path in kind.clocks():
        yield f"deadline:{own}.{deadline.deadline}", definition.span(*path)
    for flag in kind.model.flags:
        yield f"flag:{own}.{flag}", definition.key_span("flags", flag)
    for fact in kind.model.facts:
        yield f"fact:{own}.{fact}", definition.key_span("facts", fact)


def _form(form: FormShape) -> Iterator[Placed]:
    yield f"form:{form.id}", form.definition.span(*(form.asked_at or ("form",)))
    for identity, asked in form.questions.items():
        yield f"question:{form.id}.{identity}", form.definition.span(*asked.path)
    for rows in form.rows.values():
        yield f"question:{form.id}.{rows.id}", form.definition.span(*rows.path)
        for identity, asked in rows.questions.items():
            yield f"question:{form.id}.{rows.id}.{identity}", form.definition.span(*asked.path)


def _roles(roles: Definition[Roles]) -> Iterator[Placed]:
    for role in roles.model.roles:
        yield f"role:{role}", roles.key_span("roles", role)
