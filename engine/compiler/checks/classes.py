"""What is computed from a secret is a secret: nothing may be shown at a lower class than what it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.names.making import Making
from engine.compiler.names.shapes import FormShape, highest
from engine.compiler.names.world import KindShape
from engine.definitions.reading import Path
from engine.expressions.program import Program
from engine.expressions.text import Text
from engine.forms.model import Form, Group, Item, Question, Rows
from engine.source import Scalar

REMEDY = "Raise the class, or write `reveals: true` with a `basis:`."


def check_classes(making: Making, forms: dict[str, Form]) -> None:
    """Ask all forms, and what lists show."""
    for identity, form in forms.items():
        shape = making.world.forms[identity]
        _text(making, shape, form.entry_title, form.security, ("entry_title",))
        for item, rows in _items(form.items):
            _item(making, shape, item, rows)
    for kind in making.world.kinds.values():
        _shown(making, kind)


def _items(items: tuple[Item, ...], rows: str = "") -> Iterator[tuple[Item, str]]:
    for item in items:
        yield item, rows
        if item.group is not None:
            yield from _items(item.group.items, rows)
        elif item.rows is not None:
            yield from _items(item.rows.items, item.rows.id)


def _item(making: Making, shape: FormShape, item: Item, rows: str) -> None:
    found = item.question or item.group or item.rows
    if found is None or (item.question is not None and item.question.companion_of):
        return
    path = shape.seen[rows, found.id][0]
    written = shape.definition.node(*path, "reveals")
    if not isinstance(written, Scalar):
        _appearing(making, shape, found, path)
    if item.question is not None:
        _question(making, shape, item.question, path)
    elif item.rows is not None:
        _text(making, shape, item.rows.row_title, item.rows.security, (*path, "row_title"))


def _appearing(making: Making, shape: FormShape, found: Question | Group | Rows, path: Path) -> None:
    """What appears or not tells what its condition read, and so do the options that are offered."""
    narrowing = found.options_if if isinstance(found, Question) else None
    for key, program in (("show_if", found.show_if), ("options_if", narrowing)):
        if program is not None and highest(found.security, program.security) != found.security:
            message = f"Whoever sees that `{found.id}` is asked learns about what is `{program.security}`; it is `{found.security}` itself."
            making.faults.error("E708", message, shape.definition.span(*path, key), REMEDY)


def _question(making: Making, shape: FormShape, question: Question, path: Path) -> None:
    """A calculated or suggested answer is at least as secret as what it reads."""
    written = next((each.question for each in shape.all_questions() if each.path == path), None)
    if written is not None and written.reveals:
        if written.basis is None:
            span = shape.definition.key_span(*path, "reveals")
            making.faults.error("E706", "What reveals a secret says on which basis.", span, "Add `basis:`.")
        return
    for key, program in (("calculate", question.calculate), ("suggest", question.suggest)):
        if program is not None:
            _computed(making, shape, question, program, (*path, key))
    _text(making, shape, question.label, question.security, (*path, "label"))
    _text(making, shape, question.hint, question.security, (*path, "hint"))


def _computed(making: Making, shape: FormShape, question: Question, program: Program, path: Path) -> None:
    if highest(question.security, program.security) != question.security:
        message = f"`{question.id}` is `{question.security}`, but it is made from what is `{program.security}`."
        making.faults.error("E701", message, shape.definition.span(*path), REMEDY)
    lacking = [word for word in program.compartments if word != question.compartment]
    if lacking:
        message = f"`{question.id}` is made from what only the compartment `{lacking[0]}` may see."
        making.faults.error("E701", message, shape.definition.span(*path), f"Add `compartment: {lacking[0]}`.")


def _text(making: Making, shape: FormShape, text: Text, security: str, path: Path) -> None:
    """A sentence shows only what whoever sees it may see."""
    for source, program in text.slots:
        if highest(security, program.security) != security:
            message = f"This text shows `{source.strip()}`, which is `{program.security}`, to whoever sees what is `{security}`."
            making.faults.error("E705", message, shape.definition.span(*path), "Leave it out, or raise the class.")


def _shown(making: Making, kind: KindShape) -> None:
    """Restricted answers don't stand in lists, and nobody finds records by them."""
    shows = kind.model.shows
    if shows.reveals:
        if shows.basis is None:
            span = kind.definition.key_span("shows", "reveals")
            making.faults.error("E706", "What reveals a secret says on which basis.", span, "Add `basis:`.")
        return
    for key in ("list_", "filter", "search", "match"):
        word = key.rstrip("_")
        for place, name in enumerate(getattr(shows, key)):
            form, _, question = name.partition(".")
            asked = (
                making.world.forms[form].questions.get(question) if question and form in making.world.forms else None
            )
            if asked is not None and asked.security == "restricted":
                path: Path = ("shows", word, name if word == "match" else place)
                span = kind.definition.key_span(*path) if word == "match" else kind.definition.span(*path)
                message = f"`{name}` is restricted: in a list, filter or search it would be told to many."
                making.faults.error("E707", message, span, "Remove it here.")
