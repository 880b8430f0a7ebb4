"""A unique string in everything that somebody typed, asked for by everybody through every page and endpoint, reading and writing:
it comes back only to who may read it, and never in a header, an address or the log. And two records that differ only in a secret
answer byte for byte alike to who may not read it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from engine.casework.reading.open_form import open_form
from engine.casework.records import Json
from engine.casework.views import FormView
from engine.casework.writing.save_draft import save_draft
from engine.web.table import TABLE, Endpoint
from tests.casework.town import EXAMINATION, EXAMINED, MARIA, POLICE, VIOLENCE, Town, prepared
from tests.web.proof.estate import NOBODY, Estate, built

WATCHED = [NOBODY, "second_officer", "police", "safe_room", "manager", "far_supervisor", "supervisor"]
# The supervisor comes last: asking every endpoint, they send what nobody had been sent before.


@dataclass(slots=True)
class Aviary:
    """The estate with its records, and each canary with where it stands and what it takes to read it."""

    estate: Estate
    records: dict[str, str] = field(default_factory=dict)
    canaries: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    """Canary → (sort of record, class, whether it is in a compartment)."""


def sing(sort: str, form: str, answers: Mapping[str, Json]) -> dict[str, Json]:
    """The answers with a canary in every text at the top of a form that isn't given."""
    fields = prepared().forms[form].top.fields
    texts = [name for name, each in fields.items() if each.question.type in ("text", "long_text")]
    return {**{name: f"Canary{sort}{form}{name}".replace("_", "") for name in texts}, **answers}


def perch(aviary: Aviary, sort: str, form: str, answers: Mapping[str, Json], person: str = "officer") -> None:
    """Completes a form full of canaries; those that were stored are remembered."""
    town, record = aviary.estate.town, aviary.records[sort]
    given = sing(sort, form, answers)
    shown = open_form(town.stage.desk, town.stage.actors[person], town.path(record), record, form, _entry(form))
    assert isinstance(shown, FormView)
    town.fill(record, form, given, person)
    row = town.row(record, form)
    assert row is not None
    for name, value in prepared().whole(row).items():
        if isinstance(value, str) and value.startswith("Canary"):
            asked = prepared().fields[form].fields[name]
            aviary.canaries[value] = (sort, asked.security, bool(asked.compartments))


def _entry(form: str) -> str:
    return "new" if prepared().context.forms[form].entries else ""


@pytest.fixture(scope="module")
def aviary() -> Iterator[Aviary]:
    """A report, a case with everything filled, a referral that the police have and one that nobody has."""
    with built() as estate:
        town, made = estate.town, Aviary(estate)
        made.records["report"] = town.create("officer", "reports")
        reporter: dict[str, Json] = {"wants_anonymity": "no", "concern_found": "yes", "screen_decision": "open_case"}
        perch(made, "report", "intake", {**reporter, "child_location": "TL-BA-VENILALE"})
        case = made.records["case"] = town.create()
        names: dict[str, Json] = {"name_first": "CanaryFirst", "name_last": "CanaryLast"}
        perch(made, "case", "registration", {**MARIA, **names, "in_school": "yes", "safe_phone": "+670 7712 3456"})
        perch(
            made,
            "case",
            "protection_concerns",
            {**VIOLENCE, "injured": "yes", "suspect_known": "yes", "police_know": "yes"},
        )
        perch(made, "case", "consent", {**EXAMINED, "decided_by_name": "CanaryDecider"})
        perch(made, "case", "initial_assessment", {"safe_tonight": "yes", "risk_found": "high"})
        perch(made, "case", "emergency_report", {"removed": "yes", "prosecutor_told": "yes"})
        for sort, rule in (("sent", POLICE), ("unsent", EXAMINATION)):
            made.records[sort] = town.made_by(case, rule)
            perch(made, sort, "referral_letter", {})
        town.must(town.do(made.records["sent"], "send"))
        town.must(town.do(case, "record_initial_assessment"))
        perch(made, "case", "case_plan", {})
        town.must(town.do(case, "record_plan"))
        town.must(town.flag(case, True, reason="CanaryOfTheFlag"))
        made.canaries["CanaryOfTheFlag"] = ("case", "sensitive", False)
        perch(made, "case", "follow_ups", {"risk_now": "high"})
        draft = town.command("officer", {"answers": {"withhold": "CanaryOfTheDraft"}, "version": 0})
        town.must(save_draft(town.stage.desk, draft, "cases", case, "consent", "new"))
        made.canaries["CanaryOfTheDraft"] = ("draft", "restricted", True)
        yield made


