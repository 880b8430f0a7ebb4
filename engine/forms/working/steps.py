"""Working a form out: answers are read, conditions decide what shows, calculations and suggestions are filled in, in the settled order.

What is wrong is only noted here; `verify` says it. The hot path of the whole room: what most questions don't need costs them nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.expressions.environment import Environment
from engine.expressions.values import HIDDEN, UNKNOWN, Value
from engine.forms.answers import SUGGESTED, Answers, Json
from engine.forms.prepared import Compute, Conditionals, Field, GroupGate, PreparedForm, Table
from engine.forms.problems import Fault

NO_ANSWERS: Answers = {}
_MISSHAPEN = Fault("wrong_shape")


@dataclass(slots=True)
class Cells:
    """The form's own answers, or those of one row: as sent (`raw`), as values, and the conditional groups that are shut.

    `key` is the row's number, or its option; `number` its place among the rows.
    """

    raw: Answers
    values: dict[str, Value]
    key: int | str = ""
    number: int = 0
    row: dict[str, Value] | None = None
    shut: frozenset[str] = frozenset()


@dataclass(slots=True)
class Run:
    """One evaluation while it runs. `faults`: answers that can't be read; `suggested`: each suggestion beside its cells and field."""

    prepared: PreparedForm
    env: Environment
    top: Cells
    cells: dict[str, list[Cells]]
    faults: list[tuple[Table | Field, Cells, Fault]] = field(default_factory=list)
    suggested: list[tuple[Field, Cells, Value]] = field(default_factory=list)
    typed: set[tuple[str, str, int]] = field(default_factory=set)
    uncomputed: list[tuple[Field | Table, Cells]] = field(default_factory=list)

    def holds(self, condition: Compute, cells: Cells) -> bool:
        """Whether a condition is true where these cells are."""
        self.env.row = cells.row
        return condition(self.env) is True

    def note(self, where: Field | Table, cells: Cells) -> None:
        """A calculation overflowed or divided by zero: said at the question that carries it."""
        if self.env.problems:
            self.env.problems.clear()
            self.uncomputed.append((where, cells))


def work_out(prepared: PreparedForm, answers: Answers, env: Environment) -> Run:
    """All values of a form. `env` says what is known outside it and isn't changed."""
    values: dict[str, Value] = {}
    top = Cells(answers, values)
    run = Run(prepared, replace(env, here=values, row=None, problems=[]), top, {"": [top]})
    _read_plain(run, prepared.top, top)
    for task in prepared.work:
        if isinstance(task, Conditionals):
            _conditionals(run, task)
        elif isinstance(task, Field):
            _field(run, task)
        elif isinstance(task, GroupGate):
            _gate(run, task)
        else:
            _open_rows(run, task)
    run.env.row = None
    return run


def _read_plain(run: Run, table: Table, cells: Cells) -> None:
    """Reads every field over which nothing decides."""
    get, values = cells.raw.get, cells.values
    for name, known, read, asked in table.plain_known:
        raw = get(name)
        if raw is not None:
            value = known(raw) if raw.__class__ is str else None
            if value is not None:
                values[name] = value
            else:
                _take(run, asked, cells, read(raw))
    for name, read, asked in table.plain:
        raw = get(name)
        if raw is not None:
            found = read(raw)
            if isinstance(found, Fault):
                run.faults.append((asked, cells, found))
            elif found is not None:
                values[name] = found


def _read(run: Run, asked: Field, cells: Cells) -> None:
    raw = cells.raw.get(asked.id)
    if raw is not None:
        _take(run, asked, cells, asked.read(raw))


def _take(run: Run, asked: Field, cells: Cells, value: Value | Fault) -> None:
    """Keeps what was read."""
    if isinstance(value, Fault):
        run.faults.append((asked, cells, value))
    elif value is not None:
        cells.values[asked.id] = value


def _conditionals(run: Run, task: Conditionals) -> None:
    """Reads the fields whose conditions are true and hides the others."""
    env, cells = run.env, run.top
    env.row = None
    get, values = cells.raw.get, cells.values
    for name, condition, read, asked in task.fields:
        if condition(env) is not True:
            values[name] = HIDDEN
        else:
            raw = get(name)
            if raw is not None:
                _take(run, asked, cells, read(raw))


def _gate(run: Run, gate: GroupGate) -> None:
    """Shuts a group where its condition isn't true, or the group around it is shut."""
    for cells in run.cells[gate.table]:
        if gate.parent in cells.shut or not run.holds(gate.show_if, cells):
            cells.shut |= {gate.id}


