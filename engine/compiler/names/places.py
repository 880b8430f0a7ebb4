"""The tables: locations and the directory of organisations. Every cell is checked here, because all later passes look into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.compiled import Organisation, Place
from engine.compiler.faults import Faults, did_you_mean
from engine.diagnostics import Related, Span
from engine.expressions.scope import Attribute, Options
from engine.source import Scalar, Table

LOCATIONS = ("code", "short", "parent", "level")
DIRECTORY = ("id", "kind", "name")
OPTIONAL = ("services", "covers", "for_sex", "age_from", "age_to", "phone", "agreement_until")
NAME = "name_"
IN_TABLE = "Write the code of a place of `places/locations.csv`."


@dataclass(frozen=True, slots=True)
class Places:
    """All locations and organisations of a context. `opaque`: a table had faults, so what is missing in it isn't anybody else's."""

    places: Mapping[str, Place] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    opaque: bool = False
    cells: Mapping[tuple[str, str], Mapping[str, Scalar]] = field(default_factory=dict)
    """The cells of each row by (`place` or `organisation`, id), for the places of later faults."""

    def above(self, code: str) -> tuple[str, ...]:
        """A place and everything above it, deepest first."""
        found: list[str] = []
        while code in self.places and code not in found:
            found.append(code)
            code = self.places[code].parent
        return tuple(found)

    def as_options(self) -> Options:
        """Locations as expressions see them: each level is an attribute that climbs."""
        climbs: dict[str, dict[str, bool | int | str]] = {level: {} for level in self.levels}
        for code in self.places:
            for higher in self.above(code):
                climbs.setdefault(self.places[higher].level, {})[code] = higher
        attributes = {level: Attribute("location", values) for level, values in climbs.items()}
        return Options("location", (), False, attributes, "location")


def read_places(tables: tuple[Table, ...], levels: tuple[str, ...] | None, faults: Faults) -> Places:
    """Both tables, wherever they stand: whether one holds locations or the directory is seen from its columns.

    `levels` is none if the context couldn't be read; then levels aren't checked.
    """
    reading = _Reading(levels, faults)
    for table in sorted(tables, key=lambda each: each.file):
        heads = {each.text for each in table.header}
        places, organisations = len(heads & set(LOCATIONS)), len(heads & {*DIRECTORY, *OPTIONAL})
        if places > 1 and places > organisations:
            reading.locations(table)
        elif organisations > 1:
            reading.directory(table)
        else:
            remedy = f"Locations have `{', '.join(LOCATIONS)}`, the directory has `{', '.join(DIRECTORY)}`."
            faults.error("E801", "This is neither a table of locations nor a directory.", table.header[0].span, remedy)
    reading.across()
    broken = any(table.damaged for table in tables) or any(each.span.file.endswith(".csv") for each in faults.found)
    opaque = levels is None or broken
    return Places(reading.places, reading.organisations, levels or (), opaque, reading.cells)


class _Reading:
    """What has been read of the tables so far."""

    def __init__(self, levels: tuple[str, ...] | None, faults: Faults) -> None:
        self.levels = levels
        self.faults = faults
        self.places: dict[str, Place] = {}
        self.organisations: dict[str, Organisation] = {}
        self.cells: dict[tuple[str, str], dict[str, Scalar]] = {}
        self.lost = False

    def locations(self, table: Table) -> None:
        """A table of locations."""
        if not self.columns(table, LOCATIONS, ()):
            self.lost = True
            return
        self.lost = self.lost or table.damaged
        known = {*LOCATIONS}
        for row in table.rows:
            cells = {head.text: cell for head, cell in zip(table.header, row, strict=True)}
            code = cells["code"].text
            if not self.named("code", table.header, row) or not self.first("place", code, cells):
                continue
            if self.levels is not None and cells["level"].text not in self.levels:
                remedy = did_you_mean(cells["level"].text, self.levels, "Add it to `levels:` of the context.")
                self.faults.error(
                    "E802", f"There is no level of places `{cells['level'].text}`.", cells["level"].span, remedy
                )
            names = {
                head[len(NAME) :]: cell.text for head, cell in cells.items() if head.startswith(NAME) and cell.text
            }
            groups = {
                head: cell.text
                for head, cell in cells.items()
                if head not in known and not head.startswith(NAME) and cell.text
            }
            self.places[code] = Place(
                code, cells["short"].text, cells["parent"].text, cells["level"].text, names, groups
            )

    def directory(self, table: Table) -> None:
        """A table of organisations."""
        if not self.columns(table, DIRECTORY, OPTIONAL):
            return
        for row in table.rows:
            cells = {head.text: cell for head, cell in zip(table.header, row, strict=True)}
            identity = cells["id"].text
            if not self.named("id", table.header, row) or not self.first("organisation", identity, cells):
                continue
            text = {head: cells[head].text if head in cells else "" for head in (*DIRECTORY, *OPTIONAL)}
            self.organisations[identity] = Organisation(
                identity,
                text["kind"],
                text["name"],
                tuple(text["services"].split()),
                tuple(text["covers"].split()),
                text["for_sex"],
                self.age(cells.get("age_from")),
                self.age(cells.get("age_to")),
                text["phone"],
                self.day(cells.get("agreement_until")),
            )

    def columns(self, table: Table, needed: tuple[str, ...], optional: tuple[str, ...]) -> bool:
        """Whether a table has the columns it needs; unknown ones are told where none may be added."""
        heads = [each.text for each in table.header]
        missing = [each for each in needed if each not in heads]
        told: set[str] = set()
        for each in missing:
            near = [head for head in heads if head not in (*needed, *optional) and did_you_mean(head, needed) == f"Did you mean `{each}`?"]
            if near:
                span = table.header[heads.index(near[0])].span
                self.faults.error("E801", f"The column `{each}` is missing; here it is `{near[0]}`.", span, f"Did you mean `{each}`?")
                told.add(near[0])
            else:
                self.faults.error("E801", f"The column `{each}` is missing.", table.header[0].span, "Add it to the first line.")
        if optional:
            for cell in table.header:
                if cell.text and cell.text not in (*needed, *optional) and cell.text not in told:
                    remedy = did_you_mean(cell.text, (*needed, *optional), "Remove it.")
                    self.faults.error("E801", f"`{cell.text}` is not a column of the directory.", cell.span, remedy)
        return not missing

    def named(self, head: str, header: tuple[Scalar, ...], row: tuple[Scalar, ...]) -> bool:
        """Whether a row has its code or id. A row without any word is none."""
        cell = next(cell for each, cell in zip(header, row, strict=True) if each.text == head)
        written = [each for each in row if each.text]
        if not cell.text and written:
            message = f"This row has no `{head}`, so nothing can name it."
            self.faults.error("E808", message, cell.span.to(written[0].span), "Write one, or delete the row.")
        return bool(cell.text)

    def first(self, what: str, identity: str, cells: dict[str, Scalar]) -> bool:
        """Whether an id is written for the first time."""
        earlier = self.cells.get((what, identity))
        own = cells["code" if what == "place" else "id"]
        if earlier is None:
            self.cells[what, identity] = cells
            return True
        related = (Related("first written here", earlier["code" if what == "place" else "id"].span),)
        self.faults.error("E803", f"`{identity}` is there twice.", own.span, "Give one of them another code.", related)
        return False

    def age(self, cell: Scalar | None) -> int | None:
        """A cell with an age in years."""
        if cell is None or not cell.text:
            return None
        if cell.text.isascii() and cell.text.isdecimal():
            return int(cell.text)
        self.faults.error("E804", f"`{cell.text}` is no age in years.", cell.span, "Write digits only.")
        return None

    def day(self, cell: Scalar | None) -> str:
        """A cell with a date."""
        if cell is None or not cell.text:
            return ""
        if not is_date(cell.text):
            self.faults.error("E804", f"`{cell.text}` is no date.", cell.span, "Write it like `2030-12-31`.")
        return cell.text

    def across(self) -> None:
        """What rows say of one another: parents, their levels, coverage."""
        if self.lost or not self.places:
            return
        for place in self.places.values():
            cell = self.cells["place", place.code]["parent"]
            if place.parent and place.parent not in self.places:
                remedy = did_you_mean(place.parent, self.places, IN_TABLE)
                self.faults.error("E805", f"There is no place `{place.parent}`.", cell.span, remedy)
            elif place.parent and self._not_above(place):
                message = f"`{place.parent}` is no level above `{place.code}`."
                self.faults.error("E806", message, cell.span, "A place lies in one of a higher level.")
        for organisation in self.organisations.values():
            for code in organisation.covers:
                if code not in self.places:
                    span = part_of(self.cells["organisation", organisation.id]["covers"], code)
                    self.faults.error("E805", f"There is no place `{code}`.", span, did_you_mean(code, self.places, IN_TABLE))

    def _not_above(self, place: Place) -> bool:
        level, above = place.level, self.places[place.parent].level
        levels = self.levels or ()
        return level in levels and above in levels and levels.index(above) >= levels.index(level)


def part_of(cell: Scalar, word: str) -> Span:
    """The place of one word in a cell that holds several."""
    before = re.split(rf"(?<!\S){re.escape(word)}(?!\S)", cell.text, maxsplit=1)[0]
    return cell.span if cell.is_quoted or cell.text == word else cell.span.part(len(before), len(before) + len(word))


def is_date(text: str) -> bool:
    """Whether a text is a day, written like 2026-03-20."""
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
