"""`tais check` from the outside: exit codes, text, JSON, and no stack trace whatever happens."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
TAIS = Path(sys.executable).parent / "tais"


def write(root: Path, files: dict[str, str]) -> Path:
    """Some files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", errors="surrogateescape"))
    return root


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


BROKEN = {
    "country/context.yaml": "context: country\ntitle: Note: this\n",
    "country/forms/a.yaml": "form: a\nquestions:\n  - {ask: b, label: Yes, of course, type: text}\n  - {ask: b, ask: c}\n",
    "country/forms/bad.yaml": "form: bad\ntitle: caf\udce9\n",
    "country/forms/tab.yaml": "form: tab\nquestions:\n\t- ask: a\n",
    "country/empty.yaml": "",
}


def test_every_fault_of_every_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, BROKEN)
    assert main(["check", "country", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    ours = [(each["file"], each["line"], each["column"], each["code"]) for each in found if each["code"] < "E150"]
    assert ours == [
        ("country/context.yaml", 2, 8, "E125"),
        ("country/empty.yaml", 1, 1, "E103"),
        ("country/forms/a.yaml", 3, 26, "E120"),
        ("country/forms/a.yaml", 4, 14, "E114"),
        ("country/forms/bad.yaml", 2, 11, "E105"),
        ("country/forms/tab.yaml", 3, 1, "E107"),
    ]


def test_json_has_exactly_the_promised_keys(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, BROKEN)
    main(["check", "country/forms/a.yaml", "--format", "json"])
    twice = next(each for each in json.loads(capsys.readouterr().out) if each["code"] == "E114")
    places = {"file": "country/forms/a.yaml", "line": 4, "end_line": 4}
    assert twice == {
        "code": "E114",
        "severity": "error",
        "message": "`ask` is written twice.",
        "remedy": "Keep one of the two.",
        **places,
        "column": 14,
        "end_column": 17,
        "related": [{"message": "first written here", **places, "column": 6, "end_column": 9}],
        "edits": [],
    }


def test_text_shows_the_line_with_a_caret_and_the_remedy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"x.yaml": "form: x\nquestions:\n  - ask: a\n    label: Note: this\n"})
    assert main(["check", "x.yaml"]) == 1
    assert capsys.readouterr().out == (
        "x.yaml:4:12  error E125  This text holds a colon, which YAML takes for a key.\n"
        "    label: Note: this\n"
        "           ^^^^^^^^^^  Put the whole text in quotes.\n"
        "1 error in 1 file.\n"
    )


def test_a_second_place_is_told_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"x.yaml": "form: x\ntitle: a\ntitle: b\n"})
    main(["check", "x.yaml"])
    assert "    x.yaml:2:1  first written here\n" in capsys.readouterr().out


def test_a_long_line_is_cut_around_the_caret(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"x.yaml": f"form: x\none: {{a: {'long ' * 60}, b: 08:30, c: {'long ' * 60}}}\n"})
    main(["check", "x.yaml"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) < 200
    start = lines[2].index("^")
    assert lines[1][start:].startswith("08:30")


def test_the_caret_stands_right_below_wide_and_combining_letters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"x.yaml": "form: x\none: {a: 日本e\u0301, b: 08:30}\n"})
    main(["check", "x.yaml"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].index("^") == lines[1].index("08:30") + 2 - 1  # two letters of double width, one of none


def test_control_characters_of_a_file_never_reach_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"x.yaml": "form: x\ntitle: \x1b[31mred\x07\u202e\n"})
    assert main(["check", "x.yaml"]) == 1
    out = capsys.readouterr().out
    assert not set("\x1b\x07\u202e") & set(out)


def test_a_clean_file_exits_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"x.yaml": "form: x\ntitle: X\n"})
    assert main(["check", "x.yaml"]) == 0
    assert capsys.readouterr().out == "No faults.\n"


def test_a_missing_path_is_a_fault_with_a_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere"]) == 1
    assert "nowhere:1:1  error E101" in capsys.readouterr().out


def test_several_paths_are_checked_together(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"a.yaml": "form: a\nx: @\n", "b.yaml": "form: b\nx: @\n"})
    main(["check", "a.yaml", "b.yaml"])
    assert capsys.readouterr().out.endswith("2 errors in 2 files.\n")


@pytest.mark.parametrize("arguments", [["chek"], ["check"], ["check", "x", "--format", "xml"], ["serve", "x", "--port", "0"]])
def test_wrong_use_exits_with_2_and_says_how(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("tais: ")
    assert "--help" in said


def test_a_failure_of_ours_exits_with_2_and_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = "x" * 5000 + ".yaml"  # longer than any file system allows
    assert main(["check", path]) == 2
    said = capsys.readouterr().err
    assert said.startswith("tais failed, and the fault is not yours: ")
    assert said.endswith("Run it again with --trace to see where.\n")
    assert "Traceback" not in said


def test_trace_shows_where_a_failure_happened(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "x" * 5000 + ".yaml", "--trace"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_the_installed_program_answers_from_any_folder(folder: Path) -> None:
    write(folder, {"x.yaml": "form: x\ntitle: Note: this\n"})
    done = subprocess.run([str(TAIS), "check", "x.yaml"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "x.yaml:2:8  error E125" in done.stdout


COMMANDS = (
    *(["new"], ["schema"], ["docs", "language"]),
    *(["check"], ["fix"], ["docs", "code"], ["explain"], ["diff"], ["lock"], ["serve"], ["dev"], ["apply"]),
    *(["test"], ["locales"], ["worker"], ["audit"], ["audit", "verify"], ["user"], ["user", "add"]),
)


@pytest.mark.parametrize("command", [[], *COMMANDS], ids=" ".join)
def test_every_command_has_help_for_each_option(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Usage: tais")
    lines = said.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("  --"):  # an option's words stand behind it, or on the next line
            words = line.split("  ", 2)[2:] or lines[number + 1 : number + 2]
            assert words[0].strip(), line


def test_all_options_of_serve_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    main(["serve", "--help"])
    said = capsys.readouterr().out
    assert all(option in said for option in ("--host H", "--port N", "--database URL", "--demo", "--apply"))


def test_help_loads_no_room_but_cli() -> None:
    program = (
        "import sys; from engine.cli.main import main; main(['--help']);"
        "print([name for name in sys.modules if name.startswith('engine.') and name.split('.')[1] not in ('cli', 'diagnostics')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("text", "code"), [(None, "E101"), ("", "E103"), ("# later\n", "E103")])
def test_without_its_page_nothing_else_is_said_of_a_context(
    text: str | None, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context = Path(shutil.copytree(ROOT / "contexts" / "library-loans", tmp_path / "library-loans"))
    page = context / "context.yaml"
    page.unlink() if text is None else page.write_text(text, encoding="utf-8")
    assert main(["check", str(context)]) == 1
    said = capsys.readouterr().out
    assert f"context.yaml:1:1  error {code}" in said
    assert said.rstrip().endswith("1 error in 1 file.")
