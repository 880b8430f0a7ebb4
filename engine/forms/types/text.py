"""Text on one line or many, and telephone numbers: kept as NFC, trimmed; what can't be seen or turns a text around is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from unicodedata import category, is_normalized, normalize

from engine.expressions.values import Value
from engine.forms.answers import Json
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.kind import QuestionType, Reader, Surroundings, write_word

LONGEST: Final = 10_000
"""Characters of one answer, after normalisation."""
LONGEST_LINE: Final = 1_000
"""Characters of an answer on one line: a name, a place, a number of a paper."""

_HUGE: Final = 20 * LONGEST
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FORBIDDEN: Final = Fault("forbidden_character")
_PHONE: Final = re.compile(r"\+?[0-9 ()./-]{1,39}", re.ASCII)
_FEWEST_DIGITS: Final = 3
_MOST_DIGITS: Final = 17


def clean(raw: str, lines: bool) -> str | Fault | None:
    """The text as it is kept, `None` if nothing is left. `lines`: it may hold line breaks."""
    most = LONGEST if lines else LONGEST_LINE
    if len(raw) > _HUGE:
        return Fault("too_long", {"most": most, "found": len(raw)})
    text = raw.replace("\r\n", "\n").replace("\r", "\n") if lines else raw
    text = (text if is_normalized("NFC", text) else normalize("NFC", text)).replace("\t", " ").strip()
    if not text.isprintable():
        fault = _unprintable(text, lines)
        if fault:
            return fault
    if len(text) > most:
        return Fault("too_long", {"most": most, "found": len(text)})
    return text or None


def _unprintable(text: str, lines: bool) -> Fault | None:
    """What is wrong with the characters of a text that Python wouldn't print as they are; most of those are harmless."""
    for each in text:
        if each in "\n\u2028\u2029\x0b\x0c\x85":
            if not lines:
                return Fault("one_line_only")
            if each != "\n":
                return _FORBIDDEN
        elif each in _BIDI or category(each) in ("Cc", "Cs"):
            return _FORBIDDEN
    return None


def _line_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    def read(raw: Json) -> Value | Fault:
        if raw.__class__ is not str:
            return otherwise(raw)
        if (
            raw.isascii() and raw.isprintable() and len(raw) <= LONGEST_LINE
        ):  # the usual case, in a fraction of the time
            return raw.strip() or None
        return clean(raw, lines=False)

    return read


def _lines_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    def read(raw: Json) -> Value | Fault:
        return clean(raw, lines=True) if isinstance(raw, str) else otherwise(raw)

    return read


def _phone_reader(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
    def read(raw: Json) -> Value | Fault:
        if not isinstance(raw, str):
            return otherwise(raw)
        text = clean(raw, lines=False)
        if not isinstance(text, str):
            return text
        digits = sum(each.isdigit() for each in text)
        if not _PHONE.fullmatch(text) or not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
            return Fault("not_a_phone")
        return " ".join(text.split())

    return read


def _schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": "string", "maxLength": LONGEST}


def _line_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": "string", "maxLength": LONGEST_LINE}


def _phone_schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
    return {"type": "string", "pattern": r"^\s*\+?[0-9 ()./-]{1,39}\s*$"}


def text_types() -> Iterable[QuestionType]:
    """The types of this family."""
    return (
        QuestionType("text", "text", _line_reader, write_word, _line_schema),
        QuestionType("long_text", "text", _lines_reader, write_word, _schema),
        QuestionType("phone", "text", _phone_reader, write_word, _phone_schema),
    )
