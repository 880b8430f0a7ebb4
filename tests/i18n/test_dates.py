"""Dates as people read them; no month of another language in any of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.i18n import dates
from engine.i18n.translator import Translator

ENGLISH = "january february march april may june july august september october november december".split()
ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
Speaking = Callable[[str], Translator]


def test_tetum_writes_a_date_in_its_short_and_in_its_full_form(speaking: Speaking) -> None:
    t = speaking("tet")
    assert t.day(date(2025, 10, 22)) == "22 Outubru 2025"
    assert t.day(date(2025, 10, 22), full=True) == "22 fulan-Outubru tinan 2025"


@pytest.mark.parametrize("month", range(1, 13))
def test_no_month_of_tetum_is_english_or_a_number(speaking: Speaking, month: int) -> None:
    t = speaking("tet")
    told = f"{t.day(date(2026, month, 1))} {t.month(date(2026, month, 1))} {t.month_names()[month - 1]}"
    assert dates.MONTHS[month - 1] in told
    assert not any(name in told.lower().split() for name in ENGLISH)
    assert f"M{month}" not in told


@pytest.mark.parametrize("day", range(1, 8))
def test_no_weekday_of_tetum_is_english(speaking: Speaking, day: int) -> None:
    told = speaking("tet").weekday(date(2026, 3, day))
    assert told in dates.WEEKDAYS
    assert told.lower() not in ENGLISH_DAYS


def test_months_are_those_of_the_language_in_portuguese_and_english(speaking: Speaking) -> None:
    assert speaking("pt").day(date(2025, 10, 22)) == "22 de outubro de 2025"
    assert speaking("en").day(date(2025, 10, 22)) == "22 October 2025"
    assert speaking("pt").month(date(2024, 2, 29)) == "fevereiro de 2024"
    assert speaking("tet").day(date(2024, 2, 29)) == "29 Fevereiru 2024"


def test_an_instant_is_told_on_the_contexts_clocks(speaking: Speaking) -> None:
    instant = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert speaking("tet").instant(instant) == "2 Marsu 2026, 09:30"


LENGTHS = [
    (timedelta(minutes=135), "hela oras 2 minutu 15", "2 hours and 15 minutes left", "faltam 2 horas e 15 minutos"),
    (timedelta(hours=24), "hela loron 1", "1 day left", "faltam 1 dia"),
    (
        timedelta(days=2, hours=3, minutes=9),
        "hela loron 2 oras 3",
        "2 days and 3 hours left",
        "faltam 2 dias e 3 horas",
    ),
    (timedelta(seconds=20), "hela seidauk to’o minutu ida", "less than a minute left", "faltam menos de um minuto"),
    (-timedelta(hours=1), "Liu ona prazu oras 1", "Late by 1 hour", "Em atraso há 1 hora"),
]


@pytest.mark.parametrize(("span", "tet", "en", "pt"), LENGTHS)
def test_time_left_is_told_in_its_two_largest_units(
    speaking: Speaking, span: timedelta, tet: str, en: str, pt: str
) -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert [speaking(language).time_left(now + span, now) for language in ("tet", "en", "pt")] == [tet, en, pt]


@pytest.mark.parametrize(
    ("days", "tet", "en"),
    [(0, "Ohin", "Today"), (1, "Aban", "Tomorrow"), (-1, "Horiseik", "Yesterday"), (3, "Iha loron 3 nia laran", "In 3 days"),
     (-3, "loron 3 liubá", "3 days ago"), (20, "22 Marsu 2026", "22 March 2026")],
)  # fmt: skip
def test_days_near_today_are_told_by_their_distance(speaking: Speaking, days: int, tet: str, en: str) -> None:
    now = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    then = now + timedelta(days=days)
    assert (speaking("tet").relative_day(then, now), speaking("en").relative_day(then, now)) == (tet, en)
