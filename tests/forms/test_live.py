"""What goes out to a page: programs that its script runs, with nothing in them that the reader may not have."""

from __future__ import annotations

import json
from typing import Any

from engine.expressions import Environment, Program, Special, compile_tree, decode_value
from engine.expressions import scope as names
from engine.expressions.values import MILLION
from engine.forms import Json, page_state
from tests.forms.making import NOW, TODAY, ask, group, ready, rows, run

LEVEL = names.fact("level_now", "option:colours", may_be=("not_known",))
VISITS = names.entries(
    "visits",
    {
        "seen": names.question("visits", "seen", "yes_no", of="row"),
        "n": names.question("visits", "n", "whole_number", of="row"),
    },
)
FORM = ready(
    ask("a", "whole_number", show_if="level_now == red", required="count(visits, seen == yes) > 1"),
    ask("b", "whole_number", suggest="a + last(visits).n", if_changed="ask_reason"),
    ask("b_reason", "text", companion_of="b"),
    group("more", ask("c", "yes_no", required="b > 3"), show_if="a > 2 or not_known(level_now)"),
    rows("parts", ask("x", "whole_number"), ask("y", "text", show_if="x > a and level_now == red"), at_most=7),
    ask("colour", "choose_one", options="colours", options_if="item == level_now"),
    checks=[("sum(parts, x) < 5", "Too much: ${a}")],
    level_now=LEVEL,
    visits=VISITS,
)
ENV = Environment(
    today=TODAY,
    now=NOW,
    facts={"level_now": "red"},
    entries={"visits": ({"seen": "yes", "n": 2 * MILLION, "secret": "canary"},)},
)


def state(may_read: bool = True, env: Environment = ENV) -> dict[str, Json]:
    done = run(FORM, {"a": "3"}, facts=env.facts, entries=env.entries)
    return page_state(done, env, lambda program: may_read)


def at(found: Json, *keys: str) -> Any:
    for key in keys:
        assert isinstance(found, dict)
        found = found[key]
    return found


def test_a_program_goes_out_with_what_lies_outside_as_constants() -> None:
    sent = state()
    here = {name: decode_value(value) for name, value in at(sent, "constants").items()}
    for answers, shown in (({"a": 3 * MILLION}, True), ({}, True)):
        env = Environment(here=here | answers)
        assert compile_tree(at(sent, "questions", "a", "show_if"))(env) is shown
    suggest = compile_tree(at(sent, "questions", "b", "suggest"))
    assert suggest(Environment(here=here | {"a": 5 * MILLION})) == 7 * MILLION
    gate = compile_tree(at(sent, "groups", "more", "show_if"))
    assert [gate(Environment(here=here | {"a": each * MILLION})) for each in (2, 3)] == [False, True]


def test_whole_records_never_go_out() -> None:
    assert "canary" not in json.dumps(state())
    assert "visits" not in json.dumps(state())


def test_what_the_reader_may_not_have_is_decided_on_the_server() -> None:
    sent = state(may_read=False)
    assert at(sent, "questions", "a", "show_if") == ["lit", "condition", True]
    assert at(sent, "questions", "a", "required") == ["lit", "condition", False]
    assert at(sent, "questions", "parts.y") == {"type": "text", "rows": "parts", "server": ["show_if"]}
    assert at(sent, "questions", "colour", "server") == ["options_if"]
    assert sent["checks"] == []
    assert "level_now" not in json.dumps(sent)
    assert '"red"' not in json.dumps(sent)


def test_an_honest_fact_keeps_its_honesty() -> None:
    env = Environment(today=TODAY, now=NOW, facts={"level_now": Special.NOT_KNOWN})
    sent = state(env=env)
    here = {name: decode_value(value) for name, value in at(sent, "constants").items()}
    gate = compile_tree(at(sent, "groups", "more", "show_if"))
    assert gate(Environment(here=here)) is True


def test_the_order_and_the_places_are_told() -> None:
    sent = state()
    assert sent["order"] == ["a", "b", "b_reason", "group:more", "c", "parts", "parts.x", "parts.y", "colour"]
    assert at(sent, "questions", "c", "in") == "more"
    assert at(sent, "questions", "b_reason", "beside") == "b"
    assert at(sent, "questions", "b_reason", "for") == "reason"
    assert at(sent, "rows", "parts") == {"at_least": 0, "at_most": 7}
    assert at(sent, "clock", "today") == "2026-03-02"


def test_checks_go_out_with_their_sentence_and_places() -> None:
    (check,) = at(state(), "checks")
    assert check["message"] == "Too much: ${a}"
    assert check["slots"] == [["here", "a"]]


def test_a_state_is_json() -> None:
    assert json.loads(json.dumps(state())) == state()


def test_only_what_the_reader_may_read_is_asked_for() -> None:
    asked: list[Program] = []

    def may_read(program: Program) -> bool:
        asked.append(program)
        return True

    page_state(run(FORM, {}, facts=ENV.facts, entries=ENV.entries), ENV, may_read)
    assert {"facts.level_now"} <= {name for program in asked for name in program.reads}
