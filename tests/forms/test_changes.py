"""Which answers changed, by path, for the journal."""

from __future__ import annotations

import pytest

from engine.forms import SUGGESTED, Answers, changes


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({}, {}, ()),
        ({"a": "1"}, {"a": "1"}, ()),
        ({"a": "1"}, {"a": "2"}, ("a",)),
        ({"a": "1"}, {}, ("a",)),
        ({}, {"a": "1"}, ("a",)),
        ({"b": "1", "a": "1"}, {"a": "2", "c": "1"}, ("b", "a", "c")),
        ({"a": ["x"]}, {"a": ["x", "y"]}, ("a",)),
        ({"a": "2015"}, {"a": {"earliest": "2015-01-01", "latest": "2015-02-01"}}, ("a",)),
        ({"a": {"answer": "refused"}}, {"a": "x"}, ("a",)),
        ({"r": [{"x": "1"}]}, {"r": [{"x": "2"}]}, ("r[0].x",)),
        ({"r": [{"x": "1"}]}, {"r": [{"x": "1"}, {"x": "3", "y": "4"}]}, ("r[1].x", "r[1].y")),
        ({"r": [{"x": "1"}, {"x": "2"}]}, {"r": [{"x": "2"}]}, ("r[0].x", "r[1].x")),
        ({"r": [{"x": "1"}]}, {}, ("r[0].x",)),
        ({"o": {"small": {"n": "1"}}}, {"o": {"small": {"n": "2"}, "large": {"n": "1"}}}, ("o[small].n", "o[large].n")),
        ({"a": "1", SUGGESTED: {"a": "1"}}, {"a": "1", SUGGESTED: {"a": "2"}}, ()),
        ({"r": [{"x": "1", SUGGESTED: {"x": "1"}}]}, {"r": [{"x": "1"}]}, ()),
    ],
)
def test_changed_answers_are_named_by_their_paths(before: Answers, after: Answers, paths: tuple[str, ...]) -> None:
    assert changes(before, after) == paths
