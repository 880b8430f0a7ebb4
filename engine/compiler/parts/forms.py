"""Forms: items in their order, companions, conditions and texts as programs, and the order in which they are worked out."""

from __future__ import annotations

from dataclasses import replace

from engine.compiler.names.making import Making
from engine.compiler.names.scopes import FormScope
from engine.compiler.names.shapes import FormShape, highest
from engine.compiler.names.texts import Pen
from engine.compiler.names.world import KindShape
from engine.compiler.parts.questions import make_question
from engine.definitions import forms as written
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Related, Span
from engine.expressions.scope import Scope
from engine.expressions.text import Text
from engine.forms.model import Form, Group, Item, Rows
from engine.forms.order import reading_order


def make_forms(making: Making) -> dict[str, Form]:
    """All forms of records, by id, then the questions that events ask."""
    made: dict[str, Form] = {}
    for identity, shape in making.world.forms.items():
        definition = making.world.gathered.forms.get(identity)
        if definition is None:
            made[identity] = _event_form(making, shape)
        else:
            kinds = making.world.kinds_with(identity)
            made[identity] = _form(making, shape, definition, kinds[0] if kinds else None)
            for kind in kinds[1:]:  # its expressions must be understood in every kind of record that has it
                _form(making, shape, definition, kind)
        _one_of_each(making, shape)
    return made


class Maker:
    """Makes the items of one form, in the names of one kind of record."""

    def __init__(self, making: Making, shape: FormShape, kind: KindShape | None) -> None:
        self.making = making
        self.shape = shape
        self.pen: Pen = making.pen(shape.definition)
        self.kind = kind

    def scope(self, rows: str = "") -> FormScope:
        """The names of the form, or of one of its rows."""
        return self.making.scopes.of_form(self.shape, rows, self.kind)

    def items(self, items: tuple[written.Item, ...], path: Path, security: str, rows: str = "") -> tuple[Item, ...]:
        """The items of a form, group or rows; companions stand directly behind their question."""
        made: list[Item] = []
        for place, item in enumerate(items):
            here = (*path, place)
            if isinstance(item, written.Question):
                made += [
                    Item(question=each)
                    for each in make_question(self.making, self.pen, self.scope(rows), item, here, security)
                ]
            elif isinstance(item, written.Group):
                made.append(Item(group=self.group(item, here, security, rows)))
            elif rows:
                message = f"The rows `{item.rows}` stand in the rows `{rows}`."
                self.making.faults.error(
                    "E501", message, self.shape.definition.span(*here, "rows"), "Put them into the form itself."
                )
            else:
                made.append(Item(rows=self.rows(item, here, security)))
        return tuple(made)

    def group(self, group: written.Group, path: Path, security: str, rows: str) -> Group:
        """A group."""
        own = self.own_class(group.class_, path, security)
        scope = self.scope(rows)
        title = self.title(group.title, group.group, path, scope)
        return Group(
            group.group,
            title,
            self.items(group.questions, (*path, "questions"), own, rows),
            self.pen.text(group.hint, scope, (*path, "hint")),
            self.pen.condition(group.show_if, scope, (*path, "show_if")),
            own,
        )

    def rows(self, rows: written.Rows, path: Path, security: str) -> Rows:
        """Rows."""
        own = self.own_class(rows.class_, path, security)
        scope = self.scope()
        inside = self.scope(rows.rows)
        if rows.one_per is not None:
            self.making.list_known(rows.one_per, self.shape.definition, (*path, "one_per"))
        self.bounds(rows, path)
        return Rows(
            rows.rows,
            self.title(rows.title, rows.rows, path, scope),
            self.items(rows.questions, (*path, "questions"), own, rows.rows),
            self.pen.text(rows.hint, scope, (*path, "hint")),
            self.pen.text(rows.row_title, inside, (*path, "row_title")),
            rows.at_least or 0,
            100 if rows.at_most is None else rows.at_most,
            rows.one_per or "",
            self.pen.condition(rows.show_if, scope, (*path, "show_if")),
            own,
            self.pen.checks(rows.checks, inside, (*path, "checks")),
        )

    def bounds(self, rows: written.Rows, path: Path) -> None:
        """Whether the numbers of rows make sense."""
        definition = self.shape.definition
        if rows.one_per is not None and (rows.at_least is not None or rows.at_most is not None):
            key = "at_least" if rows.at_least is not None else "at_most"
            message = f"`{key}` has no meaning beside `one_per`: there is one row for each option."
            self.making.faults.error("E502", message, definition.key_span(*path, key), "Remove it.")
        elif (rows.at_least or 0) > (100 if rows.at_most is None else rows.at_most):
            message = f"At least {rows.at_least} rows are asked for, but at most {rows.at_most or 100} are allowed."
            self.making.faults.error("E502", message, definition.span(*path, "at_least"))

    def title(self, source: str | None, identity: str, path: Path, scope: Scope) -> Text:
        """The obligatory title of a group or rows."""
        if source is None:
            span = self.shape.definition.span(*path)
            self.making.faults.error("E302", f"`{identity}` has no title.", span, "Add `title:`.")
        return self.pen.text(source, scope, (*path, "title"))

    def own_class(self, written_class: str | None, path: Path, security: str) -> str:
        """The class of something inside: it may only be raised."""
        if written_class is None:
            return security
        if highest(written_class, security) != written_class:
            message = f"`{written_class}` is lower than `{security}`, the class of what it stands in."
            span = self.shape.definition.span(*path, "class")
            self.making.faults.error("E503", message, span, "A class may only be raised inside.")
        return highest(written_class, security)


