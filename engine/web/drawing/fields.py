"""Posted fields to answers. Names are paths: `question`, `rows[0].question`, with the part of a question after a colon (`born:year`).

Nothing is judged here: what was typed is handed on as it is, wrong values included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from engine.casework.prepared import Prepared
from engine.casework.records import Json
from engine.forms.answers import SUGGESTED, row_path
from engine.forms.model import Form, Item, Question, Rows
from engine.forms.types.kind import QuestionType

ROW = re.compile(r"([a-z][a-z0-9_]*)\[(\d{1,4})\]")
COMMA = frozenset({"pt", "tet", "es", "fr", "id"})
"""Languages whose readers write a comma before decimals."""

Fields = Mapping[str, tuple[str, ...]]


def answers_from(form: Form, prepared: Prepared, fields: Fields, language: str) -> dict[str, Json]:
    """The answers that a page's fields hold, as JSON of the stored format."""
    parts: dict[str, dict[str, Sequence[str]]] = {}
    for name, values in fields.items():
        path, _, part = name.partition(":")
        parts.setdefault(path, {})[part] = values
    return _Taking(prepared.forms[form.id].types, parts, language).items(form.items, "")


class _Taking:
    def __init__(
        self, types: Mapping[str, QuestionType], parts: Mapping[str, Mapping[str, Sequence[str]]], language: str
    ) -> None:
        self.types = types
        self.parts = parts
        self.comma = language in COMMA

    def items(self, items: tuple[Item, ...], prefix: str) -> dict[str, Json]:
        taken: dict[str, Json] = {}
        suggested: dict[str, Json] = {}
        for item in flat(items):
            if isinstance(item, Rows):
                rows = self.rows(item)
                if rows:
                    taken[item.id] = rows
            elif item.calculate is None:
                self.question(item, prefix, taken, suggested)
        if suggested:
            taken[SUGGESTED] = suggested
        return taken

    def question(self, question: Question, prefix: str, taken: dict[str, Json], suggested: dict[str, Json]) -> None:
        parts = self.parts.get(prefix + question.id)
        if not parts:
            return
        kind = self.types[question.type]
        if kind.decimal_parts and self.comma:
            told = {name: [with_point(text) for text in parts[name]] for name in kind.decimal_parts if name in parts}
            parts = {**parts, **told}
        answer = kind.from_page(parts)
        if answer is not None:
            taken[question.id] = answer
        for text in parts.get("suggested", ())[-1:]:
            found = _json(text)
            if found is not None:
                suggested[question.id] = found

    def rows(self, rows: Rows) -> Json:
        if rows.one_per:
            options = {
                path[len(rows.id) + 1 : path.find("]")]
                for path in self.parts
                if path.startswith(f"{rows.id}[") and "]" in path
            }
            found = {each: self.items(rows.items, row_path(rows.id, each) + ".") for each in sorted(options)}
            return {each: row for each, row in found.items() if row}
        numbers = sorted({int(match[2]) for path in self.parts if (match := ROW.match(path)) and match[1] == rows.id})
        return [self.items(rows.items, row_path(rows.id, each) + ".") for each in numbers]


def flat(items: tuple[Item, ...]) -> Iterator[Question | Rows]:
    """Questions and rows in page order; groups are transparent to names."""
    for item in items:
        if item.group is not None:
            yield from flat(item.group.items)
        elif item.rows is not None:
            yield item.rows
        elif item.question is not None:
            yield item.question


def with_point(text: str) -> str:
    """A number as its reader writes it, with a point before its decimals."""
    bare = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    return bare.replace(".", "").replace(",", ".") if "," in bare else bare


def with_comma(text: str, language: str) -> str:
    """A stored number as its reader writes it."""
    return text.replace(".", ",") if language in COMMA else text


def change_rows(form: Form, answers: dict[str, Json], wish: str) -> str:
    """Adds (`add:rows`) or removes (`remove:rows[1]`) a row in place; returns where the page should stand afterwards."""
    verb, _, target = wish.partition(":")
    match = ROW.fullmatch(target)
    name = match[1] if match else target
    rows = next(
        (each for each in flat(form.items) if isinstance(each, Rows) and each.id == name and not each.one_per), None
    )
    if rows is None:
        return ""
    kept = answers.get(name)
    found = list(kept) if isinstance(kept, list) else []
    if verb == "add" and len(found) < rows.at_most:
        found.append({})
    elif verb == "remove" and match and int(match[2]) < len(found):
        del found[int(match[2])]
    answers[name] = found
    return f"{name}[{len(found) - 1}]" if verb == "add" and found else name


def _json(text: str) -> Json:
    try:
        found: Json = msgspec.json.decode(text.encode())
    except msgspec.DecodeError:
        return None
    return found
