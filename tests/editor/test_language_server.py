"""A real YAML language server, the one that VS Code and others run, completes, underlines and explains the files of a context."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bootstrap.authoring.schemas import line_for, save, texts
from engine.cli.main import main
from engine.compiler.types import written_types
from engine.definitions.forms import QUESTION_TYPES
from engine.definitions.rules import VERBS
from engine.definitions.workflows import WHEN
from tests.editor.speaking import Editor

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
COUNTRY = ROOT / "contexts" / "timor-leste"

FORM = """\
form: follow_up
title: Follow-up
class: personal
purpose: To see how it went
questions:
  - ask: done_on
    label: Date
    type: dat
    requird: true
  - ask: how
    label: How did it go?
    type: choose_one
    options: ris
"""

RULE = """\
record: case
rules:
  told:
    title: The duty manager is told
    when:
      c
    then:
      - title: Look at it
        binding: mu
        note: why
        """


def written(folder: Path, kind: str, text: str, schemas: Path = SCHEMAS) -> Path:
    """A file of a kind whose first line links it to its schema."""
    file = folder / f"{kind}.yaml"
    file.write_text(f"{line_for(file, kind, schemas)}\n{text}", encoding="utf-8")
    return file


def start(file: Path, words: str) -> tuple[int, int]:
    """The line and column where some words begin, counted from 0."""
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines()):
        if words in text:
            return line, text.index(words)
    raise AssertionError(f"{words!r} stands nowhere")


def end(file: Path, words: str) -> tuple[int, int]:
    """The line and column behind some words."""
    line, column = start(file, words)
    return line, column + len(words)


def test_a_wrong_key_and_a_wrong_word_are_underlined_where_they_stand(editor: Editor, tmp_path: Path) -> None:
    file = written(tmp_path, "form", FORM)
    places = {(each["range"]["start"]["line"], each["range"]["start"]["character"]) for each in editor.open(file)}
    assert places == {start(file, "requird"), end(file, "type: ")}


def test_the_page_about_editors_says_what_the_server_answers(editor: Editor, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "editor.md").read_text(encoding="utf-8")
    shown = page.partition("For this form\n\n```yaml\n")[2].partition("```")[0]
    file = written(tmp_path, "form", shown.partition("\n")[2])
    table = [line.strip("| ").split(" | ") for line in page.splitlines() if line[:3].strip("| ").isdigit()]
    found = {
        (each["range"]["start"]["line"] + 1, each["range"]["start"]["character"] + 1): each["message"]
        for each in editor.open(file)
    }
    assert set(found) == {(int(place.split(",")[0]), int(place.split(",")[1])) for place, _ in table}
    for place, said in table:
        line, column = (int(each) for each in place.split(","))
        assert found[line, column].startswith(said.removesuffix("…").strip())
    assert {"audio", "choose_many", "choose_one", "consent", "date"} <= editor.completions(
        file, *end(file, "type: dat")
    )
    assert "The question as people read it" in editor.hover(file, *start(file, "label"))


def test_a_file_without_faults_is_not_underlined(editor: Editor) -> None:
    shipped = [COUNTRY / "roles.yaml", COUNTRY / "options" / "nationalities.yaml", ROOT / "workflows" / "case.yaml"]
    assert {file.name: editor.open(file) for file in shipped} == {file.name: [] for file in shipped}


def test_all_question_types_are_offered(editor: Editor, tmp_path: Path) -> None:
    file = written(tmp_path, "form", FORM.replace("type: dat", "type: "))
    editor.open(file)
    assert set(QUESTION_TYPES) <= editor.completions(file, *end(file, "type: "))


def test_the_verbs_and_triggers_of_a_rule_are_offered(editor: Editor, tmp_path: Path) -> None:
    file = written(tmp_path, "record", RULE)
    editor.open(file)
    last = len(RULE.splitlines())
    assert set(VERBS) <= editor.completions(file, last, 8)
    assert set(WHEN) <= editor.completions(file, *end(file, "      c"))


def test_a_key_is_explained_where_the_mouse_rests(editor: Editor, tmp_path: Path) -> None:
    file = written(tmp_path, "record", RULE)
    editor.open(file)
    assert "must" in editor.hover(file, *start(file, "binding"))
    assert "sets something off" in editor.hover(file, *start(file, "when"))


def test_a_question_type_is_explained_where_the_mouse_rests(editor: Editor, tmp_path: Path) -> None:
    file = written(tmp_path, "form", FORM.replace("type: dat", "type: date"))
    editor.open(file)
    assert written_types()["date"].about.split(".")[0] in editor.hover(file, *end(file, "type: "))


def test_the_ids_of_a_context_are_offered_where_they_can_stand(editor: Editor, tmp_path: Path) -> None:
    folder = tmp_path / ".tais" / "schemas"
    save(texts(COUNTRY), folder)
    form = written(tmp_path, "form", FORM, folder)
    assert start(form, "ris")[0] not in {each["range"]["start"]["line"] for each in editor.open(form)}
    assert {"risk_levels", "nationalities"} <= editor.completions(form, *end(form, "options: ris"))
    rule = written(
        tmp_path,
        "record",
        RULE.replace("      c\n", "      entered: \n").replace("title: Look at it", "notify: "),
        folder,
    )
    editor.open(rule)
    assert {"registered", "closed"} <= editor.completions(rule, *end(rule, "entered: "))
    assert {"caseworker", "duty_manager"} <= editor.completions(rule, *end(rule, "notify: "))


@pytest.mark.parametrize("name", ["form", "workflow", "record"])
def test_what_an_editor_reads_is_short_enough_to_be_read_at_each_keystroke(name: str) -> None:
    assert (SCHEMAS / f"{name}.json").stat().st_size < 250_000


def test_a_new_context_is_known_to_the_editor_at_once(editor: Editor, tmp_path: Path) -> None:
    folder = tmp_path / "far-land"
    said = ("--title", "Far Land", "--source", "en", "--languages", "en", "--time-zone", "UTC", "--take", "none")
    assert main(["new", str(folder), *said]) == 0
    files = sorted(folder.rglob("*.yaml"))
    assert {file.name: editor.open(file) for file in files} == {file.name: [] for file in files}
    rule = folder / "rules" / "request.yaml"
    assert {"clerk", "lead"} <= editor.completions(rule, *end(rule, "notify: "))
