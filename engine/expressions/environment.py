"""Where a compiled expression finds its names: plain mappings, filled by the caller, never computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from engine.expressions.values import Row, Value

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Environment:
    """Everything that an expression may read. Each mapping may lack what isn't answered or loaded.

    `here`: the form or entry being filled, rows inside it as tuples of mappings (a hidden question holds `HIDDEN`); also an event's
    own questions. `row`: the row or option in whose scope the expression runs (its `item` is the option of a `one_per` row).
    `forms`: complete content of the record's forms by id. `entries`: complete entries of an entry form, oldest first; each has its
    answers. `facts`, `flags`: of the record. `record`: built-ins (`number name state owner team area opened_on is_open binding`).
    `links`: linked records by link id, oldest first, each a mapping of facts and built-ins (`state`, `is_open`, …).
    `deadlines`: by id, mappings with `due_at met_at late`. `completed`: when a form was last completed. `entered`: when a state was
    last entered; `spent`: whole seconds spent in a state so far. `history`: earlier and present values of a fact, oldest first, with
    the instant each began. `today` is the date in the context's time zone, `now` the instant, `time_zone` its name in the tz database.
    `places`: of each location that is read, the location above it (or itself) by level. `problems`: a list, if the caller wants to
    be told of `overflow` and `division_by_zero`; each is appended once an operation yields it.
    """

    here: Mapping[str, Value] = field(default_factory=dict)
    row: Row | None = None
    forms: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    entries: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    record: Mapping[str, Value] = field(default_factory=dict)
    links: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    deadlines: Mapping[str, Row] = field(default_factory=dict)
    completed: Mapping[str, datetime] = field(default_factory=dict)
    entered: Mapping[str, datetime] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)
    history: Mapping[str, Sequence[tuple[Value, datetime]]] = field(default_factory=dict)
    today: date = date(1970, 1, 1)
    now: datetime = _LONG_AGO
    time_zone: str = "UTC"
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: list[str] | None = None
