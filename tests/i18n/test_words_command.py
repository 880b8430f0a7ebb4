"""`tais locales` from the outside: what it tells, what it writes, what it leaves alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from engine.cli.main import main

COUNTRY = {
    "context.yaml": (
        "context: toy\ntitle: The lending library\nstatus: demonstration\ntime_zone: Asia/Dili\n"
        "languages: {source: en, offered: [en, tet]}\nuses:\n  forms: []\n  workflows: []\n"
    ),
    "duties.yaml": "duties:\n  keeper: {title: Keeper of the book, is: owner}\n",
    "roles.yaml": (
        "roles:\n  librarian:\n    title: Librarian\n    duties: [keeper]\n"
        "    sees:\n      - {record: lending, which: own, write: true}\n    may: [create_lending]\n"
    ),
    "forms/loan.yaml": (
        "form: loan\ntitle: Loan\nclass: plain\npurpose: To know who has which book\nquestions:\n"
        '  - {ask: reader, label: "Who borrows?", type: text}\n'
        "  - ask: note\n    label: Anything to say to ${reader}?\n    type: text\n"
        "  - {ask: lent_on, label: Date, type: date}\n"
    ),
    "workflows/lending.yaml": (
        "workflow: lending\ntitle: Lending\nplural: Lendings\npath: lendings\nforms: [loan]\ninitial: lent\nstates:\n"
        "  lent:\n    title: Lent\n    transitions:\n      - {event: give_back, title: Give back, by: keeper, to: back}\n"
        "  back:\n    title: Given back\n    final: true\n"
    ),
}
TETUM = {
    "The lending library": "Biblioteka",
    "Loan": "Empresta",
    "Who borrows?": "Sé mak empresta?",
    "Anything to say to ${reader}?": "Buat ruma atu hatete ba ${reader} ka lae?",
    "To know who has which book": "Atu hatene livru iha ne’ebé",
    "Lending": "Empresta livru",
    "Lendings": "Empresta livru",
    "Lent": "Empresta ona",
    "Give back": "Fó fila",
    "Given back": "Fó fila ona",
    "Librarian": "Bibliotekáriu",
    "Keeper of the book": "Ema ne’ebé kaer livru",
}


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small country of its own, outside of what Tais ships; the working directory is the folder around it."""
    for name, text in COUNTRY.items():
        path = tmp_path / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "toy"


def catalogue(country: Path, language: str = "tet", name: str = "toy") -> Path:
    return country / "locales" / language / f"{name}.po"


def translate(country: Path) -> None:
    """Everything in Tetum, by hand as a translator would."""
    path = catalogue(country)
    text = path.read_text(encoding="utf-8")
    for sentence, translation in TETUM.items():
        text = text.replace(f'msgid "{sentence}"\nmsgstr ""', f'msgid "{sentence}"\nmsgstr "{translation}"')
    path.write_text(text, encoding="utf-8")
    engine = catalogue(country, name="engine")
    if engine.is_file():  # sentences of the engine that were added a moment ago
        file = polib.pofile(str(engine), wrapwidth=0)
        for entry in file.untranslated_entries():
            entry.msgstr = entry.msgid
        file.save()


def line(said: str, language: str, name: str) -> list[str]:
    """The numbers of one catalogue: strings, translated, missing, stale, review pending, places wrong."""
    return next(each.split()[2:] for each in said.splitlines() if each.split()[:2] == [language, name])


def test_a_language_without_catalogue_lacks_everything(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locales", "toy"]) == 1
    said = capsys.readouterr().out
    assert line(said, "tet", "toy") == ["12", "0", "12", "0", "0", "0"]
    assert "toy/locales/tet/toy.po: missing\n" in said
    assert "  Anything to say to ${reader}?\n" in said
    assert not (country / "locales").exists()


def test_the_language_of_the_sentences_needs_no_catalogue(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["locales", "toy"])
    said = capsys.readouterr().out
    assert line(said, "tet", "toy")
    assert not any(each.startswith("en ") for each in said.splitlines())


def test_what_tais_ships_in_a_language_is_not_asked_for_again(
    country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["locales", "toy", "--write"])
    assert "Date" not in catalogue(country).read_text(encoding="utf-8")
    assert not catalogue(country, name="library").exists()


def test_missing_entries_are_added_with_their_place_and_the_source_says_itself(country: Path) -> None:
    assert main(["locales", "toy", "--write"]) == 1
    found = {entry.msgid: entry for entry in polib.pofile(str(catalogue(country)))}
    asked = found["Anything to say to ${reader}?"]
    assert (asked.msgstr, asked.comment, asked.tcomment) == ("", "label: form loan.note", "review: pending")
    assert asked.occurrences == [("forms/loan.yaml", "")]
    own = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalogue(country, "en")))}
    assert own["Loan"] == "Loan"


