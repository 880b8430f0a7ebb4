"""What a page's script works out again while somebody types: the programs of a form as trees, and what they read outside of it.

A program goes out only if this actor may read all that it reads; what lies outside the form is worked out here and goes out as a
constant, never as a whole record. Of the others, conditions of the form itself are decided here with the answers as they are and go out
as true or false; everything else bears the mark `server`, and the script leaves it as it was drawn. The server decides again anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from engine.expressions import compile_program, encode_value
from engine.expressions.environment import Environment
from engine.expressions.program import Program, Tree, parts, rebuilt
from engine.expressions.running.build import build
from engine.expressions.running.reading import READS, raw_reader
from engine.expressions.text import Check, Text
from engine.forms.answers import Json
from engine.forms.evaluate import Evaluation
from engine.forms.model import Group, Question, Rows
from engine.forms.order import Placed
from engine.forms.prepared import Table

FORMAT: Final = 1

_OWN: Final = frozenset({"here", "row"})
_HISTORY: Final = frozenset({"completed", "entered", "spent_in", "ever", "since"})
_SERVER: Final = "server"
_CONDITIONS: Final = frozenset({"show_if", "required"})
"""Whether they hold is seen on the page anyway, so it may go out as a constant."""

MayRead: TypeAlias = Callable[[Program], bool]


def _source(text: Text) -> str:
    return text.source


def page_state(
    evaluation: Evaluation, env: Environment, may_read: MayRead, words: Callable[[Text], str] = _source
) -> dict[str, Json]:
    """The state of a page, format 1, as JSON.

    `may_read(program)`: whether the actor may read all that a program reads. `words` turns a check's message into the reader's language;
    its places stay. `order` names what is worked out one after the other: `group:id`, `group:rows.id`, `rows`, `question`,
    `rows.question`; each is described under `groups`, `rows`, `questions` by that name without `group:`. Trees are what
    `expressions.js` runs; `constants` are encoded values that stand beside the answers in `here`. Absent keys: always shown, not
    required, not computed.
    """
    state = _State(evaluation, replace(env, here=evaluation.values, row=None), may_read, words)
    ordered = evaluation.prepared.order
    groups: dict[str, Json] = {}
    rows: dict[str, Json] = {}
    questions: dict[str, Json] = {}
    order: list[Json] = []
    for each in ordered:
        for depth, group in enumerate(each.groups):
            name = f"{each.rows}.{group.id}" if each.rows else group.id
            if name not in groups:
                groups[name] = state.group(each, group, each.groups[:depth])
                order.append(f"group:{name}")
        order.append(each.name)
        if isinstance(each.item, Rows):
            rows[each.name] = state.rows(each, each.item)
        elif isinstance(each.item, Question):
            questions[each.name] = state.question(each, each.item)
    checks = state.checks(evaluation.prepared.form.checks)
    clock: Json = {"today": env.today.isoformat(), "now": _as_json(encode_value(env.now)), "time_zone": env.time_zone}
    return {
        "format": FORMAT,
        "form": evaluation.prepared.form.id,
        "order": order,
        "groups": groups,
        "rows": rows,
        "questions": questions,
        "checks": checks,
        "constants": state.constants,
        "clock": clock,
    }


@dataclass(slots=True)
class _State:
    """The making of one page's state; `constants` grows while it is made."""

    evaluation: Evaluation
    env: Environment
    may_read: MayRead
    words: Callable[[Text], str]
    constants: dict[str, Json] = field(default_factory=dict)

    def group(self, each: Placed, group: Group, around: Iterable[Group]) -> dict[str, Json]:
        """A group: its rows, the group around it, its condition."""
        parents = [one.id for one in around]
        made: dict[str, Json] = {"in": parents[-1]} if parents else {}
        if each.rows:
            made["rows"] = each.rows
        return made | self.programs({"show_if": group.show_if}, inside=bool(each.rows))

    def rows(self, each: Placed, rows: Rows) -> dict[str, Json]:
        """Rows: how many there may be, the options that have one each, condition and checks."""
        made: dict[str, Json] = {"at_least": rows.at_least, "at_most": rows.at_most}
        table: Table = self.evaluation.prepared.tables[rows.id]
        if rows.one_per:
            made["options"] = [*(one for one in table.options if one not in table.hidden_options)]
        if each.groups:
            made["in"] = each.groups[-1].id
        if rows.checks:
            made["checks"] = self.checks(rows.checks)
        return made | self.programs({"show_if": rows.show_if}, inside=False)

    def question(self, each: Placed, question: Question) -> dict[str, Json]:
        """A question: its type, place, programs and checks; of a companion also what it stands beside."""
        inside = bool(each.rows)
        made: dict[str, Json] = {"type": question.type}
        if each.rows:
            made["rows"] = each.rows
        if each.groups:
            made["in"] = each.groups[-1].id
        if question.options:
            made["options"] = question.options
        if question.companion_of:
            asked = self.evaluation.prepared.field(each.rows, question.id)
            main = self.evaluation.prepared.field(each.rows, question.companion_of)
            made |= {"beside": question.companion_of, "for": asked.stands_for, "which": [*sorted(main.which)]}
        if question.checks:
            made["checks"] = self.checks(question.checks)
        programs = {
            "show_if": question.show_if,
            "required": question.required,
            "calculate": question.calculate,
            "suggest": question.suggest,
            "options_if": question.options_if,
        }
        return made | self.programs(programs, inside)

    def programs(self, programs: dict[str, Program | None], inside: bool) -> dict[str, Json]:
        """The trees that may go out, by key; under `server` the keys that only the server decides."""
        made: dict[str, Json] = {}
        kept_back: list[Json] = []
        for key, program in programs.items():
            if program is not None:
                tree = self.tree(program, inside or key not in _CONDITIONS)
                if tree is None:
                    kept_back.append(key)
                else:
                    made[key] = _as_json(tree)
        return made | {_SERVER: kept_back} if kept_back else made

    def checks(self, checks: Iterable[Check]) -> list[Json]:
        """The checks that a page can make: what must hold, the sentence, the trees of its places."""
        made: list[Json] = []
        for check in checks:
            that = self.tree(check.that, inside=True)
            slots = [self.tree(program, inside=True) for _, program in check.message.slots]
            if that is not None and None not in slots:
                trees: list[Json] = [_as_json(each) for each in slots]
                made.append(
                    {"that": _as_json(that), "message": self.words(check.message), "slots": trees, "warn": check.warn}
                )
        return made

    def tree(self, program: Program, inside: bool) -> Tree | None:
        """The tree that goes out for a program; none if only the server decides.

        `inside`: no constant can stand for it, because it differs from row to row, or because its value itself is not for this reader.
        """
        readable = self.may_read(program) and not _reads_places(program.tree)
        local = self.local(program.tree) if readable else None
        if local is not None:
            return local
        return None if inside else self.constant(encode_value(compile_program(program)(self.env)))

    def constant(self, encoded: Tree) -> Tree:
        """A tree that reads an encoded value."""
        if isinstance(encoded, bool):
            return ["lit", "condition", encoded]
        value = _as_json(encoded)
        name = next((each for each, kept in self.constants.items() if kept == value), f"~{len(self.constants)}")
        self.constants[name] = value
        return ["here", name]

    def local(self, tree: Tree) -> Tree | None:
        """A tree that reads nothing but the form, constants and the clock; none if it can't be had."""
        if not isinstance(tree, list):
            return tree
        head = tree[0]
        if head in _OWN or head in ("lit", "today", "now"):
            return tree
        if head in _HISTORY or head in READS or head == "over":
            if _closed(tree, 0):
                read = raw_reader(tree, 0, build) if head in READS else build(tree, 0)
                value = read(self.env, ())
                return self.constant(encode_value(value))  # type: ignore[arg-type]  # a span of numbers only arises inside arithmetic
            if head == "over" and not _is_own(tree[2]):
                return None
        local = [self.local(each) for each in parts(tree)]
        if None in local:
            return None
        instead = iter(local)
        return rebuilt(tree, lambda _part: next(instead))


def _is_own(tree: Tree) -> bool:
    """Whether rows are the form's own."""
    return isinstance(tree, list) and tree[0] == "here"


def _closed(tree: Tree, depth: int) -> bool:
    """Whether a tree reads nothing of the form being filled."""
    if not isinstance(tree, list):
        return True
    head = tree[0]
    if head == "row":
        up = tree[2] if len(tree) > 2 else 0
        return isinstance(up, int) and up < depth
    if head in _OWN:
        return False
    inside = parts(tree)
    if head in ("over", "ever", "since") and tree[-1] is not None:
        return all(_closed(each, depth) for each in inside[:-1]) and _closed(inside[-1], depth + 1)
    return all(_closed(each, depth) for each in inside)


def _reads_places(tree: Tree) -> bool:
    """Whether it asks where a location lies: the page doesn't have the table."""
    return isinstance(tree, list) and (tree[0] == "level" or any(_reads_places(each) for each in parts(tree)))


def _as_json(tree: Tree) -> Json:
    """A tree is JSON already."""
    if isinstance(tree, list):
        return [_as_json(each) for each in tree]
    return {key: _as_json(each) for key, each in tree.items()} if isinstance(tree, dict) else tree
