"""Layers: a context over the library, by id at any depth, with every value still knowing its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engine.diagnostics import Diagnostic, Severity
from engine.source import Document, Laid, Layer, Mapping_, Node, Scalar, Sequence_, lay, read_yaml

FORM = """
form: registration
title: Registration
class: personal
languages: [pt, tet]
questions:
  - {ask: first, label: First name, type: text, required: true}
  - ask: last
    label: Last name
    locked: true
    may_be: [not_known, refused]
  - group: work
    title: Work
    questions:
      - {ask: works, label: Works, type: yes_no}
      - {ask: hours, label: Hours, type: whole_number}
checks:
  - {that: answered(first), message: Give a name}
"""


def layer(name: str, *texts: str) -> Layer:
    """A layer of files `<name>/0.yaml`, `<name>/1.yaml` …"""
    documents: list[Document] = []
    for number, text in enumerate(texts):
        found, faults = read_yaml(text.encode(), f"{name}/{number}.yaml", name)
        assert faults == []
        documents += found
    return Layer(name, Path(name), tuple(documents), files=tuple(f"{name}/{n}.yaml" for n in range(len(texts))))


def over(above: str, below: str = FORM) -> tuple[Laid, list[Diagnostic]]:
    """One text laid over another."""
    return lay([layer("library", below), layer("context", above)])


def codes(faults: list[Diagnostic]) -> list[str]:
    return [fault.code for fault in faults]


def plain(node: Node | None) -> object:
    """A node as plain data."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence_):
        return [plain(item) for item in node]
    return {entry.key.text: plain(entry.value) for entry in node} if isinstance(node, Mapping_) else None


def form(laid: Laid, id: str = "registration") -> Mapping_:
    document = laid.one("form", id)
    assert document is not None
    return document.node


def asked(laid: Laid, id: str = "registration") -> list[object]:
    """The names of the questions; a group as a list."""
    questions = form(laid, id).get("questions")
    assert isinstance(questions, Sequence_)
    names: list[object] = []
    for item in questions:
        assert isinstance(item, Mapping_)
        inner = item.get("questions")
        first = item.entries[0].value
        names.append([plain(each.entries[0].value) for each in inner if isinstance(each, Mapping_)] if isinstance(inner, Sequence_)
                     else plain(first))  # fmt: skip
    return names


def test_a_mapping_is_laid_over_another_by_key() -> None:
    laid, faults = over("form: registration\nextends: registration\ntitle: Inscription\nhint: New\n")
    assert faults == []
    assert form(laid).text("title") == "Inscription"
    assert form(laid).text("class") == "personal"
    assert form(laid).text("hint") == "New"
    assert "extends" not in form(laid)


def test_every_value_keeps_the_place_that_wrote_it() -> None:
    laid, _ = over("form: registration\nextends: registration\ntitle: Inscription\n")
    title, kind = form(laid).get("title"), form(laid).get("class")
    assert title is not None
    assert kind is not None
    assert (title.span.file, title.span.line) == ("context/0.yaml", 3)
    assert (kind.span.file, kind.span.line) == ("library/0.yaml", 4)
    assert (laid.layer_of(title.span), laid.layer_of(kind.span)) == ("context", "library")


def test_questions_are_changed_added_moved_and_removed_by_id() -> None:
    laid, faults = over(
        "form: registration\nextends: registration\nquestions:\n"
        "  - {ask: first, label: Given name}\n"
        "  - {ask: religion, label: Religion, type: text}\n"
        "  - {ask: middle, label: Middle name, type: text, after: first}\n"
        "  - {ask: nick, label: Nickname, type: text, after: first}\n"
        "  - {ask: title_of, label: Title, type: text, before: first}\n"
        "  - {ask: shift, label: Shift, type: text, in: work}\n"
        "  - {ask: hours, remove: true}\n"
        "  - {ask: last, before: first}\n"
    )
    assert faults == []
    assert asked(laid) == ["title_of", "last", "first", "middle", "nick", ["works", "shift"], "religion"]
    questions = form(laid).get("questions")
    assert isinstance(questions, Sequence_)
    assert plain(questions.items[2]) == {"ask": "first", "label": "Given name", "type": "text", "required": "true"}


def test_a_question_inside_a_group_is_found_by_its_name() -> None:
    laid, faults = over("form: registration\nextends: registration\nquestions:\n  - {ask: hours, label: Hours a day, after: first}\n")
    assert faults == []
    assert asked(laid) == ["first", "hours", "last", ["works"]]


def test_a_list_of_words_is_replaced_whole() -> None:
    laid, faults = over("form: registration\nextends: registration\nlanguages: [en]\n")
    assert (faults, plain(form(laid).get("languages"))) == ([], ["en"])


def test_a_list_of_words_gains_and_loses_words() -> None:
    laid, faults = over("form: registration\nextends: registration\nlanguages: {add: [en], remove: [pt]}\n")
    assert (faults, plain(form(laid).get("languages"))) == ([], ["tet", "en"])


