"""A chart as SVG: escaped, without script and without style of its own (the page's style sheet names its classes)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from engine.studio.drawing.chart import Chart, ChartArrow, ChartBox
from engine.studio.drawing.layered import Arrow, Box, Course, Layout, Point, lay_out

LETTER, BOLD, LINE = 7.7, 9.0, 18.0
"""The width of a letter (a little more than most have), of a bold one, and the height of a line, in pixels."""
PADDING = 9.0
DOT = 9.0


def svg_of(chart: Chart, identity: str) -> Markup:
    """The chart; `identity` makes its ids unique on the page."""
    boxes = [_sized(each) for each in chart.boxes]
    arrows = [_measured(each) for each in chart.arrows]
    layout = lay_out(boxes, arrows)
    pieces = [_opening(chart, layout, identity)]
    pieces += [_arrow(each, course, identity) for each, course in zip(chart.arrows, layout.courses, strict=True)]
    pieces += [_words(each, course) for each, course in zip(chart.arrows, layout.courses, strict=True)]
    pieces += [_box(each, size, layout.boxes[each.id]) for each, size in zip(chart.boxes, boxes, strict=True)]
    return Markup("").join([*pieces, Markup("</svg>")])


def _sized(box: ChartBox) -> Box:
    if box.sort == "start":
        return Box(box.id, 2 * DOT, 2 * DOT)
    width = max(len(each.text) * (BOLD if each.sort == "title" else LETTER) for each in box.lines) + 2 * PADDING
    return Box(box.id, round(width, 1), len(box.lines) * LINE + 2 * PADDING)


def _measured(arrow: ChartArrow) -> Arrow:
    if not arrow.lines:
        return Arrow(arrow.source, arrow.target)
    width = max(len(each) for each in arrow.lines) * LETTER + PADDING
    return Arrow(arrow.source, arrow.target, round(width, 1), len(arrow.lines) * LINE)


def _opening(chart: Chart, layout: Layout, identity: str) -> Markup:
    told = f"{chart.title}: {sum(each.sort not in ('start', 'from') for each in chart.boxes)} states. The table below says the same."
    return Markup(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-title" '
        'width="{width}" height="{height}" viewBox="0 0 {width} {height}"><title id="{id}-title">{told}</title>'
        '<defs><marker id="{id}-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path class="chart-head" d="M0 0 10 5 0 10z"/></marker></defs>'
    ).format(id=identity, width=layout.width, height=layout.height, told=told)


def _arrow(arrow: ChartArrow, course: Course, identity: str) -> Markup:
    return Markup('<path class="chart-arrow{automatic}" d="{path}" marker-end="url(#{id}-head)"/>').format(
        automatic=" chart-automatic" if arrow.automatic else "", path=_path(course.points), id=identity
    )


def _path(points: Sequence[Point]) -> str:
    """A smooth line that leaves and arrives upright."""
    pieces = [f"M{points[0].x} {points[0].y}"]
    for one, other in pairwise(points):
        middle = round((one.y + other.y) / 2, 1)
        pieces.append(f"C{one.x} {middle} {other.x} {middle} {other.x} {other.y}")
    return "".join(pieces)


def _words(arrow: ChartArrow, course: Course) -> Markup:
    if not arrow.lines:
        return Markup("")
    width = max(len(each) for each in arrow.lines) * LETTER
    height = len(arrow.lines) * LINE
    back = Markup('<rect class="chart-back" x="{x}" y="{y}" width="{width}" height="{height}"/>').format(
        x=round(course.words.x - width / 2, 1),
        y=round(course.words.y - height / 2, 1),
        width=round(width, 1),
        height=height,
    )
    top = course.words.y - height / 2
    return back + Markup("").join(
        _text(each, course.words.x, top + LINE * (place + 0.72), "chart-words")
        for place, each in enumerate(arrow.lines)
    )


def _box(box: ChartBox, size: Box, centre: Point) -> Markup:
    if box.sort == "start":
        return Markup('<circle class="chart-start" cx="{x}" cy="{y}" r="{r}"/>').format(x=centre.x, y=centre.y, r=DOT)
    left, top = round(centre.x - size.width / 2, 1), round(centre.y - size.height / 2, 1)
    pieces = [_rect(left, top, size.width, size.height, f"chart-box chart-{box.sort}")]
    if box.sort == "final":
        pieces.append(_rect(left + 4, top + 4, size.width - 8, size.height - 8, "chart-inner"))
    for place, line in enumerate(box.lines):
        pieces.append(_text(line.text, centre.x, top + PADDING + LINE * (place + 0.72), f"chart-{line.sort}"))
    return Markup("").join(pieces)


def _rect(x: float, y: float, width: float, height: float, name: str) -> Markup:
    return Markup('<rect class="{name}" x="{x}" y="{y}" width="{width}" height="{height}" rx="5"/>').format(
        name=name, x=round(x, 1), y=round(y, 1), width=round(width, 1), height=round(height, 1)
    )


def _text(text: str, x: float, y: float, name: str) -> Markup:
    return Markup('<text class="{name}" x="{x}" y="{y}">{text}</text>').format(
        name=name, x=round(x, 1), y=round(y, 1), text=escape(text)
    )
