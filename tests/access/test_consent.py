"""Consent is the latest line for its purpose; without it nothing is sent but by law, by `unless`, or by an override with its basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from engine.access import Allowed, Override, Refused, consent_state, may_send
from engine.access.model import ConsentPolicy
from engine.expressions.environment import Environment
from engine.expressions.program import Program
from engine.expressions.running.build import compile_program
from engine.expressions.values import Value

TODAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Line:
    status: str
    day: int = 1
    service: str = ""
    until: str = ""
    purpose: str = "sharing"

    @property
    def at(self) -> datetime:
        return datetime(2026, 2, self.day, tzinfo=UTC)


def evaluate(program: Program, env: Environment) -> Value:
    return compile_program(program)(env)


GIVEN = Line("given")
NO = Line("refused", 2)
SHARING = ConsentPolicy("asked", needs=("sharing",))
URGENT = ConsentPolicy(
    "urgent", needs=("sharing",), unless=Program("urgent == yes", ["==", ["flag", "urgent"], ["lit", "option", "yes"]], "condition")
)
BASES = ("law", "danger")
BEST = ConsentPolicy("best", needs=("sharing",), override_by="head", override_bases="bases")


@pytest.mark.parametrize(
    ("lines", "service", "state"),
    [
        ([], "", "not_asked"),
        ([GIVEN], "", "given"),
        ([Line("not_asked")], "", "not_asked"),
        ([NO], "", "refused"),
        ([GIVEN, NO], "", "refused"),
        ([NO, GIVEN], "", "refused"),
        ([Line("refused", 1), Line("given", 2)], "", "given"),
        ([GIVEN, Line("withdrawn", 2)], "", "withdrawn"),
        ([Line("given", until="2026-03-02")], "", "given"),
        ([Line("given", until="2026-03-01")], "", "expired"),
        ([Line("given", purpose="photo")], "", "not_asked"),
        ([Line("given", service="museum")], "", "not_asked"),
        ([Line("given", service="museum")], "museum", "given"),
        ([Line("given", service="museum")], "school", "not_asked"),
        ([GIVEN], "museum", "given"),
        ([Line("given", 3), Line("refused", 1, "museum")], "museum", "refused"),
        ([Line("given", 1, "museum"), Line("withdrawn", 3)], "museum", "withdrawn"),
        ([Line("given", 4, "museum"), Line("withdrawn", 3)], "museum", "given"),
        ([Line("dreamt")], "", "not_asked"),
    ],
)
def test_how_consent_stands(lines: list[Line], service: str, state: str) -> None:
    assert consent_state(lines, "sharing", service, TODAY) == state


def test_of_two_lines_at_the_same_instant_the_later_recorded_one_counts() -> None:
    assert consent_state([GIVEN, Line("withdrawn", 1)], "sharing", "", TODAY) == "withdrawn"


def sent(policy: ConsentPolicy, lines: list[Line], override: Override | None = None, urgent: bool = False) -> Allowed | Refused:
    env = Environment(flags={"urgent": urgent})
    return may_send(policy, lines, env, TODAY, evaluate, "", override, BASES)


def test_what_needs_no_consent_is_sent_and_told_where_the_policy_says_so() -> None:
    assert sent(ConsentPolicy("by_law", inform=True), [NO]) == Allowed("not_needed", inform=True)


def test_consent_lets_it_go() -> None:
    assert sent(SHARING, [GIVEN]) == Allowed("consent")


@pytest.mark.parametrize(("lines", "state"), [([], "not_asked"), ([NO], "refused"), ([Line("given", until="2020-01-01")], "expired")])
def test_without_consent_it_says_which_purpose_lacks_it_and_how_it_stands(lines: list[Line], state: str) -> None:
    found = sent(SHARING, lines)
    assert isinstance(found, Refused)
    assert (found.code, found.parameters["purposes"]) == ("consent_missing", {"sharing": state})


def test_every_purpose_is_needed() -> None:
    both = ConsentPolicy("both", needs=("sharing", "photo"))
    found = sent(both, [GIVEN])
    assert isinstance(found, Refused)
    assert found.parameters["purposes"] == {"photo": "not_asked"}
    assert sent(both, [GIVEN, Line("given", purpose="photo")]) == Allowed("consent")


def test_unless_counts_only_while_it_is_true() -> None:
    assert sent(URGENT, [NO], urgent=True) == Allowed("unless", inform=True)
    assert isinstance(sent(URGENT, [NO]), Refused)


HEAD = frozenset({"head"})


@pytest.mark.parametrize(
    ("override", "code"),
    [
        (None, "consent_missing"),
        (Override(frozenset(), "law", "because"), "not_your_duty"),
        (Override(HEAD, "whim", "because"), "basis_needed"),
        (Override(HEAD, "law", "  "), "reason_needed"),
    ],
)
def test_an_override_needs_its_duty_a_basis_and_a_reason(override: Override | None, code: str) -> None:
    found = sent(BEST, [NO], override)
    assert isinstance(found, Refused)
    assert found.code == code


def test_an_override_with_all_of_them_lets_it_go_and_the_person_is_told() -> None:
    assert sent(BEST, [NO], Override(HEAD, "law", "because")) == Allowed("override", inform=True)


def test_a_policy_without_an_override_has_none() -> None:
    assert isinstance(sent(SHARING, [NO], Override(HEAD, "law", "because")), Refused)
