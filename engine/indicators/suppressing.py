"""Which cells of a table are hidden: those that tell of too few people, and those without which the first could be reckoned.

Cells in one line (all coordinates but one the same) add up to their total. So in each line either nothing is hidden, or so much that the
difference between the total and what is shown says nothing of fewer than `smallest`; and in the whole table nothing small can be reckoned
from several lines together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from engine.indicators.model import ALL
from engine.indicators.reckoning import At, reckoned

MOST_RECKONED: Final = 300
"""With more hidden cells than this nobody reckons: all totals above them are hidden."""
Counts: TypeAlias = "Mapping[At, tuple[int, ...]]"


def suppressed(counts: Counts, smallest: int) -> frozenset[At]:
    """The coordinates of the hidden cells. `counts`: of each cell and total how many records, or how many with and how many without.

    Nobody is protected by hiding nought: only counts from 1 to `smallest` - 1 tell of somebody.
    """
    hidden = {at for at, count in counts.items() if any(_few(each, smallest) for each in count)}
    small, lines = frozenset(hidden), _lines(counts)
    through: dict[At, list[list[At]]] = {}
    for line in lines:
        for at in line:
            through.setdefault(at, []).append(line)
    _hide_in_lines(lines, hidden, counts, smallest)
    while 0 < len(hidden) <= MOST_RECKONED:
        told = [at for at in reckoned(lines, hidden) if at in small]
        if not told:
            return frozenset(hidden)
        around = [each for line in through[told[0]] for each in line if each not in hidden]
        hidden.add(_smallest(around or [at for at in counts if at not in hidden], counts))
        _hide_in_lines(lines, hidden, counts, smallest)
    if hidden:
        _hide_totals(lines, hidden)
    return frozenset(hidden)


def _hide_in_lines(lines: list[list[At]], hidden: set[At], counts: Counts, smallest: int) -> None:
    """Hide more until each line for itself tells of nobody."""
    changed = bool(hidden)
    while changed:
        changed = False
        for line in lines:
            while not _safe(line, hidden, counts, smallest):
                hidden.add(_next(line, hidden, counts))
                changed = True


def _hide_totals(lines: list[list[At]], hidden: set[At]) -> None:
    """Hide every total above something hidden: then no line says anything of it. For tables in which very much is hidden."""
    before = -1
    while before < len(hidden):
        before = len(hidden)
        for line in lines:
            if any(at in hidden for at in line[:-1]):
                hidden.add(line[-1])
            elif line[-1] in hidden:
                hidden.add(line[0])


def _few(count: int, smallest: int) -> bool:
    return 0 < count < smallest


def _lines(counts: Counts) -> list[list[At]]:
    """All lines, each with its total last."""
    found: dict[tuple[int, At], list[At]] = {}
    for at in sorted(counts):
        for place in range(len(at)):
            found.setdefault((place, (*at[:place], ALL, *at[place + 1 :])), []).append(at)
    return [
        [*(each for each in line if each != total), total] for (_place, total), line in found.items() if total in counts
    ]


def _safe(line: list[At], hidden: set[At], counts: Counts, smallest: int) -> bool:
    total = line[-1]
    missing = [at for at in line if at in hidden]
    if not missing or len(missing) == len(line):
        return True
    if len(missing) == 1:
        return False
    if total in hidden:
        return True
    return not any(_few(sum(each), smallest) for each in zip(*(counts[at] for at in missing), strict=True))


def _next(line: list[At], hidden: set[At], counts: Counts) -> At:
    """What is hidden next: the smallest cell that tells of somebody, the total last of all."""
    cells = [at for at in line[:-1] if at not in hidden]
    return _smallest(cells, counts) if cells else line[-1]


def _smallest(cells: list[At], counts: Counts) -> At:
    return min(cells, key=lambda at: (at.count(ALL), sum(counts[at]), at))
