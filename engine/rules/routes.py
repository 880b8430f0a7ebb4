"""To whom something may go: organisations of a directory, tried by the routes in their order. Sends nothing, asks nobody.

An organisation falls out only for a reason that is known: of the wrong kind, not covering the place, a known sex or age it isn't for,
an agreement that has ended. Where the place itself isn't known a route proposes nobody, because a wrong proposal would be followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from engine.expressions.environment import Environment
from engine.expressions.program import Program
from engine.expressions.values import MILLION, Value
from engine.rules.model import Route

Evaluate: TypeAlias = Callable[[Program, Environment], Value]


class Organisation(Protocol):
    """What a route reads of a row of the directory: see `compiled.Organisation`."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def services(self) -> Sequence[str]: ...
    @property
    def covers(self) -> Sequence[str]: ...
    @property
    def for_sex(self) -> str: ...
    @property
    def age_from(self) -> int | None: ...
    @property
    def age_to(self) -> int | None: ...
    @property
    def agreement_until(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Directory:
    """The organisations, and `upward`: a place and everything above it, deepest first (of an unknown place: nothing)."""

    organisations: Sequence[Organisation]
    upward: Callable[[str], Sequence[str]]


def candidates(
    routes: Iterable[Route], directory: Directory, env: Environment, today: date, evaluate: Evaluate
) -> tuple[str, ...]:
    """Ids of the organisations that fit, each once: route by route, within a route who covers the place most closely first."""
    found: dict[str, None] = {}
    for route in routes:
        found.update(dict.fromkeys(_of_route(route, directory, env, today, evaluate)))
    return tuple(found)


def _of_route(route: Route, directory: Directory, env: Environment, today: date, evaluate: Evaluate) -> list[str]:
    places: Sequence[str] | None = None
    if route.covers is not None:
        place = evaluate(route.covers, env)
        places = directory.upward(place) if isinstance(place, str) else ()
    sex = evaluate(route.for_sex, env) if route.for_sex is not None else None
    age = evaluate(route.age, env) if route.age is not None else None
    fitting: list[tuple[int, str]] = []
    for each in directory.organisations:
        if not _is_meant(route, each) or _has_ended(each, today) or not _is_for(each, sex, age):
            continue
        distance = _distance(each, places)
        if distance is not None:
            fitting.append((distance, each.id))
    # The sort is stable: among equally close ones the directory's order counts.
    return [identity for _, identity in sorted(fitting, key=lambda pair: pair[0])]


def _is_meant(route: Route, each: Organisation) -> bool:
    if route.organisation:
        return each.id == route.organisation
    return each.kind == route.kind and (not route.service or route.service in each.services)


def _has_ended(each: Organisation, today: date) -> bool:
    return bool(each.agreement_until) and each.agreement_until < today.isoformat()


def _is_for(each: Organisation, sex: Value, age: Value) -> bool:
    if each.for_sex and isinstance(sex, str) and sex != each.for_sex:
        return False
    if not isinstance(age, int) or isinstance(age, bool):
        return True
    years = age // MILLION
    return (each.age_from is None or years >= each.age_from) and (each.age_to is None or years <= each.age_to)


def _distance(each: Organisation, places: Sequence[str] | None) -> int | None:
    """How many levels above the place the organisation's coverage lies; none: it doesn't cover it. Who names no place covers every one,
    and comes after those who name it; an unknown place is covered by nobody."""
    if places is None:
        return 0
    if not each.covers:
        return len(places) if places else None
    return next((distance for distance, place in enumerate(places) if place in each.covers), None)
