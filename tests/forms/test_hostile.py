"""Whatever is sent, an evaluation ends, judges, and stores nothing that it didn't understand."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms import SENTENCES, SUGGESTED, Answers, Json
from tests.forms.making import ask, codes, group, ready, rows, run

FORM = ready(
    ask("name", "text"),
    ask("n", "decimal"),
    ask("born", "date", may_be=["estimated", "year_only", "not_known"]),
    ask("colour", "choose_one", options="colours", options_if="n > 3 or item == red"),
    ask("several", "choose_many", options="colours"),
    group("more", ask("place", "location"), ask("at", "date_time"), show_if="n > 5"),
    rows(
        "parts",
        ask("x", "text", required=True),
        ask("w", "whole_number"),
        ask("twice", "decimal", calculate="w * 2"),
        at_most=5,
    ),
    rows("ratings", ask("points", "whole_number"), one_per="sizes"),
    ask("total", "decimal", calculate="sum(parts, w) / n"),
    ask("guess", "decimal", suggest="total + 1", if_changed="ask_reason"),
    ask("guess_reason", "text", companion_of="guess"),
    checks=[("not (name == 'x')", "Not x")],
)
NAMES = [*FORM.top.fields, "parts", "ratings", "nonsense", SUGGESTED, "answer", "x", "w", "points", "small"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["red", "2015-03-02", "4", "yes"]),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=5),
    max_leaves=25,
)
WHOLE = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=12)


def _without(answers: dict[str, Json], names: set[str]) -> dict[str, Json]:
    return {key: value for key, value in answers.items() if key not in names and not (names and key == SUGGESTED)}


@given(WHOLE)
def test_any_json_is_judged_and_what_is_stored_is_clean(answers: dict[str, Json]) -> None:
    done = run(FORM, answers)
    assert all(each.code in SENTENCES for each in done.problems)
    stored = done.answers()
    json.dumps(stored, allow_nan=False)
    again = run(FORM, stored)
    unread = {each.path for each in done.problems} & {"guess"}  # the suggestion waits there for the unreadable answer to go
    assert _without(again.answers(), unread) == _without(stored, unread)
    assert {code for _, code in codes(again)} <= {
        "required",
        "reason_needed",
        "option_not_offered",
        "check_failed",
        "calculation_failed",
    }
    assert done.shown() >= done.required() - {path for path in done.required() if "[" in path}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"zz": 1}, [("", "unknown_question")]),
        ({"zz": None}, [("", "unknown_question")]),
        ({"../x": 1}, [("", "unknown_question")]),
        ({"parts": "x"}, [("parts", "wrong_shape")]),
        ({"parts": {"0": {"x": "a"}}}, [("parts", "wrong_shape")]),
        ({"parts": ["x"]}, [("parts[0]", "wrong_shape"), ("parts[0].x", "required")]),
        ({"parts": [{"x": "a", "zz": 1}]}, [("parts[0]", "unknown_question")]),
        ({"parts": [[[[]]]]}, [("parts[0]", "wrong_shape"), ("parts[0].x", "required")]),
        ({"parts": [{"x": "a"}] * 6}, [("parts", "too_many_rows")]),
        ({"ratings": []}, [("ratings", "wrong_shape")]),
        ({"ratings": {"small": 5}}, [("ratings[small]", "wrong_shape")]),
        ({"ratings": {"<b>": {}}}, [("ratings", "unknown_row")]),
        ({"name": {"answer": "not_known"}}, [("name", "honest_answer_not_offered")]),
        ({"total": "5"}, []),
    ],
)
def test_what_does_not_fit_is_told_where_it_stands(answers: Answers, expected: list[tuple[str, str]]) -> None:
    assert codes(run(FORM, answers)) == expected


@pytest.mark.parametrize("answers", [[], "x", None, 5, True])
def test_answers_that_are_no_object_read_as_none(answers: Answers) -> None:
    assert run(FORM, answers).answers() == run(FORM, {}).answers()


def test_names_that_nobody_could_have_given_are_not_repeated() -> None:
    (problem,) = run(FORM, {"<script>": 1}).problems
    assert problem.parameters == {"name": "?"}
    (long,) = run(FORM, {"x" * 10_000: 1}).problems
    assert len(str(long.parameters["name"])) == 60


def test_a_hundred_thousand_rows_are_counted_not_worked_out() -> None:
    done = run(FORM, {"parts": [{"x": "a"}] * 100_000})
    assert codes(done) == [("parts", "too_many_rows")]
    assert len(done.rows_of("parts")) == 5


def test_every_sentence_says_what_to_do_and_names_only_what_it_is_given() -> None:
    assert all((sentence and sentence[0].isupper()) or sentence == "{message}" for sentence in SENTENCES.values())
    assert not any(sentence.endswith(".") for sentence in SENTENCES.values())
