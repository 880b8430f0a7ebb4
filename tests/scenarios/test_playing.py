"""A scenario that isn't so fails where it says so, with what there was instead; what can't be a step is told before anything is played."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import pytest

from engine import library
from engine.bootstrap.check import scenarios_of
from engine.bootstrap.test import run
from engine.casework.ports import Reading
from engine.casework.records import Json
from engine.casework.work.environment import environment
from engine.compiler.compiling import compile_context
from engine.compiler.provenance import provenance
from engine.compiler.scenarios.model import Scenario
from engine.diagnostics import Diagnostic
from engine.forms import Problem, evaluate
from engine.scenarios import Failure, play_all
from engine.scenarios.made_up import made_up
from engine.source.folders import read_context
from tests.casework.town import FOLDER, MARIA, VIOLENCE, Town, opened, prepared

BEGINNING = """scenario: Tried out
starts: 2026-03-02 09:00
people: baucau
steps:
  - as: officer
    create: case
    fill_the_rest: true
    forms:
      registration: {name_first: Maria, name_last: Ezemplu, sex: female, age_now: 11, location_current: TL-BA}
      protection_concerns: {kinds: [sexual_violence], main_kind: sexual_violence, last_incident_on: 2026-03-01}
"""
FIRST_LINE = len(BEGINNING.splitlines()) + 1
"""The line on which a test's own steps begin."""


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A copy of Timor-Leste without scenarios."""
    copy = tmp_path / "timor-leste"
    copytree(FOLDER, copy)
    for each in (copy / "scenarios").iterdir():
        each.unlink()
    return copy


def read(workshop: Path, steps: str) -> tuple[tuple[Scenario, ...], list[Diagnostic]]:
    """The scenario with these steps, as it compiles."""
    (workshop / "scenarios" / "tried_out.yaml").write_text(BEGINNING + steps, encoding="utf-8")
    _, scenarios, diagnostics = scenarios_of(workshop)
    return scenarios, diagnostics


def played(workshop: Path, steps: str) -> Failure | None:
    scenarios, diagnostics = read(workshop, steps)
    assert diagnostics == []
    return play_all(prepared(), scenarios)[0].failure


def test_what_is_so_passes(workshop: Path) -> None:
    steps = "  - expect: {created: referral, because: sexual_violence_to_police, due_in: 24 hours}\n"
    assert played(workshop, steps) is None


WRONG = {
    "expect: {state: closed}": ("state: closed", "state: registered"),
    "expect: {created: referral, because: violence_to_police}": ("a `referral` because of", "sexual_violence_to_police"),
    "expect: {created: referral, because: sexual_violence_to_police, due_in: 3 hours}": ("due in 3 hours", "due in 1 day"),
    "expect: {created: referral, because: sexual_violence_to_police, to: vpu_dili}": ("to `vpu_dili`", "to `vpu_baucau`"),
    "expect: {not_created: referral}": ("no `referral`", "sexual_violence_to_police"),
    "expect: {fact: mandatory_open, value: no}": ("mandatory_open: no", "mandatory_open: yes"),
    "expect: {flag: emergency, value: yes}": ("emergency raised", "lowered"),
    "expect: {notified: police}": ("`police` is told", "0 new notices"),
    "expect: {refused: same_person}": ("refused: same_person", "it was done"),
    "expect: {problem: required}": ("problem: required", "it was done"),
    "expect: {waiting_for: supervisor}": ("waiting for supervisor", "nobody"),
    "expect: {deadline: tell_prosecutor, due_in: 24 hours}": ("deadline tell_prosecutor", "no such clock runs"),
    "expect: {deadline: first_visit, value: late}": ("first_visit late", "running"),
    "expect: {deadline: first_visit, due: 2026-03-02}": ("first_visit due at 2026-03-02", "due at 2026-03-03 09:00"),
    "expect: {not_created: referral, because: sexual_violence_to_police}": ("no `referral`", "sexual_violence_to_police"),
    "expect: {task_for: supervisor}": ("a task for `supervisor`", "nothing to do"),
    "expect: {task_for: officer, because: violence_to_police}": ("a task for `officer` because", "“First visit”"),
    "expect: {task_for: officer, because: first_visit, due_in: 1 hour}": ("a task for `officer` due in 1 hour", "due in 1 day"),
    "expect: {no_task_for: officer, because: first_visit}": ("no task for `officer`", "“First visit”"),
    "expect: {history: close}": ("history: close", "opened"),
    "expect: {history: completed, by: supervisor}": ("history: completed by `supervisor`", "by `officer`"),
    "expect: {visible_to: [officer, second_officer]}": ("visible to `officer`, `second_officer`", "hidden from `second_officer`"),
    "expect: {not_visible_to: [police, supervisor]}": ("not visible to", "visible to `supervisor`"),
    "expect: {visible_to: manager, field: protection_concerns.kinds}": ("visible to `manager`", "hidden from `manager`"),
    "expect: {shown: initial_assessment.not_seen_because}": ("shown: `initial_assessment.not_seen_because`", "hidden:"),
    "expect: {hidden: protection_concerns.kinds}": ("hidden: `protection_concerns.kinds`", "shown:"),
}  # fmt: skip


@pytest.mark.parametrize(("step", "told"), WRONG.items(), ids=list(WRONG))
def test_what_is_not_so_fails_at_its_file_and_line(workshop: Path, step: str, told: tuple[str, str]) -> None:
    failure = played(workshop, f"  - wait: 1 minute\n  - wait: 1 minute\n  - {step}\n".replace("1 minute", "0 minutes"))
    assert failure is not None
    assert failure.span.file.endswith("scenarios/tried_out.yaml")
    assert failure.span.line == FIRST_LINE + 2
    assert failure.expected.startswith(told[0])
    assert told[1] in failure.got


SUSPECTED = {
    "  - expect: {created: referral, because: violence_to_police}\n": "rule:violence_to_police",
    "  - expect: {state: closed}\n": "state:case.closed",
    "  - {as: officer, do: close}\n  - expect: {refused: locked}\n": "",
    "  - {as: officer, do: record_initial_assessment}\n": "transition:case.registered.0",
    "  - {as: supervisor, do: mark_duplicate}\n": "transition:case..0",
    "  - expect: {deadline: first_visit, value: late}\n": "deadline:case.first_visit",
    "  - expect: {fact: risk_level, value: low}\n": "fact:case.risk_level",
    "  - expect: {flag: emergency}\n": "flag:case.emergency",
    "  - {as: officer, fill: protection_concerns, answers: {main_kind: neglect}}\n": "question:protection_concerns.",
    "  - expect: {visible_to: police}\n": "role:police_officer",
    "  - expect: {shown: initial_assessment.not_seen_because}\n": "question:initial_assessment.not_seen_because",
}


@pytest.mark.parametrize(("steps", "suspect"), SUSPECTED.items(), ids=list(SUSPECTED.values()))
def test_a_failure_names_what_in_the_context_it_comes_of(workshop: Path, steps: str, suspect: str) -> None:
    failure = played(workshop, steps)
    assert failure is not None
    found = (
        "" if not failure.suspects else next((each for each in failure.suspects if each.startswith(suspect)), "none")
    )
    assert found.startswith(suspect) if suspect else True
    places = provenance(compile_context(read_context(workshop, library())[0]).world)
    assert all(each in places for each in failure.suspects), failure.suspects


def test_a_scenario_ends_at_its_first_failure(workshop: Path) -> None:
    failure = played(workshop, "  - expect: {state: closed}\n  - expect: {state: planned}\n")
    assert failure is not None
    assert failure.span.line == FIRST_LINE


def test_tais_test_tells_the_place_and_both_sides(workshop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(workshop, "  - expect: {state: closed}\n")
    diagnostics: list[Diagnostic] = []
    assert run(workshop, diagnostics.extend) == 1
    said = capsys.readouterr().out
    assert "FAILED  Tried out" in said
    assert f"tried_out.yaml:{FIRST_LINE}:" in said
    assert "expected  state: closed" in said
    assert "got       state: registered" in said
    assert said.endswith("0 passed, 1 failed\n")
    read(workshop, "  - expect: {state: registered}\n")
    assert run(workshop, diagnostics.extend) == 0
    assert diagnostics == []


FAULTY = {
    "  - dance: wildly\n": "dance",
    "  - as: nobody\n    do: record_initial_assessment\n": "nobody",
    "  - as: officer\n    do: fly_away\n": "fly_away",
    "  - as: officer\n    fill: registratoin\n": "registratoin",
    "  - as: officer\n    fill: registration\n    answers: {name_frist: Maria}\n": "name_frist",
    "  - as: officer\n    fill: protection_concerns\n    answers: {kinds: [sexual_voilence]}\n": "sexual_voilence",
    "  - as: officer\n    create: castle\n": "castle",
    "  - as: officer\n    raise: volcano\n": "volcano",
    "  - expect: {state: closde}\n": "closde",
    "  - expect: {created: referral, because: no_such_rule}\n": "no_such_rule",
    "  - expect: {surprise: yes}\n": "surprise",
    "  - wait: a while\n": "",
    "  - wait: settings.first_response\n": "",
    "  - wait: -3 hours\n": "",
    "  - move_to: yesterday\n": "yesterday",
    "  - as: officer\n    answer_approval: maybe\n": "maybe",
    "  - as: officer\n": "",
    "  - expect: {visible_to: [officer, ofifcer]}\n": "ofifcer",
    "  - expect: {hidden: protection_concerns.kindz}\n": "kindz",
    "  - expect: {task_for: nobody}\n": "nobody",
    "  - expect: {history: clse}\n": "clse",
    "  - expect: {refused: same_persn}\n": "same_persn",
    "  - expect: {deadline: first_visit, due: soon}\n": "soon",
    "  - {as: officer, send: vpu_baucua}\n": "vpu_baucua",
    "  - {as: officer, fill: registration, answers: {date_of_birth: yesterday}}\n": "yesterday",
    "  - {as: officer, fill: registration, answers: {date_of_birth: 2015-02-30}}\n": "2015-02-30",
    "  - {as: officer, fill: registration, answers: {location_current: TL-BA-BAUCUA}}\n": "TL-BA-BAUCUA",
    "  - {as: officer, fill: initial_assessment, answers: {safe_tonight: maybe}}\n": "maybe",
    "  - {as: officer, fill: consent, answers: {help: gven}}\n": "gven",
    "  - {as: officer, finish: no_such_rule}\n": "no_such_rule",
    "  - as: officer\n    do: record_plan\n    fill: registration\n": "",
}


@pytest.mark.parametrize(("steps", "word"), FAULTY.items(), ids=[each.strip(" -\n") for each in FAULTY])
def test_what_is_no_step_is_told_at_its_place_and_never_played(workshop: Path, steps: str, word: str) -> None:
    _, diagnostics = read(workshop, steps)
    here = [each for each in diagnostics if each.span.file.endswith("tried_out.yaml")]
    assert here
    assert {each.severity for each in here} == {"error"}
    assert all(each.span.line >= FIRST_LINE for each in here)
    assert any(word in each.message for each in here)
    told: list[Diagnostic] = []
    assert run(workshop, told.extend) == 1
    assert told == diagnostics


# --- made up ---
def made(town: Town, form: str, given: Mapping[str, Json]) -> tuple[dict[str, Json], tuple[Problem, ...]]:
    """What is filled in for a form of a registered case, and what is still wrong with it."""
    case = town.create()
    town.fill(case, "registration", MARIA)

    def work(reading: Reading) -> tuple[dict[str, Json], tuple[Problem, ...]]:
        unit = town.stage.unit(reading, case)
        env = environment(unit, unit.records[case])
        found = made_up(prepared().context, prepared().forms[form], given, env)
        return found, evaluate(prepared().forms[form], found, env).problems

    return town.stage.store.read(work)


@pytest.mark.parametrize(
    "form", ["registration", "protection_concerns", "consent", "initial_assessment", "case_plan", "closure"]
)
def test_what_is_made_up_is_complete_and_the_same_every_time(form: str) -> None:
    with opened() as one, opened() as other:
        first, second = made(one, form, {}), made(other, form, {})
    assert first == second
    assert first[0] != {}
    assert first[1] == ()


def test_what_is_given_is_never_changed() -> None:
    given: dict[str, Json] = {**VIOLENCE, "injured": "yes", "suspect_known": "no"}
    before = {key: list(value) if isinstance(value, list) else value for key, value in given.items()}
    with opened() as town:
        found, _ = made(town, "protection_concerns", given)
    assert given == before
    assert {key: found[key] for key in given} == given


# --- steps ---
def test_a_draft_is_kept_and_then_completed_as_it_was_typed(workshop: Path) -> None:
    steps = """
  - {as: officer, fill: initial_assessment, draft: true, answers: {risk_found: high}}
  - expect: {fact: risk_level, value: nothing}
