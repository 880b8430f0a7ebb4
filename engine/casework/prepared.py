"""A compiled context made ready for work: forms prepared, programs turned into functions, what is looked up often looked up once.

Made once per digest and shared by every unit of work; holds no answer and no record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.access import Fields, fields_of
from engine.casework.records import FormRow, Json, Record
from engine.compiled import CompiledContext
from engine.expressions import Environment, Program, Runner, Value
from engine.expressions.text import Phrase, Text
from engine.forms import PreparedForm, Surroundings, prepare, read_value, standard_types
from engine.forms.answers import Answers
from engine.workflows.model import Kind, State


@dataclass(frozen=True, slots=True)
class Prepared:
    """A configuration at work."""

    context: CompiledContext
    digest: str
    zone: ZoneInfo
    forms: Mapping[str, PreparedForm]
    fields: Mapping[str, Fields]
    paths: Mapping[str, Kind]
    surroundings: Surroundings
    runner: Runner
    _above: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def run(self, program: Program, env: Environment) -> Value:
        """The value of a program."""
        return self.runner(program, env)

    def holds(self, program: Program | None, env: Environment) -> bool:
        """Whether a condition is known to be true; none always holds."""
        return program is None or self.runner(program, env) is True

    def day(self, instant: datetime) -> date:
        """The date of an instant in the context's time zone."""
        return instant.astimezone(self.zone).date()

    def state(self, record: Record) -> State:
        """The state that a record is in."""
        return next(each for each in self.context.kinds[record.kind].states if each.id == record.state)

    def is_open(self, record: Record) -> bool:
        """Whether the record is neither ended nor final."""
        state = self.state(record)
        return not (state.ended or state.final)

    def areas_above(self, code: str) -> tuple[str, ...]:
        """The codes above a location, the nearest first."""
        if code not in self._above:
            chain: list[str] = []
            place = self.context.places.get(code)
            while place is not None and place.parent and place.parent not in chain:
                chain.append(place.parent)
                place = self.context.places.get(place.parent)
            self._above[code] = tuple(chain)
        return self._above[code]

    def values(self, form: str, answers: Answers) -> Mapping[str, Value]:
        """The typed values of a form's complete answers; what can't be read any more is left out."""
        return self.forms[form].values(answers)

    def value_of(self, type_name: str, value: Json) -> Value:
        """The typed value of one answer's JSON by the name of its type."""
        return read_value(type_name, value, self.surroundings)

    def whole(self, row: FormRow) -> Mapping[str, Json]:
        """A row's clear and sealed answers together."""
        return join(row.answers, row.sealed)

    def bare(self, text: Text) -> Phrase:
        """A text that has no places."""
        return Phrase(text.source, (), text.context)

    def phrase(self, text: Text, env: Environment) -> Phrase:
        """A text with its places worked out."""
        values = tuple((place, self.runner(program, env), program.type) for place, program in text.slots)
        return Phrase(text.source, values, text.context)

    def plain_text(self, text: Text, env: Environment) -> str:
        """A text whose places hold names and numbers, as it stands in every language; unknown places are left out."""
        words = text.source
        for place, program in text.slots:
            value = self.runner(program, env)
            words = words.replace("${" + place + "}", value if isinstance(value, str) else "")
        return " ".join(words.split())


def join(clear: Mapping[str, Json], sealed: Mapping[str, Json]) -> dict[str, Json]:
    """Clear and sealed answers merged deeply: rows by position or option."""
    joined: dict[str, Json] = dict(clear)
    for key, value in sealed.items():
        joined[key] = _join_value(joined.get(key), value)
    return joined


def prepare_context(context: CompiledContext, digest: str = "") -> Prepared:
    """Makes a context ready."""
    types = standard_types()
    surroundings = Surroundings(
        lists=context.option_lists,
        locations={code: place.level for code, place in context.places.items()},
        levels=context.levels,
        organisations={identifier: each.kind for identifier, each in context.organisations.items()},
        zone=ZoneInfo(context.time_zone),
    )
    return Prepared(
        context=context,
        digest=digest or context.digest,
        zone=ZoneInfo(context.time_zone),
        forms={name: prepare(form, types, surroundings) for name, form in context.forms.items()},
        fields={name: fields_of(form) for name, form in context.forms.items()},
        paths={kind.path: kind for kind in context.kinds.values()},
        surroundings=surroundings,
        runner=Runner(),
    )


def _join_value(clear: Json, sealed: Json) -> Json:
    if isinstance(clear, dict) and isinstance(sealed, dict):
        return join(clear, sealed)
    if isinstance(clear, list) and isinstance(sealed, list):
        return [
            _join_value(clear[at] if at < len(clear) else None, sealed[at] if at < len(sealed) else None)
            for at in range(max(len(clear), len(sealed)))
        ]
    return clear if sealed is None else sealed