def may_read(person: str, sort: str, security: str, apart: bool) -> bool:
    """What the roles of Timor-Leste say."""
    if sort == "draft":
        return False
    if person == "supervisor":
        return True
    if person == "manager":
        return security in ("plain", "personal") and not apart
    return person == "police" and sort == "sent"


def forbidden(aviary: Aviary, person: str) -> set[str]:
    """The canaries that a person may meet nowhere. What the profile names of the case is the police's to read."""
    sent = {
        str(value) for share in aviary.estate.town.shares(aviary.records["sent"]) for value in share.values.values()
    }
    return {
        canary
        for canary, (sort, security, apart) in aviary.canaries.items()
        if not may_read(person, sort, security, apart) and not (person == "police" and canary in sent)
    }


def places(aviary: Aviary) -> Iterator[dict[str, str]]:
    """Every form, event, entry, request and flag of every record, as places of an address."""
    town = aviary.estate.town
    for record in aviary.records.values():
        kind = prepared().context.kinds[town.record(record).kind]
        events = sorted(
            {way.event for way in (*kind.anywhere, *(each for state in kind.states for each in state.transitions))}
        )
        requests = [each.id for each in town.stage.tree(record).approvals] or ["none"]
        rows = [row for row in town.stage.tree(record).forms if row.record == record]
        forms = [(form, "new") for form in kind.forms] + [(row.form, row.entry) for row in rows if row.entry]
        nothing = dict.fromkeys(("notice", "lending", "task", "obligation", "file"), "none")
        base = {"path": kind.path, "id": record, **nothing}
        for at in range(max(len(forms), len(events), len(requests))):
            form, entry = forms[at % len(forms)]
            wanted = {"form": form, "entry": entry, "event": events[at % len(events)]}
            yield {**base, **wanted, "approval": requests[at % len(requests)], "flag": "emergency"}


def requests(aviary: Aviary) -> Iterator[tuple[Endpoint, dict[str, str]]]:
    """Every row of the table at every address that it has here, once."""
    asked: set[tuple[str, str]] = set()
    for row in TABLE:
        for there in places(aviary):
            address = row.path.format_map(there)
            if (row.name, address) not in asked:
                asked.add((row.name, address))
                yield row, there


def test_there_are_canaries_of_every_class_and_kind_of_record(aviary: Aviary) -> None:
    classes = [security for _, security, _ in aviary.canaries.values()]
    assert min(classes.count(each) for each in ("personal", "sensitive", "restricted")) >= 3
    assert {sort for sort, _, _ in aviary.canaries.values()} == {"report", "case", "sent", "unsent", "draft"}
    named = " ".join(aviary.canaries)
    for secret in (
        "intakereportername",
        "concernssuspectname",
        "concernsnarrative",
        "reportchildiswith",
        "planchildwish",
    ):
        assert secret in named


@pytest.mark.parametrize("person", WATCHED, ids=lambda each: each or "nobody")
def test_no_page_or_endpoint_tells_anybody_more_than_they_may_read(
    aviary: Aviary, person: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    banned = forbidden(aviary, person)
    assert banned
    found: dict[str, set[str]] = {}
    faults: set[str] = set()
    for row, there in requests(aviary):
        if row.name not in ("log_out", "leave", "log_in"):
            response = aviary.estate.ask(person, row.name, there, {"command_id": aviary.estate.town.stage.ids.new()})
            said = response.text + str(response.headers)
            leaked = {canary for canary in banned if canary in said}
            if leaked:
                found[f"{row.name} {there}"] = leaked
            if response.status_code >= 500:
                faults.add(f"{row.name} {there}")
    assert found == {}
    assert faults == set()
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith(("httpx", "httpcore", "asyncio"))]
    assert [line for line in ours if any(canary in line for canary in aviary.canaries)] == []
    assert [line for line in ours if any(record in line for record in aviary.records.values())] == []


