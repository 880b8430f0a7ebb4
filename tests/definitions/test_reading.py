"""Documents become definitions; what can't be read is told in our own words, and the rest is read all the same."""

from __future__ import annotations

import re

import pytest

from engine.definitions.reading import KINDS, Reading, read
from engine.source import read_yaml

FORM = """\
form: intake
title: Intake
class: personal
purpose: To know
questions:
  - {ask: name, label: Name, type: text, required: true}
  - group: more
    title: More
    questions:
      - ask: age
        label: Age
        type: whole_number
        suggest:
          first:
            - {if: name == "a", value: 3}
            - {otherwise: 4}
"""


def reading(text: str) -> Reading:
    """The first document of a text, read."""
    documents, faults = read_yaml(text.encode(), "file.yaml")
    assert faults == []
    return read(documents[0])


def told(text: str) -> list[str]:
    """The faults of a text as `code line:column sentence | remedy`."""
    return [
        f"{each.code} {each.span.line}:{each.span.column} {each.message} | {each.remedy}"
        for each in reading(text).diagnostics
    ]


def test_a_sound_form_is_read_without_faults() -> None:
    found = reading(FORM)
    assert found.diagnostics == ()
    assert found.definition is not None
    assert found.definition.id == "intake"
    assert found.definition.model.questions[1].questions[0].suggest.first[1].otherwise == "4"


def test_a_definition_knows_the_place_of_any_path() -> None:
    definition = reading(FORM).definition
    assert definition is not None
    assert (definition.span("questions", 0, "label").line, definition.span("questions", 0, "label").column) == (6, 24)
    assert definition.span("questions", 1, "questions", 0, "suggest", "first", 0, "if").line == 15
    assert definition.key_span("questions", 1, "title").column == 5


def test_all_faults_of_a_document_are_told_at_once() -> None:
    text = (
        FORM.replace("class: personal", "class: personell")
        .replace("required: true", "requird: true")
        .replace("type: whole_number", "type: [text]")
    )
    found = told(text)
    assert sorted(each.split()[0] for each in found) == ["E301", "E303", "E306"]
    assert any(each.startswith("E306") and "Did you mean `personal`?" in each for each in found)
    assert any(each.startswith("E301") and "Did you mean `required`?" in each for each in found)


def test_a_key_that_is_a_slip_away_from_a_missing_one_is_read_as_meant() -> None:
    found = reading(FORM.replace("class: personal", "clas: personal"))
    assert [each.code for each in found.diagnostics] == ["E301"]
    assert found.definition is not None
    assert (found.definition.damaged, found.definition.model.class_) == (True, "personal")


def test_what_is_sound_beside_a_fault_is_still_read() -> None:
    found = reading(FORM.replace("type: text", "type: texxt"))
    assert [each.code for each in found.diagnostics] == ["E306"]
    assert found.definition is not None
    assert found.definition.damaged
    assert [type(each).__name__ for each in found.definition.model.questions] == ["Group"]
    assert found.definition.span("questions", 0, "title").line == 8


def test_a_document_that_lacks_what_makes_it_one_is_left_out() -> None:
    found = reading(FORM.replace("purpose: To know\n", ""))
    assert found.definition is None
    assert [each.code for each in found.diagnostics] == ["E302"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("required: true", "required: [a]", "E303 6:52 Here stands a list, but `true` or a condition is expected."),
        ("title: Intake", "title:\n  a: b", "E303 3:3 Here stand several keys, but a text is expected."),
        (
            "- {otherwise: 4}",
            "- otherwise:\n                - 4",
            "E303 17:17 Here stands a list, but a text is expected.",
        ),
        ("  - group: more", "  - grup: more", "E302 7:5 This is neither a question, a group nor rows."),
        ("ask: age", "ask: Age", "E307 10:14 `Age` can't be an id: ids are lower-case letters, digits and `_`."),
        (
            "purpose: To know",
            "purpose: To know\nentries: True",
            "E304 5:10 Here only `true` or `false` can stand, not `True`.",
        ),
    ],
)
def test_a_fault_is_told_in_our_own_words_where_it_stands(old: str, new: str, expected: str) -> None:
    found = told(FORM.replace(old, new))
    assert len(found) == 1, found
    assert found[0].startswith(expected)


def test_a_key_without_a_value_is_told_once() -> None:
    assert [each.split(" |")[0] for each in told(FORM.replace("purpose: To know", "purpose:"))] == [
        "E308 4:1 `purpose` has no value."
    ]


def test_no_sentence_is_pydantic_s() -> None:
    text = FORM.replace("questions:\n  - {ask: name", "questions:\n  - 3\n  - {ask: name")
    for each in told(text):
        assert not re.search(r"[Ii]nput should be|[Ff]ield required|valid (string|dictionary|list)|Extra inputs", each)


def test_every_kind_of_document_is_read_by_a_model_of_its_own() -> None:
    assert len(set(KINDS.values())) == len(KINDS)


def test_a_document_of_an_unknown_kind_says_which_there_are() -> None:
    assert told("froms: a\ntitle: b\n") == [
        "E310 1:1 `froms` is not a kind of thing that a file can hold. | Did you mean `form`?"
    ]
