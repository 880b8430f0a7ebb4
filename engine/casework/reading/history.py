"""A record's history for a reader: who did what when because of which rule; values only where the reader may read them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.access import Allowance, Field, may_read
from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.opening import Opened, open_for_reading
from engine.casework.outcomes import Absent
from engine.casework.ports import Reading
from engine.casework.prepared import Prepared
from engine.casework.reading.open_record import log_view
from engine.casework.records import Json, Line, NumberedLine, Record
from engine.casework.viewing.parts import head_of, person_name, printed_type
from engine.casework.viewing.shared import rows_datum
from engine.casework.views import BecauseView, Datum, HistoryLine, HistoryView
from engine.casework.words import HISTORY, about, word
from engine.expressions.text import Phrase

PARTS = {
    "asked_by": ("person", "", "plain"),
    "record.owner": ("person", "", "plain"),
    "record.assigned": ("person", "", "plain"),
    "record.team": ("text", "", "plain"),
    "record.area": ("location", "", "personal"),
    "record.organisation": ("organisation", "", "plain"),
}
"""How the parts of a record are printed, and their class."""
TOLD = frozenset({"record.state", "consent", "sent"})
"""What the line itself says (the new state, the purpose, the profile): nothing of it is shown twice, and nothing is withheld."""


def history(desk: Desk, actor: Actor, path: str, record: str) -> HistoryView | Absent:
    """The journal of a record, newest first; absent for who sees only a slice of it."""

    def work(reading: Reading) -> HistoryView | Absent:
        opened = open_for_reading(reading, desk, actor, path, record)
        if isinstance(opened, Absent) or not opened.insider:
            return Absent()
        if all(window.fields is not None for window in opened.allowance.windows):
            return Absent()
        lines = [_line(opened, _of_its_time(desk, reading, opened, line), line) for line in reading.journal(record)]
        head = head_of(opened.unit, opened.record, opened.allowance)
        return HistoryView(head, tuple(line for line in reversed(lines) if line is not None))

    view = desk.store.read(work)
    log_view(desk, actor, record, "viewed" if isinstance(view, HistoryView) else "refused", "history")
    return view


def _of_its_time(desk: Desk, reading: Reading, opened: Opened, numbered: NumberedLine) -> Prepared:
    """The configuration under which a line was written: its words are told as they were then."""
    present, digest = opened.unit.prepared, numbered.line.digest
    return present if digest in ("", present.digest) else desk.past(reading.context(digest), digest)


def _line(opened: Opened, prepared: Prepared, numbered: NumberedLine) -> HistoryLine | None:
    unit, allowed = opened.unit, opened.allowance
    line = numbered.line
    if not _may_know(prepared, opened.record, allowed, line):
        return None
    data, withheld = _changes(opened, prepared, numbered)
    return HistoryLine(
        number=numbered.number,
        at=line.at,
        occurred=line.occurred,
        actor=person_name(unit, line.actor),
        role=_role(prepared, line),
        event=line.event,
        what=about(HISTORY.get(line.event, "${what}"), _what(prepared, opened.record, line)),
        because=_because(prepared, line),
        data=data,
        withheld=withheld,
        origin=line.origin,
        on_behalf=person_name(unit, line.on_behalf),
    )


def _may_know(prepared: Prepared, record: Record, allowed: Allowance, line: Line) -> bool:
    """That a rule fired tells what it read: its lines are for who may read that."""
    rule = prepared.context.rules.get(line.rule)
    first = line.names[0] if line.names else ""
    if first.startswith("rules."):
        rule = prepared.context.rules.get(first[6:])
    if rule is not None and not allowed.reads(f"rules.{rule.id}", rule.security):
        return False
    form = first if first in prepared.context.forms else ""
    if form and not prepared.context.forms[form].asked_by_event:
        return allowed.reads_form(form)
    return _may_know_of(prepared, record, allowed, first)


def _may_know_of(prepared: Prepared, record: Record, allowed: Allowance, name: str) -> bool:
    """That a fact, deadline or consent changed (or is asked to) tells something of it: for who may read it."""
    machine = prepared.machines[record.kind]
    head, _, rest = name.replace("fact:", "facts.", 1).partition(".")
    if head == "facts":
        fact = machine.facts.get(rest.partition(":")[0])
        return fact is None or allowed.reads(fact.id, fact.security)
    if head == "deadlines" and rest in machine.deadlines:
        return allowed.reads(name, machine.deadlines[rest][0].security)
    if head == "consents":
        asked = list(_consents(prepared, record, rest))
        return not asked or any(allowed.reads(each.name, each.security, each.compartments) for each in asked)
    return True


def _consents(prepared: Prepared, record: Record, purpose: str) -> Iterator[Field]:
    """The questions of a record's forms that ask for consent for a purpose."""
    for form in prepared.machines[record.kind].kind.forms:
        for table in prepared.forms[form].tables.values():
            for asked in table.fields.values():
                if asked.question.type == "consent" and asked.question.purpose == purpose:
                    found = prepared.fields[form].find(
                        ".".join(each for each in (form, table.id, asked.question.id) if each)
                    )
                    if found is not None:
                        yield found


