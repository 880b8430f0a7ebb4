"""Which rules fire, because of what, and what each of them demands, as values. Creates, sends and tells nothing.

A rule's `if` that isn't known to be true doesn't fire it: who wants doubt to act writes `possibly(…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from engine.expressions.environment import Environment
from engine.expressions.text import Text
from engine.expressions.values import HIDDEN, UNKNOWN, Duration, Value
from engine.rules.model import Effect, Rule
from engine.rules.routes import Directory, Evaluate, candidates

OBLIGING: Final = frozenset({"create", "link", "task"})
"""Verbs whose effect is an obligation: it lives on, and isn't demanded twice."""


class Timekeeping(Protocol):
    """How time is counted: `add` a length of time to an instant (by the context's calendar), the `start_of` a day in its zone."""

    @property
    def add(self) -> Callable[[Duration, datetime], datetime]: ...
    @property
    def start_of(self) -> Callable[[date], datetime]: ...


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened: the words of a `when` (`on`, `what`), and of an entry form which entry. A `reached` names its rule as `what`."""

    on: str
    what: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One that exists. `effect` is the position in the rule's `then`; `status` is `open met ended kept`."""

    id: str
    rule: str
    effect: int
    entry: str
    status: str
    started_at: datetime
    due_at: datetime | None = None

    @property
    def lives(self) -> bool:
        return self.status in ("open", "kept")


@dataclass(frozen=True, slots=True)
class Because:
    """Why an effect happened: the rule's id, title and legal basis. `security` is the class of what the rule read to decide."""

    rule: str
    title: Text
    basis: Text
    security: str = "plain"


@dataclass(frozen=True, slots=True)
class Demand:
    """One effect worked out. `place` is its position in the rule's `then`.

    `answers` are the values that are known, by `form.question`; `value` what `set` gives. `candidates` are organisation ids, the first
    is proposed, the others stand in for it; none: nobody fits. `due_at` counts from the instant of firing; none: no time is set or
    it isn't known.
    """

    place: int
    effect: Effect
    answers: Mapping[str, Value] = field(default_factory=dict)
    value: Value = None
    candidates: tuple[str, ...] = ()
    due_at: datetime | None = None

    @property
    def obliges(self) -> bool:
        return self.effect.verb in OBLIGING


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fired, by what, and everything it demands (what it demanded already and still does is not repeated)."""

    rule: Rule
    happening: Happening
    because: Because
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What rules are worked out with: programs, time, and the directory of organisations."""

    evaluate: Evaluate
    keeping: Timekeeping
    directory: Directory


def fire(
    rules: Iterable[Rule],
    happenings: Sequence[Happening],
    look: Callable[[Rule, Happening], Environment],
    existing: Sequence[Obligation],
    world: World,
) -> list[Firing]:
    """The rules (of the record's kind) that these happenings set off, in their order, each at most once per entry.

    `look` gives the environment of a rule: in the event of an entry its answers are `here`. `existing` are the record's obligations.
    """
    found: list[Firing] = []
    done: set[tuple[str, str]] = set()
    for rule in rules:
        for happening in happenings:
            if not set_off_by(rule, happening) or (rule.id, happening.entry) in done:
                continue
            firing = _fired(rule, happening, look(rule, happening), existing, world)
            if firing is not None:
                done.add((rule.id, happening.entry))
                found.append(firing)
    return found


def set_off_by(rule: Rule, happening: Happening) -> bool:
    """Whether a happening is one of those a rule waits for."""
    for when in rule.when:
        if when.on == happening.on and (rule.id == happening.what if when.on == "reached" else when.what in ("", happening.what)):
            return True
    return False


def because_of(rule: Rule) -> Because:
    """The because of a rule's effects."""
    return Because(rule.id, rule.title, rule.basis, rule.security)


def _fired(
    rule: Rule, happening: Happening, env: Environment, existing: Sequence[Obligation], world: World
) -> Firing | None:
    if rule.condition is not None and world.evaluate(rule.condition, env) is not True:
        return None
    wanted = [place for place, effect in enumerate(rule.then) if _is_wanted(rule, place, effect, happening.entry, existing)]
    obliging = [effect for effect in rule.then if effect.verb in OBLIGING]
    if obliging and not any(rule.then[place].verb in OBLIGING for place in wanted):
        # All it obliges to is there already: it would only tell people the same again.
        return None
    if not wanted:
        return None
    demands = tuple(_demand(place, rule.then[place], env, world) for place in wanted)
    return Firing(rule, happening, because_of(rule), demands)


def _is_wanted(rule: Rule, place: int, effect: Effect, entry: str, existing: Sequence[Obligation]) -> bool:
    """Whether an effect is not there yet: a live obligation isn't doubled; a met one comes again only `when_finished`."""
    if effect.verb not in OBLIGING:
        return True
    same = [each for each in existing if (each.rule, each.effect, each.entry) == (rule.id, place, entry)]
    if any(each.lives for each in same):
        return False
    return rule.again == "when_finished" or not any(each.status == "met" for each in same)


def _demand(place: int, effect: Effect, env: Environment, world: World) -> Demand:
    answers = {name: world.evaluate(program, env) for name, program in effect.answers.items()}
    return Demand(
        place=place,
        effect=effect,
        answers={name: value for name, value in answers.items() if value is not UNKNOWN and value is not HIDDEN and value is not None},
        value=world.evaluate(effect.value, env) if effect.value is not None else None,
        candidates=candidates(effect.send_to, world.directory, env, env.today, world.evaluate),
        due_at=due_at(effect, env.now, env, world),
    )


def due_at(effect: Effect, since: datetime, env: Environment, world: World) -> datetime | None:
    """When an effect that began at `since` is due; none when it sets no time, or the time isn't known."""
    if effect.within is None:
        return None
    length = world.evaluate(effect.within, env)
    return world.keeping.add(length, since) if isinstance(length, Duration) else None
