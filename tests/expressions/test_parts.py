"""A walker over a tree meets the trees in it and nothing else, whatever options are called."""

from __future__ import annotations

from hypothesis import given, settings

from engine.expressions import Tree, check_text, compile_tree
from engine.expressions.program import parts, rebuilt
from tests.expressions.typed import TABLE, sources

ODD: list[Tree] = ["form", "row", "over", "lit"]
READ: Tree = ["here", "what"]


def everything(tree: Tree) -> list[Tree]:
    """A tree and all trees in it."""
    return [tree, *(each for part in parts(tree) for each in everything(part))]


def copied(tree: Tree) -> Tree:
    """The same tree, rebuilt from its leaves."""
    return rebuilt(tree, copied)


@settings(max_examples=300)
@given(sources())
def test_every_part_of_a_tree_is_a_tree_and_the_whole_is_made_of_them(source: str) -> None:
    program = check_text(source, TABLE.scope).program
    assert program is not None
    assert copied(program.tree) == program.tree
    for each in everything(program.tree):
        if isinstance(each, list) and each[0] != "list":
            compile_tree(each)


def test_an_option_that_is_called_like_a_head_is_no_part() -> None:
    one: Tree = ["lit", "number", "1"]
    cases: list[Tree] = [[each, one] for each in ODD]
    assert parts(["of", READ, cases, None]) == [READ, *[one] * 4]
    assert parts(["rank", READ, ODD]) == [READ]
    assert parts(["attribute", READ, "form", "row", {"over": one}]) == [READ]
    assert parts(["call", "band", READ, [[None, "form"], ["1", "over"]]]) == [READ]
    assert parts(["call", "matches", READ, ["pattern", [[[97, 97], []]], [0], [0], False]]) == [READ]
    assert parts(["lit", "options", ODD]) == []


def test_what_is_said_of_a_row_is_the_last_part() -> None:
    assert parts(["over", "count", READ, None]) == [READ]
    assert parts(["over", "any", READ, ["row", "x"], True]) == [READ, ["row", "x"]]
    assert parts(["first", [[READ, ["now"]]], ["today"]]) == [READ, ["now"], ["today"]]
