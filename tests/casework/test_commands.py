"""The same command is the same change: once, with one outcome, for one person; and nothing that failed stays half done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.casework.desk import Command
from engine.casework.outcomes import Absent, Conflict, Done, Refusal, Wrong
from engine.casework.prepared import prepare_context
from engine.casework.reading.open_form import open_form
from engine.casework.records import Json
from engine.casework.views import FormView
from engine.casework.writing.create_record import create_record
from engine.casework.writing.save_draft import discard_draft, save_draft
from tests.casework.town import MARIA, POLICE, VIOLENCE, Town, compiled, opened

ID = "one-and-the-same"


def made_up(town: Town, record: str, form: str) -> dict[str, Json]:
    """A form's stored answers, to be submitted again."""
    return dict(town.answers(record, form))


def test_the_same_id_opens_one_record_and_answers_the_same_again(town: Town) -> None:
    first = create_record(town.stage.desk, town.command("officer", identity=ID), "cases")
    again = create_record(town.stage.desk, town.command("officer", identity=ID), "cases")
    assert isinstance(first, Done)
    assert isinstance(again, Done)
    assert (again.record, again.message, again.path) == (first.record, first.message, first.path)
    assert (first.repeated, again.repeated) == (False, True)
    assert town.events(first.record).count("opened") == 1


def test_a_form_sent_twice_is_completed_once(town: Town) -> None:
    case = town.case()
    answers = made_up(town, case, "registration") | {"name_used": "Mia"}
    first = town.complete(case, "registration", answers, version=1, identity=ID)
    lines = len(town.journal(case))
    again = town.complete(case, "registration", answers, version=1, identity=ID)
    assert isinstance(first, Done)
    assert isinstance(again, Done)
    assert first.form_version == again.form_version == 2
    assert again.repeated
    assert len(town.journal(case)) == lines


def test_an_event_sent_twice_happens_once(town: Town) -> None:
    case = town.planned()
    town.must(town.answer(case, "approve"))
    first = town.do(case, "change_plan", reason="The school has closed", identity=ID)
    lines = len(town.journal(case))
    again = town.do(case, "change_plan", reason="The school has closed", identity=ID)
    assert isinstance(first, Done)
    assert isinstance(again, Done)
    assert again.repeated
    assert town.record(case).state == "planned"
    assert len(town.journal(case)) == lines


def test_a_known_id_with_another_payload_is_refused_and_changes_nothing(town: Town) -> None:
    case = town.case()
    answers = made_up(town, case, "registration")
    town.must(town.complete(case, "registration", answers, version=1, identity=ID))
    lines = len(town.journal(case))
    altered = town.complete(case, "registration", answers | {"name_used": "Mia"}, version=1, identity=ID)
    assert isinstance(altered, Refusal)
    assert altered.code == "command_reused"
    assert len(town.journal(case)) == lines
    assert "name_used" not in town.answers(case, "registration")


@pytest.mark.parametrize("reason", ["", "Another reason"])
def test_a_known_id_with_another_reason_is_refused(town: Town, reason: str) -> None:
    case = town.case()
    assert isinstance(town.flag(case, True, reason="The father is back"), Done)
    town.must(town.flag(case, False, "supervisor", "He is gone"))
    flag = Command(ID, town.stage.actors["officer"], {"answers": {}}, reason="One reason")
    assert isinstance(town.do(case, "record_initial_assessment", reason=flag.reason, identity=ID), Refusal)
    town.must(town.complete(case, "registration", made_up(town, case, "registration"), version=1, identity=ID))
    reused = town.do(case, "record_initial_assessment", reason=reason, identity=ID)
    assert isinstance(reused, Refusal)
    assert reused.code == "command_reused"


def test_a_known_id_for_another_record_is_refused(town: Town) -> None:
    one, other = town.case(), town.case()
    answers = made_up(town, one, "registration")
    town.must(town.complete(one, "registration", answers, version=1, identity=ID))
    reused = town.complete(other, "registration", answers, version=1, identity=ID)
    assert isinstance(reused, Refusal)
    assert reused.code == "command_reused"
    row = town.row(other, "registration")
    assert row is not None
    assert row.version == 1


