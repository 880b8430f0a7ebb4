"""The examples of the pages of the language hold, in Python and in the browser."""

from __future__ import annotations

import pytest

from engine.expressions import (
    FUNCTIONS,
    Environment,
    Program,
    check_text,
    compile_program,
    documented,
    encode_environment,
    encode_value,
)
from engine.expressions.documentation import VOCABULARY, Entry, Example
from engine.expressions.syntax.lexer import WORD_OPERATORS
from tests.expressions.tables import Yaml, declared, environment, value
from tests.expressions.test_conformance import evaluated

TABLE = declared(VOCABULARY)
ALL = [(entry, example) for entry in documented() for example in entry.examples]


def ready(example: Example) -> tuple[Program, Environment]:
    """The program of an example and its answers."""
    checked = check_text(example.expression, TABLE.scope)
    assert checked.program is not None, (example.expression, checked.faults)
    assert checked.faults == ()
    given: dict[str, Yaml] = {**example.given}
    return checked.program, environment(TABLE, given)


@pytest.mark.parametrize(("entry", "example"), ALL, ids=[each.expression for _, each in ALL])
def test_an_example_of_the_pages_holds(entry: Entry, example: Example) -> None:
    program, env = ready(example)
    wanted = value(example.value, program.type)
    assert encode_value(compile_program(program)(env)) == encode_value(wanted), f"{entry.name}: {example.answers}"


def test_the_examples_of_the_pages_hold_in_the_browser() -> None:
    made = [ready(example) for _, example in ALL]
    found = evaluated([{"tree": program.tree, "env": encode_environment(env)} for program, env in made])
    wanted = [encode_value(value(example.value, made[place][0].type)) for place, (_, example) in enumerate(ALL)]
    differing = [ALL[place][1] for place in range(len(ALL)) if found[place]["value"] != wanted[place]]
    assert differing == []


def test_every_function_and_every_operator_is_documented_once() -> None:
    names = [entry.name for entry in documented()]
    assert len(names) == len(set(names))
    assert set(FUNCTIONS) <= set(names)
    assert set(WORD_OPERATORS) | {"==", "!=", "<", "+", "-", "*", "/", "."} <= set(names)


def test_every_entry_says_what_it_does_and_shows_it() -> None:
    for entry in documented():
        assert entry.sentence.endswith("."), entry.name
        assert entry.examples, entry.name
        word = f"{entry.name}(" if entry.kind == "function" else entry.name
        assert all(word in each.expression or entry.name in "< today" for each in entry.examples), entry.name


def test_the_answers_of_an_example_are_told_in_one_line() -> None:
    example = Example("sum(parts, price)", {"parts": [{"price": "3"}, {}], "day": "2026-01-01"}, "unknown")
    assert example.answers == "parts: [{price: 3}, {}], day: 2026-01-01"
