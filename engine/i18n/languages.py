"""Which language a reader gets, and what each language is called in itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.compiled import Languages

OWN_NAMES = {
    "en": "English",
    "pt": "Português",
    "tet": "Tetun",
    "es": "Español",
    "fr": "Français",
    "id": "Bahasa Indonesia",
}


def own_name(language: str) -> str:
    """A language's name in itself; its code in capitals where we know no name."""
    return OWN_NAMES.get(language, language.upper())


def chain(language: str, languages: Languages) -> tuple[str, ...]:
    """A language and those that stand in for it where it lacks a word; the source language ends it."""
    found: list[str] = []
    step = language
    while step and step not in found:
        found.append(step)
        step = languages.fallback.get(step, "")
    if languages.source not in found:
        found.append(languages.source)
    return tuple(found)


def chosen(wishes: Iterable[str], languages: Languages) -> str:
    """The first wish that is offered, otherwise the first language offered."""
    offered = languages.offered or (languages.source,)
    return next((wish for wish in wishes if wish in offered), offered[0])


def accepted(header: str) -> Sequence[str]:
    """The languages of an Accept-Language header, the most wanted first, without regions. A faulty part is passed over."""
    weighed: list[tuple[float, int, str]] = []
    for position, part in enumerate(header[:500].split(",")):
        name, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight.strip() else 1.0
        except ValueError:
            continue
        language = name.strip().lower().partition("-")[0]
        if language and quality > 0:
            weighed.append((-quality, position, language))
    return [language for _, _, language in sorted(weighed)]