def test_a_list_without_names_is_replaced_whole() -> None:
    laid, faults = over("form: registration\nextends: registration\nchecks:\n  - {that: x == y, message: No}\n")
    assert (faults, plain(form(laid).get("checks"))) == ([], [{"that": "x == y", "message": "No"}])


def test_a_value_that_depends_on_something_is_replaced_whole() -> None:
    laid, faults = over(
        "settings:\n  limit:\n    value: {first: [{if: a, value: 1}, {otherwise: 2}]}\n",
        "settings:\n  limit:\n    title: Limit\n    value: {of: level, is: {high: 1}, otherwise: 3}\n",
    )
    settings = laid.one("settings")
    assert settings is not None
    assert faults == []
    assert plain(settings.node) == {
        "settings": {"limit": {"title": "Limit", "value": {"first": [{"if": "a", "value": "1"}, {"otherwise": "2"}]}}}
    }


def test_a_key_of_a_collection_is_removed() -> None:
    laid, faults = over("settings:\n  one: {remove: true}\n", "settings:\n  one: {value: 1}\n  two: {value: 2}\n")
    settings = laid.one("settings")
    assert settings is not None
    assert (faults, plain(settings.node)) == ([], {"settings": {"two": {"value": "2"}}})


def test_a_collection_is_joined_from_several_files() -> None:
    laid, faults = lay([layer("context", "settings:\n  one: {value: 1}\n", "settings:\n  two: {value: 2}\n")])
    settings = laid.one("settings")
    assert settings is not None
    assert (faults, plain(settings.node)) == ([], {"settings": {"one": {"value": "1"}, "two": {"value": "2"}}})


def test_rules_and_indicators_of_a_record_are_joined_from_several_files() -> None:
    texts = ("record: case\nrules:\n  a: {title: A}\n", "record: case\nrules:\n  b: {title: B}\n", "record: case\nindicators:\n  c: {}\n")
    laid, faults = lay([layer("context", *texts)])
    record = laid.one("record", "case")
    assert record is not None
    assert faults == []
    assert plain(record.node) == {"record": "case", "rules": {"a": {"title": "A"}, "b": {"title": "B"}}, "indicators": {"c": {}}}


def test_another_id_may_extend_a_thing_of_the_library() -> None:
    laid, faults = over("form: short_registration\nextends: registration\ntitle: Short\n---\ncontext: c\nuses: {forms: [registration]}\n")
    assert faults == []
    assert (form(laid).text("title"), form(laid, "short_registration").text("title")) == ("Registration", "Short")
    assert asked(laid, "short_registration") == asked(laid)


def test_an_option_list_that_is_only_named_as_bands_follows_too() -> None:
    library = (
        "form: card\nquestions:\n  - {ask: age, label: Age}\n  - ask: group\n    calculate: band(age, groups)\n"
        "---\noptions: groups\nlist: [young, old]\n---\noptions: others\nlist: [a]\n"
    )
    laid, faults = over("context: c\nuses: {forms: [card]}\n", library)
    assert faults == []
    assert {(each.kind, each.id) for each in laid.documents} == {("context", "c"), ("form", "card"), ("options", "groups")}


def test_what_the_context_uses_is_in_with_its_option_lists() -> None:
    library = (
        "form: used\nquestions:\n  - {ask: a, options: levels}\n---\nform: unused\nquestions:\n  - {ask: b, options: other}\n---\n"
        "options: levels\nattributes: {kind: {options: kinds}}\nlist: []\n---\noptions: kinds\nlist: []\n---\noptions: other\nlist: []\n"
        "---\nduties:\n  d: {title: D}\n"
    )
    laid, faults = over("context: c\nuses: {forms: [used]}\n", library)
    assert faults == []
    assert [(each.kind, each.id) for each in laid.documents] == [
        ("form", "used"), ("options", "levels"), ("options", "kinds"), ("duties", ""), ("context", "c")
    ]  # fmt: skip
    assert [(each.kind, each.id) for each in laid.hidden] == [("form", "unused"), ("options", "other")]


def test_a_context_that_takes_nothing_is_free_of_the_names_below() -> None:
    library = "form: card\nclass: plain\n---\noptions: services\nlist: []\n---\nduties:\n  d: {title: D}\n"
    laid, faults = over("context: c\nuses: {forms: [], workflows: []}\n---\noptions: services\nlist: [mine]\n", library)
    assert faults == []
    assert [(each.kind, each.id) for each in laid.documents] == [("options", "services"), ("context", "c")]
    services = laid.one("options", "services")
    assert services is not None
    assert plain(services.node.get("list")) == ["mine"]


def test_what_is_taken_is_not_written_again_without_saying_so() -> None:
    library = "form: card\nquestions:\n  - {ask: a, options: services}\n---\noptions: services\nlist: []\n"
    _, faults = over("context: c\nuses: {forms: [card]}\n---\noptions: services\nlist: [mine]\n", library)
    assert codes(faults) == ["E141"]


