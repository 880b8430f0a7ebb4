"""What each function and operator does, with examples that are run: the pages of the language are made from it.

`documented()` is the whole table. Answers in examples are written as people would: `2015` is a date of which only the year is known,
`about 2014-01-01 to 2016-01-01` an estimated one, `(not_known)` `(refused)` `(not_asked)` are honest answers, `(hidden)` is hidden; what
isn't given is unanswered. `VOCABULARY` says what the names in the examples are. Nothing here is evaluated: the tests do that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from engine.expressions.checking.functions import FUNCTIONS

Given: TypeAlias = "dict[str, Given] | list[Given] | str"


@dataclass(frozen=True, slots=True)
class Example:
    """An expression, the answers it is given, and what it yields (`unknown` where that can't be told)."""

    expression: str
    given: Mapping[str, Given] = field(default_factory=dict)
    value: str = "true"

    @property
    def answers(self) -> str:
        """The given answers in one line: `age: 7, parts: [{price: 3}]`; empty if none are needed."""
        return ", ".join(f"{name}: {_told(each)}" for name, each in self.given.items())


@dataclass(frozen=True, slots=True)
class Entry:
    """A function or operator: how it is written, what it gives, one sentence, and examples."""

    name: str
    kind: Literal["function", "operator"]
    signature: str
    result: str
    sentence: str
    examples: tuple[Example, ...]


VOCABULARY: Final[dict[str, Given]] = {
    "lists": {
        "levels": {"ordered": "true", "list": ["low", "medium", "high"]},
        "colours": {
            "list": ["red", "blue", "green"],
            "attributes": {"price": {"type": "decimal", "values": {"red": "2.5", "blue": "4"}}},
        },
        "age_groups": {
            "ordered": "true",
            "list": ["young", "grown_up", "old"],
            "attributes": {"from": {"type": "whole_number", "values": {"young": "0", "grown_up": "18", "old": "65"}}},
        },
        "location": {
            "list": ["hill", "harbour", "north", "south"],
            "attributes": {"town": {"type": "location", "values": {}}},
        },
        "states": ["brought_in", "in_work", "returned"],
    },
    "states": ["brought_in", "in_work", "returned"],
    "names": {
        "age": "whole_number may_be not_known refused not_asked",
        "price": "decimal",
        "paid": "decimal",
        "born": "date may_be not_known estimated year_only month_only",
        "bought_on": "date",
        "day": "date",
        "arrived": "date_time",
        "left": "date_time",
        "name": "text may_be not_known",
        "code": "text",
        "works": "yes_no may_be not_known",
        "level": "option:levels may_be not_known",
        "colour": "option:colours",
        "colours_seen": "options:colours",
        "home": "location",
        "parts": {"rows": {"part": "text", "price": "decimal", "broken": "yes_no"}},
        "visits": {"entries": {"done_on": "date", "safe": "yes_no"}},
        "orders": {"links": {"is_open": "yes_no", "total": "decimal"}},
        "intake": {"form": {"brought_on": "date", "colour": "option:colours"}},
        "urgency": {"fact": "option:levels"},
        "stolen": {"flag": "yes_no"},
        "first_look": {"deadline": "yes"},
        "record": {"space": {"state": "option:states", "is_open": "yes_no", "opened_on": "date"}},
    },
}
"""The lists, states and names of the examples, in the notation of `tests/conformance`; `today` is 2 March 2026, `now` 09:00 UTC."""

_TWO_VISITS: Final[list[Given]] = [
    {"done_on": "2026-01-10", "safe": "yes"},
    {"done_on": "2026-02-10", "safe": "no"},
]
_PARTS: Final[list[Given]] = [{"price": "12", "broken": "yes"}, {"price": "3.5", "broken": "no"}]
_HALF: Final[list[Given]] = [{"price": "12", "broken": "yes"}, {}]
_ROSE: Final[list[Given]] = [["low", "2026-01-01 09:00"], ["high", "2026-02-01 09:00"]]

_EXAMPLES: Final[dict[str, tuple[Example, ...]]] = {
    "answered": (
        Example("answered(born)", {"born": "2015"}, "true"),
        Example("answered(age)", {"age": "(refused)"}, "false"),
        Example("answered(age)", {}, "false"),
    ),
    "not_known": (
        Example("not_known(age)", {"age": "(not_known)"}, "true"),
        Example("not_known(age)", {}, "false"),
    ),
    "refused": (Example("refused(age)", {"age": "(refused)"}, "true"), Example("refused(age)", {"age": "7"}, "false")),
    "not_asked": (
        Example("not_asked(age)", {"age": "(not_asked)"}, "true"),
        Example("not_asked(age)", {}, "false"),
    ),
    "estimated": (
        Example("estimated(born)", {"born": "about 2014-01-01 to 2016-01-01"}, "true"),
        Example("estimated(born)", {"born": "2015-03-02"}, "false"),
    ),
    "year_only": (
        Example("year_only(born)", {"born": "2015"}, "true"),
        Example("year_only(born)", {"born": "2015-03"}, "false"),
    ),
    "month_only": (Example("month_only(born)", {"born": "2015-03"}, "true"), Example("month_only(born)", {}, "false")),
    "default": (
        Example("default(price, 0)", {"price": "2.5"}, "2.5"),
        Example("default(price, 0)", {}, "0"),
        Example("default(level, low) == low", {"level": "(not_known)"}, "true"),
    ),
    "possibly": (
        Example("possibly(age < 14)", {"age": "(not_known)"}, "true"),
        Example("possibly(age < 14)", {"age": "20"}, "false"),
    ),
    "completed": (
        Example("completed(intake)", {"completed": {"intake": "2026-03-01 09:00"}}, "true"),
        Example("completed(intake)", {}, "false"),
    ),
    "entered": (
        Example("entered(in_work) + 3 days < now", {"entered": {"in_work": "2026-02-01 09:00"}}, "true"),
        Example("entered(returned)", {}, "unknown"),
    ),
    "spent_in": (
        Example("spent_in(in_work) > 7 days", {"spent": {"in_work": "864000"}}, "true"),
        Example("spent_in(in_work) == 0 hours", {}, "true"),
    ),
    "ever": (
        Example("ever(urgency == high)", {"urgency": "low", "history": {"urgency": _ROSE}}, "true"),
        Example("ever(urgency == medium)", {"urgency": "high", "history": {"urgency": _ROSE}}, "false"),
    ),
    "since": (
        Example("since(urgency == high)", {"urgency": "high", "history": {"urgency": _ROSE}}, "2026-02-01 09:00"),
        Example("since(urgency == low)", {"urgency": "high", "history": {"urgency": _ROSE}}, "unknown"),
    ),
    "before": (
        Example("before(urgency)", {"urgency": "high", "history": {"urgency": _ROSE}}, "low"),
        Example("urgency > before(urgency)", {"urgency": "high", "history": {"urgency": _ROSE}}, "true"),
    ),
    "years_between": (
        Example("years_between(born, day)", {"born": "2010-03-02", "day": "2026-03-01"}, "15"),
        Example("years_between(born, day)", {"born": "2008-02-29", "day": "2026-02-28"}, "18"),
        Example("years_between(born, day) >= 10", {"born": "2015", "day": "2026-06-01"}, "true"),
        Example("years_between(born, day)", {"born": "2015", "day": "2026-06-01"}, "unknown"),
    ),
    "months_between": (Example("months_between(born, day)", {"born": "2026-01-31", "day": "2026-02-28"}, "1"),),
    "days_between": (
        Example("days_between(bought_on, day)", {"bought_on": "2026-02-27", "day": "2026-03-02"}, "3"),
        Example("days_between(day, bought_on)", {"bought_on": "2026-02-27", "day": "2026-03-02"}, "-3"),
    ),
    "hours_between": (
        Example("hours_between(arrived, left)", {"arrived": "2026-03-01 10:00", "left": "2026-03-01 11:30"}, "1.5"),
        Example("hours_between(bought_on, now) > 24", {"bought_on": "2026-02-27"}, "true"),
    ),
    "date_of": (
        Example("date_of(arrived)", {"arrived": "2026-03-01 16:00"}, "2026-03-01"),
        Example("date_of(arrived)", {"arrived": "2026-03-01 16:00", "time_zone": "Asia/Tokyo"}, "2026-03-02"),
    ),
    "round": (
        Example("round(price)", {"price": "2.5"}, "3"),
        Example("round(price)", {"price": "-2.5"}, "-3"),
        Example("round(price / 3, 2)", {"price": "10"}, "3.33"),
    ),
    "min": (
        Example("min(price, paid)", {"price": "3", "paid": "2"}, "2"),
        Example("min(parts, price)", {"parts": _PARTS}, "3.5"),
    ),
    "max": (
        Example("max(price, 0)", {"price": "-3"}, "0"),
        Example("max(parts, price)", {"parts": _PARTS}, "12"),
        Example("max(born, bought_on)", {"born": "2015-03-02", "bought_on": "2026-01-01"}, "2026-01-01"),
    ),
    "sum": (
        Example("sum(parts, price)", {"parts": _PARTS}, "15.5"),
        Example("sum(parts, price)", {"parts": _HALF}, "unknown"),
        Example("sum(parts, default(price, 0))", {"parts": _HALF}, "12"),
        Example("sum(parts, price)", {"parts": []}, "0"),
    ),
    "count": (
        Example("count(parts)", {"parts": _PARTS}, "2"),
        Example("count(parts, broken == yes)", {"parts": _PARTS}, "1"),
        Example("count(parts, broken == yes)", {"parts": _HALF}, "unknown"),
        Example("count(colours_seen)", {"colours_seen": ["red", "blue"]}, "2"),
    ),
    "any": (
        Example("any(parts, broken == yes)", {"parts": _HALF}, "true"),
        Example("any(parts, broken == no)", {"parts": _HALF}, "unknown"),
        Example("any(orders, is_open == yes)", {"orders": []}, "false"),
    ),
    "all": (
        Example("all(parts, price > 1)", {"parts": _PARTS}, "true"),
        Example("all(parts, broken == no)", {"parts": _HALF}, "false"),
    ),
    "first": (Example("first(visits).done_on", {"visits": _TWO_VISITS}, "2026-01-10"),),
    "last": (
        Example("last(visits).safe == no", {"visits": _TWO_VISITS}, "true"),
        Example("last(visits).safe == no", {}, "unknown"),
    ),
    "length": (Example("length(name)", {"name": "José"}, "4"), Example("length(name) >= 2", {}, "unknown")),
    "contains": (
        Example('contains(name, "os")', {"name": "José"}, "true"),
        Example('contains(name, "OS")', {"name": "José"}, "false"),
    ),
    "starts_with": (Example('starts_with(code, "BA")', {"code": "BA-17"}, "true"),),
    "matches": (
        Example('matches(code, "[A-Z]{2}-\\d+")', {"code": "BA-17"}, "true"),
        Example('matches(code, "[A-Z]{2}-\\d+")', {"code": "BA-17x"}, "false"),
        Example('matches(name, "\\w+( \\w+)*")', {"name": "Ana de Sá"}, "true"),
        Example('matches(lower(code), "(ba|di)-\\d{1,3}")', {"code": "Di-42"}, "true"),
    ),
    "band": (
        Example("band(age, age_groups)", {"age": "17"}, "young"),
        Example("band(age, age_groups)", {"age": "18"}, "grown_up"),
        Example("band(age, age_groups)", {"age": "-1"}, "unknown"),
    ),
    "lower": (Example("lower(name)", {"name": "JOSÉ"}, "josé"),),
}


def _operator(name: str, signature: str, result: str, sentence: str, *examples: Example) -> Entry:
    return Entry(name, "operator", signature, result, sentence, examples)


_OPERATORS: Final = (
    _operator(
        "==",
        "a == b",
        "condition",
        "Whether two things of one type are the same; of dates known in part, false if they lie apart, else unknown.",
        Example("colour == red", {"colour": "red"}),
        Example("colour == red", {}, "unknown"),
        Example("born == day", {"born": "2015", "day": "2016-01-01"}, "false"),
        Example("born == day", {"born": "2015", "day": "2015-05-05"}, "unknown"),
        Example("stolen == yes", {}, "false"),
    ),
    _operator(
        "!=",
        "a != b",
        "condition",
        "Whether they are different; unknown where `==` is.",
        Example("colour != red", {"colour": "blue"}),
        Example("colour != red", {}, "unknown"),
    ),
    _operator(
        "<",
        "a < b",
        "condition",
        "Whether the first is less or earlier; so `<=`, `>`, `>=`. Of options only where their list is `ordered: true`.",
        Example("price < 3", {"price": "2.5"}),
        Example("level >= medium", {"level": "high"}),
        Example("born < day", {"born": "2015", "day": "2016-01-01"}),
        Example("first_look.due_at < now", {"first_look": {"due_at": "2026-03-01 09:00"}}),
        Example("spent_in(in_work) < 2 hours", {"spent": {"in_work": "5400"}}),
    ),
    _operator(
        "and",
        "a and b",
        "condition",
        "Whether both hold; false as soon as one doesn't, however unknown the other.",
        Example("price > 1 and works == yes", {"price": "2", "works": "yes"}),
        Example("price > 1 and works == yes", {"works": "no"}, "false"),
        Example("price > 1 and works == yes", {"works": "yes"}, "unknown"),
    ),
    _operator(
        "or",
        "a or b",
        "condition",
        "Whether at least one holds; true as soon as one does.",
        Example("price > 1 or works == yes", {"works": "yes"}),
        Example("price > 1 or works == yes", {"works": "no"}, "unknown"),
    ),
    _operator(
        "not",
        "not a",
        "condition",
        "The opposite; of unknown it is unknown.",
        Example("not (colour in (red, blue))", {"colour": "green"}),
        Example("not completed(intake)", {}),
    ),
    _operator(
        "in",
        "a in (b, c) · a in many",
        "condition",
        "Whether a value is among those listed, or among the options chosen.",
        Example("colour in (red, blue)", {"colour": "blue"}),
        Example("red in colours_seen", {"colours_seen": ["red", "green"]}),
        Example("red in colours_seen", {}, "unknown"),
    ),
    _operator(
        "has_any",
        "many has_any (b, c)",
        "condition",
        "Whether at least one of those listed is among the options chosen.",
        Example("colours_seen has_any (red, blue)", {"colours_seen": ["blue"]}),
        Example("colours_seen has_any (red, blue)", {"colours_seen": ["green"]}, "false"),
    ),
    _operator(
        "has_all",
        "many has_all (b, c)",
        "condition",
        "Whether all of those listed are among the options chosen.",
        Example("colours_seen has_all (red, blue)", {"colours_seen": ["blue"]}, "false"),
    ),
    _operator(
        "+",
        "a + b · date + length of time",
        "as its operands",
        "The sum; of a date and a length of time the date so much later. What a month lacks is its last day.",
        Example("price + paid", {"price": "2.5", "paid": "0.000001"}, "2.500001"),
        Example("day + 30 days", {"day": "2026-01-01"}, "2026-01-31"),
        Example("day + 1 month", {"day": "2026-01-31"}, "2026-02-28"),
    ),
    _operator(
        "-",
        "a - b · date - length of time · -a",
        "as its operands",
        "The difference; of a date the date so much earlier. Between two dates stands `days_between`.",
        Example("price - paid", {"price": "2", "paid": "5"}, "-3"),
        Example("day - 2 weeks", {"day": "2026-03-15"}, "2026-03-01"),
    ),
    _operator(
        "*",
        "a * b",
        "a number",
        "The product, rounded to six digits after the point.",
        Example("price * 0.5", {"price": "7"}, "3.5"),
    ),
    _operator(
        "/",
        "a / b",
        "a decimal",
        "The quotient, rounded to six digits after the point; by zero it is unknown, and a problem.",
        Example("price / 3", {"price": "10"}, "3.333333"),
        Example("price / paid", {"price": "1", "paid": "0"}, "unknown"),
    ),
    _operator(
        ".",
        "form.question · option.attribute · place.level",
        "what it names",
        "A question of another form, a name of one row or record, an attribute of an option, the place above a place.",
        Example("intake.colour == red", {"intake": {"colour": "red"}}),
        Example("colour.price * 2", {"colour": "red"}, "5"),
        Example("colour.price", {"colour": "green"}, "unknown"),
        Example("home.town == harbour", {"home": "south", "places": {"south": {"town": "harbour"}}}),
        Example("record.state == in_work", {"record": {"state": "in_work"}}),
    ),
    _operator(
        "today",
        "today · now",
        "a date · a date with a time",
        "The day and the moment where the context is; what reads them is worked out anew, never stored.",
        Example("day <= today", {"day": "2026-03-02"}),
        Example("hours_between(arrived, now)", {"arrived": "2026-03-02 07:30"}, "1.5"),
    ),
)


def documented() -> tuple[Entry, ...]:
    """Every function and operator of the language, functions first, in the order in which a page shows them."""
    functions = tuple(
        Entry(
            each.name,
            "function",
            f"{each.name}({', '.join(each.takes)})",
            each.result.replace("_", " "),
            each.doc,
            _EXAMPLES[each.name],
        )
        for each in FUNCTIONS.values()
    )
    return functions + _OPERATORS


def _told(given: Given) -> str:
    if isinstance(given, str):
        return given
    if isinstance(given, list):
        return f"[{', '.join(_told(each) for each in given)}]"
    return "{" + ", ".join(f"{name}: {_told(each)}" for name, each in given.items()) + "}"