def _form(making: Making, shape: FormShape, definition: Definition[written.Form], kind: KindShape | None) -> Form:
    model = definition.model
    maker = Maker(making, shape, kind)
    scope = maker.scope()
    if model.title is None:
        making.faults.error(
            "E302", f"The form `{definition.id}` has no title.", definition.span("form"), "Add `title:`."
        )
    if model.deadlines and not model.entries:
        message = "`deadlines` in a form have a meaning only with `entries: true`."
        remedy = "Add `entries: true`, or put the deadline into a state, a flag or the kind of record."
        making.faults.error("E504", message, definition.key_span("deadlines"), remedy)
    if model.entry_title is not None and not model.entries:
        message = "`entry_title` has a meaning only with `entries: true`."
        making.faults.error("E504", message, definition.key_span("entry_title"), "Add `entries: true`, or remove it.")
    form = Form(
        definition.id,
        maker.pen.plain(model.title),
        maker.items(model.questions, ("questions",), model.class_),
        model.class_,
        maker.pen.plain(model.purpose),
        maker.pen.plain(model.hint),
        model.entries,
        maker.pen.text(model.entry_title, scope, ("entry_title",)),
        model.keep == "versions",
        maker.pen.checks(model.checks, scope, ("checks",)),
    )
    return _ordered(making, shape, form)


def _event_form(making: Making, shape: FormShape) -> Form:
    """The questions that a transition asks, as a form that belongs to the event."""
    identity, _, event = shape.id.partition(".event.")
    kind = making.world.kinds[identity]
    path = next(each for each in kind.events[event] if (*each, "ask") == shape.asked_at)
    transition = next(each for _state, each, where in kind.transitions() if where == path)
    maker = Maker(making, shape, kind)
    items = maker.items(transition.ask, (*path, "ask"), "personal")
    return _ordered(
        making, shape, Form(shape.id, maker.pen.plain(transition.title), items, "personal", asked_by_event=True)
    )


def _ordered(making: Making, shape: FormShape, form: Form) -> Form:
    """The form with its order of work; a circle is told with its path."""
    if any(len(paths) > 1 for paths in shape.seen.values()):
        return form
    try:
        order = tuple(each.name for each in reading_order(form))
    except ValueError as circle:
        path = str(circle).removeprefix("a circle: ")
        first = path.split(" → ", 1)[0]
        message = f"These depend on one another in a circle: {path}."
        making.faults.error("E505", message, _place(shape, first), "Let one of them stand on its own.")
        return form
    return replace(form, order=order)


def _place(shape: FormShape, name: str) -> Span:
    rows, _, identity = name.rpartition(".")
    path = shape.seen.get((rows, identity), [()])[0]
    return shape.definition.span(*path)


def _one_of_each(making: Making, shape: FormShape) -> None:
    """A name is given once in its form (or rows), and nothing in a form bears the form's name."""
    for (rows, identity), paths in shape.seen.items():
        where = f" in `{rows}`" if rows else ""
        spans = [shape.definition.span(*path) for path in paths]
        for span in spans[1:]:
            related = (Related("first written here", spans[0]),)
            making.faults.error(
                "E402", f"`{identity}` is there twice{where}.", span, "Give one of them another id.", related
            )
        if identity == shape.id:
            making.faults.error("E406", f"`{identity}` bears the name of its form.", spans[0], "Give it another id.")
        if rows and ("", identity) in shape.seen:
            outer = shape.definition.span(*shape.seen[("", identity)][0])
            message = f"`{identity}` in the rows `{rows}` bears the same name as something outside them."
            making.faults.error(
                "E406", message, spans[0], "Give one of them another id.", (Related("the other one", outer),)
            )
