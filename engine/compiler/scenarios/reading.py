"""What every part of a scenario asks: where something stands, whether a name is there, what a time or a length of time means."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from engine.compiler.names.making import Making
from engine.compiler.names.world import KindShape
from engine.definitions import scenarios as written
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Span, has_errors
from engine.expressions.values import Duration


class Reader:
    """Reads names and times of one scenario. `people` are filled in when they are known."""

    def __init__(self, making: Making, definition: Definition[written.Scenario]) -> None:
        self.making = making
        self.definition = definition
        self.pen = making.pen(definition)
        self.people: Collection[str] = ()

    def span(self, *path: str | int) -> Span:
        """The place of a value."""
        return self.definition.span(*path)

    def key_span(self, *path: str | int) -> Span:
        """The place of a key."""
        return self.definition.key_span(*path)

    # --- names ---
    def kind(self, word: str, path: Path) -> KindShape | None:
        """A kind of record."""
        world = self.making.world
        excused = world.gathered.excused("workflow", word)
        self.making.known("E408", "kind of record", word, world.kinds, self.span(*path), excused=excused)
        return world.kinds.get(word)

    def person(self, word: str, path: Path) -> None:
        """One of the people of the scenario."""
        if self.people:
            where = " among the people of this scenario"
            self.making.known("E424", "person", word, self.people, self.span(*path), where=where)

    def field(self, word: str, path: Path) -> None:
        """A question, `form.question`."""
        form, _, question = word.partition(".")
        if not self.making.form_known(form, self.definition, path):
            return
        shape = self.making.world.forms[form]
        known = [each.id for each in shape.all_questions()] + list(shape.rows)
        where, excused = f" in `{form}`", shape.definition.damaged
        self.making.known("E411", "question", question, known, self.span(*path), excused=excused, where=where)

    def some(self, code: str, what: str, word: str, known: set[str], path: Path) -> None:
        """Something of which several kinds of record may have one."""
        gathered = self.making.world.gathered
        excused = any(gathered.has_opaque(kind) for kind in ("workflow", "record", "people"))
        self.making.known(code, what, word, sorted(known), self.span(*path), excused=excused)

    # --- time ---
    def length(self, source: str | None, path: Path) -> Duration | None:
        """A length of time, `3 hours`."""
        if source is None:
            return None
        known = len(self.making.faults.found)
        program = self.pen.program(source, self.making.scopes.record(None), path, "duration")
        tree = program.tree if program is not None else None
        if isinstance(tree, list) and isinstance(tree[-1], list) and tree[0] == "lit":
            amount, unit = tree[-1]
            return Duration(int(str(amount)), str(unit))
        if len(self.making.faults.found) == known and not has_errors(self.making.faults.found):
            message = f"`{source}` isn't the same length of time for everybody."
            self.making.faults.error("E311", message, self.span(*path), "Write it like `90 minutes`.")
        return None

    def moment(self, text: str, path: Path) -> datetime | None:
        """A local time, or the beginning of a day; none when it is neither, which is told."""
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M" if " " in text else "%Y-%m-%d")  # noqa: DTZ007 - local time of the context
        except ValueError:
            remedy = "Write it like `2026-03-02 09:00`."
            self.making.faults.error("E311", f"`{text}` is no date with a time.", self.span(*path), remedy)
            return None
