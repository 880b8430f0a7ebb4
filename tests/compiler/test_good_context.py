"""A sound context compiles without a word, always to the same bytes."""

from __future__ import annotations

import random

from engine.compiled import from_json
from tests.compiler.workshop import files, make


def test_a_sound_context_has_no_diagnostics() -> None:
    made = make(files())
    assert made.diagnostics == []
    assert made.compiled.context is not None


def test_the_same_context_gives_the_same_bytes_in_whatever_order_files_are_read() -> None:
    texts = files()
    first = make(texts).compiled.context
    assert first is not None
    for seed in range(3):
        shuffled = list(texts.items())
        random.Random(seed).shuffle(shuffled)
        other = make(dict(shuffled)).compiled.context
        assert other is not None
        assert other.to_json() == first.to_json()
        assert other.digest == first.digest


def test_a_compiled_context_is_read_again_from_its_json() -> None:
    context = make(files()).compiled.context
    assert context is not None
    assert from_json(context.to_json()) == context
