"""Observations of many records become a table: each cell, each total, with what must be hidden left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from engine.expressions.running.numbers import divided
from engine.expressions.values import MILLION
from engine.indicators.model import ALL, Cell, Indicator, Observation, Table
from engine.indicators.reckoning import At
from engine.indicators.suppressing import suppressed


def tabulate(indicator: Indicator, observations: Iterable[Observation]) -> Table:
    """The table of an indicator. Each record stands in its cell and in every total above it; what isn't known is left out, and counted."""
    cells: dict[At, list[int]] = {}
    unknown = 0
    for seen in observations:
        if seen.value is None:
            unknown += 1
            continue
        for at in product(*((each, ALL) for each in seen.at)):
            cells.setdefault(at, []).append(int(seen.value))
    hidden = suppressed({at: _told(indicator, values) for at, values in cells.items()}, indicator.smallest)
    made = (
        Cell(at) if at in hidden else Cell(at, _value(indicator, values), len(values))
        for at, values in sorted(cells.items())
    )
    return Table(indicator.id, tuple(made), None if 0 < unknown < indicator.smallest else unknown)


def _told(indicator: Indicator, values: Sequence[int]) -> tuple[int, ...]:
    """Of how many people a cell tells: of those counted, or of those with and those without."""
    if indicator.measure == "proportion":
        return sum(values), len(values) - sum(values)
    return (len(values),)


def _value(indicator: Indicator, values: Sequence[int]) -> int:
    """What a cell shows. There is at least one value."""
    if indicator.measure == "count":
        return len(values)
    if indicator.measure == "proportion":
        return divided(sum(values) * MILLION, len(values))
    if indicator.measure == "sum":
        return sum(values)
    if indicator.measure == "mean":
        return divided(sum(values), len(values))
    ordered = sorted(values)
    if indicator.measure == "median":
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else divided(ordered[middle - 1] + ordered[middle], 2)
    # the nearest rank: the least value that so many per cent of all don't exceed
    return ordered[-(-indicator.percent * len(ordered) // 100) - 1]
