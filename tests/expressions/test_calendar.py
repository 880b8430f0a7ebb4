"""Opening hours, holidays, and the instant that lies a length of time after another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions import Duration, Holiday, WorkingCalendar, add
from engine.expressions.calendar import easter, read_each_year, read_easter, read_hours

DILI = "Asia/Dili"
MONDAY_TO_THURSDAY = dict.fromkeys(range(4), (8 * 60 + 30, 17 * 60 + 30))
OFFICE = WorkingCalendar(
    {**MONDAY_TO_THURSDAY, 4: (8 * 60 + 30, 12 * 60)},
    (
        Holiday("restoration", each_year=(5, 20)),
        Holiday("good_friday", easter=-2),
        Holiday("eid_al_fitr", dates=frozenset({date(2026, 3, 20)})),
    ),
)


def dili(written: str) -> datetime:
    """An instant by the clock on the wall in Dili, nine hours ahead."""
    return datetime.fromisoformat(f"{written}+09:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (24, "hours", "2026-03-06 16:00", "2026-03-07 16:00"),
        (90, "minutes", "2026-03-06 23:00", "2026-03-07 00:30"),
        (7, "days", "2026-03-06 16:00", "2026-03-13 16:00"),
        (2, "weeks", "2026-03-06 16:00", "2026-03-20 16:00"),
        (1, "months", "2026-01-31 00:30", "2026-02-28 00:30"),
        (1, "years", "2024-02-29 00:30", "2025-02-28 00:30"),
        # Monday to Wednesday, whatever the hour
        (2, "working_days", "2026-03-02 09:00", "2026-03-04 17:30"),
        (2, "working_days", "2026-03-02 23:59", "2026-03-04 17:30"),
        (1, "working_days", "2026-03-05 09:00", "2026-03-06 12:00"),
        (2, "working_days", "2026-03-05 09:00", "2026-03-09 17:30"),
        # from a Saturday the first working day is Monday
        (1, "working_days", "2026-03-07 09:00", "2026-03-09 17:30"),
        # 20 March 2026 is a holiday, a Friday
        (1, "working_days", "2026-03-19 09:00", "2026-03-23 17:30"),
        # Good Friday of 2026 is 3 April
        (1, "working_days", "2026-04-02 09:00", "2026-04-06 17:30"),
        (1, "working_days", "2026-05-19 09:00", "2026-05-21 17:30"),
        (0, "working_days", "2026-05-19 09:00", "2026-05-19 09:00"),
        (1, "working_hours", "2026-03-02 16:30", "2026-03-02 17:30"),
        (1, "working_hours", "2026-03-02 17:00", "2026-03-03 09:00"),
        (1, "working_hours", "2026-03-02 06:00", "2026-03-02 09:30"),
        (1, "working_hours", "2026-03-02 20:00", "2026-03-03 09:30"),
        (4, "working_hours", "2026-03-06 08:30", "2026-03-09 09:00"),
        (9, "working_hours", "2026-03-07 08:30", "2026-03-09 17:30"),
        (10, "working_hours", "2026-03-07 08:30", "2026-03-10 09:30"),
        (20, "working_hours", "2026-03-18 08:30", "2026-03-23 10:30"),
    ],
)
def test_a_length_of_time_ends_when_people_would_say(amount: int, unit: str, start: str, end: str) -> None:
    assert add(Duration(amount, unit), dili(start), OFFICE, DILI) == dili(end)


def test_days_keep_the_hour_on_the_wall_when_the_clocks_change() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert add(Duration(1, "days"), before, None, "Europe/Lisbon") == datetime(2026, 3, 29, 11, tzinfo=UTC)
    assert add(Duration(24, "hours"), before, None, "Europe/Lisbon") == datetime(2026, 3, 29, 12, tzinfo=UTC)


def test_working_time_without_a_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a calendar"):
        add(Duration(1, "working_days"), dili("2026-03-02 09:00"), None, DILI)


@pytest.mark.parametrize("unit", ["working_days", "working_hours"])
def test_a_calendar_that_never_opens_ends_the_search(unit: str) -> None:
    with pytest.raises(ValueError, match="not open"):
        add(Duration(1, unit), dili("2026-03-02 09:00"), WorkingCalendar(), DILI)


@given(st.integers(1, 40), st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001  given a zone below
def test_working_days_end_when_the_office_closes_and_never_earlier_than_one_less(amount: int, naive: datetime) -> None:
    start = naive.replace(tzinfo=UTC)
    end = add(Duration(amount, "working_days"), start, OFFICE, DILI)
    assert OFFICE.hours_of(end.astimezone(UTC).date()) is not None
    if amount > 1:
        assert add(Duration(amount - 1, "working_days"), start, OFFICE, DILI) < end
    assert start < end


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_is_found(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_holidays_and_hours_are_read_as_they_are_written() -> None:
    assert read_easter("easter - 2 days") == -2
    assert read_easter("easter + 1 day") == 1
    assert read_easter("easter") == 0
    assert read_easter("christmas") is None
    assert read_each_year("05-20") == (5, 20)
    assert read_each_year("02-29") == (2, 29)
    assert read_each_year("02-30") is None
    assert read_hours("08:30 to 17:30") == (510, 1050)
    assert read_hours("17:30 to 08:30") is None
    assert read_hours("8 to 5") is None
