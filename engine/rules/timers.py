"""Dates that rules wait for: `when: {reached: …}` becomes an instant for a timer, moved when the date changes. Runs no timer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.expressions.environment import Environment
from engine.expressions.values import DateSpan
from engine.rules.firing import Happening, World
from engine.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Timer:
    """When a rule's date is reached; `position` is the place of its `when`. A rule has at most one timer per position and record."""

    rule: str
    position: int
    at: datetime

    @property
    def happening(self) -> Happening:
        """What happens when the timer goes off, for `fire`."""
        return Happening("reached", self.rule)


def timers(
    rules: Iterable[Rule], look: Callable[[Rule], Environment], world: World, now: datetime
) -> tuple[Timer, ...]:
    """The timers that a record of these rules' kind has now, to replace the ones it had. Of an uncertain date the earliest day counts.

    A date that lies in the past has none, unless its `when` says `also_past`: then it is due at once. A date that isn't known has none.
    """
    found: list[Timer] = []
    for rule in rules:
        for position, when in enumerate(rule.when):
            if when.on != "reached" or when.date is None:
                continue
            value = world.evaluate(when.date, look(rule))
            at = world.keeping.start_of(value.earliest) if isinstance(value, DateSpan) else value
            if isinstance(at, datetime) and (at > now or when.also_past):
                found.append(Timer(rule.id, position, at))
    return tuple(found)
