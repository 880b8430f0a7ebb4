"""Makes a form ready: binds readers, turns programs into functions, settles the order of work. Once per compiled form, for many answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.expressions.program import Program
from engine.expressions.scope import SECURITY
from engine.expressions.text import Check
from engine.expressions.values import Value
from engine.forms.answers import SUGGESTED
from engine.forms.model import Form, Group, OptionList, Question, Rows
from engine.forms.order import Placed, names_read, placed, reading_order
from engine.forms.prepared import Compute, Conditionals, Field, GroupGate, PreparedCheck, PreparedForm, Table, Task
from engine.forms.types.kind import QuestionType, Reader, Surroundings, reader_of
from engine.forms.working.limits import limits_of
from engine.forms.working.shortcuts import function_of

CLOCK: Final = frozenset({"today", "now"})


def prepare(
    form: Form, lists: Mapping[str, OptionList], types: Mapping[str, QuestionType], around: Surroundings | None = None
) -> PreparedForm:
    """Makes a form ready. `around` tells locations, organisations and zone; its option lists are replaced by `lists`.

    `ValueError` for a circle or a name twice, `KeyError` for a type or list that isn't there: the compiler lets none of them through.
    """
    making = _Making(form, replace(around or Surroundings(), lists=lists), types)
    ordered = reading_order(form)
    volatile = _volatile(ordered)
    places = list(enumerate(placed(form.items)))
    fields = [
        (each.name, making.field(each, at, each.name in volatile))
        for at, each in places
        if isinstance(each.item, Question)
    ]
    tables = {"": making.table(None, -1, (one for _, one in fields if not one.table))}
    for at, each in places:
        if isinstance(each.item, Rows):
            tables[each.item.id] = making.table(each, at, (one for _, one in fields if one.table == each.item.id))
    work = tuple(_batched(_work(ordered, dict(fields), tables)))
    return PreparedForm(form, tables, work, making.surroundings, types, frozenset(_reads(form)), ordered)


def highest(*classes: str) -> str:
    """The highest of some classes."""
    return max(classes, key=SECURITY.index)


@dataclass(frozen=True, slots=True)
class _Making:
    """What every part of a form is made with."""

    form: Form
    surroundings: Surroundings
    types: Mapping[str, QuestionType]

    def field(self, each: Placed, position: int, volatile: bool) -> Field:
        """A question made ready."""
        question = each.item
        if not isinstance(question, Question):
            raise TypeError(f"{each.name} is not a question")
        kind = self.types[question.type]
        security = self._security(each)
        main = question.companion_of
        return Field(
            id=question.id,
            question=question,
            kind=kind,
            read=reader_of(kind, question, self.surroundings),
            table=each.rows,
            position=position,
            security=security,
            group=_innermost(each.groups),
            show_if=_function(question.show_if),
            calculate=_function(question.calculate),
            suggest=_function(question.suggest),
            required=_function(question.required),
            required_security=highest(security, question.required.security) if question.required else security,
            options_if=_function(question.options_if),
            checks=tuple(_check(one, security, "row" if each.rows else "here", question.id) for one in question.checks),
            main=main,
            stands_for=question.id.removeprefix(f"{main}_") if main else "",
            which=self._which(question),
            volatile=volatile,
        )

    def table(self, each: Placed | None, position: int, inside: Iterable[Field]) -> Table:
        """The form itself (`each` is none) or rows, with what is asked in them."""
        fields = {one.id: one for one in inside}
        rows = each.item if each is not None and isinstance(each.item, Rows) else None
        asked = [one for one in fields.values() if one.kind.answered]
        security = self._security(each) if each else self.form.security
        own = (
            frozenset(item.item.id for item in placed(self.form.items) if isinstance(item.item, Rows))
            if each is None
            else frozenset()
        )
        return Table(
            id=rows.id if rows else "",
            fields=fields,
            checks=tuple(_check(one, security) for one in (rows.checks if rows else self.form.checks)),
            security=security,
            rows=rows,
            position=position,
            group=_innermost(each.groups) if each else "",
            show_if=_function(rows.show_if) if rows else None,
            options=tuple(one.id for one in self.surroundings.lists[rows.one_per].options)
            if rows and rows.one_per
            else (),
            hidden_options=frozenset(one.id for one in self.surroundings.lists[rows.one_per].options if one.hidden)
            if rows and rows.one_per
            else frozenset(),
            known=frozenset(one.id for one in asked) | own | {SUGGESTED},
            plain=tuple((one.id, one.read, one) for one in asked if one.plain and not self._known(one)),
            plain_known=tuple(
                (one.id, self._known(one).get, one.read, one) for one in asked if one.plain and self._known(one)
            ),
            always=frozenset(
                one.id for one in asked if one.question.required is not None and _always(one.question.required)
            ),
            conditional=tuple(one for one in asked if _sometimes(one.question.required)),
            for_event=tuple(one for one in asked if one.question.required_for),
            checked=tuple((one.id, one, each) for one in asked for each in one.checks if each.limits is None),
            number_limits=tuple(_limiting(asked, texts=False)),
            text_limits=tuple(_limiting(asked, texts=True)),
            narrowed=tuple(one for one in asked if one.options_if),
            companions=tuple(one for one in asked if one.main),
            simply_required=not any(
                one.main or one.question.required_for or _sometimes(one.question.required) for one in asked
            ),
        )

    def _known(self, one: Field) -> Mapping[str, Value]:
        return one.kind.known(one.question, self.surroundings)

    def _security(self, each: Placed) -> str:
        """The class of a place: an inner one may only raise it."""
        around = [group.security for group in each.groups]
        if each.rows:
            around += [
                one.item.security for one in placed(self.form.items) if one.item.id == each.rows and not one.rows
            ]
        return highest(self.form.security, each.item.security, *around)

    def _which(self, question: Question) -> frozenset[str]:
        """The options of a choice that ask which one is meant."""
        found = self.surroundings.lists.get(question.options)
        return frozenset(one.id for one in found.options if one.ask_which) if found else frozenset()


def _function(program: Program | None) -> Compute | None:
    return None if program is None else function_of(program)


def _limiting(fields: Iterable[Field], texts: bool) -> Iterator[tuple[str, int, int, Field, PreparedCheck]]:
    """The checks that only limit a number, or a text's length."""
    for one in fields:
        for each in one.checks:
            if each.limits is not None and each.limits[0] is texts:
                yield one.id, each.limits[1], each.limits[2], one, each


