"""The context's own page, its settings and its calendar."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from engine.compiled import Languages, Setting
from engine.compiler.faults import did_you_mean
from engine.compiler.names.making import Making
from engine.compiler.names.places import is_date
from engine.compiler.names.scopes import RecordScope
from engine.compiler.names.texts import Written
from engine.definitions import country as written
from engine.definitions.noun import Of
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Related
from engine.expressions import calendar as working
from engine.expressions.calendar import WorkingCalendar
from engine.expressions.text import EMPTY

VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")


def _is_zone(name: str) -> bool:
    """Whether a time zone has that name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def make_languages(making: Making, definition: Definition[written.Context]) -> Languages:
    """The languages of a context, and its time zone checked beside them."""
    model = definition.model
    if not _is_zone(model.time_zone):
        zones = available_timezones()  # reads folders: only for the suggestion
        span = definition.span("time_zone")
        remedy = did_you_mean(model.time_zone, zones, "Write it like `Europe/Lisbon`.")
        making.faults.error("E421", f"There is no time zone `{model.time_zone}`.", span, remedy)
    languages = model.languages
    making.each_once("language", languages.offered, definition, ("languages", "offered"))
    making.each_once("level of places", model.levels, definition, ("levels",))
    if model.library is not None and not VERSION.fullmatch(model.library):
        span = definition.span("library")
        making.faults.error("E311", f"`{model.library}` is no version of the library.", span, "Write it like `1.0`.")
    named = [(language, definition.key_span("languages", "formats", language)) for language in languages.formats]
    for language, instead in languages.fallback.items():
        named.append((language, definition.key_span("languages", "fallback", language)))
        named.append((instead, definition.span("languages", "fallback", language)))
    for word, span in named:
        making.known("E420", "language", word, (*languages.offered, languages.source), span, where=" in this context")
    return Languages(languages.source, languages.offered, dict(languages.fallback), dict(languages.formats))


def make_settings(making: Making) -> dict[str, Setting]:
    """Settings as people see them. Their values are written into the programs that name them."""
    definition = making.world.gathered.settings
    if definition is None:
        return {}
    pen = making.pen(definition)
    made = {}
    for identity, setting in sorted(definition.model.settings.items()):
        path = ("settings", identity)
        _begins(making, definition, identity, setting)
        if setting.options is not None:
            making.list_known(setting.options, definition, (*path, "options"))
        _readable(making, definition, identity, setting)
        made[identity] = Setting(
            identity,
            pen.plain(setting.title),
            "; ".join(
                [
                    _shown(setting.value),
                    *(f"{begins}: {_shown(each)}" for begins, each in sorted(setting.later.items())),
                ]
            ),
            setting.from_ or "",
            pen.plain(setting.basis) if setting.basis else EMPTY,
            setting.confirm,
        )
    return made


def _readable(
    making: Making, definition: Definition[written.Settings], identity: str, setting: written.Setting
) -> None:
    """Whether the values can be read in the names of at least one kind of record; the faults of the best one are told."""
    path = ("settings", identity)
    values: list[tuple[Written, Path]] = [(setting.value, (*path, "value"))]
    values += [(each, (*path, "later", begins)) for begins, each in setting.later.items()]
    scopes = [making.scopes.record(None), *(making.scopes.record(kind) for kind in making.world.kinds.values())]
    sound = [_readable_value(making, definition, setting, scopes, *each) for each in values]
    dated = [begins for begins in setting.later if is_date(begins)]
    if (
        all(sound)
        and len(dated) == len(setting.later)
        and all(making.scopes.setting(identity, each) is None for each in scopes)
    ):
        message = f"The values of `{identity}` aren't of one type, or speak of different kinds of record."
        making.faults.error(
            "E850", message, definition.key_span(*path, "later"), "Write a value of the same sort for each day."
        )


def _readable_value(
    making: Making,
    definition: Definition[written.Settings],
    setting: written.Setting,
    scopes: list[RecordScope],
    value: Written,
    path: Path,
) -> bool:
    pen = making.pen(definition)
    expected = f"option:{setting.options}" if setting.options else ""
    found = [pen.checked(value, scope, path, expected) for scope in scopes]
    if any(each.program is not None for each in found):
        return True
    told = [each.faults for each in found if each.faults] or [()]  # where nothing is told, something else is to blame
    ranks = [
        (sum(fault.code == "E201" for fault in faults), len(faults), not any(fault.remedy for fault in faults))
        for faults in told
    ]
    best = told[ranks.index(min(ranks))]
    unread = making.world.gathered.has_opaque(
        "workflow"
    )  # the name may be that of a kind which couldn't be read: that is told
    pen.tell([each for each in best if not (unread and each.code == "E201")], path)
    return False


