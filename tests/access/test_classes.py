"""Classes are a lattice: the highest of some is the least that covers them all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.access.classes import at_least, highest, rank, together
from engine.access.model import CLASSES

SOME = st.sampled_from(CLASSES)


@given(SOME, SOME, SOME)
def test_highest_is_a_join(a: str, b: str, c: str) -> None:
    assert highest(a, a) == a
    assert highest(a, b) == highest(b, a)
    assert highest(a, highest(b, c)) == highest(highest(a, b), c) == highest(a, b, c)
    assert highest(a, "plain") == a
    assert highest(a, "restricted") == "restricted"


@given(SOME, SOME, SOME)
def test_at_least_is_the_order_of_that_join(a: str, b: str, c: str) -> None:
    assert at_least(a, b) == (highest(a, b) == a)
    assert at_least(a, b) or at_least(b, a)
    assert not (at_least(a, b) and at_least(b, a)) or a == b
    assert not (at_least(a, b) and at_least(b, c)) or at_least(a, c)


def test_nothing_is_plain_and_a_word_that_is_no_class_is_restricted() -> None:
    assert highest() == "plain"
    assert rank("top_secret") == rank("restricted")
    assert highest("top_secret", "plain") == "restricted"


def test_the_empty_compartment_is_none() -> None:
    assert together(["", "source", ""]) == {"source"}