def _what(prepared: Prepared, record: Record, line: Line) -> str:
    """The title of what a line is about, as a source sentence."""
    context = prepared.context
    machine = prepared.machines[record.kind]
    first = line.names[0] if line.names else ""
    head, _, name = first.partition(".")
    tables = {
        "facts": lambda: machine.facts[name].title.source if name in machine.facts else "",
        "flags": lambda: machine.flags[name].title.source if name in machine.flags else "",
        "deadlines": lambda: machine.deadlines[name][0].title.source if name in machine.deadlines else "",
        "rules": lambda: context.rules[name].title.source if name in context.rules else "",
        "states": lambda: machine.states[name].title.source if name in machine.states else "",
        "kinds": lambda: context.kinds[name].title.source if name in context.kinds else "",
        "profiles": lambda: context.profiles[name].title.source if name in context.profiles else "",
    }
    if first in context.forms:
        return context.forms[first].title.source
    if head in tables and name:
        return tables[head]() or name
    if head == "consents":
        return next((_title_of(prepared, each) for each in _consents(prepared, record, name)), name)
    if ":" in first:
        sort, _, subject = first.partition(":")
        return _event_title(prepared, record, subject) if sort == "event" else _fact_title(prepared, record, subject)
    return _event_title(prepared, record, first) if line.event == "event" else first


def _title_of(prepared: Prepared, field: Field) -> str:
    """A question's label; in rows that are named by their option, the title of the rows."""
    form, _, rest = field.name.partition(".")
    rows = prepared.forms[form].tables[rest.rpartition(".")[0]].rows
    return rows.title.source if rows is not None and field.label.slots else field.label.source


def _event_title(prepared: Prepared, record: Record, event: str) -> str:
    machine = prepared.machines[record.kind]
    ways = [each for every in machine.in_state.values() for each in every if each.event == event]
    return ways[0].title.source if ways else event


def _fact_title(prepared: Prepared, record: Record, subject: str) -> str:
    fact = prepared.machines[record.kind].facts.get(subject.partition(":")[0])
    return fact.title.source if fact is not None else subject


def _role(prepared: Prepared, line: Line) -> str:
    roles = prepared.context.roles
    return roles[line.role].title.source if line.role in roles else ""


def _because(prepared: Prepared, line: Line) -> BecauseView | None:
    rule = prepared.context.rules.get(line.rule)
    return BecauseView(rule.id, prepared.bare(rule.title), prepared.bare(rule.basis)) if rule is not None else None


def _changes(
    opened: Opened, prepared: Prepared, numbered: NumberedLine
) -> tuple[tuple[tuple[Phrase, Datum | None, Datum | None], ...], int]:
    """The changed values that the reader may read, and whether any are withheld (1): how many they are would tell of them."""
    data: list[tuple[Phrase, Datum | None, Datum | None]] = []
    withheld = 0
    for name, pair in (numbered.body or {}).items():
        if not isinstance(pair, list) or len(pair) != 2 or name in TOLD:
            continue
        found = _labelled(opened, prepared, name, pair[0], pair[1])
        if found is None:
            withheld = 1
        else:
            data.append(found)
    return tuple(data), withheld


def _labelled(
    opened: Opened, prepared: Prepared, name: str, old: Json, new: Json
) -> tuple[Phrase, Datum | None, Datum | None] | None:
    allowed = opened.allowance
    if _are_rows(prepared, name):
        return _labelled_rows(prepared, allowed, name, old, new)
    label, kind, options, security, compartments = _field(prepared, opened.record, name)
    if kind == "rows" or not allowed.reads(name.removeprefix("facts."), security, compartments):
        return None
    told = [_told(opened, name, value) for value in (old, new)]
    sides = [Datum(name, label, kind, value, options) if value is not None else None for value in told]
    return label, sides[0], sides[1]


def _told(opened: Opened, name: str, value: Json) -> Json:
    """People are told by their names."""
    is_person = name in PARTS and PARTS[name][0] == "person" and isinstance(value, str)
    return person_name(opened.unit, str(value)) or value if is_person else value


def _are_rows(prepared: Prepared, name: str) -> bool:
    form, _, table = name.rpartition(".")
    return bool(table) and form in prepared.forms and table in prepared.forms[form].tables


def _labelled_rows(
    prepared: Prepared, allowed: Allowance, name: str, old: Json, new: Json
) -> tuple[Phrase, Datum | None, Datum | None] | None:
    """Rows for who may read every question in them; for others they count as withheld."""
    field = prepared.fields[name.rpartition(".")[0]].find(name)
    inside = (field.inside or {}).values() if field is not None else ()
    if not all(may_read(each, allowed) for each in inside):
        return None
    sides = [rows_datum(prepared, name, value) if value is not None else None for value in (old, new)]
    shown = next(each for each in (*sides, rows_datum(prepared, name, [])) if each is not None)
    return shown.label, sides[0], sides[1]


def _field(prepared: Prepared, record: Record, name: str) -> tuple[Phrase, str, str, str, frozenset[str]]:
    """Label, type, option list, class and compartments of what a name in a body stands for."""
    form, _, question = name.rpartition(".")
    if form in prepared.forms:
        found = prepared.fields[form].find(name) if "." not in form else prepared.fields[form].fields.get(question)
        table = prepared.forms[form].top
        if found is not None and question in table.fields:
            asked = table.fields[question].question
            return prepared.bare(asked.label), asked.type, asked.options, found.security, found.compartments
        return prepared.bare(prepared.context.forms[form].title), "rows", "", "restricted", frozenset()
    if form == "facts":
        fact = prepared.machines[record.kind].facts.get(question)
        if fact is not None:
            kind, options = printed_type(fact.type)
            return prepared.bare(fact.title), kind, options, fact.security, frozenset()
    plain = {"due_at": ("Due", "date_time"), "met_at": ("Met", "date_time"), "record.number": ("Number", "text")}
    if name in plain:
        return Phrase(plain[name][0]), plain[name][1], "", "plain", frozenset()
    if name in PARTS:
        return word(question or name), *PARTS[name], frozenset()
    if name == "reason":
        return Phrase("Reason"), "long_text", "", "sensitive", frozenset()
    return Phrase(name), "rows", "", "restricted", frozenset()