def _check(check: Check, security: str, scope: str = "", name: str = "") -> PreparedCheck:
    """A check made ready; `scope` and `name` say how it reads the question that it stands at."""
    slots = tuple(program for _, program in check.message.slots)
    return PreparedCheck(
        that=function_of(check.that),
        message=check.message,
        slots=tuple(function_of(each) for each in slots),
        warn=check.warn,
        security=highest(security, check.that.security, *(each.security for each in slots)),
        limits=limits_of(check.that.tree, scope, name) if name else None,
    )


def _always(program: Program) -> bool:
    """Whether a condition is the literal true (`required: true`)."""
    return program.tree == ["lit", "condition", True]


def _sometimes(program: Program | None) -> bool:
    """Whether there is a condition that isn't the literal true."""
    return program is not None and not _always(program)


def _innermost(groups: tuple[Group, ...]) -> str:
    """The innermost conditional group, empty if there is none."""
    return next((each.id for each in reversed(groups) if each.show_if is not None), "")


def _volatile(ordered: Iterable[Placed]) -> frozenset[str]:
    """The calculations that read the clock, or another such one, and aren't kept at completion."""
    found: set[str] = set()
    for each in ordered:
        question = each.item
        if isinstance(question, Question) and question.calculate is not None and question.keep != "at_completion":
            names = {name for _, name in names_read(question.calculate.tree)}
            if CLOCK & set(question.calculate.reads) or any(
                one in found or one.rpartition(".")[2] in names for one in found
            ):
                found.add(each.name)
    return frozenset(found)


def _work(ordered: Iterable[Placed], fields: Mapping[str, Field], tables: Mapping[str, Table]) -> Iterator[Task]:
    """Everything that isn't plain, in order; a group's gate stands before the first thing inside it."""
    opened: set[tuple[str, str]] = set()
    for each in ordered:
        for depth, group in enumerate(each.groups):
            if group.show_if is not None and (each.rows, group.id) not in opened:
                opened.add((each.rows, group.id))
                yield GroupGate(group.id, each.rows, _innermost(each.groups[:depth]), function_of(group.show_if))
        if isinstance(each.item, Rows):
            yield tables[each.item.id]
        elif not fields[each.name].plain:
            yield fields[each.name]


def _batched(work: Iterable[Task]) -> Iterator[Task]:
    """The same work; what is only conditional, one after the other, is put together."""
    batch: list[tuple[str, Compute, Reader, Field]] = []
    for task in work:
        if isinstance(task, Field) and task.show_if is not None and task.only_conditional:
            batch.append((task.id, task.show_if, task.read, task))
            continue
        if batch:
            yield Conditionals(tuple(batch))
            batch = []
        yield task
    if batch:
        yield Conditionals(tuple(batch))


def programs_of(form: Form) -> Iterator[Program]:
    """Every program of a form, those in messages too."""
    for each in placed(form.items):
        item = each.item
        yield from (group.show_if for group in each.groups if group.show_if is not None)
        checks = item.checks
        if item.show_if is not None:
            yield item.show_if
        if isinstance(item, Question):
            yield from (
                one for one in (item.calculate, item.suggest, item.required, item.options_if) if one is not None
            )
        yield from _of_checks(checks)
    yield from _of_checks(form.checks)


def _of_checks(checks: Iterable[Check]) -> Iterator[Program]:
    for check in checks:
        yield check.that
        yield from (program for _, program in check.message.slots)


def _reads(form: Form) -> Iterator[str]:
    for program in programs_of(form):
        yield from program.reads