def test_another_persons_id_is_refused_without_telling_what_it_was(town: Town) -> None:
    town.create("officer", identity=ID)
    foreign = create_record(town.stage.desk, town.command("second_officer", identity=ID), "cases")
    assert foreign == Refusal("command_reused")


def test_a_repeated_command_is_answered_only_while_the_person_may_still_see_the_record(town: Town) -> None:
    case = town.case()
    answers = made_up(town, case, "registration")
    town.must(town.complete(case, "registration", answers, version=1, identity=ID))
    foreign = town.complete(case, "registration", answers, "far_officer", version=1, identity=ID)
    assert isinstance(foreign, Absent)


def test_wrong_answers_are_told_and_only_the_draft_is_kept(town: Town) -> None:
    case = town.create()
    before = (town.record(case), len(town.journal(case)))
    wrong: dict[str, Json] = {**MARIA, "date_of_birth": "2030-01-01", "age_now": "eleven", "sex": "unheard_of"}
    outcome = town.complete(case, "registration", wrong)
    assert isinstance(outcome, Wrong)
    assert {"age_now", "sex", "date_of_birth"} <= {problem.path for problem in outcome.problems}
    assert town.row(case, "registration") is None
    assert (town.record(case), len(town.journal(case))) == before
    mine = open_form(town.stage.desk, town.stage.actors["officer"], "cases", case, "registration")
    assert isinstance(mine, FormView)
    assert mine.is_draft
    assert mine.answers["age_now"] == "eleven"
    assert mine.answers["sex"] == "unheard_of"


def test_wrong_answers_use_no_id_up_so_that_the_mended_form_may_carry_the_same_one(town: Town) -> None:
    case = town.case()
    answers = made_up(town, case, "registration")
    assert isinstance(town.complete(case, "registration", answers | {"age_now": -1}, version=1, identity=ID), Wrong)
    assert isinstance(town.complete(case, "registration", answers, version=1, identity=ID), Done)


def test_a_completion_uses_up_the_persons_draft_and_nobody_elses(town: Town) -> None:
    report = town.create("officer", "reports")
    desk, actors = town.stage.desk, town.stage.actors
    for person in ("officer", "second_officer"):
        save_draft(
            desk, town.command(person, {"answers": {"child_name": person}, "version": 0}), "reports", report, "intake"
        )
    assert town.stage.store.read(lambda reading: reading.draft("second_officer", report, "intake", "")) is None
    town.fill(report, "intake", {"child_location": "TL-BA-VENILALE"})
    assert town.stage.store.read(lambda reading: reading.draft("officer", report, "intake", "")) is None
    view = open_form(desk, actors["officer"], "reports", report, "intake")
    assert isinstance(view, FormView)
    assert not view.is_draft


def test_a_stale_version_shows_both_answers_and_keeps_mine_as_a_draft(town: Town) -> None:
    case = town.case()
    answers = made_up(town, case, "registration")
    town.must(town.complete(case, "registration", answers | {"name_used": "Mia"}, version=1))
    lines = len(town.journal(case))
    stale = town.complete(case, "registration", answers | {"name_used": "Mari"}, version=1)
    assert isinstance(stale, Conflict)
    assert (stale.mine["name_used"], stale.theirs["name_used"]) == ("Mari", "Mia")
    assert (stale.version, stale.by, stale.paths) == (2, "Olinda Ezemplu", ("name_used",))
    assert town.answers(case, "registration")["name_used"] == "Mia"
    assert len(town.journal(case)) == lines
    mine = open_form(town.stage.desk, town.stage.actors["officer"], "cases", case, "registration")
    assert isinstance(mine, FormView)
    assert (mine.is_draft, mine.version, mine.answers["name_used"]) == (True, 1, "Mari")


