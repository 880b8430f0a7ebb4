"""The question types by name, as a value that is handed to whoever prepares a form. A further type enters through the same door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.forms.types.choices import choice_types
from engine.forms.types.consent import consent_types
from engine.forms.types.dates import date_types
from engine.forms.types.kind import QuestionType
from engine.forms.types.note import note_types
from engine.forms.types.numbers import number_types
from engine.forms.types.references import reference_types
from engine.forms.types.text import text_types


def question_types(further: Iterable[QuestionType] = ()) -> Mapping[str, QuestionType]:
    """The built-in types and `further` ones, by name; `ValueError` when two bear the same name."""
    types: dict[str, QuestionType] = {}
    families = (
        text_types(),
        number_types(),
        date_types(),
        choice_types(),
        reference_types(),
        consent_types(),
        note_types(),
        further,
    )
    for kind in (each for family in families for each in family):
        if kind.name in types:
            raise ValueError(f"two question types are called {kind.name}")
        types[kind.name] = kind
    return MappingProxyType(types)
