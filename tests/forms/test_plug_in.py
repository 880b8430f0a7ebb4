"""A question type that a package brings: it enters by the same three doors as ours and works on pages, in the API, in `tais check`.

The package here is as one that pip has installed: a folder on the path with its code and what the installer writes beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.compiler.types import built_in_types as written
from engine.definitions.forms import QUESTION_TYPES
from engine.forms.types import built_in_types as read
from engine.forms.types import question_types
from engine.web.drawing.types import built_in_types as drawn

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "engine" / "web"

PACKAGE = '''
"""Numbers of books, with their check digit."""

from engine.compiler.types import WrittenType
from engine.forms.problems import Fault
from engine.forms.types.kind import QuestionType, write_word
from engine.web.drawing.types import DrawnType


def _reader(question, surroundings, otherwise):
    def read(raw):
        if not isinstance(raw, str) or not raw.strip():
            return otherwise(raw)
        digits = raw.replace("-", "").strip()
        right = len(digits) == 13 and digits.isdecimal() and sum(int(d) * (1, 3)[n % 2] for n, d in enumerate(digits)) % 10 == 0
        return digits if right else Fault("option_unknown", {"option": "isbn"})

    return read


def forms():
    return (QuestionType("isbn", "text", _reader, write_word, lambda question, around: {"type": "string", "pattern": "^[0-9-]+$"}),)


def compiler():
    return (WrittenType("isbn", "The number of a book.", "ask: number\\nlabel: Number\\ntype: isbn\\n", computed="text"),)


SOURCE = \'\'\'{% extends "frame_one.html" %}{% block control %}
<input class="field isbn" type="text" inputmode="numeric" id="{{ slot('path') }}"
 name="{{ slot('path') }}" value="{{ slot('value:') }}"{{ slot('invalid') }}>
{% endblock %}\'\'\'


def web():
    return (DrawnType("isbn", source=SOURCE, reader="word", mode="numeric"),)
'''
DOORS = {"tais.forms.types": "forms", "tais.compiler.types": "compiler", "tais.web.types": "web"}


def install(folder: Path, *without: str) -> None:
    """Puts the package into a folder as pip would."""
    (folder / "isbn_type.py").write_text(PACKAGE)
    about = folder / "isbn_type-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: isbn-type\nVersion: 1.0\n")
    doors = [f"[{door}]\nisbn = isbn_type:{name}\n" for door, name in DOORS.items() if door not in without]
    (about / "entry_points.txt").write_text("\n".join(doors))


def country(folder: Path, kind: str = "isbn") -> Path:
    """The finds of `tests/web/finds`, and the number of a book among them."""
    made = folder / "finds"
    for path in (ROOT / "tests" / "web" / "finds").rglob("*.*"):
        text = path.read_text()
        if path.name == "sheet.yaml":
            question = f"  - {{ask: book, label: Number of the book, type: {kind}}}\n  - ask: bound\n"
            question += '    label: Bound\n    type: text\n    show_if: book == "9780306406157"\n'
            text = text.replace("  - {ask: told,", question + "  - {ask: told,")
        target = made / path.relative_to(ROOT / "tests" / "web" / "finds")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return made


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A program with the package installed."""
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "TAIS_CACHE": "off", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=120, env=environment, cwd=ROOT, check=False
    )


def check(folder: Path, context: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "-c", "import sys; from engine.cli.main import main; sys.exit(main())", "check", str(context))


def test_a_type_that_a_package_brings_can_be_asked(tmp_path: Path) -> None:
    install(tmp_path)
    done = check(tmp_path, country(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_the_package_the_type_is_none(tmp_path: Path) -> None:
    done = check(tmp_path, country(tmp_path))
    assert done.returncode == 1
    assert "E306" in done.stdout
    assert "`isbn` is not a word that can stand here" in done.stdout


def test_a_misspelt_one_is_suggested_among_those_installed(tmp_path: Path) -> None:
    install(tmp_path)
    done = check(tmp_path, country(tmp_path, "isnb"))
    assert "Did you mean `isbn`?" in " ".join(done.stdout.split())


@pytest.mark.parametrize("door", list(DOORS))
def test_a_part_that_is_missing_is_told_at_the_start(tmp_path: Path, door: str) -> None:
    install(tmp_path, door)
    done = check(tmp_path, ROOT / "tests" / "web" / "finds")
    assert done.returncode == 1
    assert "E520" in done.stdout
    assert f"an entry point `isbn` in the group `{door}`" in " ".join(done.stdout.split())


PROGRAM = '''
import sys, tempfile
from pathlib import Path
from engine.bootstrap.check import compiled
from tests.web.conftest import opened

context, found = compiled(Path(sys.argv[1]))
assert context is not None, found
with tempfile.TemporaryDirectory() as folder, opened(context, Path(folder)) as house:
    dora = house.visitor("dora")
    dora.open("/finds/new")
    dora.press()
    sheet = dora.address
    assert 'class="field isbn"' in dora.body and 'data-read="word"' in dora.body
    fields = {**dora.page.main.fields(), "called": "A book", "found_in": "N", "do": "complete"}
    dora.send({**fields, "book": "978-0-306-40615-8"})
    assert dora.status == 422 and "Number of the book" in dora.page.text
    dora.send({**fields, "book": "978-0-306-40615-7", "bound": "in leather"})
    assert dora.status == 200, dora.page.text
    answers = dora.client.get("/api/v1" + sheet).json()["answers"]
    assert (answers["book"], answers["bound"]) == ("9780306406157", "in leather")
    dora.open(sheet)
    assert 'value="9780306406157"' in dora.body
print("works")
'''


def test_it_works_on_pages_in_conditions_and_in_the_api(tmp_path: Path) -> None:
    install(tmp_path)
    done = run(tmp_path, "-c", PROGRAM, str(country(tmp_path)))
    assert done.stdout.strip() == "works", done.stdout + done.stderr


# --- the built-in ones have every part too --------------------------------------------------------------------------
def test_every_type_of_the_language_has_every_part() -> None:
    names = set(QUESTION_TYPES)
    assert {each.name for each in read()} == names
    assert {each.name for each in written()} == names
    assert {each.name for each in drawn()} == names


@pytest.mark.parametrize("each", written(), ids=lambda one: one.name)
def test_a_type_is_explained_and_shown(each: object) -> None:
    assert each.about.endswith(".")  # type: ignore[attr-defined]
    assert f"type: {each.name}\n" in each.example  # type: ignore[attr-defined]


@pytest.mark.parametrize("each", drawn(), ids=lambda one: one.name)
def test_a_type_has_its_fragment_and_its_reader_in_the_script(each: object) -> None:
    templates = [name for name in (each.template, each.many) if name]  # type: ignore[attr-defined]
    assert templates
    assert all((WEB / "questions" / name).is_file() for name in templates)
    script = (WEB / "static" / "form" / "answers.js").read_text()
    readers = script.partition("const READERS = {")[2].partition("}")[0]
    assert each.reader in readers.replace(":", " ").replace(",", " ").split()  # type: ignore[attr-defined]


def test_ours_enter_by_the_same_doors_as_others() -> None:
    assert set(question_types()) == set(QUESTION_TYPES)
