"""A record with everything in it: a canary (a text that stands nowhere else) in every text that somebody typed, by its class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.casework.prepared import Prepared
from tests.web.conftest import House
from tests.web.test_walk import BORN, VIOLENCE, do, fill, obligations
from tests.web.visitor import Answer, Visitor

TEXTS = ("text", "long_text")


@dataclass
class Village:
    """The house, the officer's record and report, what was sent to the police, and every canary with its class."""

    house: House
    case: str
    report: str
    sent: str
    unsent: str
    canaries: dict[str, str] = field(default_factory=dict)

    def of(self, *classes: str) -> set[str]:
        """The canaries of some classes."""
        return {canary for canary, security in self.canaries.items() if security in classes}


def build(house: House) -> Village:
    """Walks an officer's way up to a referral that the police have and one that nobody has."""
    officer = house.visitor("officer")
    canaries: dict[str, str] = {}
    report = opened(officer, "/reports/new", {"location_now": "TL-BA"}, house, canaries)
    case = opened(officer, "/cases/new", {"location_current": "TL-BA", **BORN}, house, canaries)
    complete(officer, f"{case}/forms/consent/new", {}, house, canaries)
    complete(officer, f"{case}/forms/protection_concerns", {**VIOLENCE, "suspect_known": "yes"}, house, canaries)
    officer.open(case)
    sent, unsent = "", ""
    for referral in obligations(officer):
        complete(officer, f"{referral}/forms/referral_letter", {}, house, canaries)
        officer.open(f"{referral}/send/send")
        if "the police receive" in officer.page.text:
            officer.press()
            sent = referral
        else:
            unsent = referral
    officer.open(case)
    complete(officer, f"{case}/forms/initial_assessment", {"risk_found": "high"}, house, canaries)
    do(officer, case, "record_initial_assessment")
    plan: dict[str, Answer] = {"review_on:day": "20", "review_on:month": "3", "review_on:year": "2026"}
    complete(officer, f"{case}/forms/case_plan", plan, house, canaries)
    complete(officer, f"{case}/forms/emergency_report", {}, house, canaries)
    complete(officer, f"{case}/forms/follow_ups/new", {}, house, canaries)
    do(officer, case, "record_plan")
    do(officer, case, "submit_plan")
    officer.open(f"{case}/flags/emergency")
    canaries["canary-of-the-flag"] = "sensitive"
    officer.press(reason="canary-of-the-flag")
    return Village(house, case, report, sent, unsent, canaries)


def opened(visitor: Visitor, new: str, answers: dict[str, Answer], house: House, canaries: dict[str, str]) -> str:
    """A new record with its first form filled; its address."""
    visitor.open(new)
    visitor.press()
    address = visitor.address
    complete(visitor, address, answers, house, canaries)
    return address.rpartition("/forms")[0]


def complete(
    visitor: Visitor, address: str, answers: dict[str, Answer], house: House, canaries: dict[str, str]
) -> None:
    """Fills a form completely: a canary into every text that shows."""
    visitor.open(address)
    if visitor.status != 200 or not visitor.page.main.types:
        return
    form = address.partition("/forms/")[2].partition("/")[0]
    typed: dict[str, Answer] = dict(answers)
    for _ in range(3):  # a canary may show a further question
        for path, canary in planted(visitor, form, house.desk.context(), canaries):
            typed.setdefault(path, canary)
        visitor.send({**visitor.page.main.fields(), **typed, "do": "check"}, address)
    visitor.fill(typed)


def planted(visitor: Visitor, form: str, prepared: Prepared, canaries: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Path and canary of each text on the page."""
    page = visitor.page.main
    for path, kind in page.types.items():
        if kind in TEXTS and path not in page.hidden:
            bare = path.partition("[")[0] + path.partition("]")[2] if "[" in path else path
            found = prepared.fields[form].find(f"{form}.{bare}")
            if found is not None:
                canary = canary_of(f"{form}.{bare}")
                canaries[canary] = found.security
                yield path, canary


def canary_of(field: str) -> str:
    """The canary of a field, `form.question`."""
    return f"canary-{field.replace('.', '-').replace('_', '-')}-end"


__all__ = ["Village", "build", "canary_of", "fill"]