HEAD = "form: registration\nextends: registration\n"


@pytest.mark.parametrize(
    ("above", "code", "line"),
    [
        (HEAD + "questions:\n  - {ask: frist, remove: true}\n", "E143", 4),
        (HEAD + "questions:\n  - {ask: new, label: New, type: text, after: frist}\n", "E143", 4),
        (HEAD + "questions:\n  - {group: first, title: First}\n", "E143", 4),
        (HEAD + "languages: {remove: [es]}\n", "E143", 3),
        (HEAD + "hint: {remove: true}\n", "E143", 3),
        (HEAD + "title: Registration\n", "W144", 3),
        (HEAD + "questions:\n  - {ask: first}\n", "W144", 4),
        (HEAD + "languages: {add: [pt]}\n", "W144", 3),
        (HEAD + "questions:\n  - {ask: last, remove: true}\n", "E145", 4),
        (HEAD + "questions:\n  - {ask: last, locked: false}\n", "E145", 4),
        (HEAD + "questions:\n  - {ask: last, may_be: [not_known]}\n", "E145", 4),
        (HEAD + "questions:\n  - ask: last\n    may_be: {remove: [refused]}\n", "E145", 5),
        (HEAD + "questions:\n  - {ask: new, label: New, after: first, before: last}\n", "E146", 4),
        (HEAD + "questions:\n  - {ask: new, label: New, in: first}\n", "E146", 4),
        (HEAD + "languages: {add: en}\n", "E146", 3),
        ("form: registration\ntitle: Mine\n", "E141", 1),
        ("form: mine\nextends: registratoin\n", "E142", 2),
        ("form: mine\nextends: [a]\n", "E142", 2),
        ("form: a\nextends: b\n---\nform: b\nextends: a\n", "E148", 5),
        ("form: a\ntitle: A\n---\nform: a\ntitle: B\n", "E140", 4),
        ("settings:\n  a: {value: 1}\n---\nsettings:\n  a: {value: 2}\n", "E140", 5),
        ("context: c\nuses: {forms: [registratio]}\n", "E147", 2),
    ],
)
def test_an_override_that_cannot_be_is_told_at_its_place(above: str, code: str, line: int) -> None:
    _, faults = over(above)
    assert code in codes(faults)
    fault = next(each for each in faults if each.code == code)
    assert (fault.span.file, fault.span.line) == ("context/0.yaml", line)
    assert (fault.severity is Severity.WARNING) == code.startswith("W")
    assert fault.remedy


def test_something_locked_may_get_new_words_for_people() -> None:
    laid, faults = over(HEAD + "questions:\n  - {ask: last, label: Surname, hint: As in the papers}\n")
    assert faults == []
    questions = form(laid).get("questions")
    assert isinstance(questions, Sequence_)
    assert plain(questions.items[1]) == {
        "ask": "last", "label": "Surname", "locked": "true", "may_be": ["not_known", "refused"], "hint": "As in the papers"
    }  # fmt: skip


def test_a_misspelt_name_is_told_with_the_likely_one() -> None:
    _, faults = over(HEAD + "questions:\n  - {ask: frist, remove: true}\n")
    assert faults[0].remedy == "Did you mean `first`?"


def test_the_locked_place_is_named_too() -> None:
    _, faults = over(HEAD + "questions:\n  - {ask: last, remove: true}\n")
    assert [(each.span.file, each.span.line) for each in faults[0].related] == [("library/0.yaml", 10)]


# --- whatever is laid over --------------------------------------------------------------------------------------------------
LINES = st.sampled_from(
    ["title: x", "languages: {add: [a], remove: pt}", "languages: []", "languages: tet", "questions: [first, last]", "questions: {}",
     "class: {remove: true}", "form: {of: a, is: b}", "checks: [{remove: true}]", "extends: registration", "extends: mine",
     "questions:\n  - {ask: first, in: work, remove: true}\n  - {ask: hours, after: hours}", "questions: [{ask: work}, {group: first}]",
     "questions:\n  - {ask: new, in: work}\n  - {ask: new, before: new}\n  - {ask: works, before: last}", "uses: {forms: registration}",
     "settings: [a]", "locked: true", "questions: [{ask: {a: b}}, {ask: [c]}, {ask: }]"]
)  # fmt: skip


FIRST = st.sampled_from(["form: registration", "form: mine", "context: c", "settings: {a: {b: c}}"])


@given(FIRST, st.lists(LINES, unique=True, max_size=5))
@hypothesis_settings(max_examples=200, deadline=None)
def test_nothing_that_can_be_written_over_a_thing_raises(first: str, lines: list[str]) -> None:
    above, _ = read_yaml("\n".join([first, *lines]).encode(), "context/0.yaml", "context")
    laid, faults = lay([layer("library", FORM), Layer("context", Path("context"), tuple(above))])
    assert all(fault.span.line >= 1 and fault.message for fault in faults)
    assert len(laid.documents) + len(laid.hidden) >= 1
