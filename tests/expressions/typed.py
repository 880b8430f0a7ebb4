"""Makes expressions that have a type, as an implementer would write them, and answers for every name that they may hold.

`sources()` yields a source of any type; `environments()` yields answers: given, honest, partial, hidden, unanswered. Every source must
be accepted by the checker. Names of rows are called `row_…`, so that they are never mistaken for those outside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Final

from hypothesis import strategies as st

from engine.expressions import HIDDEN, MILLION, DateSpan, Environment, Special, Value
from engine.expressions.encoding import encode_value
from tests.expressions.tables import declared

Source = st.SearchStrategy[str]
MOST_ROWS: Final = 2

LEVELS, COLOURS, PLACES = ["low", "medium", "high"], ["red", "blue", "green"], ["hill", "harbour", "north"]
STATES, BANDS = ["opened", "worked_on", "done"], ["few", "some", "many"]
ZONES = ["UTC", "Asia/Dili", "America/Port_of_Spain", "Europe/Lisbon", "Australia/Lord_Howe"]

KINDS: Final[dict[str, str]] = {
    "number": "decimal may_be not_known refused",
    "whole": "whole_number may_be not_known not_asked",
    "date": "date may_be not_known refused estimated year_only month_only",
    "instant": "date_time may_be not_known",
    "time": "time",
    "text": "text may_be not_known refused",
    "level": "option:levels may_be not_known",
    "colour": "option:colours may_be not_asked",
    "many": "options:colours may_be not_known",
    "truth": "yes_no may_be not_known",
    "place": "location may_be not_known",
}
"""Each kind of question with its type: there is one of each in the form, in the rows, in another form, in entries, across a link."""
FACTS: Final = {"level": "option:levels", "number": "decimal", "truth": "yes_no"}

TABLE = declared(
    {
        "lists": {
            "levels": {"ordered": "true", "list": [*LEVELS]},
            "colours": {
                "list": [*COLOURS],
                "attributes": {
                    "weight": {"type": "decimal", "values": {"red": "2.5", "blue": "-1"}},
                    "fine": {"type": "yes_no", "values": {"red": "yes", "green": "no"}},
                    "called": {"type": "text", "values": {"blue": "Bläu", "green": "go"}},
                    "grade": {"type": "option:levels", "values": {"red": "high", "blue": "low"}},
                },
            },
            "bands": {
                "ordered": "true",
                "list": [*BANDS],
                "attributes": {"from": {"type": "decimal", "values": {"some": "0.5", "many": "12"}}},
            },
            "location": {"list": [*PLACES], "attributes": {"town": {"type": "location", "values": {}}}},
            "states": [*STATES],
        },
        "states": [*STATES],
        "settings": {"edge_day": "2024-02-29", "half": "0.5", "window": "36 hours"},
        "names": {
            **{f"a_{kind}": written for kind, written in KINDS.items()},
            **{f"b_{kind}": written for kind, written in KINDS.items()},
            "lines": {"rows": {f"row_{kind}": written for kind, written in KINDS.items()}},
            "other": {"form": {f"in_{kind}": written for kind, written in KINDS.items()}},
            "visits": {"entries": {f"in_{kind}": written for kind, written in KINDS.items()}},
            "parents": {"links": {f"in_{kind}": written.partition(" ")[0] for kind, written in KINDS.items()}},
            **{f"fact_{kind}": {"fact": f"{written} may_be not_known"} for kind, written in FACTS.items()},
            "raised": {"flag": "yes_no"},
            "clock": {"deadline": "yes"},
            "record": {"space": {"state": "option:states", "opened_on": "date", "number": "text"}},
        },
    }
)

# --- answers ---------------------------------------------------------------------------------------------------------------------

DAYS = st.one_of(
    st.sampled_from([date(2024, 2, 29), date(2026, 2, 28), date(1, 1, 1), date(9999, 12, 31), date(2026, 1, 31)]),
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, 500_000, -500_000, 333_333, 10**21 - 1, 1 - 10**21, 12 * MILLION]),
    st.integers(-40, 120).map(lambda each: each * MILLION // 2),
)
INSTANTS = st.one_of(
    st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - the zone is added below
    st.sampled_from([datetime(2026, 3, 29, 1, 30), datetime(2026, 10, 25, 1, 15)]),  # noqa: DTZ001
).map(lambda each: each.replace(tzinfo=UTC))
TEXTS = st.text(alphabet="aAbéÉo\u0301😀Σ ß7-", min_size=1, max_size=5).map(lambda each: str(encode_value(each)))


@st.composite
def spans(draw: st.DrawFn) -> DateSpan:
    """A date, exact or not."""
    how = draw(st.sampled_from(["", "", "estimated", "year_only", "month_only"]))
    one, other = draw(DAYS), draw(DAYS)
    return DateSpan(min(one, other), max(one, other), how) if how else DateSpan(one, one)


VALUES: Final[dict[str, st.SearchStrategy[Value]]] = {
    "number": NUMBERS,
    "whole": st.integers(-30, 120).map(lambda each: each * MILLION),
    "date": spans(),
    "instant": INSTANTS,
    "time": st.integers(0, 1439),
    "text": TEXTS,
    "level": st.sampled_from(LEVELS),
    "colour": st.sampled_from(COLOURS),
    "many": st.sets(st.sampled_from(COLOURS), min_size=1).map(frozenset),
    "truth": st.sampled_from(["yes", "no"]),
    "place": st.sampled_from(PLACES),
}
HONEST = st.sampled_from([*Special])


@st.composite
def answers(
    draw: st.DrawFn, prefix: str, *, kinds: tuple[str, ...] = tuple(KINDS), hidden: bool = True
) -> dict[str, Value]:
    """An answer for most names of a prefix."""
    found: dict[str, Value] = {}
    for kind in kinds:
        luck = draw(st.integers(0, 9))
        if luck < 7:
            found[prefix + kind] = draw(VALUES[kind])
        elif luck == 7:
            found[prefix + kind] = draw(HONEST)
        elif luck == 8 and hidden:
            found[prefix + kind] = HIDDEN
    return found


@st.composite
def environments(draw: st.DrawFn) -> Environment:
    """Everything that may be read."""
    several = st.lists(answers("in_", hidden=False), max_size=3).map(tuple)
    lines: Value = draw(st.one_of(st.lists(answers("row_"), max_size=4).map(tuple), st.just(HIDDEN)))
    past = [
        (fact, sorted(draw(st.lists(st.tuples(VALUES[fact], INSTANTS), max_size=3)), key=lambda each: each[1]))
        for fact in FACTS
    ]
    clock: dict[str, Value] = {"due_at": draw(INSTANTS), "late": draw(st.sampled_from(["yes", "no"]))}
    days = draw(DAYS)
    return Environment(
        here={**draw(answers("a_")), **draw(answers("b_")), "lines": lines},
        forms=draw(st.one_of(st.just({}), answers("in_", hidden=False).map(lambda each: {"other": each}))),
        entries={"visits": draw(several)},
        links={"parents": draw(several)},
        facts=draw(answers("fact_", kinds=tuple(FACTS), hidden=False)),
        flags={"raised": draw(st.booleans())},
        record={"state": draw(st.sampled_from(STATES)), "opened_on": DateSpan(days, days), "number": draw(TEXTS)},
        deadlines=draw(st.sampled_from([{}, {"clock": clock}])),
        completed=draw(st.dictionaries(st.sampled_from(["other", "visits"]), INSTANTS)),
        entered=draw(st.dictionaries(st.sampled_from(STATES), INSTANTS)),
        spent=draw(st.dictionaries(st.sampled_from(STATES), st.integers(0, 10**7))),
        history={f"fact_{fact}": tuple(values) for fact, values in past},
        today=draw(DAYS),
        now=draw(INSTANTS),
        time_zone=draw(st.sampled_from(ZONES)),
        places={place: {"town": "harbour"} for place in draw(st.sets(st.sampled_from(PLACES)))},
        problems=[],
    )


# --- expressions -----------------------------------------------------------------------------------------------------------------


def _joined(pattern: str, *parts: Source) -> Source:
    """The pattern with its `{}` filled; whatever stands in one is in brackets, so that precedence is not what is tested here."""
    return st.tuples(*parts).map(lambda each: pattern.format(*each))


def _over(functions: list[str], make: Callable[[int, int], Source], depth: int, rows: int) -> list[Source]:
    """An aggregate over rows; none where rows stand within rows already, because the language refuses a third."""
    return [_joined("{}(lines, {})", st.sampled_from(functions), make(depth, rows + 1))] if rows < MOST_ROWS else []


def _named(kind: str, rows: int) -> Source:
    """A name of a kind, wherever it may stand."""
    found = [f"a_{kind}", f"b_{kind}", f"other.in_{kind}", f"last(visits).in_{kind}", f"first(parents).in_{kind}"]
    found += [f"fact_{kind}", f"before(fact_{kind})"] if kind in FACTS else []
    found += [f"row_{kind}"] * 3 if rows else [f"last(lines).row_{kind}"]
    return st.sampled_from(found)


# Not before 1970: what clocks showed then, Python and browsers read from different tables.
AMOUNTS = st.tuples(st.integers(0, 55), st.sampled_from(["minutes", "hours", "days", "weeks", "months", "years"]))
LENGTHS = AMOUNTS.map(lambda each: f"{each[0]} {each[1]}") | st.just("settings.window")
DAY_LENGTHS = st.tuples(st.integers(0, 60), st.sampled_from(["days", "weeks", "months", "years"])).map(
    lambda each: f"{each[0]} {each[1]}"
)
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
PATTERNS = st.sampled_from(
    ['"[a-z]+"', '"(a|b|é)*.?"', '".{1,3}"', '"\\w+"', '"[^a\\d]+"', '"(a?o?){2,4}"', '"\\S*-?\\d{0,2}"', '"\\W+|b+"']
)
STRINGS = TEXTS.map(lambda each: f'"{each}"')


@cache
def number(depth: int, rows: int = 0) -> Source:
    """Gives a number."""
    plain = st.one_of(
        _named("number", rows), _named("whole", rows), st.sampled_from(["0", "1", "2.5", "0.333333", "settings.half"])
    )
    if depth <= 0:
        return plain
    down = number(depth - 1, rows)
    dates, moments = day(depth - 1, rows), moment(depth - 1, rows)
    return st.one_of(
        plain,
        _joined("(({}) {} ({}))", down, st.sampled_from(["+", "-", "*", "/"]), down),
        _joined("(-({}))", down),
        _joined("round({}, {})", down, st.integers(0, 6).map(str)),
        _joined("round({})", down),
        _joined("{}({}, {})", st.sampled_from(["min", "max", "default"]), down, down),
        _joined("{}({}, {})", st.sampled_from(["years_between", "months_between", "days_between"]), dates, dates),
        _joined("hours_between({}, {})", moments, st.one_of(dates, moments)),
        _joined("length({})", text(depth - 1, rows)),
        _joined("count({})", _named("many", rows)),
        _joined("{}.weight", _named("colour", rows)),
        *_over(["sum", "min", "max"], number, depth - 1, rows),
        *_over(["count"], condition, depth - 1, rows),
        st.sampled_from(["count(lines)", "count(visits)", "count(parents)"]),
    )


@cache
def day(depth: int, rows: int = 0) -> Source:
    """Gives a date."""
    plain = st.one_of(_named("date", rows), st.sampled_from(["today", "settings.edge_day", "record.opened_on"]))
    if depth <= 0:
        return plain
    return st.one_of(
        plain,
        _joined("(({}) {} {})", day(depth - 1, rows), st.sampled_from(["+", "-"]), DAY_LENGTHS),
        _joined("{}({}, {})", st.sampled_from(["min", "max", "default"]), day(depth - 1, rows), day(depth - 1, rows)),
        _joined("date_of({})", moment(depth - 1, rows)),
        *_over(["min", "max"], day, depth - 1, rows),
    )


@cache
def moment(depth: int, rows: int = 0) -> Source:
    """Gives a date with a time."""
    plain = st.one_of(_named("instant", rows), st.sampled_from(["now", "clock.due_at", "entered(done)"]))
    if depth <= 0:
        return plain
    return st.one_of(
        plain,
        _joined("(({}) {} {})", moment(depth - 1, rows), st.sampled_from(["+", "-"]), LENGTHS),
        _joined(
            "{}({}, {})", st.sampled_from(["min", "max", "default"]), moment(depth - 1, rows), moment(depth - 1, rows)
        ),
        _joined("since({})", past(depth - 1)),
    )


@cache
def text(depth: int, rows: int = 0) -> Source:
    """Gives a text."""
    plain = st.one_of(_named("text", rows), STRINGS, st.just("record.number"))
    if depth <= 0:
        return plain
    return st.one_of(
        plain,
        _joined("lower({})", text(depth - 1, rows)),
        _joined("{}.called", _named("colour", rows)),
        _joined("default({}, {})", text(depth - 1, rows), text(depth - 1, rows)),
    )


@cache
def level(rows: int = 0) -> Source:
    """Gives an option of the ordered list."""
    return st.one_of(_named("level", rows), _joined("{}.grade", _named("colour", rows)))


@cache
def past(_depth: int) -> Source:
    """Says something of a fact's earlier values."""
    own = st.sampled_from(["0", "2.5", "a_number", "other.in_whole"])  # another fact can't be named there
    return st.one_of(
        _joined("fact_level {} {}", SIGNS, st.sampled_from(LEVELS)),
        _joined("fact_number {} {}", SIGNS, own),
        st.sampled_from(["fact_truth == yes", "not_known(fact_level)", "answered(fact_number)"]),
        _joined("({} fact_number > 1 or fact_number < {})", st.sampled_from(["not", ""]), own),
    )


