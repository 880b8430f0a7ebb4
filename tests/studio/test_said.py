"""Who said what, where a fault stands, and what a page is about."""

from __future__ import annotations

from pathlib import Path

from engine import library
from engine.bootstrap.check import compiled
from engine.diagnostics import Diagnostic, Span
from engine.source.folders import read_context
from engine.studio.faults import excerpt, here, question_at, shown
from engine.studio.provenance import KeySaid, head_said, items_said

BASE = """form: visit
title: Visit
class: personal
purpose: To know
questions:
  - {ask: day, label: Day, type: date}
  - group: more
    title: More
    questions:
      - ask: weather
        label: Weather
        type: text
  - rows: people
    title: People
    questions:
      - {ask: name, label: Name, type: text}
"""
ABOVE = """form: visit
extends: visit
title: Home visit
questions:
  - {ask: weather, label: Rain or sun}
  - {ask: mood, label: Mood, type: text, after: day}
"""


def country(root: Path) -> Path:
    for name, text in {
        "library/forms/visit.yaml": BASE,
        "library/workflows/.keep": "",
        "land/context.yaml": "context: land\ntitle: Land\nuses: {forms: [visit], workflows: []}\n",
        "land/forms/visit.yaml": ABOVE,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def told(keys: tuple[KeySaid, ...], key: str) -> list[tuple[str, int, str, bool]]:
    found = next(each for each in keys if each.key == key)
    return [(one.layer, int(one.place.rpartition(":")[2]), one.text, one.counts) for one in found.said]


def test_each_value_says_which_line_of_which_layer_set_it_and_what_it_replaced(tmp_path: Path) -> None:
    root = country(tmp_path)
    laid, _ = read_context(root / "land", root / "library")
    assert told(head_said(laid, "form", "visit"), "title") == [
        ("library", 2, "Visit", False),
        ("land", 3, "Home visit", True),
    ]
    items = {each.path: each for each in items_said(laid, "visit")}
    assert list(items) == ["day", "mood", "more", "weather", "people", "people.name"]
    assert told(items["weather"].keys, "label") == [
        ("library", 11, "Weather", False),
        ("land", 5, "Rain or sun", True),
    ]
    assert told(items["weather"].keys, "type") == [("library", 12, "text", True)]
    assert told(items["mood"].keys, "label") == [("land", 6, "Mood", True)]
    assert told(items["people.name"].keys, "label") == [("library", 16, "Name", True)]
    assert items["mood"].place.endswith("land/forms/visit.yaml:6")


def test_every_question_of_the_shipped_forms_has_someone_who_said_it() -> None:
    laid, _ = read_context(library() / "contexts" / "timor-leste", library())
    for document in laid.of("form"):
        for item in items_said(laid, document.id):
            for key in item.keys:
                assert sum(one.counts for one in key.said) >= 1, (document.id, item.path, key.key)


def test_a_fault_is_shown_with_its_lines_its_form_and_its_question(tmp_path: Path) -> None:
    root = country(tmp_path)
    laid, _ = read_context(root / "land", root / "library")
    file = next(each.file for each in laid.layers[0].documents)
    (found,) = shown([Diagnostic("E1", "Wrong.", Span(file, 12, 9, 12, 13), "Mend it.")], laid)
    assert (found.thing, found.question, found.place) == (("form", "visit"), "weather", f"{file}:12")
    assert [line.number for line in found.lines] == [10, 11, 12, 13, 14]
    meant = found.lines[2]
    assert (meant.before, meant.meant, meant.after) == ("        ", "type", ": text")


def test_the_question_of_a_line_is_the_innermost(tmp_path: Path) -> None:
    root = country(tmp_path)
    laid, _ = read_context(root / "land", root / "library")
    node = laid.layers[0].documents[0].node
    at = {line: question_at(node, line) for line in (2, 6, 7, 8, 11, 13, 16)}
    assert at == {2: "", 6: "day", 7: "more", 8: "more", 11: "weather", 13: "people", 16: "name"}


def test_a_place_outside_the_file_has_no_excerpt() -> None:
    assert excerpt(Span("x", 9, 1, 9, 2), ["one"]) == ()
    assert excerpt(Span("x", 1, 1, 1, 2), [""]) == ()
    assert excerpt(Span("x", 1, 4, 1, 9), ["one"])[0].before == "one"


def test_a_page_is_about_its_form_else_about_its_kind() -> None:
    context, _ = compiled(library() / "contexts" / "library-loans")
    assert here("/readers/1/forms/card", context) == {("form", "card")}
    assert here("/readers/1/forms/card/new", context) == {("form", "card")}
    assert here("/readers/1", context) == {("workflow", "reader"), ("record", "reader")}
    assert here("/studio/forms/card", context) == {("form", "card")}
    assert here("/studio/kinds/reader", context) == {("workflow", "reader"), ("record", "reader")}
    assert here("/", context) == frozenset()
    assert here("/readers", None) == frozenset()
