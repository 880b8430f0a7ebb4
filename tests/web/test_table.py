"""The table of pages and endpoints, walked by everybody: who may see what, and no canary where it doesn't belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.compiled import CompiledContext
from engine.web.table import ANYONE, TABLE, Endpoint
from tests.web.conftest import opened
from tests.web.village import Village, build, canary_of
from tests.web.visitor import Visitor

CLASSES = ("personal", "sensitive", "restricted")
READS = {
    "officer": CLASSES,  # their own
    "supervisor": CLASSES,  # the team's
    "second_officer": (),  # the same team, but somebody else's
    "manager": ("personal",),  # the organisation's, personal data only
    "police": (),  # a share: no free text of the case is in its profile
    "safe_room": (),  # nothing was sent to them
}
"""Which classes of the case's texts each person may meet anywhere."""


NOWHERE = "00000000-0000-7000-8000-000000000000"


def bare(text: str, identity: str) -> str:
    """A page without what differs each time: the record's id as it stood in the address, ids of commands and requests."""
    without = text.replace(identity, "ID")
    return re.sub(r'name="command_id" value="[^"]*"', "", without)


@pytest.fixture(scope="module")
def village(context: CompiledContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    folder: Path = tmp_path_factory.mktemp("village")
    with opened(context, folder) as house:
        yield build(house)


def test_the_village_holds_canaries_of_every_class(village: Village) -> None:
    assert all(len(village.of(each)) >= 3 for each in CLASSES)


@pytest.mark.parametrize(
    "endpoint", [each for each in TABLE if each.who != ANYONE], ids=lambda each: f"{each.method} {each.path}"
)
def test_who_has_not_logged_in_is_sent_to_log_in(village: Village, endpoint: Endpoint) -> None:
    client = village.house.visitor().client
    address = re.sub(r"\{[a-z]+\}", "x", endpoint.path)
    answer = client.request(endpoint.method, address, follow_redirects=False)
    if endpoint.machine:
        assert answer.status_code == 401
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")


def addresses(village: Village, endpoint: Endpoint) -> Iterator[str]:
    """Every address that a line of the table has in the village."""
    ids = known(village)
    for record in (village.case, village.report, village.sent, village.unsent):
        path, identity = record.strip("/").split("/")
        kind = village.house.context.kinds[next(k.id for k in village.house.context.kinds.values() if k.path == path)]
        forms = [*kind.forms, *(form.id for form in village.house.context.forms.values() if form.asked_by_event)]
        values = {
            "{path}": [path], "{id}": [identity], "{form}": forms, "{entry}": [*ids["entries"], "new"], "{notice}": ["x"],
            "{event}": sorted({each.event for state in kind.states for each in state.transitions} | {each.event for each in kind.anywhere}),
            "{approval}": ids["approvals"], "{flag}": [flag.id for flag in kind.flags],
        }  # fmt: skip
        found = [endpoint.path]
        for name, options in values.items():
            found = (
                [address.replace(name, option) for address in found for option in options]
                if name in endpoint.path
                else found
            )
        yield from found


def known(village: Village) -> dict[str, list[str]]:
    """Ids that stand on the owner's page."""
    officer = village.house.visitor("officer")
    officer.open(village.case)
    entries = [link.rpartition("/")[2] for link in officer.page.links if re.search(r"/forms/[a-z_]+/[0-9a-f]", link)]
    approvals = [link.rpartition("/")[2] for link in officer.page.links if "/approvals/" in link]
    assert entries
    assert approvals
    return {"entries": entries, "approvals": approvals}


@pytest.mark.parametrize("person", READS)
def test_no_page_or_endpoint_shows_a_canary_above_the_persons_classes(village: Village, person: str) -> None:
    visitor = village.house.visitor(person)
    forbidden = village.of(*(each for each in (*CLASSES, "plain") if each not in READS[person] and each != "plain"))
    seen: set[str] = set()
    leaks: dict[str, set[str]] = {}
    for endpoint in TABLE:
        if endpoint.method != "GET" or endpoint.name == "left":
            continue
        for address in dict.fromkeys(addresses(village, endpoint)):
            answer = visitor.client.get(address)
            assert answer.status_code in (200, 403, 404, 409), (address, answer.status_code)
            seen |= {canary for canary in village.canaries if canary in answer.text}
            found = {canary for canary in forbidden if canary in answer.text}
            if found:
                leaks[address] = found
    assert leaks == own_letter(village, person, leaks)
    if person in ("officer", "supervisor"):
        assert len(seen) > len(village.canaries) * 0.8


def own_letter(village: Village, person: str, leaks: dict[str, set[str]]) -> dict[str, set[str]]:
    """A receiver reads, in the record that was sent to them, the letter and what the profile names: nothing else, nowhere else."""
    if person != "police":
        return {}
    named = [field.name for field in village.house.context.profiles["police_minimum"].fields]
    allowed = {canary_of(name) for name in named}
    sent = village.sent.rpartition("/")[2]
    return {
        address: found
        for address, found in leaks.items()
        if sent in address and all(each in allowed or each.startswith("canary-referral-") for each in found)
    }


@pytest.mark.parametrize("person", ["second_officer", "police", "safe_room"])
def test_a_foreign_record_is_as_if_it_were_not_there(village: Village, person: str) -> None:
    visitor = village.house.visitor(person)
    identity = village.case.rpartition("/")[2]
    for endpoint in TABLE:
        if "{id}" not in endpoint.path or endpoint.method != "GET":
            continue
        for address in addresses(village, endpoint):
            if village.case in address:
                there = visitor.client.get(address)
                nowhere = visitor.client.get(address.replace(identity, NOWHERE))
                assert there.status_code == nowhere.status_code, address
                assert bare(there.text, identity) == bare(nowhere.text, NOWHERE), address


@pytest.mark.parametrize("person", ["second_officer", "police", "safe_room"])
def test_a_foreign_record_cannot_be_changed(village: Village, person: str) -> None:
    visitor: Visitor = village.house.visitor(person)
    token = visitor.page.form("/logout").fields()["csrf"]
    officer = village.house.visitor("officer")
    before = officer.client.get(f"/api/v1{village.case}/history").json()["lines"]
    for endpoint in TABLE:
        if "{id}" not in endpoint.path or endpoint.method == "GET":
            continue
        for number, address in enumerate(addresses(village, endpoint)):
            if village.case not in address:
                continue
            body = {
                "command_id": f"foreign-{person}-{endpoint.name}-{number}",
                "reason": "x",
                "answers": {},
                "verdict": "approve",
                "raise": True,
            }
            if endpoint.machine:
                answer = visitor.client.request(endpoint.method, address, json=body)
            else:
                answer = visitor.client.post(
                    address, data={"csrf": token[0], "do": "complete", "verdict": "approve", "reason": "x"}
                )
            assert answer.status_code in (403, 404), address
    assert officer.client.get(f"/api/v1{village.case}/history").json()["lines"] == before


def test_a_search_and_a_filter_tell_nothing_of_what_one_may_not_read(village: Village) -> None:
    manager = village.house.visitor("manager")
    totals = {
        query: manager.client.get(f"/api/v1/cases?{query}").json()["total"]
        for query in ("", "protection_concerns.kinds=sexual_violence", "protection_concerns.kinds=neglect")
    }
    assert len(set(totals.values())) == 1
    second = village.house.visitor("second_officer")
    for query in ("", "search=canary", "search=registration", "sort=name", "sort=-risk_level"):
        found = second.client.get(f"/api/v1/cases?{query}").json()
        assert (found["total"], found["rows"]) == (0, [])


def test_that_a_rule_fired_is_told_only_to_who_may_read_what_it_read(village: Village) -> None:
    manager = village.house.visitor("manager")
    for address in (village.case, f"{village.case}/history", "/"):
        manager.open(address)
        assert "Sexual violence" not in manager.page.text
    for address in (f"/api/v1{village.case}", f"/api/v1{village.case}/history"):
        assert "exual violence" not in manager.client.get(address).text
