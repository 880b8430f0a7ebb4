"""What lists, filters and searches read, and how records are numbered."""

from __future__ import annotations

import re

from engine.compiler.faults import did_you_mean
from engine.compiler.names.making import Making
from engine.compiler.names.texts import Pen
from engine.compiler.names.world import KindShape
from engine.definitions import workflows as written
from engine.definitions.reading import Path
from engine.expressions.checking.types import COMPOUND, in_words
from engine.workflows.model import NumberPlan, Shows

PLACES = ("area", "year", "sequence")
HOLE = re.compile(r"\$\{([^}]*)\}")


def make_number(making: Making, pen: Pen, number: written.Number | None) -> NumberPlan | None:
    """How records of a kind are numbered."""
    if number is None:
        return None
    path = ("number",)
    holes = HOLE.findall(number.text)
    strange = [found for found in HOLE.finditer(number.text) if found[1] not in PLACES]
    for found in strange:
        making.known("E614", "part of a number", found[1], PLACES, pen.span((*path, "text"), *found.span(1)))
    if "sequence" not in holes and not any("sequence" in did_you_mean(found[1], PLACES) for found in strange):
        span = pen.definition.span(*path, "text")
        making.faults.error(
            "E614", "Without `${sequence}` two records would bear the same number.", span, "Add `${sequence}`."
        )
    for place, word in enumerate(number.restarts):
        if word in ("area", "year") and word not in holes:
            message = f"Numbers begin anew with each {word}, but don't name it: two records would bear the same number."
            making.faults.error(
                "E614", message, pen.definition.span(*path, "restarts", place), f"Add `${{{word}}}` to the text."
            )
        making.known("E614", "part of a number", word, ("area", "year"), pen.definition.span(*path, "restarts", place))
    if "area" in holes and number.area is None:
        making.faults.error(
            "E302",
            "It isn't said which level of place `${area}` means.",
            pen.definition.span(*path, "text"),
            "Add `area:`.",
        )
    if number.area is not None:
        known_level(making, pen, number.area, (*path, "area"))
    if not 1 <= number.digits <= 12:
        making.faults.error("E614", "A number has 1 to 12 digits.", pen.definition.span(*path, "digits"))
    return NumberPlan(number.text, number.area or "", number.digits, number.restarts)


def known_level(making: Making, pen: Pen, level: str, path: Path) -> bool:
    """Whether a level of places exists."""
    places = making.world.places
    return making.known(
        "E409", "level of places", level, places.levels, pen.definition.span(*path), excused=places.opaque
    )


def make_shows(making: Making, kind: KindShape, pen: Pen) -> Shows:
    """What lists, filters and searches read."""
    shows = kind.model.shows
    for key in ("list_", "filter", "search", "match"):
        word = key.rstrip("_")
        for place, name in enumerate(getattr(shows, key)):
            _shown(making, kind, pen, name, ("shows", word, name if key == "match" else place))
    return Shows(shows.list_, shows.filter, shows.search, dict(shows.match))


def _shown(making: Making, kind: KindShape, pen: Pen, name: str, path: Path) -> None:
    """Whether a name is a built-in, a fact, a flag, or a question of a form that isn't filled again and again."""
    definition = pen.definition
    span = definition.key_span(*path) if path[1] == "match" else definition.span(*path)
    if "." not in name:
        known = [*making.scopes.builtins(kind), *kind.model.facts, *kind.model.flags]
        where = f" in `{kind.id}`"
        making.known("E410", "fact, flag or built-in", name, known, span, excused=definition.damaged, where=where)
        return
    shape = making.form_of(name, kind, span)
    if shape is not None and shape.entries:
        message = f"`{shape.id}` is filled again and again: there is not one `{name.partition('.')[2]}`."
        making.faults.error("E615", message, span, "Show a fact instead.")
    asked = shape.questions.get(name.partition(".")[2]) if shape is not None else None
    if asked is not None and asked.type in COMPOUND:
        message = f"`{name}` is {in_words(asked.type)}, which is not one value: it can't be listed, sought or compared."
        making.faults.error("E513", message, span, "Show something else.")
