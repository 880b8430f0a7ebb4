"""Python and the browser agree on whatever a tree may be, also where no table has a line: made-up trees over made-up answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.expressions import (
    HIDDEN,
    MILLION,
    DateSpan,
    Environment,
    Special,
    Tree,
    Value,
    compile_tree,
    encode_environment,
    encode_value,
)
from engine.expressions.encoding import Json
from tests.expressions.test_conformance import evaluated

Trees: TypeAlias = st.SearchStrategy[Tree]

QUESTIONS = {
    "n": "number",
    "m": "number",
    "d": "date",
    "e": "date",
    "at": "instant",
    "t": "text",
    "c": "option",
    "many": "options",
}
OPTIONS = ["low", "medium", "high"]
ZONES = ["UTC", "Asia/Dili", "America/Port_of_Spain", "Europe/Lisbon", "Australia/Lord_Howe"]
UNITS = ["minutes", "hours", "days", "weeks", "months", "years", "working_days"]

days = st.one_of(
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
    st.sampled_from([date(2024, 2, 29), date(2026, 2, 28), date(1, 1, 1), date(9999, 12, 31), date(2026, 3, 2)]),
)
numbers = st.one_of(
    st.integers(-5, 25).map(lambda whole: whole * MILLION),
    st.integers(-(10**21) + 1, 10**21 - 1),
    st.sampled_from([0, 1, 500_000, -500_000, 333_333]),
)
instants = st.integers(0, 10**9).map(
    lambda seconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, microseconds=seconds % 7)
)
SCALARS: dict[str, st.SearchStrategy[Value]] = {
    "number": numbers,
    "date": st.tuples(days, days).map(lambda pair: DateSpan(min(pair), max(pair), "estimated"))
    | days.map(lambda day: DateSpan(day, day)),
    "instant": instants,
    "text": st.text("aéÉo\u0301😀 Σ", min_size=1, max_size=5),
    "option": st.sampled_from(OPTIONS),
    "options": st.frozensets(st.sampled_from(OPTIONS), min_size=1),
}


def answer(kind: str) -> st.SearchStrategy[Value]:
    """An answer of a kind, or an honest non-answer, or hidden."""
    return st.one_of(SCALARS[kind], SCALARS[kind], st.sampled_from([HIDDEN, Special.NOT_KNOWN, None]))


answers: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={name: answer(kind) for name, kind in QUESTIONS.items()}
)


@st.composite
def environments(draw: st.DrawFn) -> Environment:
    """An environment in which every kind of name may hold something."""
    here = dict(draw(answers))
    here["rows"] = draw(st.one_of(st.lists(answers, max_size=3).map(tuple), st.just(HIDDEN)))
    past = draw(st.lists(st.tuples(answer("option"), instants), max_size=3))
    return Environment(
        here=here,
        facts=draw(answers),
        forms=draw(st.dictionaries(st.just("other"), answers)),
        history={"c": sorted(past, key=lambda pair: pair[1])},
        today=draw(days),
        now=draw(instants),
        time_zone=draw(st.sampled_from(ZONES)),
        problems=[],
    )


def read(kind: str) -> Trees:
    """A name of a kind: of the form, a fact, another form, or the row being looked at."""
    words = [name for name, its in QUESTIONS.items() if its == kind]
    heads: list[list[Tree]] = [[head, name] for head in ("here", "fact", "row") for name in words]
    return st.sampled_from([*heads, *[["form", "other", name] for name in words]])


def literal_number() -> Trees:
    """A number as it stands in a tree."""
    return numbers.map(lambda number: ["lit", "number", str(number)])


durations: Trees = st.builds(
    lambda amount, unit: ["lit", "duration", [amount, unit]], st.integers(0, 400), st.sampled_from(UNITS)
)


def number(depth: int) -> Trees:
    """A tree that gives a number."""
    if depth == 0:
        return read("number") | literal_number()
    inner, dates = number(depth - 1), dated(depth - 1)
    return st.one_of(
        inner,
        st.builds(lambda head, a, b: [head, a, b], st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        inner.map(lambda a: ["neg", a]),
        st.builds(lambda a, digits: ["call", "round", a, digits], inner, st.integers(0, 6)),
        st.builds(lambda head, a, b: ["call", head, a, b], st.sampled_from(["min", "max", "default"]), inner, inner),
        st.builds(
            lambda head, a, b: ["call", head, a, b],
            st.sampled_from(["years_between", "months_between", "days_between", "hours_between"]),
            dates,
            dates,
        ),
        st.builds(lambda a, b: ["call", "hours_between", a, b], moment(depth - 1), dates | moment(depth - 1)),
        read("text").map(lambda a: ["call", "length", a]),
        read("option").map(lambda a: ["rank", a, OPTIONS]),
        read("options").map(lambda a: ["call", "count", a]),
        st.builds(lambda head, a: ["over", head, ["here", "rows"], a], st.sampled_from(["sum", "min", "max"]), inner),
        truth(depth - 1).map(lambda a: ["over", "count", ["here", "rows"], a]),
        st.builds(lambda a, b, c: ["first", [[a, b]], c], truth(depth - 1), inner, inner | st.none()),
        st.builds(lambda a, b, c: ["of", a, [["low", b]], c], read("option"), inner, inner | st.none()),
    )


def dated(depth: int) -> Trees:
    """A tree that gives a date."""
    if depth == 0:
        return read("date") | st.just(["today"])
    return st.one_of(
        dated(0),
        st.builds(lambda head, a, b: [head, a, b], st.sampled_from(["add", "subtract"]), dated(depth - 1), durations),
        st.builds(
            lambda head, a, b: ["call", head, a, b], st.sampled_from(["min", "max"]), dated(depth - 1), dated(depth - 1)
        ),
        moment(depth - 1).map(lambda a: ["call", "date_of", a]),
        st.just(["get", ["call", "last", ["here", "rows"]], "d"]),
    )


def moment(depth: int) -> Trees:
    """A tree that gives an instant."""
    if depth == 0:
        return read("instant") | st.just(["now"])
    moved = st.builds(
        lambda head, a, b: [head, a, b], st.sampled_from(["add", "subtract"]), moment(depth - 1), durations
    )
    return moment(0) | moved | st.just(["since", "c", ["==", ["row", "then"], ["lit", "option", "low"]]])


def truth(depth: int) -> Trees:
    """A tree that gives a truth."""
    compared = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    below = max(depth - 1, 0)
    leaves = st.one_of(
        st.builds(lambda head, a, b: [head, a, b], compared, number(below), number(below)),
        st.builds(lambda head, a, b: [head, a, b], compared, dated(below), dated(below)),
        st.builds(lambda head, a, b: [head, a, b], compared, moment(below), moment(below)),
        st.builds(lambda head, a, b: [head, a, b], compared, durations, durations),
        st.builds(lambda a, b: ["==", a, b], read("text"), read("text") | st.just(["lit", "text", "é"])),
        st.builds(
            lambda head, a, b: ["call", head, a, b],
            st.sampled_from(["contains", "starts_with"]),
            read("text"),
            read("text"),
        ),
        st.builds(lambda a, b: ["==", ["call", "lower", a], ["call", "lower", b]], read("text"), read("text")),
        st.builds(lambda a, b: ["in", a, ["list", b, ["lit", "option", "high"]]], read("option"), read("option")),
        st.builds(lambda a, b: ["in", a, b], read("option"), read("options")),
        st.builds(
            lambda head, a, b: [head, a, b], st.sampled_from(["has_any", "has_all"]), read("options"), read("options")
        ),
        st.builds(
            lambda head, a, b: [head, a, ["list", b, ["lit", "option", "low"]]],
            st.sampled_from(["has_any", "has_all"]),
            read("options"),
            read("option"),
        ),
        st.builds(
            lambda head, a: ["call", head, a],
            st.sampled_from(["answered", "not_known", "estimated"]),
            read("date") | read("number"),
        ),
        read("option").map(lambda a: ["ever", "c", ["==", ["row", "then"], a]]),
    )
    if depth == 0:
        return leaves
    inner = truth(depth - 1)
    return st.one_of(
        leaves,
        st.builds(lambda head, a, b: [head, a, b], st.sampled_from(["and", "or"]), inner, inner),
        inner.map(lambda a: ["not", a]),
        inner.map(lambda a: ["call", "possibly", a]),
        st.builds(lambda head, a: ["over", head, ["here", "rows"], a], st.sampled_from(["any", "all"]), inner),
    )


cases = st.tuples(truth(2) | number(2) | dated(2) | moment(2), environments())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(cases, min_size=40, max_size=60))
def test_python_and_the_browser_agree_on_made_up_trees(made: list[tuple[Tree, Environment]]) -> None:
    expected = []
    for tree, env in made:
        value = encode_value(compile_tree(tree)(env))
        expected.append((value, list(env.problems or ())))
    sent: list[dict[str, Json]] = [{"tree": tree, "env": encode_environment(env)} for tree, env in made]
    for (tree, env), wanted, found in zip(made, expected, evaluated(sent), strict=True):
        assert (found["value"], found["problems"]) == wanted, (tree, env)
