"""Every key of the language says what it is for, beside the field that reads it."""

from __future__ import annotations

import pytest

from engine.definitions.documentation.keys import document, nouns
from engine.definitions.documentation.schema import LAYERS
from engine.definitions.noun import Described, Noun
from engine.definitions.reading import KINDS
from engine.source.merge import PLACING


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_is_documented_with_one_sentence(kind: str) -> None:
    models: tuple[type[Noun], ...] = (*nouns(kind), Described)
    undocumented = [
        f"{model.__module__}.{model.__name__}.{each.key}: write a sentence under the field"
        for model in models
        for each in document(model).keys
        if not each.says.endswith(".")
    ]
    assert undocumented == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_noun_says_what_it_is(kind: str) -> None:
    assert [model.__name__ for model in nouns(kind) if not document(model).says] == []


def test_what_a_key_takes_is_told_in_words_of_people_not_of_python() -> None:
    odd = [
        f"{model.__name__}.{each.key}: {each.takes}"
        for kind in KINDS
        for model in nouns(kind)
        for each in document(model).keys
        if any(mark in each.takes for mark in ("<", "Annotated", "typing", "str", "tuple", "dict", "None"))
    ]
    assert odd == []


def test_a_key_tells_its_closed_words_and_whether_it_must_be_there() -> None:
    keys = {each.key: each for kind in ("form",) for each in document(KINDS[kind]).keys}
    assert keys["class"].words == ("plain", "personal", "sensitive", "restricted")
    assert keys["class"].obligatory
    assert keys["title"].obligatory
    assert not keys["entries"].obligatory
    assert keys["questions"].takes == "list of question, group or rows"


def test_the_keys_of_layers_are_documented_too() -> None:
    assert set(LAYERS) == PLACING | {"extends"}
