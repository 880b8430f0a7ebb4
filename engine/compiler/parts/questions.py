"""One question, with the companions that the compiler sets beside it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.names.making import Making
from engine.compiler.names.scopes import FormScope
from engine.compiler.names.shapes import REASON, WHICH, companions, highest
from engine.compiler.names.texts import Pen
from engine.compiler.parts.shows import known_level
from engine.compiler.types import DATES, WrittenType
from engine.definitions import forms as written
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Related
from engine.expressions.program import Program
from engine.expressions.text import Text
from engine.forms.model import Question

CHOICES = ("choose_one", "choose_many", "tally")
OF_SOME_TYPES = ("level", "kinds", "purpose", "given_by")
"""Keys that have a meaning beside some types only; `options` and `options_if` have rules of their own."""
ANY = WrittenType("", "", "")
COMPANION_LABELS = {WHICH: "Please say which", REASON: "Why do you change what was suggested?"}
"""Words of the engine's own catalogue; their context there is `companion`."""


def make_question(
    making: Making, pen: Pen, scope: FormScope, question: written.Question, path: Path, security: str
) -> Iterator[Question]:
    """The question, then its companions."""
    own = _class(making, pen, question, path, security)
    if scope.form.asked_at and not making.types.get(question.type, ANY).per_step:
        message = "A step can't ask for a file: its answers are gone when it is refused."
        remedy = f"Ask `{question.ask}` in a form, and let the step need that form."
        making.faults.error("E511", message, pen.definition.span(*path, "type"), remedy)
    _fitting_keys(making, pen, scope, question, path)
    yield Question(
        id=question.ask,
        type=question.type,
        label=pen.text(question.label, scope, (*path, "label")),
        hint=pen.text(question.hint, scope, (*path, "hint")),
        security=own,
        compartment=question.compartment or "",
        instead=pen.plain(question.instead),
        options=_list(making, pen, question, path),
        options_if=_options_if(making, pen, question, path, scope),
        may_be=question.may_be,
        required=pen.condition(question.required, scope, (*path, "required")),
        required_for=question.required_for,
        show_if=pen.condition(question.show_if, scope, (*path, "show_if")),
        calculate=pen.optional(question.calculate, scope, (*path, "calculate"), _result(making, question)),
        suggest=pen.optional(question.suggest, scope, (*path, "suggest"), _result(making, question)),
        keep=question.keep or "",
        if_changed=question.if_changed or "",
        checks=pen.checks(question.checks, scope, (*path, "checks")),
        purpose=question.purpose or "",
        given_by=question.given_by or "",
        level=question.level or "",
        kinds=question.kinds,
    )
    for suffix in companions(question, making.world.which):
        yield Question(
            id=question.ask + suffix,
            type="text" if suffix == WHICH else "long_text",
            label=Text(COMPANION_LABELS[suffix], context="companion"),
            security=own,
            compartment=question.compartment or "",
            instead=pen.plain(question.instead),
            companion_of=question.ask,
        )


def _class(making: Making, pen: Pen, question: written.Question, path: Path, security: str) -> str:
    """The class of a question: its own may only raise that of what it stands in."""
    own = question.class_ or security
    if highest(own, security) != own:
        message = f"`{own}` is lower than `{security}`, the class of what it stands in."
        making.faults.error("E503", message, pen.definition.span(*path, "class"), "A class may only be raised inside.")
    return highest(own, security)


def _list(making: Making, pen: Pen, question: written.Question, path: Path) -> str:
    if question.type in ("yes_no", "consent"):
        return question.type
    if question.options is not None:
        making.list_known(question.options, pen.definition, (*path, "options"))
    return question.options or ""


def _options_if(making: Making, pen: Pen, question: written.Question, path: Path, scope: FormScope) -> Program | None:
    if question.options_if is None or question.options is None:
        return None
    return pen.condition(question.options_if, making.scopes.with_item(scope, question.options), (*path, "options_if"))


def _result(making: Making, question: written.Question) -> str:
    """The type that a calculation or suggestion must yield. With options beside another type, the type is what is wrong: that is told."""
    kind = making.types.get(question.type)
    if kind is not None and question.options is not None and "options" not in kind.keys:
        return f"option:{question.options}"
    return kind.computed.replace(":options", f":{question.options}") if kind is not None else ""


def _fitting_keys(making: Making, pen: Pen, scope: FormScope, question: written.Question, path: Path) -> None:
    """Keys that have a meaning only beside others, and types of which a part is missing."""
    definition, faults = pen.definition, making.faults
    kind = making.types.get(question.type)
    if kind is None:
        message = f"The type `{question.type}` is installed, but nothing says how it is written."
        remedy = f"Its package needs an entry point `{question.type}` in the group `tais.compiler.types` too."
        faults.error("E506", message, definition.span(*path, "type"), remedy)
        return
    if question.type == "consent" and question.purpose is None:
        faults.error("E302", f"The consent `{question.ask}` has no purpose.", definition.span(*path, "type"), "Add `purpose:`.")
    for place, honest in enumerate(question.may_be):
        if honest in DATES and honest not in kind.partial:
            message = f"Only a date may be `{honest}`; `{question.ask}` is of type `{question.type}`."
            faults.error("E507", message, definition.span(*path, "may_be", place), "Remove it.", _of_type(definition, path))
    _keys_of_the_type(making, pen, kind, question, path)
    _events(making, pen, scope, question, path)
    if question.given_by is not None:
        span = definition.span(*path, "given_by")
        where = f" in `{scope.form.id}`"
        excused = scope.form.definition.damaged
        making.known("E411", "question", question.given_by, scope.form.questions, span, excused=excused, where=where)
    _options_keys(making, pen, kind, question, path)
    _computed_keys(making, pen, question, path)
    if question.level is not None and "level" in kind.keys:
        known_level(making, pen, question.level, (*path, "level"))


