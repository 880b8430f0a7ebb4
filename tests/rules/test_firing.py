"""A rule fires when what it waits for happens and its condition is known to be true; what it demands already is not demanded twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.values import Special
from engine.rules import Firing, Happening, fire, set_off_by
from engine.rules.model import Rule, When
from tests.rules.garden import CHECKED, HOUR, NOW, PAINT, SICK, TOLD, WORLD, fired, obligation, tree


def verbs(firings: list[Firing]) -> dict[str, list[str]]:
    return {each.rule.id: [demand.effect.verb for demand in each.demands] for each in firings}


def test_it_fires_with_everything_worked_out_and_its_because() -> None:
    (firing,) = fired(tree(seen="Bark falls off"))
    demand = firing.demands[0]
    assert demand.answers == {"letter.reason": "sick", "letter.seen": "Bark falls off"}
    assert demand.candidates == ("corner", "east", "everywhere", "cutter")
    assert demand.due_at == NOW + 24 * HOUR
    assert demand.obliges
    assert (firing.because.rule, firing.because.title.source, firing.because.basis.source) == (
        "sick_to_surgeon",
        "A sick tree is seen by a surgeon",
        "Garden order",
    )
    assert firing.because.security == "sensitive"
    assert verbs([firing]) == {"sick_to_surgeon": ["create", "notify"]}


def test_what_is_not_known_is_not_filled_in() -> None:
    assert "letter.seen" not in fired(tree())[0].demands[0].answers


@pytest.mark.parametrize("state", ["well", ""])
def test_a_condition_that_is_false_or_unknown_does_not_fire(state: str) -> None:
    assert fired(tree(state=state)) == []
    assert fired(tree(state="", seen=Special.NOT_KNOWN)) == []


@pytest.mark.parametrize(
    ("happening", "rules"),
    [
        (CHECKED, ["sick_to_surgeon"]),
        (Happening("completed", "other"), []),
        (Happening("changed", "danger"), ["told"]),
        (Happening("raised", "storm"), ["told"]),
        (Happening("lowered", "storm"), []),
        (Happening("entered", "marked"), ["paint"]),
        (Happening("left", "marked"), []),
        (Happening("reached", "grown"), ["grown"]),
        (Happening("reached", "paint"), []),
    ],
)
def test_only_what_a_rule_waits_for_sets_it_off(happening: Happening, rules: list[str]) -> None:
    assert [each.rule.id for each in fired(tree(), happening)] == rules


def test_a_rule_without_a_name_in_its_when_waits_for_any() -> None:
    viewed = Rule("viewed", "tree", SICK.title, (When("opened"),), ())
    assert set_off_by(viewed, Happening("opened", ""))
    assert not set_off_by(viewed, Happening("completed", "check"))


def test_several_happenings_fire_a_rule_once() -> None:
    found = fired(tree(), Happening("changed", "danger"), Happening("raised", "storm"), CHECKED)
    assert [each.rule.id for each in found] == ["sick_to_surgeon", "told"]


def test_it_fires_once_for_each_entry() -> None:
    found = fired(tree(), Happening("completed", "check", "e1"), Happening("completed", "check", "e2"))
    assert [each.happening.entry for each in found] == ["e1", "e2"]


@pytest.mark.parametrize(
    ("status", "again", "fires"),
    [
        ("open", "", False),
        ("kept", "", False),
        ("met", "", False),
        ("ended", "", True),
        ("open", "when_finished", False),
        ("kept", "when_finished", False),
        ("met", "when_finished", True),
        ("ended", "when_finished", True),
    ],
)
def test_what_is_demanded_already_is_not_demanded_twice(status: str, again: str, fires: bool) -> None:
    rule = replace(SICK, again=again)
    found = fire([rule], [CHECKED], lambda _rule, _happening: tree(), [obligation(status=status)], WORLD)
    assert bool(found) is fires


def test_an_obligation_of_another_entry_or_rule_does_not_stand_in_the_way() -> None:
    assert fired(tree(), existing=[obligation(entry="e1")]) != []
    assert fired(tree(), existing=[obligation("paint", 1)]) != []


def test_of_two_effects_only_the_missing_one_is_demanded() -> None:
    both = replace(SICK, then=(SICK.then[0], replace(SICK.then[0], what="watering")))
    (firing,) = fire([both], [CHECKED], lambda _rule, _happening: tree(), [obligation(effect=0)], WORLD)
    assert [(demand.place, demand.effect.what) for demand in firing.demands] == [(1, "watering")]


def test_a_rule_that_only_tells_tells_each_time() -> None:
    assert [each.rule for each in fired(tree(), Happening("raised", "storm"), existing=[obligation("told")])] == [TOLD]


def test_set_gives_its_value() -> None:
    (firing,) = fired(tree(), Happening("entered", "marked"))
    assert (firing.demands[0].value, firing.demands[0].effect.what, firing.demands[0].obliges) == (
        "red",
        "colour",
        False,
    )
    assert firing.rule is PAINT


def test_a_time_follows_what_is_known_at_the_firing() -> None:
    assert fired(tree("high"))[0].demands[0].due_at == NOW + 3 * HOUR
    assert fired(tree("low"))[0].demands[0].due_at == NOW + 24 * HOUR


HAPPENINGS = st.sampled_from(
    [CHECKED, Happening("entered", "marked"), Happening("raised", "storm"), Happening("completed", "check", "e1")]
)


@given(
    st.lists(st.tuples(st.lists(HAPPENINGS, max_size=3), st.sampled_from(["sick", "well"]), st.booleans()), max_size=8)
)
def test_there_is_never_more_than_one_living_obligation_for_a_target(
    rounds: list[tuple[list[Happening], str, bool]],
) -> None:
    existing: list[tuple[str, int, str]] = []
    statuses: list[str] = []
    for happenings, state, finish in rounds:
        known = zip(existing, statuses, strict=True)
        standing = [obligation(rule, effect, status, entry) for (rule, effect, entry), status in known]
        for firing in fired(tree(state=state), *happenings, existing=standing) if happenings else ():
            for demand in firing.demands:
                if demand.obliges:
                    existing.append((firing.rule.id, demand.place, firing.happening.entry))
                    statuses.append("open")
        living = [key for key, status in zip(existing, statuses, strict=True) if status == "open"]
        assert len(living) == len(set(living))
        if finish:
            statuses = ["met"] * len(statuses)
