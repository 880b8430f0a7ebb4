"""What a form makes of answers: what shows, is required, is wrong, is computed and is stored."""

from __future__ import annotations

from datetime import date

import pytest

from engine.expressions import HIDDEN, DateSpan, Special
from engine.expressions import scope as names
from engine.expressions.values import MILLION
from engine.forms import SUGGESTED, Answers, Json, prepare, question_types, read_values
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


# --- what is computed ------------------------------------------------------------------------------------------------------------


def test_a_calculation_is_always_worked_out_and_what_is_sent_for_it_ignored() -> None:
    prepared = ready(ask("a", "decimal"), ask("b", "decimal", calculate="a / 3"))
    done = run(prepared, {"a": "10", "b": "999"})
    assert done.answers() == {"a": "10", "b": "3.333333"}
    assert done.calculated() == {"b": 3_333_333}
    assert run(prepared, {"b": "999"}).answers() == {}


def test_a_condition_kept_as_a_value_is_yes_or_no_and_stays_unknown() -> None:
    prepared = ready(
        ask("a", "whole_number"), ask("many", "yes_no", calculate="a > 3"), ask("why", "text", show_if="many == yes")
    )
    assert run(prepared, {"a": "4"}).answers() == {"a": "4", "many": "yes"}
    assert run(prepared, {"a": "3"}).answers() == {"a": "3", "many": "no"}
    assert run(prepared, {}).answers() == {}
    assert "why" in run(prepared, {"a": "4"}).shown()


@pytest.mark.parametrize("b", ["0", "0.000001"])
def test_dividing_by_zero_and_overflow_are_problems_where_they_are_calculated(b: str) -> None:
    prepared = ready(
        ask("a", "decimal"),
        ask("b", "decimal"),
        ask("c", "decimal", calculate="a / b"),
        ask("d", "yes_no", calculate="c > 1"),
    )
    done = run(prepared, {"a": "999999999999999", "b": b})
    assert codes(done) == [("c", "calculation_failed")]
    assert values_of(done, "c", "d") == {"c": None, "d": None}


def test_an_overflow_in_a_check_is_told_at_its_question() -> None:
    prepared = ready(ask("a", "decimal"), ask("b", "decimal", checks=[("a * b < 5", "Less")]))
    assert codes(run(prepared, {"a": "999999999999999", "b": "9"})) == [("b", "calculation_failed")]


def test_calculations_work_in_chains_through_rows_and_back() -> None:
    prepared = ready(
        ask("share", "decimal", calculate="total / 2"),
        ask("total", "decimal", calculate="sum(parts, cost)"),
        rows(
            "parts",
            ask("price", "decimal"),
            ask("number", "whole_number"),
            ask("cost", "decimal", calculate="price * number"),
        ),
    )
    done = run(prepared, {"parts": [{"price": "1.5", "number": "2"}, {"price": "4", "number": "1"}]})
    assert done.calculated() == {
        "share": 3_500_000,
        "total": 7 * MILLION,
        "parts[0].cost": 3 * MILLION,
        "parts[1].cost": 4 * MILLION,
    }


def test_a_row_may_read_a_total_of_its_own_rows() -> None:
    prepared = ready(
        ask("total", "decimal", calculate="sum(parts, cost)"),
        rows("parts", ask("cost", "decimal"), ask("portion", "decimal", calculate="cost / total")),
    )
    assert run(prepared, {"parts": [{"cost": "1"}, {"cost": "3"}]}).calculated()["parts[1].portion"] == 750_000


def test_what_reads_the_clock_is_stored_only_if_it_is_kept_at_completion() -> None:
    prepared = ready(
        ask("born", "date"),
        ask("age", "whole_number", calculate="years_between(born, today)"),
        ask("next", "whole_number", calculate="age + 1"),
        ask("then", "whole_number", calculate="years_between(born, today)", keep="at_completion"),
    )
    done = run(prepared, {"born": "2015-03-02"})
    assert done.calculated() == {"age": 11 * MILLION, "next": 12 * MILLION, "then": 11 * MILLION}
    assert done.answers() == {"born": "2015-03-02", "then": "11"}


def test_facts_and_other_forms_are_read_from_the_environment() -> None:
    level = names.fact("level_now", "option:colours")
    prepared = ready(ask("plan", "text", required="level_now == red"), level_now=level)
    assert codes(run(prepared, {}, facts={"level_now": "red"})) == [("plan", "required")]
    assert codes(run(prepared, {}, facts={"level_now": "blue"})) == []
    assert prepared.reads == {"facts.level_now"}


