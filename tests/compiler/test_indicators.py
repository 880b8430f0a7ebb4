"""`indicators:` become frozen plans; what can't be counted, divided or shown is told where it stands."""

from __future__ import annotations

import pytest

from engine.compiled import CompiledContext, from_json
from engine.expressions import MILLION, Environment
from engine.i18n.words import context_words
from engine.indicators import observer, tabulate
from tests.compiler.workshop import LAYER, Made, files, make

GOOD = """record: bicycle
indicators:
  looked_at_in_time:
    title: Looked at in time
    proportion: first_look.late == no
    among: danger_level == high and answered(first_look.met_at)
    dated: entered(waiting)
    each: month
    split:
      - intake.home.town
      - intake.brand
      - band(intake.total, price_groups)
    smallest: 7
  all_of_them: {title: All bicycles, count: true}
  price: {title: Price, percentile: intake.total, at: 90}
"""
GROUPS = """options: price_groups
ordered: true
attributes: {from: {type: decimal}}
list:
  - {option: cheap, label: Cheap}
  - {option: dear, label: Dear, from: 50.5}
"""


def made(text: str) -> Made:
    """The workshop with a file of indicators."""
    return make(files() | {f"{LAYER}/indicators/bicycle.yaml": text, f"{LAYER}/options/price_groups.yaml": GROUPS})


def context() -> CompiledContext:
    """The workshop with good indicators."""
    found = made(GOOD)
    assert found.diagnostics == []
    assert found.compiled.context is not None
    return found.compiled.context


def test_an_indicator_becomes_a_plan() -> None:
    plan = context().indicators["looked_at_in_time"]
    assert (plan.record, plan.measure, plan.each, plan.smallest) == ("bicycle", "proportion", "month", 7)
    assert [each.program.type for each in plan.split] == ["location", "option:brands", "option:price_groups"]
    assert plan.security == "personal"
    assert context().indicators["price"].percent == 90
    assert context().indicators["all_of_them"].smallest == 5


def test_a_plan_is_stored_and_read_again() -> None:
    whole = context()
    again = from_json(whole.to_json())
    assert again == whole
    assert again.indicators["looked_at_in_time"] == whole.indicators["looked_at_in_time"]


def test_a_context_stored_before_there_were_indicators_can_be_read() -> None:
    plain = make(files()).compiled.context
    assert plain is not None
    before = plain.to_json().replace(b'"indicators":{},', b"")
    assert b"indicators" not in before
    assert from_json(before) == plain


def test_a_stored_plan_counts() -> None:
    plan = from_json(context().to_json()).indicators["price"]
    observe = observer(plan)
    seen = [observe(Environment(forms={"intake": {"total": each * MILLION}})) for each in range(1, 11)]
    cell = tabulate(plan, [each for each in seen if each is not None]).cell()
    assert cell is not None
    assert cell.value == 9 * MILLION


def test_the_title_of_an_indicator_goes_to_the_catalogues() -> None:
    places = context_words(context())["", "Looked at in time"]
    assert [str(each) for each in places] == ["title: indicator looked_at_in_time"]


def test_a_list_that_only_bands_use_is_used() -> None:
    assert "W430" in [each.code for each in make(files() | {f"{LAYER}/options/price_groups.yaml": GROUPS}).diagnostics]
    assert made(GOOD).diagnostics == []


FAULTY = [
    ("title: X", "E302", "title: X", "`count`"),
    ("count: true", "E302", "count: true", "`title`"),
    ("title: X\n    count: true\n    mean: intake.total", "E309", "mean", "counts one thing only"),
    ("title: X\n    count: intake.brnd == city", "E201", "brnd", "`brand`"),
    ("title: X\n    count: intake.brand", "E207", "intake.brand", "condition"),
    ("title: X\n    mean: intake.brand", "E215", "intake.brand", "a number is needed"),
    ("title: X\n    count: true\n    among: danger_level == hihg", "E202", "hihg", "`high`"),
    ("title: X\n    count: true\n    dated: intake.brand", "E215", "intake.brand", "A date"),
    ("title: X\n    count: true\n    each: month", "E507", "each", "dated"),
    ("title: X\n    count: true\n    each: fortnight\n    dated: entered(waiting)", "E306", "fortnight", "`month`"),
    ("title: X\n    count: true\n    at: 90", "E507", "at", "percentile"),
    ("title: X\n    percentile: intake.total", "E302", "percentile", "`at: 90`"),
    ("title: X\n    percentile: intake.total\n    at: 100", "E852", "100", "between 1 and 99"),
    ("title: X\n    count: true\n    smallest: 0", "E852", "0", "at least 1"),
    ("title: X\n    count: true\n    split: [intake.total]", "E851", "intake.total", "band(number, list)"),
    ("title: X\n    count: true\n    split: [intake.owner_name]", "E851", "intake.owner_name", "options"),
    (
        "title: X\n    count: true\n    split: [intake.brand, stolen, flag_seen, danger_level]",
        "E851",
        "danger_level",
        "at most 3",
    ),
    ('title: X\n    count: intake.lock_code == "1"\n    smallest: 2', "E853", "2", "smallest: 5"),
    ("title: X\n    count: true\n    smalest: 5", "E301", "smalest", "`smallest`"),
]


@pytest.mark.parametrize(("body", "code", "marked", "words"), FAULTY, ids=[f"{each[1]} {each[2]}" for each in FAULTY])
def test_a_faulty_indicator_is_told_where_it_stands(body: str, code: str, marked: str, words: str) -> None:
    text = f"record: bicycle\nindicators:\n  sample:\n    {body}\n"
    found = [each for each in made(text).diagnostics if each.code != "W430"]
    assert [each.code for each in found] == [code]
    span = found[0].span
    assert text.splitlines()[span.line - 1][span.column - 1 :].startswith(marked)
    assert words in f"{found[0].message} {found[0].remedy}"


def test_what_is_restricted_may_be_counted_if_nothing_small_is_shown() -> None:
    text = "record: bicycle\nindicators:\n  sample: {title: X, count: 'intake.lock_code == \"1\"'}\n"
    found = made(text)
    assert [each.code for each in found.diagnostics if each.code != "W430"] == []
    assert found.compiled.context is not None
    assert found.compiled.context.indicators["sample"].security == "restricted"


def test_two_kinds_of_record_have_different_indicators() -> None:
    other = "record: order\nindicators:\n  price: {title: Price, count: true}\n"
    found = make(
        files()
        | {f"{LAYER}/indicators/{name}.yaml": text for name, text in (("bicycle", GOOD), ("order", other))}
        | {f"{LAYER}/options/price_groups.yaml": GROUPS}
    )
    assert [each.code for each in found.diagnostics] == ["E402"]


def test_indicators_of_a_kind_that_is_not_there_are_told_once() -> None:
    found = made("record: bicycel\nindicators:\n  sample: {title: X, count: true}\n")
    assert [each.code for each in found.diagnostics if each.code != "W430"] == ["E408"]
