"""Dates and times as people read them. Tetum has tables of its own, because no library knows the language; the others come from Babel."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel import dates as babel_dates

TETUM = "tet"
MONTHS = (
    "Janeiru", "Fevereiru", "Marsu", "Abríl", "Maiu", "Juñu",
    "Jullu", "Agostu", "Setembru", "Outubru", "Novembru", "Dezembru",
)  # fmt: skip
MONTHS_SHORT = ("Jan", "Fev", "Mar", "Abr", "Mai", "Jun", "Jul", "Ago", "Set", "Out", "Nov", "Dez")
WEEKDAYS = ("Segunda", "Tersa", "Kuarta", "Kinta", "Sesta", "Sábadu", "Domingu")
FORMATS = {"en": "en_GB", "pt": "pt_TL", "tet": "pt_TL", "es": "es_419"}
"""The CLDR locale that lends a language its numbers and dates where the context names none."""


@lru_cache(maxsize=64)
def locale(name: str) -> Locale:
    """The CLDR locale of a name, or of its language alone, or English where CLDR knows neither."""
    for attempt in (name, name.partition("_")[0]):
        try:
            return Locale.parse(attempt)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


def day(value: date, language: str, formats: str, *, full: bool = False) -> str:
    """A day: `22 Outubru 2025`; with `full` as in running text: `22 fulan-Outubru tinan 2025`."""
    if language == TETUM:
        name = MONTHS[value.month - 1]
        return f"{value.day} fulan-{name} tinan {value.year}" if full else f"{value.day} {name} {value.year}"
    return babel_dates.format_date(value, "long", locale=locale(formats))


def month(value: date, language: str, formats: str) -> str:
    """A month of a year: `fulan-Outubru tinan 2025`."""
    if language == TETUM:
        return f"fulan-{MONTHS[value.month - 1]} tinan {value.year}"
    return babel_dates.format_skeleton("yMMMM", value, locale=locale(formats))


def month_name(number: int, language: str, formats: str) -> str:
    """A month's name standing alone, for a list of choices; 1 is January."""
    if language == TETUM:
        return MONTHS[number - 1]
    return str(locale(formats).months["stand-alone"]["wide"][number])


def weekday(value: date, language: str, formats: str) -> str:
    """A weekday's name."""
    if language == TETUM:
        return WEEKDAYS[value.weekday()]
    return babel_dates.format_date(value, "EEEE", locale=locale(formats))


def clock(value: time) -> str:
    """A time of day, always with 24 hours."""
    return f"{value.hour:02}:{value.minute:02}"


def instant(value: datetime, zone: str, language: str, formats: str) -> str:
    """An instant in the context's time zone: `22 Outubru 2025, 09:00`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language, formats)}, {clock(local.time())}"
