"""Commands replayed, altered, stale and in another order: each is one change, at its turn, by its person."""

from __future__ import annotations

from engine.casework.records import Json
from tests.casework.town import POLICE, VIOLENCE
from tests.web.proof.estate import Nothing, built, refused


def test_replayed_altered_and_foreign_commands() -> None:
    with built() as estate:
        town = estate.town
        first = estate.ask("officer", "api_create", {"path": "cases"}, {"command_id": "opening-a-case"})
        town.stage.roots.append(first.json()["record"])
        lines = estate.lines()
        again = estate.ask("officer", "api_create", {"path": "cases"}, {"command_id": "opening-a-case"})
        assert (again.status_code, again.json()["record"], again.json()["repeated"]) == (
            200,
            first.json()["record"],
            True,
        )
        for person, path in (("officer", "reports"), ("second_officer", "cases")):
            response = estate.ask(person, "api_create", {"path": path}, {"command_id": "opening-a-case"})
            assert refused(response, 422)
            assert response.json()["refusals"][0]["code"] == "command_reused"
        assert estate.lines() == lines


def test_commands_in_another_order_are_refused_until_their_turn_comes() -> None:
    with built() as estate:
        town = estate.town
        case = town.case(VIOLENCE)
        referral = town.made_by(case, POLICE)
        there = {"path": "referrals", "id": referral, "form": "referral_letter"}
        steps = [("accept", "police"), ("send", "officer"), ("finish", "officer")]
        with Nothing(estate, case):
            for event, person in steps:
                body: dict[str, Json] = {"command_id": f"early-{event}-{person}"}
                assert refused(estate.ask(person, "api_do_event", there | {"event": event}, body), 403, 404, 409)
        town.letter(case, POLICE)
        sent = estate.ask("officer", "api_do_event", there | {"event": "send"}, {"command_id": "early-send-officer"})
        assert (sent.status_code, sent.json()["message"]) == (200, "sent")
        town.must(town.do(referral, "accept", "police"))
        lines = estate.lines()
        late = estate.ask("officer", "api_do_event", there | {"event": "send"}, {"command_id": "early-send-officer"})
        assert (late.status_code, late.json()["repeated"]) == (200, True)
        assert town.record(referral).state == "accepted"
        assert estate.lines() == lines


def test_a_stale_page_shows_both_answers_and_loses_nothing() -> None:
    with built() as estate:
        town = estate.town
        case = town.case()
        there = {"path": "cases", "id": case, "form": "registration"}
        answers = dict(town.answers(case, "registration"))
        newer: dict[str, Json] = {
            "command_id": "the-newer-one",
            "answers": answers | {"name_used": "Mia"},
            "version": 1,
        }
        assert estate.ask("officer", "api_complete", there, newer).status_code == 200
        stale: dict[str, Json] = {
            "command_id": "the-stale-one",
            "answers": answers | {"name_used": "Mari"},
            "version": 1,
        }
        response = estate.ask("officer", "api_complete", there, stale)
        assert refused(response, 409)
        told = response.json()
        assert (told["mine"]["name_used"], told["theirs"]["name_used"], told["paths"]) == ("Mari", "Mia", ["name_used"])
        assert estate.ask("officer", "api_form", there).json()["answers"]["name_used"] == "Mari"
        assert town.answers(case, "registration")["name_used"] == "Mia"


def test_the_same_form_posted_twice_from_a_page_is_one_change() -> None:
    """A double click: both answers lead to the same page, and there is one line in the history."""
    with built() as estate:
        town = estate.town
        case = town.case()
        there = {"path": "cases", "id": case, "flag": "emergency"}
        fields: dict[str, Json] = {"raise": "yes", "reason": "The father is back", "command_id": "a-double-click"}
        first, again = (estate.ask("officer", "change_flag", there, fields) for _ in range(2))
        assert (first.status_code, again.status_code) == (303, 303)
        assert (
            first.headers["location"].partition("?")[0]
            == again.headers["location"].partition("?")[0]
            == f"/cases/{case}"
        )
        assert town.events(case).count("flag_raised") == 1
