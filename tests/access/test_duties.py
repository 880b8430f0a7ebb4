"""Duties are a closed set of relations, resolved on the record as it is now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.access import duties_of, holders_of, may, successors, vacant_duties
from engine.access.model import Actor, Duty, Standing
from engine.expressions.text import Text
from tests.access.archive import (
    ANA,
    BENTO,
    CARLA,
    CHIEF,
    CLOCK,
    DUTIES,
    GOVERNOR,
    INSPECTOR,
    LETTER,
    NOBODY,
    PARCEL,
    PARTNER,
    RANGER,
    ROLES,
)

PEOPLE = (ANA, BENTO, CARLA, CHIEF, GOVERNOR, RANGER, PARTNER, INSPECTOR, NOBODY)


@pytest.mark.parametrize(
    ("actor", "standing", "held"),
    [
        (ANA, LETTER, {"keeper"}),
        (BENTO, LETTER, {"writer"}),
        (CARLA, LETTER, {"asker"}),
        (CHIEF, LETTER, {"head"}),
        (CHIEF, replace(LETTER, team="south"), set()),
        (CHIEF, replace(LETTER, team=""), set()),
        (GOVERNOR, LETTER, {"director"}),
        (GOVERNOR, replace(LETTER, organisation="other"), set()),
        (RANGER, LETTER, {"warden"}),
        (RANGER, replace(LETTER, area="n", areas=()), {"warden"}),
        (RANGER, replace(LETTER, area="s1", areas=("s", "top")), set()),
        (PARTNER, LETTER, set()),
        (PARTNER, PARCEL, {"recipient"}),
        (PARTNER, replace(PARCEL, receiver="other"), set()),
        (INSPECTOR, Standing("letter"), {"auditor"}),
        (NOBODY, Standing("letter"), set()),
        (CLOCK, LETTER, set()),
        (Actor("", posts=ANA.posts), Standing("letter"), set()),
    ],
)
def test_who_holds_which_duty(actor: Actor, standing: Standing, held: set[str]) -> None:
    assert duties_of(actor, standing, DUTIES, ROLES) == held


def test_several_posts_add_up() -> None:
    both = Actor("ana", "Ana", (*ANA.posts, *CHIEF.posts))
    assert duties_of(both, LETTER, DUTIES, ROLES) == {"keeper", "head"}


def test_a_vacant_duty_passes_to_its_successor() -> None:
    alone = [GOVERNOR, ANA]
    vacant = vacant_duties(LETTER, DUTIES, ROLES, alone)
    assert "head" in vacant
    assert duties_of(GOVERNOR, LETTER, DUTIES, ROLES, vacant) == {"director", "head"}
    assert duties_of(ANA, LETTER, DUTIES, ROLES, vacant) == {"keeper"}
    assert holders_of("head", LETTER, DUTIES, ROLES, alone) == ("gov",)


def test_a_duty_that_someone_holds_does_not_pass_on() -> None:
    vacant = vacant_duties(LETTER, DUTIES, ROLES, PEOPLE)
    assert "head" not in vacant
    assert duties_of(GOVERNOR, LETTER, DUTIES, ROLES, vacant) == {"director"}
    assert holders_of("head", LETTER, DUTIES, ROLES, PEOPLE) == ("chief",)


def test_a_circle_of_successors_ends() -> None:
    circle = {name: Duty(name, Text(name), "within", "team", if_nobody=other) for name, other in (("a", "b"), ("b", "a"))}
    assert list(successors("a", circle)) == ["b"]
    assert holders_of("a", LETTER, circle, ROLES, PEOPLE) == ()
    assert list(successors("nothing", circle)) == []


def test_creating_is_asked_of_the_role() -> None:
    assert may(ANA, ROLES, "create_letter")
    assert not may(CHIEF, ROLES, "create_letter")
    assert not may(CLOCK, ROLES, "create_letter")
