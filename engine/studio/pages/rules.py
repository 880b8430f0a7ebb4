"""Every rule as a sentence: when, if, then; its basis, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.compiled import CompiledContext
from engine.rules.model import Effect, Reminder, Route, Rule, When
from engine.source import Laid, Mapping_
from engine.studio.answers import Asked, Page
from engine.studio.faults import place_of


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule in words. `when` and `then` are alternatives and effects, a line each."""

    id: str
    title: str
    record: str
    when: tuple[str, ...]
    condition: str
    then: tuple[str, ...]
    ends: str
    basis: str
    confirm: bool
    security: str
    place: str


def show(asked: Asked) -> Page | None:
    """The rules by kind of record, in the order written."""
    context = asked.state.served
    if context is None:
        return None
    places = written(asked.state.edition.laid)
    told = [_told(each, context, places.get(each.id, "")) for each in context.rules.values()]
    groups = [(kind, [each for each in told if each.record == kind.id]) for kind in context.kinds.values()]
    return Page("rules.html", "Rules", {"groups": [(kind, rules) for kind, rules in groups if rules]})


def written(laid: Laid) -> Mapping[str, str]:
    """The place of each rule."""
    found = {}
    for document in laid.of("record"):
        rules = document.node.get("rules")
        found.update(
            {entry.key.text: place_of(entry.key.span) for entry in (rules if isinstance(rules, Mapping_) else ())}
        )
    return found


def _told(rule: Rule, context: CompiledContext, place: str) -> RuleTold:
    return RuleTold(
        rule.id,
        rule.title.source,
        rule.record,
        tuple(when_told(each, rule, context) for each in rule.when),
        rule.condition.source if rule.condition is not None else "",
        tuple(effect_told(each, context) for each in rule.then),
        ENDS[rule.if_ended] if rule.condition is not None else "",
        rule.basis.source,
        rule.confirm,
        rule.security,
        place,
    )


ENDS = {
    "ask": "When the condition ends, somebody is asked what to do.",
    "keep": "When the condition ends, what it set off stays.",
    "withdraw": "When the condition ends, what it set off is withdrawn.",
}
WHEN = {
    "completed": "the form “{title}” is completed",
    "entered": "the state “{title}” is entered",
    "left": "the state “{title}” is left",
    "event": "“{title}” has happened",
    "changed": "“{title}” changes",
    "raised": "“{title}” is raised",
    "lowered": "“{title}” is lowered",
    "late": "“{title}” is late",
    "linked": "a record is linked over “{title}”",
    "opened": "the record is opened",
}


def when_told(when: When, rule: Rule, context: CompiledContext) -> str:
    """What sets a rule off."""
    if when.date is not None:
        return f"{when.date.source} is reached{' (also if that is in the past)' if when.also_past else ''}"
    return WHEN.get(when.on, f"{when.on} {{title}}").format(title=called(when.what, rule.record, context))


def called(what: str, record: str, context: CompiledContext) -> str:
    """The title of something that a kind of record has under an id; the id where it has none."""
    if what in context.forms:
        return context.forms[what].title.source
    kind = context.kinds.get(record)
    if kind is None:
        return what
    titles = {each.id: each.title.source for each in kind.states}
    titles |= {each.id: each.title.source for each in kind.facts}
    titles |= {each.id: each.title.source for each in kind.flags}
    titles |= {each.id: each.title.source for each in kind.links}
    titles |= {each.id: each.title.source for each in kind.deadlines}
    moves = (*kind.anywhere, *(one for state in kind.states for one in state.transitions))
    titles |= {each.event: each.title.source for each in moves}
    titles |= {each.id: each.title.source for state in kind.states for each in state.deadlines}
    titles |= {each.id: each.title.source for flag in kind.flags for each in flag.deadlines}
    return titles.get(what) or what


VERBS = {
    "create": "make a record “{what}”",
    "link": "link over {what}",
    "task": "make the task “{what}”",
    "notify": "tell",
    "remind": "remind",
    "set": "set {what}",
    "flag": "raise the flag {what}",
    "unflag": "lower the flag {what}",
    "assign": "assign {what}",
    "raise": "let “{what}” happen",
    "pass_to": "pass it",
}


def effect_told(effect: Effect, context: CompiledContext) -> str:
    """What a rule does, in a sentence."""
    kind = context.kinds.get(effect.what)
    what = kind.title.source if kind is not None else effect.title.source or effect.what
    parts = [VERBS.get(effect.verb, f"{effect.verb} {{what}}").format(what=what)]
    if effect.value is not None:
        parts.append(f"to {effect.value.source}")
    if effect.to:
        duty = context.duties.get(effect.to)
        name = duty.title.source if duty is not None else effect.to
        parts.append(
            name
            if effect.verb in ("notify", "remind")
            else f"{'to' if effect.verb in ('assign', 'pass_to') else 'for'} {name}"
        )
    if effect.verb in ("notify", "remind") and effect.title.source:
        parts.append(f"“{effect.title.source}”")
    return " ".join(parts) + "".join(f", {each}" for each in _more(effect, context))


def _more(effect: Effect, context: CompiledContext) -> Iterator[str]:
    if effect.send_to:
        yield "to be sent to " + ", otherwise ".join(_route(each, context) for each in effect.send_to)
    if effect.binding:
        yield {"must": "obligatory", "offer": "to be offered", "suggest": "suggested"}.get(
            effect.binding, effect.binding
        )
    if effect.within is not None:
        yield f"within {effect.within.source}"
    if effect.consent:
        yield f"consent {effect.consent}"
    if effect.profile:
        yield f"showing {effect.profile}"
    for name, program in effect.answers.items():
        yield f"{name} = {program.source}"
    if effect.unanswered:
        yield "unanswered: " + "; ".join(_step(each) for each in effect.unanswered)


def _route(route: Route, context: CompiledContext) -> str:
    if route.organisation:
        found = context.organisations.get(route.organisation)
        return found.name if found is not None else route.organisation
    kind = context.organisation_kinds.get(route.kind)
    told = kind.source if kind is not None else route.kind or "whoever"
    told += f" that offers {route.service}" if route.service else ""
    return told + (f" covering {route.covers.source}" if route.covers is not None else "")


def _step(step: Reminder) -> str:
    when = {"share": f"at {step.percent} %", "due": "when due"}.get(step.at, "")
    if step.at == "late":
        when = f"{step.after.source if step.after is not None else ''} late".strip()
    return f"{when} {step.act.replace('_', ' ')} {step.to}"
