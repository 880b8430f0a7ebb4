"""Prints any value or stored answer as a reader of one language expects it: dates, numbers, options, places, honest answers.

It knows what a value means, not what HTML is: escaping is the adapter's duty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from babel import numbers as babel_numbers

from engine.compiled import CompiledContext
from engine.expressions.text import Phrase, Text
from engine.expressions.values import MILLION, DateSpan, Duration, Row, Special, Unknown, Value
from engine.forms.answers import HONEST as HONEST_WORDS
from engine.forms.answers import Json
from engine.forms.model import Item, Question
from engine.forms.types.numbers import to_text
from engine.i18n import dates
from engine.i18n.speech import Speech, fill_holes

HONEST = {Special.NOT_KNOWN: "Not known", Special.REFUSED: "Does not want to answer", Special.NOT_ASKED: "Not asked"}
HOW = {
    "estimated": "Estimated",
    "year_only": "Only the year is known",
    "month_only": "Only the month and year are known",
}
YES_NO = {"yes": "Yes", "no": "No"}
CONSENT = {"given": "Given", "refused": "Refused", "not_asked": "Not asked", "withdrawn": "Withdrawn"}
FILES = {"image": "Picture", "application": "Document", "audio": "Recording"}
BINDINGS = {"must": "Obligatory", "offer": "To be offered", "suggest": "Suggested"}
DURATIONS = {
    "minutes": ("{n} minute", "{n} minutes"),
    "hours": ("{n} hour", "{n} hours"),
    "days": ("{n} day", "{n} days"),
    "weeks": ("{n} week", "{n} weeks"),
    "months": ("{n} month", "{n} months"),
    "years": ("{n} year", "{n} years"),
    "working_hours": ("{n} working hour", "{n} working hours"),
    "working_days": ("{n} working day", "{n} working days"),
}


@dataclass(frozen=True, slots=True)
class ValuePrinter:
    """Prints in one language. `person` tells a person's name by id, `read` turns an answer's JSON of a type (and list)
    into its value, or none when it can't be read."""

    speech: Speech
    context: CompiledContext
    formats: str
    person: Callable[[str], str]
    read: Callable[[str, str, Json], Value]
    lone_root: str = ""
    """The one place above all others, if there is one: it distinguishes nothing."""

    def answer(self, kind: str, options: str, stored: Json) -> str:
        """A stored answer; empty when there is none. One that can't be read is shown as it was typed."""
        if stored is None or stored in ("", []):
            return ""
        if isinstance(stored, dict):
            return self._compound(kind, options, stored)
        if isinstance(stored, bool):
            return self.speech.say(YES_NO["yes" if stored else "no"])
        value = self.read(kind, options, stored)
        if value is None:
            return self.listed([str(each) for each in stored]) if isinstance(stored, list) else str(stored)
        return self.value(kind, value, options)

    def _compound(self, kind: str, options: str, stored: dict[str, Json]) -> str:
        """An honest answer, or a date that is estimated: as it was typed, not as wide as rules read it."""
        honest = HONEST_WORDS.get(str(stored.get("answer", "")))
        if honest is not None:
            return self.speech.say(HONEST[honest])
        if "date" in stored and kind == "date":
            return self.speech.say("about {date}", date=self.answer("date", "", stored["date"]))
        value = self.read(kind, options, stored)
        return "" if value is None else self.value(kind, value, options)

    def value(self, kind: str, value: Value, options: str = "") -> str:
        """A value of a type as expressions name them (`option:LIST`, `date`, …) or as questions do (`choose_one` with its list)."""
        base, _, named = kind.partition(":")
        options = named or options
        if base == "sentence":
            return self.sentence(str(value))
        if isinstance(value, Special):
            return self.speech.say(HONEST[value])
        if isinstance(value, DateSpan):
            return self.span(value)
        if isinstance(value, datetime):
            return dates.instant(value, self.context.time_zone, self.speech.language, self.formats)
        if isinstance(value, Duration):
            return self.speech.many(*DURATIONS[value.unit], number=value.amount)
        if isinstance(value, bool):
            return self.speech.say(YES_NO["yes" if value else "no"])
        if isinstance(value, int):
            return dates.clock(_minutes(value)) if base == "time" else self.number(value)
        if isinstance(value, tuple):
            return self.compound(base, value, options)
        if isinstance(value, frozenset):
            return self.listed([self.word(base, each, options) for each in self._ordered(value, options)])
        return self.word(base, value, options) if isinstance(value, str) else ""

    def compound(self, base: str, value: tuple[Row, ...], options: str = "") -> str:
        """A value of several parts: the counts of a tally that aren't 0, a point, a file. Rows have no print of their own."""
        row = value[0] if len(value) == 1 else {}
        if "file" in row:
            size = row.get("size")
            return self.file(str(row.get("kind", "")), size // MILLION if isinstance(size, int) else 0)
        if base == "signature" and "name" in row:
            return self.speech.say("Signed on paper by {name}", name=str(row["name"]))
        counts = {name: each for name, each in row.items() if isinstance(each, int)}
        if base == "tally":
            order = self._ordered(frozenset(counts), options)
            told = [f"{self.option(options, name)}: {self.number(counts[name])}" for name in order if counts[name]]
            return self.listed(told) or self.number(0)
        if base == "point" and {"latitude", "longitude"} <= counts.keys():
            return self._point(counts)
        return ""

    def _point(self, numbers: Mapping[str, int]) -> str:
        places = [to_text(numbers[each]) for each in ("latitude", "longitude")]
        told = ", ".join(places)
        if "accuracy" not in numbers:
            return told
        return self.speech.say(
            "{point} (exact to {metres} metres)", point=told, metres=self.number(numbers["accuracy"])
        )

    def file(self, kind: str, size: int) -> str:
        """What sort of file, and how large: “Picture, 48 kB”."""
        what = self.speech.say(FILES.get(kind.partition("/")[0], FILES["application"]))
        told = (
            f"{max(1, size // 1000)} kB" if size < 1_000_000 else f"{self.number(size // 100_000 * (MILLION // 10))} MB"
        )
        return f"{what}, {told}"

    def listed(self, words: list[str]) -> str:
        """Several things in one line."""
        return ", ".join(words)

    def word(self, base: str, word: str, options: str = "") -> str:
        """A value that is a word: an option, a place, an organisation, a person, a state; or text, which stays as it is."""
        tables = {"yes_no": YES_NO, "binding": BINDINGS, "consent": CONSENT}
        if base in tables:
            return self.speech.say(tables[base].get(word, word))
        if base in ("location", "area"):
            return self.place(word)
        if base == "organisation":
            found = self.context.organisations.get(word)
            return self.speech.content(found.name) if found else word
        if base == "person":
            return self.person(word)
        if base == "state":
            return self.state(word)
        return self.option(options, word) if options else word

    def state(self, state: str) -> str:
        """A state's title; of the first kind of record that has a state of that name."""
        for kind in self.context.kinds.values():
            for each in kind.states:
                if each.id == state:
                    return self.text(each.title)
        return state.replace("_", " ")

    def option(self, options: str, word: str) -> str:
        """An option's label; a word that its list no longer has is shown without underscores."""
        if options == "yes_no" and word in YES_NO:
            return self.speech.say(YES_NO[word])
        found = self.context.option_lists.get(options)
        for option in found.options if found else ():
            if option.id == word:
                return self.text(option.label)
        return word.replace("_", " ")

    def _ordered(self, words: frozenset[str], options: str) -> list[str]:
        found = self.context.option_lists.get(options)
        order = {option.id: number for number, option in enumerate(found.options)} if found else {}
        return sorted(words, key=lambda word: (order.get(word, len(order)), word))

    def place(self, code: str) -> str:
        """A place's name in the reader's language, with the place above it where that helps to know which one is meant."""
        found = self.context.places.get(code)
        if found is None:
            return code
        name = self.place_name(code)
        above = found.parent if found.parent != self.lone_root else ""
        return f"{name} ({self.place_name(above)})" if above in self.context.places else name

    def place_name(self, code: str) -> str:
        """A place's own name only."""
        found = self.context.places.get(code)
        names: Mapping[str, str] = found.names if found else {}
        for words in self.speech.chain:
            if names.get(words.language):
                return names[words.language]
        return next((name for name in names.values() if name), code)

    def number(self, millionths: int) -> str:
        """A number with the reader's marks."""
        value = Decimal(millionths) / MILLION
        return babel_numbers.format_decimal(value, format="#,##0.######", locale=dates.locale(self.formats))

    def span(self, value: DateSpan) -> str:
        """A date as far as it is known."""
        language = self.speech.language
        if value.how == "year_only":
            return self.speech.say("in {year}", year=value.earliest.year)
        if value.how == "month_only":
            return dates.month(value.earliest, language, self.formats)
        if value.exact:
            exact = self.day(value.earliest)
            return self.speech.say("about {date}", date=exact) if value.how == "estimated" else exact
        return self.speech.say(
            "estimated between {first} and {last}", first=self.day(value.earliest), last=self.day(value.latest)
        )

    def day(self, value: date) -> str:
        """A day in its short form."""
        return dates.day(value, self.speech.language, self.formats)

    def sentence(self, source: str) -> str:
        """A sentence that stands inside another one; of the consent register, what was asked for."""
        register, _, purpose = source.partition(".")
        return self.purpose(purpose) if register == "consents" and purpose else self.speech.content(source)

    def purpose(self, word: str) -> str:
        """What a consent is asked for: the label of the first question that asks for that purpose."""
        for form in self.context.forms.values():
            for question in questions_of(form.items):
                if question.purpose == word:
                    return self.text(question.label)
        return word.replace("_", " ")

    def text(self, text: Text) -> str:
        """A compiled text without values: its places are shown as what they name."""
        return fill_holes(self.speech.content(text.source, text.context), lambda name: name.replace("_", " "))

    def phrase(self, phrase: Phrase) -> str:
        """A phrase with its places filled."""
        if not phrase.source:
            return ""
        values = {name: (kind, value) for name, value, kind in phrase.values}

        def fill(name: str) -> str:
            kind, value = values.get(name, ("text", ""))
            return self.missing(value) if value is None or isinstance(value, Unknown) else self.value(kind, value)

        return fill_holes(self.speech.content(phrase.source, phrase.context), fill)

    def missing(self, _: Value) -> str:
        """What stands where a value is not known."""
        return "…"


def questions_of(items: tuple[Item, ...]) -> Iterator[Question]:
    """Every question of a form, those in groups and rows included."""
    for item in items:
        if item.question is not None:
            yield item.question
        inner = item.group or item.rows
        if inner is not None:
            yield from questions_of(inner.items)


def _minutes(value: int) -> time:
    """A time of day is kept as minutes since midnight."""
    return time(value // 60 % 24, value % 60)
