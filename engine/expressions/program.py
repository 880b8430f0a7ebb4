"""A checked expression as it is stored, hashed, sent to the browser and turned into a Python function.

`tree` is plain JSON, an S-expression whose head is an operator or a kind of name; every backend gives it the same meaning:

    ["lit", "number"|"text"|"option"|"condition"|"duration"|"list"|…, value]
    ["here", "age_now"]           a question of the form (or entry, or event) in which the expression stands
    ["row", "rating"]             a question of the row in whose scope it stands; ["row", "item"] the option of a one_per row
    ["form", form, question]      another form of the record, complete content    ["entries", form]  an entry form's entries (rows)
    ["fact", id] ["flag", id] ["record", builtin] ["link", id] ["deadline", id, "late"] ["today"] ["now"]
    ["get", x, name]              a name of one entry, row or linked record
    ["attribute", x, list, name]  an attribute of the option that x yields (the table travels in ["options", …] of the same tree)
    ["and"|"or"|"not"|"=="|"<"|"+"|…, …]   ["call", function, …]   ["over", function, rows, condition-or-value]
    ["of", x, [[option, value], …], otherwise]   ["first", [[condition, value], …], otherwise]

Settings are written into the tree by the compiler, so a tree needs no other table. The exact list of heads is in `tree.py` and in the
conformance table.
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
