"""The stored and sent form of answers, format 1: plain JSON, one object for a form or an entry. Reading it is the question types' duty.

| question                                   | JSON |
|--------------------------------------------|-----------------------------------------------------------------------------|
| text, long_text, phone                     | a string: NFC, trimmed |
| whole_number, decimal                      | a string: `"12"`, `"-0.5"` (a JSON number is also read) |
| yes_no, choose_one, consent                | the option's id |
| location, organisation, person, record     | its id |
| choose_many                                | the list of the options' ids, sorted |
| date                                       | `"2015-03-02"`; partial `"2015"`, `"2015-03"` |
| … estimated                                | `{"date": "2015-03-02", "estimated": true}` or `{"earliest": …, "latest": …}` |
| time                                       | `"14:30"` |
| date_time                                  | `"2026-03-02T09:00:00Z"` (another offset is read; without one the context's time zone) |
| tally                                      | `{"girls": "3", "boys": "0"}` by option (a count left out beside others is 0) |
| point                                      | `{"latitude": "-8.55", "longitude": "125.57", "accuracy": "12"}`; `accuracy` may be absent |
| photo, document, audio, signature          | `{"file": ID, "kind": "image/jpeg", "size": 48213}`; only `file` need be sent |
| … a signature on paper                     | `{"name": "Maria Soares"}`: who signed it |
| an honest answer, if it is in `may_be`     | `{"answer": "not_known" or "refused" or "not_asked"}` |
| rows                                       | a list of objects; `one_per` an option: an object of objects by option |
| note                                       | never a key |

Groups leave no trace. What isn't answered has no key; `null`, `""`, `[]` and text of only spaces read as absent. A calculated answer is
stored like any other and ignored when sent. The key `~suggested` of a form or row holds, by question, the suggestion that stood there:
an answer equal to it was not typed by anybody and follows the suggestion, a different one is the person's own and both are kept. A
suggestion that reads the clock alone isn't stored beside an equal answer: what was taken over stays as it was on its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from engine.expressions.values import Special

FORMAT: Final = 1
"""The number of this format; stored beside the answers by whoever stores them."""

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Answers: TypeAlias = Mapping[str, Json]

SUGGESTED: Final = "~suggested"
"""The key, in a form's or row's object, of the suggestions that stood there."""

HONEST: Final[Mapping[str, Special]] = {each.value: each for each in Special}


def honest_json(value: Special) -> Json:
    """The JSON of an honest non-answer."""
    return {"answer": value.value}


def row_path(rows: str, row: int | str, question: str = "") -> str:
    """The path of a row, or of a question in it: `rows[0]`, `rows[option].question`."""
    return f"{rows}[{row}].{question}" if question else f"{rows}[{row}]"


def changes(before: Answers, after: Answers) -> tuple[str, ...]:
    """The paths of the answers that differ between two stored forms of one form, those before it first; for the journal.

    A row that was added, removed or moved shows by the questions in it; suggestions that stood beside answers don't count.
    """
    found: dict[str, None] = {}
    for name in [*before, *(each for each in after if each not in before)]:
        old, new = before.get(name), after.get(name)
        if old == new or name == SUGGESTED:
            continue
        rows, others = _rows(old), _rows(new)
        if rows is None and others is None:
            found[name] = None
            continue
        for key in {**(rows or {}), **(others or {})}:
            inside = changes((rows or {}).get(key, {}), (others or {}).get(key, {}))
            found.update(dict.fromkeys(row_path(name, key, each) for each in inside))
    return tuple(found)


def _rows(stored: Json) -> dict[int | str, dict[str, Json]] | None:
    """Rows by their number or option; none if these aren't rows. A list of ids and a date of two ends aren't."""
    pairs: Iterable[tuple[int | str, Json]]
    if isinstance(stored, list):
        pairs = enumerate(stored)
    elif isinstance(stored, dict):
        pairs = stored.items()
    else:
        return None
    rows = {key: row for key, row in pairs if isinstance(row, dict)}
    return rows if rows and len(rows) == len(stored) else None
