"""What lists, filters and searches read of a record: the columns of its kind's `shows`, and its words."""

from __future__ import annotations

from engine.casework.records import Json, Projected, Record
from engine.casework.work.unit import Unit


def projections(unit: Unit) -> tuple[Projected, ...]:
    """The projected rows of every record that has changed."""
    return tuple(_project(unit, record) for record in unit.touched_records())


def _project(unit: Unit, record: Record) -> Projected:
    shows = unit.kind(record).shows
    names = dict.fromkeys([*shows.list, *shows.filter, *shows.search, *shows.match])
    columns = {name: _scalar(value_of(unit, record, name)) for name in names}
    searched = [columns[name] for name in shows.search]
    words = " ".join(str(each) for each in [*searched, record.provisional] if each)
    return Projected(record.id, record.kind, columns, words)


def value_of(unit: Unit, record: Record, name: str) -> Json:
    """The JSON of a built-in, fact, flag or answer of single forms by its name in `shows`."""
    if "." in name:
        form, question = name.split(".", 1)
        row = unit.forms.get((record.id, form, ""))
        return unit.prepared.whole(row).get(question) if row is not None and row.status == "complete" else None
    if name in record.facts:
        values = record.facts[name]
        return values[-1].value if values else None
    if any(flag.id == name for flag in unit.kind(record).flags):
        return "yes" if name in record.flags else "no"
    built_in: dict[str, Json] = {
        "number": record.number,
        "name": record.name,
        "state": record.state,
        "owner": record.owner,
        "team": record.team,
        "area": record.area,
        "opened_on": unit.prepared.day(record.opened_at).isoformat(),
        "is_open": "yes" if unit.prepared.is_open(record) else "no",
        "binding": record.binding,
    }
    return built_in.get(name)


def _scalar(value: Json) -> Json:
    """An answer's JSON as one comparable value: the date of an estimate, nothing for an honest non-answer."""
    if isinstance(value, dict):
        date = value.get("date", value.get("earliest"))
        return date if isinstance(date, str) else None
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str)]
    return value
