"""Whether every installed question type has all its parts: an entry point of its name in each room that serves types.

Only names are compared: nothing is loaded here, so a package that is half there is told before anything of it runs.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Final

from engine.diagnostics import Diagnostic, Span

DOORS: Final = {
    "tais.forms.types": "how its answers are read",
    "tais.compiler.types": "how it is written and explained",
    "tais.web.types": "how it looks on a page",
}


def missing_parts() -> list[Diagnostic]:
    """A diagnostic for each part that an installed type lacks."""
    installed = entry_points()
    names = {door: installed.select(group=door).names for door in DOORS}
    every = sorted(frozenset[str]().union(*names.values()))
    return [_told(name, door) for name in every for door in DOORS if name not in names[door]]


def _told(name: str, door: str) -> Diagnostic:
    message = f"The question type `{name}` is installed without the part that says {DOORS[door]}."
    remedy = f"Its package needs an entry point `{name}` in the group `{door}`; or uninstall the package."
    return Diagnostic("E520", message, Span(".", 1, 1, 1, 2), remedy)