@cache
def compared(depth: int, rows: int) -> Source:
    """Two things of one kind beside each other."""
    equal = st.sampled_from(["==", "!="])
    kinds: tuple[Callable[[int, int], Source], ...] = (number, day, moment)
    return st.one_of(
        *[_joined("(({}) {} ({}))", make(depth, rows), SIGNS, make(depth, rows)) for make in kinds],
        _joined("({} {} {})", _named("time", rows), SIGNS, _named("time", rows)),
        _joined("({} {} {})", level(rows), SIGNS, st.one_of(level(rows), st.sampled_from(LEVELS))),
        _joined(
            "({} {} {})", _named("colour", rows), equal, st.one_of(_named("colour", rows), st.sampled_from(COLOURS))
        ),
        _joined("({} {} {})", _named("place", rows), equal, st.one_of(_named("place", rows), st.sampled_from(PLACES))),
        _joined("({}.town {} {})", _named("place", rows), equal, st.sampled_from(PLACES)),
        _joined("({} {} {})", text(depth, rows), equal, text(depth, rows)),
        _joined("(spent_in({}) {} {})", st.sampled_from(STATES), SIGNS, LENGTHS),
        _joined("(band({}, bands) {} {})", number(depth, rows), SIGNS, st.sampled_from(BANDS)),
        _joined("({}.fine {} {})", _named("colour", rows), equal, st.sampled_from(["yes", "no"])),
    )


