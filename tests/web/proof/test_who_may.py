"""The table of all pages and endpoints, row by row: who gets what of their own record, their team's, a granted one, a foreign one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from engine.casework.records import Json
from engine.web.table import TABLE
from tests.casework.town import EXAMINATION, PEOPLE, POLICE, VIOLENCE
from tests.web.proof.estate import NOBODY, ROWS, Estate, built

COLUMNS = (
    "nobody officer second_officer supervisor police safe_room manager far_officer far_supervisor far_police".split()
)

ANYWHERE = """
health             200  200  200  200  200  200  200  200  200  200
ready              200  200  200  200  200  200  200  200  200  200
login              200  303  303  303  303  303  303  303  303  303
log_in             422  422  422  422  422  422  422  422  422  422
choose_language    303  303  303  303  303  303  303  303  303  303
left               200  200  200  200  200  200  200  200  200  200
api_home           401  200  200  200  200  200  200  200  200  200
api_list           401  200  200  200  404  404  200  200  200  404
api_create         401  200  200  403  403  403  403  200  403  403
home               303  200  200  200  200  200  200  200  200  200
mark_read          303  303  303  303  303  303  303  303  303  303
duties             303  200  200  200  200  200  200  200  200  200
lend_duties        303  422  422  422  422  422  422  422  422  422
end_lending        303  404  404  404  404  404  404  404  404  404
api_duties         401  200  200  200  200  200  200  200  200  200
api_lend_duties    401  422  422  422  422  422  422  422  422  422
api_end_lending    401  404  404  404  404  404  404  404  404  404
list               303  200  200  200  404  404  200  200  200  404
new                303  200  200  403  404  404  403  200  403  404
create             303  303  303  403  403  403  403  303  403  403
log_out            303  303  303  303  303  303  303  303  303  303
leave              303  303  303  303  303  303  303  303  303  303
"""
"""Without a record; of a kind: `cases`."""

CASE = """
api_record         401  200  404  200  404  404  200  404  404  404
api_history        401  200  404  200  404  404  200  404  404  404
api_form           401  200  404  200  404  404  200  404  404  404
api_complete       401  422  404  403  404  404  403  404  404  404
api_preview        401  200  404  200  404  404  200  404  404  404
api_save_draft     401  200  404  403  404  404  403  404  404  404
api_discard_draft  401  200  404  200  404  404  200  404  404  404
api_send_file      401  404  404  403  404  404  403  404  404  404
api_choices        401  404  404  404  404  404  404  404  404  404
api_file           401  404  404  404  404  404  404  404  404  404
file               303  404  404  404  404  404  404  404  404  404
api_event          401  200  404  200  404  404  200  404  404  404
api_do_event       401  409  404  403  404  404  403  404  404  404
api_send           401  404  404  404  404  404  404  404  404  404
api_answer_approval 401 403  404  422  404  404  403  404  404  404
api_change_flag    401  422  404  422  404  404  403  404  404  404
api_give_reason    401  404  404  404  404  404  422  404  404  404
api_finish_task    401  404  404  404  404  404  404  404  404  404
api_postpone       401  404  404  404  404  404  404  404  404  404
record             303  200  404  200  404  404  200  404  404  404
history            303  200  404  200  404  404  200  404  404  404
form               303  200  404  200  404  404  200  404  404  404
fill               303  303  404  403  404  404  403  404  404  404
entry              303  200  404  200  404  404  200  404  404  404
fill_entry         303  303  404  403  404  404  403  404  404  404
event              303  200  404  200  404  404  200  404  404  404
do_event           303  409  404  403  404  404  403  404  404  404
preview_send       303  404  404  404  404  404  404  404  404  404
send               303  404  404  404  404  404  404  404  404  404
approval           303  200  404  200  404  404  200  404  404  404
answer_approval    303  403  404  422  404  404  403  404  404  404
flag               303  200  404  200  404  404  200  404  404  404
change_flag        303  422  404  422  404  404  403  404  404  404
reason             303  200  200  200  200  200  200  200  200  200
give_reason        303  404  404  404  404  404  422  404  404  404
finish_task        303  404  404  404  404  404  404  404  404  404
postpone           303  404  404  404  404  404  404  404  404  404
"""
"""The officer's case, its plan waiting for approval. Whoever asks gets the page for giving a reason: it says nothing of the record."""

