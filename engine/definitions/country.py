"""A context's own page, its settings and its calendar, as they are written. Dates and times are read by the compiler."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.definitions.noun import Described, Noun, Value
from engine.definitions.words import Expression, Id, Key, OneOf, Prose, Word

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Languages(Noun):
    """The language of the YAML, and those a person may choose."""

    source: Key
    offered: tuple[Key, ...]
    fallback: dict[Key, Key] = Field(default_factory=dict)
    formats: dict[Key, Key] = Field(default_factory=dict)


class Uses(Noun):
    """What a context takes from the shared library; without it, nothing. Option lists follow."""

    forms: tuple[Id, ...] | None = None
    workflows: tuple[Id, ...] | None = None


class Context(Described):
    """`context`: a country's own page."""

    context: Id
    title: Prose
    status: Annotated[str, OneOf("live", "training", "demonstration")]
    time_zone: Word
    languages: Languages
    levels: tuple[Id, ...] = ()
    library: Word | None = None
    uses: Uses | None = None


class Setting(Described):
    """A named, dated value with its legal basis."""

    title: Prose
    value: Value
    options: Id | None = None
    from_: Word | None = None


class Settings(Described):
    """`settings`: named values."""

    settings: dict[Id, Setting]


class Holiday(Described):
    """A day without work: the same each year, a date reckoned from Easter, or named dates."""

    holiday: Id
    each_year: Word | None = None
    date: Expression | None = None
    dates: tuple[Word, ...] = ()


class Calendar(Described):
    """`calendar`: when work is done."""

    calendar: Id
    week_starts: Annotated[str, OneOf(*DAYS)] = "monday"
    open: dict[Annotated[str, OneOf(*DAYS)], Word]
    holidays: tuple[Holiday, ...] = ()