@cache
def chosen(rows: int) -> Source:
    """Says something of texts and options."""
    either = st.sampled_from(["has_any", "has_all"])
    colours = st.one_of(_named("colour", rows), st.sampled_from(COLOURS))
    return st.one_of(
        _joined("{}({}, {})", st.sampled_from(["contains", "starts_with"]), text(1, rows), text(1, rows)),
        _joined("matches({}, {})", text(1, rows), PATTERNS),
        _joined("({} in ({}, {}))", _named("colour", rows), colours, st.sampled_from(COLOURS)),
        _joined("({} in {})", _named("colour", rows), _named("many", rows)),
        _joined("({} in {})", st.sampled_from(COLOURS), _named("many", rows)),
        _joined("({} in ({}, {}))", number(0, rows), number(0, rows), number(0, rows)),
        _joined("({} {} {})", _named("many", rows), either, _named("many", rows)),
        _joined("({} {} ({}, {}))", _named("many", rows), either, colours, colours),
        _joined("({} == {})", _named("truth", rows), st.sampled_from(["yes", "no"])),
        _joined("({} == {})", st.sampled_from(["raised", "clock.late"]), st.sampled_from(["yes", "no"])),
        _joined("(record.state == {})", st.sampled_from(STATES)),
        st.sampled_from(["completed(other)", "completed(visits)", "answered(entered(done))"]),
    )


