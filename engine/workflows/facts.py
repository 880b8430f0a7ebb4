"""Values that outlive a form: which facts a completion changes, which changes wait for an approval, what is calculated. Stores nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.expressions.environment import Environment
from engine.expressions.program import Program
from engine.expressions.values import HIDDEN, UNKNOWN, Special, Value
from engine.workflows.machine import Evaluate, Machine
from engine.workflows.model import Approval, Fact


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that gets a new value. `old` is none when it had none.

    `approval`: the old value stands until it is given; `subject` is then what the request is about (`fact:ID:POSITION`, the position
    in the fact's `changes`).
    """

    fact: Fact
    old: Value
    new: Value
    approval: Approval | None = None
    subject: str = ""


def resolve(
    machine: Machine, env: Environment, evaluate: Evaluate, *, form: str = "", link: str = ""
) -> tuple[FactChange, ...]:
    """The facts that change because a `form` of the record was completed, or because something was completed across a `link`.

    Of several sources that were set off, the last one in the file that has a value counts. An unanswered or honest non-answer changes
    nothing: what was known before stays known.
    """
    proposed = (propose(fact, value, env, evaluate) for fact, value in sayings(machine, env, evaluate, form=form, link=link))
    return tuple(change for change in proposed if change is not None)


def sayings(
    machine: Machine, env: Environment, evaluate: Evaluate, *, form: str = "", link: str = ""
) -> Iterator[tuple[Fact, Value]]:
    """The facts of which a completion says something, with what it says, be it what was known before."""
    for fact in machine.kind.facts:
        for source in reversed(fact.latest):
            if not set_off(source, form, link):
                continue
            value = evaluate(source, env)
            if is_value(value):
                yield fact, value
                break


def propose(fact: Fact, new: Value, env: Environment, evaluate: Evaluate) -> FactChange | None:
    """The change of a fact to a new value, with the approval it needs, if any; none when the value is the same."""
    old = env.facts.get(fact.id)
    if new == old:
        return None
    if fact.changes:
        would_be = replace(env, facts={**env.facts, fact.id: new})
        for place, change in enumerate(fact.changes):
            if evaluate(change.condition, would_be) is True:
                return FactChange(fact, old, new, change.approval, f"fact:{fact.id}:{place}")
    return FactChange(fact, old, new)


def calculated(machine: Machine, env: Environment, evaluate: Evaluate) -> dict[str, Value]:
    """The calculated facts that have a value, in the order of the file; a later one may read an earlier one."""
    facts: dict[str, Value] = dict(env.facts)
    found: dict[str, Value] = {}
    for fact in machine.kind.facts:
        if fact.calculate is None:
            continue
        value = yes_no(evaluate(fact.calculate, replace(env, facts=facts)), fact.type)
        if is_value(value):
            facts[fact.id] = found[fact.id] = value
        else:
            facts.pop(fact.id, None)
    return found


def changed(before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[str, ...]:
    """The facts whose value differs, sorted: those that set off `changed`."""
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))


def set_off(source: Program, form: str, link: str) -> bool:
    """Whether a source of a fact reads the form that was completed, or the link across which something was."""
    return any(_names(read, form, link) for read in source.reads)


def sources_across(machine: Machine, link: str) -> Iterator[Fact]:
    """The facts that are fed across a link."""
    for fact in machine.kind.facts:
        if any(set_off(source, "", link) for source in fact.latest):
            yield fact


def is_value(value: Value) -> bool:
    """Whether it is something that a fact can hold."""
    return value is not None and value is not UNKNOWN and value is not HIDDEN and not isinstance(value, Special)


def yes_no(value: Value, kind: str) -> Value:
    """A condition kept as a value is a yes_no."""
    if kind == "yes_no" and isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _names(read: str, form: str, link: str) -> bool:
    head, _, rest = read.partition(".")
    if form and head == form:
        return True
    return bool(link) and head == "links" and rest.partition(".")[0] == link
