"""Nothing that may not be read comes out of `reveal`, and nothing that may not be written goes in by `kept`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.access import Allowance, Window, allowance_of, kept, reveal
from engine.access.model import CLASSES, Actor
from tests.access.archive import ANA, BENTO, CARLA, CHIEF, DUTIES, FIELDS, INSPECTOR, LETTER, PROFILES, RANGER, ROLES

ANSWERS: dict[str, Any] = {
    "title": "canary plain title",
    "keeper": "canary personal keeper",
    "content": "canary sensitive content",
    "giver": "canary source giver",
    "giver_which": "canary source which",
    "worth": "canary restricted worth",
    "pages": [{"number": "1", "text": "canary restricted text", "~suggested": {"text": "canary restricted hint", "number": "2"}}],
    "gone": "canary of a question that is no more",
    "~suggested": {"content": "canary sensitive hint", "title": "hint", "gone": "canary"},
}
RANKS = {"plain": 0, "personal": 1, "sensitive": 2, "restricted": 3}


def allowed(actor: Actor) -> Allowance:
    return allowance_of(actor, LETTER, ROLES, DUTIES, PROFILES)


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        (ANA, ["title", "keeper", "content", "giver", "giver_which", "worth", "pages"]),
        (CHIEF, ["title", "keeper", "content", "worth", "pages"]),
        (RANGER, ["title", "keeper", "content", "pages"]),
        (INSPECTOR, ["title", "pages"]),
        (CARLA, ["title"]),
        (BENTO, []),
    ],
)
def test_who_sees_which_answers(actor: Actor, shown: list[str]) -> None:
    assert [key for key in reveal(FIELDS["cover"], ANSWERS, allowed(actor)).answers if key != "~suggested"] == shown


def test_rows_are_cut_to_what_may_be_read() -> None:
    assert reveal(FIELDS["cover"], ANSWERS, allowed(RANGER)).answers["pages"] == [{"number": "1", "~suggested": {"number": "2"}}]
    fixed: dict[str, Any] = {"pages": {"red": {"number": "1", "text": "x"}, "blue": None}}
    assert reveal(FIELDS["cover"], fixed, allowed(RANGER)).answers["pages"] == {"red": {"number": "1"}, "blue": None}


def test_suggestions_are_as_secret_as_their_question() -> None:
    assert reveal(FIELDS["cover"], ANSWERS, allowed(INSPECTOR)).answers["~suggested"] == {"title": "hint"}
    assert "~suggested" not in reveal(FIELDS["cover"], ANSWERS, allowed(BENTO)).answers


def test_what_is_withheld_says_so_whether_it_is_answered_or_not() -> None:
    for answers in (ANSWERS, {}):
        found = reveal(FIELDS["cover"], answers, allowed(CHIEF)).withheld
        assert {name: mark.instead.source for name, mark in found.items()} == {"cover.giver": "Anonymous"}
    assert reveal(FIELDS["cover"], ANSWERS, allowed(ANA)).withheld == {}


def test_a_companion_is_as_secret_as_what_it_stands_beside() -> None:
    field = FIELDS["cover"].fields["giver_which"]
    assert (field.security, field.compartments) == ("restricted", frozenset({"source"}))


def test_a_calculation_is_as_secret_as_what_it_reads() -> None:
    assert FIELDS["cover"].fields["worth"].security == "restricted"


def test_groups_and_forms_raise_the_class_of_what_is_in_them() -> None:
    assert FIELDS["cover"].fields["content"].security == "sensitive"
    assert FIELDS["note"].fields["remark"].security == "sensitive"


@given(st.frozensets(st.sampled_from(CLASSES[1:])), st.booleans(), st.booleans())
def test_no_answer_of_a_class_that_is_not_allowed_ever_comes_out(classes: frozenset[str], source: bool, write: bool) -> None:
    window = Window(frozenset({"plain", *classes}), compartments=frozenset({"source"} if source else ()), write=write)
    found = reveal(FIELDS["cover"], ANSWERS, Allowance((window,)))
    text = repr(found.answers)
    assert "no more" not in text
    for each in ("personal", "sensitive", "restricted"):
        assert each in classes or f"canary {each}" not in text
    assert (source and "restricted" in classes) or "canary source" not in text
    assert found.writable <= found.readable


@given(st.frozensets(st.sampled_from(CLASSES[1:])), st.booleans())
def test_answers_that_may_not_be_written_stay_as_they_were(classes: frozenset[str], source: bool) -> None:
    window = Window(frozenset({"plain", *classes}), compartments=frozenset({"source"} if source else ()), write=True)
    allowance = Allowance((window,))
    new: dict[str, Any] = {key: "mine" for key in FIELDS["cover"].fields if key != "pages"}
    new |= {"pages": [], "gone": "mine", "invented": "mine"}
    merged = kept(FIELDS["cover"], ANSWERS, new, allowance)
    writable = {name.split(".")[1] for name in reveal(FIELDS["cover"], {}, allowance).writable}
    for key in FIELDS["cover"].fields:
        if key in writable:
            assert merged.get(key) in ("mine", None)
        else:
            assert merged[key] == ANSWERS[key]
    assert merged["gone"] == ANSWERS["gone"]
    assert "invented" not in merged


def test_rows_are_written_whole_or_not_at_all() -> None:
    sensitive = Allowance((Window(frozenset({"plain", "personal", "sensitive"}), write=True),))
    new: dict[str, Any] = {"pages": [{"number": "7"}]}
    assert kept(FIELDS["cover"], ANSWERS, new, sensitive)["pages"] == ANSWERS["pages"]
    everything = Allowance((Window(None, write=True),))
    assert kept(FIELDS["cover"], ANSWERS, new, everything)["pages"] == [{"number": "7"}]


def test_an_answer_taken_back_is_gone() -> None:
    assert "title" not in kept(FIELDS["cover"], ANSWERS, {"title": None}, Allowance((Window(None, write=True),)))


def test_suggestions_are_kept_with_their_question() -> None:
    plain = Allowance((Window(frozenset({"plain"}), write=True),))
    merged = kept(FIELDS["cover"], ANSWERS, {"~suggested": {"title": "new", "content": "stolen"}}, plain)
    assert merged["~suggested"] == {"content": "canary sensitive hint", "gone": "canary", "title": "new"}


def test_nobody_reads_through_an_empty_allowance() -> None:
    found = reveal(FIELDS["cover"], ANSWERS, Allowance())
    assert (dict(found.answers), found.readable, found.writable) == ({}, frozenset(), frozenset())


def test_fields_are_found_by_their_names() -> None:
    inner = FIELDS["cover"].find("cover.pages.text")
    assert inner is not None
    assert inner.security == "restricted"
    for name in ("cover.nothing", "note.secret", "cover.pages.nothing", "cover.title.inner", "cover"):
        assert FIELDS["cover"].find(name) is None
