"""Broken YAML: every fault is told once, at its place, and the rest of the file is still read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from engine.diagnostics import Diagnostic
from engine.source import Document, Mapping_, Scalar, read_table, read_yaml
from engine.source.codes import CODES

TABLE = Path(__file__).with_name("malformed.yaml")
ROWS: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(TABLE.read_text(encoding="utf-8"))


def told(diagnostics: list[Diagnostic]) -> list[str]:
    """Each fault as the table writes it."""
    ordered = sorted(diagnostics, key=lambda each: each.span)
    return [f"{each.code} {each.span.line}:{each.span.column}" for each in ordered]


def texts(document: Document) -> dict[str, str]:
    """The top-level texts of a document."""
    return {entry.key.text: entry.value.text for entry in document.node if isinstance(entry.value, Scalar)}


@pytest.mark.parametrize("row", ROWS, ids=[row["says"] for row in ROWS])
def test_each_fault_is_told_once_at_its_place(row: dict[str, Any]) -> None:
    documents, diagnostics = read_yaml(row["file"].encode(), "f.yaml")
    assert told(diagnostics) == row["faults"]
    if "reads" in row:
        assert texts(documents[0]).items() >= row["reads"].items()


@pytest.mark.parametrize("row", ROWS, ids=[row["says"] for row in ROWS])
def test_each_fault_has_a_sentence_and_a_remedy(row: dict[str, Any]) -> None:
    for each in read_yaml(row["file"].encode(), "f.yaml")[1]:
        assert each.message.endswith((".", "`."))
        assert each.message[0].isupper() or each.message[0] == "`"
        assert each.remedy


def test_every_code_of_a_file_has_a_row_that_provokes_it() -> None:
    provoked = {fault.split()[0] for row in ROWS for fault in row["faults"]}
    elsewhere = {"E101", "E102", "E104", "E105", "E106", "E117"}
    of_files = {code for code in CODES if code < "E140" and code[0] == "E"}
    assert of_files - provoked == elsewhere


def test_bytes_that_are_not_utf8_are_told_with_line_and_byte() -> None:
    documents, diagnostics = read_yaml(b"form: x\ntitle: caf\xe9 \xff\nlabel: \xfe\n", "f.yaml")
    assert told(diagnostics) == ["E105 2:11", "E105 3:8"]
    assert "0xe9" in diagnostics[0].message
    assert "number 11" in diagnostics[0].message
    assert texts(documents[0])["form"] == "x"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ufffe"])
def test_forbidden_characters_are_told_by_name(sign: str) -> None:
    documents, diagnostics = read_yaml(f"form: x\ntitle: a{sign}b\nlabel: kept\n".encode(), "f.yaml")
    assert told(diagnostics) == ["E106 2:9"]
    assert f"U+{ord(sign):04X}" in diagnostics[0].message
    assert texts(documents[0])["label"] == "kept"


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("form: x\ntitle:\u00a0kept\n", "2:7"),
        ("form: x\nhints:\n\u00a0\u00a0- one\ntitle: kept\n", "3:1"),
        ("form: x\nhints:\n  -\u2009one\ntitle: kept\n", "3:4"),
    ],
)
def test_a_space_of_another_kind_is_told_where_yaml_needs_its_own(file: str, place: str) -> None:
    documents, diagnostics = read_yaml(file.encode(), "f.yaml")
    assert told(diagnostics) == [f"E106 {place}"]
    assert "looks like a space" in diagnostics[0].message
    assert (texts(documents[0])["form"], texts(documents[0])["title"]) == ("x", "kept")


def test_a_space_of_another_kind_may_stand_in_a_text() -> None:
    documents, diagnostics = read_yaml("form: x\ntitle: « Né\u00a0ici »\n".encode(), "f.yaml")
    assert diagnostics == []
    assert texts(documents[0])["title"] == "« Né\u00a0ici »"


def test_a_byte_order_mark_at_the_start_is_no_fault() -> None:
    documents, diagnostics = read_yaml("\ufeffform: x\n".encode(), "f.yaml")
    assert diagnostics == []
    assert documents[0].id_span.column == 7


def test_line_ends_of_windows_change_no_place() -> None:
    documents, diagnostics = read_yaml(b"form: x\r\ntitle: One: two\r\n", "f.yaml")
    assert told(diagnostics) == ["E125 2:8"]
    assert texts(documents[0])["title"] == "One: two"


def test_a_file_that_is_too_long_is_not_read() -> None:
    assert told(read_yaml(b"form: x\n" * 130_000, "f.yaml")[1]) == ["E104 1:1"]


def test_an_empty_file_is_told() -> None:
    assert told(read_yaml(b"", "f.yaml")[1]) == ["E103 1:1"]


@pytest.mark.parametrize("deep", ["[" * 100_000, "form: x\na:\n" + "".join(" " * n + "- \n" for n in range(2, 100))])
def test_deep_nesting_is_told(deep: str) -> None:
    assert "E117" in {each.code for each in read_yaml(deep.encode(), "f.yaml")[1]}


def test_a_key_written_twice_names_both_places() -> None:
    (fault,) = read_yaml(b"form: x\na: 1\nb: 2\na: 3\n", "f.yaml")[1]
    assert (fault.span.line, fault.related[0].span.line) == (4, 2)


def test_the_cut_text_of_a_comma_is_put_together_again() -> None:
    documents, _ = read_yaml(b"form: x\none: {label: Yes, of course, sure, type: text}\n", "f.yaml")
    one = documents[0].node.get("one")
    assert isinstance(one, Mapping_)
    assert one.keys() == ("label", "type")
    assert one.text("label") == "Yes, of course, sure"


def test_what_was_given_up_marks_the_document_as_damaged() -> None:
    (first, second), _ = read_yaml(b"form: x\na: [b,, c]\n---\nform: y\n", "f.yaml")
    assert (first.damaged, second.damaged) == (True, False)


def test_a_document_that_lost_its_first_key_is_no_other_document() -> None:
    documents, diagnostics = read_yaml(b"form: [a,, b]\ntitle: x\n---\nform: y\n", "f.yaml")
    assert [(each.kind, each.id, each.damaged) for each in documents] == [("form", "y", True)]
    assert len(diagnostics) == 1


# --- whatever the bytes ---------------------------------------------------------------------------------------------------
PIECES = st.sampled_from(
    ["form: x", "- ", "  ", "\n", "\n  ", "\t", "a: ", "b", ": ", ", ", "{", "}", "[", "]", '"', "'", "#", " #3", "&a", "*a", "!t",
     "|", ">", "%", "@", "---", "...", "<<: ", "? ", "${x}", "\\", "é", "\x00", "\u202e", "ask: a", "(", ")"]
)  # fmt: skip


def assert_places_exist(data: bytes, diagnostics: list[Diagnostic]) -> None:
    """Every place points into the file (or just behind a line's end)."""
    lines = data.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for each in diagnostics:
        assert 1 <= each.span.line <= len(lines)
        assert 1 <= each.span.column <= len(lines[each.span.line - 1]) + 1
        assert (each.span.line, each.span.column) <= (each.span.end_line, each.span.end_column)
        assert each.code in CODES


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(data: bytes) -> None:
    assert_places_exist(data, read_yaml(data, "f.yaml")[1])
    assert_places_exist(data, read_table(data, "f.csv")[1])


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=400, deadline=None)
def test_nothing_that_looks_like_yaml_raises(text: str) -> None:
    data = text.encode()
    documents, diagnostics = read_yaml(data, "f.yaml")
    assert_places_exist(data, diagnostics)
    assert diagnostics or documents


def test_every_code_of_this_room_is_in_its_table_and_used() -> None:
    room = Path(__file__).resolve().parents[2] / "engine" / "source"
    text = "\n".join(path.read_text(encoding="utf-8") for path in room.rglob("*.py") if path.name != "codes.py")
    assert set(re.findall(r'"([EW]\d{3})"', text)) == set(CODES)
