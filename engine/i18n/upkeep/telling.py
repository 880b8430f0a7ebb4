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
        remedy = "Write `msgid` and `msgstr`, each with its text in quotes."
        if "quote" in str(fault):
            message, remedy = "This text has no closing quote.", 'Write `"` at the end of its line.'
        yield Diagnostic("E902", message, Span(shown, line, 1, line, 2), remedy)
        return
    lines = path.read_text(encoding="utf-8").split("\n")
    for entry in file:
        if not entry.obsolete and is_translated(entry):
            yield from _places(entry, shown, lines)


def _places(entry: polib.POEntry, shown: str, lines: Sequence[str]) -> Iterator[Diagnostic]:
    wanted = places_of(entry.msgid)
    for number, form in enumerate(forms(entry)):
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
        listed = ", ".join(f"`{each}`" for each in wanted) or "none"
        span = _place_of(entry, number, strange, shown, lines)
        yield Diagnostic("E901", message, span, f"The places of the sentence are: {listed}.")
        return


def _place_of(entry: polib.POEntry, number: int, strange: Sequence[str], shown: str, lines: Sequence[str]) -> Span:
    """Where the wrong form of a translation stands: the strange place in it, or its `msgstr`."""
    begin = max(entry.linenum or 1, 1)
    found = [line for line in range(begin, len(lines) + 1) if lines[line - 1].startswith("msgstr")][: number + 1]
    line = found[-1] if found else begin
    for at in range(line, len(lines) + 1):
        if at > line and not lines[at - 1].startswith('"'):
            break
        column = lines[at - 1].find(strange[0]) if strange else -1
        if column >= 0:
            return Span(shown, at, column + 1, at, column + 1 + len(strange[0]))
    return Span(shown, line, 1, line, len("msgstr") + 1)
