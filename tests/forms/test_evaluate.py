"""What a form makes of answers: what shows, is required, is wrong, is computed and is stored."""

from __future__ import annotations

from datetime import date

import pytest

from engine.expressions import HIDDEN, DateSpan
from engine.forms import Answers, Json, prepare, question_types
from engine.forms.model import Form
from tests.forms.making import LISTS, ask, codes, form, group, ready, rows, run, values_of

# --- what shows ------------------------------------------------------------------------------------------------------------------

WORK = ready(
    ask("age", "whole_number", may_be=["not_known"]),
    group(
        "work",
        ask("works", "yes_no", required=True),
        ask("hours", "decimal", show_if="works == yes", required=True),
        ask("tired", "yes_no", show_if="hours > 8"),
        show_if="age >= 5 or not_known(age)",
    ),
)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, {"age"}),
        ({"age": "4", "works": "yes", "hours": "9"}, {"age"}),
        ({"age": "5"}, {"age", "works"}),
        ({"age": {"answer": "not_known"}}, {"age", "works"}),
        ({"age": "5", "works": "no", "hours": "9"}, {"age", "works"}),
        ({"age": "5", "works": "yes", "hours": "8"}, {"age", "works", "hours"}),
        ({"age": "5", "works": "yes", "hours": "9"}, {"age", "works", "hours", "tired"}),
        ({"age": "abc", "works": "yes"}, {"age"}),
    ],
)
def test_a_question_shows_only_while_its_conditions_and_those_around_it_are_true(
    answers: Answers, shown: set[str]
) -> None:
    assert run(WORK, answers).shown() == shown


def test_what_is_hidden_reads_as_unanswered_at_once_and_cascades() -> None:
    done = run(WORK, {"age": "4", "works": "yes", "hours": "9", "tired": "yes"})
    assert values_of(done, "works", "hours", "tired") == {"works": HIDDEN, "hours": HIDDEN, "tired": HIDDEN}


def test_what_is_hidden_is_neither_judged_nor_stored_and_is_told_as_removed() -> None:
    done = run(WORK, {"age": "4", "works": "perhaps", "hours": "nonsense"})
    assert done.problems == ()
    assert done.answers() == {"age": "4"}
    assert done.removed() == {"works", "hours"}


def test_groups_in_groups_shut_what_is_inside() -> None:
    prepared = ready(
        ask("a", "yes_no"),
        ask("b", "yes_no"),
        group("outer", group("inner", ask("x", "text"), show_if="b == yes"), ask("y", "text"), show_if="a == yes"),
    )
    assert run(prepared, {"a": "no", "b": "yes"}).shown() == {"a", "b"}
    assert run(prepared, {"a": "yes", "b": "no"}).shown() == {"a", "b", "y"}
    assert run(prepared, {"a": "yes", "b": "yes"}).shown() == {"a", "b", "x", "y"}


def test_a_question_may_stand_before_what_decides_over_it() -> None:
    prepared = ready(
        ask("first", "text", show_if="second == yes"),
        ask("second", "yes_no", show_if="third == yes"),
        ask("third", "yes_no"),
    )
    assert run(prepared, {"second": "yes", "third": "yes"}).shown() == {"first", "second", "third"}
    assert run(prepared, {"second": "yes", "third": "no"}).shown() == {"third"}


# --- what is required ------------------------------------------------------------------------------------------------------------


def test_a_required_question_without_an_answer_is_a_problem_and_an_honest_answer_is_one() -> None:
    prepared = ready(ask("name", "text", required=True, may_be=["refused"]))
    assert codes(run(prepared, {})) == [("name", "required")]
    assert codes(run(prepared, {"name": "  "})) == [("name", "required")]
    assert codes(run(prepared, {"name": {"answer": "refused"}})) == []
    assert codes(run(prepared, {"name": {"answer": "not_known"}})) == [("name", "honest_answer_not_offered")]


def test_a_question_is_required_while_its_condition_is_true() -> None:
    prepared = ready(ask("hurt", "yes_no"), ask("where", "text", required="hurt == yes"))
    assert codes(run(prepared, {})) == []
    assert codes(run(prepared, {"hurt": "no"})) == []
    assert codes(run(prepared, {"hurt": "yes"})) == [("where", "required")]
    assert run(prepared, {"hurt": "yes", "where": "arm"}).required() == {"where"}


def test_what_is_required_for_an_event_is_required_for_that_event_only() -> None:
    prepared = ready(ask("why", "text", required_for=("close",)))
    assert codes(run(prepared, {})) == []
    assert codes(run(prepared, {}, "open")) == []
    assert codes(run(prepared, {}, "close")) == [("why", "required")]
    assert codes(run(prepared, {"why": "done"}, "close")) == []


