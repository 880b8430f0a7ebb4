"""How each question type looks on a page and which reader of the page's script works with it.

They enter by the entry point group `tais.web.types`: the built-in ones (`built_in_types`) and those of installed packages. How answers
are read is said by `engine.forms.types`, under the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Final

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment

DOOR: Final = "tais.web.types"
"""Each entry point of this group is a function without arguments that gives some `DrawnType`s."""


@dataclass(frozen=True, slots=True)
class DrawnType:
    """One type as a page draws it.

    `template` is a file of `web/questions`; a package may give the `source` of one of its own instead (Jinja, such as
    `{% extends "frame_one.html" %}{% block control %}…`). `many`: the template where there are more choices than buttons are good for.
    `reader` is the script twin: the name of the function in `static/form/answers.js` that reads the fields as the value that
    expressions compute with; `server` where only the server can. `mode`: the keys that a telephone shows.
    """

    name: str
    template: str = ""
    source: str = ""
    many: str = ""
    reader: str = "word"
    mode: str = "text"

    @property
    def page(self) -> str:
        """The name under which the template is loaded."""
        return f"type:{self.name}" if self.source else self.template


def built_in_types() -> tuple[DrawnType, ...]:
    """The types that come with the engine."""
    return (
        DrawnType("text", "text.html"),
        DrawnType("long_text", "long_text.html"),
        DrawnType("phone", "text.html", mode="tel"),
        DrawnType("whole_number", "text.html", reader="number", mode="numeric"),
        DrawnType("decimal", "text.html", reader="number", mode="decimal"),
        DrawnType("time", "text.html", reader="time", mode="numeric"),
        DrawnType("date", "date.html", reader="date"),
        DrawnType("date_time", "date_time.html", reader="date_time"),
        DrawnType("yes_no", "radios.html"),
        DrawnType("consent", "radios.html"),
        DrawnType("choose_one", "radios.html", many="select.html"),
        DrawnType("choose_many", "checkboxes.html", reader="many"),
        DrawnType("tally", "tally.html", reader="tally"),
        DrawnType("location", "select.html", many="search.html"),
        DrawnType("organisation", "select.html", many="search.html"),
        DrawnType("person", "search.html"),
        DrawnType("record", "number_of_record.html"),
        DrawnType("point", "point.html", reader="point"),
        DrawnType("photo", "file.html", reader="file"),
        DrawnType("document", "file.html", reader="file"),
        DrawnType("audio", "file.html", reader="file"),
        DrawnType("signature", "signature.html", reader="signature"),
        DrawnType("note", "note.html"),
    )


def drawn_types() -> Mapping[str, DrawnType]:
    """All installed types by name."""
    doors = sorted(entry_points(group=DOOR), key=lambda one: one.name)
    return MappingProxyType({each.name: each for door in doors for each in door.load()()})


def with_sources(templates: Environment, types: Mapping[str, DrawnType]) -> Environment:
    """The same templates, and those that packages bring."""
    brought = DictLoader({each.page: each.source for each in types.values() if each.source})
    loader = templates.loader or BaseLoader()
    return templates.overlay(loader=ChoiceLoader([loader, brought]))
