"""Looking stores nothing; histories, lists and pages show each reader what they may read, and no more by what is left out."""

from __future__ import annotations

import re

import pytest

from engine.casework.outcomes import Refusal
from engine.casework.ports import Query
from engine.casework.reading.history import history
from engine.casework.reading.home import home
from engine.casework.reading.list_records import list_records
from engine.casework.reading.open_form import open_form, preview_form
from engine.casework.records import Json
from engine.casework.views import FormView, HistoryLine, HistoryView, ListView, RecordView
from tests.casework.town import EXAMINED, HELP, MARIA, POLICE, VIOLENCE, Town

SECRETS: dict[str, Json] = {
    **VIOLENCE,
    "narrative": "Narrative canary",
    "suspect_known": "yes",
    "suspect_name": "Suspect canary",
}


def told(town: Town, record: str, person: str) -> tuple[HistoryLine, ...]:
    view = history(town.stage.desk, town.stage.actors[person], town.path(record), record)
    assert isinstance(view, HistoryView)
    return view.lines


def listed(town: Town, person: str, query: Query, path: str = "cases") -> ListView:
    view = list_records(town.stage.desk, town.stage.actors[person], path, query)
    assert isinstance(view, ListView)
    return view


def two_cases(town: Town) -> tuple[str, str]:
    """Two cases that differ in a secret only: how great the danger is."""
    made = []
    for risk in ("high", "low"):
        case = town.case()
        town.fill(case, "consent", HELP)
        town.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": risk})
        made.append(case)
    return made[0], made[1]


# --- looking stores nothing ---
def test_a_preview_tells_what_completing_would_set_off_and_stores_nothing(town: Town) -> None:
    case = town.create()
    town.fill(case, "registration", MARIA)
    before = (town.stage.tree(case), len(town.journal(case)))
    desk, officer = town.stage.desk, town.stage.actors["officer"]
    answers: dict[str, Json] = {**SECRETS, "still_happening": "no", "injured": "no", "police_know": "no"}
    view = preview_form(desk, officer, "cases", case, "protection_concerns", "", answers)
    assert isinstance(view, FormView)
    assert POLICE in {each.because.rule for each in view.sets_off}
    assert (town.stage.tree(case), len(town.journal(case))) == before
    assert town.stage.store.read(lambda reading: list(reading.drafts("officer", case))) == []
    # Nor has the preview drawn a number: the next referral has the first one.
    town.fill(case, "protection_concerns", SECRETS)
    numbers = sorted(r.number for r in town.stage.tree(case).records.values() if r.kind == "referral")
    assert numbers == ["DEMO-REF-2026-00001", "DEMO-REF-2026-00002"]


def test_opening_pages_writes_access_lines_and_nothing_else(town: Town) -> None:
    case = town.case(SECRETS)
    before = (town.stage.tree(case), len(town.journal(case)))
    for person in ("officer", "supervisor", "manager"):
        town.look(case, person)
        told(town, case, person)
        open_form(town.stage.desk, town.stage.actors[person], "cases", case, "protection_concerns")
        home(town.stage.desk, town.stage.actors[person])
    assert (town.stage.tree(case), len(town.journal(case))) == before


# --- the history ---
def test_the_history_tells_values_only_to_who_may_read_them(town: Town) -> None:
    case = town.case(SECRETS)
    assert "Suspect canary" in repr(told(town, case, "officer"))
    assert "Suspect canary" in repr(told(town, case, "supervisor"))
    seen = repr(told(town, case, "manager"))
    assert "canary" not in seen
    assert "sexual_violence" not in seen
    assert "Maria" in seen  # the manager reads what is personal


def test_lines_of_a_rule_are_for_who_may_read_what_the_rule_read(town: Town) -> None:
    case = town.case(SECRETS)
    assert {line.because.rule for line in told(town, case, "officer") if line.because} >= {POLICE}
    assert [line for line in told(town, case, "manager") if line.because] == []
    assert "Sexual violence" not in repr(told(town, case, "manager"))


def test_an_obligation_that_was_met_is_not_told_to_who_may_not_read_why_it_was_demanded(town: Town) -> None:
    case = town.case(SECRETS)
    town.sent(case, POLICE)
    assert "Done as the rule asks" in repr(told(town, case, "officer"))
    assert "Sexual violence" not in repr(told(town, case, "manager"))


