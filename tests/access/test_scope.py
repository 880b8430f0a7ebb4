"""What someone may list is what they may see: the scope as a value agrees with the decision on each single record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.access import Leg, Scope, may_see, scope_of
from engine.access.model import Actor, Post, Standing
from tests.access.archive import ANA, CHIEF, CLOCK, DUTIES, GOVERNOR, INSPECTOR, LETTER, NOBODY, PARTNER, ROLES

WHERE = st.sampled_from(["", "north", "south"])
AREAS = st.sampled_from(["", "n1", "n", "s1"])
ORGANISATIONS = st.sampled_from(["", "archive", "museum"])
NAMES = st.sampled_from(["", "ana", "bento", "carla"])
UPWARD = {"": (), "n1": ("n", "top"), "n": ("top",), "s1": ("s", "top")}
NARROWING = st.lists(st.sampled_from(sorted(DUTIES)), max_size=2, unique=True).map(tuple)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    area = draw(AREAS)
    kind = draw(st.sampled_from(["letter", "parcel"]))
    return Standing(
        kind,
        owner=draw(NAMES),
        team=draw(WHERE),
        area=area,
        areas=UPWARD[area],
        organisation=draw(ORGANISATIONS),
        receiver=draw(ORGANISATIONS),
        assigned=tuple(sorted({draw(NAMES)} - {""})),
        author=draw(NAMES),
        askers=tuple(sorted({draw(NAMES)} - {""})),
        narrowed_to=draw(NARROWING),
        shared_with=tuple(sorted({draw(ORGANISATIONS)} - {""})),
        follows=("letter",) if kind == "parcel" else (),
    )


POSTS = st.builds(Post, st.sampled_from([*sorted(ROLES), "gone"]), WHERE, AREAS, ORGANISATIONS)
ACTORS = st.builds(Actor, st.sampled_from(["ana", "bento", "carla"]), st.just(""), st.lists(POSTS, max_size=3).map(tuple))


@given(ACTORS, standings(), st.booleans())
def test_the_scope_admits_exactly_what_may_be_seen(actor: Actor, standing: Standing, reason: bool) -> None:
    scope = scope_of(actor, ROLES, standing.kind, DUTIES, standing.follows, with_reason=reason)
    assert scope.admits(standing) == may_see(actor, standing, ROLES, DUTIES, reason_given=reason)


@pytest.mark.parametrize(
    ("actor", "kind", "legs"),
    [
        (ANA, "letter", [("owner", "ana"), ("team", "north"), ("assigned", "ana")]),
        (CHIEF, "letter", [("team", "north")]),
        (GOVERNOR, "letter", [("organisation", "archive")]),
        (INSPECTOR, "letter", [("all", "")]),
        (PARTNER, "parcel", [("receiver", "museum"), ("shared", "museum")]),
        (NOBODY, "letter", [("owner", "nobody"), ("assigned", "nobody")]),
        (CLOCK, "letter", []),
        (ANA, "box", []),
    ],
)
def test_the_legs_of_a_scope(actor: Actor, kind: str, legs: list[tuple[str, str]]) -> None:
    scope = scope_of(actor, ROLES, kind, DUTIES)
    assert [(leg.which, leg.value) for leg in scope.legs] == legs
    assert scope.empty == (not legs)


def test_a_branch_is_listed_by_who_sees_its_root_but_not_by_a_profile() -> None:
    scope = scope_of(ANA, ROLES, "parcel", DUTIES, follows=("letter",))
    assert scope.legs == (Leg("owner", "ana"),)


def test_break_glass_is_not_in_a_list_without_a_reason() -> None:
    assert Leg("all") not in scope_of(GOVERNOR, ROLES, "letter", DUTIES).legs
    assert scope_of(GOVERNOR, ROLES, "letter", DUTIES, with_reason=True).legs == (Leg("all"),)


def test_a_leg_without_a_value_admits_nothing() -> None:
    assert not Scope((Leg("team", ""),)).admits(Standing("letter", team=""))
    assert not Scope((Leg("nonsense", "x"),)).admits(LETTER)


def test_narrowed_records_need_a_leg_of_a_duty_that_is_named() -> None:
    scope = scope_of(CHIEF, ROLES, "letter", DUTIES)
    assert scope.admits(LETTER)
    assert not scope.admits(replace(LETTER, narrowed_to=("keeper",)))
    assert scope.admits(replace(LETTER, narrowed_to=("head",)))
    assert not scope_of(CHIEF, ROLES, "letter").admits(replace(LETTER, narrowed_to=("head",)))
