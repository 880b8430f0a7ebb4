"""Indicators: what is counted, of which records, by which date, divided how; and whether anybody could be told from a small cell."""

from __future__ import annotations

from engine.compiler.names.making import Making
from engine.compiler.names.scopes import RecordScope
from engine.compiler.names.shapes import highest
from engine.compiler.names.texts import Pen
from engine.compiler.names.world import KindShape
from engine.definitions import rules as written
from engine.definitions.reading import Definition, Path
from engine.expressions.program import Program
from engine.indicators.model import MEASURES, Indicator, Split

MOST_SPLITS = 3
FEWEST_SHOWN = 5
"""The least `smallest` of an indicator that reads something restricted."""
_CONDITIONS = ("count", "proportion")
_DATES = ("date", "date_time")


def make_indicators(making: Making) -> dict[str, Indicator]:
    """All indicators, by id. That a kind of record isn't there is told where its rules are made."""
    made: dict[str, Indicator] = {}
    for record, definition in sorted(making.world.gathered.rules.items()):
        kind = making.world.kinds.get(record)
        for identity, indicator in definition.model.indicators.items() if kind is not None else ():
            if identity in made:
                span = definition.key_span("indicators", identity)
                message = f"Another kind of record has an indicator `{identity}` too."
                making.faults.error("E402", message, span, "Give one of them another id.")
            assert kind is not None  # noqa: S101 - there is nothing to go through otherwise
            found = _Maker(making, definition, kind).indicator(identity, indicator)
            if found is not None:
                made[identity] = found
    return dict(sorted(made.items()))


class _Maker:
    """Makes the indicators of one kind of record."""

    def __init__(self, making: Making, definition: Definition[written.Rules], kind: KindShape) -> None:
        self.making = making
        self.definition = definition
        self.kind = kind
        self.pen: Pen = making.pen(definition)
        self.scope: RecordScope = making.scopes.record(kind)

    def indicator(self, identity: str, model: written.Indicator) -> Indicator | None:
        """One indicator; None if nothing can be counted."""
        path: Path = ("indicators", identity)
        measure = self.measure(identity, model, path)
        of = self.of(measure, model, path)
        among = self.pen.optional(model.among, self.scope, (*path, "among"), "condition")
        dated = self.dated(model, path)
        splits = self.splits(model, path)
        self.siblings(measure, model, path)
        if of is None:
            return None
        programs = [of, *(each for each in (among, dated) if each is not None), *(each.program for each in splits)]
        security = highest(*(each.security for each in programs))
        self.numbers(measure, model, path, security)
        return Indicator(
            identity,
            self.kind.id,
            self.pen.plain(model.title),
            measure,
            of,
            among,
            dated,
            model.each or "",
            splits,
            model.smallest,
            model.at or 0,
            security,
            tuple(sorted({word for each in programs for word in each.compartments})),
            self.pen.plain(model.hint),
            self.pen.plain(model.basis),
        )

    def measure(self, identity: str, model: written.Indicator, path: Path) -> str:
        """Which measure is said; empty after a fault."""
        said = [each for each in MEASURES if getattr(model, each) is not None]
        if len(said) == 1:
            return said[0]
        known = ", ".join(f"`{each}`" for each in MEASURES)
        if said:
            message = f"`{identity}` says {' and '.join(f'`{each}`' for each in said)}, but counts one thing only."
            span = self.definition.key_span(*path, said[1])
            self.making.faults.error("E309", message, span, "Write an indicator for each.")
        else:
            message = f"`{identity}` doesn't say what is counted."
            self.making.faults.error("E302", message, self.definition.span(*path), f"Add one of {known}.")
        return ""

    def of(self, measure: str, model: written.Indicator, path: Path) -> Program | None:
        """What the measure reads of each record."""
        source = getattr(model, measure) if measure else None
        if source is None:
            return None
        here = (*path, measure)
        if measure not in _CONDITIONS:
            return self.pen.program(source, self.scope, here, "number")
        if measure == "count" and source == "true":
            return self.pen.condition(source, self.scope, here)
        return self.pen.program(source, self.scope, here, "condition")

    def dated(self, model: written.Indicator, path: Path) -> Program | None:
        """The date to which a record belongs."""
        here = (*path, "dated")
        found = self.pen.optional(model.dated, self.scope, here)
        if found is not None and found.type not in _DATES:
            self.making.faults.error(
                "E215",
                "A date is needed here.",
                self.definition.span(*here),
                "For example `entered(…)`, or a question of type date.",
            )
            return None
        return found

    def splits(self, model: written.Indicator, path: Path) -> tuple[Split, ...]:
        """By what the records are divided: things with options or places."""
        here = (*path, "split")
        if len(model.split) > MOST_SPLITS:
            message = (
                f"An indicator is divided by at most {MOST_SPLITS} things: otherwise every cell would be too small."
            )
            self.making.faults.error(
                "E851", message, self.definition.span(*here, MOST_SPLITS), "Write another indicator."
            )
        self.making.each_once("split", model.split, self.definition, here)
        found = []
        for place, source in enumerate(model.split):
            program = self.pen.program(source, self.scope, (*here, place))
            if program is None:
                continue
            if _is_choice(program.type):
                found.append(Split(source, program))
                continue
            remedy = "Divide by a question with options or a place; numbers by `band(number, list)`."
            if program.type.startswith("options:"):
                remedy = "Count each option by an indicator of its own: `count: option in question`."
            span = self.definition.span(*here, place)
            self.making.faults.error(
                "E851", f"`{source}` can't divide the records: it isn't one of a few things.", span, remedy
            )
        return tuple(found)

    def siblings(self, measure: str, model: written.Indicator, path: Path) -> None:
        """Keys that mean something only beside others."""
        faults, definition = self.making.faults, self.definition
        if model.each is not None and model.dated is None:
            message = "`each` divides by time, but nothing says to which day a record belongs."
            faults.error("E507", message, definition.key_span(*path, "each"), "Add `dated:`.")
        if model.at is not None and measure and measure != "percentile":
            faults.error(
                "E507", "`at` has a meaning only beside `percentile`.", definition.key_span(*path, "at"), "Remove it."
            )
        if model.at is None and measure == "percentile":
            message = "`percentile` doesn't say which one."
            faults.error("E302", message, definition.key_span(*path, "percentile"), "Add for example `at: 90`.")

    def numbers(self, measure: str, model: written.Indicator, path: Path, security: str) -> None:
        """Whether percentile and smallest cell are sensible, and safe for what is read."""
        faults, definition = self.making.faults, self.definition
        if measure == "percentile" and model.at is not None and not 1 <= model.at <= 99:
            faults.error(
                "E852",
                "A percentile lies between 1 and 99.",
                definition.span(*path, "at"),
                "Write for example `at: 90`.",
            )
        if model.smallest < 1:
            message = "The smallest cell that is shown holds at least 1 record."
            faults.error("E852", message, definition.span(*path, "smallest"), f"Write `smallest: {FEWEST_SHOWN}`.")
        elif security == "restricted" and model.smallest < FEWEST_SHOWN:
            message = "This counts by something restricted: a cell of so few could tell who they are."
            faults.error(
                "E853", message, definition.span(*path, "smallest"), f"Write `smallest: {FEWEST_SHOWN}`, or more."
            )


def _is_choice(type_name: str) -> bool:
    return type_name.startswith("option:") or type_name in {"yes_no", "location", "organisation", "condition"}
