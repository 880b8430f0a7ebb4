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