GRANTED = """
api_record         401  200  404  200  200  404  404  404  404  404
api_history        401  200  404  200  404  404  404  404  404  404
api_form           401  200  404  200  200  404  404  404  404  404
api_complete       401  422  404  403  422  404  404  404  404  404
api_preview        401  200  404  200  200  404  404  404  404  404
api_save_draft     401  200  404  403  200  404  404  404  404  404
api_discard_draft  401  200  404  200  200  404  404  404  404  404
api_send_file      401  404  404  403  404  404  404  404  404  404
api_choices        401  404  404  404  404  404  404  404  404  404
api_file           401  404  404  404  404  404  404  404  404  404
file               303  404  404  404  404  404  404  404  404  404
api_event          401  200  404  200  200  404  404  404  404  404
api_do_event       401  403  404  403  422  404  404  404  404  404
api_send           401  404  404  404  404  404  404  404  404  404
api_answer_approval 401 404  404  404  404  404  404  404  404  404
api_change_flag    401  409  404  409  409  404  404  404  404  404
api_give_reason    401  404  404  404  404  404  422  404  404  404
api_finish_task    401  404  404  404  404  404  404  404  404  404
api_postpone       401  404  404  404  404  404  404  404  404  404
record             303  200  404  200  200  404  404  404  404  404
history            303  200  404  200  404  404  404  404  404  404
form               303  200  404  200  200  404  404  404  404  404
fill               303  303  404  403  303  404  404  404  404  404
entry              303  404  404  404  404  404  404  404  404  404
fill_entry         303  404  404  404  404  404  404  404  404  404
event              303  200  404  200  200  404  404  404  404  404
do_event           303  403  404  403  422  404  404  404  404  404
preview_send       303  404  404  404  404  404  404  404  404  404
send               303  404  404  404  404  404  404  404  404  404
approval           303  404  404  404  404  404  404  404  404  404
answer_approval    303  404  404  404  404  404  404  404  404  404
flag               303  404  404  404  404  404  404  404  404  404
change_flag        303  409  404  409  409  404  404  404  404  404
reason             303  200  200  200  200  200  200  200  200  200
give_reason        303  404  404  404  404  404  422  404  404  404
finish_task        303  404  404  404  404  404  404  404  404  404
postpone           303  404  404  404  404  404  404  404  404  404
"""
"""A referral of the officer's case that was sent to the police of Baucau."""

UNSENT = """
api_record         401  200  404  200  404  404  404  404  404  404
api_history        401  200  404  200  404  404  404  404  404  404
api_form           401  200  404  200  404  404  404  404  404  404
api_complete       401  422  404  403  404  404  404  404  404  404
api_preview        401  200  404  200  404  404  404  404  404  404
api_save_draft     401  200  404  403  404  404  404  404  404  404
api_discard_draft  401  200  404  200  404  404  404  404  404  404
api_send_file      401  404  404  403  404  404  404  404  404  404
api_choices        401  404  404  404  404  404  404  404  404  404
api_file           401  404  404  404  404  404  404  404  404  404
file               303  404  404  404  404  404  404  404  404  404
api_event          401  200  404  200  404  404  404  404  404  404
api_do_event       401  409  404  409  404  404  404  404  404  404
api_send           401  200  404  200  404  404  404  404  404  404
api_answer_approval 401 404  404  404  404  404  404  404  404  404
api_change_flag    401  409  404  409  404  404  404  404  404  404
api_give_reason    401  404  404  404  404  404  422  404  404  404
api_finish_task    401  404  404  404  404  404  404  404  404  404
api_postpone       401  404  404  404  404  404  404  404  404  404
record             303  200  404  200  404  404  404  404  404  404
history            303  200  404  200  404  404  404  404  404  404
form               303  200  404  200  404  404  404  404  404  404
fill               303  303  404  403  404  404  404  404  404  404
entry              303  404  404  404  404  404  404  404  404  404
fill_entry         303  404  404  404  404  404  404  404  404  404
event              303  200  404  200  404  404  404  404  404  404
do_event           303  409  404  409  404  404  404  404  404  404
preview_send       303  200  404  200  404  404  404  404  404  404
send               303  409  404  409  404  404  404  404  404  404
approval           303  404  404  404  404  404  404  404  404  404
answer_approval    303  404  404  404  404  404  404  404  404  404
flag               303  404  404  404  404  404  404  404  404  404
change_flag        303  409  404  409  404  404  404  404  404  404
reason             303  200  200  200  200  200  200  200  200  200
give_reason        303  404  404  404  404  404  422  404  404  404
finish_task        303  404  404  404  404  404  404  404  404  404
postpone           303  404  404  404  404  404  404  404  404  404
"""
"""The referral to the examination, which waits for consent."""

SENT: Mapping[str, Mapping[str, Json]] = {
    "api_answer_approval": {"verdict": "return"},
    "api_change_flag": {"raise": True},
    "api_send_file": {"question": "no_such_question", "data": "AAAA"},
    "fill": {"do": "draft", "version": "1"},
    "fill_entry": {"do": "draft"},
    "answer_approval": {"verdict": "return"},
    "change_flag": {"raise": "yes"},
    "choose_language": {"language": "en", "back": "/"},
}


def table(text: str) -> dict[str, list[int]]:
    """Name of the row → status by column."""
    rows = [line.split() for line in text.strip().splitlines()]
    return {name: [int(each) for each in statuses] for name, *statuses in rows}


