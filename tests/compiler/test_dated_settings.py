"""A setting may have later values: each is in force from its day on, and may be a table."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.casework.prepared import prepare_context
from engine.compiled import CompiledContext, from_json
from engine.expressions import Duration, Environment, Program, compile_program
from engine.scenarios import play_all
from tests.compiler.workshop import LAYER, Made, edited, make

SETTINGS, FROM = "settings/times.yaml", "    from: 2024-07-18\n"
LATER = """    from: 2024-07-18
    later:
      2026-07-01: {of: danger_level, is: {high: 12 hours}, otherwise: 3 days}
      2027-01-01: 2 days
"""
SCENARIO = """scenario: Looked at sooner from July on
starts: {starts}
people: shop
steps:
  - {{as: rita, create: bicycle, fill_the_rest: true, forms: {{intake: {{brand: city, brought_on: not_known}}}}}}
  - expect: {{deadline: first_look, due_in: {due_in}}}
"""


def made(later: str = LATER, **more: str) -> Made:
    """The workshop with later values of its first setting; `more` are scenarios by their file's name."""
    texts = edited(SETTINGS, FROM, later)
    texts.update({f"{LAYER}/scenarios/{name}.yaml": text for name, text in more.items()})
    return make(texts)


def context(later: str = LATER) -> CompiledContext:
    """The same, compiled."""
    compiled = made(later).compiled.context
    assert compiled is not None, made(later).diagnostics
    return compiled


def first_look(compiled: CompiledContext) -> Program:
    """What the deadline makes of the setting."""
    kind = compiled.kinds["bicycle"]
    return next(each.within for state in kind.states for each in state.deadlines if each.id == "first_look")


@pytest.mark.parametrize(
    ("today", "danger", "wanted"),
    [
        (date(2020, 1, 1), "high", Duration(24, "hours")),
        (date(2026, 6, 30), "high", Duration(24, "hours")),
        (date(2026, 6, 30), "low", Duration(7, "days")),
        (date(2026, 7, 1), "high", Duration(12, "hours")),
        (date(2026, 12, 31), "low", Duration(3, "days")),
        (date(2027, 1, 1), "high", Duration(2, "days")),
    ],
)
def test_the_value_in_force_is_that_of_the_day(today: date, danger: str, wanted: Duration) -> None:
    run = compile_program(first_look(from_json(context().to_json())))
    env = Environment(today=today, now=datetime(2000, 1, 1, tzinfo=UTC), facts={"danger_level": danger})
    assert run(env) == wanted


def test_what_names_a_dated_setting_reads_today() -> None:
    assert set(first_look(context()).reads) == {"facts.danger_level", "today"}
    assert set(first_look(context(FROM)).reads) == {"facts.danger_level"}


def test_people_see_all_values_of_a_setting() -> None:
    shown = context().settings["first_look"]
    assert shown.value.endswith("2026-07-01: danger_level: high: 12 hours, otherwise: 3 days; 2027-01-01: 2 days")
    assert shown.start == "2024-07-18"


@pytest.mark.parametrize(("starts", "due_in"), [("2026-06-10 09:00", "7 days"), ("2026-07-10 09:00", "3 days")])
def test_a_scenario_lives_under_the_values_of_its_days(starts: str, due_in: str) -> None:
    found = made(dated=SCENARIO.format(starts=starts, due_in=due_in))
    assert found.diagnostics == []
    assert found.compiled.context is not None
    scenario = next(each for each in found.compiled.scenarios if each.title.startswith("Looked at sooner"))
    assert play_all(prepare_context(found.compiled.context), [scenario])[0].failure is None


@pytest.mark.parametrize(
    ("later", "code", "line", "words"),
    [
        ("    later:\n      2026-13-01: 2 days\n", "E311", "2026-13-01", "is no date"),
        (LATER + "      2024-07-18: 2 days\n", "E850", "2024-07-18: 2 days", "begins on 2024-07-18"),
        (FROM + "    later:\n      2026-01-01: 3\n", "E850", "later:", "of one type"),
        (
            FROM + "    later:\n      2026-01-01: {of: danger_levl, is: {high: 1 day}}\n",
            "E201",
            "danger_levl",
            "danger_level",
        ),
        (FROM + "    later:\n      2026-01-01: {of: danger_level, is: {high: 1 day}}\n", "E214", "2026-01-01", "`low`"),
    ],
)
def test_a_faulty_later_value_is_told_where_it_stands(later: str, code: str, line: str, words: str) -> None:
    found = made(later).diagnostics
    assert [each.code for each in found] == [code]
    written = edited(SETTINGS, FROM, later)[f"{LAYER}/{SETTINGS}"].splitlines()
    assert line in written[found[0].span.line - 1]
    assert words in f"{found[0].message} {found[0].remedy}"


def test_the_width_of_estimates_has_one_value() -> None:
    width = "  estimate_width: {title: Width, value: 2 years, later: {2026-01-01: 1 year}}\n"
    found = make(edited(SETTINGS, "settings:\n", "settings:\n" + width)).diagnostics
    assert "E850" in [each.code for each in found]


@pytest.mark.parametrize("value", ["intake.part", "intake.nothing", "nothing.at_all", "inspections.worn > 1", "last(intake).part"])
def test_a_setting_that_reads_what_is_not_there_is_told_and_nothing_breaks(value: str) -> None:
    texts = edited(SETTINGS, "    value: 3\n", f"    value: {value}\n")
    found = make(texts).diagnostics
    assert found
    assert all(each.span.file.endswith("settings/times.yaml") for each in found), found
