"""A kind of record: its life as a chart, and the same as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.compiled import CompiledContext
from engine.source import Laid, Mapping_, Node, Sequence_
from engine.studio.answers import Asked, Page
from engine.studio.drawing.chart import chart_of, targets
from engine.studio.drawing.svg import svg_of
from engine.studio.faults import place_of
from engine.workflows.model import Deadline, Fact, Kind, State, Step, Transition, Trigger


@dataclass(frozen=True, slots=True)
class Row:
    """One transition as a line of the table."""

    source: str
    event: str
    title: str
    by: str
    conditions: tuple[str, ...]
    leads_to: str
    place: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline as a line of the table."""

    where: str
    title: str
    runs: str
    steps: tuple[str, ...]
    place: str


def show(asked: Asked) -> Page | None:
    """The chart and the tables of a kind."""
    context = asked.state.served
    kind = context.kinds.get(asked.id) if context is not None else None
    if context is None or kind is None:
        return None
    places = Places(asked.state.edition.laid, kind.id)
    values = {
        "kind": kind,
        "chart": svg_of(chart_of(kind), f"chart-{kind.id}"),
        "states": [(each, _sort(each, kind), places.of("states", each.id)) for each in kind.states],
        "rows": list(_rows(kind, context, places)),
        "clocks": list(_clocks(kind, places)),
        "flags": [
            (each, _duties(each.raise_by, context), _duties(each.lower_by, context), places.of("flags", each.id))
            for each in kind.flags
        ],
        "facts": [(each, list(_sources(each)), places.of("facts", each.id)) for each in kind.facts],
        "rules": [each for each in context.rules.values() if each.record == kind.id],
        "forms": [context.forms[each] for each in kind.forms if each in context.forms],
    }
    return Page("kind.html", kind.title.source, values)


class Places:
    """Where the parts of a workflow are written."""

    def __init__(self, laid: Laid, kind: str) -> None:
        document = laid.one("workflow", kind)
        self._node: Node | None = document.node if document is not None else None

    def of(self, *path: str) -> str:
        """The place of a key, an item of a list by its id; empty when that isn't written."""
        node, place = self._node, ""
        for step in path:
            if isinstance(node, Mapping_):
                entry = node.entry(step)
                if entry is None:
                    return ""
                node, place = entry.value, place_of(entry.key.span)
            elif isinstance(node, Sequence_):
                items = (each for each in node if isinstance(each, Mapping_) and each.entries)
                found = next((each for each in items if each.text(each.entries[0].key.text) == step), None)
                if found is None:
                    return ""
                node, place = found, place_of(found.entries[0].value.span)
            else:
                return ""
        return place


def _sort(state: State, kind: Kind) -> str:
    words = ["initial"] if state.id == kind.initial else []
    words += ["final"] if state.final else ["ended"] if state.ended else []
    return ", ".join(words)


def _rows(kind: Kind, context: CompiledContext, places: Places) -> Iterator[Row]:
    titles = {each.id: each.title.source for each in kind.states}
    for state in kind.states:
        for each in state.transitions:
            place = places.of("states", state.id, "transitions", each.event)
            yield _row(titles[state.id], each, context, titles, place)
    for each in kind.anywhere:
        sources = ", ".join(titles.get(one, f"any {one} state") for one in each.sources or ("open",))
        yield _row(sources, each, context, titles, places.of("anywhere", each.event))


def _row(source: str, each: Transition, context: CompiledContext, titles: dict[str, str], place: str) -> Row:
    by = _duties(each.by, context)
    leads = " or ".join(titles.get(one, one) for one in targets(each)) or "stays"
    return Row(source, each.event, each.title.source, by, tuple(_conditions(each)), leads, place)


def _duties(ids: Iterable[str], context: CompiledContext) -> str:
    return ", ".join(context.duties[one].title.source if one in context.duties else one for one in ids)


def _sources(fact: Fact) -> Iterator[str]:
    """Where a fact takes its value from."""
    if fact.calculate is not None:
        yield f"calculated: {fact.calculate.source}"
    if fact.latest:
        yield "the latest of " + ", ".join(each.source for each in fact.latest)
    for change in fact.changes:
        yield f"changes if {change.condition.source} only after approval by {', then '.join(each.by for each in change.approval.levels)}"


def _conditions(each: Transition) -> Iterator[str]:
    if each.when is not None:
        yield f"by itself: {trigger_told(each.when)}"
    for need in each.needs:
        yield f"needs the form {need.form}{f' since {need.since}' if need.since else ''}"
    if each.condition is not None:
        yield f"if {each.condition.source}"
    for check in each.checks:
        yield f"only while {check.that.source} (otherwise: {check.message.source})"
    for branch in each.to:
        if branch.condition is not None:
            yield f"to {branch.state} if {branch.condition.source}"
    if each.approval is not None:
        levels = ", then ".join(
            level.by + (f" (if {level.condition.source})" if level.condition is not None else "")
            for level in each.approval.levels
        )
        yield f"approval by {levels}"
    if each.ask:
        yield "asks questions of its own"
    marks = {"asks for a reason": each.ask_reason, "sends the share": each.sends, "reopens": each.reopens}
    yield from (word for word, holds in marks.items() if holds)


def trigger_told(when: Trigger) -> str:
    """What sets something off, in words."""
    return f"{when.on} {when.date.source if when.date is not None else when.what}"


def _clocks(kind: Kind, places: Places) -> Iterator[Clock]:
    for each in kind.deadlines:
        yield _clock("the record", each, places.of("deadlines", each.id))
    for state in kind.states:
        for each in state.deadlines:
            yield _clock(state.title.source, each, places.of("states", state.id, "deadlines", each.id))
    for flag in kind.flags:
        for each in flag.deadlines:
            yield _clock(f"flag {flag.title.source}", each, places.of("flags", flag.id, "deadlines", each.id))


def _clock(where: str, each: Deadline, place: str) -> Clock:
    runs = f"{each.within.source} from {each.start.source if each.start is not None else 'the beginning'}"
    if each.until is not None:
        runs += f", until {each.until.source}"
    return Clock(where, each.title.source, runs, tuple(_step(one) for one in each.steps), place)


def _step(each: Step) -> str:
    when = {"share": f"at {each.percent} %", "due": "when due"}.get(each.at, "")
    if each.at == "late":
        when = f"{each.after.source if each.after is not None else ''} late".strip()
    verb = {"remind": "remind", "notify": "notify", "pass_to": "pass to"}.get(each.act, each.act)
    return f"{when}: {verb} {each.to}"
