"""What is wrong with answers that were worked out: missing, unreadable, not offered, not passing a check. In page order, all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.expressions.environment import Environment
from engine.expressions.values import HIDDEN, Value
from engine.forms.answers import row_path
from engine.forms.prepared import Field, PreparedCheck, Table
from engine.forms.problems import NOTHING, Parameters, Problem
from engine.forms.working.steps import Cells, Run

LONGEST_NAME: Final = 60
_CODES: Final = {"reason": "reason_needed", "which": "which_needed"}

Place = tuple[int, int, int]


@dataclass(slots=True)
class Found:
    """What was found so far, each with its place on the page. `unread`: where an answer couldn't be read, so nothing more is said."""

    problems: list[tuple[Place, int, Problem]] = field(default_factory=list)
    warnings: list[tuple[Place, int, Problem]] = field(default_factory=list)
    unread: set[tuple[str, str, int]] = field(default_factory=set)

    def add(self, place: Place, problem: Problem, warn: bool = False) -> None:
        """Keeps one, in its place."""
        kept = self.warnings if warn else self.problems
        kept.append((place, len(kept), problem))


def verify(run: Run, event: str) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Problems and warnings, in page order. `event`: questions that are required for it only are required now."""
    found = Found()
    _unread(run, found)
    for table in run.prepared.tables.values():
        for cells in run.cells[table.id]:
            _strangers(table, cells, found)
            _missing(run, table, cells, event, found)
            _checked(run, table, cells, found)
            if table.narrowed:
                _narrowed(run, table, cells, found)
        if table.rows is not None:
            _counted(run, table, found)
    _form_checks(run, found)
    for where, cells in run.uncomputed:
        found.add(
            _place(run, where, cells), Problem(path_of(where, cells), "calculation_failed", security=where.security)
        )
    return _in_order(found.problems), _in_order(found.warnings)


def _in_order(kept: list[tuple[Place, int, Problem]]) -> tuple[Problem, ...]:
    kept.sort(key=lambda each: each[:2])
    return tuple([problem for _, _, problem in kept])


def path_of(where: Field | Table, cells: Cells) -> str:
    """The path of a question, of rows, or of one of their rows."""
    if isinstance(where, Field):
        return row_path(where.table, cells.key, where.id) if where.table else where.id
    return where.id if cells.row is None else row_path(where.id, cells.key)


def _place(run: Run, where: Field | Table, cells: Cells) -> Place:
    """Where something stands on the page: its position, or its rows', the row and its position in it."""
    if isinstance(where, Table):
        return (where.position, cells.number if cells.row is not None else -1, -1)
    if where.table:
        return (run.prepared.tables[where.table].position, cells.number, where.position)
    return (where.position, 0, 0)


def _say(
    run: Run,
    found: Found,
    where: Field | Table,
    cells: Cells,
    code: str,
    parameters: Parameters = NOTHING,
    security: str = "",
) -> None:
    problem = Problem(path_of(where, cells), code, parameters, security or where.security)
    found.add(_place(run, where, cells), problem)


def _unread(run: Run, found: Found) -> None:
    for where, cells, fault in run.faults:
        _say(run, found, where, cells, fault.code, fault.parameters)
        if isinstance(where, Field):
            found.unread.add((where.table, where.id, cells.number))


def _strangers(table: Table, cells: Cells, found: Found) -> None:
    """Keys that are no question here. Names nobody could have given are not repeated."""
    if cells.raw.keys() <= table.known:
        return
    for key in cells.raw.keys() - table.known:
        name = key[:LONGEST_NAME] if key.isidentifier() else "?"
        path = row_path(table.id, cells.key) if table.id else ""
        found.add((table.position, cells.number, -1), Problem(path, "unknown_question", {"name": name}))


def _missing(run: Run, table: Table, cells: Cells, event: str, found: Found) -> None:
    """What is shown, needed and not answered; an honest answer is one. What couldn't be read has been told already."""
    values = cells.values
    for name in table.always.difference(values):
        _need(run, found, table.fields[name], cells, "required")
    if table.simply_required:
        return
    for asked in table.conditional:
        if asked.id not in values and asked.required is not None:
            if run.holds(asked.required, cells):
                _need(run, found, asked, cells, "required", asked.required_security)
            run.note(asked, cells)
    for asked in table.companions:
        if asked.id not in values and asked.id not in table.always:
            _need(run, found, asked, cells, _CODES.get(asked.stands_for, "required"))
    for asked in table.for_event if event else ():
        if event in asked.question.required_for and asked.id not in values and asked.id not in table.always:
            _need(run, found, asked, cells, "required")


