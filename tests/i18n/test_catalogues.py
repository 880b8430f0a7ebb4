"""The engine's own words: every sentence in every catalogue, none too many, none blank, each as its language is written."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib
import pytest

from engine.compiler.parts.questions import COMPANION_LABELS
from engine.i18n.catalogues import Catalogue, load, merge, read
from engine.i18n.extraction import computed_in_template, differences, engine_sentences, in_code, in_template
from engine.i18n.messages import sentences
from tests.i18n.conftest import LANGUAGES, ROOT

ENGINE = ROOT / "engine"
PLACE = re.compile(r"\$?\{[^}]*\}")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locales" / language / "engine.po"), encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_engine_is_in_the_catalogue_and_no_other(language: str) -> None:
    lacking, unknown, empty = differences(ROOT / "locales" / language / "engine.po", engine_sentences(ENGINE))
    assert (lacking, unknown, empty) == ([], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_places_as_its_sentence(language: str) -> None:
    for entry in catalogue(language):
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        for form in forms:
            assert sorted(PLACE.findall(form)) == sorted(PLACE.findall(entry.msgid)), entry.msgid


def test_tetum_writes_the_glottal_stop_with_its_own_letter() -> None:
    wrong = [entry.msgstr for entry in catalogue("tet") if "'" in entry.msgstr or "´" in entry.msgstr]
    assert wrong == []


def test_tetum_uses_only_letters_of_its_alphabet() -> None:
    foreign = re.compile(r"[ãõçâêôàwqy]", re.IGNORECASE)
    kept = {"`command_id`"}  # a name in the API, not a word
    for entry in catalogue("tet"):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            plain = PLACE.sub("", text)
            for word in kept:
                plain = plain.replace(word, "")
            assert not foreign.search(plain), text


def test_what_no_source_confirms_is_marked_for_review() -> None:
    marked = [entry for entry in catalogue("tet") if "review: pending" in entry.comment]
    assert len(marked) > 100
    assert not any("review" in entry.comment for entry in catalogue("en"))


def test_no_template_says_a_sentence_that_is_not_written_out() -> None:
    found = {
        str(path.relative_to(ROOT)): computed
        for path in ENGINE.rglob("*.html")
        if (computed := computed_in_template(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_template_holds_a_word_of_its_own() -> None:
    bare = re.compile(r">\s*([A-Za-z][a-z]+(?: [a-z]+)*)\s*<")
    meant = {"Tais"}
    for path in ENGINE.rglob("*.html"):
        if path.is_relative_to(ENGINE / "studio"):
            continue  # the implementer's tool speaks English: docs/decisions/0010
        text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert set(bare.findall(text)) <= meant, path


def test_labels_that_the_compiler_adds_are_among_the_engines_sentences() -> None:
    assert {(label, "") for label in COMPANION_LABELS.values()} <= sentences()


def test_sentences_are_found_in_templates_and_code() -> None:
    assert in_template('{{ say("One") }} {{ many("a", "b", 2) }}') == {("One", ""), ("a", "b")}
    assert computed_in_template("{{ say(name) }}") == ["say(name) }}"]
    code = ast.parse('t.say("A" if x else "B")\nt.many("c", "d", n)\nt.say({0: "E"}[k])\nt.say(unknown)')
    assert in_code(code) == {("A", ""), ("B", ""), ("c", "d"), ("E", "")}


def test_a_missing_sentence_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Old"\nmsgstr "Tuan"\n\nmsgid "Blank"\nmsgstr ""\n', encoding="utf-8")
    assert differences(path, {("New", ""), ("Blank", "")}) == (["New"], ["Old"], ["Blank"])


def test_fuzzy_and_blank_entries_are_not_spoken(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n\n#, fuzzy\nmsgid "A"\nmsgstr "B"\n\nmsgid "C"\nmsgstr ""\n', encoding="utf-8"
    )
    found = read(path, "pt")
    assert (found.get("A"), found.get("C")) == ("", "")


def test_an_earlier_catalogue_wins_and_a_missing_file_is_empty(tmp_path: Path) -> None:
    one, two = Catalogue("pt", {("", "A"): ("1",)}), Catalogue("pt", {("", "A"): ("2",), ("", "B"): ("3",)})
    found = merge("pt", [one, two])
    assert (found.get("A"), found.get("B"), read(tmp_path / "none.po", "pt").entries) == ("1", "3", {})


def test_words_of_a_context_are_found_by_its_id_or_by_its_folders_name(tmp_path: Path) -> None:
    (tmp_path / "pt").mkdir()
    text = 'msgid ""\nmsgstr ""\n\nmsgid "Case"\nmsgstr "Processo"\n'
    (tmp_path / "pt" / "some-where.po").write_text(text, encoding="utf-8")
    assert load([tmp_path], "some_where", ["pt"])["pt"].content.get("Case") == "Processo"