"""
    _, diagnostics = read(workshop, steps)
    assert [each.code for each in diagnostics] == ["E673"]
    steps = """
  - {as: officer, fill: initial_assessment, draft: true, answers: {risk_found: high}}
  - {as: officer, fill: initial_assessment, fill_the_rest: true, answers: {safe_tonight: yes}}
  - expect: {fact: risk_level, value: high}
"""
    assert played(workshop, steps) is None


def test_the_last_entry_is_filled_in_anew(workshop: Path) -> None:
    entry = "{as: officer, fill: follow_ups, fill_the_rest: true, answers: {risk_now: high, safe: yes}"
    steps = f"  - {entry}}}\n  - {entry}, entry: last}}\n  - expect: {{history: changed_form, by: officer}}\n"
    assert played(workshop, steps) is None


def test_a_record_is_sent_to_an_organisation_that_the_routes_name(workshop: Path) -> None:
    letter = "  - {as: officer, on: sexual_violence_to_police, fill: referral_letter, fill_the_rest: true}\n"
    assert played(workshop, letter + "  - {as: officer, send: vpu_dili}\n  - expect: {refused: no_recipient}\n") is None
    assert played(workshop, letter + "  - {as: officer, send: vpu_baucau}\n  - expect: {visible_to: police}\n") is None
    told = played(workshop, letter + "  - {as: police, send: vpu_baucau}\n")
    assert told is not None
    assert told.got == "refused: absent"


def test_who_acted_before_goes_on_acting(workshop: Path) -> None:
    assert [each.actor for each in read(workshop, "  - {do: record_initial_assessment}\n")[0][0].steps] == [
        "officer"
    ] * 2


def test_who_has_been_told_is_asked_since_the_last_time(workshop: Path) -> None:
    waited = "  - wait: 25 hours\n"
    assert played(workshop, waited + "  - expect: {notified: officer}\n  - expect: {not_notified: officer}\n") is None
    failure = played(workshop, waited + "  - expect: {not_notified: [police, officer]}\n")
    assert failure is not None
    assert (failure.expected, failure.got[-11:]) == ("`officer` is told nothing", "new notices")


def test_what_is_given_and_cannot_be_had_is_told_in_plain_words(workshop: Path) -> None:
    text = "scenario: Nobody\nstarts: 2026-03-02 09:00\npeople: alone\ngiven: {record: case, state: closed}\nsteps: [{wait: 1 day}]\n"
    (workshop / "people" / "alone.yaml").write_text(
        "people:\n  officer: {name: O, role: child_protection_officer, team: t, organisation: mssi_national}\n",
        encoding="utf-8",
    )
    (workshop / "scenarios" / "nobody.yaml").write_text(text, encoding="utf-8")
    _, scenarios, diagnostics = scenarios_of(workshop)
    assert diagnostics == []
    failure = play_all(prepared(), scenarios)[0].failure
    assert failure is not None
    assert failure.expected == "the given state"
    assert failure.got == "`mark_duplicate`: nobody is supervisor"
    assert failure.suspects == ("state:case.closed",)


def test_who_may_not_begin_is_refused(workshop: Path) -> None:
    begin = BEGINNING.replace("as: officer", "as: police")
    (workshop / "scenarios" / "tried_out.yaml").write_text(
        begin + "  - expect: {refused: may_not_write}\n", encoding="utf-8"
    )
    _, scenarios, diagnostics = scenarios_of(workshop)
    assert diagnostics == []
    assert play_all(prepared(), scenarios)[0].failure is None
    (workshop / "scenarios" / "tried_out.yaml").write_text(
        begin + "  - expect: {refused: may_not_write}\n  - expect: {state: closed}\n", encoding="utf-8"
    )
    failure = play_all(prepared(), scenarios_of(workshop)[1])[0].failure
    assert failure is not None
    assert (failure.expected, failure.got) == ("a record", "none; refused: may_not_write")


def test_a_refusal_names_its_reason(workshop: Path) -> None:
    asked = "  - {as: officer, do: record_initial_assessment}\n"
    assert played(workshop, asked + "  - expect: {refused: needs_form, because: initial_assessment}\n") is None
    other = played(workshop, asked + "  - expect: {refused: needs_form, because: closure}\n")
    assert other is not None
    assert other.expected == "refused: needs_form because of closure"


def test_two_plays_of_a_scenario_end_alike(workshop: Path) -> None:
    scenarios, _ = read(workshop, "  - expect: {state: closed}\n")
    assert play_all(prepared(), scenarios) == play_all(prepared(), scenarios)
