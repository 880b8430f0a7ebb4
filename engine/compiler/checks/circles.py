"""Rules that set one another off without end: a flag that one lowers as soon as another raises it. Rules with an `if` may come to rest;
whether they do is seen only when they run, where a bound refuses what never ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.names.making import Making
from engine.rules.model import Rule

DOES = {"flag": "raised", "unflag": "lowered"}
"""What an effect brings about that a rule may wait for."""


def check_circles(making: Making, rules: dict[str, Rule]) -> None:
    """Tell each circle once, at the first of its rules."""
    told: set[frozenset[str]] = set()
    for rule in rules.values():
        circle = _circle(rules, [rule])
        if circle is None or frozenset(circle) in told:
            continue
        told.add(frozenset(circle))
        listed = " → ".join(f"`{each}`" for each in (*circle, circle[0]))
        span = making.world.gathered.rules[rule.record].key_span("rules", rule.id)
        message = f"These rules set one another off without end: {listed}."
        making.faults.error("E628", message, span, "Give one of them an `if`, or let it wait for something else.")


def _circle(rules: dict[str, Rule], way: list[Rule]) -> list[str] | None:
    """A way back to the first rule of `way`, on which flags are raised and lowered; raising alone ends by itself."""
    for following in _set_off(rules, way[-1]):
        if following is way[0]:
            verbs = {effect.verb for rule in way for effect in rule.then}
            if len(way) > 1 and verbs >= DOES.keys():
                return [rule.id for rule in way]
        elif following not in way and (found := _circle(rules, [*way, following])) is not None:
            return found
    return None


def _set_off(rules: dict[str, Rule], rule: Rule) -> Iterator[Rule]:
    """The rules that another one sets off for sure."""
    done = {(DOES[effect.verb], effect.what) for effect in rule.then if effect.verb in DOES}
    for other in rules.values():
        waits = {(when.on, when.what) for when in other.when}
        if other.record == rule.record and other.condition is None and rule.condition is None and waits & done:
            yield other
