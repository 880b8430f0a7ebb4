"""What becomes of living obligations when what their rules read has changed: sooner, later, no longer wanted. Does nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.expressions.environment import Environment
from engine.rules.firing import Because, Obligation, World, because_of, due_at
from engine.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Moved:
    """It is due sooner now (or for the first time): to be done at once, and told."""

    obligation: Obligation
    due_at: datetime
    because: Because


@dataclass(frozen=True, slots=True)
class Later:
    """It could be due later: the time stands until somebody says why (`postpone`)."""

    obligation: Obligation
    due_at: datetime
    because: Because


@dataclass(frozen=True, slots=True)
class Ended:
    """Its condition no longer holds. `then` is `ask` (a task for someone to decide), `keep` (it lives on) or `withdraw`."""

    obligation: Obligation
    then: Literal["ask", "keep", "withdraw"]
    because: Because


def reconsider(
    rules: Mapping[str, Rule],
    existing: Sequence[Obligation],
    look: Callable[[Rule, str], Environment],
    world: World,
) -> list[Moved | Later | Ended]:
    """What has changed for the living obligations of a record. `look` gives the environment of a rule, and of an entry (its id).

    A condition has ended when it is known to be false; one that isn't known any more leaves the obligation as it is. An obligation
    that is `kept` has been decided upon: it isn't said to have ended again, but its time still moves.
    """
    found: list[Moved | Later | Ended] = []
    for each in existing:
        rule = rules.get(each.rule)
        if rule is None or not each.lives or each.effect >= len(rule.then):
            continue
        env = look(rule, each.entry)
        if each.status == "open" and has_ended(rule, env, world):
            found.append(Ended(each, _then(rule), because_of(rule)))
            continue
        due = due_at(rule.then[each.effect], each.started_at, env, world)
        if due is not None and (each.due_at is None or due < each.due_at):
            found.append(Moved(each, due, because_of(rule)))
        elif due is not None and each.due_at is not None and due > each.due_at:
            found.append(Later(each, due, because_of(rule)))
    return found


def has_ended(rule: Rule, env: Environment, world: World) -> bool:
    """Whether a rule's condition is known to be false now."""
    return rule.condition is not None and world.evaluate(rule.condition, env) is False


def postpone(later: Later, reason: str) -> datetime | None:
    """The new due time once a reason is given; none without one."""
    return later.due_at if reason.strip() else None


def _then(rule: Rule) -> Literal["ask", "keep", "withdraw"]:
    if rule.if_ended == "keep":
        return "keep"
    return "withdraw" if rule.if_ended == "withdraw" else "ask"
