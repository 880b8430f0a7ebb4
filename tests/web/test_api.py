"""The JSON API: the same views, the same faults, problem details in the asker's language."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import House
from tests.web.test_walk import VIOLENCE, concerned, obligations, open_case


def post(house: House, person: str, address: str, body: dict[str, Any], **headers: str) -> Any:
    """One call with a bearer token."""
    now = house.clock.now()
    token = house.accounts.issue_token(person, "test", now).token
    return house.visitor().client.post(address, json=body, headers={"authorization": f"Bearer {token}", **headers})


def test_a_bearer_token_opens_records_and_fills_forms(house: House) -> None:
    made = post(house, "officer", "/api/v1/cases", {"command_id": "command-0001"})
    assert made.status_code == 200
    record = made.json()["record"]
    answers = {"name_first": "Ezemplu"}
    wrong = post(house, "officer", f"/api/v1/cases/{record}/forms/registration",
                 {"command_id": "command-0002", "version": 0, "answers": answers}, **{"accept-language": "tet"})  # fmt: skip
    assert wrong.status_code == 422
    assert wrong.headers["content-type"] == "application/problem+json"
    told = wrong.json()
    assert told["code"] == "invalid"
    assert {"path", "code", "parameters", "sentence"} <= set(told["problems"][0])
    assert told["problems"][0]["sentence"] == "Hatán pergunta ne’e"


def test_repeating_a_call_changes_nothing_twice(house: House) -> None:
    first = post(house, "officer", "/api/v1/cases", {"command_id": "command-0001"}).json()
    second = post(house, "officer", "/api/v1/cases", {"command_id": "command-0001"}).json()
    assert (first["record"], first["repeated"], second["repeated"]) == (second["record"], False, True)


def test_a_call_without_an_id_of_its_own_is_refused(house: House) -> None:
    for body in ({}, {"command_id": "short"}, {"command_id": 7}, {"command_id": "a b c d e f g h"}):
        answer = post(house, "officer", "/api/v1/cases", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "id_needed")


def test_the_api_answers_the_views_of_the_pages(house: House) -> None:
    officer = house.visitor("officer")
    address = concerned(house, officer)
    record = officer.client.get(f"/api/v1{address}").json()
    assert record["head"]["number"].startswith("DEMO-BA-2026-")
    assert len(record["obligations"]) == 2
    assert officer.client.get(f"/api/v1{address}/forms/registration").json()["answers"]["name_first"] == "Ezemplu"
    assert officer.client.get(f"/api/v1{address}/history").json()["lines"]
    assert officer.client.get("/api/v1/cases").json()["total"] == 1
    assert officer.client.get("/api/v1/home").json()["kinds"]
    assert officer.client.get(f"/api/v1{address}/events/record_initial_assessment").json()["refusals"]
    referral = obligations(officer)[0]
    assert officer.client.get(f"/api/v1{referral}/send/send").json()["data"]


def test_a_refusal_says_why_in_words(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    answer = officer.client.post(
        f"/api/v1{address}/events/record_initial_assessment", json={"command_id": "command-0003"}
    )
    assert answer.status_code == 409
    assert answer.json()["refusals"][0]["code"] == "needs_form"
    assert "First complete" in answer.json()["refusals"][0]["sentence"]


def test_the_page_asks_beforehand_what_its_fields_would_set_off(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    officer.open(f"{address}/forms/protection_concerns")
    typed = {
        **officer.page.main.fields(),
        **{name: [each] if isinstance(each, str) else each for name, each in VIOLENCE.items()},
    }
    seen = officer.client.post(f"/api/v1{address}/forms/protection_concerns/preview", json={"fields": typed})
    assert seen.status_code == 200
    assert any("Vulnerable Persons Unit Baucau" in each["sentence"] for each in seen.json()["sets_off"])
    assert officer.client.get(f"/api/v1{address}").json()["obligations"] == []


def test_a_stale_version_gets_both_values(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    form = f"/api/v1{address}/forms/registration"
    before = officer.client.get(form).json()
    sent = {"command_id": "command-0004", "version": 0, "answers": {**before["answers"], "name_first": "Seluk"}}
    answer = officer.client.post(form, json=sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert answer.json()["mine"]["name_first"] == "Seluk"
    assert answer.json()["theirs"]["name_first"] == "Ezemplu"
    assert answer.json()["paths"] == ["name_first"]


def test_drafts_come_and_go(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    draft = f"/api/v1{address}/forms/case_plan/draft"
    officer.client.put(draft, json={"command_id": "command-0005", "version": 0, "answers": {"made_on": "never"}})
    assert officer.client.get(f"/api/v1{address}/forms/case_plan").json()["is_draft"] is True
    officer.client.request("DELETE", draft, json={"command_id": "command-0006"})
    assert officer.client.get(f"/api/v1{address}/forms/case_plan").json()["is_draft"] is False


def test_without_a_session_or_token_the_api_says_log_in(house: House) -> None:
    answer = house.visitor().client.get("/api/v1/home")
    assert (answer.status_code, answer.json()["code"]) == (401, "log_in_first")
    headers = {"authorization": "Bearer nothing"}
    assert house.visitor().client.get("/api/v1/home", headers=headers).status_code == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_cannot_call_with_the_persons_cookie(house: House, site: str) -> None:
    officer = house.visitor("officer")
    answer = officer.client.post("/api/v1/cases", json={"command_id": "command-0007"}, headers={"sec-fetch-site": site})
    assert answer.status_code == 403
    simple = officer.client.post(
        "/api/v1/cases", content=b'{"command_id": "command-0008"}', headers={"content-type": "text/plain"}
    )
    assert simple.status_code == 403


def test_health_and_readiness_are_told_to_machines(house: House) -> None:
    assert house.visitor().client.get("/health").json() == {"status": "alive"}
    ready = house.visitor().client.get("/ready").json()
    assert ready == {"status": "ready", "digest": house.context.digest}


def test_wrong_shapes_are_problems_and_never_failures(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    form = f"/api/v1{address}/forms/case_plan"
    shapes: list[Any] = [
        None,
        [],
        "x",
        {"goals": "x"},
        {"goals": [1]},
        {"goals": {"a": 1}},
        {"nothing": 1},
        {"review_on": {"x": 1}},
        {"review_on": [1]},
    ]
    for number, answers in enumerate(shapes):
        for version in (0, "0", None, True, 10**30):
            body = {"command_id": f"command-{number}-{str(version)[:4]}-x", "version": version, "answers": answers}
            assert 400 <= officer.client.post(form, json=body).status_code < 500
            assert officer.client.post(f"{form}/preview", json=body).status_code in (200, 422)
