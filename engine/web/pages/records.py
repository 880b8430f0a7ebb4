"""Lists of records, a new record, and a record's own page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from engine.casework.outcomes import Absent, Done, Refusal
from engine.casework.ports import Query
from engine.casework.reading.home import home
from engine.casework.reading.list_records import list_records
from engine.casework.reading.open_record import open_record
from engine.casework.views import ClockView, Column, EventView, ListView, RecordView
from engine.casework.writing.create_record import create_record
from engine.expressions.text import Phrase
from engine.i18n.translator import Translator
from engine.i18n.values import YES_NO
from engine.web.asked import Asked, GoTo, Page, Reply
from engine.web.replies import absent, after, refused

LIMIT = 50
RESERVED = frozenset({"search", "sort", "page", "done"})


def listing(asked: Asked) -> Reply:
    """A page of records of one kind, filtered, searched, sorted."""
    view = list_records(asked.services.desk, asked.actor, asked.names["path"], query_of(asked))
    if isinstance(view, Absent):
        return absent(asked)
    return Page("list.html", {"list": view, "search": asked.wish("search"), **_listed(asked, view)})


def query_of(asked: Asked) -> Query:
    """What the address asks a list for."""
    page = asked.wish("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    filters = {
        name: tuple(each for each in values if each) for name, values in asked.query.items() if name not in RESERVED
    }
    return Query(
        filters={name: values for name, values in filters.items() if values},
        search=asked.wish("search")[:200],
        sort=asked.wish("sort", "-opened_on"),
        limit=LIMIT,
        offset=(max(number, 1) - 1) * LIMIT,
    )


def _listed(asked: Asked, view: ListView) -> Mapping[str, object]:
    t = asked.translator
    query = query_of(asked)
    labels = [t.phrase(column.label) for column in view.columns]
    rows = [
        (
            identity,
            [
                (label, _cell(t, view, column, value))
                for label, column, value in zip(labels, view.columns, cells, strict=True)
            ],
        )
        for identity, cells in view.rows
    ]
    page = query.offset // LIMIT + 1
    return {
        "columns": [
            _heading(asked, column, label, query.sort) for column, label in zip(view.columns, labels, strict=True)
        ],
        "rows": rows,
        "filters": [found for each in view.filters if (found := _filter(asked, view, each))["choices"]],
        "previous": _again(asked, page=page - 1) if page > 1 else "",
        "following": _again(asked, page=page + 1) if view.total > query.offset + LIMIT else "",
    }


def _cell(t: Translator, view: ListView, column: Column, value: object) -> str:
    if column.type == "state":
        titles = dict(view.states)
        return t.phrase(titles[str(value)]) if str(value) in titles else ""
    if column.type == "person":
        return str(value or "")
    return t.answer(column.type, column.options, value)  # type: ignore[arg-type]  # cells are answers' JSON


def _heading(asked: Asked, column: Column, label: str, sort: str) -> Mapping[str, str]:
    up = sort == column.name
    return {
        "label": label,
        "address": _again(asked, sort=f"-{column.name}" if up else column.name, page=1),
        "sorted": {column.name: "ascending", f"-{column.name}": "descending"}.get(sort, ""),
    }


def _filter(asked: Asked, view: ListView, column: Column) -> dict[str, object]:
    t = asked.translator
    chosen = asked.query.get(column.name, ())
    return {
        "name": column.name,
        "label": t.phrase(column.label),
        "chosen": any(chosen),
        "choices": [(value, name, value in chosen) for value, name in _choices(asked, view, column)],
    }


def _choices(asked: Asked, view: ListView, column: Column) -> list[tuple[str, str]]:
    t = asked.translator
    context = asked.prepared.context
    if column.type == "state":
        return [(state, t.phrase(title)) for state, title in view.states]
    if column.type == "yes_no":
        return [(word, t.say(name)) for word, name in YES_NO.items()]
    if column.type == "location":
        return sorted(((code, t.place(code)) for code in context.places), key=lambda choice: choice[1])
    options = context.option_lists.get(column.options)
    return [(each.id, t.text(each.label)) for each in options.options] if options else []


def _again(asked: Asked, **changed: object) -> str:
    pairs = [
        (name, value)
        for name, values in asked.query.items()
        if name not in {*changed, "done"}
        for value in values
        if value
    ]
    return f"?{urlencode([*pairs, *changed.items()])}"


def new(asked: Asked) -> Reply:
    """What opening a new record means, before it is opened."""
    path = asked.names["path"]
    kind = asked.prepared.paths.get(path)
    lines = {line.path: line for line in home(asked.services.desk, asked.actor).kinds}
    if kind is None or path not in lines:
        return absent(asked)
    if not lines[path].may_create:
        return refused(asked, Refusal("not_your_duty"))
    forms = asked.prepared.context.forms
    t = asked.translator
    titles = [t.text(forms[name].title) for name in kind.forms[:1] if name in forms]
    return Page("new.html", {"kind_title": t.text(kind.title), "path": path, "forms": titles})


def create(asked: Asked) -> Reply:
    """Opens a record, then its first form."""
    path = asked.names["path"]
    outcome = create_record(asked.services.desk, asked.command({}), path)
    if not isinstance(outcome, Done):
        return after(asked, outcome)
    view = open_record(asked.services.desk, asked.actor, outcome.path, outcome.record)
    first = next((line for line in view.forms if line.may_write), None) if isinstance(view, RecordView) else None
    here = f"/{outcome.path}/{outcome.record}"
    if first is None:
        return GoTo(here, outcome.message)
    return GoTo(f"{here}/forms/{first.form}{'/new' if first.takes_entries else ''}")


def show(asked: Asked) -> Reply:
    """A record's page."""
    view = open_record(asked.services.desk, asked.actor, asked.names["path"], asked.names["id"])
    if isinstance(view, Absent):
        return absent(asked)
    kind = asked.prepared.context.kinds[view.head.kind]
    plural = kind.plural if kind.plural.source else kind.title
    now = asked.services.desk.clock.now()
    late = [clock for clock in view.clocks if clock.met_at is None and clock.due_at < now]
    values = {
        "record": view,
        "late": [*late, *_late_obligations(view)],
        "approvals": sorted(view.approvals, key=lambda each: each.status != "asked"),
        "kind_plural": asked.translator.text(plural),
        "mine": [each for each in view.events if not _is_for_others(each)],
        "others": [each for each in view.events if _is_for_others(each)],
    }
    return Page("record.html", values)


def _is_for_others(event: EventView) -> bool:
    """A step that is no part of this person's duties, whatever else it needs."""
    return any(refusal.code == "not_your_duty" for refusal in event.refusals)


def _late_obligations(view: RecordView) -> list[ClockView]:
    return [
        ClockView(Phrase(each.title.source, each.title.values, each.title.context), each.clock.due_at, None, True)
        for each in view.obligations
        if each.clock is not None and each.status == "open" and each.clock.met_at is None and each.clock.late
    ]
