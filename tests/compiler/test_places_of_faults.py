"""A fault inside an expression stands under its own characters, however the text is written."""

from __future__ import annotations

import pytest

from engine.diagnostics import Span
from tests.compiler.workshop import edited, make

PLACE = "show_if: has_lock == yes\n"


def place(written: str) -> Span:
    """Where the one fault of a condition is told."""
    (found,) = make(edited("forms/intake.yaml", PLACE, written)).diagnostics
    assert found.code == "E201"
    return found.span


@pytest.mark.parametrize(
    ("written", "line", "column", "end"),
    [
        ("show_if: has_look == yes\n", 30, 18, 26),
        ("show_if: brand != cargo and has_look == yes\n", 30, 37, 45),
        ("show_if: 'has_look == yes'\n", 30, 19, 27),
        ('show_if: "has_look == yes"\n', 30, 19, 27),
        ("show_if: has_lock==yes or has_look==yes # a comment\n", 30, 35, 43),
    ],
)
def test_on_one_line_the_very_characters_are_marked(written: str, line: int, column: int, end: int) -> None:
    span = place(written)
    assert (span.line, span.column, span.end_line, span.end_column) == (line, column, line, end)


def test_in_a_block_the_line_is_told() -> None:
    assert place("show_if: |\n          brand != cargo and\n          has_look == yes\n").line == 32


def test_a_folded_text_is_marked_as_a_whole() -> None:
    assert place("show_if: >-\n          brand != cargo and\n          has_look == yes\n").line == 30
