"""Given a prepared form and answers: what shows, what is required, what is wrong, what is computed, what is stored.

Pure: the same answers and environment give the same evaluation. Nothing is stored, sent or looked up here, and what an evaluation sets
off is the rules' duty. A draft is evaluated like a completion; the caller decides by the problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.expressions.environment import Environment
from engine.expressions.values import HIDDEN, Value
from engine.forms.answers import SUGGESTED, Answers, Json, row_path
from engine.forms.prepared import Field, PreparedForm, Table
from engine.forms.problems import Fault, Problem
from engine.forms.working.steps import NO_ANSWERS, Cells, Run, suggestion, work_out
from engine.forms.working.verify import chosen, is_offered, path_of, verify


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out. `values` is typed, by question, rows as tuples of mappings, what is hidden as `HIDDEN`.

    `problems` stand in the way of completion, `warnings` don't; both in page order. What is less often needed is worked out when asked.
    """

    values: Mapping[str, Value]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    _run: Run

    @property
    def prepared(self) -> PreparedForm:
        """The form it is an evaluation of."""
        return self._run.prepared

    @property
    def is_complete(self) -> bool:
        """Whether nothing stands in the way of completing."""
        return not self.problems

    def answers(self) -> dict[str, Json]:
        """The answers as they are stored: canonical, hidden and unreadable ones left out, calculated ones in.

        Calculations that read the clock and aren't kept at completion are left out. `~suggested` keeps what was suggested.
        """
        stored = _stored(self._run, self._run.prepared.top, self._run.top)
        for table in self._tables():
            rows = [(cells.key, _stored(self._run, table, cells)) for cells in self._run.cells[table.id]]
            if table.options:
                kept: dict[str, Json] = {str(key): row for key, row in rows if row}
                if kept:
                    stored[table.id] = kept
            elif rows:
                stored[table.id] = [row for _, row in rows]
        return stored

    def shown(self) -> frozenset[str]:
        """The paths of all questions and rows that are shown, single rows and notes too."""
        return frozenset(path_of(where, cells) for where, cells in self._places() if not _is_hidden(where, cells))

    def required(self) -> frozenset[str]:
        """The paths of the questions that are shown and needed to complete the form, answered or not."""
        return frozenset(
            path_of(asked, cells) for asked, cells in self._fields() if _is_required(self._run, asked, cells)
        )

    def calculated(self) -> dict[str, Value]:
        """The calculated values by path; what is hidden or unknown is not there."""
        return {path: value for path, asked, value in self.by_path() if asked.calculate is not None}

    def suggested(self) -> dict[str, Value]:
        """What is suggested now, by path, whatever was answered."""
        return {path_of(asked, cells): value for asked, cells, value in self._run.suggested}

    def changed_suggestions(self) -> frozenset[str]:
        """The paths where a person's own answer stands in the place of a different suggestion."""
        suggested = (
            (path_of(asked, cells), cells.values.get(asked.id), value) for asked, cells, value in self._run.suggested
        )
        return frozenset(path for path, answer, value in suggested if answer is not None and answer != value)

    def removed(self) -> frozenset[str]:
        """The paths of answers that were sent but are hidden, and so not stored."""
        gone = {
            path_of(asked, cells)
            for asked, cells in self._fields()
            if _is_hidden(asked, cells) and asked.id in cells.raw
        }
        tables = (
            table for table in self._tables() if self.values.get(table.id) is HIDDEN and table.id in self._run.top.raw
        )
        return frozenset(gone.union(table.id for table in tables))

    def offered(self, path: str) -> tuple[str, ...]:
        """The options offered at a choice now, with a kept old one that is chosen; `KeyError` if there is no such place."""
        for asked, cells in self._fields():
            if path_of(asked, cells) == path:
                taken = set(chosen(cells.values.get(asked.id)))
                options = self._run.prepared.surroundings.lists[asked.question.options].options
                return tuple(
                    each.id
                    for each in options
                    if each.id in taken or (not each.hidden and is_offered(self._run, asked, cells, each.id))
                )
        raise KeyError(path)

    def by_path(self) -> Iterator[tuple[str, Field, Value]]:
        """Every question that is shown and has a value, honest answers included: its path, itself, the value."""
        for asked, cells in self._fields():
            value = cells.values.get(asked.id)
            if value is not None and value is not HIDDEN:
                yield path_of(asked, cells), asked, value

    def rows_of(self, table: str) -> tuple[str, ...]:
        """The paths of the rows that are shown of a table: `rows[0]`, `rows[option]`."""
        return tuple(row_path(table, cells.key) for cells in self._run.cells[table])

    def _tables(self) -> Iterator[Table]:
        return (table for table in self._run.prepared.tables.values() if table.id)

    def _fields(self) -> Iterator[tuple[Field, Cells]]:
        for table in self._run.prepared.tables.values():
            for cells in self._run.cells[table.id]:
                for asked in table.fields.values():
                    yield asked, cells

    def _places(self) -> Iterator[tuple[Field | Table, Cells]]:
        yield from self._fields()
        for table in self._tables():
            yield table, self._run.top
            yield from ((table, cells) for cells in self._run.cells[table.id])


