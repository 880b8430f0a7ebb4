"""Stored answers and values, printed in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from engine.expressions.text import Phrase, Text
from engine.expressions.values import UNKNOWN, DateSpan, Duration, Special
from engine.forms.answers import Json
from engine.i18n.languages import accepted, chain, chosen, own_name
from engine.i18n.translator import Translator

Speaking = Callable[[str], Translator]

ANSWERS: list[tuple[str, str, Json, str, str, str]] = [
    ("text", "", "Maria", "Maria", "Maria", "Maria"),
    ("yes_no", "", "yes", "Sin", "Sim", "Yes"),
    ("yes_no", "", {"answer": "not_known"}, "La hatene", "Não se sabe", "Not known"),
    ("choose_one", "risk_levels", "high", "Aas", "Alto", "High"),
    ("choose_many", "sexes", ["male", "female"], "Feto, Mane", "Feminino, Masculino", "Female, Male"),
    ("whole_number", "", "1234567", "1\u00a0234\u00a0567", "1\u00a0234\u00a0567", "1,234,567"),
    ("decimal", "", "-0.5", "-0,5", "-0,5", "-0.5"),
    ("date", "", "2015-03-02", "2 Marsu 2015", "2 de março de 2015", "2 March 2015"),
    ("date", "", "2015", "iha tinan 2015", "em 2015", "in 2015"),
    ("date", "", "2015-03", "fulan-Marsu tinan 2015", "março de 2015", "March 2015"),
    ("date", "", {"date": "2015-03-02", "estimated": True},
     "maizumenus 2 Marsu 2015", "por volta de 2 de março de 2015", "about 2 March 2015"),
    ("date_time", "", "2026-03-02T00:30:00Z", "2 Marsu 2026, 09:30", "2 de março de 2026, 09:30", "2 March 2026, 09:30"),
    ("location", "", "TL-BA", "Baukau", "Baucau", "Baucau"),
    ("consent", "", "given", "Fó ona", "Dado", "Given"),
    ("option:risk_levels", "", "low", "Ki’ik", "Baixo", "Low"),
    ("time", "", "07:05", "07:05", "07:05", "07:05"),
    ("text", "", None, "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "options", "stored", "tet", "pt", "en"), ANSWERS)
def test_an_answer_is_printed_as_its_type_is(
    speaking: Speaking, kind: str, options: str, stored: Json, tet: str, pt: str, en: str
) -> None:
    assert [speaking(language).answer(kind, options, stored) for language in ("tet", "pt", "en")] == [tet, pt, en]


def test_an_estimate_between_two_dates_tells_both(speaking: Speaking) -> None:
    stored: Json = {"earliest": "2015-03-02", "latest": "2016-01-01"}
    assert speaking("en").answer("date", "", stored) == "estimated between 2 March 2015 and 1 January 2016"


def test_what_cannot_be_read_is_shown_as_it_was_typed(speaking: Speaking) -> None:
    assert speaking("tet").answer("date", "", "soon") == "soon"
    assert speaking("tet").answer("choose_one", "risk_levels", "of_old") == "of_old"


def test_a_phrase_is_translated_and_its_places_printed(speaking: Speaking) -> None:
    phrase = Phrase("Completed “${what}”", (("what", "Registration", "sentence"),))
    assert speaking("tet").phrase(phrase) == "Kompleta “Rejistu”"
    dated = Phrase(
        "${on}: ${level}",
        (("on", DateSpan(date(2026, 3, 2), date(2026, 3, 2)), "date"), ("level", "high", "option:risk_levels")),
    )
    assert speaking("tet").phrase(dated) == "2 Marsu 2026: Aas"


def test_a_place_without_value_is_no_code(speaking: Speaking) -> None:
    assert speaking("en").phrase(Phrase("${name}!", (("name", UNKNOWN, "text"),))) == "…!"
    assert speaking("en").text(Text("About ${some_name}")) == "About some name"


def test_values_of_every_kind_are_printed(speaking: Speaking) -> None:
    values = speaking("tet").values
    assert values.value("duration", Duration(24, "hours")) == "oras 24"
    assert values.value("date", Special.NOT_ASKED) == "Seidauk husu"
    assert values.value("condition", True) == "Sin"
    assert values.value("date_time", datetime(2026, 3, 2, tzinfo=UTC)) == "2 Marsu 2026, 09:00"
    assert values.value("decimal", 1_500_000) == "1,5"


def test_a_language_falls_back_along_its_chain(speaking: Speaking) -> None:
    languages = speaking("tet").context.languages
    assert chain("tet", languages) == ("tet", "pt", "en")
    assert chosen(["xx", "pt"], languages) == "pt"
    assert chosen(["xx"], languages) == languages.offered[0]


def test_a_browsers_wishes_are_weighed() -> None:
    assert accepted("pt-TL;q=0.8, tet, en;q=0.9, xx;q=0, y;q=bad") == ["tet", "en", "pt"]


def test_languages_are_named_in_themselves() -> None:
    assert [own_name(each) for each in ("tet", "pt", "en", "zz")] == ["Tetun", "Português", "English", "ZZ"]


@pytest.mark.parametrize("language", ["tet", "pt", "en"])
def test_no_option_of_the_context_is_shown_as_its_code(speaking: Speaking, language: str) -> None:
    t = speaking(language)
    for options in t.context.option_lists.values():
        for option in options.options:
            told = t.option(options.id, option.id)
            assert told, (options.id, option.id)
            assert "_" not in told, (options.id, option.id)
