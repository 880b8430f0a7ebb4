"""What is counted of records: which belong, what they are worth, where they stand, and what the table says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from engine.expressions import MILLION, DateSpan, Environment, Special
from engine.indicators import ALL, Indicator, Table, observer, period_of, tabulate
from tests.indicators.samples import at, indicator, on, record


def counted(made: Indicator, records: Iterable[Environment]) -> Table:
    """The table of some records."""
    observe = observer(made)
    return tabulate(made, [seen for seen in map(observe, records) if seen is not None])


def value(table: Table, *at_: str) -> int | None:
    """What a cell shows."""
    cell = table.cell(*at_)
    assert cell is not None
    return cell.value


PRICES = [record(price=each) for each in (4, 1, 9, 2)]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (indicator("count"), 4),
        (indicator("count", "price > 1"), 3),
        (indicator("proportion", "price > 1"), 750_000),
        (indicator("sum", "price"), 16 * MILLION),
        (indicator("mean", "price"), 4 * MILLION),
        (indicator("median", "price"), 3 * MILLION),
        (indicator("median", "price", among="price > 1"), 4 * MILLION),
        (indicator("percentile", "price", percent=50), 2 * MILLION),
        (indicator("percentile", "price", percent=75), 4 * MILLION),
        (indicator("percentile", "price", percent=76), 9 * MILLION),
        (indicator("percentile", "price", percent=1), 1 * MILLION),
        (indicator("percentile", "price", percent=99), 9 * MILLION),
    ],
)
def test_each_measure_says_what_it_should(made: Indicator, wanted: int) -> None:
    assert value(counted(made, PRICES)) == wanted


def test_halves_are_rounded_away_from_nought() -> None:
    assert (
        value(counted(indicator("mean", "price"), [record(price=-1), record(price=-1), record(price=-2)])) == -1_333_333
    )
    prices = [record(price=0), Environment(here={"price": -1})]
    assert value(counted(indicator("median", "price"), prices)) == -1


def test_what_is_not_known_is_left_out_and_counted() -> None:
    records = [record(lit="yes"), record(lit="no"), record(lit=Special.NOT_KNOWN), record()]
    table = counted(indicator("proportion", "lit == yes"), records)
    assert (value(table), table.unknown) == (500_000, 2)
    cell = table.cell()
    assert cell is not None
    assert cell.base == 2


def test_a_record_that_may_or_may_not_belong_is_unknown() -> None:
    table = counted(indicator("count", among="price > 1"), [record(price=3), record(price=0), record()])
    assert (value(table), table.unknown) == (1, 1)


def test_what_does_not_fulfil_a_count_does_not_stand_in_the_table() -> None:
    assert counted(indicator("count", "price > 100"), PRICES).cells == ()


def test_records_are_split_and_added_up() -> None:
    records = [record(colour=each, lit=lit) for each, lit in (("red", "yes"), ("red", "no"), ("blue", "yes"))]
    table = counted(indicator("count", split=("colour", "lit == yes")), [*records, record(lit="yes")])
    assert {cell.at: cell.value for cell in table.cells if ALL not in cell.at} == {
        ("", "yes"): 1,
        ("blue", "yes"): 1,
        ("red", "no"): 1,
        ("red", "yes"): 1,
    }
    assert (value(table, ALL, "yes"), value(table, "red", ALL), value(table, ALL, ALL)) == (3, 2, 4)


def test_records_are_split_by_bands() -> None:
    table = counted(
        indicator("sum", "price", split=("band(price, sizes)",)), [record(price=3), record(price=30), record(price=12)]
    )
    assert (value(table, "small"), value(table, "large")) == (3 * MILLION, 42 * MILLION)


def test_records_fall_into_the_period_of_their_day() -> None:
    days = [record(day=on("2026-03-31")), record(day=on("2026-04-01")), record()]
    table = counted(indicator("count", dated="day", each="month"), days)
    assert {cell.at[0]: cell.value for cell in table.cells} == {"": 1, "*": 3, "2026-03": 1, "2026-04": 1}


@pytest.mark.parametrize(
    ("each", "wanted"),
    [("day", "2027-01-01"), ("week", "2026-W53"), ("month", "2027-01"), ("quarter", "2027-Q1"), ("year", "2027")],
)
def test_a_day_lies_in_its_period(each: str, wanted: str) -> None:
    assert period_of(on("2027-01-01"), each, "UTC") == wanted


def test_a_moment_lies_in_the_period_of_its_day_in_the_zone() -> None:
    assert period_of(at("2026-03-31 16:00"), "month", "UTC") == "2026-03"
    assert period_of(at("2026-03-31 16:00"), "month", "Asia/Dili") == "2026-04"


def test_a_date_known_in_part_lies_in_a_period_that_holds_all_of_it() -> None:
    year = DateSpan(date(2026, 1, 1), date(2026, 12, 31), "year_only")
    assert (period_of(year, "year", "UTC"), period_of(year, "quarter", "UTC")) == ("2026", "")


def test_few_unknown_ones_are_not_told_either() -> None:
    records = [record(price=3)] * 5 + [record()] * 2
    assert counted(indicator("mean", "price", smallest=5), records).unknown is None
    assert counted(indicator("mean", "price", smallest=2), records).unknown == 2
    assert counted(indicator("mean", "price", smallest=5), records[:5]).unknown == 0
