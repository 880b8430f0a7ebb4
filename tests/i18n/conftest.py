"""Translators of a real context, one for each language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.bootstrap.check import compiled
from engine.compiled import CompiledContext
from engine.i18n.catalogues import load
from engine.i18n.translator import Translator, translator

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("tet", "pt", "en")


@pytest.fixture(scope="session")
def context() -> CompiledContext:
    found, diagnostics = compiled(ROOT / "contexts" / "timor-leste")
    assert found is not None, diagnostics
    return found


@pytest.fixture(scope="session")
def speaking(context: CompiledContext) -> Callable[[str], Translator]:
    words = load([ROOT / "locales"], context.id, LANGUAGES)
    return lambda language: translator(language, context, words, {"p1": "Ezemplu"}.get)  # type: ignore[arg-type]
