"""One reader's language: the only thing that adapters call. Everything that is shown, sent or printed goes through here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from engine.casework.outcomes import Refusal
from engine.compiled import CompiledContext
from engine.expressions.text import EMPTY, Phrase, Text
from engine.expressions.values import Value
from engine.forms.answers import Json
from engine.forms.model import Question
from engine.forms.problems import Fault, Problem
from engine.forms.types import question_types
from engine.forms.types.kind import Surroundings, read
from engine.i18n import dates, languages
from engine.i18n.catalogues import Catalogue, Words
from engine.i18n.faults import FaultTeller
from engine.i18n.speech import Speech
from engine.i18n.values import ValuePrinter

TYPES = {"option": "choose_one", "options": "choose_many", "condition": "yes_no", "area": "location"}
ANY = ("estimated", "year_only", "month_only", "not_known", "refused", "not_asked")


def _nobody(person: str) -> str:
    return person


@dataclass(frozen=True, slots=True)
class Translator:
    """Says everything in one language of one context."""

    language: str
    context: CompiledContext
    values: ValuePrinter
    faults: FaultTeller

    def say(self, sentence: str, context: str = "", **places: object) -> str:
        """An engine's sentence; the English one is the key."""
        return self.values.speech.say(sentence, context, **places)

    def many(self, one: str, other: str, n: int, **places: object) -> str:
        """An engine's sentence that counts."""
        return self.values.speech.many(one, other, n, **places)

    def phrase(self, phrase: Phrase | None) -> str:
        """A view's phrase."""
        return self.values.phrase(phrase) if phrase is not None else ""

    def text(self, text: Text) -> str:
        """A compiled text."""
        return self.values.text(text)

    def title(self, source: str) -> str:
        """A source sentence that was stored as text (a task's or notice's title)."""
        return self.values.phrase(Phrase(source))

    def answer(self, kind: str, options: str, stored: Json) -> str:
        """A stored answer."""
        return self.values.answer(kind, options, stored)

    def option(self, options: str, word: str) -> str:
        """An option's label."""
        return self.values.option(options, word)

    def place(self, code: str) -> str:
        """A place's name."""
        return self.values.place(code)

    def problem(self, problem: Problem) -> str:
        """Why an answer can't be accepted."""
        return self.faults.problem(problem)

    def refusal(self, refusal: Refusal) -> str:
        """Why something is not allowed."""
        return self.faults.refusal(refusal)

    def person(self, person: str) -> str:
        """A person's name."""
        return self.values.person(person)

    # --- dates
    @property
    def zone(self) -> ZoneInfo:
        """The context's time zone."""
        return ZoneInfo(self.context.time_zone)

    def day(self, value: date, *, full: bool = False) -> str:
        """A day; `full` as in running text."""
        return dates.day(value, self.language, self.values.formats, full=full)

    def month(self, value: date) -> str:
        """A month and its year."""
        return dates.month(value, self.language, self.values.formats)

    def weekday(self, value: date) -> str:
        """A weekday's name."""
        return dates.weekday(value, self.language, self.values.formats)

    def month_names(self) -> list[str]:
        """January first."""
        return [dates.month_name(number, self.language, self.values.formats) for number in range(1, 13)]

    def instant(self, value: datetime) -> str:
        """An instant on the context's clocks."""
        return dates.instant(value, self.context.time_zone, self.language, self.values.formats)

    def relative_day(self, value: datetime, now: datetime) -> str:
        """Today, yesterday, tomorrow or the date."""
        days = (value.astimezone(self.zone).date() - now.astimezone(self.zone).date()).days
        if abs(days) > 7:
            return self.day(value.astimezone(self.zone).date())
        if days in (0, 1, -1):
            return self.say({0: "Today", 1: "Tomorrow", -1: "Yesterday"}[days])
        if days > 0:
            return self.many("In {n} day", "In {n} days", days)
        return self.many("{n} day ago", "{n} days ago", -days)

    def time_left(self, due: datetime, now: datetime) -> str:
        """How long until something is due, or by how much it is late."""
        if due < now:
            return self.say("Late by {time}", time=self.length(now - due))
        return self.say("{time} left", time=self.length(due - now))

    def length(self, span: timedelta) -> str:
        """A length of time in its two largest units: days and hours, hours and minutes."""
        minutes = max(int(span.total_seconds()) // 60, 0)
        days, rest = divmod(minutes, 24 * 60)
        hours, minutes = divmod(rest, 60)
        parts = [
            self.many("{n} day", "{n} days", days) if days else "",
            self.many("{n} hour", "{n} hours", hours) if hours else "",
            self.many("{n} minute", "{n} minutes", minutes) if minutes and not days else "",
        ]
        told = [part for part in parts if part]
        if not told:
            return self.say("less than a minute")
        return told[0] if len(told) == 1 else self.say("{larger} and {smaller}", larger=told[0], smaller=told[1])


def translator(
    language: str, context: CompiledContext, words: Mapping[str, Words], person: Callable[[str], str] = _nobody
) -> Translator:
    """The translator of a language that the context offers. `words` as `catalogues.load` returns them."""
    empty = Catalogue("")
    found = tuple(words.get(each, Words(each, empty, empty)) for each in languages.chain(language, context.languages))
    formats = context.languages.formats.get(language) or dates.FORMATS.get(language, language)
    roots = [code for code, place in context.places.items() if not place.parent]
    lone_root = roots[0] if len(roots) == 1 else ""
    values = ValuePrinter(Speech(language, found), context, formats, person, _reader(context), lone_root)
    return Translator(language, context, values, FaultTeller(values))


MOST = 32
"""Translators that are kept."""


class Translators:
    """The translators of one installation, each made once per configuration and language."""

    def __init__(self, words: Mapping[str, Words], person: Callable[[str], str] = _nobody) -> None:
        self._words = words
        self._person = person
        self._made: dict[tuple[str, str], Translator] = {}

    def of(self, language: str, context: CompiledContext, digest: str) -> Translator:
        """The translator of a language; `digest` is the context's."""
        key = (digest, language)
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= MOST:
                self._made = {}  # those of configurations that are not active any more are never asked for again
            found = self._made[key] = translator(language, context, self._words, self._person)
        return found


def _reader(context: CompiledContext) -> Callable[[str, str, Json], Value]:
    """What turns an answer's JSON into its value, by type and list; none when it can't be read."""
    types = question_types()
    surroundings = Surroundings(
        context.option_lists, {code: place.level for code, place in context.places.items()}, context.levels, zone=UTC
    )

    @cache
    def question(kind: str, options: str) -> Question:
        return Question("answer", kind, EMPTY, options=options, may_be=ANY)

    def value(kind: str, options: str, stored: Json) -> Value:
        base, _, named = kind.partition(":")
        name, options = TYPES.get(base, base), named or options
        if name not in types or (name in ("choose_one", "choose_many", "tally") and options not in context.option_lists):
            return None
        found = read(types[name], stored, question(name, options), surroundings)
        return None if isinstance(found, Fault) else found

    return value
