"""One case from its report to its closing and opening again, walked in Tetum by what stands on the pages: with scripts, and without."""

from __future__ import annotations

import shutil

import pytest

from tests.browser import closing, story
from tests.browser.conftest import SHOTS, Door
from tests.browser.story import Case
from tests.browser.walker import Walker
from tests.browser.words import words_of


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_case_goes_from_its_report_to_its_closing_and_opens_again(door: Door, axe: str, scripted: bool) -> None:
    words = words_of("tet")
    folder = f"story-{'with' if scripted else 'without'}-scripts"

    shutil.rmtree(SHOTS / folder, ignore_errors=True)

    def opens(name: str, width: int = 360) -> Walker:
        person = door.person(name, width=width, script=scripted)
        return Walker(name, person, words, folder, scripted, axe if scripted else "")

    officer = opens("officer", 1000)
    case = Case("Ezemplu", "Ho Skript" if scripted else "La Ho Skript")
    story.report(officer, case)
    story.registration(officer, case)
    story.consent(officer, case, ("Criminal investigation",), examined=False)
    story.protection_concerns(officer, case)
    story.examination_waits_for_consent(officer, case)
    story.assessment(officer, case)
    story.send_to_police(officer, case)
    police = opens("police")
    story.police_accept(police, officer, case)
    closing.plan(officer, case)
    supervisor = opens("supervisor")
    closing.approval(officer, supervisor, case)
    closing.flag(officer, supervisor, case)
    closing.police_finish(police, case)
    closing.follow_up(officer, supervisor, case)
    closing.closing(officer, supervisor, opens("manager"), case)
    closing.history(officer, case)