def _need(run: Run, found: Found, asked: Field, cells: Cells, code: str, security: str = "") -> None:
    if (asked.table, asked.id, cells.number) not in found.unread:
        _say(run, found, asked, cells, code, security=security)


def _checked(run: Run, table: Table, cells: Cells, found: Found) -> None:
    """The checks of each question that is shown and could be read, then those of the row. Most limits need no program to be kept."""
    env, values = run.env, cells.values
    env.row = cells.row
    get = values.get
    for name, least, most, asked, check in table.number_limits:
        value = get(name)
        if value.__class__ is not int or not least <= value <= most:
            _check(run, asked, cells, check, found)
    for name, least, most, asked, check in table.text_limits:
        value = get(name)
        if value is not HIDDEN and (value.__class__ is not str or not least <= len(value) <= most):
            _check(run, asked, cells, check, found)
    for _, asked, check in table.checked:
        if check.that(env) is not True:
            _check(run, asked, cells, check, found)
    if table.rows is not None:
        for check in table.checks:
            if check.that(env) is False:
                _complain(run, found, table, cells, check)


def _check(run: Run, asked: Field, cells: Cells, check: PreparedCheck, found: Found) -> None:
    """One check that may not hold."""
    if cells.values.get(asked.id) is HIDDEN:
        return
    truth = check.that(run.env)
    run.note(asked, cells)
    if truth is False and (asked.table, asked.id, cells.number) not in found.unread:
        _complain(run, found, asked, cells, check)


def _complain(run: Run, found: Found, where: Field | Table, cells: Cells, check: PreparedCheck) -> None:
    problem = Problem(
        path_of(where, cells), "check_failed", NOTHING, check.security, check.message, _slots(check, run.env)
    )
    found.add(_place(run, where, cells), problem, check.warn)


def _slots(check: PreparedCheck, env: Environment) -> tuple[Value, ...]:
    return tuple([each(env) for each in check.slots])


def _form_checks(run: Run, found: Found) -> None:
    """The form's own checks come after everything on the page."""
    run.env.row = None
    for check in run.prepared.top.checks:
        if check.that(run.env) is False:
            problem = Problem("", "check_failed", NOTHING, check.security, check.message, _slots(check, run.env))
            found.add((len(run.prepared.tables) + 1_000_000, 0, 0), problem, check.warn)


def _narrowed(run: Run, table: Table, cells: Cells, found: Found) -> None:
    """Chosen options that aren't offered, given the other answers."""
    for asked in table.narrowed:
        for option in chosen(cells.values.get(asked.id)):
            if not is_offered(run, asked, cells, option):
                _say(run, found, asked, cells, "option_not_offered", {"option": option})
                break


def chosen(value: Value) -> Iterator[str]:
    """The options of an answer to a choice."""
    if isinstance(value, frozenset):
        yield from sorted(value)
    elif value.__class__ is str:
        yield str(value)


def is_offered(run: Run, asked: Field, cells: Cells, option: str) -> bool:
    """Whether `options_if` is true of an option; unknown is not offered."""
    if asked.options_if is None:
        return True
    run.env.row = {**(cells.row or {}), "item": option}
    offered = asked.options_if(run.env) is True
    run.env.row = cells.row
    run.note(asked, cells)
    return offered


def _counted(run: Run, table: Table, found: Found) -> None:
    """Too few or too many rows; rows of options that the list doesn't have."""
    rows = table.rows
    if rows is None or run.top.values.get(table.id) is HIDDEN:
        return
    raw = run.top.raw.get(table.id)
    if table.options:
        for name in sorted(raw.keys() - set(table.options)) if isinstance(raw, dict) else ():
            told = name[:LONGEST_NAME] if name.isidentifier() else "?"
            _say(run, found, table, run.top, "unknown_row", {"name": told})
        return
    number = len(raw) if isinstance(raw, list) else 0
    if number < rows.at_least:
        _say(run, found, table, run.top, "too_few_rows", {"least": rows.at_least, "found": number})
    if number > rows.at_most:
        _say(run, found, table, run.top, "too_many_rows", {"most": rows.at_most, "found": number})
