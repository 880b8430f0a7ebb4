"""The permission matrix: who reads and writes which class of which record, line by line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.access import Allowance, Window, allowance_of, may_see, with_reason
from engine.access.model import Actor, Standing
from engine.expressions.program import Program
from engine.expressions.text import Text
from tests.access.archive import (
    ALL,
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
    PROFILES,
    RANGER,
    ROLES,
    SECRET,
)

PLAIN = {"plain"}
EVERY = {"plain", *ALL}


def allowed(actor: Actor, standing: Standing, reason: bool = False) -> Allowance:
    return allowance_of(actor, standing, ROLES, DUTIES, PROFILES, reason)


def classes(allowance: Allowance, write: bool = False) -> set[str]:
    asks = allowance.writes if write else allowance.reads
    return {each for each in ("plain", *ALL) if asks("cover.content", each)}


@pytest.mark.parametrize(
    ("actor", "standing", "reads", "writes"),
    [
        (ANA, LETTER, EVERY, EVERY),
        (ANA, replace(LETTER, owner="carla", team="south"), set(), set()),
        (CARLA, LETTER, set(), set()),  # only the summary
        (BENTO, LETTER, set(), set()),  # only the note
        (CHIEF, LETTER, EVERY, set()),
        (CHIEF, replace(LETTER, team="south"), set(), set()),
        (GOVERNOR, LETTER, {"plain", "personal"}, set()),
        (GOVERNOR, replace(LETTER, organisation=""), set(), set()),
        (RANGER, LETTER, {"plain", "personal", "sensitive"}, set()),
        (RANGER, replace(LETTER, area="s1", areas=("s",)), set(), set()),
        (INSPECTOR, LETTER, PLAIN, set()),
        (PARTNER, LETTER, set(), set()),
        (PARTNER, PARCEL, EVERY, EVERY),
        (PARTNER, replace(PARCEL, receiver="other"), set(), set()),
        (ANA, PARCEL, EVERY, EVERY),  # the branch follows its root
        (CHIEF, PARCEL, EVERY, set()),
        (CARLA, PARCEL, set(), set()),  # a profile of the root means nothing in a branch
        (NOBODY, LETTER, set(), set()),
        (CLOCK, LETTER, set(), set()),
    ],
)
def test_who_reads_and_writes_which_class(actor: Actor, standing: Standing, reads: set[str], writes: set[str]) -> None:
    allowance = allowed(actor, standing)
    assert (classes(allowance), classes(allowance, write=True)) == (reads, writes)


@pytest.mark.parametrize(
    ("actor", "standing", "sees"),
    [
        (ANA, LETTER, True),
        (CARLA, LETTER, True),
        (BENTO, LETTER, True),
        (PARTNER, LETTER, True),
        (PARTNER, replace(LETTER, shared_with=()), False),
        (CARLA, PARCEL, False),
        (BENTO, replace(LETTER, assigned=()), False),
        (GOVERNOR, replace(LETTER, organisation="x"), False),
        (CLOCK, LETTER, False),
    ],
)
def test_for_whom_the_record_is_there(actor: Actor, standing: Standing, sees: bool) -> None:
    assert may_see(actor, standing, ROLES, DUTIES) is sees
    assert bool(allowed(actor, standing)) is sees


def test_a_profile_opens_its_fields_and_no_others() -> None:
    allowance = allowed(CARLA, LETTER)
    assert allowance.reads("cover.title")
    assert allowance.reads("number")
    assert not allowance.reads("cover.keeper", "personal")
    assert not allowance.reads("cover.worth", "plain")
    assert not allowance.reads("state")
    assert allowance.reads_form("cover")
    assert not allowance.reads_form("note")
    assert not allowance.writes("cover.title")


def test_named_forms_open_themselves_and_what_is_plain_beside_them() -> None:
    allowance = allowed(BENTO, LETTER)
    assert allowance.reads("note.secret", "restricted")
    assert allowance.writes("note.secret", "restricted")
    assert not allowance.reads("cover.title")
    assert allowance.reads("state")
    assert not allowance.reads("worth", "sensitive")
    assert allowance.writes_form("note")
    assert not allowance.writes_form("cover")


def test_a_grant_opens_nothing_of_the_record_behind_the_share() -> None:
    allowance = allowed(PARTNER, LETTER)
    assert not allowance.reads("number")
    assert not allowance.reads_form("cover")
    assert not allowance.writes_form("cover")


def test_a_reason_opens_what_needs_one_and_says_how_long() -> None:
    foreign = replace(LETTER, organisation="other", team="south")
    assert not allowed(GOVERNOR, foreign)
    assert classes(allowed(GOVERNOR, foreign, reason=True)) == EVERY
    assert [each.lasts for each in with_reason(GOVERNOR, foreign, ROLES, DUTIES)] == ["4 hours"]
    assert with_reason(ANA, foreign, ROLES, DUTIES) == ()
    assert may_see(GOVERNOR, foreign, ROLES, DUTIES, reason_given=True)


def test_a_narrowed_record_is_there_only_for_the_duties_named() -> None:
    narrowed = replace(LETTER, narrowed_to=("keeper", "director"))
    assert allowed(ANA, narrowed)
    assert allowed(GOVERNOR, narrowed)
    for other in (CHIEF, RANGER, INSPECTOR, CARLA, PARTNER):
        assert not allowed(other, narrowed)
        assert not may_see(other, narrowed, ROLES, DUTIES)
    assert with_reason(GOVERNOR, replace(narrowed, narrowed_to=("keeper",)), ROLES, DUTIES) == ()


def test_a_compartment_is_asked_beside_the_class() -> None:
    assert allowed(ANA, LETTER).reads("cover.giver", "restricted", ["source"])
    assert not allowed(CHIEF, LETTER).reads("cover.giver", "restricted", ["source"])
    assert not allowed(ANA, LETTER).reads("cover.giver", "restricted", ["source", "other"])


def test_what_is_computed_from_a_secret_is_a_secret() -> None:
    count = Program("…", ["fact", "worth"], "decimal", ("facts.worth",), "sensitive")
    assert allowed(CHIEF, LETTER).reads_program(SECRET)
    assert not allowed(RANGER, LETTER).reads_program(SECRET)
    assert allowed(RANGER, LETTER).reads_program(count)
    assert allowed(BENTO, LETTER).reads_program(SECRET)
    assert not allowed(BENTO, LETTER).reads_program(count)
    assert not allowed(CARLA, LETTER).reads_program(SECRET)


def test_a_sentence_is_read_only_with_all_its_places() -> None:
    title = Program("…", ["form", "cover", "title"], "text", ("cover.title",))
    assert allowed(CARLA, LETTER).reads_text(Text("About ${title}", (("title", title),)))
    assert not allowed(CARLA, LETTER).reads_text(Text("${title} ${s}", (("title", title), ("s", SECRET))))
    assert allowed(CARLA, LETTER).reads_text(Text("No places"))


def test_the_clock_may_be_read_through_any_window() -> None:
    today = Program("today", ["today"], "date", ("today",))
    assert allowed(CARLA, LETTER).reads_program(today)


def test_a_class_that_is_none_is_refused() -> None:
    assert not Allowance((Window(frozenset({"plain", "personal"})),)).reads("cover.title", "unheard_of")
