"""Which differences make a procedure weaker: a lower class, a wider sight, a longer time, fewer needs, checks, levels or duties to tell.

A difference is judged by its key and by where it stands. What can't be told from the text alone (another condition, another
expression) is a change, not a weakening; lengths of time are compared where both are written out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from engine.access.model import CLASSES
from engine.compiler.changes.comparing import Difference
from engine.source.nodes import Mapping_, Node, Scalar

WHICH = ("own", "assigned", "team", "area", "organisation", "shared", "all")
BINDINGS = ("suggest", "offer", "must")
UNITS = {"minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43830, "year": 525960}
"""Minutes of each unit; a working hour or day is longer than a plain one, so both are compared by their plain lengths only
when they are of the same sort."""
LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s+(working\s+)?(minute|hour|day|week|month|year)s?")

LESS = {
    "required": "it needn't be answered any more",
    "required_for": "it isn't needed for that event any more",
    "checks": "this isn't checked any more",
    "needs": "this isn't needed any more",
    "since": "an older one is enough now",
    "approval": "nobody has to agree any more",
    "levels": "fewer people have to agree",
    "locks": "it can be changed while an answer is awaited",
    "ask_reason": "no reason is asked any more",
    "deadlines": "no time runs any more",
    "steps": "nobody is told at this moment any more",
    "unanswered": "nobody is told at this moment any more",
    "when_changed": "the time may become longer silently",
    "purpose": "it isn't said any more why this is asked",
    "compartment": "more people may see this",
    "class": "more people may see this",
    "locked": "later layers may change it",
    "rules": "this rule is gone",
    "then": "the rule doesn't do this any more",
    "narrows_to": "more people may see the record while the flag is raised",
    "change": "the value changes without anybody agreeing",
    "until": "there is no end to it any more",
    "needs_agreement": "it is shared without an agreement",
    "inform": "nobody is told that it is shared",
    "profile": "more fields may be seen",
    "forms": "more forms may be seen",
    "basis": "it isn't said any more on which basis",
    "that": "this isn't checked any more",
}
"""Keys (of the thing itself, or of the list that it stands in) whose loss weakens, and how that is said."""

MORE = {
    "warn": "it only warns now",
    "classes": "more may be seen",
    "sees": "more may be seen",
    "write": "more may be written",
    "may": "more may be done",
    "duties": "somebody has one more part in records",
    "compartments": "more may be seen",
    "fields": "one more field is shared",
    "reveals": "what was made from a secret is shown lower",
    "unless": "consent isn't always asked for any more",
    "override": "consent can be set aside",
    "if": "it depends on a condition now",
    "show_if": "it isn't always asked any more",
    "reopens": "an ended record can be opened again",
    "for": "more recipients may receive this",
    "by": "more people may do this",
    "hidden": "it isn't offered any more",
}
"""Keys whose gain weakens, and how that is said."""

ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "if": ("transitions", "levels", "rules", "anywhere"),
    "show_if": ("questions",),
    "forms": ("sees",),
    "profile": ("sees",),
    "class": ("questions", "facts", ""),
    "duties": ("roles",),
    "until": ("",),
    "basis": ("rules", "consent_policies", "settings"),
    "rules": ("",),
    "purpose": ("questions", ""),
    "for": ("",),
    "by": ("transitions", "anywhere", "lower", "levels"),
    "may": ("roles",),
    "change": ("facts",),
}
"""Keys that weigh only below one of these (empty: directly in a document)."""


def weakens(difference: Difference) -> str:
    """How a difference weakens the procedure; empty when it doesn't, or when nobody can tell from the text."""
    keys = (difference.key, difference.path[-2] if len(difference.path) > 1 else "")
    for key in dict.fromkeys(keys):
        if key in ONLY_IN and not _stands_in(difference, key, ONLY_IN[key]):
            continue
        if difference.new is None and key in LESS and _said(difference.old):
            return LESS[key]
        if difference.old is None and key in MORE and _said(difference.new):
            return MORE[key]
    if difference.old is None or difference.new is None:
        return _whole(difference)
    judge = JUDGES.get(difference.key) or (_longer if {"within", "value"} & set(difference.path) else None)
    return judge(difference.old, difference.new) if judge is not None else ""


def _whole(difference: Difference) -> str:
    """A whole question that had to be answered, and is gone."""
    old = difference.old
    if difference.new is None and isinstance(old, Mapping_) and "ask" in old and old.text("required") not in (None, "false"):
        return "this had to be answered, and isn't asked any more"
    return ""


def _stands_in(difference: Difference, key: str, places: tuple[str, ...]) -> bool:
    above = difference.path[: len(difference.path) - 1 - difference.path[::-1].index(key)]
    return any(place in above if place else len(above) == 0 for place in places)


def _said(node: Node | None) -> bool:
    return not (isinstance(node, Scalar) and node.text == "false")


# --- both sides say something ---------------------------------------------------------------------------------------
Judge = Callable[[Node, Node], str]


def _lower(order: tuple[str, ...], said: str, *, wider: bool = False) -> Judge:
    def judge(old: Node, new: Node) -> str:
        if not (isinstance(old, Scalar) and isinstance(new, Scalar) and old.text in order and new.text in order):
            return ""
        fell = order.index(new.text) < order.index(old.text)
        return said if fell is not wider else ""

    return judge


def _switch(on: str, said: str) -> Judge:
    """`on` is the word after which it is weaker."""

    def judge(old: Node, new: Node) -> str:
        return said if isinstance(new, Scalar) and new.text == on else ""

    return judge


def _longer(old: Node, new: Node) -> str:
    """A length of time that was written out and is longer now."""
    before, after = _minutes(old), _minutes(new)
    if before is None or after is None or before[1] != after[1]:
        return ""
    return "there is more time now" if after[0] > before[0] else ""


def _minutes(node: Node) -> tuple[float, bool] | None:
    found = LENGTH.fullmatch(node.text.strip()) if isinstance(node, Scalar) else None
    if found is None:
        return None
    return float(found[1]) * UNITS[found[3]], bool(found[2])


def _required(old: Node, new: Node) -> str:
    before = isinstance(old, Scalar) and old.text == "true"
    return "it needn't always be answered any more" if before else _switch("false", LESS["required"])(old, new)


JUDGES: dict[str, Judge] = {
    "class": _lower(CLASSES, LESS["class"]),
    "which": _lower(WHICH, MORE["sees"], wider=True),
    "binding": _lower(BINDINGS, "it is less binding now"),
    "required": _required,
    "within": _longer,
    "for": _longer,
    "write": _switch("true", MORE["write"]),
    "warn": _switch("true", MORE["warn"]),
    "reveals": _switch("true", MORE["reveals"]),
    "ask_reason": _switch("false", LESS["ask_reason"]),
    "locked": _switch("false", LESS["locked"]),
    "needs_agreement": _switch("false", LESS["needs_agreement"]),
    "inform": _switch("false", LESS["inform"]),
}