def _events(making: Making, pen: Pen, scope: FormScope, question: written.Question, path: Path) -> None:
    """Whether the events that an answer is required for are there, in some kind of record that has the form."""
    kinds = making.world.kinds_with(scope.form.id)
    events = {event for kind in kinds for event in kind.events}
    excused = any(kind.definition.damaged for kind in kinds)
    for place, word in enumerate(question.required_for if kinds else ()):
        span = pen.definition.span(*path, "required_for", place)
        making.known("E606", "event", word, sorted(events), span, excused=excused)


def _keys_of_the_type(making: Making, pen: Pen, kind: WrittenType, question: written.Question, path: Path) -> None:
    """Keys that this type doesn't have, what it can't do without, and what `kinds` names."""
    definition, faults = pen.definition, making.faults
    for key in OF_SOME_TYPES:
        if getattr(question, key) and key not in kind.keys:
            those = " or ".join(f"`{each.name}`" for each in making.types.values() if key in each.keys)
            message = f"`{key}` has a meaning only beside the type {those}, not `{question.type}`."
            remedy = f"Remove `{key}`, or change the type."
            faults.error("E510", message, definition.key_span(*path, key), remedy, _of_type(definition, path))
    if "kinds" in kind.needs and not question.kinds:
        message = f"It isn't said of which kind the record `{question.ask}` is."
        faults.error("E302", message, definition.span(*path, "type"), "Add `kinds:` with the kind of record.")
    if question.type == "record":
        gathered = making.world.gathered
        for place, word in enumerate(question.kinds):
            span = definition.span(*path, "kinds", place)
            making.known(
                "E514", "kind of record", word, making.world.kinds, span, excused=gathered.has_opaque("workflow")
            )


def _of_type(definition: Definition[object], path: Path) -> tuple[Related, ...]:
    """The type of a question, as the second place of a fault."""
    return (Related("its type", definition.span(*path, "type")),)


def _options_keys(making: Making, pen: Pen, kind: WrittenType, question: written.Question, path: Path) -> None:
    """`options` belongs to a choice, and a choice has options."""
    definition, faults = pen.definition, making.faults
    if "options" in kind.needs and question.options is None:
        faults.error("E302", f"`{question.ask}` has no option list.", definition.span(*path, "type"), "Add `options:`.")
    if question.options is not None and "options" not in kind.keys:
        message = f"`options` has a meaning only beside `type: choose_one` or `choose_many`, not `{question.type}`."
        remedy = "Change the type, or remove `options`."
        faults.error("E507", message, definition.key_span(*path, "options"), remedy, _of_type(definition, path))
    if question.options_if is not None and question.options is None:
        faults.error(
            "E507",
            "`options_if` has a meaning only beside `options`.",
            definition.key_span(*path, "options_if"),
            "Remove it.",
        )


def _computed_keys(making: Making, pen: Pen, question: written.Question, path: Path) -> None:
    """What is calculated can't also be suggested, changed or required; and some types nothing can compute."""
    definition, faults = pen.definition, making.faults
    kind = making.types[question.type]
    for key in ("calculate", "suggest"):
        if getattr(question, key) is not None and not kind.computed:
            message = f"Nothing can {key} an answer of type `{question.type}`: a person gives it."
            faults.error("E512", message, definition.key_span(*path, key), f"Remove `{key}`.", _of_type(definition, path))
    if question.calculate is not None and question.suggest is not None:
        message = "A question is calculated or suggested, not both."
        other = (Related("calculated here", definition.key_span(*path, "calculate")),)
        faults.error("E508", message, definition.key_span(*path, "suggest"), "Remove one of the two.", other)
    if question.calculate is not None and question.required not in (None, "false"):
        message = "A calculated question can't be filled in, so it can't be required."
        other = (Related("calculated here", definition.key_span(*path, "calculate")),)
        faults.warn("E509", message, definition.key_span(*path, "required"), "Remove `required`.", other)
    if question.if_changed is not None and question.suggest is None:
        faults.error(
            "E507",
            "`if_changed` has a meaning only beside `suggest`.",
            definition.key_span(*path, "if_changed"),
            "Remove it.",
        )
    if question.keep is not None and question.calculate is None:
        faults.error(
            "E507", "`keep` has a meaning only beside `calculate`.", definition.key_span(*path, "keep"), "Remove it."
        )
