"""A checked expression as it is stored, hashed, sent to the browser and turned into a Python function.

`tree` is plain JSON, an S-expression whose head is an operator or a kind of name; every backend gives it the same meaning:

    ["lit", kind, value]          number (whole millionths, as text), text, option, options, condition, date [earliest, latest, how],
                                  duration [amount, unit]          ["list", x, …] what `in`, `has_any`, `has_all` look through
    ["here", "age_now"]           a question of the form (or entry, or event) in which the expression stands
    ["row", "rating"]             a question of the row in whose scope it stands; ["row", "item"] the option of a one_per row;
                                  ["row", "rating", 1] of the row one further outside, where rows are looked at within rows
    ["form", form, question]      another form of the record, complete content    ["entries", form]  an entry form's entries (rows)
    ["fact", id] ["flag", id] ["record", builtin] ["link", id] ["deadline", id, "late"] ["today"] ["now"]
    ["completed", form] ["entered", state] ["spent_in", state] ["before", fact]
    ["ever"|"since", fact, condition]   the condition reads each value as ["row", "then"]
    ["get", x, name]              a name of the one entry, row or linked record that ["call", "first"|"last", rows] yields
    ["attribute", x, list, name, {option: literal}]   an attribute of the option that x yields
    ["rank", x, [option, …]]      the place of an option in its ordered list      ["level", x, level]  the location above a location
    ["and"|"or"|"=="|"!="|"<"|"<="|">"|">="|"in"|"has_any"|"has_all"|"+"|"-"|"*"|"/", a, b]   ["not"|"neg", a]
    ["add"|"subtract", date or instant, duration]
    ["call", function, …]         ["call", "round", x, digits]: the digits stand as they are
                                  ["call", "matches", x, ["pattern", letters, first, last, empty]]   see syntax/patterns.py
                                  ["call", "band", x, [[least number as text or null, option], …]]
    ["over", function, rows, condition-or-value]      a `count` of rows without a condition has null there;
                                  `true` behind it where rows are looked at within rows: more than 300 are an overflow
    ["of", x, [[option, value], …], otherwise or null]   ["first", [[condition, value], …], otherwise or null]

Settings are written into the tree by the compiler, so a tree needs no other table. What each head means is said by the conformance table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Tree: TypeAlias = "list[Tree] | dict[str, Tree] | str | int | bool | None"
else:
    Tree = Any  # reading a stored context can't follow a type that names itself; trees are plain JSON


@dataclass(frozen=True, slots=True)
class Program:
    """One checked expression.

    `source` is what the implementer wrote. `type` is the type's name: `condition`, `whole_number`, `decimal`, `text`, `date`,
    `date_time`, `time`, `duration`, `option:LIST`, `options:LIST`, `yes_no`, `location`, `organisation`, `person`, `rows`, `record`.
    `reads` are the names it depends on, each once, sorted: `registration.date_of_birth` (a question with its form), `facts.x`,
    `flags.x`, `record.x`, `links.x`, `links.x.fact`, `deadlines.x`, `today`, `now`. `security` is the highest class among what it
    reads (`plain personal sensitive restricted`); `compartments` the compartments among what it reads.
    """

    source: str
    tree: Tree
    type: str
    reads: tuple[str, ...] = ()
    security: str = "plain"
    compartments: tuple[str, ...] = ()


_NO_PARTS = frozenset(
    "lit here row form entries fact flag record link deadline before completed entered spent_in today now pattern".split()
)
_FIRST_ONLY = frozenset({"rank", "attribute", "level", "get"})
_WITH_TABLE = frozenset({"round", "matches", "band"})


def parts(tree: Tree) -> list[Tree]:
    """The trees directly inside a tree: neither words (names, ids of options) nor numbers. A walker that follows these mistakes nothing."""
    found: list[Tree] = []

    def note(part: Tree) -> Tree:
        found.append(part)
        return part

    rebuilt(tree, note)
    return found


def rebuilt(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The same tree with each tree directly inside it changed."""
    if not isinstance(tree, list) or not tree or tree[0] in _NO_PARTS:
        return tree
    head = tree[0]
    if head in _FIRST_ONLY:
        return [head, change(tree[1]), *tree[2:]]
    if head == "call":
        until = 3 if tree[1] in _WITH_TABLE else len(tree)
        return [*tree[:2], *(change(each) for each in tree[2:until]), *tree[until:]]
    if head == "over":
        return [*tree[:2], change(tree[2]), _maybe(tree[3], change), *tree[4:]]
    if head in ("ever", "since"):
        return [*tree[:2], change(tree[2])]
    if head == "of":
        return [head, change(tree[1]), [[case[0], change(case[1])] for case in _cases(tree[2])], _maybe(tree[3], change)]
    if head == "first":
        return [head, [[change(case[0]), change(case[1])] for case in _cases(tree[1])], _maybe(tree[2], change)]
    return [head, *(change(each) for each in tree[1:])]


def _cases(tree: Tree) -> list[list[Tree]]:
    return [each for each in tree if isinstance(each, list)] if isinstance(tree, list) else []


def _maybe(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    return None if tree is None else change(tree)
