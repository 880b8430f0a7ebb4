"""A context's own page, its settings and its calendar, as they are written. Dates and times are read by the compiler."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from engine.definitions.noun import Described, Noun, Value
from engine.definitions.words import Expression, Id, Key, OneOf, Prose, Word, fault, stands

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Languages(Noun):
    """The language of the YAML, and those a person may choose."""

    source: Key
    """The language that the YAML of this context is written in."""
    offered: tuple[Key, ...]
    """The languages that a person may choose."""
    fallback: dict[Key, Key] = Field(default_factory=dict)
    """For a language the one that stands in where a translation is missing."""
    formats: dict[Key, Key] = Field(default_factory=dict)
    """For a language the locale whose dates and numbers it uses, like `pt: pt_PT`."""


class Uses(Noun):
    """What a context takes from the shared library; without it, nothing. Option lists follow."""

    forms: tuple[Id, ...] | None = None
    """The shared forms that are taken; `[]` takes none."""
    workflows: tuple[Id, ...] | None = None
    """The shared kinds of record that are taken; `[]` takes none."""

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        remedy = "Write `uses: {forms: [], workflows: []}`, with the ids of what is taken between the brackets."
        raise fault("E303", f"Here {stands(value)}, but `forms` and `workflows` are expected, each with its list.", remedy)


class Context(Described):
    """`context`: a country's own page."""

    context: Id
    """The context's id: its folder's name with `_` for `-`."""
    title: Prose
    """What the installation is called on every page."""
    status: Annotated[str, OneOf("live", "training", "demonstration")]
    """How far it may go: a database is never for more than this."""
    time_zone: Word
    """Where *today* begins, like `Europe/Lisbon`."""
    languages: Languages
    """The language of the YAML and those that are offered."""
    levels: tuple[Id, ...] = ()
    """The levels of places from the widest to the narrowest, as `places/locations.csv` names them."""
    library: Word | None = None
    """The version of the shared library that the context was written for."""
    uses: Uses | None = None
    """What is taken of the shared forms and workflows; without it, nothing."""


class Setting(Described):
    """A named, dated value with its legal basis. `later` holds further values by the day from which each is in force."""

    title: Prose
    """What people call it."""
    value: Value
    """The value: a number, a text, a length of time, a word of a list, or a table of them."""
    options: Id | None = None
    """The option list whose word the value is."""
    from_: Word | None = None
    """The date from which the value counts."""
    later: dict[Key, Value] = Field(default_factory=dict)
    """Values that follow it, each by the date from which it counts."""


class Settings(Described):
    """`settings`: named values."""

    settings: dict[Id, Setting]
    """Each setting by its id; expressions read it as `settings.id`."""


class Holiday(Described):
    """A day without work: the same each year, a date reckoned from Easter, or named dates."""

    holiday: Id
    """Its id."""
    each_year: Word | None = None
    """The day of every year, as `month-day`: `05-20`."""
    date: Expression | None = None
    """The day reckoned from Easter, like `easter - 2 days`."""
    dates: tuple[Word, ...] = ()
    """Days named one by one, for feasts that no rule here can reckon."""


class Calendar(Described):
    """`calendar`: when work is done."""

    calendar: Id
    """Its id; `working` is the one that working hours and days are counted in."""
    week_starts: Annotated[str, OneOf(*DAYS)] = "monday"
    """The first day of a week on the page."""
    open: dict[Annotated[str, OneOf(*DAYS)], Word]
    """For each day of work its hours, like `08:30 to 17:30`; days that aren't named are free."""
    holidays: tuple[Holiday, ...] = ()
    """The days without work."""