def test_a_conflict_shows_only_what_the_submitter_may_read() -> None:
    roles = dict(compiled().roles)
    team = replace(roles["municipal_supervisor"].sees[1], write=True)
    roles["municipal_supervisor"] = replace(roles["municipal_supervisor"], sees=(team,), compartments=())
    with opened(configuration=prepare_context(replace(compiled(), roles=roles))) as town:
        report = town.create("officer", "reports")
        told: dict[str, Json] = {
            "wants_anonymity": "no",
            "reporter_name": "Reporter Canary",
            "reporter_phone": "+670 7777 0000",
        }
        town.fill(report, "intake", {**told, "child_name": "Maria"})
        answers = made_up(town, report, "intake")
        town.must(town.complete(report, "intake", answers | {"child_name": "Mia"}, version=1))
        stale = town.complete(report, "intake", answers | {"child_name": "Mari"}, "supervisor", version=1)
        assert isinstance(stale, Conflict)
        assert (stale.mine["child_name"], stale.theirs["child_name"], stale.paths) == ("Mari", "Mia", ("child_name",))
        assert "Reporter Canary" not in repr(stale)
        assert "7777" not in repr(stale)


def test_a_version_from_the_future_is_a_conflict_too(town: Town) -> None:
    case = town.case()
    outcome = town.complete(case, "registration", made_up(town, case, "registration"), version=99)
    assert isinstance(outcome, Conflict)


def test_two_people_in_different_forms_of_one_record_both_succeed(town: Town) -> None:
    case = town.case(VIOLENCE)
    referral = town.sent(case, POLICE)
    letter = made_up(town, referral, "referral_letter") | {"reason": "Please come quickly"}
    answer: dict[str, Json] = {"served_on": "2026-03-02", "outcome": "given", "what_was_done": "We spoke with her"}
    begun = [open_form(town.stage.desk, town.stage.actors[who], "referrals", referral, form) for who, form in
             (("officer", "referral_letter"), ("police", "referral_answer"))]  # fmt: skip
    one, other = [view.version for view in begun if isinstance(view, FormView)]
    assert isinstance(town.complete(referral, "referral_answer", answer, "police", other), Done)
    assert isinstance(town.complete(referral, "referral_letter", letter, "officer", one), Done)
    assert town.answers(referral, "referral_letter")["reason"] == "Please come quickly"
    assert town.answers(referral, "referral_answer")["what_was_done"] == "We spoke with her"


def test_drafts_are_private(town: Town) -> None:
    report = town.create("officer", "reports")
    desk, actors = town.stage.desk, town.stage.actors
    payload: dict[str, Json] = {"answers": {"child_name": "Only mine"}, "version": 0}
    town.must(save_draft(desk, town.command("officer", payload), "reports", report, "intake"))
    theirs = open_form(desk, actors["supervisor"], "reports", report, "intake")
    assert isinstance(theirs, FormView)
    assert not theirs.is_draft
    assert "Only mine" not in repr(theirs)
    assert "Only mine" not in repr(town.view(report, "supervisor"))
    assert [line.status for line in town.view(report, "officer").forms] == ["draft"]
    assert [line.status for line in town.view(report, "supervisor").forms] == ["empty"]


def test_throwing_a_draft_away_throws_only_ones_own_away(town: Town) -> None:
    report = town.create("officer", "reports")
    desk = town.stage.desk
    payload: dict[str, Json] = {"answers": {"child_name": "Only mine"}, "version": 0}
    town.must(save_draft(desk, town.command("officer", payload), "reports", report, "intake"))
    discard_draft(desk, town.command("supervisor"), "reports", report, "intake")
    kept = town.stage.store.read(lambda reading: reading.draft("officer", report, "intake", ""))
    assert kept is not None
    discard_draft(desk, town.command("officer"), "reports", report, "intake")
    assert town.stage.store.read(lambda reading: reading.draft("officer", report, "intake", "")) is None


def test_a_draft_of_an_entry_that_is_not_there_is_kept_nowhere(town: Town) -> None:
    case = town.case()
    payload: dict[str, Json] = {"answers": {"help": "given"}, "version": 0}
    outcome = save_draft(town.stage.desk, town.command("officer", payload), "cases", case, "consent", "no-such-entry")
    assert isinstance(outcome, Absent)
    assert town.stage.store.read(lambda reading: reading.draft("officer", case, "consent", "no-such-entry")) is None
    outcome = save_draft(town.stage.desk, town.command("officer", payload), "cases", case, "registration", "entry")
    assert isinstance(outcome, Absent)
