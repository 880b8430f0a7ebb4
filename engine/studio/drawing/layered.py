"""Places boxes and arrows in layers from top to bottom: few crossings, no overlaps, each arrow's words in a place of their own.

Known as Sugiyama's method: turn arrows round until there is no circle, give each box a layer, order each layer by its neighbours, then
move boxes sideways towards what they are tied to. Pure and deterministic; knows nothing of what the boxes mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LAYER_GAP = 26.0
"""Between two layers, in the units of the boxes (pixels)."""
BOX_GAP = 22.0
BEND = 10.0
"""The width that an arrow takes where it passes through a layer."""
SWEEPS = 24
MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class Box:
    """Something to be placed, with its size."""

    id: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow between two different boxes, and the size of its words (zero: none)."""

    source: str
    target: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place: to the right and down."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Course:
    """Where an arrow runs, from its source to its target, and the centre of its words."""

    points: tuple[Point, ...]
    words: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of the boxes, courses of the arrows in the order given, and the size of the whole."""

    boxes: Mapping[str, Point]
    courses: tuple[Course, ...]
    width: float
    height: float


@dataclass(slots=True)
class _Node:
    """A box, or a place through which an arrow passes."""

    width: float
    height: float
    layer: int
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    x: float = 0.0


def lay_out(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Layout:
    """Place everything. Boxes that come first stand further up and further left where nothing else decides."""
    turned = _turned([each.id for each in boxes], arrows)
    layers = _layers([each.id for each in boxes], arrows, turned)
    nodes = [_Node(each.width, each.height, layers[each.id]) for each in boxes]
    number = {each.id: place for place, each in enumerate(boxes)}
    chains = [_chain(nodes, number, each, turned=place in turned) for place, each in enumerate(arrows)]
    rows = _ordered(nodes)
    _spread(nodes, rows)
    return _finished(boxes, arrows, nodes, rows, chains, turned)


def _turned(boxes: Sequence[str], arrows: Sequence[Arrow]) -> frozenset[int]:
    """The arrows that close a circle, walking from the first box on; they are placed as if they ran the other way."""
    leaving: dict[str, list[int]] = {each: [] for each in boxes}
    for place, arrow in enumerate(arrows):
        leaving[arrow.source].append(place)
    done: set[str] = set()
    on_path: set[str] = set()
    found: set[int] = set()

    def walk(box: str) -> None:
        done.add(box)
        on_path.add(box)
        for place in leaving[box]:
            target = arrows[place].target
            if target in on_path:
                found.add(place)
            elif target not in done:
                walk(target)
        on_path.discard(box)

    for box in boxes:
        if box not in done:
            walk(box)
    return frozenset(found)


def _layers(boxes: Sequence[str], arrows: Sequence[Arrow], turned: frozenset[int]) -> dict[str, int]:
    """The layer of each box: below everything that leads to it. Between two of them a layer is left for words."""
    before: dict[str, list[str]] = {each: [] for each in boxes}
    after: dict[str, list[str]] = {each: [] for each in boxes}
    for place, arrow in enumerate(arrows):
        upper, lower = (arrow.target, arrow.source) if place in turned else (arrow.source, arrow.target)
        before[lower].append(upper)
        after[upper].append(lower)
    layers: dict[str, int] = {}

    def layer_of(box: str) -> int:
        if box not in layers:
            layers[box] = max((layer_of(each) + 2 for each in before[box]), default=0)
        return layers[box]

    for box in boxes:
        layer_of(box)
    for box in boxes:  # what nothing leads to stands just above what it leads to
        if not before[box] and after[box]:
            layers[box] = max(min(layers[each] for each in after[box]) - 2, 0)
    return layers


def _chain(nodes: list[_Node], number: Mapping[str, int], arrow: Arrow, *, turned: bool) -> list[int]:
    """The nodes of an arrow from top to bottom, ends included; those in between are added. Words stand next to its source."""
    upper, lower = (arrow.target, arrow.source) if turned else (arrow.source, arrow.target)
    first, last = number[upper], number[lower]
    chain = [first]
    words_at = nodes[last].layer - 1 if turned else nodes[first].layer + 1
    for layer in range(nodes[first].layer + 1, nodes[last].layer):
        has_words = layer == words_at and arrow.width > 0
        nodes.append(_Node(arrow.width if has_words else BEND, arrow.height if has_words else 0.0, layer))
        chain.append(len(nodes) - 1)
    chain.append(last)
    for one, other in pairwise(chain):
        nodes[one].below.append(other)
        nodes[other].above.append(one)
    return chain


# --- the order within layers
def _ordered(nodes: Sequence[_Node]) -> list[list[int]]:
    """The nodes of each layer from left to right, with as few crossings as some sweeps find."""
    rows: list[list[int]] = [[] for _ in range(max((each.layer for each in nodes), default=-1) + 1)]
    for place in _walked(nodes):
        rows[nodes[place].layer].append(place)
    best, fewest = [list(each) for each in rows], _crossings(nodes, rows)
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        for row in rows if downward else reversed(rows):
            where = {place: spot for each in rows for spot, place in enumerate(each)}
            row.sort(
                key=lambda place: _pull(nodes[place].above if downward else nodes[place].below, where, where[place])
            )
        crossings = _crossings(nodes, rows)
        if crossings < fewest:
            best, fewest = [list(each) for each in rows], crossings
    return best


def _walked(nodes: Sequence[_Node]) -> list[int]:
    """All nodes, each followed by what hangs below it."""
    found: dict[int, None] = {}

    def walk(place: int) -> None:
        if place not in found:
            found[place] = None
            for each in nodes[place].below:
                walk(each)

    for place in range(len(nodes)):
        if not nodes[place].above:
            walk(place)
    return list(found)


def _pull(neighbours: Sequence[int], where: Mapping[int, int], otherwise: int) -> float:
    return sum(where[each] for each in neighbours) / len(neighbours) if neighbours else float(otherwise)


def _crossings(nodes: Sequence[_Node], rows: Sequence[Sequence[int]]) -> int:
    where = {place: spot for row in rows for spot, place in enumerate(row)}
    number = 0
    for row in rows:
        lines = [(where[place], where[each]) for place in row for each in nodes[place].below]
        number += sum(
            1
            for at, one in enumerate(lines)
            for other in lines[at + 1 :]
            if (one[0] - other[0]) * (one[1] - other[1]) < 0
        )
    return number


# --- sideways
def _spread(nodes: Sequence[_Node], rows: Sequence[Sequence[int]]) -> None:
    """Give each node its place sideways: near the middle of what it is tied to, never over another one."""
    for row in rows:
        at = 0.0
        for place in row:
            nodes[place].x = at + nodes[place].width / 2
            at += nodes[place].width + BOX_GAP
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        for row in rows if downward else reversed(rows):
            wished = []
            for place in row:
                node = nodes[place]
                near = (node.above if downward else node.below) or node.above or node.below
                wished.append(sum(nodes[each].x for each in near) / len(near) if near else node.x)
            for place, x in zip(row, apart(wished, [nodes[place].width for place in row]), strict=True):
                nodes[place].x = x
    left = min((each.x - each.width / 2 for each in nodes), default=0.0)
    for node in nodes:
        node.x += MARGIN - left


def apart(wished: Sequence[float], widths: Sequence[float]) -> list[float]:
    """The centres nearest to those wished (least squares) at which neighbours keep their distance, in the order given."""
    offsets, at = [], 0.0
    for place, width in enumerate(widths):
        if place:
            at += (widths[place - 1] + width) / 2 + BOX_GAP
        offsets.append(at)
    blocks: list[tuple[float, int]] = []  # mean and number of those that stand as close as they may
    for wish, offset in zip(wished, offsets, strict=True):
        blocks.append((wish - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (last, many), (before, some) = blocks.pop(), blocks.pop()
            blocks.append(((before * some + last * many) / (some + many), some + many))
    means = [mean for mean, number in blocks for _ in range(number)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


# --- the result
def _finished(
    boxes: Sequence[Box],
    arrows: Sequence[Arrow],
    nodes: Sequence[_Node],
    rows: Sequence[Sequence[int]],
    chains: Sequence[Sequence[int]],
    turned: frozenset[int],
) -> Layout:
    middles, height = _heights(nodes, rows)
    centres = [Point(round(each.x, 1), round(middles[each.layer], 1)) for each in nodes]
    leaving = _fans(nodes, chains, upper=True)
    arriving = _fans(nodes, chains, upper=False)
    courses = []
    for place, chain in enumerate(chains):
        first, last = nodes[chain[0]], nodes[chain[-1]]
        top = Point(round(leaving[place], 1), centres[chain[0]].y + first.height / 2)
        bottom = Point(round(arriving[place], 1), centres[chain[-1]].y - last.height / 2)
        inner = [centres[each] for each in chain[1:-1]]
        points = (top, *inner, bottom)
        words = (inner[-1] if place in turned else inner[0]) if inner else top
        courses.append(Course(tuple(reversed(points)) if place in turned else points, words))
    width = max((each.x + each.width / 2 for each in nodes), default=0.0) + MARGIN
    return Layout(
        {box.id: centres[place] for place, box in enumerate(boxes)}, tuple(courses), round(width, 1), round(height, 1)
    )


def _heights(nodes: Sequence[_Node], rows: Iterable[Sequence[int]]) -> tuple[list[float], float]:
    """The middle of each layer, and the height of the whole."""
    at, middles = MARGIN, []
    for row in rows:
        tallest = max((nodes[place].height for place in row), default=0.0)
        middles.append(at + tallest / 2)
        at += tallest + LAYER_GAP
    return middles, at - LAYER_GAP + MARGIN


def _fans(nodes: Sequence[_Node], chains: Sequence[Sequence[int]], *, upper: bool) -> list[float]:
    """Where each arrow touches the box at its upper (or lower) end: spread over the box in the order of where they go."""
    ends: dict[int, list[tuple[float, int]]] = {}
    for place, chain in enumerate(chains):
        box, next_to = (chain[0], chain[1]) if upper else (chain[-1], chain[-2])
        ends.setdefault(box, []).append((nodes[next_to].x, place))
    found = [0.0] * len(chains)
    for box, touching in ends.items():
        node, step = nodes[box], nodes[box].width / (len(touching) + 1)
        for spot, (_, place) in enumerate(sorted(touching), 1):
            found[place] = node.x - node.width / 2 + step * spot
    return found