# --- suggestions -----------------------------------------------------------------------------------------------------------------

SUGGEST = ready(
    ask("born", "date", may_be=["not_known"]),
    ask("age", "whole_number", suggest="years_between(born, today)", if_changed="ask_reason", required=True),
    ask("age_reason", "text", companion_of="age"),
)


def test_a_suggestion_follows_while_nobody_has_typed() -> None:
    first = run(SUGGEST, {"born": "2015-03-02"})
    assert first.answers() == {"born": "2015-03-02", "age": "11", SUGGESTED: {"age": "11"}}
    assert first.is_complete
    later = run(SUGGEST, {**first.answers(), "born": "2016-03-02"})
    assert later.answers()["age"] == "10"


def test_a_suggestion_that_was_agreed_to_goes_when_nothing_suggests_it_any_more() -> None:
    first = run(SUGGEST, {"born": "2015-03-02"}).answers()
    assert codes(run(SUGGEST, {**first, "born": None})) == [("age", "required")]


def test_what_a_person_typed_stays_and_both_are_kept() -> None:
    done = run(
        SUGGEST, {"born": "2015-03-02", "age": "12", "age_reason": "The family says so", SUGGESTED: {"age": "11"}}
    )
    assert done.answers() == {
        "born": "2015-03-02",
        "age": "12",
        "age_reason": "The family says so",
        SUGGESTED: {"age": "11"},
    }
    again = run(SUGGEST, {**done.answers(), "born": "2014-03-02"})
    assert again.answers()["age"] == "12"
    assert again.changed_suggestions() == set()
    assert again.removed() == {"age_reason"}


def test_changing_a_suggestion_asks_for_a_reason() -> None:
    done = run(SUGGEST, {"born": "2015-03-02", "age": "12"})
    assert codes(done) == [("age_reason", "reason_needed")]
    assert done.changed_suggestions() == {"age"}
    assert "age_reason" not in run(SUGGEST, {"born": "2015-03-02", "age": "11"}).shown()


def test_an_honest_answer_instead_of_a_suggestion_needs_a_reason_too() -> None:
    prepared = ready(
        ask("a", "whole_number"),
        ask("b", "whole_number", suggest="a", if_changed="ask_reason", may_be=["not_known"]),
        ask("b_reason", "text", companion_of="b"),
    )
    done = run(prepared, {"a": "1", "b": {"answer": "not_known"}})
    assert done.values["b"] is Special.NOT_KNOWN
    assert codes(done) == [("b_reason", "reason_needed")]


def test_what_was_typed_instead_of_a_suggestion_and_cannot_be_read_is_not_replaced() -> None:
    done = run(SUGGEST, {"born": "2015-03-02", "age": "eleven"})
    assert codes(done) == [("age", "not_a_number")]
    assert done.values.get("age") is None


@pytest.mark.parametrize("beside", [None, 5, [], "x", {"age": []}, {"age": "nonsense"}, {"other": "1"}])
def test_a_tampered_suggestion_is_no_suggestion(beside: Json) -> None:
    assert codes(run(SUGGEST, {"born": "2015-03-02", "age": "12", SUGGESTED: beside})) == [
        ("age_reason", "reason_needed")
    ]


# --- choices ---------------------------------------------------------------------------------------------------------------------


def test_an_option_that_asks_which_has_a_companion_that_is_needed() -> None:
    prepared = ready(ask("maker", "choose_one", options="makers"), ask("maker_which", "text", companion_of="maker"))
    assert run(prepared, {"maker": "ours"}).shown() == {"maker"}
    assert codes(run(prepared, {"maker": "other"})) == [("maker_which", "which_needed")]
    assert run(prepared, {"maker": "other", "maker_which": "Mine"}).is_complete
    assert run(prepared, {"maker": "ours", "maker_which": "Mine"}).answers() == {"maker": "ours"}


def test_an_option_that_asks_which_does_so_among_many() -> None:
    prepared = ready(
        ask("makers_used", "choose_many", options="makers"),
        ask("makers_used_which", "text", companion_of="makers_used"),
    )
    assert codes(run(prepared, {"makers_used": ["ours", "other"]})) == [("makers_used_which", "which_needed")]


NARROW = ready(
    ask("only_red", "yes_no"),
    ask("colour", "choose_one", options="colours", options_if="only_red == no or item == red"),
    ask("several", "choose_many", options="colours", options_if="only_red == no or item == red"),
    ask("maker", "choose_one", options="makers"),
)


