"""A compiled context made ready for work: forms prepared, programs turned into functions, what is looked up often looked up once.

Made once per digest and shared by every unit of work; holds no answer and no record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as slot
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from engine.access import Field, Fields, fields_of, highest
from engine.casework.records import FormRow, Json, Record
from engine.compiled import CompiledContext, Place
from engine.expressions import Compiled, Duration, Environment, Program, Special, Value, compile_program
from engine.expressions.calendar import add
from engine.expressions.text import EMPTY, Phrase, Text
from engine.forms import PreparedForm, QuestionType, Surroundings, prepare, question_types, read_values
from engine.forms.answers import SUGGESTED, Answers
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.kind import read
from engine.rules import Directory, World
from engine.rules.model import Rule
from engine.workflows import Machine, Timekeeping, machine
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
    machines: Mapping[str, Machine]
    keeping: Timekeeping
    world: World
    rules: Mapping[str, tuple[Rule, ...]]
    """The rules of each kind of record."""
    types: Mapping[str, QuestionType]
    owners: Mapping[str, tuple[str, ...]]
    """Of each kind, the kinds that own its records through a link."""
    secrets: Mapping[str, str]
    """Of each kind whose records rules make, the highest class that those rules read."""
    climbs: Mapping[str, Mapping[str, str]]
    """Of each location, the one above it (or itself) by level."""
    runner: Runner
    _above: dict[str, tuple[str, ...]] = slot(default_factory=dict)

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
            self._above[code] = areas_above(self.context, code)
        return self._above[code]

    def values(self, form: str, answers: Answers) -> Mapping[str, Value]:
        """The typed values of a form's complete answers; what can't be read any more is left out."""
        return read_values(self.forms[form], answers)

    def value_of(self, type_name: str, value: Json) -> Value:
        """The typed value of one answer's JSON by the name of its type; none when it can't be read any more."""
        question = _question_of(type_name)
        found = read(self.types[question.type], value, question, self.surroundings)
        return None if isinstance(found, Fault) else found

    def json_of(self, type_name: str, value: Value) -> Json:
        """The JSON of a typed value: the inverse of `value_of`."""
        return self.types[_question_of(type_name).type].write(value)

    def whole(self, row: FormRow) -> Mapping[str, Json]:
        """A row's clear and sealed answers together."""
        return join(row.answers, row.sealed)

    def apart(self, form: str, answers: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Json]]:
        """A form's answers, the clear ones and the restricted ones apart; `join` puts them together again."""
        return split(self.fields[form], answers)

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


class Runner:
    """Runs programs, each turned into a function when it is first run. Kept as long as the context that the programs belong to."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Program, Compiled]] = {}

    def __call__(self, program: Program, env: Environment) -> Value:
        made = self._made.get(id(program))
        if made is None:
            made = (program, compile_program(program))
            self._made[id(program)] = made
        return made[1](env)


def areas_above(context: CompiledContext, code: str) -> tuple[str, ...]:
    """The codes above a location, the nearest first."""
    chain: list[str] = []
    place = context.places.get(code)
    while place is not None and place.parent and place.parent not in chain:
        chain.append(place.parent)
        place = context.places.get(place.parent)
    return tuple(chain)


def fitting_places(prepared: Prepared, question: Question) -> list[Place]:
    """The places that may answer a question of type `location`: those no deeper than its `level`, in the order of their table."""
    levels = prepared.context.levels
    deepest = levels.index(question.level) if question.level in levels else len(levels)
    places = prepared.context.places.values()
    return [each for each in places if each.level not in levels or levels.index(each.level) <= deepest]


def length_of(words: str, otherwise: Duration) -> Duration:
    """The length of time that words such as `4 hours` or `1 year` mean; `otherwise` where they say none."""
    amount, _, unit = words.partition(" ")
    return Duration(int(amount), unit if unit.endswith("s") else f"{unit}s") if amount.isdecimal() else otherwise


def _estimate_width(context: CompiledContext) -> Duration:
    """How far an estimated date may lie from the true one: the setting `estimate_width`, or a year."""
    found = context.settings.get("estimate_width")
    return length_of(found.value if found is not None else "", Duration(1, "years"))


def _owners(context: CompiledContext, kind: str) -> tuple[str, ...]:
    return tuple(
        each.id for each in context.kinds.values() if any(link.owned and link.to == kind for link in each.links)
    )


def _secrets(context: CompiledContext) -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in context.rules.values():
        for effect in rule.then:
            if effect.verb == "create":
                found[effect.what] = highest(found.get(effect.what, "plain"), rule.security)
    return found


def _climb(context: CompiledContext, code: str) -> dict[str, str]:
    return {context.places[each].level: each for each in (*reversed(areas_above(context, code)), code)}


_TYPES = {"option": "choose_one", "options": "choose_many", "condition": "yes_no"}


def _question_of(type_name: str) -> Question:
    """A question of the type that a program's type is answered by: `option:LIST` is a `choose_one` of the list."""
    head, _, options = type_name.partition(":")
    honest = tuple(each.value for each in Special)
    return Question("", _TYPES.get(head, head), EMPTY, options=options, may_be=honest)


