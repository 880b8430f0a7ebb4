"""An indicator after compiling, what it sees of one record, and the table that is made of many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.expressions.program import Program
from engine.expressions.text import EMPTY, Text

MEASURES: Final = ("count", "proportion", "median", "mean", "sum", "percentile")
EACH: Final = ("day", "week", "month", "quarter", "year")
ALL: Final = "*"
"""The coordinate of a total; `""` is that of what isn't known."""


@dataclass(frozen=True, slots=True)
class Split:
    """One way to divide the records: `name` as it was written, and the program that yields an option, a place, an organisation."""

    name: str
    program: Program


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted of the records of a kind.

    `measure` is one of `MEASURES`; `of` yields a condition (`count`, `proportion`) or a number. `among` narrows the records, `dated`
    gives each its date, `each` the length of the periods (one of `EACH`, or empty). Cells with fewer than `smallest` records are
    hidden. `percent`: which percentile, 1 to 99. `security` and `compartments` are the highest class, and all compartments, of what
    is read.
    """

    id: str
    record: str
    title: Text
    measure: str
    of: Program
    among: Program | None = None
    dated: Program | None = None
    each: str = ""
    split: tuple[Split, ...] = ()
    smallest: int = 5
    percent: int = 0
    security: str = "plain"
    compartments: tuple[str, ...] = ()
    hint: Text = EMPTY
    basis: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Observation:
    """One record that counts. `value` is whole millionths, or whether the condition holds; None while it isn't known.

    `at` are its coordinates: the period first, if the indicator has periods, then one for each split; `""` where it isn't known.
    """

    value: int | bool | None
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, or a total (`ALL` in some coordinate). A hidden cell has neither value nor base.

    `value`: records (count), a share from 0 to 1 in millionths (proportion), whole millionths (the others). `base`: of how many
    records it speaks.
    """

    at: tuple[str, ...]
    value: int | None = None
    base: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether it is hidden because it, or another cell with its help, would tell of too few."""
        return self.base is None


@dataclass(frozen=True, slots=True)
class Table:
    """All cells in order of their coordinates, totals included. `unknown`: how many records left something open; None if too few."""

    indicator: str
    cells: tuple[Cell, ...]
    unknown: int | None = 0

    def cell(self, *at: str) -> Cell | None:
        """The cell at some coordinates; None if no record is there."""
        return next((each for each in self.cells if each.at == at), None)