def test_a_complete_language_exits_with_0_and_nothing_is_written_again(
    country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["locales", "toy", "--write"])
    translate(country)
    before = catalogue(country).read_bytes()
    times = catalogue(country).stat().st_mtime_ns
    capsys.readouterr()
    assert main(["locales", "toy", "--write"]) == 0
    said = capsys.readouterr().out
    assert line(said, "tet", "toy") == ["12", "12", "0", "0", "12", "0"]
    assert "written" not in said
    assert (catalogue(country).read_bytes(), catalogue(country).stat().st_mtime_ns) == (before, times)


def test_a_new_sentence_stands_after_the_one_before_it_and_the_rest_keeps_its_order(country: Path) -> None:
    main(["locales", "toy", "--write"])
    translate(country)
    form = country / "forms" / "loan.yaml"
    form.write_text(form.read_text(encoding="utf-8") + "  - {ask: due, label: Back by, type: date}\n", encoding="utf-8")
    before = [entry.msgid for entry in polib.pofile(str(catalogue(country)))]
    assert main(["locales", "toy", "--write"]) == 1
    after = [entry.msgid for entry in polib.pofile(str(catalogue(country)))]
    place = before.index("Anything to say to ${reader}?") + 1
    assert after == [*before[:place], "Back by", *before[place:]]


def test_a_sentence_that_nobody_says_any_more_is_kept_apart_and_comes_back_with_its_translation(country: Path) -> None:
    main(["locales", "toy", "--write"])
    translate(country)
    path = catalogue(country)
    path.write_text(
        path.read_text(encoding="utf-8").replace("# review: pending\n#. title: form loan\n", "# Checked by two\n")
    )
    form = country / "forms" / "loan.yaml"
    form.write_text(COUNTRY["forms/loan.yaml"].replace("title: Loan", "title: A loan"), encoding="utf-8")
    main(["locales", "toy", "--write"])
    gone = polib.pofile(str(path)).find("Loan", include_obsolete_entries=True)
    assert gone is not None
    assert (gone.obsolete, gone.msgstr, gone.tcomment) == (1, "Empresta", "Checked by two")
    form.write_text(COUNTRY["forms/loan.yaml"], encoding="utf-8")
    main(["locales", "toy", "--write"])
    back = polib.pofile(str(path)).find("Loan")
    assert back is not None
    assert (back.obsolete, back.msgstr, back.tcomment) == (0, "Empresta", "Checked by two")


def test_a_changed_place_is_told_and_stops_the_command(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["locales", "toy", "--write"])
    translate(country)
    path = catalogue(country)
    path.write_text(path.read_text(encoding="utf-8").replace("ba ${reader} ka", "ba ${lee_nain} ka"), encoding="utf-8")
    capsys.readouterr()
    assert main(["locales", "toy"]) == 1
    said = capsys.readouterr().out
    assert line(said, "tet", "toy")[-1] == "1"
    assert "toy.po: places wrong\n  Anything to say to ${reader}?\n" in said


def test_a_fuzzy_entry_is_missing_because_it_is_not_spoken(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["locales", "toy", "--write"])
    translate(country)
    path = catalogue(country)
    text = path.read_text(encoding="utf-8").replace('msgid "Loan"', '#, fuzzy\nmsgid "Loan"')
    path.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["locales", "toy"]) == 1
    assert line(capsys.readouterr().out, "tet", "toy")[1:3] == ["11", "1"]


def test_a_country_may_word_a_sentence_of_the_library_in_its_own_way(
    country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["locales", "toy", "--write"])
    translate(country)
    path = catalogue(country)
    path.write_text(path.read_text(encoding="utf-8") + '\nmsgid "Date"\nmsgstr "Loron"\n', encoding="utf-8")
    capsys.readouterr()
    assert main(["locales", "toy", "--write"]) == 0
    assert line(capsys.readouterr().out, "tet", "toy")[3] == "0"
    entry = polib.pofile(str(path)).find("Date")
    assert entry is not None
    assert not entry.obsolete


def test_a_broken_catalogue_is_named_with_its_line(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["locales", "toy", "--write"])
    catalogue(country).write_text('msgid ""\nmsgstr ""\n\nmsgid "Loan"\nrubbish\n', encoding="utf-8")
    capsys.readouterr()
    assert main(["locales", "toy"]) == 1
    said = capsys.readouterr().out
    assert "toy.po" in said
    assert "line 5" in said


def test_a_faulty_context_is_refused_with_the_list_of_check(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (country / "forms" / "loan.yaml").write_text("form: loan\ntitle: Note: this\n", encoding="utf-8")
    assert main(["locales", "toy"]) == 1
    said = capsys.readouterr()
    assert "E125" in said.err
    assert said.out == ""


def test_what_is_written_is_accepted_by_gettext(country: Path) -> None:
    main(["locales", "toy", "--write"])
    translate(country)
    checked(catalogue(country))
    assert polib.pofile(str(catalogue(country))).metadata["Plural-Forms"] == "nplurals=1; plural=0;"


def checked(path: Path) -> None:
    """gettext's own check where it is installed, and in any case polib's, which refuses entries that stand twice."""
    polib.pofile(str(path), check_for_duplicates=True)
    msgfmt = shutil.which("msgfmt")
    if msgfmt:
        done = subprocess.run(
            [msgfmt, "--check", "--output-file=/dev/null", str(path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
