"""Option lists: unique options, attributes that are declared and can be read."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from engine.compiler.names.making import Making
from engine.compiler.names.texts import Pen
from engine.compiler.names.world import millionths
from engine.definitions.forms import Attribute, Options
from engine.definitions.forms import Option as WrittenOption
from engine.definitions.reading import Definition, keys_of
from engine.diagnostics import Related
from engine.expressions.text import EMPTY
from engine.forms.model import Option, OptionList


def make_options(making: Making) -> dict[str, OptionList]:
    """All option lists, by id."""
    return {identity: _list(making, each) for identity, each in sorted(making.world.gathered.options.items())}


def _list(making: Making, definition: Definition[Options]) -> OptionList:
    pen = making.pen(definition)
    model = definition.model
    for name, declared in model.attributes.items():
        path = ("attributes", name)
        if declared.options is not None:
            making.list_known(declared.options, definition, (*path, "options"))
        elif declared.type is None:
            making.faults.error(
                "E302",
                f"The attribute `{name}` has neither `type` nor `options`.",
                definition.key_span(*path),
                "Add `type:`.",
            )
    first: dict[str, int] = {}
    made: list[Option] = []
    for place, option in enumerate(model.list_):
        if option.option in first:
            span, earlier = (
                definition.span("list", place, "option"),
                definition.span("list", first[option.option], "option"),
            )
            related = (Related("first written here", earlier),)
            making.faults.error(
                "E402", f"The option `{option.option}` is there twice.", span, "Remove one of the two.", related
            )
            continue
        first[option.option] = place
        made.append(_option(making, pen, option, place, model.attributes))
    _lacking(making, definition)
    types = {
        name: f"option:{each.options}" if each.options else each.type or "text"
        for name, each in model.attributes.items()
    }
    return OptionList(definition.id, tuple(made), model.ordered, pen.plain(model.title), types)


def _lacking(making: Making, definition: Definition[Options]) -> None:
    """An option without an attribute that most others have: whatever reads it there is unknown, without a word."""
    options = [(place, each) for place, each in enumerate(definition.model.list_) if not each.hidden]
    for name in () if definition.damaged else definition.model.attributes:
        without = [(place, each) for place, each in options if name not in each.attributes]
        for place, option in without if 3 * len(without) <= len(options) else ():
            message = f"`{option.option}` has no `{name}`, which most options of `{definition.id}` have: it is unknown there."
            span = definition.span("list", place, "option")
            making.faults.warn("W811", message, span, f"Write `{name}: …` beside it.")


def _option(making: Making, pen: Pen, option: WrittenOption, place: int, declared: Mapping[str, Attribute]) -> Option:
    definition = pen.definition
    values: dict[str, str] = {}
    for name, raw in option.attributes.items():
        span = definition.span("list", place, name)
        if name not in declared and definition.damaged:
            continue
        if name not in declared:
            slips = get_close_matches(name, sorted({*declared, *keys_of(WrittenOption)}), n=1, cutoff=0.75)
            remedy = f"Did you mean `{slips[0]}`?" if slips else f"Declare it: `attributes: {{{name}: {{type: …}}}}`."
            making.faults.error(
                "E301",
                f"`{name}` is neither a key of options nor an attribute.",
                definition.key_span("list", place, name),
                remedy,
            )
        elif not isinstance(raw, str):
            making.faults.error("E303", f"The attribute `{name}` takes one word.", span)
        elif _fits(making, declared[name], raw, definition, ("list", place, name)):
            values[name] = raw
    return Option(
        option.option,
        pen.plain(option.label),
        pen.plain(option.hint) if option.hint else EMPTY,
        values,
        option.ask_which,
        option.hidden,
    )


def _fits(
    making: Making, declared: Attribute, raw: str, definition: Definition[object], path: tuple[str | int, ...]
) -> bool:
    """Whether the text of an attribute is of its declared type."""
    span = definition.span(*path)
    if declared.options is not None:
        found = making.world.lists.get(f"option:{declared.options}")
        broken = f"option:{declared.options}" in making.scopes.damaged_lists
        return found is None or making.known(
            "E405", "option", raw, found.options, span, excused=broken, where=f" in `{declared.options}`"
        )
    if declared.type == "yes_no" and raw not in ("yes", "no"):
        making.faults.error("E306", f"This attribute is `yes` or `no`, not `{raw}`.", span)
        return False
    if declared.type in ("decimal", "whole_number"):
        number = millionths(raw)
        if number is None or (declared.type == "whole_number" and number % 1_000_000):
            making.faults.error(
                "E305",
                f"This attribute is a number, not `{raw}`.",
                span,
                "Write digits, with a point if there is a fraction.",
            )
            return False
    return True
