"""What a partner receives: exactly what the profile names, as sent, under the consent that stands now, until it ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.casework.outcomes import Absent, Done, Refusal
from engine.casework.reading.history import history
from engine.casework.reading.open_form import open_form
from engine.casework.reading.preview_send import preview_send
from engine.casework.records import Json
from engine.casework.views import SendView
from tests.casework.town import EXAMINATION, EXAMINED, POLICE, VIOLENCE, Town, opened, prepared

SECRETS: dict[str, Json] = {
    "narrative": "Narrative canary",
    "already_interviewed_by": "Interviewer canary",
    "suspect_known": "yes",
    "suspect_name": "Suspect canary",
    "suspect_reach": "same_house",
    "police_know": "yes",
    "police_reference": "Reference canary",
}


def names_of(profile: str) -> list[str]:
    return [each.name for each in prepared().context.profiles[profile].fields]


def preview(town: Town, referral: str, recipient: str = "", person: str = "officer") -> SendView:
    found = preview_send(town.stage.desk, town.stage.actors[person], "referrals", referral, "send", recipient)
    assert isinstance(found, SendView)
    return found


def read_by(town: Town, referral: str, person: str) -> list[str]:
    """The names of what a partner reads of a share now."""
    share = town.view(referral, person).share
    return [datum.name for datum in share.data] if share is not None else []


def test_the_preview_shows_exactly_what_is_then_sent(town: Town) -> None:
    case = town.case(VIOLENCE | SECRETS)
    referral = town.letter(case, POLICE)
    view = preview(town, referral)
    town.must(town.do(referral, "send"))
    [share] = town.shares(referral)
    assert {datum.name: datum.value for datum in view.data} == dict(share.values)
    assert (share.organisation, share.of_record, share.sent_by) == ("vpu_baucau", case, "officer")


def test_only_what_the_profile_names_is_sent(town: Town) -> None:
    case = town.case(VIOLENCE | SECRETS)
    referral = town.sent(case, POLICE)
    [share] = town.shares(referral)
    assert set(share.values) <= set(names_of("police_minimum"))
    assert {"registration.name_first", "protection_concerns.kinds", "protection_concerns.suspect_reach"} <= set(
        share.values
    )
    assert "canary" not in repr(share.values)


def test_the_partner_reads_the_share_and_nothing_else_of_the_case(town: Town) -> None:
    case = town.case(VIOLENCE | SECRETS)
    referral = town.sent(case, POLICE)
    view = town.view(referral, "police")
    assert set(read_by(town, referral, "police")) <= set(names_of("police_minimum"))
    assert {line.form for line in view.forms} == {"referral_letter", "referral_answer"}
    assert isinstance(history(town.stage.desk, town.stage.actors["police"], "referrals", referral), Absent)
    assert "canary" not in repr(view)
    assert [record for link in view.links for record in link.records] == []
    assert isinstance(open_form(town.stage.desk, town.stage.actors["police"], "cases", case, "registration"), Absent)


def test_newer_answers_stay_where_they_are_until_they_are_sent(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.sent(case, POLICE)
    town.fill(case, "registration", {"name_first": "Marta"})
    share = town.view(referral, "police").share
    assert share is not None
    assert [datum.value for datum in share.data if datum.name == "registration.name_first"] == ["Maria"]


def test_an_examination_waits_for_both_consents(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.letter(case, EXAMINATION)
    refused = town.do(referral, "send")
    assert isinstance(refused, Refusal)
    assert refused.code == "consent_missing"
    refusal = preview(town, referral).refusal
    assert refusal is not None
    assert refusal.code == "consent_missing"
    town.fill(case, "consent", EXAMINED | {"release": "refused"})
    assert isinstance(town.do(referral, "send"), Refusal)
    assert town.shares(referral) == []
    town.wait(minutes=1)
    town.fill(case, "consent", EXAMINED)
    assert isinstance(town.do(referral, "send"), Done)


def test_withdrawn_consent_ends_the_partners_reading_at_the_next_request(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.fill(case, "consent", EXAMINED)
    referral = town.sent(case, EXAMINATION)
    assert "registration.name_first" in read_by(town, referral, "safe_room")
    town.wait(minutes=1)
    town.fill(case, "consent", EXAMINED | {"release": "withdrawn"})
    share = town.view(referral, "safe_room").share
    assert share is not None
    assert (share.ended, share.data) == (True, ())


def test_what_the_law_demands_is_read_even_after_consent_is_withdrawn(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.fill(case, "consent", EXAMINED)
    referral = town.sent(case, POLICE)
    town.wait(minutes=1)
    town.fill(case, "consent", EXAMINED | {"help": "withdrawn", "examine": "withdrawn", "release": "withdrawn"})
    assert "registration.name_first" in read_by(town, referral, "police")


def test_in_immediate_danger_no_signature_is_waited_for_but_the_danger_must_still_stand(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.letter(case, EXAMINATION)
    town.must(town.flag(case, True, reason="The father is back"))
    town.must(town.do(referral, "send"))
    assert "registration.name_first" in read_by(town, referral, "safe_room")


def test_the_grant_ends_thirty_days_after_the_service(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.sent(case, POLICE)
    town.must(town.do(referral, "accept", "police"))
    town.must(town.do(referral, "start", "police"))
    answer: dict[str, Json] = {"served_on": "2026-03-02", "outcome": "given", "what_was_done": "We spoke with her"}
    town.fill(referral, "referral_answer", answer, "police")
    town.must(town.do(referral, "finish", "police"))
    town.wait(days=29, hours=23)
    assert "registration.name_first" in read_by(town, referral, "police")
    town.wait(hours=2)
    share = town.view(referral, "police").share
    assert share is not None
    assert (share.ended, share.data) == (True, ())


def test_without_an_agreement_that_still_runs_nothing_is_sent_and_nothing_is_read() -> None:
    with opened(datetime(2030, 12, 30, 1, 0, tzinfo=UTC)) as town:
        concerns = VIOLENCE | {"last_incident_on": "2030-12-29"}
        case = town.case(concerns, date_of_birth="2020-01-01", age_now=10)
        first = town.sent(case, POLICE)
        late = town.letter(town.case(concerns, date_of_birth="2020-01-01", age_now=10), POLICE)
        assert "registration.name_first" in read_by(town, first, "police")
        town.wait(days=2)
        share = town.view(first, "police").share
        assert share is not None
        assert (share.ended, share.data) == (True, ())
        refused = town.do(late, "send")
        assert isinstance(refused, Refusal)
        assert refused.code == "agreement_expired"
        new = town.letter(town.case(concerns, date_of_birth="2020-01-01", age_now=10), POLICE)
        assert preview(town, new).recipients == ()


def test_it_goes_only_to_those_whom_the_rule_proposed(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.letter(case, POLICE)
    for recipient in ("vpu_dili", "casa_vida", "mssi_national", "nobody"):
        refused = town.do(referral, "send", recipient=recipient)
        assert isinstance(refused, Refusal)
        assert refused.code == "no_recipient"
    assert town.shares(referral) == []
    assert town.record(referral).state == "proposed"


def test_who_did_not_accept_reads_nothing_more_once_it_went_to_another(town: Town) -> None:
    case = town.case(VIOLENCE)
    town.fill(case, "consent", EXAMINED)
    referral = town.sent(case, EXAMINATION)
    town.must(town.do(referral, "reject", "safe_room", "No doctor is here today"))
    town.must(town.do(referral, "send_elsewhere"))
    town.must(town.do(referral, "send", recipient="hospital_baucau"))
    assert isinstance(town.look(referral, "safe_room"), Absent)
    first, second = sorted(town.shares(referral), key=lambda share: share.sent_at)
    assert {share.organisation: share.revoked_at is not None for share in (first, second)} == {
        "fatin_hakmatek_baucau": True,
        "hospital_baucau": False,
    }


def test_an_officer_cannot_send_against_consent_in_the_childs_best_interests(town: Town) -> None:
    case = town.case()
    town.fill(case, "initial_assessment", {"safe_tonight": "no", "risk_found": "high"})
    referral = town.letter(case, "unsafe_home_to_shelter")
    refused = town.do(referral, "send", reason="She is in danger", override_basis="danger_to_life")
    assert isinstance(refused, Refusal)
    assert refused.code == "not_your_duty"
    assert town.shares(referral) == []


def test_the_supervisor_sends_against_consent_with_a_lawful_basis_and_a_reason(town: Town) -> None:
    case = town.case()
    town.fill(case, "initial_assessment", {"safe_tonight": "no", "risk_found": "high"})
    referral = town.letter(case, "unsafe_home_to_shelter")
    no_reason = town.do(referral, "send", "supervisor", override_basis="imminent_danger")
    assert isinstance(no_reason, Refusal)
    town.must(town.do(referral, "send", "supervisor", "She is in danger", override_basis="imminent_danger"))
    [share] = town.shares(referral)
    assert (share.override_basis, share.override_reason, share.sent_by) == ("imminent_danger", "She is in danger", "supervisor")


@pytest.mark.parametrize("person", ["police", "safe_room", "manager", "second_officer"])
def test_only_the_caseworker_and_the_supervisor_send(town: Town, person: str) -> None:
    case = town.case(VIOLENCE)
    referral = town.letter(case, POLICE)
    outcome = town.do(referral, "send", person)
    assert isinstance(outcome, (Refusal, Absent))
    assert town.shares(referral) == []


def test_sending_meets_the_obligation_and_tells_everyone_at_the_partners(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.sent(case, POLICE)
    [duty] = town.obligations(case, POLICE)
    assert duty.status == "met"
    assert town.clock_of(case, POLICE).met_at == town.now
    assert town.notices("police") == [("A new record was sent to you: ${about}", "Referral")]
    assert town.notices("far_police") == []
    assert "sent" in town.events(case)
    assert "sent" in town.events(referral)


def test_what_the_law_demands_is_told_to_the_person_concerned(town: Town) -> None:
    referral = town.sent(town.case(VIOLENCE), POLICE)
    told = [task for task in town.view(referral, "officer").tasks if "person concerned" in task.title.source]
    assert [task.may_finish for task in told] == [True]
