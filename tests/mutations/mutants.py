"""One mutant: a sound world with one thing wrong, and what the generator knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.mutations.sources import Source


@dataclass(frozen=True)
class Repair:
    """Where a misspelt word stands (line and column are 1-based), and what stood there before."""

    line: int
    column: int
    typo: str
    word: str


@dataclass(frozen=True)
class Mutant:
    """`edits` are the changed files (None: gone). `places` are the changed (file, line); none if nothing is left to point at."""

    kind: str
    world: str
    file: str
    edits: Mapping[str, str | None]
    places: frozenset[tuple[str, int]] = frozenset()
    repair: Repair | None = None
    raw: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How it is told: kind, file and first changed line."""
        lines = sorted(line for file, line in self.places if file == self.file)
        return f"{self.kind}: {self.file}:{lines[0] if lines else 0}"


def edited(kind: str, source: Source, text: str, *lines: int, repair: Repair | None = None) -> Mutant:
    """A mutant with one file changed on some lines."""
    return Mutant(
        kind, source.world, source.file, {source.file: text}, frozenset((source.file, line) for line in lines), repair
    )


def swapped(kind: str, source: Source, line: int, start: int, end: int, new: str) -> Mutant:
    """A mutant with a part of one line replaced."""
    return edited(kind, source, source.replaced(line, start, end, new), line)


def misspelt(kind: str, source: Source, line: int, column: int, word: str, typo: str) -> Mutant:
    """A mutant with one word misspelt."""
    text = source.replaced(line, column, column + len(word), typo)
    return edited(kind, source, text, line, repair=Repair(line, column, typo, word))