def test_an_answer_that_cannot_be_read_is_told_once() -> None:
    prepared = ready(ask("n", "whole_number", required=True, checks=[("answered(n)", "Answer this")]))
    assert codes(run(prepared, {"n": "many"})) == [("n", "not_a_number")]


# --- checks ----------------------------------------------------------------------------------------------------------------------

BIRTH = ready(
    ask("born", "date", may_be=["estimated", "year_only"], checks=[("born <= today", "Not after today: ${born}")]),
    ask("age", "whole_number", checks=[("age < 18", "Grown up", "warn")]),
    checks=[("answered(born) or answered(age)", "Give the date of birth or the age")],
)


def test_a_check_complains_when_it_is_false_never_when_it_is_unknown() -> None:
    assert codes(run(BIRTH, {"born": "2026-03-03"})) == [("born", "check_failed")]
    assert codes(run(BIRTH, {"born": "2026-03-02"})) == []
    assert codes(run(BIRTH, {"born": "2026"})) == []
    assert codes(run(BIRTH, {"born": "2027"})) == [("born", "check_failed")]
    assert codes(run(BIRTH, {"born": {"date": "2026-12-01", "estimated": True}})) == []


def test_a_failed_check_carries_the_sentence_and_what_stands_in_its_places() -> None:
    (problem,) = run(BIRTH, {"born": "2026-03-03"}).problems
    assert problem.message.source == "Not after today: ${born}"
    assert problem.slots == (DateSpan(date(2026, 3, 3), date(2026, 3, 3)),)


def test_a_warning_does_not_stand_in_the_way() -> None:
    done = run(BIRTH, {"age": "18"})
    assert done.is_complete
    assert [(each.path, each.message.source) for each in done.warnings] == [("age", "Grown up")]


def test_a_check_of_the_form_stands_last_with_an_empty_path() -> None:
    assert codes(run(BIRTH, {"age": "x"})) == [("age", "not_a_number"), ("", "check_failed")]


def test_a_check_of_a_hidden_question_is_not_made() -> None:
    prepared = ready(
        ask("a", "yes_no"), ask("n", "whole_number", show_if="a == yes", checks=[("answered(n)", "Say how many")])
    )
    assert codes(run(prepared, {"a": "no", "n": "1"})) == []
    assert codes(run(prepared, {"a": "yes"})) == [("n", "check_failed")]


def test_problems_stand_in_page_order() -> None:
    prepared = ready(
        ask("a", "text", required=True),
        rows("parts", ask("x", "text", required=True), ask("y", "date"), checks=[("answered(x)", "Name it")]),
        ask("b", "whole_number", checks=[("b > 5", "Too few")]),
        ask("c", "text", required=True),
    )
    done = run(prepared, {"parts": [{"y": "z"}, {"x": "1", "y": "z"}], "b": "3"})
    assert codes(done) == [
        ("a", "required"),
        ("parts[0]", "check_failed"),
        ("parts[0].x", "required"),
        ("parts[0].y", "not_a_date"),
        ("parts[1].y", "not_a_date"),
        ("b", "check_failed"),
        ("c", "required"),
    ]


# --- making ready ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "fault"),
    [
        ([ask("a", "text", show_if="b == 'x'"), ask("b", "text", show_if="a == 'x'")], "a circle: a → b → a"),
        ([ask("a", "decimal", calculate="a + 1")], "a circle: a → a"),
        ([ask("a", "text"), ask("a", "text")], "a twice"),
        ([rows("r", rows("s", ask("x", "text")))], "rows in rows"),
    ],
    ids=["circle", "itself", "twice", "rows in rows"],
)
def test_a_form_that_cannot_be_worked_out_is_refused(items: list[object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        ready(*items)  # type: ignore[arg-type]


def test_what_is_required_may_read_anything_even_itself() -> None:
    prepared = ready(ask("a", "text", required="not answered(b)"), ask("b", "text", required="not answered(a)"))
    assert codes(run(prepared, {})) == [("a", "required"), ("b", "required")]
    assert run(prepared, {"a": "x"}).is_complete


def test_an_unknown_type_is_a_programmers_fault() -> None:
    made: Form = form(ask("a", "text"))
    with pytest.raises(KeyError):
        prepare(made, LISTS, {})
    assert prepare(made, LISTS, question_types()).top.fields["a"].position == 0


def test_an_evaluation_changes_neither_answers_nor_environment() -> None:
    prepared = ready(ask("any_parts", "yes_no"), rows("parts", ask("name", "text"), show_if="any_parts == yes"))
    answers: dict[str, Json] = {"parts": [{"name": " a"}], "any_parts": "yes"}
    run(prepared, answers)
    assert answers == {"parts": [{"name": " a"}], "any_parts": "yes"}