def test_an_answer_that_is_no_longer_offered_stays_and_is_a_problem() -> None:
    done = run(NARROW, {"only_red": "yes", "colour": "blue", "several": ["blue", "red"]})
    assert codes(done) == [("colour", "option_not_offered"), ("several", "option_not_offered")]
    assert done.values["colour"] == "blue"
    assert run(NARROW, {"only_red": "no", "colour": "blue"}).is_complete


def test_what_is_offered_follows_the_other_answers_and_unknown_is_not_offered() -> None:
    assert run(NARROW, {"only_red": "no"}).offered("colour") == ("red", "green", "blue")
    assert run(NARROW, {"only_red": "yes"}).offered("colour") == ("red",)
    assert run(NARROW, {}).offered("colour") == ("red",)
    assert run(NARROW, {"colour": "blue"}).offered("colour") == ("red", "blue")


def test_an_old_option_is_offered_only_where_it_was_chosen() -> None:
    assert run(NARROW, {}).offered("maker") == ("ours", "other")
    assert run(NARROW, {"maker": "old"}).offered("maker") == ("ours", "other", "old")


def test_offers_of_a_place_that_is_not_there_are_a_programmers_fault() -> None:
    with pytest.raises(KeyError):
        run(NARROW, {}).offered("nothing")


# --- rows ------------------------------------------------------------------------------------------------------------------------

PARTS = ready(
    ask("any_parts", "yes_no"),
    rows(
        "parts",
        ask("name", "text", required=True),
        ask("cracked", "yes_no"),
        ask("where", "text", show_if="cracked == yes", required=True),
        ask("weight", "decimal", show_if="cracked == no"),
        show_if="any_parts == yes",
        at_least=1,
        at_most=3,
        checks=[("name != 'x'", "Give it a real name")],
    ),
    ask("heavy", "decimal", calculate="sum(parts, weight)"),
    ask("number", "whole_number", calculate="count(parts)"),
)


def test_rows_have_their_own_conditions_and_paths() -> None:
    done = run(
        PARTS, {"any_parts": "yes", "parts": [{"name": "lid"}, {"cracked": "yes"}, {"name": "x", "cracked": "no"}]}
    )
    assert codes(done) == [("parts[1].name", "required"), ("parts[1].where", "required"), ("parts[2]", "check_failed")]
    assert {"parts", "parts[0]", "parts[1].where", "parts[2].weight"} <= done.shown()
    assert "parts[0].where" not in done.shown()


def test_hidden_rows_and_questions_are_left_out_of_sums_and_counts() -> None:
    parts: Json = [
        {"name": "a", "cracked": "no", "weight": "2"},
        {"name": "b", "cracked": "yes", "where": "top", "weight": "9"},
    ]
    shown = run(PARTS, {"any_parts": "yes", "parts": parts})
    hidden = run(PARTS, {"any_parts": "no", "parts": parts})
    assert values_of(shown, "number") == {"number": 2 * MILLION}
    assert values_of(hidden, "heavy", "number", "parts") == {"heavy": 0, "number": 0, "parts": HIDDEN}
    assert hidden.problems == ()
    assert hidden.answers() == {"any_parts": "no", "heavy": "0", "number": "0"}
    assert hidden.removed() == {"parts"}


def test_too_few_and_too_many_rows_are_problems_of_the_rows() -> None:
    assert codes(run(PARTS, {"any_parts": "yes"})) == [("parts", "too_few_rows")]
    many = run(PARTS, {"any_parts": "yes", "parts": [{"name": "a"}] * 4})
    assert [(each.path, each.code, dict(each.parameters)) for each in many.problems] == [
        ("parts", "too_many_rows", {"most": 3, "found": 4})
    ]


RATED = ready(
    rows(
        "ratings",
        ask("points", "whole_number", required=True),
        ask("colour", "choose_one", options="colours", options_if="item == red or points > 3"),
        one_per="sizes",
    ),
    ask("score", "decimal", calculate="sum(ratings, points * item.weight)"),
)


def test_rows_for_each_option_are_always_there_and_know_their_option() -> None:
    assert codes(run(RATED, {})) == [("ratings[small].points", "required"), ("ratings[large].points", "required")]
    done = run(RATED, {"ratings": {"large": {"points": "2"}, "small": {"points": "1"}}})
    assert done.values["score"] == 7 * MILLION
    assert done.answers() == {"score": "7", "ratings": {"small": {"points": "1"}, "large": {"points": "2"}}}
    assert done.rows_of("ratings") == ("ratings[small]", "ratings[large]")


