"""Charts: everything that a kind has is drawn, nothing lies on anything else, and the same kind gives the same bytes."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bootstrap.check import compiled
from engine.expressions.text import Text
from engine.studio.drawing.chart import START, chart_of, targets
from engine.studio.drawing.layered import BOX_GAP, Arrow, Box, apart, lay_out
from engine.studio.drawing.svg import svg_of
from engine.workflows.model import Branch, Kind, State, Transition

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(path.parent for path in (ROOT / "contexts").glob("*/context.yaml"))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Arrow]]:
    number = draw(st.integers(1, 9))
    boxes = [Box(f"b{each}", draw(st.integers(20, 260)), draw(st.integers(18, 120))) for each in range(number)]
    pairs = [(one, other) for one in range(number) for other in range(number) if one != other]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=16)) if pairs else []
    return boxes, [Arrow(f"b{one}", f"b{other}", draw(st.integers(0, 180)), 18.0) for one, other in chosen]


@given(graphs())
@settings(max_examples=150, deadline=None)
def test_boxes_and_words_never_overlap_and_stay_inside(graph: tuple[list[Box], list[Arrow]]) -> None:
    boxes, arrows = graph
    layout = lay_out(boxes, arrows)
    assert layout == lay_out(boxes, arrows)
    sides = [(layout.boxes[each.id], each.width, each.height) for each in boxes]
    sides += [
        (course.words, arrow.width, arrow.height)
        for arrow, course in zip(arrows, layout.courses, strict=True)
        if arrow.width
    ]
    for (one, width, height), (other, wide, high) in combinations(sides, 2):
        beside = abs(one.x - other.x) >= (width + wide) / 2 - 0.2
        assert beside or abs(one.y - other.y) >= (height + high) / 2 - 0.2
    for place, width, height in sides:
        assert width / 2 - 0.2 <= place.x <= layout.width - width / 2 + 0.2
        assert height / 2 - 0.2 <= place.y <= layout.height - height / 2 + 0.2


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_every_arrow_runs_from_the_edge_of_its_source_to_that_of_its_target(
    graph: tuple[list[Box], list[Arrow]],
) -> None:
    boxes, arrows = graph
    sizes = {each.id: each for each in boxes}
    layout = lay_out(boxes, arrows)
    for arrow, course in zip(arrows, layout.courses, strict=True):
        for name, point in ((arrow.source, course.points[0]), (arrow.target, course.points[-1])):
            centre, box = layout.boxes[name], sizes[name]
            assert abs(abs(point.y - centre.y) - box.height / 2) < 0.2
            assert abs(point.x - centre.x) <= box.width / 2


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(1, 200)), max_size=12))
def test_neighbours_keep_their_distance_and_their_order(wishes: list[tuple[int, int]]) -> None:
    found = apart([float(wish) for wish, _ in wishes], [float(width) for _, width in wishes])
    for place in range(len(found) - 1):
        needed = (wishes[place][1] + wishes[place + 1][1]) / 2 + BOX_GAP
        assert found[place + 1] - found[place] >= needed - 1e-6


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_a_chart_of_a_shipped_kind_holds_every_state_and_transition(folder: Path) -> None:
    context, faults = compiled(folder)
    assert context is not None, faults
    for kind in context.kinds.values():
        svg = str(svg_of(chart_of(kind), "c"))
        root = ElementTree.fromstring(svg)  # noqa: S314 (made by us, a moment ago)
        said = " ".join(" ".join(root.itertext()).split())
        for state in kind.states:
            assert all(word in said for word in state.title.source.split()), state.id
            for transition in state.transitions:
                assert all(word in said for word in transition.title.source.split()), transition.event
        assert svg == str(svg_of(chart_of(kind), "c"))
        assert not re.search(r"style=|<script|on\w+=", svg)


def made(*states: State, anywhere: tuple[Transition, ...] = ()) -> Kind:
    return Kind("thing", Text("Thing"), "things", states, states[0].id, anywhere=anywhere)


def leads(event: str, to: str, *, by: str = "clerk") -> Transition:
    return Transition(event, Text(event.title()), (by,), (Branch(to),))


def test_what_is_automatic_ended_or_final_is_marked() -> None:
    kind = made(
        State("new", Text("New"), (leads("lapse", "over", by="clock"), leads("finish", "done"))),
        State("over", Text("Over"), ended=True),
        State("done", Text("Done"), final=True),
        anywhere=(leads("drop", "over"),),
    )
    chart = chart_of(kind)
    assert {each.id: each.sort for each in chart.boxes} == {
        START: "start", "new": "open", "over": "ended", "done": "final", ":open": "from"
    }  # fmt: skip
    assert {(each.source, each.target): each.automatic for each in chart.arrows} == {
        (START, "new"): False, ("new", "over"): True, ("new", "done"): False, (":open", "over"): False
    }  # fmt: skip
    svg = str(svg_of(chart, "c"))
    assert svg.count("chart-automatic") == 1
    assert svg.count("chart-inner") == 1
    assert "over (ended)" in svg
    assert "done (final)" in svg


def test_an_event_that_stays_stands_in_its_state() -> None:
    stays = Transition("note", Text("Take a note"), ("clerk",))
    assert targets(stays) == ()
    chart = chart_of(made(State("new", Text("New"), (stays, leads("again", "new")))))
    assert [line.text for line in chart.boxes[1].lines] == ["New", "new", "Stays: Take a note", "Stays: Again"]
    assert [(each.source, each.target) for each in chart.arrows] == [(START, "new")]


def test_words_of_implementers_are_escaped() -> None:
    hostile = '<script>x</script>"&'
    kind = made(
        State("new", Text(hostile), (Transition("go", Text(hostile), ("clerk",), (Branch("b"),)),)),
        State("b", Text(hostile)),
    )
    svg = str(svg_of(chart_of(kind), "c"))
    assert "<script" not in svg
    assert svg.count("&lt;script&gt;") >= 3
    ElementTree.fromstring(svg)  # noqa: S314 (made by us, a moment ago)
