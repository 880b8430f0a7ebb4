"""What there is to go through in a procedure: states, transitions, conditions both ways, rules, clocks, approvals, options, roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.casework.prepared import Prepared
from engine.compiled import CompiledContext
from engine.expressions import Program
from engine.expressions.program import Tree
from engine.forms import PreparedForm
from engine.forms.prepared import Field
from engine.workflows.model import Kind, Transition

GROUPS = ("states", "transitions", "conditions", "rules", "deadlines", "approvals", "options", "roles")
"""What is counted, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to go through. `what` says it in words; `key` is its place in the table of places.

    `id` tells it apart: `transitions:case.closed.reopen.0`, `conditions:rule:escalate:true`.
    """

    group: str
    id: str
    what: str
    key: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that decides something; `id` and `key` are those of its two points. `doubt`: unknown counts as false."""

    program: Program
    id: str
    what: str
    key: str
    doubt: bool = True


def points_of(prepared: Prepared) -> tuple[Point, ...]:
    """Everything that scenarios of a context can go through."""
    context = prepared.context
    found: list[Point] = []
    for kind in context.kinds.values():
        found += _of_kind(kind)
    for each in conditions_of(context):
        group = "rules" if each.key.startswith("rule:") else "conditions"
        found.append(Point(group, f"{each.id}:true", f"{each.what} is true", each.key))
        found.append(Point(group, f"{each.id}:false", f"{each.what} isn't true", each.key))
    for rule in context.rules.values():
        if rule.condition is None:
            found.append(Point("rules", f"rule:{rule.id}:true", f"the rule `{rule.id}` fires", f"rule:{rule.id}"))
        if any(effect.within is not None for effect in rule.then):
            found += _clock(f"rule:{rule.id}", f"what `{rule.id}` demands", f"rule:{rule.id}")
    found += _options(prepared)
    found += [
        Point("roles", f"role:{role}", f"somebody acts as `{role}`", f"role:{role}")
        for role, each in context.roles.items()
        if each.duties or each.may
    ]
    return tuple(dict.fromkeys(found))


def conditions_of(context: CompiledContext) -> Iterator[Condition]:
    """Every condition that chooses, refuses, skips a level or fires a rule."""
    for kind in context.kinds.values():
        for state, place, each in transitions_of(kind):
            key = f"transition:{kind.id}.{state}.{place}"
            yield from _of_transition(each, key, f"`{each.event}`" + (f" in `{state}`" if state else ""))
        for fact in kind.facts:
            for place, change in enumerate(fact.changes):
                key = f"fact:{kind.id}.{fact.id}"
                yield Condition(
                    change.condition, f"{key}:change{place}", f"`{change.condition.source}` of `{fact.id}`", key
                )
    for rule in context.rules.values():
        if rule.condition is not None:
            yield Condition(rule.condition, f"rule:{rule.id}", f"`if` of the rule `{rule.id}`", f"rule:{rule.id}")


def transitions_of(kind: Kind) -> Iterator[tuple[str, int, Transition]]:
    """Every transition with its state (empty under `anywhere`) and its place there."""
    for state in kind.states:
        yield from ((state.id, place, each) for place, each in enumerate(state.transitions))
    yield from (("", place, each) for place, each in enumerate(kind.anywhere))


def _of_transition(transition: Transition, key: str, where: str) -> Iterator[Condition]:
    if transition.condition is not None:
        yield Condition(transition.condition, f"{key}:if", f"`{transition.condition.source}` of {where}", key)
    for place, branch in enumerate(transition.to):
        if branch.condition is not None:
            yield Condition(branch.condition, f"{key}:to{place}", f"`{branch.condition.source}` of {where}", key)
    for place, check in enumerate(transition.checks):
        if not check.warn:
            yield Condition(
                check.that, f"{key}:check{place}", f"the check “{check.message.source}” of {where}", key, False
            )
    for place, level in enumerate(transition.approval.levels if transition.approval is not None else ()):
        if level.condition is not None:
            yield Condition(
                level.condition, f"{key}:level{place}", f"`{level.condition.source}` of {where}", key, False
            )


