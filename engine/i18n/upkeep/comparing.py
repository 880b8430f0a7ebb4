"""How a catalogue differs from the sentences that it should hold. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polib

from engine.i18n.catalogues import Key
from engine.i18n.words import wrong_places

REVIEW = "review: pending"
"""The comment on a translation that nobody who speaks the language has confirmed."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a catalogue should hold: its key, its plural (where it counts), where it stands, and in which files."""

    key: Key
    plural: str = ""
    places: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How one catalogue stands. `missing`, `stale` and `wrong` (places of the sentence changed or lost) name source sentences."""

    strings: int
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    pending: int = 0

    @property
    def translated(self) -> int:
        """How many sentences have a translation."""
        return self.strings - len(self.missing)

    @property
    def complete(self) -> bool:
        """Nothing is missing and nothing is wrong; a stale entry harms nobody."""
        return not self.missing and not self.wrong


BEGUN = re.compile(r'\s*(?:msg[a-z_]+(?:\[\d+\])?\s*)?"')
CLOSED = re.compile(r'^[^"]*"(?:[^"\\]|\\.)*"\s*$')
"""A line of a catalogue that begins a text in quotes, and one that ends it too."""


class Unreadable(Exception):
    """A catalogue that is no `.po` file; the text says where."""


def opened(path: Path) -> polib.POFile:
    """A catalogue's entries; `Unreadable` when it can't be read. A missing file is an empty catalogue."""
    if not path.is_file():
        return polib.POFile(encoding="utf-8", wrapwidth=0)
    try:
        unclosed = _unclosed(path)
        if unclosed:
            raise Unreadable(f"A text has no closing quote (line {unclosed}).")
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    except (OSError, UnicodeDecodeError, ValueError) as fault:
        raise Unreadable(" ".join(str(fault).split())) from fault


def _unclosed(path: Path) -> int:
    """The first line (from 1) whose text has no closing quote; 0 if there is none. polib would take such a text without its last letter."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, 1) if BEGUN.match(line) and not CLOSED.search(line)), 0)


def key_of(entry: polib.POEntry) -> Key:
    """Context and source sentence of an entry."""
    return entry.msgctxt or "", entry.msgid


def compare(file: polib.POFile, wanted: Iterable[Sentence], alive: Callable[[Key], bool]) -> Standing:
    """How a catalogue stands. `alive`: whether an entry that isn't wanted is still said somewhere, and so isn't stale."""
    sought = {sentence.key: sentence for sentence in wanted}
    has = {key_of(entry): entry for entry in file if not entry.obsolete}
    ready = [entry for key, entry in has.items() if key in sought and is_translated(entry)]
    return Standing(
        strings=len(sought),
        missing=tuple(key[1] for key in sought if key not in has or not is_translated(has[key])),
        stale=tuple(key[1] for key in has if key not in sought and not alive(key)),
        wrong=tuple(entry.msgid for entry in ready if wrong_places(entry.msgid, forms(entry))),
        pending=sum(1 for entry in ready if is_pending(entry)),
    )


def forms(entry: polib.POEntry) -> tuple[str, ...]:
    """The translation's forms: one, or one for each plural form."""
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))
    return (entry.msgstr,)


def is_translated(entry: polib.POEntry) -> bool:
    """Whether every form is written; a fuzzy one isn't spoken, so it doesn't count."""
    found = forms(entry)
    return bool(found) and all(found) and "fuzzy" not in entry.flags


def is_pending(entry: polib.POEntry) -> bool:
    """Whether the translation waits for somebody who speaks the language."""
    return REVIEW in entry.tcomment or REVIEW in entry.comment
