"""Choices that depend on other answers, rows, and what is stored of them."""

from __future__ import annotations

import pytest

from engine.expressions import HIDDEN
from engine.expressions import scope as names
from engine.expressions.values import MILLION
from engine.forms import SUGGESTED, Answers, Json, read_values
from tests.forms.making import ask, codes, group, ready, rows, run, values_of

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
