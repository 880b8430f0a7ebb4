"""Texts with `${…}`: parts, places, faults."""

from __future__ import annotations

import pytest

from engine.expressions import Hole, in_whole_text, parse_text
from engine.expressions.checking.checker import check
from engine.expressions.scope import NameTable, question


def shown(source: str) -> list[str]:
    """The parts, holes in angle brackets."""
    return [f"<{part.source}>" if isinstance(part, Hole) else part for part in parse_text(source).parts]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("Nothing to fill in", ["Nothing to fill in"]),
        ("", []),
        ("${name}", ["<name>"]),
        ("${name} (${relationship})", ["<name>", " (", "<relationship>", ")"]),
        ("${last(follow_ups).done_on}!", ["<last(follow_ups).done_on>", "!"]),
        ('Is it ${default(name, "}")}?', ["Is it ", '<default(name, "}")>', "?"]),
        ("It costs $5 or $", ["It costs $5 or $"]),
        ("Write $${name} for ${name}", ["Write ${name} for ", "<name>"]),
    ],
)
def test_a_text_is_split_into_what_is_printed_and_what_is_worked_out(source: str, parts: list[str]) -> None:
    assert shown(source) == parts
    assert parse_text(source).faults == ()


@pytest.mark.parametrize(
    ("source", "code", "marked"),
    [
        ("Dear ${name", "E218", "${name"),
        ("Dear ${}, hello", "E218", "${}"),
        ("Dear ${ }, hello", "E218", "${ }"),
        ("Dear ${name ${other}", "E218", "${name ${other}"),
        ("Dear ${name and}", "E203", "}"),
        ("Dear ${na = me}", "E203", "="),
    ],
)
def test_a_fault_in_a_text_is_marked_where_it_stands(source: str, code: str, marked: str) -> None:
    (fault,) = parse_text(source, "origin").faults
    assert fault.code == code
    assert source[fault.start : fault.end] == marked
    assert fault.origin == "origin"


def test_a_fault_found_by_checking_a_hole_is_counted_in_the_whole_text() -> None:
    source = "Dear ${name}, ${naem}"
    hole = parse_text(source, "origin").parts[-1]
    assert isinstance(hole, Hole)
    assert hole.parsed.node is not None
    (fault,) = check(hole.parsed.node, NameTable({"name": question("form", "name", "text")})).faults
    counted = in_whole_text(fault)
    assert source[counted.start : counted.end] == "naem"
    assert counted.origin == "origin"