def _begins(making: Making, definition: Definition[written.Settings], identity: str, setting: written.Setting) -> None:
    """The days from which values are in force: each a date, and none before the first one's."""
    path = ("settings", identity)
    if setting.from_ is not None and not is_date(setting.from_):
        span = definition.span(*path, "from")
        making.faults.error("E311", f"`{setting.from_}` is no date.", span, "Write it like `2024-07-18`.")
    for begins in setting.later:
        span = definition.key_span(*path, "later", begins)
        if not is_date(begins):
            making.faults.error("E311", f"`{begins}` is no date.", span, "Write it like `2024-07-18`.")
        elif setting.from_ is not None and is_date(setting.from_) and begins <= setting.from_:
            message = f"The first value of `{identity}` begins on {setting.from_}; this one would begin before it."
            making.faults.error("E850", message, span, "Write a day after `from:`, or make this one the first value.")
    if setting.later and identity == "estimate_width":
        span = definition.key_span(*path, "later")
        making.faults.error(
            "E850",
            "`estimate_width` has one value only: it reads dates that were given long ago.",
            span,
            "Remove `later:`.",
        )


def _shown(value: Written) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Of):
        listed = ", ".join(f"{option}: {one}" for option, one in value.is_.items())
        return f"{value.of}: {listed}" + (f", otherwise: {value.otherwise}" if value.otherwise else "")
    return ", ".join(
        f"{each.if_}: {each.value}" if each.if_ else f"otherwise: {each.otherwise}" for each in value.first
    )


def make_calendar(making: Making) -> WorkingCalendar:
    """The calendar by which working hours and days are reckoned; without one it is never open."""
    calendars = sorted(making.world.gathered.calendars.items())
    for _identity, extra in calendars[1:]:
        related = (Related("the first one", calendars[0][1].span("calendar")),)
        making.faults.error("E422", "A context has one calendar.", extra.span("calendar"), "Join the two.", related)
    if not calendars:
        return WorkingCalendar()
    definition = calendars[0][1]
    opening = {}
    for day, hours in definition.model.open.items():
        read = working.read_hours(hours)
        if read is None:
            span = definition.span("open", day)
            making.faults.error("E311", f"`{hours}` are no opening hours.", span, "Write them like `08:30 to 17:30`.")
        else:
            opening[written.DAYS.index(day)] = read
    making.each_once(
        "holiday", (each.holiday for each in definition.model.holidays), definition, ("holidays",), "holiday"
    )
    holidays = (_holiday(making, definition, place, each) for place, each in enumerate(definition.model.holidays))
    return WorkingCalendar(dict(sorted(opening.items())), tuple(each for each in holidays if each is not None))


def _holiday(
    making: Making, definition: Definition[written.Calendar], place: int, holiday: written.Holiday
) -> working.Holiday | None:
    path = ("holidays", place)
    said = [key for key in ("each_year", "date", "dates") if getattr(holiday, key)]
    if len(said) != 1:
        message = f"The holiday `{holiday.holiday}` says exactly one of `each_year`, `date`, `dates`."
        making.faults.error(
            "E302" if not said else "E309", message, definition.span(*path), "Write for example `each_year: 05-20`."
        )
        return None
    if holiday.each_year is not None:
        day = working.read_each_year(holiday.each_year)
        if day is None:
            span = definition.span(*path, "each_year")
            making.faults.error(
                "E311", f"`{holiday.each_year}` is no day of the year.", span, "Write month and day, like `05-20`."
            )
        return working.Holiday(holiday.holiday, each_year=day) if day else None
    if holiday.date is not None:
        easter = working.read_easter(holiday.date)
        if easter is None:
            span = definition.span(*path, "date")
            making.faults.error(
                "E311", f"`{holiday.date}` can't be reckoned.", span, "Write it like `easter - 2 days`."
            )
        return working.Holiday(holiday.holiday, easter=easter) if easter is not None else None
    dates = []
    for number, each in enumerate(holiday.dates):
        if is_date(each):
            dates.append(date.fromisoformat(each))
        else:
            span = definition.span(*path, "dates", number)
            making.faults.error("E311", f"`{each}` is no date.", span, "Write it like `2026-03-20`.")
    return working.Holiday(holiday.holiday, dates=frozenset(dates))
