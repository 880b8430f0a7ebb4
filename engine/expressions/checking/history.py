"""The functions that look back: forms completed, states entered, earlier values of facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.expressions.checking.functions import FUNCTIONS
from engine.expressions.checking.state import Checking, Typed
from engine.expressions.checking.types import condition
from engine.expressions.faults import did_you_mean
from engine.expressions.syntax.nodes import Call, Word


def _completed(c: Checking, node: Call) -> Typed | None:
    argument = node.arguments[0]
    name = c.look_up(argument.word) if isinstance(argument, Word) else None
    if isinstance(argument, Word) and name is not None and name.kind in {"form", "entries"}:
        c.reads.update(name.reads)
        return Typed(["completed", argument.word], "condition", node.at)
    if isinstance(argument, Word):
        forms = [word for word in c.words() if _is_form(c, word)]
        remedy = did_you_mean(argument.word, forms, f"For example `{FUNCTIONS['completed'].example}`.")
        c.wrong("E211", argument.at, f"`{argument.word}` is not a form of this record.", remedy)
    else:
        c.wrong(
            "E211",
            argument.at,
            "`completed` takes the name of a form.",
            f"For example `{FUNCTIONS['completed'].example}`.",
        )
    return None


def _is_form(c: Checking, word: str) -> bool:
    name = c.look_up(word)
    return name is not None and name.kind in {"form", "entries"}


def _state(c: Checking, node: Call) -> Typed | None:
    """`entered(state)` and `spent_in(state)`."""
    function, argument = node.function.word, node.arguments[0]
    states = c.scope.states()
    if not isinstance(argument, Word) or argument.word not in states:
        word = argument.word if isinstance(argument, Word) else ""
        message = f"`{word}` is not a state of this record." if word else f"`{function}` takes the name of a state."
        c.wrong(
            "E211", argument.at, message, did_you_mean(word, states, f"For example `{FUNCTIONS[function].example}`.")
        )
        return None
    c.reads.add(f"record.{function}.{argument.word}")
    return Typed([function, argument.word], FUNCTIONS[function].result, node.at)


def _looking_back(c: Checking, node: Call) -> Typed | None:
    """`ever(f == x)` and `since(f == x)`."""
    function, argument = node.function.word, node.arguments[0]
    with c.in_history() as named:
        part = condition(c, c.typed(argument))
    if part is None:
        return None
    facts = sorted(set(named))
    if len(facts) != 1:
        message = f"`{function}` looks at the earlier values of one fact; this names {len(facts) or 'none'}."
        c.wrong("E211", argument.at, message, f"For example `{FUNCTIONS[function].example}`.")
        return None
    return Typed([function, facts[0], part.tree], FUNCTIONS[function].result, node.at)


def _before(c: Checking, node: Call) -> Typed | None:
    argument = node.arguments[0]
    part = c.typed(argument)
    if part is None:
        return None
    tree = part.tree
    if not isinstance(tree, list) or tree[0] != "fact":
        c.wrong(
            "E211",
            part.at,
            "`before` takes the name of a fact of this record.",
            f"For example `{FUNCTIONS['before'].example}`.",
        )
        return None
    return Typed(["before", tree[1]], part.type, node.at, f"before({part.label})")


HISTORY: Final[dict[str, Callable[[Checking, Call], Typed | None]]] = {
    "completed": _completed,
    "entered": _state,
    "spent_in": _state,
    "ever": _looking_back,
    "since": _looking_back,
    "before": _before,
}
