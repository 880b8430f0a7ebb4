"""What is wrong in catalogues, told to whoever checks a context: translations that fill other places than their sentence, files that
can't be read. What isn't translated yet is no fault; `tais locales` counts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polib

from engine.diagnostics import Diagnostic, Span
from engine.i18n.catalogues import LIBRARY
from engine.i18n.upkeep.comparing import Unreadable, forms, is_translated, opened
from engine.i18n.words import places_of

LINE = re.compile(r"line (\d+)")
"""How polib says where it stopped."""


def catalogues_of(folders: Sequence[Path], context: str, languages: Iterable[str]) -> list[Path]:
    """The catalogues of a context's own words that are there. `folders` hold `<language>/<catalogue>.po`; `context` is its id."""
    names = (LIBRARY, context, context.replace("_", "-"))
    paths = [folder / language / f"{name}.po" for language in languages for folder in folders for name in dict.fromkeys(names)]
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def catalogue_faults(path: Path, shown: str) -> Iterator[Diagnostic]:
    """The faults of one catalogue; `shown` is its path as people see it."""
    try:
        file = opened(path)
    except Unreadable as fault:
        named = LINE.search(str(fault))
        line = int(named[1]) if named else 1
        message = "This catalogue can't be read from this line on." if named else "This catalogue can't be read."
        yield Diagnostic("E902", message, Span(shown, line, 1, line, 2), "Write `msgid` and `msgstr`, each with its text in quotes.")
        return
    for entry in file:
        if not entry.obsolete and is_translated(entry):
            yield from _places(entry, shown)


def _places(entry: polib.POEntry, shown: str) -> Iterator[Diagnostic]:
    wanted = places_of(entry.msgid)
    for form in forms(entry):
        found = places_of(form)
        if found == wanted:
            continue
        lacking = [each for each in wanted if each not in found]
        strange = [each for each in found if each not in wanted]
        if lacking and strange:
            message = f"`{strange[0]}` is not a place of this sentence; `{lacking[0]}` is, and is missing."
        elif lacking:
            message = f"This translation lacks `{lacking[0]}`, so what belongs there would be lost."
        elif strange:
            message = f"`{strange[0]}` is not a place of this sentence, so nothing would be filled in."
        else:
            message = "This translation has a place more often or less often than its sentence."
        line = max(entry.linenum or 1, 1)
        listed = ", ".join(f"`{each}`" for each in wanted) or "none"
        yield Diagnostic("E901", message, Span(shown, line, 1, line, 6), f"The places of the sentence are: {listed}.")
        return