SECTIONS = {"anywhere": table(ANYWHERE), "case": table(CASE), "granted": table(GRANTED), "unsent": table(UNSENT)}
CELLS = [
    pytest.param(section, name, column, status, id=f"{section}: {column} {name}")
    for section, rows in SECTIONS.items()
    for name, statuses in rows.items()
    for column, status in zip(COLUMNS, statuses, strict=True)
]


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Estate, Mapping[str, Mapping[str, str]]]]:
    """An estate with one record of each section."""
    with built() as estate:
        town = estate.town
        case = town.planned()
        other = town.case(VIOLENCE)
        more = {
            "approval": town.waiting(case)[0],
            "flag": "emergency",
            "notice": "no-such-notice",
            "file": "none-there",
            "lending": "no-such-lending",
            "task": "no-such-task",
            "obligation": "no-such-obligation",
        }
        letter = {"path": "referrals", "form": "referral_letter", "entry": "new"}
        yield (
            estate,
            {
                "anywhere": {"path": "cases", **more},
                "case": {
                    "path": "cases",
                    "id": case,
                    "form": "registration",
                    "entry": "new",
                    "event": "submit_plan",
                    **more,
                },
                "granted": {
                    **letter,
                    "id": town.sent(other, POLICE),
                    "form": "referral_answer",
                    "event": "reject",
                    **more,
                },
                "unsent": {**letter, "id": town.made_by(other, EXAMINATION), "event": "send", **more},
            },
        )


@pytest.mark.parametrize(("section", "name", "column", "status"), CELLS)
def test_everyone_gets_what_the_table_says(
    place: tuple[Estate, Mapping[str, Mapping[str, str]]], section: str, name: str, column: str, status: int
) -> None:
    estate, places = place
    person = NOBODY if column == "nobody" else column
    there = dict(places[section])
    if section == "case" and name in ("entry", "fill_entry"):
        there["form"] = "consent"  # the form that takes entries
    sent: dict[str, Json] = {
        "command_id": estate.town.stage.ids.new(),
        "name": f"{column}-mistyped",
        **SENT.get(name, {}),
    }
    if name == "api_complete":
        sent |= {"answers": {}, "version": 1 if section == "case" else 0}
    response = estate.ask(person, name, there, sent)
    if name in ("log_out", "leave"):
        estate.browsers.pop(person)
    assert response.status_code == status
    machine = ROWS[name].machine
    if status >= 400:
        wanted = "application/problem+json" if machine else "text/html; charset=utf-8"
        assert response.headers["content-type"] == wanted
    if status == 303 and person == NOBODY and ROWS[name].who == "person":
        assert response.headers["location"].startswith("/login")
    assert response.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in response.headers["content-security-policy"]


def test_every_row_of_the_table_has_its_expectations() -> None:
    with_record = {each.name for each in TABLE if "{id}" in each.path}
    without = {each.name for each in TABLE} - with_record
    assert set(SECTIONS["anywhere"]) == without
    for section in ("case", "granted", "unsent"):
        assert set(SECTIONS[section]) == with_record
    assert [each.id for each in PEOPLE] == COLUMNS[1:]


@pytest.mark.parametrize("name", [each.name for each in TABLE if each.method == "POST" and not each.machine])
def test_a_form_that_was_not_made_for_this_browser_is_refused(
    place: tuple[Estate, Mapping[str, Mapping[str, str]]], name: str
) -> None:
    estate, places = place
    there = {**places["case"], "form": "consent"}
    lines = estate.lines()
    for csrf in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": estate.browser("supervisor").csrf}):
        client = estate.browser("officer").client
        response = client.post(ROWS[name].path.format_map(there), data={"do": "draft", **csrf})
        assert response.status_code == 403
    assert estate.lines() == lines


@pytest.mark.parametrize("name", [each.name for each in TABLE if each.method != "GET" and each.machine])
def test_the_api_takes_no_change_from_a_foreign_page(
    place: tuple[Estate, Mapping[str, Mapping[str, str]]], name: str
) -> None:
    estate, places = place
    row, client = ROWS[name], estate.browser("officer").client
    address = row.path.format_map(places["case"])
    lines = estate.lines()
    for headers in (
        {"content-type": "text/plain"},
        {"content-type": "application/json", "sec-fetch-site": "cross-site"},
    ):
        response = client.request(row.method, address, content=b'{"command_id": "a-command"}', headers=headers)
        assert response.status_code == 403
    assert estate.lines() == lines


def test_an_address_that_is_none_is_told_to_nobody_differently() -> None:
    with built() as estate:
        for person in (NOBODY, "officer", "police"):
            client = estate.browser(person).client
            assert client.get("/api/v1/no/such/address/at/all").status_code == 404
            assert client.get("/static/no-such-file.css").status_code == 404
            assert client.request("PATCH", "/login").status_code == 405


def test_what_is_absent_and_what_is_hidden_answer_alike() -> None:
    """But for the id of the request, nothing tells a foreign record from one that isn't there."""
    with built() as estate:
        case = estate.town.case()
        missing = case[:-4] + "9999"
        client = estate.browser("second_officer").client
        for form in ("/cases/{}", "/cases/{}/history", "/cases/{}/forms/registration", "/api/v1/cases/{}"):
            hidden, absent = client.get(form.format(case)), client.get(form.format(missing))
            assert (hidden.status_code, absent.status_code) == (404, 404)
            assert hidden.text.replace(case, "") == absent.text.replace(missing, "")
            assert set(hidden.headers) == set(absent.headers)