def evaluate(prepared: PreparedForm, answers: Answers, env: Environment, event: str = "") -> Evaluation:
    """Evaluates answers in their stored or sent form (format 1 of `engine.forms.answers`).

    `env` says what is known outside the form (`here` and `row` are filled in by this; it isn't changed). `event`: the form is needed for
    that event, so what is `required_for` it is required too. Anything JSON can hold may be in `answers`; nothing in it raises.
    """
    run = work_out(prepared, answers if isinstance(answers, Mapping) else NO_ANSWERS, env)
    problems, warnings = verify(run, event)
    return Evaluation(run.top.values, problems, warnings, run)


def read_values(prepared: PreparedForm, answers: Answers) -> dict[str, Value]:
    """The values of answers that were stored complete, for expressions elsewhere: nothing is computed or checked again.

    Rows are tuples of mappings (`item` in those of an option). What this version of the form doesn't know or can't read is left out.
    """
    values = _values(prepared.top, answers)
    for table in prepared.tables.values():
        if table.id:
            values[table.id] = tuple(_row_values(table, answers.get(table.id)))
    return values


def _row_values(table: Table, stored: Json) -> Iterator[dict[str, Value]]:
    if isinstance(stored, list):
        yield from (_values(table, each) for each in stored if isinstance(each, dict))
    for option in table.options:
        row = stored.get(option) if isinstance(stored, dict) else None
        if option not in table.hidden_options or isinstance(row, dict):
            yield {**_values(table, row if isinstance(row, dict) else NO_ANSWERS), "item": option}


def _values(table: Table, stored: Answers) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, asked in table.fields.items():
        value = asked.read(stored[name]) if name in stored else None
        if value is not None and not isinstance(value, Fault):
            values[name] = value
    return values


def _is_hidden(where: Field | Table, cells: Cells) -> bool:
    """Whether something isn't shown; the rows of a hidden table have no cells."""
    if isinstance(where, Field):
        return cells.values.get(where.id) is HIDDEN
    return cells.row is None and cells.values.get(where.id) is HIDDEN


def _is_required(run: Run, asked: Field, cells: Cells) -> bool:
    if _is_hidden(asked, cells):
        return False
    return bool(asked.main) or (asked.required is not None and run.holds(asked.required, cells))


def _stored(run: Run, table: Table, cells: Cells) -> dict[str, Json]:
    """One object of stored answers, in page order."""
    stored: dict[str, Json] = {}
    beside: dict[str, Json] = {}
    for name, asked in table.fields.items():
        value = cells.values.get(name)
        if value is None or value is HIDDEN or asked.volatile:
            continue
        kept = asked.kind.keep(cells.raw.get(name), value) if asked.calculate is None else None
        stored[name] = asked.kind.write(value) if kept is None else kept
        if asked.suggest is not None:
            suggested = suggestion(run, name, cells)
            if suggested is not None and not (value == suggested and _of_the_day(asked)):
                beside[name] = asked.kind.write(suggested)
    if beside:
        stored[SUGGESTED] = dict[str, Json](beside)
    return stored


def _of_the_day(asked: Field) -> bool:
    """Whether a suggestion reads the clock alone: once stored it is what it was that day, whoever looks at the form again later."""
    program = asked.question.suggest
    return program is not None and bool(program.reads) and {"today", "now"}.issuperset(program.reads)
