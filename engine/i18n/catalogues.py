"""Catalogues of translated words: `.po` files read into plain mappings. Nothing is written here (see `extraction` for that)."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polib

ENGINE = "engine"
LIBRARY = "library"
PLURAL = re.compile(r"plural\s*=\s*([^;]+)")

Key = tuple[str, str]
"""Context (empty: none) and source sentence."""


def _only_form(_: int) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language from one or several files: for each key its forms (one, or one for each plural form)."""

    language: str
    entries: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[int], int] = _only_form

    def get(self, source: str, context: str = "", count: int | None = None) -> str:
        """The translation, or the empty text. A sentence without a translation in its context takes the one without context."""
        forms = self.entries.get((context, source)) or (self.entries.get(("", source)) if context else None)
        if not forms:
            return ""
        if count is None or len(forms) == 1:
            return forms[0]
        return forms[min(self.plural(count), len(forms) - 1)]


def read(path: Path, language: str) -> Catalogue:
    """One `.po` file; untranslated, fuzzy and obsolete entries are left out. A missing file is an empty catalogue."""
    if not path.is_file():
        return Catalogue(language)
    file = polib.pofile(str(path), encoding="utf-8")
    entries: dict[Key, tuple[str, ...]] = {}
    for entry in file:
        if entry.obsolete or "fuzzy" in entry.flags:
            continue
        forms = _forms(entry)
        if all(forms):
            entries[entry.msgctxt or "", entry.msgid] = forms
    return Catalogue(language, entries, _plural_rule(file.metadata.get("Plural-Forms", "")))


def _forms(entry: polib.POEntry) -> tuple[str, ...]:
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)) or ("",)
    return (entry.msgstr,)


def _plural_rule(header: str) -> Callable[[int], int]:
    match = PLURAL.search(header)
    if match is None:
        return _only_form
    rule: Callable[[int], int] = gettext.c2py(match.group(1).strip())
    return rule


def merge(language: str, catalogues: Iterable[Catalogue]) -> Catalogue:
    """Several catalogues of one language as one; an earlier one wins."""
    entries: dict[Key, tuple[str, ...]] = {}
    plural: Callable[[int], int] = _only_form
    for catalogue in catalogues:
        for key, forms in catalogue.entries.items():
            entries.setdefault(key, forms)
        if catalogue.plural is not _only_form:
            plural = catalogue.plural
    return Catalogue(language, entries, plural)


@dataclass(frozen=True, slots=True)
class Words:
    """One language: the engine's own sentences, and those of the library and the context (the context's win)."""

    language: str
    engine: Catalogue
    content: Catalogue


def load(folders: Sequence[Path], context: str, languages: Iterable[str]) -> Mapping[str, Words]:
    """The words of each language. `folders` hold `<language>/<catalogue>.po`; an earlier folder wins. `context` is the context's id."""
    names = tuple(dict.fromkeys((context, context.replace("_", "-"))))
    found: dict[str, Words] = {}
    for language in languages:
        own = [read(folder / language / f"{name}.po", language) for folder in folders for name in names]
        shared = [read(folder / language / f"{LIBRARY}.po", language) for folder in folders]
        engine = [read(folder / language / f"{ENGINE}.po", language) for folder in folders]
        found[language] = Words(language, merge(language, engine), merge(language, [*own, *shared]))
    return found
