"""Folders and tables: which files are read, and what is said of those that are missing, unreadable or broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagnostics import Diagnostic
from engine.source import read_context, read_table


def write(root: Path, files: dict[str, str]) -> Path:
    """Some files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def told(faults: list[Diagnostic]) -> list[str]:
    return [f"{fault.code} {Path(fault.span.file).name}:{fault.span.line}" for fault in faults]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write(tmp_path / "shared", {"forms/a.yaml": "form: a\ntitle: A\n", "workflows/duties.yaml": "duties:\n  d: {title: D}\n"})


def test_a_context_is_read_over_the_library(tmp_path: Path, library: Path) -> None:
    files = {
        "context.yaml": "context: c\nuses: {forms: [a]}\n",
        "places/x.csv": "code,name\nA,B\n",
        "people/one.yaml": "people:\n  x: {}\n",
    }
    laid, faults = read_context(write(tmp_path / "c", files), library)
    assert faults == []
    assert [(each.kind, each.id, each.layer) for each in laid.documents] == [
        ("form", "a", "library"), ("duties", "", "library"), ("context", "c", "c"), ("people", "one", "c")
    ]  # fmt: skip
    (table,) = laid.tables
    assert (table.folder, table.name, table.layer, table.rows[0][1].text) == ("places", "x", "c", "B")


def test_a_missing_folder_is_told(tmp_path: Path, library: Path) -> None:
    assert told(read_context(tmp_path / "nowhere", library)[1]) == ["E101 nowhere:1"]


def test_a_missing_context_file_is_told(tmp_path: Path, library: Path) -> None:
    assert told(read_context(write(tmp_path / "c", {"roles.yaml": "roles:\n  r: {}\n"}), library)[1]) == ["E101 context.yaml:1"]


def test_a_link_to_nowhere_is_told_and_hides_nothing(tmp_path: Path, library: Path) -> None:
    root = write(tmp_path / "c", {"context.yaml": "context: c\ntitle: A: b\n"})
    (root / "gone.yaml").symlink_to(root / "not-there")
    laid, faults = read_context(root, library)
    assert told(faults) == ["E125 context.yaml:2", "E101 gone.yaml:1"]
    assert laid.damaged


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, library: Path) -> None:
    root = write(tmp_path / "c", {"context.yaml": "context: c\n"})
    (root / "circle.yaml").symlink_to(root / "circle.yaml")
    assert told(read_context(root, library)[1]) == ["E102 circle.yaml:1"]


def test_hidden_files_and_catalogues_are_left_out(tmp_path: Path, library: Path) -> None:
    files = {"context.yaml": "context: c\n", ".hidden.yaml": "a: b: c", ".git/x.yaml": "a: b: c", "locales/x.yaml": "a: b: c"}
    assert read_context(write(tmp_path / "c", files), library)[1] == []


def test_places_name_files_relative_to_the_working_directory(tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "c", {"context.yaml": "context: c\ntitle: A: b\n"})
    monkeypatch.chdir(tmp_path)
    _, faults = read_context(tmp_path / "c", library)
    assert [fault.span.file for fault in faults] == ["c/context.yaml"]


def test_cells_know_their_place_and_quotes() -> None:
    table, faults = read_table(b'code,name,note\nA, Dili ,"one, ""two"""\nB,,\n', "places/x.csv")
    assert faults == []
    assert table is not None
    assert [[cell.text for cell in row] for row in table.rows] == [["A", "Dili", 'one, "two"'], ["B", "", ""]]
    assert (table.rows[0][2].span.line, table.rows[0][2].span.column) == (2, 10)
    assert table.column("note") == 2
    assert table.column("other") is None


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"", ["E160 x.csv:1"]),
        (b"a,,c\n", ["E160 x.csv:1"]),
        (b"a,b,a\n", ["E160 x.csv:1"]),
        (b"a,b\n1\n1,2\n1,2,3\n", ["E161 x.csv:2", "E161 x.csv:4"]),
        (b'a,b\n"open,2\n1,2\n', ["E162 x.csv:2"]),
        (b'a,b\n"x" y,2\n', ["E162 x.csv:2"]),
        (b"a,b\n\xff,2\n", ["E105 x.csv:2"]),
    ],
)
def test_faults_of_a_table_are_told(data: bytes, faults: list[str]) -> None:
    assert told(read_table(data, "x.csv")[1]) == faults


@pytest.mark.parametrize("broken", ["form: {a\n", "\x00form: a\n", "form: [a,, b]\n", "form a b\n"])
def test_what_stood_in_a_broken_file_is_not_told_to_be_missing(tmp_path: Path, library: Path, broken: str) -> None:
    write(library, {"forms/a.yaml": broken})
    root = write(tmp_path / "c", {"context.yaml": "context: c\nuses: {forms: [a, b]}\n", "forms/x.yaml": "form: x\nextends: a\n"})
    laid, faults = read_context(root, library)
    assert {each for each in told(faults) if "a.yaml" not in each} == {"E147 context.yaml:2"}
    assert any("a.yaml" in each for each in told(faults))
    assert "b" in faults[[fault.code for fault in faults].index("E147")].message
    assert laid.damaged
    assert ("form", "b") in laid.missing
