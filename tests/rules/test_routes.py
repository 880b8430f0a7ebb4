"""Organisations are proposed in the order of the routes, the closest cover first; who is known not to fit falls out."""

from __future__ import annotations

from datetime import date

import pytest

from engine.rules import Directory, candidates
from engine.rules.model import Route
from tests.rules.garden import WORLD, Surgeon, evaluate, program, tree

TODAY = date(2026, 3, 2)
PLACE = program(["form", "check", "place"], "location")
SEX = program(["form", "check", "sex"], "option:sexes")
AGE = program(["form", "check", "age"], "whole_number")


def found(*routes: Route, today: date = TODAY, **answers: object) -> tuple[str, ...]:
    return candidates(routes, WORLD.directory, tree(**answers), today, evaluate)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "proposed"),
    [
        ("corner", ("corner", "east", "everywhere")),
        ("east", ("east", "everywhere")),
        ("west", ("corner", "everywhere")),
        ("moon", ()),
        ("", ()),
    ],
)
def test_the_closest_cover_comes_first_and_an_unknown_place_proposes_nobody(place: str, proposed: tuple[str, ...]) -> None:
    assert found(Route("surgeon", covers=PLACE), place=place) == proposed


def test_who_names_no_place_covers_every_one_and_comes_last() -> None:
    gardens = [Surgeon("roaming"), Surgeon("east", covers=("east",))]
    directory = Directory(gardens, WORLD.directory.upward)
    for place, proposed in (("east", ("east", "roaming")), ("corner", ("east", "roaming")), ("moon", ())):
        at = candidates([Route("surgeon", covers=PLACE)], directory, tree(place=place), TODAY, evaluate)
        assert at == proposed, place


def test_an_agreement_counts_to_its_last_day() -> None:
    assert "expired" not in found(Route("surgeon", covers=PLACE))
    assert "expired" in found(Route("surgeon", covers=PLACE), today=date(2026, 3, 1))


def test_routes_are_tried_in_their_order_and_nobody_is_proposed_twice() -> None:
    assert found(Route(organisation="east"), Route("surgeon", covers=PLACE)) == ("east", "corner", "everywhere")


def test_a_route_may_ask_for_a_service() -> None:
    assert found(Route("workshop", service="cutting")) == ("cutter",)
    assert found(Route("workshop", service="digging")) == ()


@pytest.mark.parametrize(
    ("sex", "age", "proposed"),
    [
        ("male", 4, ("young_trees", "male_trees")),
        ("male", 2, ("young_trees",)),
        ("male", 9, ("male_trees",)),
        ("female", 9, ()),
        ("female", 5, ("young_trees",)),
        ("", 4, ("young_trees", "male_trees")),
        ("male", None, ("young_trees", "male_trees")),
    ],
)
def test_who_is_known_not_to_be_meant_falls_out(sex: str, age: int | None, proposed: tuple[str, ...]) -> None:
    route = Route("nursery", covers=PLACE, for_sex=SEX, age=AGE)
    env = tree(sex=sex) if age is None else tree(sex=sex, age=age * 1_000_000)
    assert candidates([route], WORLD.directory, env, TODAY, evaluate) == proposed


def test_nobody_is_proposed_where_nobody_is() -> None:
    assert found(Route("school", covers=PLACE)) == ()
    assert found() == ()
