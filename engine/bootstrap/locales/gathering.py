"""Which sentences each catalogue should hold: the engine's, the library's, the country's own. No catalogue is read here.

A sentence is the library's when a file of `forms/` or `workflows/` holds it (for a country that writes in another language than the
library: a file that it takes), otherwise the country's own when one of its files does.
What no file holds was written by the compiler, and is among the engine's sentences.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import library
from engine.compiled import CompiledContext
from engine.i18n.catalogues import ENGINE, LIBRARY, Key, read
from engine.i18n.extraction import engine_sentences
from engine.i18n.upkeep.comparing import Sentence
from engine.i18n.words import context_words
from engine.source import Laid, Layer, Mapping_, Node, Scalar

LOCALES = "locales"
ENGLISH = "en"
"""The language of the engine's and the library's sentences; a country may write its own in another."""

Files = Mapping[str, tuple[str, ...]]
"""For each text that files hold: those files, as paths below the folder that the catalogues belong to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one catalogue should hold in every language. `source` is the language of its sentences; `alive`: whether another entry is
    said all the same, and so isn't stale."""

    name: str
    folder: Path
    source: str
    sentences: tuple[Sentence, ...]
    alive: Callable[[Key], bool]

    def path(self, language: str) -> Path:
        """The catalogue in a language; under the context's id too, where somebody has called it so."""
        plain = self.folder / language / f"{self.name}.po"
        by_id = plain.with_name(f"{self.name.replace('-', '_')}.po")
        return by_id if by_id.is_file() and not plain.is_file() else plain

    def lacking(self, language: str) -> tuple[Sentence, ...]:
        """What this catalogue itself should hold: for one kept beside a context, what Tais doesn't ship in that language (and in
        English the engine and the library say themselves)."""
        shipped = library() / LOCALES
        if self.folder == shipped:
            return self.sentences
        if language == self.source == ENGLISH and self.name in (ENGINE, LIBRARY):
            return ()
        given = read(shipped / language / f"{self.name}.po", language).entries
        return tuple(sentence for sentence in self.sentences if sentence.key not in given)


def wanted(context: CompiledContext, laid: Laid, folder: Path) -> tuple[Wanted, ...]:
    """The engine's catalogue, the library's and the country's. `folder` is the context's: where its catalogues are kept, unless Tais
    ships it."""
    shipped = library()
    home = shipped if folder.resolve().is_relative_to(shipped) else folder.resolve()
    shared, own = (_held(layer, base) for layer, base in zip(laid.layers, (shipped, home), strict=True))
    taken = frozenset(shared) if context.languages.source == ENGLISH else _taken(laid)
    words = context_words(context)
    placed = {key: tuple(str(place) for place in places) for key, places in words.items()}
    engine = tuple(
        Sentence(("", one), many) for one, many in sorted(engine_sentences(Path(__file__).resolve().parents[2]))
    )
    return (
        Wanted(ENGINE, home / LOCALES, ENGLISH, engine, {sentence.key for sentence in engine}.__contains__),
        Wanted(
            LIBRARY,
            home / LOCALES,
            ENGLISH,
            tuple(Sentence(key, "", placed[key], shared[key[1]]) for key in words if key[1] in taken),
            lambda key: key[1] in shared,
        ),
        Wanted(
            context.id.replace("_", "-"),
            home / LOCALES,
            context.languages.source,
            tuple(
                Sentence(key, "", placed[key], own[key[1]]) for key in words if key[1] in own and key[1] not in taken
            ),
            words.__contains__,
        ),
    )


def _held(layer: Layer, base: Path) -> Files:
    """Every text of a layer's files."""
    found: dict[str, dict[str, None]] = {}
    for document in layer.documents:
        file = _below(document.file, base)
        for text in _texts(document.node):
            found.setdefault(text.strip(), {})[file] = None
    for table in layer.tables:
        file = _below(table.file, base)
        for cell in (cell for row in table.rows for cell in row):
            found.setdefault(cell.text.strip(), {})[file] = None
    return {text: tuple(sorted(files)) for text, files in found.items()}


def _taken(laid: Laid) -> frozenset[str]:
    """Every text of the shared layer that the context takes and hasn't replaced."""
    files = frozenset(laid.layers[0].files)
    scalars = (each for document in laid.documents for each in _scalars(document.node))
    cells = (cell.text for table in laid.layers[0].tables for row in table.rows for cell in row)
    return frozenset(each.text.strip() for each in scalars if each.span.file in files) | {
        text.strip() for text in cells
    }


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for value in (entry.value for entry in node.entries) if isinstance(node, Mapping_) else node.items:
        yield from _scalars(value)


def _texts(node: Node) -> Iterator[str]:
    yield from (each.text for each in _scalars(node))


def _below(file: str, base: Path) -> str:
    return Path(os.path.relpath(Path(file).resolve(), base)).as_posix()
