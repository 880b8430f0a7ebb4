"""Every function can be used wherever a condition stands: in a form, in its rows, in workflows, rules, facts, clocks, indicators."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.diagnostics import Severity
from engine.expressions import FUNCTIONS
from tests.compiler.workshop import LAYER, files, make

SURVEY = """form: survey
title: Survey
class: personal
purpose: To try every function
questions:
  - {ask: bought_on, label: Bought on, type: date, may_be: [not_known, refused, not_asked, estimated, year_only, month_only]}
  - {ask: seen_at, label: Seen at, type: date_time}
  - {ask: nickname, label: Nickname, type: text}
  - {ask: gears, label: Gears, type: whole_number}
  - {ask: seen_parts, label: Seen, type: choose_many, options: part_kinds}
  - rows: bells
    title: Bells
    questions:
      - {ask: rung, label: Rung, type: yes_no}
      - {ask: cost, label: Cost, type: decimal}
"""
GROUPS = """options: gear_groups
ordered: true
attributes: {from: {type: whole_number}}
list:
  - {option: few, label: Few}
  - {option: many, label: Many, from: 7}
"""
CONDITIONS = {
    "answered": "answered({0}bought_on)",
    "default": "default({0}gears, 1) > 2",
    "possibly": "possibly({0}gears > 2)",
    "not_known": "not_known({0}bought_on)",
    "refused": "refused({0}bought_on)",
    "not_asked": "not_asked({0}bought_on)",
    "estimated": "estimated({0}bought_on)",
    "year_only": "year_only({0}bought_on)",
    "month_only": "month_only({0}bought_on)",
    "completed": "completed(intake) and not completed(inspections)",
    "entered": "entered(in_repair) + 3 days < now",
    "spent_in": "spent_in(waiting) > 2 hours",
    "years_between": "years_between({0}bought_on, today) > 2",
    "months_between": "months_between({0}bought_on, today) > 2",
    "days_between": "days_between({0}bought_on, today) > 2",
    "hours_between": "hours_between({0}seen_at, now) > 2",
    "date_of": "date_of({0}seen_at) < today",
    "round": "round({0}gears / 3) > 2 or round({0}gears / 3, 2) > 1.5",
    "min": "min({0}gears, 4) > 2 or min({0}bells, cost) > 2",
    "max": "max({0}gears, 4) > 2 or max({0}bells, cost) > 2",
    "sum": "sum({0}bells, cost) > 2",
    "count": "count({0}bells, rung == yes) > 1 or count(orders) > 1 or count({0}seen_parts) > 1",
    "any": "any({0}bells, rung == yes) or any(orders, record.is_open == yes)",
    "all": "all({0}bells, rung == yes) or all(inspections, danger == low)",
    "first": "first(inspections).danger == low",
    "last": "last(inspections).danger == low or last({0}bells).rung == yes",
    "length": "length({0}nickname) > 3",
    "contains": 'contains({0}nickname, "el")',
    "starts_with": 'starts_with({0}nickname, "B")',
    "matches": 'matches({0}nickname, "[A-Z][a-z]*")',
    "lower": 'lower({0}nickname) == "bella"',
    "band": "band({0}gears, gear_groups) == many",
    "ever": "ever(danger_level == high)",
    "since": "since(danger_level == high) + 3 days < now",
    "before": "before(danger_level) == low",
}
"""A condition for each function; `{0}` stands before the questions of the survey: `survey.` from outside, nothing from inside."""


def inside(condition: str) -> str:
    """As it is written in the survey itself."""
    return condition.format("").replace('"', '\\"')


def outside(condition: str) -> str:
    """As it is written elsewhere in the record."""
    return condition.format("survey.").replace('"', '\\"')


def questions(key: str, indent: str = "  ") -> dict[str, str]:
    """One question for each function, whose `key` asks it."""
    lines = [
        f'{indent}- {{ask: try_{name}, label: Tried, type: yes_no, {key}: "{inside(each)}"}}'
        for name, each in CONDITIONS.items()
    ]
    return {"forms/survey.yaml": SURVEY + "\n".join(lines) + "\n"}


def checks() -> dict[str, str]:
    """One check of the form for each function, which also stands in its sentence."""
    lines = [f'  - {{that: "{inside(each)}", message: Tried}}' for each in CONDITIONS.values()]
    return {"forms/survey.yaml": SURVEY + "checks:\n" + "\n".join(lines) + "\n"}


def facts() -> dict[str, str]:
    """One fact for each function."""
    lines = [f'  try_{name}: {{title: Tried, calculate: "{outside(each)}"}}' for name, each in CONDITIONS.items()]
    return {"workflows/bicycle.yaml": workflow().replace("flags:\n", "\n".join(lines) + "\nflags:\n", 1)}


def clocks() -> dict[str, str]:
    """One deadline for each function."""
    lines = [
        f'      - {{deadline: try_{name}, title: Tried, within: 2 days, until: "{outside(each)}"}}'
        for name, each in CONDITIONS.items()
    ]
    return {
        "workflows/bicycle.yaml": workflow().replace(
            "    deadlines:\n      - deadline: first_look\n",
            "    deadlines:\n" + "\n".join(lines) + "\n      - deadline: first_look\n",
            1,
        )
    }


def events() -> dict[str, str]:
    """One check of an event for each function."""
    lines = [f'          - {{that: "{outside(each)}", message: Tried}}' for each in CONDITIONS.values()]
    return {
        "workflows/bicycle.yaml": workflow().replace(
            "        checks:\n", "        checks:\n" + "\n".join(lines) + "\n", 1
        )
    }


def rules() -> dict[str, str]:
    """One rule for each function."""
    lines = [
        f'  try_{name}: {{title: Tried, when: {{completed: intake}}, if: "{outside(each)}", then: [{{notify: chief}}]}}'
        for name, each in CONDITIONS.items()
    ]
    return {"rules/tried.yaml": "record: bicycle\nrules:\n" + "\n".join(lines) + "\n"}


def indicators() -> dict[str, str]:
    """One indicator for each function."""
    lines = [f'  try_{name}: {{title: Tried, count: "{outside(each)}"}}' for name, each in CONDITIONS.items()]
    return {"indicators/tried.yaml": "record: bicycle\nindicators:\n" + "\n".join(lines) + "\n"}


def workflow() -> str:
    """The workflow of bicycles with the survey among its forms."""
    text = files()[f"{LAYER}/workflows/bicycle.yaml"]
    return text.replace("forms: [intake, inspections]", "forms: [intake, inspections, survey]")


PLACES: dict[str, Callable[[], dict[str, str]]] = {
    "show_if": lambda: questions("show_if"),
    "required": lambda: questions("required"),
    "suggest": lambda: questions("suggest"),
    "calculate": lambda: questions("calculate"),
    "in rows": lambda: questions("show_if", "      "),
    "checks": checks,
    "facts": facts,
    "clocks": clocks,
    "events": events,
    "rules": rules,
    "indicators": indicators,
}


@pytest.mark.parametrize("place", PLACES)
def test_every_function_can_be_used_there(place: str) -> None:
    texts = {"forms/survey.yaml": SURVEY, "options/gear_groups.yaml": GROUPS, "workflows/bicycle.yaml": workflow()}
    texts |= PLACES[place]()
    written = "".join(texts.values())
    assert all(written.count(f"{name}(") >= each.count(f"{name}(") for name, each in CONDITIONS.items())
    found = make(files() | {f"{LAYER}/{path}": text for path, text in texts.items()})
    wrong = [each for each in found.diagnostics if each.severity is Severity.ERROR]
    assert [(each.code, each.message, each.span.line) for each in wrong] == []
    assert found.compiled.context is not None


def test_every_function_is_tried() -> None:
    assert set(CONDITIONS) == set(FUNCTIONS)
    assert all(f"{name}(" in each for name, each in CONDITIONS.items())
