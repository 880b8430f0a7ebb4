"""Bringing a catalogue up to date: adds what is missing, marks what is stale, keeps translations, translators' comments and their order.

A catalogue that needs no change is not written, so its bytes stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polib

from engine.i18n.catalogues import Key
from engine.i18n.upkeep.comparing import REVIEW, Sentence, forms, key_of, opened

PLACES_SHOWN = 5
PLURALS = {"tet": "nplurals=1; plural=0;", "id": "nplurals=1; plural=0;", "fr": "nplurals=2; plural=(n > 1);"}
PLURAL = "nplurals=2; plural=(n != 1);"


def update(
    path: Path, language: str, wanted: Sequence[Sentence], alive: Callable[[Key], bool], *, source: bool = False
) -> bool:
    """Bring the catalogue at `path` up to date; whether it was written.

    `source`: it is in the language of the sentences themselves, which then say themselves. `alive` as in `compare`.
    """
    if not wanted and not path.is_file():
        return False
    before, after = opened(path), opened(path)
    if not after.metadata:
        after.metadata = _head(language)
    _revive_or_add(after, wanted, language, source=source)
    sought = {sentence.key for sentence in wanted}
    for entry in after:
        if key_of(entry) not in sought and not alive(key_of(entry)):
            _keep_mark(entry)
            entry.obsolete = True
    if path.is_file() and str(before) == str(after):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(after).rstrip("\n") + "\n", encoding="utf-8")
    return True


def _head(language: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "tais",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS.get(language, PLURAL),
    }


def _revive_or_add(file: polib.POFile, wanted: Sequence[Sentence], language: str, *, source: bool) -> None:
    """Every wanted sentence gets its entry; a new one stands after the one that comes before it in the context."""
    has = {key_of(entry): entry for entry in file}
    first: list[polib.POEntry] = []
    following = first
    after: dict[Key, list[polib.POEntry]] = {}
    for sentence in wanted:
        entry = has.get(sentence.key)
        if entry is None:
            entry = _new(sentence, language, source=source)
            following.append(entry)
        else:
            following = after.setdefault(sentence.key, [])
        entry.obsolete = False
        if source and not any(forms(entry)):
            _say_itself(entry)
        if sentence.places:
            _place(entry, sentence)
    file[:] = [*first, *(each for entry in file for each in (entry, *after.get(key_of(entry), ())))]


def _new(sentence: Sentence, language: str, *, source: bool) -> polib.POEntry:
    context, text = sentence.key
    entry = polib.POEntry(msgid=text, msgctxt=context or None, tcomment="" if source else REVIEW)
    if sentence.plural:
        entry.msgid_plural = sentence.plural
        number = 1 if "nplurals=1" in PLURALS.get(language, PLURAL) else 2
        entry.msgstr_plural = dict.fromkeys(range(number), "")
    return entry


def _say_itself(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def _place(entry: polib.POEntry, sentence: Sentence) -> None:
    """Tell where a sentence stands."""
    _keep_mark(entry)
    shown, more = sentence.places[:PLACES_SHOWN], len(sentence.places) - PLACES_SHOWN
    entry.comment = "\n".join((*shown, *([f"and in {more} more places"] if more > 0 else [])))
    entry.occurrences = [(file, "") for file in sentence.files]


def _keep_mark(entry: polib.POEntry) -> None:
    """The mark of review is the translators' own: where it stands among what is extracted, it moves to their comments."""
    if REVIEW in entry.comment and REVIEW not in entry.tcomment:
        entry.tcomment = "\n".join(filter(None, (entry.tcomment, REVIEW)))
