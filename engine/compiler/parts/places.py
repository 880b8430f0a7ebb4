"""The tables: locations and the directory of organisations, from CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.compiled import Organisation, Place
from engine.expressions.scope import Attribute, Options


@dataclass(frozen=True, slots=True)
class Places:
    """All locations and organisations of a context. `opaque`: a table had faults, so what is missing in it isn't anybody else's."""

    places: Mapping[str, Place] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    opaque: bool = False

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
                climbs[self.places[higher].level][code] = higher
        attributes = {level: Attribute("location", values) for level, values in climbs.items()}
        return Options("location", (), False, attributes, "location")
