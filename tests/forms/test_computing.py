"""What a form computes from answers: calculations and suggestions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.expressions import Environment, Special
from engine.expressions import scope as names
from engine.expressions.values import MILLION
from engine.forms import SUGGESTED, Json, evaluate
from tests.forms.making import NOW, TODAY, ask, codes, ready, rows, run, values_of

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


def test_the_day_that_was_taken_over_is_still_the_same_when_the_form_is_seen_again_later() -> None:
    form = ready(ask("done_on", "date", suggest="today"))
    first = run(form, {}).answers()
    assert first == {"done_on": "2026-03-02"}
    next_day = Environment(today=TODAY + timedelta(days=1), now=NOW + timedelta(days=1))
    assert evaluate(form, first, next_day, "").answers() == {"done_on": "2026-03-02", SUGGESTED: {"done_on": "2026-03-03"}}
    assert evaluate(form, {}, next_day, "").answers() == {"done_on": "2026-03-03"}


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
