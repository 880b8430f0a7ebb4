"""Answers that are kept as files: a photo, a document, a recording, a signature. Here only the reference is read, never a byte.

A reference is `{"file": ID, "kind": "image/jpeg", "size": 48213}`. Whether there is such a file, and whether the person who names it
may, is asked by casework, which also fills in `kind` and `size` from what is stored. A signature may instead say who signed on paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from engine.expressions.values import MILLION, Row, Special, Value
from engine.forms.answers import HONEST, Json, honest_json
from engine.forms.model import Question
from engine.forms.problems import Fault
from engine.forms.types.kind import WRONG_SHAPE, Parts, QuestionType, Reader, Surroundings, only_row, part
from engine.forms.types.text import clean

IMAGES: Final = ("image/jpeg", "image/png", "image/webp")
SOUNDS: Final = ("audio/mp4", "audio/mpeg", "audio/ogg", "audio/webm")
KINDS: Final = {
    "photo": IMAGES,
    "document": ("application/pdf", *IMAGES),
    "audio": SOUNDS,
    "signature": IMAGES,
}
"""The media types that each type takes, decided by content."""
LARGEST: Final = 1_000_000_000

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}", re.ASCII)
_UNKNOWN: Final = Fault("file_unknown")


def _reference(raw: dict[str, Json], kinds: tuple[str, ...]) -> Value | Fault:
    """The value of a reference."""
    identity, kind, size = raw.get("file"), raw.get("kind"), raw.get("size")
    if not raw.keys() <= {"file", "kind", "size"} or not isinstance(identity, str):
        return WRONG_SHAPE
    if not _ID.fullmatch(identity) or isinstance(size, bool) or not isinstance(size, int) or not 0 < size < LARGEST:
        return _UNKNOWN
    if kind not in kinds:
        return Fault("file_kind")
    row: Row = {"file": identity, "kind": str(kind), "size": size * MILLION}
    return (row,)


def _signed_on_paper(raw: dict[str, Json]) -> Value | Fault:
    name = raw["name"]
    text = clean(name, lines=False) if isinstance(name, str) else WRONG_SHAPE
    if not isinstance(text, str):
        return text
    row: Row = {"name": text}
    return (row,)


def _reader(kinds: tuple[str, ...], on_paper: bool) -> Callable[[Question, Surroundings, Reader], Reader]:
    def make(question: Question, surroundings: Surroundings, otherwise: Reader) -> Reader:
        def read(raw: Json) -> Value | Fault:
            if not isinstance(raw, dict) or not raw or "answer" in raw:
                return otherwise(raw)
            if on_paper and raw.keys() == {"name"}:
                return _signed_on_paper(raw)
            return _reference(raw, kinds)

        return read

    return make


def _write(value: Value) -> Json:
    if isinstance(value, Special):
        return honest_json(value)
    row = only_row(value)
    return {name: each // MILLION if isinstance(each, int) else str(each) for name, each in row.items()}


def _schema_of(kinds: tuple[str, ...], on_paper: bool) -> Callable[[Question, Surroundings], dict[str, Json]]:
    def schema(question: Question, surroundings: Surroundings) -> dict[str, Json]:
        reference: dict[str, Json] = {
            "type": "object",
            "properties": {
                "file": {"type": "string", "maxLength": 80},
                "kind": {"enum": list[Json](kinds)},
                "size": {"type": "integer", "minimum": 1},
            },
            "required": ["file"],
            "additionalProperties": False,
        }
        paper: Json = {
            "type": "object",
            "properties": {"name": {"type": "string"}},
            "required": ["name"],
            "additionalProperties": False,
        }
        return {"anyOf": [reference, paper]} if on_paper else reference

    return schema


def _from_page(parts: Parts) -> Json:
    """The file that was there or has just come in (the page puts it into `file`); `drop` removes it. A name stands for no file."""
    how = part(parts, "how")
    if how in HONEST:
        return {"answer": how}
    identity, size = part(parts, "file"), part(parts, "size")
    if identity and not part(parts, "drop"):
        return {
            "file": identity,
            "kind": part(parts, "kind"),
            "size": int(size) if size.isdecimal() and len(size) < 10 else 0,
        }
    return {"name": part(parts, "name")} if part(parts, "name") else None


def _to_page(stored: Json) -> dict[str, list[str]]:
    if not isinstance(stored, dict):
        return {}
    if "answer" in stored:
        return {"how": [str(stored["answer"])]}
    return {name: [str(stored[name])] for name in ("file", "kind", "size", "name") if stored.get(name) is not None}


def references(answers: Json) -> Iterable[dict[str, Json]]:
    """Every reference to a file in some answers, those in rows included."""
    if isinstance(answers, dict):
        if isinstance(answers.get("file"), str):
            yield answers
        else:
            for each in answers.values():
                yield from references(each)
    elif isinstance(answers, list):
        for each in answers:
            yield from references(each)


def file_types() -> Iterable[QuestionType]:
    """The types of this family."""
    return (_file_type(name, kinds, name == "signature") for name, kinds in KINDS.items())


def _file_type(name: str, kinds: tuple[str, ...], on_paper: bool) -> QuestionType:
    return QuestionType(
        name,
        "file",
        _reader(kinds, on_paper),
        _write,
        _schema_of(kinds, on_paper),
        _from_page,
        _to_page,
        file_kinds=kinds,
    )