def _of_kind(kind: Kind) -> Iterator[Point]:
    for state in kind.states:
        yield Point(
            "states", f"state:{kind.id}.{state.id}", f"a `{kind.id}` in `{state.id}`", f"state:{kind.id}.{state.id}"
        )
    for name, place, each in transitions_of(kind):
        key = f"transition:{kind.id}.{name}.{place}"
        where = f"`{each.event}` of a `{kind.id}`" + (f" in `{name}`" if name else "")
        yield Point("transitions", key, where, key)
        if each.approval is not None:
            yield from _approval(f"event:{kind.id}.{each.event}", key, where)
    for fact in kind.facts:
        for _ in fact.changes:
            key = f"fact:{kind.id}.{fact.id}"
            yield from _approval(key, key, f"the change of `{fact.id}` of a `{kind.id}`")
    clocks = [*kind.deadlines, *(each for state in kind.states for each in state.deadlines)]
    for deadline in (*clocks, *(each for flag in kind.flags for each in flag.deadlines)):
        key = f"deadline:{kind.id}.{deadline.id}"
        yield from _clock(key, f"`{deadline.id}` of a `{kind.id}`", key)


def _approval(subject: str, key: str, where: str) -> Iterator[Point]:
    yield Point("approvals", f"{subject}:given", f"{where} is approved", key)
    yield Point("approvals", f"{subject}:returned", f"{where} is returned", key)


def _clock(identity: str, what: str, key: str) -> Iterator[Point]:
    yield Point("deadlines", f"{identity}:met", f"{what} is done in time", key)
    yield Point("deadlines", f"{identity}:late", f"{what} is late", key)


def _options(prepared: Prepared) -> Iterator[Point]:
    """The options on which something depends: those that the procedure names, or all where it reads a choice without naming any."""
    context = prepared.context
    for program in _programs(context):
        named = frozenset(_named(program.tree))
        for name in program.reads:
            form, _, question = name.partition(".")
            known = prepared.forms.get(form) if question else None
            for rows, each in () if known is None else _fields(known):
                if question in (each.question.id, rows):
                    path = f"{rows}.{each.question.id}" if rows else each.question.id
                    yield from _options_of(context, form, path, each.question.options, named)


def _fields(form: PreparedForm) -> Iterator[tuple[str, Field]]:
    return (
        (rows, each) for rows, table in form.tables.items() for each in table.fields.values() if each.question.options
    )


def _named(tree: Tree) -> Iterator[str]:
    """The options that a tree names: literals, and those of a table."""
    if not isinstance(tree, list):
        return
    match tree:
        case ["lit", "option", str(option)]:
            yield option
        case ["of", _, list(lines), *_]:
            yield from (str(line[0]) for line in lines if isinstance(line, list))
    for each in tree:
        yield from _named(each)


def _options_of(context: CompiledContext, form: str, path: str, list_id: str, named: frozenset[str]) -> Iterator[Point]:
    found = context.option_lists.get(list_id)
    known = [each for each in found.options if not each.hidden] if found is not None else []
    for option in [each for each in known if each.id in named] or known:
        what = f"`{option.id}` is chosen in `{form}.{path}`"
        yield Point("options", f"option:{form}.{path}={option.id}", what, f"question:{form}.{path}")


def _programs(context: CompiledContext) -> Iterator[Program]:
    yield from (each.program for each in conditions_of(context))
    for kind in context.kinds.values():
        for fact in kind.facts:
            yield from fact.latest
            yield from _given([fact.calculate])
    for rule in context.rules.values():
        for effect in rule.then:
            yield from _given([effect.within, effect.value])


def _given(programs: Iterable[Program | None]) -> Iterator[Program]:
    return (each for each in programs if each is not None)
