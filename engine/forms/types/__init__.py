"""The question types by name, as a value that is handed to whoever prepares a form.

They enter by one door, the entry point group `tais.forms.types`: the built-in ones (`built_in_types`) and those of installed packages.
What a type looks like (`tais.web.types`) and how it is written and documented (`tais.compiler.types`) come in by doors of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Final

from engine.forms.types.choices import choice_types
from engine.forms.types.consent import consent_types
from engine.forms.types.dates import date_types
from engine.forms.types.files import file_types
from engine.forms.types.kind import QuestionType
from engine.forms.types.measures import measure_types
from engine.forms.types.note import note_types
from engine.forms.types.numbers import number_types
from engine.forms.types.references import reference_types
from engine.forms.types.text import text_types

DOOR: Final = "tais.forms.types"
"""Each entry point of this group is a function without arguments that gives some `QuestionType`s."""


def built_in_types() -> tuple[QuestionType, ...]:
    """The types that come with the engine."""
    families = (
        text_types(),
        number_types(),
        date_types(),
        choice_types(),
        reference_types(),
        measure_types(),
        file_types(),
        consent_types(),
        note_types(),
    )
    return tuple(each for family in families for each in family)


def question_types(further: Iterable[QuestionType] = ()) -> Mapping[str, QuestionType]:
    """All installed types and `further` ones, by name; `ValueError` when two bear the same name."""
    types: dict[str, QuestionType] = {}
    installed = (each for door in sorted(entry_points(group=DOOR), key=lambda one: one.name) for each in door.load()())
    for kind in (*installed, *further):
        if kind.name in types:
            raise ValueError(f"two question types are called {kind.name}")
        types[kind.name] = kind
    return MappingProxyType(types)
