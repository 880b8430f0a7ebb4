"""A consent asked for one purpose: given, refused, not asked, withdrawn. The register that it is written into is kept by casework."""

from __future__ import annotations

from collections.abc import Iterable

from engine.forms.types.choices import one_of
from engine.forms.types.kind import QuestionType


def consent_types() -> Iterable[QuestionType]:
    """The types of this family."""
    return (one_of("consent", "option:consent"),)
