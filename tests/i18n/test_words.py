"""What translators get: every sentence of a compiled context once, with the places where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import library
from engine.bootstrap.locales.gathering import Wanted, wanted
from engine.compiled import CompiledContext
from engine.compiler.parts.questions import COMPANION_LABELS
from engine.i18n.translator import Translator
from engine.i18n.words import Place, context_words, wrong_places
from engine.source import read_context
from tests.i18n.conftest import LANGUAGES, ROOT

FOLDER = ROOT / "contexts" / "timor-leste"


def catalogues(context: CompiledContext) -> dict[str, Wanted]:
    laid, faults = read_context(FOLDER, library())
    assert faults == []
    return {each.name: each for each in wanted(context, laid, FOLDER)}


def test_a_sentence_stands_once_with_all_its_places(context: CompiledContext) -> None:
    found = context_words(context)
    assert found["", "The date cannot be in the future"][0] == Place("message", "form", "case_plan.planned_on")
    assert len(found["", "The date cannot be in the future"]) > 5
    assert ("", "") not in found


def test_each_sort_of_thing_says_where_it_stands(context: CompiledContext) -> None:
    said = {str(place) for places in context_words(context).values() for place in places}
    assert said >= {
        "title: context timor_leste",
        "option: options sexes.female",
        "label: form registration.caregivers.caregiver_name",
        "title: form registration.health_and_disability",
        "hint: form case_plan",
        "purpose: form case_plan",
        "title: workflow case.planned.submit_plan",
        "message: workflow report.reported.screen_out",
        "title: duty provider",
        "title: profile shelter_minimum",
        "why: profile medical_forensic.protection_concerns.kinds",
        "title: setting screening",
        "name: directory uma_paz",
    }


def test_every_compiled_sentence_belongs_to_exactly_one_catalogue(context: CompiledContext) -> None:
    found = catalogues(context)
    keys = [sentence.key for name in ("library", "timor-leste") for sentence in found[name].sentences]
    assert len(keys) == len(set(keys))
    own_of_the_compiler = set(context_words(context)) - set(keys)
    assert own_of_the_compiler == {("companion", label) for label in COMPANION_LABELS.values()}
    assert set(COMPANION_LABELS.values()) <= {sentence.key[1] for sentence in found["engine"].sentences}


def test_a_sentence_of_the_library_is_the_librarys_even_if_the_country_says_it_too(context: CompiledContext) -> None:
    found = catalogues(context)
    by_name = {name: {sentence.key[1]: sentence for sentence in each.sentences} for name, each in found.items()}
    assert by_name["library"]["Case plan"].files == ("forms/case_plan.yaml", "workflows/case.yaml")
    assert "Case plan" not in by_name["timor-leste"]
    assert by_name["timor-leste"]["Municipality"].files == ("contexts/timor-leste/options/location_levels.yaml",)


def test_a_country_may_word_a_sentence_of_the_library_in_its_own_way(context: CompiledContext) -> None:
    found = catalogues(context)["timor-leste"]
    assert found.alive(("", "Case plan"))
    assert not found.alive(("", "Nobody says this"))


def test_files_are_told_the_same_from_any_working_directory(
    context: CompiledContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = catalogues(context)["timor-leste"].sentences
    monkeypatch.chdir(tmp_path)
    assert catalogues(context)["timor-leste"].sentences == here
    assert all(file.startswith("contexts/timor-leste/") for sentence in here for file in sentence.files)


def test_places_of_a_translation_may_stand_in_any_order_but_all_must_stand() -> None:
    sentence = "${name} (${relationship})"
    assert not wrong_places(sentence, ("${relationship}: ${name}",))
    assert wrong_places(sentence, ("${name}",))
    assert wrong_places(sentence, ("${name} ${name} ${relationship}",))
    assert wrong_places(sentence, ("${naran} (${relationship})",))
    assert not wrong_places(sentence, ("",))  # not translated, which is another matter


def test_a_place_that_is_an_expression_must_stand_exactly() -> None:
    sentence = "Is it ${settings.age + 1}?"
    assert not wrong_places(sentence, ("${settings.age + 1} ka lae?",))
    assert wrong_places(sentence, ("${settings.age} ka lae?",))


def test_the_engines_places_count_too_and_written_braces_do_not() -> None:
    assert wrong_places("Late by {n} days", ("Liu ona prazu",))
    assert not wrong_places("Late by {n} days", ("Liu ona prazu loron {n}",))
    assert not wrong_places("Write $${name}", ("Hakerek",))


def test_an_organisation_is_called_in_the_readers_language(speaking: Callable[[str], Translator]) -> None:
    said = {language: speaking(language).values.word("organisation", "vpu_baucau") for language in LANGUAGES}
    assert said["tet"].endswith("Baukau")
    assert said["pt"] == "Unidade de Pessoas Vulneráveis (VPU) de Baucau"
    assert said["en"] == "Vulnerable Persons Unit Baucau"
