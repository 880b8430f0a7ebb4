"""Two people's answers to one form, side by side, and the choice between them."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.casework.outcomes import Conflict
from engine.casework.records import Json
from engine.forms.model import Form, Question, Rows
from engine.i18n.translator import Translator
from engine.web.drawing.fields import flat

PATH = re.compile(r"([a-z0-9_]+)(?:\[([a-z0-9_]+)\](?:\.([a-z0-9_]+))?)?")


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that two people answered differently, in words."""

    path: str
    label: str
    mine: str
    theirs: str


def differences(form: Form, conflict: Conflict, t: Translator) -> list[Difference]:
    """The questions that differ, in the order that the conflict names them."""
    return [
        Difference(
            path, _label(form, path, t), _told(form, conflict.mine, path, t), _told(form, conflict.theirs, path, t)
        )
        for path in conflict.paths
    ]


def choose(mine: Mapping[str, Json], theirs: Mapping[str, Json], of_theirs: Collection[str]) -> dict[str, Json]:
    """My answers, but theirs at these paths."""
    chosen: dict[str, Json] = copy.deepcopy(dict(mine))
    for path in of_theirs:
        match = PATH.fullmatch(path)
        if match is None:
            continue
        top, row, question = match.groups()
        if row is None or question is None:
            _put(chosen, top, theirs.get(top))
        else:
            _put_in_row(chosen, top, row, question, _find(theirs, path))
    return chosen


def _put(answers: dict[str, Json], name: str, value: Json) -> None:
    if value is None:
        answers.pop(name, None)
    else:
        answers[name] = copy.deepcopy(value)


def _put_in_row(answers: dict[str, Json], rows: str, row: str, question: str, value: Json) -> None:
    kept = answers.setdefault(rows, [] if row.isdecimal() else {})
    found: Json = None
    if isinstance(kept, list) and row.isdecimal():
        kept.extend({} for _ in range(int(row) + 1 - len(kept)))
        found = kept[int(row)]
    elif isinstance(kept, dict):
        found = kept.setdefault(row, {})
    if isinstance(found, dict):
        _put(found, question, value)


def _find(answers: Mapping[str, Json], path: str) -> Json:
    match = PATH.fullmatch(path)
    if match is None:
        return None
    top, row, question = match.groups()
    found = answers.get(top)
    if row is not None:
        if isinstance(found, list):
            found = found[int(row)] if row.isdecimal() and int(row) < len(found) else None
        else:
            found = found.get(row) if isinstance(found, dict) else None
    if question is not None:
        found = found.get(question) if isinstance(found, dict) else None
    return found


def _question(form: Form, path: str) -> tuple[Rows | None, Question | None]:
    match = PATH.fullmatch(path)
    if match is None:
        return None, None
    top, _, inner = match.groups()
    found = next((each for each in flat(form.items) if each.id == top), None)
    if isinstance(found, Rows):
        question = next((each for each in flat(found.items) if each.id == inner and isinstance(each, Question)), None)
        return found, question
    return None, found


def _label(form: Form, path: str, t: Translator) -> str:
    rows, question = _question(form, path)
    match = PATH.fullmatch(path)
    row = match.group(2) if match else None
    pieces = [t.text(rows.title)] if rows else []
    if rows and row is not None:
        pieces.append(t.option(rows.one_per, row) if rows.one_per else str(int(row) + 1))
    if question is not None:
        pieces.append(t.text(question.label))
    return " – ".join(pieces)


def _told(form: Form, answers: Mapping[str, Json], path: str, t: Translator) -> str:
    rows, question = _question(form, path)
    found = _find(answers, path)
    if question is not None:
        return t.answer(question.type, question.options, found)
    if rows is None:
        return ""
    listed = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
    return "; ".join(_row(rows, each, t) for each in listed if isinstance(each, dict))


def _row(rows: Rows, row: Mapping[str, Json], t: Translator) -> str:
    told = [
        t.answer(each.type, each.options, row.get(each.id)) for each in flat(rows.items) if isinstance(each, Question)
    ]
    return ", ".join(text for text in told if text)