def test_the_owner_meets_every_canary_but_those_nobody_may_read(aviary: Aviary) -> None:
    """So that the test above looks for what is really there."""
    names = ("api_record", "api_form", "api_history", "entry", "home", "list")
    said = "".join(
        aviary.estate.ask("officer", row.name, there).text for row, there in requests(aviary) if row.name in names
    )
    assert {canary for canary in aviary.canaries if canary not in said} == set()


def test_the_partner_reads_in_the_share_exactly_what_the_profile_names(aviary: Aviary) -> None:
    sent = aviary.records["sent"]
    view = aviary.estate.ask("police", "api_record", {"path": "referrals", "id": sent}).json()
    named = {each.name for each in prepared().context.profiles["police_minimum"].fields}
    assert {each["name"] for each in view["share"]["data"]} <= named
    own = {canary for canary, (sort, _, _) in aviary.canaries.items() if sort == "sent"}
    names = ("api_record", "api_form", "record", "form")
    said = "".join(
        aviary.estate.ask("police", row.name, there).text
        for row, there in requests(aviary)
        if row.name in names and there["id"] == sent
    )
    assert {canary for canary in aviary.canaries if canary in said} == own | {"CanaryFirst", "CanaryLast"}


# --- inference ---
IDS = re.compile(r"[0-9a-f]{8}-0000-7000-8000-\d{12}|DEMO-[A-Z]+-(?:[A-Z]+-)?\d{4}-\d{5}|DEMO-[A-Z]{2}-\d{4}-\d{5}")


def neutral(text: str) -> str:
    """What was answered, without what tells two records apart anyway: ids and numbers."""
    return IDS.sub("ID", text)


def everything(estate: Estate, person: str, record: str) -> dict[str, str]:
    """What a person gets for one record from every row of the table that reads, and from every refused change."""
    town = estate.town
    kind = prepared().context.kinds[town.record(record).kind]
    events = sorted(
        {way.event for way in (*kind.anywhere, *(each for state in kind.states for each in state.transitions))}
    )
    answers: dict[str, str] = {}
    for row in TABLE:
        if "{id}" not in row.path:
            continue
        for form in kind.forms if "{form}" in row.path else ["-"]:
            for event in events if "{event}" in row.path else ["-"]:
                there = {"path": kind.path, "id": record, "form": form, "event": event, "entry": "new"}
                there |= dict.fromkeys(("approval", "task", "obligation", "file"), "none") | {"flag": "emergency"}
                response = estate.ask(person, row.name, there, {"command_id": town.stage.ids.new()})
                headers = {name: value for name, value in response.headers.items() if name != "x-request-id"}
                answers[f"{row.name} {form} {event}"] = neutral(f"{response.status_code} {headers} {response.text}")
    return answers


def told_narrative(town: Town, text: str, known: str) -> str:
    case = town.case(VIOLENCE | {"narrative": text, "suspect_known": known, "suspect_reach": "no_access"})
    return town.sent(case, POLICE)


def risk(town: Town, level: str) -> str:
    case = town.case()
    town.fill(case, "consent", EXAMINED)
    town.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": level})
    return case


def risk_behind(town: Town, level: str) -> str:
    case = town.case(VIOLENCE)
    town.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": level})
    return town.sent(case, POLICE)


PAIRS = [
    pytest.param("manager", risk, ("high",), ("low",), id="the manager and how great the danger is"),
    pytest.param("police", risk_behind, ("high",), ("medium",), id="the police and how great the danger is"),
    pytest.param("police", told_narrative, ("Long" * 50, "no"), ("", "yes"), id="the police and what the child said"),
    pytest.param("manager", told_narrative, ("Long" * 50, "no"), ("", "yes"), id="the manager and what the child said"),
]


@pytest.mark.parametrize(("person", "make", "first", "second"), PAIRS)
def test_two_records_that_differ_in_a_secret_answer_alike(
    person: str, make: object, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    assert callable(make)
    with built() as estate:
        one, other = make(estate.town, *first), make(estate.town, *second)
        here, there = everything(estate, person, one), everything(estate, person, other)
        assert any(text.startswith("200") for text in here.values())
        assert {name for name in here if here[name] != there[name]} == set()
