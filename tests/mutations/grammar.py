"""What the generator knows of the language: which key may stand where, which are obligatory, and what the word behind each key is.

Written by hand after `docs/language.md`, apart from the engine's own definitions: what must be found is decided here, not by asking the
compiler. A spec is the role of a text (`"form"`; `"form="` where it is defined; `"form+"` one or a list), a list of them, a mapping of
keys (`"label!"` is obligatory), `Named` for a mapping whose keys are names, or `Either` for things told apart by a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Spec: TypeAlias = "str | list[Spec] | dict[str, Spec] | Named | Either"


@dataclass(frozen=True)
class Named:
    """A mapping whose keys are names of this role."""

    role: str
    inside: Spec


@dataclass(frozen=True)
class Either:
    """Things told apart by a key that they hold; `otherwise` for a bare text."""

    forms: Mapping[str, dict[str, Spec]]
    otherwise: str = ""


COMMON: dict[str, Spec] = {
    "title": "text", "hint": "text", "note": "text", "basis": "text", "confirm": "flag", "locked": "flag", "renamed_from": "id",
    "extends": "same", "before": "same", "after": "same", "in": "same", "remove": "flag",
}  # fmt: skip
VALUE = Either(
    {
        "of": {"of!": "x", "is!": Named("option", "x"), "otherwise": "x"},
        "first": {"first!": [{"if": "x", "value": "x", "otherwise": "x"}]},
    },
    "x",
)
CHECK: dict[str, Spec] = {"that!": "x", "message!": "filled", "warn": "flag", "basis": "text", "note": "text"}
STEP: dict[str, Spec] = {"at!": "moment", "remind": "duty", "notify": "duty", "pass_to": "duty"}
DEADLINE: dict[str, Spec] = {
    **COMMON, "deadline!": "deadline=", "from": "x", "within!": VALUE, "until": "x", "when_changed": "word", "each_time": "flag",
    "steps": [STEP],
}  # fmt: skip
QUESTION: dict[str, Spec] = {
    **COMMON, "ask!": "question=", "label!": "filled", "type!": "type", "options": "options", "options_if": "x", "may_be": ["word"],
    "required": "x", "required_for": "event+", "show_if": "x", "calculate": VALUE, "suggest": VALUE, "keep": "word",
    "if_changed": "word", "checks": [CHECK], "class": "class", "compartment": "compartment=", "instead": "text", "reveals": "flag",
    "purpose": "purpose=", "given_by": "question", "level": "level", "kinds": "organisation_kind+",
}  # fmt: skip
GROUP: dict[str, Spec] = {**COMMON, "group!": "group=", "title": "filled", "show_if": "x", "class": "class"}
ROWS: dict[str, Spec] = {
    **COMMON, "rows!": "rows=", "title": "filled", "row_title": "filled", "at_least": "whole", "at_most": "whole", "one_per": "options",
    "show_if": "x", "class": "class", "checks": [CHECK],
}  # fmt: skip
ITEM = Either({"ask": QUESTION, "group": GROUP, "rows": ROWS})
GROUP["questions"] = [ITEM]
ROWS["questions"] = [ITEM]
FORM: dict[str, Spec] = {
    **COMMON, "form!": "form=", "title": "text", "class!": "class", "purpose!": "text", "entries": "flag", "entry_title": "filled",
    "keep": "word", "questions!": [ITEM], "checks": [CHECK], "deadlines": [DEADLINE],
}  # fmt: skip
OPTIONS: dict[str, Spec] = {
    **COMMON, "options!": "options=", "ordered": "flag",
    "attributes": Named("attribute", {"type": "word", "options": "options"}),
    "list!": [{**COMMON, "option!": "option=", "label!": "text", "ask_which": "flag", "hidden": "flag"}],
}  # fmt: skip
APPROVAL: dict[str, Spec] = {
    "levels!": [{"by!": "duty", "if": "x", "within": VALUE, "steps": [STEP]}], "locks": "form+", "ask_reason": "flag", "basis": "text",
    "note": "text",
}  # fmt: skip
WHEN: dict[str, Spec] = {
    "completed": "form", "entered": "state", "left": "state", "event": "event", "changed": "fact", "raised": "flagged",
    "lowered": "flagged", "late": "deadline", "linked": "link", "opened": "x", "reached": "x", "also_past": "flag",
}  # fmt: skip
TO = Either({"first": {"first!": [{"if": "x", "value": "state", "otherwise": "state"}]}}, "state")
TRANSITION: dict[str, Spec] = {
    **COMMON, "event!": "event=", "by!": "duty+", "to": TO, "if": "x", 
    "needs": [Either({"form": {"form!": "form", "since": "word"}}, "form")],
    "checks": [CHECK], "ask": [ITEM], "ask_reason": "flag", "approval": APPROVAL, "returned": {"to!": "state"}, "reopens": "flag",
    "sends": "flag", "when": WHEN, "from": "state+",
}  # fmt: skip
SWITCH: dict[str, Spec] = {"by!": "duty+", "ask_reason": "flag"}
WORKFLOW: dict[str, Spec] = {
    **COMMON, "workflow!": "kind=", "plural": "text", "path!": "path", "area": "x",
    "number": {"text!": "number", "area": "level", "digits": "whole", "restarts": "word+", "confirm": "flag", "basis": "text",
               "note": "text"},
    "name": "filled", "forms": ["form"],
    "links": Named("link", {**COMMON, "to!": "kind", "many": "flag", "back": "link=", "owned": "flag"}),
    "sends": "link",
    "facts": Named("fact", {
        **COMMON, "options": "options", "type": "word", "latest": ["x"], "calculate": VALUE,
        "change": [{"if!": "x", "approval!": APPROVAL}], "class": "class", "reveals": "flag",
    }),
    "flags": Named("flagged", {**COMMON, "raise": SWITCH, "lower": SWITCH, "deadlines": [DEADLINE], "narrows_to": "duty+"}),
    "shows": {
        "list": ["shown"], "filter": ["shown"], "search": ["shown"], "match": Named("shown", "whole"), "reveals": "flag", "basis": "text",
    },
    "deadlines": [DEADLINE], "initial!": "state",
    "states!": Named("state", {**COMMON, "ended": "flag", "final": "flag", "deadlines": [DEADLINE], "transitions": [TRANSITION]}),
    "anywhere": [TRANSITION],
}  # fmt: skip
ROUTE: dict[str, Spec] = {
    "kind": "organisation_kind", "organisation": "organisation", "covers": "x", "service": "service", "for_sex": "x", "age": "x",
}  # fmt: skip
EFFECT: dict[str, Spec] = {
    "create": "kind", "link": "link", "task": "task=", "notify": "duty", "remind": "duty", "set": "fact", "flag": "flagged",
    "unflag": "flagged", "assign": "duty", "raise": "flagged", "pass_to": "duty", "title": "text", "to": "duty", "value": VALUE,
    "answers": Named("shown", VALUE), "send_to": [ROUTE], "binding": "word", "within": VALUE, "consent": "policy", "profile": "profile",
    "unanswered": [STEP], "on": "any", "basis": "text", "note": "text",
}  # fmt: skip
INDICATOR: dict[str, Spec] = {
    **COMMON, "count": "any", "proportion": "x", "median": "x", "mean": "x", "sum": "x", "percentile": "x", "among": "x", "dated": "x",
    "each": "word", "split": ["x"], "smallest": "whole",
}  # fmt: skip
RULES: dict[str, Spec] = {
    **COMMON, "record!": "kind", "indicators": Named("indicator", INDICATOR),
    "rules": Named("rule", {
        **COMMON, "title!": "text", "when!": WHEN, "if": "x", "then!": [EFFECT], "if_ended": "word", "again": "word",
    }),
}  # fmt: skip
SIGHT: dict[str, Spec] = {
    "record!": "kind", "which!": "word", "classes": ["class"], "forms": "shown+", "profile": "profile", "write": "flag",
    "ask_reason": "flag", "for": "length", "note": "text",
}  # fmt: skip
EXPECT: dict[str, Spec] = {
    "created": "kind", "not_created": "kind", "because": "rule", "due_in": "length", "to": "organisation", "notified": "person",
    "refused": "word", "problem": "problem", "state": "state", "fact": "fact", "flag": "flagged", "deadline": "deadline",
    "waiting_for": "duty", "value": "any",
    **dict.fromkeys("task_for no_task_for not_notified shown hidden visible_to not_visible_to".split(), "any"),
    **dict.fromkeys("history due at field by title".split(), "any"),
}  # fmt: skip
ANSWERS = Named("question", "any")
STEP_OF_SCENARIO: dict[str, Spec] = {
    "as": "person", "on": "any", "create": "kind", "called": "any", "fill_the_rest": "flag", "forms": Named("form", ANSWERS),
    "fill": "form", "answers": ANSWERS, "draft": "flag", "do": "event", "reason": "text", "answer_approval": "word", "raise": "flagged",
    "lower": "flagged", "send": "any", "wait": "length", "move_to": "instant", "see": "shown", "expect": Either({"": EXPECT}, "word"),
    "note": "text", "entry": "word", "until": "instant", "decision": "word",
    **dict.fromkeys("override lend take_back finish to".split(), "any"),
}  # fmt: skip
KINDS: dict[str, dict[str, Spec]] = {
    "form": FORM,
    "options": OPTIONS,
    "workflow": WORKFLOW,
    "record": RULES,
    "settings": {
        **COMMON,
        "settings!": Named("setting", {
            **COMMON, "title!": "text", "value!": VALUE, "options": "options", "from": "date", "later": Named("day_of_change", VALUE),
        }),
    },
    "calendar": {
        **COMMON, "calendar!": "calendar=", "week_starts": "word", "open!": Named("weekday", "hours"),
        "holidays": [{**COMMON, "holiday!": "holiday=", "each_year": "day", "date": "x", "dates": ["date"]}],
    },
    "duties": {
        **COMMON,
        "duties!": Named("duty", {**COMMON, "title!": "text", "is": "word", "in": "word", "if_nobody": "duty", "lend": "flag"}),
    },
    "roles": {
        **COMMON,
        "roles!": Named("role", {
            **COMMON, "title!": "text", "duties": ["duty"], "sees": [SIGHT], "may": ["right"], "compartments": ["compartment"],
        }),
    },
    "profile": {
        **COMMON, "profile!": "profile=", "title!": "text", "for": "organisation_kind+", "record!": "kind",
        "fields!": [Either({"field": {"field!": "shown", "why": "text"}}, "shown")], "as_of": "word", "until": "x",
        "needs_agreement": "flag",
    },
    "consent_policies": {
        **COMMON,
        "consent_policies!": Named("policy", {
            **COMMON, "needs!": ["purpose"], "unless": "x", "inform": "flag", "override": {"by!": "duty", "bases!": "options"},
        }),
    },
    "context": {
        **COMMON, "context!": "context=", "title!": "text", "status!": "word", "time_zone!": "zone",
        "languages!": {
            "source!": "language", "offered!": ["language"], "fallback": Named("language", "language"),
            "formats": Named("language", "locale"),
        },
        "levels": ["level="], "library": "version", "uses": {"forms": ["form"], "workflows": ["kind"]},
    },
    "people": {
        **COMMON,
        "people!": Named("person", {
            "name!": "text", "role!": "role", "team": "team", "area": "place", "organisation": "organisation", "language": "language",
            "note": "text",
        }),
    },
    "scenario": {
        **COMMON, "scenario!": "scenario=", "starts!": "instant", "people!": "people_file",
        "given": {"record!": "kind", "state!": "state", "waiting_for": "duty"}, "steps!": [STEP_OF_SCENARIO],
    },
}  # fmt: skip


def keys_of(spec: Spec) -> set[str]:
    """Every key that a spec names, at any depth."""
    found: set[str] = set()
    waiting: list[Spec] = [spec]
    seen: list[int] = []
    while waiting:
        here = waiting.pop()
        if id(here) in seen:
            continue
        seen.append(id(here))
        if isinstance(here, list):
            waiting += here
        elif isinstance(here, Named):
            waiting.append(here.inside)
        elif isinstance(here, Either):
            waiting += here.forms.values()
        elif isinstance(here, dict):
            found |= {key.removesuffix("!") for key in here}
            waiting += here.values()
    return found