def test_a_sum_over_a_row_without_an_answer_is_unknown() -> None:
    assert run(RATED, {"ratings": {"large": {"points": "2"}}}).values.get("score") is None


def test_a_row_of_no_option_is_a_problem() -> None:
    assert ("ratings", "unknown_row") in codes(run(RATED, {"ratings": {"huge": {"points": "2"}}}))


def test_options_are_narrowed_in_each_row() -> None:
    done = run(
        RATED, {"ratings": {"small": {"points": "1", "colour": "blue"}, "large": {"points": "4", "colour": "blue"}}}
    )
    assert codes(done) == [("ratings[small].colour", "option_not_offered")]
    assert done.offered("ratings[large].colour") == ("red", "green", "blue")


def test_a_row_of_an_old_option_shows_only_if_it_was_answered() -> None:
    prepared = ready(rows("made", ask("n", "whole_number"), one_per="makers"))
    assert run(prepared, {}).rows_of("made") == ("made[ours]", "made[other]")
    assert "made[old]" in run(prepared, {"made": {"old": {"n": "1"}}}).rows_of("made")


def test_suggestions_and_companions_work_in_rows() -> None:
    prepared = ready(
        rows(
            "parts",
            ask("size", "choose_one", options="sizes"),
            ask("price", "decimal", suggest="size.weight * 2", if_changed="ask_reason"),
            ask("price_reason", "text", companion_of="price"),
        )
    )
    done = run(prepared, {"parts": [{"size": "large"}, {"size": "large", "price": "5"}]})
    assert codes(done) == [("parts[1].price_reason", "reason_needed")]
    assert done.answers() == {
        "parts": [
            {"size": "large", "price": "6", SUGGESTED: {"price": "6"}},
            {"size": "large", "price": "5", SUGGESTED: {"price": "6"}},
        ]
    }


def test_groups_inside_rows_shut_row_by_row() -> None:
    prepared = ready(
        rows("parts", ask("a", "yes_no"), group("more", ask("b", "text", required=True), show_if="a == yes"))
    )
    assert codes(run(prepared, {"parts": [{"a": "yes"}, {"a": "no"}]})) == [("parts[0].b", "required")]


# --- what is stored --------------------------------------------------------------------------------------------------------------


def test_stored_answers_are_canonical_and_evaluate_to_themselves() -> None:
    prepared = ready(
        ask("name", "text"),
        ask("n", "decimal"),
        ask("born", "date", may_be=["estimated", "not_known"]),
        ask("several", "choose_many", options="colours"),
        rows("parts", ask("x", "text")),
    )
    sent: Answers = {
        "name": " Ana ",
        "n": "1.50",
        "born": {"date": "2015-03-02", "estimated": True},
        "several": ["red", "blue"],
        "parts": [{"x": " a"}],
    }
    stored = run(prepared, sent).answers()
    assert stored == {
        "name": "Ana",
        "n": "1.5",
        "born": {"date": "2015-03-02", "estimated": True},
        "several": ["blue", "red"],
        "parts": [{"x": "a"}],
    }
    assert run(prepared, stored).answers() == stored


def test_complete_answers_can_be_read_without_judging_them_again() -> None:
    stored = run(RATED, {"ratings": {"large": {"points": "2"}, "small": {"points": "1"}}}).answers()
    assert read_values(RATED, stored) == {
        "score": 7 * MILLION,
        "ratings": ({"item": "small", "points": MILLION}, {"item": "large", "points": 2 * MILLION}),
    }
    assert read_values(PARTS, {"gone": "x", "parts": [{"name": "a"}, 5]})["parts"] == ({"name": "a"},)


def test_notes_are_shown_and_never_answered() -> None:
    prepared = ready(ask("words", "note"), ask("a", "text"))
    assert run(prepared, {}).shown() == {"words", "a"}
    assert codes(run(prepared, {"words": "x"})) == [("", "unknown_question")]


def test_a_problem_bears_the_class_of_the_question_and_of_what_decided() -> None:
    secret = names.fact("level_now", "option:colours", security="restricted")
    prepared = ready(
        ask("plan", "text", required="level_now == red", security="sensitive"), ask("b", "date"), level_now=secret
    )
    done = run(prepared, {"b": "x"}, facts={"level_now": "red"})
    assert [(each.path, each.security) for each in done.problems] == [("plan", "restricted"), ("b", "personal")]


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
    answers: dict[str, Json] = {"parts": [{"name": " a"}], "any_parts": "yes"}
    run(PARTS, answers)
    assert answers == {"parts": [{"name": " a"}], "any_parts": "yes"}