@cache
def spoken(rows: int) -> Source:
    """Asks how a question was answered."""
    asked = [f"answered({{}}_{kind})" for kind in KINDS]
    asked += [f"{word}({{}}_{kind})" for kind, written in KINDS.items() for word in written.split()[2:]]
    return _joined(
        "{}",
        st.tuples(st.sampled_from(asked), st.sampled_from(["a", "b", *(["row"] if rows else [])])).map(
            lambda each: each[0].format(each[1])
        ),
    )


@cache
def condition(depth: int, rows: int = 0) -> Source:
    """Gives a condition."""
    plain = st.one_of(compared(0, rows), chosen(rows), spoken(rows))
    if depth <= 0:
        return plain
    down = condition(depth - 1, rows)
    return st.one_of(
        plain,
        compared(depth - 1, rows),
        _joined("(({}) {} ({}))", down, st.sampled_from(["and", "or"]), down),
        _joined("(not ({}))", down),
        _joined("possibly({})", down),
        *_over(["any", "all"], condition, depth - 1, rows),
        _joined("ever({})", past(depth - 1)),
    )


def sources() -> Source:
    """An expression of any type."""
    return st.one_of(
        condition(3), number(3), day(2), moment(2), text(2), level(), number(1).map(lambda each: f"band({each}, bands)")
    )
