"""Flags go up and down by those whose duty it is, with their reasons; they may narrow who sees the record."""

from __future__ import annotations

import pytest

from engine.workflows import FlagOutcome, Refused, Snapshot, change_flag, may_change, narrowed_to
from tests.workflows.loans import HEAD, LIBRARIAN, MACHINE

DOWN = Snapshot("draft")
UP = Snapshot("draft", flags=frozenset({"missing"}))


@pytest.mark.parametrize(
    ("snapshot", "flag", "up", "duties", "reason", "code"),
    [
        (DOWN, "lost", True, HEAD, "x", "no_such_flag"),
        (UP, "missing", True, HEAD, "x", "already_raised"),
        (DOWN, "missing", False, HEAD, "x", "not_raised"),
        (UP, "missing", False, LIBRARIAN, "x", "not_your_duty"),
        (DOWN, "missing", True, frozenset(), "x", "not_your_duty"),
        (DOWN, "missing", True, LIBRARIAN, " ", "reason_needed"),
        (UP, "missing", False, HEAD, "", "reason_needed"),
        (Snapshot("shelf"), "missing", True, HEAD, "x", "record_closed"),
    ],
)
def test_a_flag_that_may_not_change_says_why(
    snapshot: Snapshot, flag: str, up: bool, duties: frozenset[str], reason: str, code: str
) -> None:
    found = change_flag(MACHINE, snapshot, flag, up, duties, reason)
    assert isinstance(found, Refused)
    assert found.code == code


def test_raising_starts_its_clocks_and_lowering_stops_them() -> None:
    raised = change_flag(MACHINE, DOWN, "missing", True, LIBRARIAN, "Not on the shelf")
    assert isinstance(raised, FlagOutcome)
    assert raised.flags == frozenset({"missing"})
    assert [(each.id, holder) for each, holder in raised.start] == [("inspect", "flag:missing")]
    lowered = change_flag(MACHINE, UP, "missing", False, HEAD, "Found")
    assert isinstance(lowered, FlagOutcome)
    assert (lowered.flags, lowered.stop) == (frozenset(), ("flag:missing",))


def test_a_rule_raises_without_duty_or_reason() -> None:
    assert isinstance(change_flag(MACHINE, DOWN, "missing", True, frozenset(), by_rule=True), FlagOutcome)


def test_a_flag_of_an_ended_record_may_still_be_lowered() -> None:
    assert may_change(MACHINE, Snapshot("shelf", flags=frozenset({"missing"})), "missing", False, HEAD) is None


def test_flags_narrow_the_sight_together() -> None:
    assert narrowed_to(MACHINE, frozenset()) == ()
    assert narrowed_to(MACHINE, frozenset({"missing"})) == ("head", "librarian")
    assert narrowed_to(MACHINE, frozenset({"missing", "wet"})) == ("head",)