def _open_rows(run: Run, table: Table) -> None:
    """Makes the cells of each row and reads what is plain in them; hidden rows have none."""
    values = run.top.values
    if table.group in run.top.shut or (table.show_if is not None and not run.holds(table.show_if, run.top)):
        values[table.id] = HIDDEN
        run.cells[table.id] = []
        return
    found = _fixed_rows(run, table) if table.options else _free_rows(run, table)
    run.cells[table.id] = found
    values[table.id] = tuple([each.values for each in found])
    for cells in found:
        _read_plain(run, table, cells)


def _free_rows(run: Run, table: Table) -> list[Cells]:
    raw = run.top.raw.get(table.id)
    if raw is None or raw == "":
        return []
    if not isinstance(raw, list):
        run.faults.append((table, run.top, _MISSHAPEN))
        return []
    most = table.rows.at_most if table.rows else 0
    return [
        _cells(run, table, each, number, number) for number, each in enumerate(raw if len(raw) <= most else raw[:most])
    ]


def _fixed_rows(run: Run, table: Table) -> list[Cells]:
    raw = run.top.raw.get(table.id)
    if raw is None or raw == "":
        raw = {}
    if not isinstance(raw, dict):
        run.faults.append((table, run.top, _MISSHAPEN))
        raw = {}
    shown = [each for each in table.options if each not in table.hidden_options or each in raw]
    made = [_cells(run, table, raw.get(each), each, number) for number, each in enumerate(shown)]
    for cells in made:
        cells.values["item"] = cells.key
    return made


def _cells(run: Run, table: Table, raw: Json, key: int | str, number: int) -> Cells:
    values: dict[str, Value] = {}
    if isinstance(raw, dict):
        return Cells(raw, values, key, number, values)
    made = Cells(NO_ANSWERS, values, key, number, values)
    if raw is not None:
        run.faults.append((table, made, _MISSHAPEN))
    return made


def _field(run: Run, asked: Field) -> None:
    """Works one question out, in every row in which it stands."""
    for cells in run.cells[asked.table]:
        shut = asked.group and asked.group in cells.shut
        if (
            shut
            or (asked.show_if is not None and not run.holds(asked.show_if, cells))
            or (asked.main and not _needed(run, asked, cells))
        ):
            cells.values[asked.id] = HIDDEN
        elif asked.calculate is not None:
            _calculate(run, asked, asked.calculate, cells)
        else:
            _read(run, asked, cells)
            if asked.suggest is not None:
                _suggest(run, asked, asked.suggest, cells)


def _computed(run: Run, asked: Field, compute: Compute, cells: Cells) -> Value:
    """A computed answer; a condition becomes yes or no, unknown becomes unanswered."""
    run.env.row = cells.row
    value = compute(run.env)
    if run.env.problems:
        run.note(asked, cells)
    if value is UNKNOWN or value is HIDDEN or value is None:
        return None
    if value is True or value is False:
        return "yes" if value else "no"
    return value


def _calculate(run: Run, asked: Field, compute: Compute, cells: Cells) -> None:
    value = _computed(run, asked, compute, cells)
    if value is not None:
        cells.values[asked.id] = value


def _suggest(run: Run, asked: Field, compute: Compute, cells: Cells) -> None:
    """While nobody has typed, the suggestion is the answer: an answer that equals the suggestion stored beside it wasn't typed."""
    value = _computed(run, asked, compute, cells)
    if value is not None:
        run.suggested.append((asked, cells, value))
    typed = cells.values.get(asked.id)
    if typed is not None and typed != _stood(asked, cells):
        run.typed.add((asked.table, asked.id, cells.number))
        return
    if run.faults and run.faults[-1][0] is asked and run.faults[-1][1] is cells:
        return  # typed, but it can't be read: not replaced
    if value is not None:
        cells.values[asked.id] = value
    else:
        cells.values.pop(asked.id, None)


def _stood(asked: Field, cells: Cells) -> Value:
    """The suggestion that stood beside the answer as it was sent."""
    beside = cells.raw.get(SUGGESTED)
    value = asked.read(beside.get(asked.id)) if isinstance(beside, dict) else None
    return None if isinstance(value, Fault) else value


def suggestion(run: Run, name: str, cells: Cells) -> Value:
    """The suggestion for a question in these cells; `None` if there is none."""
    return next((value for asked, where, value in run.suggested if asked.id == name and where is cells), None)


def _needed(run: Run, companion: Field, cells: Cells) -> bool:
    """Whether a companion is asked: an option that asks which, or a suggestion that somebody changed."""
    answer = cells.values.get(companion.main)
    if companion.stands_for == "reason":
        suggested = suggestion(run, companion.main, cells)
        return answer is not None and suggested is not None and answer is not HIDDEN and answer != suggested
    which = run.prepared.field(companion.table, companion.main).which
    if isinstance(answer, frozenset):
        return not which.isdisjoint(answer)
    return isinstance(answer, str) and answer in which
