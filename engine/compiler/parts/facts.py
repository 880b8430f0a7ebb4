"""Facts: where their values come from, of which type and class they are, which changes need an approval."""

from __future__ import annotations

from engine.compiler.names.making import Making
from engine.compiler.names.shapes import highest
from engine.compiler.names.world import KindShape
from engine.compiler.parts.clocks import Clocks
from engine.definitions import workflows as written
from engine.expressions.checking.types import COMPOUND, in_words
from engine.workflows.model import Change, Fact


def make_facts(making: Making, kind: KindShape, clocks: Clocks) -> tuple[Fact, ...]:
    """The facts of a kind of record; one without a type is left out."""
    made = (_fact(making, kind, clocks, identity, fact) for identity, fact in kind.model.facts.items())
    return tuple(each for each in made if each is not None)


def _source(making: Making, kind: KindShape, identity: str, fact: written.Fact) -> None:
    """Whether it is said where a fact's value comes from: forms, a calculation, or only a rule that sets it."""
    span = kind.definition.key_span("facts", identity)
    if fact.latest and fact.calculate is not None:
        message = f"The fact `{identity}` says either `latest` or `calculate`."
        making.faults.error("E309", message, span, "Keep one of the two.")
    if fact.latest or fact.calculate is not None:
        return
    rules = making.world.gathered.rules.get(kind.id)
    effects = [effect for rule in rules.model.rules.values() for effect in rule.then] if rules else []
    if any(effect.set == identity for effect in effects):
        if fact.options is None and fact.type is None:
            message = f"A rule sets the fact `{identity}`, but it isn't said of what type it is."
            making.faults.error("E302", message, span, "Add `type:` or `options:`.")
    elif not making.world.gathered.excused("record", kind.id):
        message = f"Nothing gives the fact `{identity}` a value."
        making.faults.error("E302", message, span, "Add `latest:` or `calculate:`, or let a rule `set` it.")


def _fact(making: Making, kind: KindShape, clocks: Clocks, identity: str, fact: written.Fact) -> Fact | None:
    pen, definition, path = clocks.pen, kind.definition, ("facts", identity)
    scope = making.scopes.record(kind)
    shape = making.scopes.fact(kind, identity)
    circle = making.scopes.circles.get((kind.id, identity))
    if circle is not None:
        listed = " → ".join(word if of == kind.id else f"{of}.{word}" for of, word in circle)
        message = f"These facts depend on one another in a circle: {listed}."
        making.faults.error("E627", message, definition.key_span(*path), "Let one of them stand on its own.")
    if fact.options is not None:
        making.list_known(fact.options, definition, (*path, "options"))
    _source(making, kind, identity, fact)
    declared = f"option:{fact.options}" if fact.options else fact.type or ""
    expected = declared or (shape.type if shape else "")
    latest = [pen.program(each, scope, (*path, "latest", place), expected) for place, each in enumerate(fact.latest)]
    calculate = pen.optional(fact.calculate, scope, (*path, "calculate"), expected)
    if shape is None or not shape.type:
        return None
    if shape.type in COMPOUND:
        message = f"The fact `{identity}` would be {in_words(shape.type)}, which is not one value."
        remedy = "Take a part of it, or say `answered(…)`."
        making.faults.error("E513", message, definition.key_span(*path), remedy)
        return None
    programs = [each for each in (*latest, calculate) if each is not None]
    reads = highest(*(each.security for each in programs))
    if fact.class_ is not None and highest(fact.class_, reads) != fact.class_ and not fact.reveals:
        message = f"The fact `{identity}` is `{fact.class_}`, but what it reads is `{reads}`."
        remedy = f"Write `class: {reads}`, or `reveals: true` with a `basis:`."
        making.faults.error("E701", message, definition.span(*path, "class"), remedy)
    if fact.reveals and fact.basis is None:
        span = definition.key_span(*path, "reveals")
        making.faults.error("E706", "What reveals a secret says on which basis.", span, "Add `basis:`.")
    changes = []
    for place, change in enumerate(fact.change):
        here = (*path, "change", place)
        condition = pen.condition(change.if_, scope, (*here, "if"))
        approval = clocks.approval(change.approval, kind, scope, (*here, "approval"))
        if condition is not None and approval is not None:
            changes.append(Change(condition, approval))
    title = pen.plain(fact.title) if fact.title else pen.plain(identity.replace("_", " ").capitalize())
    return Fact(
        identity,
        title,
        shape.type,
        tuple(each for each in latest if each is not None),
        calculate,
        tuple(changes),
        shape.security,
    )
