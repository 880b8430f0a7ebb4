"""What keeps pages and people safe: headers, cookies, tokens, limits, honest faults, nothing about anybody in a title or address."""

from __future__ import annotations

import re

import pytest

from engine.web.asked import csrf_token
from engine.web.pages.account import inside
from tests.web.conftest import PASSWORD, House
from tests.web.test_walk import BORN, open_case
from tests.web.visitor import Visitor


@pytest.mark.parametrize("address", ["/login", "/health", "/nowhere/at/all", "/api/v1/home", "/quick-exit"])
def test_every_answer_carries_the_headers_that_keep_it_safe(house: House, address: str) -> None:
    headers = house.visitor().client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_cookies_are_locked(house: House) -> None:
    visitor = house.visitor()
    visitor.open("/login")
    form = visitor.page.form("/login").fields()
    answer = visitor.client.post(
        "/login",
        data={**{k: v[0] for k, v in form.items()}, "name": "officer", "password": PASSWORD},
        follow_redirects=False,
    )
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age" not in cookie


def test_no_page_has_style_or_script_inside_it(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    for page in ("/", address, f"{address}/forms/registration", f"{address}/history", "/cases"):
        officer.open(page)
        assert not re.search(r"<style|\son[a-z]+=|\sstyle=|<script(?![^>]*src=)|https?://", officer.body)


def test_a_name_stands_in_no_title_and_no_address(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    for page in (address, f"{address}/forms/registration", f"{address}/history", "/cases"):
        officer.open(page)
        assert "Ezemplu" not in officer.page.title
        assert not any("Ezemplu" in link or "ezemplu" in link for link in officer.page.links)


def test_a_form_without_this_browsers_token_changes_nothing(house: House) -> None:
    officer = house.visitor("officer")
    for token in ("", "0" * 64, csrf_token("somebody else's")):
        officer.send({"csrf": token}, "/cases/new")
        assert officer.status == 403
    officer.open("/cases")
    assert "0 records" in officer.page.text


def test_a_wrong_password_tells_neither_which_was_wrong(house: House) -> None:
    told = []
    for name in ("officer", "nobody"):
        visitor = house.visitor()
        visitor.log_in(name, "not the password")
        told.append((visitor.status, visitor.page.text))
        assert "The user name or the password is wrong" in visitor.page.text
    assert told[0] == told[1]


def test_after_too_many_tries_nobody_gets_in_for_a_while(house: House) -> None:
    visitor = house.visitor()
    for _ in range(6):
        visitor.log_in("officer", "not the password")
    assert visitor.status == 429
    visitor.log_in("officer", PASSWORD)
    assert visitor.status == 429
    assert "Too many attempts" in visitor.page.text
    house.clock.wait(minutes=16)
    visitor.log_in("officer", PASSWORD)
    assert visitor.address == "/"


def test_leaving_quickly_ends_the_session_on_a_page_that_tells_nothing(house: House) -> None:
    officer = house.visitor("officer")
    officer.press(form=officer.page.form("/quick-exit"))
    assert officer.address == "/quick-exit"
    assert "Tais" not in officer.body
    assert "March 2026" in officer.page.text
    officer.open("/")
    assert officer.address == "/login"


def test_a_session_ends_after_a_quarter_of_an_hour_without_use(house: House) -> None:
    officer = house.visitor("officer")
    house.clock.wait(minutes=16)
    officer.open("/cases")
    assert officer.address == "/login"


def typed_when_the_session_ended(house: House) -> tuple[str, Visitor]:
    """A form sent after a quarter of an hour; its address, and the browser that now stands before the door."""
    officer = house.visitor("officer")
    officer.open("/cases/new")
    officer.press()
    address = officer.address
    house.clock.wait(minutes=16)
    officer.press(("do", "draft"), None, name_first="Ezemplu kept")
    assert officer.status == 401
    return address, officer


def test_what_was_typed_when_the_session_ended_is_not_lost(house: House) -> None:
    address, officer = typed_when_the_session_ended(house)
    officer.press(None, officer.page.form("/login"), name="officer", password="wrong at first")
    officer.press(None, officer.page.form("/login"), name="officer", password=PASSWORD)
    officer.press()
    officer.open(address)
    assert "This is your draft" in officer.page.text
    assert officer.page.main.fields()["name_first"] == ["Ezemplu kept"]


def test_what_somebody_typed_is_not_shown_to_the_next_who_logs_in(house: House) -> None:
    _, officer = typed_when_the_session_ended(house)
    officer.press(None, officer.page.form("/login"), name="police", password=PASSWORD)
    assert officer.address == "/"
    assert "Ezemplu kept" not in officer.body


def test_the_next_person_at_a_shared_device_sees_nothing_of_the_last(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    officer.press(form=officer.page.form("/logout"))
    officer.log_in("police", PASSWORD)
    officer.open(address)
    assert officer.status == 404
    assert "Ezemplu Fiktisiu" not in officer.body


@pytest.mark.parametrize(
    "address", ["https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)", "cases"]
)
def test_nobody_is_sent_elsewhere_after_logging_in(address: str) -> None:
    assert inside(address) == ""


def test_after_logging_in_one_arrives_where_one_wanted_to_go(house: House) -> None:
    visitor = house.visitor()
    visitor.open("/cases")
    assert visitor.address == "/login"
    visitor.press(form=visitor.page.form("/login"), name="officer", password=PASSWORD)
    assert visitor.address == "/cases"


def test_a_choice_of_language_is_remembered(house: House) -> None:
    officer = house.visitor("officer")
    officer.send({**officer.page.form("/language").fields(), "language": "pt"}, "/language")
    assert officer.page.language == "pt"
    again = house.visitor("officer", "en")
    assert again.page.language == "pt"


# --- bad input: a clear answer of the 4xx kind, nothing stored, nothing lost


def test_a_body_of_four_megabytes_is_refused(house: House) -> None:
    officer = house.visitor("officer")
    officer.send({"csrf": officer.page.form("/logout").fields()["csrf"], "x": "x" * 4_000_000}, "/cases/new")
    assert officer.status == 413
    assert "This is too large" in officer.page.text
    assert officer.client.post("/api/v1/cases", content=b"x" * 4_000_000).status_code == 413


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe", b"null", b'{"a":' * 40 + b"1" + b"}" * 40])
def test_a_body_that_cannot_be_read_is_refused(house: House, body: bytes) -> None:
    officer = house.visitor("officer")
    answer = officer.client.post("/api/v1/cases", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_other_kinds_of_content_are_refused(house: House) -> None:
    officer = house.visitor("officer")
    answer = officer.client.post("/cases/new", content=b"x", headers={"content-type": "text/xml"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name_first": "a\0b"}, "cannot be seen"),
        ({"name_first": "a\u202eb"}, "cannot be seen"),
        ({"name_first": "x" * 10_001}, "Shorten this"),
        ({"sex": "purple"}, "Choose one of the options"),
        ({"date_of_birth:day": "31", "date_of_birth:month": "2", "date_of_birth:year": "2015"}, "Write a real date"),
        ({"location_current": "TL-XX"}, "Choose a location from the list"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question_and_on_top(house: House, typed: dict[str, str], told: str) -> None:
    officer = house.visitor("officer")
    officer.open("/cases/new")
    officer.press()
    address = officer.address
    officer.fill({"location_current": "TL-BA", **BORN, **typed}, rest=False)
    assert officer.status == 422
    assert told in officer.body.partition("data-summary")[2].partition("</div>")[0]
    assert officer.body.count(told) >= 2
    officer.open(address)
    assert "This is your draft" in officer.page.text


def test_what_people_type_never_becomes_markup(house: House) -> None:
    officer = house.visitor("officer")
    officer.open("/cases/new")
    officer.press()
    address = officer.address.rpartition("/forms")[0]
    evil = '"><script>alert(1)</script>&amp;'
    officer.fill({"name_first": evil, "location_current": "TL-BA", **BORN})
    for page in (address, f"{address}/forms/registration", f"{address}/history", "/cases"):
        officer.open(page)
        assert "<script>alert" not in officer.body
    officer.open(f"{address}/forms/registration")
    assert officer.page.main.fields()["name_first"] == [evil]


def test_a_double_click_is_one_change(house: House) -> None:
    officer = house.visitor("officer")
    officer.open("/cases/new")
    fields = officer.page.main.fields()
    first = officer.send(fields, "/cases/new") and officer.address
    second = officer.send(fields, "/cases/new") and officer.address
    assert first == second
    officer.open("/cases")
    assert "1 record" in officer.page.text


def test_the_same_command_with_other_content_is_refused(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    officer.open(f"{address}/flags/emergency")
    fields = {**officer.page.main.fields(), "reason": "One"}
    officer.send(fields)
    officer.open(f"{address}/flags/emergency")
    officer.send({**fields, "reason": "Two"}, f"{address}/flags/emergency")
    assert officer.status == 422
    assert "was sent before with other content" in officer.page.text


def test_addresses_that_lead_nowhere_all_look_the_same(house: House) -> None:
    officer = house.visitor("officer")
    address = open_case(house, officer)
    police = house.visitor("police")
    told = set()
    for page in (
        address,
        "/cases/00000000-0000-7000-8000-000000000000",
        "/cases/x",
        "/nothing/x",
        f"{address}/forms/none",
    ):
        police.open(page)
        assert police.status == 404
        told.add(police.page.text)
    assert len(told) == 1
