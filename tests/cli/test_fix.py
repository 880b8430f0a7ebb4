"""`tais fix`: mends what needs no thinking, shows it, keeps the rest as it was, and has nothing to do the second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bootstrap.authoring.fix import mend
from engine.cli.main import main
from tests.diagnostics.fixtures import BASE, HERE, LIBRARY, WITHOUT, overlay, whole, write

MENDED = (
    *("E106", "E107", "E114_alike", "E116", "E120", "E121", "E122", "E123", "E124", "E125", "E126", "E127_in_quotes"),
    *("E128", "E129", "E132", "E133/semicolon", "E133/equals", "E143", "E301", "E306", "E404", "E407", "E411", "E605"),
)
SLIPS = {
    "E114_alike": ("forms/order_letter.yaml", "class: plain\n", "class: plain\nclass: plain\n"),
    "E127_in_quotes": ("forms/order_letter.yaml", "title: Order", "title: 'It's an order'"),
}
LETTER = "forms/order_letter.yaml"
BROKEN = (
    "form: order_letter   \ntitle: Order: the letter # the letter\nclass: plain\nclass: plain\npurpose: House #3\nquestions:\n"
    "  - {ask: what, label: What, if any, type: choose_one, options: part_kind, requird: true} \n"
    "  - {ask: remark, label: Remark [optional], type: long_text} # remarks\n"
    "\t- {ask: more, label: @More, type: long_text}\n"
    "  - ask: again   # a comment\n    label: 'It's here'\n    type:long_text\n"
)
WHOLE = (
    'form: order_letter\ntitle: "Order: the letter" # the letter\nclass: plain\npurpose: "House #3"\nquestions:\n'
    "  - ask: what\n    label: What, if any\n    type: choose_one\n    options: part_kinds\n    required: true\n"
    '  - {ask: remark, label: "Remark [optional]", type: long_text} # remarks\n'
    '  - {ask: more, label: "@More", type: long_text}\n'
    '  - ask: again   # a comment\n    label: "It\'s here"\n    type: long_text\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a context, which is the working directory."""
    context = tmp_path / "bicycles"
    write(overlay(BASE), context)
    monkeypatch.chdir(context)
    return context


def faulty(code: str) -> dict[str, bytes]:
    """The files of a fixture, or of a slip named here."""
    if code in SLIPS:
        path, old, new = SLIPS[code]
        return {path: overlay(BASE)[path].replace(old.encode(), new.encode(), 1)}
    return overlay(HERE / code / "faulty")


@pytest.mark.parametrize("name", MENDED)
def test_a_fault_that_needs_no_thinking_is_mended_and_then_there_is_nothing_to_do(name: str, folder: Path) -> None:
    files = {path: data.decode() for path, data in whole(faulty(name)).items() if path != WITHOUT}
    write({path: text.encode() for path, text in files.items()}, folder)
    texts, mended, remaining = mend(Path(), files, LIBRARY)
    assert name[:4] in {each.code for each in mended}
    assert [each.code for each in remaining] == []
    again, nothing, _ = mend(Path(), texts, LIBRARY)
    assert (again, nothing) == (texts, [])


def test_each_change_is_shown_comments_stay_and_the_context_checks_clean(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = folder / LETTER
    letter.write_bytes(("\ufeff" + BROKEN.replace("\n", "\r\n")).encode())
    assert main(["fix", "."]) == 0
    said = capsys.readouterr().out
    assert "line ends of Windows, or a byte order mark, are taken away" in said
    assert "-title: Order: the letter # the letter\n" in said
    assert '+title: "Order: the letter" # the letter\n' in said
    assert said.endswith("Mended 11 faults in 1 file.\n")
    assert letter.read_text(encoding="utf-8") == WHOLE
    assert main(["fix", "."]) == 0
    assert capsys.readouterr().out == "Nothing to mend without thinking.\n"


def test_a_dry_run_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / LETTER).write_text(BROKEN, encoding="utf-8")
    assert main(["fix", ".", "--dry-run"]) == 0
    assert capsys.readouterr().out.endswith("Would mend 11 faults in 1 file.\n")
    assert (folder / LETTER).read_text(encoding="utf-8") == BROKEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("options: part_kinds", "options: kinds_of_parts"),  # too far from any list
        ("class: plain\n", "class: plain\nclass: personal\n"),  # twice, and not alike
        ("title: Order", "title: !Order"),  # a mark that may be meant or not
        ("ask: remark", "ask: Remark"),  # an id that others may name
    ],
)
def test_what_somebody_must_think_about_stays(
    folder: Path, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = folder / LETTER
    text = letter.read_text(encoding="utf-8").replace(old, new, 1)
    letter.write_text(text, encoding="utf-8")
    assert main(["fix", "."]) == 1
    heard = capsys.readouterr()
    assert letter.read_text(encoding="utf-8") == text
    assert heard.out == "Nothing to mend without thinking.\n"
    assert "1 error in 1 file." in heard.err


def test_spaces_that_a_text_needs_stay(folder: Path) -> None:
    letter = folder / LETTER
    text = letter.read_text(encoding="utf-8").replace("To order what is needed", "|\n  one  \n  two")
    letter.write_text(text, encoding="utf-8")
    assert main(["fix", "."]) == 0
    assert letter.read_text(encoding="utf-8") == text
