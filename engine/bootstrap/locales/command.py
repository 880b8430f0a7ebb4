"""`tais locales`: how the catalogues of a context stand, and bringing them up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from engine import library
from engine.bootstrap.check import context_folder, whatever_its_words
from engine.bootstrap.locales.gathering import Wanted, wanted
from engine.compiled import Languages
from engine.diagnostics import Diagnostic
from engine.i18n.upkeep.comparing import Standing, Unreadable, compare, opened
from engine.i18n.upkeep.writing import update
from engine.source import read_context
from engine.source.folders import shown

GOOD, FAULTS = 0, 1
HEAD = ("language", "catalogue", "strings", "translated", "missing", "stale", "review pending", "places wrong")
LISTED = 20
"""How many sentences of one sort are told for one catalogue."""


@dataclass(frozen=True, slots=True)
class Line:
    """One catalogue in one language."""

    language: str
    wanted: Wanted
    standing: Standing

    @property
    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        found = self.standing
        numbers = (
            found.strings, found.translated, len(found.missing), len(found.stale), found.pending, len(found.wrong)
        )  # fmt: skip
        return (self.language, self.wanted.name, *map(str, numbers))


def run(context: Path, *, write: bool, tell: Callable[[Iterable[Diagnostic]], None]) -> int:
    """Exit code: 0 every offered language is complete, 1 one isn't, or the context or a catalogue is faulty."""
    found, _, diagnostics = whatever_its_words(context)  # they are this command's own business
    if found is None:
        tell(diagnostics)
        return FAULTS
    folder = context_folder(context)
    catalogues = wanted(found, read_context(folder, library())[0], folder)
    try:
        if write:
            _write(catalogues, found.languages)
        lines = list(_lines(catalogues, found.languages))
    except Unreadable as fault:
        _say(f"This catalogue can't be read: {fault}")
        return FAULTS
    except PermissionError as fault:
        _say(f"This catalogue can't be written: {fault.filename}. Copy the context's folder to a place of your own.")
        return FAULTS
    return _told(lines)


def begin(context: Path) -> None:
    """Write the catalogues of a context that was just made, for its translators to fill in; it says nothing. It has no fault."""
    found, _, _ = whatever_its_words(context)
    if found is not None:
        for each, language in product(wanted(found, read_context(context, library())[0], context), found.languages.offered):
            update(each.path(language), language, each.lacking(language), each.alive, source=language == each.source)


def _lines(catalogues: Iterable[Wanted], languages: Languages) -> Iterator[Line]:
    for language, each in product(languages.offered, catalogues):
        path, sentences = each.path(language), each.lacking(language)
        if path.is_file() or (sentences and language != each.source):  # without a catalogue, sentences say themselves
            yield Line(language, each, compare(opened(path), sentences, each.alive))


def _write(catalogues: Iterable[Wanted], languages: Languages) -> None:
    for each, language in product(catalogues, languages.offered):
        path = each.path(language)
        if update(path, language, each.lacking(language), each.alive, source=language == each.source):
            _say(f"written: {shown(path)}")


def _told(lines: list[Line]) -> int:
    for row in _table([HEAD, *(line.cells for line in lines)]):
        _say(row)
    for line in lines:
        for word, sentences in (
            ("missing", line.standing.missing),
            ("places wrong", line.standing.wrong),
            ("stale", line.standing.stale),
        ):
            _list(shown(line.wanted.path(line.language)), word, sentences)
    incomplete = list(dict.fromkeys(line.language for line in lines if not line.standing.complete))
    if incomplete:
        _say(f"\nNot complete: {', '.join(incomplete)}. `--write` adds what is missing, for translators to fill in.")
        return FAULTS
    _say("\nComplete in every language that this context offers.")
    return GOOD


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _list(path: str, word: str, sentences: tuple[str, ...]) -> None:
    if sentences:
        _say(f"\n{path}: {word}")
    for sentence in sentences[:LISTED]:
        _say(f"  {' '.join(sentence.split())}")
    if len(sentences) > LISTED:
        _say(f"  … and {len(sentences) - LISTED} more")


def _say(text: str) -> None:
    print(text)  # noqa: T201 (the command's own output)