def test_which_examination_was_agreed_to_is_for_who_may_read_the_question(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.fill(case, "consent", EXAMINED)
    asked = {line.line.names[0] for line in town.journal(case) if line.line.event == "consent"}
    assert asked >= {"consents.services", "consents.forensic_examination"}
    read = repr([line for line in told(town, case, "manager") if line.event == "consent"])
    assert "We may help the child" in read
    assert "A doctor may examine" not in read
    assert "A doctor may examine" in repr([line for line in told(town, case, "officer") if line.event == "consent"])


def test_the_history_of_clocks_does_not_tell_the_manager_how_great_the_danger_is(town: Town) -> None:
    """How long a first visit may wait depends on the risk: who may not read the one may not read the other."""
    high, low = two_cases(town)
    for case in (high, low):
        assert [line for line in told(town, case, "manager") if "First visit" in repr(line.what)] == []
    assert [line for line in told(town, high, "officer") if "First visit" in repr(line.what)] != []


def test_reasons_are_for_who_may_read_sensitive_things(town: Town) -> None:
    case = town.planned()
    town.must(town.answer(case, "return", reason="Reason canary"))
    town.must(town.flag(case, True, reason="Reason canary"))
    assert "Reason canary" in repr(town.view(case, "officer"))
    assert "Reason canary" not in repr(town.view(case, "manager"))
    assert "Reason canary" not in repr(told(town, case, "manager"))


def test_a_request_about_a_secret_fact_is_there_for_who_may_read_the_fact(town: Town) -> None:
    """That somebody asks to lower a risk tells that it was higher."""
    case = town.case()
    town.fill(case, "consent", HELP)
    town.fill(case, "initial_assessment", {"safe_tonight": "yes", "risk_found": "high"})
    town.fill(case, "follow_ups", {"risk_now": "low", "risk_now_reason": "Calm", "safe": "yes"})
    assert [each.status for each in town.view(case, "supervisor").approvals] == ["asked"]
    assert town.view(case, "manager").approvals == ()
    assert "Level of risk" not in repr(told(town, case, "manager"))


# --- two cases that differ in a secret only ---
IDS = re.compile(r"00000000-0000-7000-8000-\d{12}|DEMO-BA-2026-\d{5}")


def neutral(text: str) -> str:
    """A view's text without what tells two records apart anyway: ids and numbers."""
    return IDS.sub("ID", text)


def test_two_cases_that_differ_in_a_secret_look_the_same_to_who_may_not_read_it(town: Town) -> None:
    high, low = two_cases(town)
    first, second = (town.view(case, "manager") for case in (high, low))
    assert neutral(repr(first)) == neutral(repr(second))
    assert neutral(repr(told(town, high, "manager"))) == neutral(repr(told(town, low, "manager")))


def test_a_list_is_not_sorted_by_what_the_reader_may_not_read(town: Town) -> None:
    high, low = two_cases(town)
    rows = {
        sort: [row for row, _ in listed(town, "manager", Query(sort=sort)).rows]
        for sort in ("risk_level", "-risk_level")
    }
    assert rows["risk_level"] == rows["-risk_level"]
    for person in ("officer", "supervisor"):
        up = [row for row, _ in listed(town, person, Query(sort="risk_level")).rows]
        assert up == [row for row, _ in listed(town, person, Query(sort="-risk_level")).rows][::-1]
        assert sorted(up) == sorted((high, low))


@pytest.mark.parametrize("value", ["high", "low"])
def test_a_list_is_not_filtered_by_what_the_reader_may_not_read(town: Town, value: str) -> None:
    high, low = two_cases(town)
    assert [row for row, _ in listed(town, "supervisor", Query(filters={"risk_level": (value,)})).rows] == [
        {"high": high, "low": low}[value]
    ]
    everything = listed(town, "manager", Query()).total
    assert listed(town, "manager", Query(filters={"risk_level": (value,)})).total == everything
    kinds = Query(filters={"protection_concerns.kinds": ("sexual_violence",)})
    assert listed(town, "manager", kinds).total == everything


def test_a_list_shows_no_secret_cell(town: Town) -> None:
    two_cases(town)
    view = listed(town, "manager", Query())
    at = [column.name for column in view.columns].index("risk_level")
    assert {cells[at] for _, cells in view.rows} == {None}
    assert {cells[at] for _, cells in listed(town, "supervisor", Query()).rows} == {"high", "low"}


def test_a_list_finds_by_name_without_accents_and_only_within_the_scope(town: Town) -> None:
    mine = town.case(name_first="Júlia", name_last="d’Araújo")
    theirs = town.case(person="far_officer", name_first="Júlia", location_current="TL-DI")
    assert [row for row, _ in listed(town, "officer", Query(search="julia daraujo")).rows] == [mine]
    assert [row for row, _ in listed(town, "far_officer", Query(search="JULIA")).rows] == [theirs]
    assert listed(town, "officer", Query(search="sexual")).total == 0


# --- numbers ---
def test_a_record_has_a_provisional_number_until_its_area_is_known(town: Town) -> None:
    report = town.create("officer", "reports")
    first = town.view(report, "officer").head.number
    town.fill(report, "intake", {"child_location": "TL-BA-VENILALE"})
    assert town.view(report, "officer").head.number == first == "DEMO-R-BA-2026-00001"


def test_numbers_count_by_area_and_year_and_are_never_given_twice(town: Town) -> None:
    numbers = [town.record(town.case()).number for _ in range(3)]
    far = town.record(town.case(person="far_officer", location_current="TL-DI")).number
    assert numbers == ["DEMO-BA-2026-00001", "DEMO-BA-2026-00002", "DEMO-BA-2026-00003"]
    assert far == "DEMO-DI-2026-00001"


def test_a_final_number_stays_when_the_child_moves(town: Town) -> None:
    case = town.case()
    number = town.record(case).number
    town.fill(case, "registration", {"location_current": "TL-DI"})
    assert town.record(case).number == number
    assert town.record(case).area == "TL-DI"


# --- refusals tell no more than the reader may know ---
def test_a_refusal_does_not_tell_the_manager_what_stands_against_a_step(town: Town) -> None:
    case = town.planned("high")
    town.must(town.answer(case, "approve"))
    view = town.view(case, "manager")
    assert isinstance(view, RecordView)
    assert "risk must be low" not in repr(view.events)
    outcome = town.do(case, "prepare_closure", "manager")
    assert isinstance(outcome, Refusal)
    assert "risk" not in repr(outcome)
