"""In which order a form is worked out: everything after what it reads. Reads the trees only; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.expressions.program import Program, Tree, parts
from engine.forms.model import Form, Group, Item, Question, Rows


@dataclass(frozen=True, slots=True)
class Placed:
    """A question or rows and where it stands: its rows (empty: the form itself), the groups around it, outermost first."""

    item: Question | Rows
    rows: str = ""
    groups: tuple[Group, ...] = ()

    @property
    def name(self) -> str:
        """As it stands in `Form.order`."""
        return f"{self.rows}.{self.item.id}" if self.rows else self.item.id


def placed(items: tuple[Item, ...], rows: str = "", groups: tuple[Group, ...] = ()) -> Iterator[Placed]:
    """All questions and rows in page order, rows before what is in them; `ValueError` for rows in rows."""
    for item in items:
        if item.question is not None:
            yield Placed(item.question, rows, groups)
        elif item.group is not None:
            yield from placed(item.group.items, rows, (*groups, item.group))
        elif item.rows is not None:
            if rows:
                raise ValueError(f"rows in rows: {item.rows.id} in {rows}")
            yield Placed(item.rows, "", groups)
            yield from placed(item.rows.items, item.rows.id)


def names_read(tree: Tree) -> Iterator[tuple[str, str]]:
    """The names that a tree reads from the form: `("here", x)`, and `("row", x)` also for what is got from one row."""
    if not isinstance(tree, list):
        return
    head = tree[0]
    if head in ("here", "row") and len(tree) >= 2 and isinstance(tree[1], str):
        yield str(head), tree[1]
        return
    if head == "get" and isinstance(tree[-1], str):
        yield "row", tree[-1]
    for part in parts(tree):
        yield from names_read(part)


@dataclass(slots=True)
class _Sorting:
    """The state of one depth-first walk."""

    nodes: Mapping[str, Placed]
    done: dict[str, None] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def visit(self, name: str) -> None:
        if name in self.done:
            return
        if name in self.open:
            raise ValueError("a circle: " + " → ".join([*self.open[self.open.index(name) :], name]))
        self.open.append(name)
        for read in self.before(self.nodes[name]):
            self.visit(read)
        self.open.pop()
        self.done[name] = None

    def before(self, node: Placed) -> Iterator[str]:
        """What must be worked out before a node."""
        if node.rows:
            yield node.rows
        for program in deciding(node):
            yield from self.reads(program, node.rows)
        if isinstance(node.item, Question) and node.item.companion_of:
            yield f"{node.rows}.{node.item.companion_of}" if node.rows else node.item.companion_of

    def reads(self, program: Program, rows: str) -> Iterator[str]:
        """The nodes that a program reads: of other rows only the columns that it names."""
        names = list(names_read(program.tree))
        tables = [rows] if rows else []
        for kind, name in names:
            if kind == "here" and name in self.nodes:
                yield name
                if isinstance(self.nodes[name].item, Rows):
                    tables.append(name)
        for kind, name in names:
            if kind == "row":
                yield from (f"{table}.{name}" for table in tables if f"{table}.{name}" in self.nodes)


def deciding(node: Placed) -> Iterator[Program]:
    """The programs that a value hangs on: conditions to be shown, of the groups around too, and the calculation or suggestion."""
    for group in node.groups:
        if group.show_if is not None:
            yield group.show_if
    item = node.item
    if item.show_if is not None:
        yield item.show_if
    if isinstance(item, Question):
        for program in (item.calculate, item.suggest):
            if program is not None:
                yield program


def reading_order(form: Form) -> tuple[Placed, ...]:
    """Every question and rows of a form, each after what its conditions, calculation and suggestion read.

    Otherwise page order is kept. `ValueError` names a circle, or two of one name: the compiler lets neither through.
    """
    nodes: dict[str, Placed] = {}
    for each in placed(form.items):
        if each.name in nodes:
            raise ValueError(f"{form.id} has {each.name} twice")
        nodes[each.name] = each
    sorting = _Sorting(nodes)
    for name in nodes:
        sorting.visit(name)
    return tuple(nodes[name] for name in sorting.done)