def join(clear: Mapping[str, Json], sealed: Mapping[str, Json]) -> dict[str, Json]:
    """Clear and sealed answers merged deeply: rows by position or option."""
    joined: dict[str, Json] = dict(clear)
    for key, value in sealed.items():
        joined[key] = _join_value(joined.get(key), value)
    return joined


def prepare_context(context: CompiledContext, digest: str = "") -> Prepared:
    """Makes a context ready."""
    types = question_types()
    zone = ZoneInfo(context.time_zone)
    surroundings = Surroundings(
        lists=context.option_lists,
        locations={code: place.level for code, place in context.places.items()},
        levels=context.levels,
        organisations={identifier: each.kind for identifier, each in context.organisations.items()},
        zone=zone,
        estimate_width=_estimate_width(context),
    )
    keeping = Timekeeping(
        add=lambda length, instant: add(length, instant, context.calendar, context.time_zone),
        start_of=lambda day: datetime.combine(day, time(), zone).astimezone(UTC),
    )
    runner = Runner()
    return Prepared(
        context=context,
        digest=digest or context.digest,
        zone=zone,
        forms={name: prepare(form, context.option_lists, types, surroundings) for name, form in context.forms.items()},
        fields={name: fields_of(form) for name, form in context.forms.items()},
        paths={kind.path: kind for kind in context.kinds.values()},
        surroundings=surroundings,
        machines={name: machine(kind) for name, kind in context.kinds.items()},
        keeping=keeping,
        world=World(
            runner,
            keeping,
            Directory(tuple(context.organisations.values()), lambda place: (place, *areas_above(context, place))),
        ),
        rules={name: tuple(rule for rule in context.rules.values() if rule.record == name) for name in context.kinds},
        types=types,
        owners={name: _owners(context, name) for name in context.kinds},
        secrets=_secrets(context),
        climbs={code: _climb(context, code) for code in context.places},
        runner=runner,
    )


def split(fields: Fields, answers: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Clear and restricted answers apart, rows keeping their places on both sides. The suggestions of a form stay with its secrets."""
    clear: dict[str, Json] = {}
    sealed: dict[str, Json] = {}
    restricted = frozenset(name for name, each in fields.fields.items() if each.inside is None and is_restricted(each))
    for key, value in answers.items():
        field = fields.fields.get(key)
        if field is not None and field.inside is not None:
            hidden = frozenset(name for name, each in field.inside.items() if is_restricted(each))
            open_part, closed_part = _split_rows(value, hidden)
            clear[key] = open_part
            if closed_part:
                sealed[key] = closed_part
        elif key in restricted or (field is None and restricted):
            sealed[key] = value
        else:
            clear[key] = value
    return clear, sealed


def is_restricted(field: Field) -> bool:
    """Whether an answer is kept sealed."""
    return field.security == "restricted" or bool(field.compartments)


def _split_rows(value: Json, hidden: frozenset[str]) -> tuple[Json, Json]:
    if not hidden:
        return value, None
    if isinstance(value, dict):
        parts = {option: _split_row(row, hidden) for option, row in value.items()}
        closed: dict[str, Json] = {option: part[1] for option, part in parts.items() if part[1]}
        return {option: part[0] for option, part in parts.items()}, closed
    if isinstance(value, list):
        rows = [_split_row(row, hidden) for row in value]
        return [part[0] for part in rows], [part[1] for part in rows] if any(part[1] for part in rows) else None
    return value, None


def _split_row(row: Json, hidden: frozenset[str]) -> tuple[Json, Json]:
    if not isinstance(row, dict):
        return row, None
    # The suggestions of a row with secrets may tell them: they go with them.
    away = hidden | {SUGGESTED}
    return {k: v for k, v in row.items() if k not in away}, {k: v for k, v in row.items() if k in away}


def _join_value(clear: Json, sealed: Json) -> Json:
    if isinstance(clear, dict) and isinstance(sealed, dict):
        return join(clear, sealed)
    if isinstance(clear, list) and isinstance(sealed, list):
        return [
            _join_value(clear[at] if at < len(clear) else None, sealed[at] if at < len(sealed) else None)
            for at in range(max(len(clear), len(sealed)))
        ]
    return clear if sealed is None else sealed
