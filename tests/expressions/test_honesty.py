"""What is told as known stays so, whatever the unknown turns out to be: no answer that comes later may contradict it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.expressions import HIDDEN, UNKNOWN, DateSpan, Environment, Special, Tree, Value, compile_tree
from tests.expressions.test_agreement import QUESTIONS, Maker

SPEAKING = ("answered", "not_known", "estimated", "possibly", "default", '"of"')
"""Heads that ask for unknown answers and so may rightly change their mind."""


def found_out(maker: Maker, answers: dict[str, Value]) -> dict[str, Value]:
    """The same answers after everything has been found out."""
    full: dict[str, Value] = {}
    for kind, names in QUESTIONS.items():
        for name in names:
            value = answers.get(name)
            if isinstance(value, DateSpan):
                day = value.earliest + timedelta(days=maker.random.randint(0, (value.latest - value.earliest).days))
                full[name] = DateSpan(day, day)
            elif value is None or value is HIDDEN or isinstance(value, Special):
                full[name] = maker.value(kind)
            else:
                full[name] = value
    return full


def shown(answers: dict[str, Value]) -> dict[str, Value]:
    """The same answers with nothing hidden: hidden rows' questions are left out, which is another matter."""
    return {name: value for name, value in answers.items() if value is not HIDDEN}


def rows_of(env: Environment) -> list[dict[str, Value]]:
    """The rows of a made-up environment."""
    rows = env.here["rows"]
    assert isinstance(rows, tuple)
    return [dict(row) for row in rows]


def exact(maker: Maker, env: Environment) -> Environment:
    """The same world, fully known."""
    here: dict[str, Value] = {
        **found_out(maker, dict(env.here)),
        "rows": tuple(found_out(maker, row) for row in rows_of(env)),
    }
    return replace(
        env,
        here=here,
        row=found_out(maker, dict(env.row or {})),
        facts=found_out(maker, dict(env.facts)),
        forms={"other": found_out(maker, dict(env.forms.get("other", {})))},
        history={"c": [(found_out(maker, {"c": value})["c"], at) for value, at in env.history["c"]]},
        problems=[],
    )


def agrees(before: Value, after: Value) -> bool:
    """Whether what was told before still holds: a span of dates may have become shorter."""
    if isinstance(before, DateSpan) and isinstance(after, DateSpan):
        return before.earliest <= after.earliest <= after.latest <= before.latest
    return before == after


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_is_never_contradicted_by_what_is_found_out_later(seed: int) -> None:
    maker = Maker(seed + 100)
    told = 0
    for _ in range(1500):
        tree: Tree = maker.tree()
        made = maker.environment()
        if any(head in json.dumps(tree) for head in SPEAKING):
            continue
        env = replace(made, here={**made.here, "rows": tuple(shown(row) for row in rows_of(made))}, problems=[])
        before = compile_tree(tree)(env)
        if before is UNKNOWN:
            continue
        for _ in range(3):
            later = exact(maker, env)
            after = compile_tree(tree)(later)
            assert agrees(before, after) or "overflow" in (later.problems or ()), (tree, env, later, before, after)
        told += 1
    assert told > 200
