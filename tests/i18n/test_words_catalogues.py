"""The words of the library and of Timor-Leste in Tetum, Portuguese and English: complete, and written as each language is written."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from engine import library
from engine.bootstrap.locales.gathering import Wanted, wanted
from engine.compiled import CompiledContext
from engine.i18n.speech import HOLE, PLACE
from engine.i18n.upkeep.comparing import compare, forms, is_pending, opened
from engine.i18n.upkeep.writing import update
from engine.source import read_context
from tests.i18n.conftest import LANGUAGES, ROOT

FOLDER = ROOT / "contexts" / "timor-leste"
NAMES = ("library", "timor-leste")

SAME_IN_TETUM = {
    "Timor-Leste": "a country's name",
    "Tetun": "a language's own name",
    "Makasae": "a language's own name",
    "Bunak": "a language's own name",
    "Fataluku": "a language's own name",
    "Kemak": "a language's own name",
    "Tokodede": "a language's own name",
    "Waima’a": "a language's own name",
    "Suku": "the Tetum word is used in English too",
    "Email": "the word in use",
    "Online": "the word in use",
}
"""Sentences that are the same in Tetum as in English, and why. Names of the directory are names, and texts without letters no words."""

ENGLISH_DATES = (
    "January February April June July August September October November December Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday"
).split()
"""`March` and `May` are looked for as months of a date only."""
MONTH_OF_A_DATE = re.compile(r"\d\s+(?:March|May|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Dec)\b|\b(?:March|May)\s+\d")

FOREIGN_LETTERS = re.compile("[ãõçâêôàèwqyc]", re.IGNORECASE)
NAMES_WITH_FOREIGN_LETTERS = ("Casa Vida", "PRADET", "FOKUPERS", "Valadares", "Waima’a")

NOT_EUROPEAN = (
    "usuário senha tela arquivo celular equipe gênero econômico registro registrar deletar contato seção fato endereço "
    "sobrenome ônibus projeto-piloto você"
).split()
"""What is said in Brazil; Timor-Leste writes European Portuguese."""


def entries(language: str, *names: str) -> Iterator[polib.POEntry]:
    for name in names or NAMES:
        yield from (entry for entry in opened(path(language, name)) if not entry.obsolete)


def path(language: str, name: str) -> Path:
    return ROOT / "locales" / language / f"{name}.po"


def said(entry: polib.POEntry) -> list[str]:
    """The forms of a translation without what stands in its places."""
    return [PLACE.sub("", HOLE.sub("", form)) for form in forms(entry)]


@pytest.fixture(scope="module")
def catalogues(context: CompiledContext) -> dict[str, Wanted]:
    return {each.name: each for each in wanted(context, read_context(FOLDER, library())[0], FOLDER)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_people_meet_is_translated(catalogues: dict[str, Wanted], language: str, name: str) -> None:
    found = catalogues[name]
    standing = compare(opened(path(language, name)), found.sentences, found.alive)
    assert (standing.missing, standing.wrong, standing.stale) == ((), (), ())
    assert standing.strings == standing.translated > 100


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_as_the_command_would_write_them(
    catalogues: dict[str, Wanted], tmp_path: Path, language: str, name: str
) -> None:
    copy = tmp_path / "copy.po"
    shutil.copyfile(path(language, name), copy)
    found = catalogues[name]
    written = update(copy, language, found.sentences, found.alive, source=language == "en")
    assert not written, "run `tais locales contexts/timor-leste --write`"
    assert copy.read_bytes() == path(language, name).read_bytes()


@pytest.mark.parametrize("name", ["engine", *NAMES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_accepts_every_catalogue(language: str, name: str) -> None:
    """Its own check where it is installed, and in any case polib's, which refuses entries that stand twice."""
    polib.pofile(str(path(language, name)), check_for_duplicates=True)
    msgfmt = shutil.which("msgfmt")
    if msgfmt:
        command = [msgfmt, "--check", "--output-file=/dev/null", str(path(language, name))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_nothing_is_left_in_english_in_tetum() -> None:
    same = {
        entry.msgid
        for entry in entries("tet")
        if entry.msgid == entry.msgstr
        and "name: directory" not in entry.comment
        and any(map(str.isalpha, said(entry)[0]))
    }
    assert same == set(SAME_IN_TETUM)


def test_no_english_month_or_weekday_in_tetum() -> None:
    found = [
        form
        for entry in entries("tet", "engine", *NAMES)
        for form in forms(entry)
        if re.search(rf"\b(?:{'|'.join(ENGLISH_DATES)})\b", form, re.IGNORECASE) or MONTH_OF_A_DATE.search(form)
    ]
    assert found == []


def test_tetum_writes_the_glottal_stop_with_its_own_letter() -> None:
    wrong = [form for entry in entries("tet") for form in said(entry) if re.search("['´`ʼ‘]", form)]
    assert wrong == []


def test_tetum_uses_only_letters_of_its_alphabet() -> None:
    for entry in entries("tet"):
        for form in said(entry):
            plain = form
            for name in NAMES_WITH_FOREIGN_LETTERS:
                plain = plain.replace(name, "")
            assert not FOREIGN_LETTERS.search(plain), form


def test_tetum_does_not_count_with_a_plural_after_a_number() -> None:
    wrong = [
        form
        for entry in entries("tet", "engine", *NAMES)
        for form in forms(entry)
        if re.search(r"(\d|\}) sira\b", form)
    ]
    assert wrong == []


def test_tetum_is_polite() -> None:
    familiar = re.compile(r"\bó\b|\bita-boot\b|\bItaboot\b")
    assert [form for entry in entries("tet", "engine", *NAMES) for form in forms(entry) if familiar.search(form)] == []


def test_a_question_stays_a_question_in_tetum_and_portuguese() -> None:
    for language in ("tet", "pt"):
        for entry in entries(language):
            assert entry.msgid.rstrip().endswith("?") == entry.msgstr.rstrip().endswith("?"), entry.msgstr


def test_a_question_of_yes_or_no_asks_so_in_tetum() -> None:
    asking = re.compile(r"(?:Is|Are|Does|Do|Did|Was|Were|Has|Have|May|Must|Can|Will)\b.*\?")
    asked = [entry.msgstr for entry in entries("tet", "engine", *NAMES) if asking.fullmatch(entry.msgid)]
    assert len(asked) > 40
    assert [text for text in asked if "ka lae" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_ends_as_its_sentence_ends_and_holds_no_stray_space(language: str) -> None:
    for entry in entries(language, "engine", *NAMES):
        for form in forms(entry):
            assert form.endswith(".") == entry.msgid.endswith("."), form
            assert form.endswith(":") == entry.msgid.endswith(":"), form
            assert form == form.strip(), form
            assert "  " not in form, form
            assert unicodedata.is_normalized("NFC", form), form


def test_portuguese_is_european() -> None:
    for entry in entries("pt", "engine", *NAMES):
        for form in forms(entry):
            words = set(re.findall(r"[\w-]+", form.lower()))
            assert not words & set(NOT_EUROPEAN), form


def test_a_tetum_sentence_waits_for_review_unless_it_is_a_word_of_the_glossary() -> None:
    """What no source confirms is marked; a whole sentence of ours can't be confirmed by a glossary."""
    sure = [entry.msgstr for entry in entries("tet") if not is_pending(entry)]
    assert [text for text in sure if text.endswith("?") or "," in text or len(HOLE.sub("", text).split()) > 4] == []
    assert len(sure) < 160


@pytest.mark.parametrize("name", NAMES)
def test_the_source_language_has_nothing_to_review(name: str) -> None:
    assert [entry.msgid for entry in entries("en", name) if is_pending(entry)] == []
