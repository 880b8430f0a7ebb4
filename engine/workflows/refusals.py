"""Why something may not happen, as a value: a code, plain parameters, and where the implementer wrote one, a sentence.

Printing it in someone's language is `i18n`'s duty; whether the reader may read the sentence is `access`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engine.expressions.text import Text

Parameter: TypeAlias = "str | int | tuple[str, ...]"

CODES: Final = {
    "no_such_event": "the kind has no such event: `event`",
    "not_from_here": "the event exists, but not in this state: `event`, `state`",
    "record_closed": "the record is ended or final: `event`, `state`",
    "not_your_duty": "none of the `duties` that may do it is held",
    "needs_form": "`forms` that must be completed first; `since`: the state or event since when, or empty",
    "check": "a check of the implementer failed; its sentence is `text`",
    "condition_false": "the condition of the event, or of each way it leads, isn't true",
    "approval_pending": "the same has been asked already and is not answered: `request`",
    "locked": "`forms` are locked by a pending request",
    "same_person": "asker, last editor and approvers must be different people; `part`: `asker editor approver`",
    "already_answered": "the request isn't open any more: `status`",
    "reason_needed": "a reason must be given",
    "answers_needed": "the questions of the event must be answered: `form`",
    "already_raised": "the flag is up: `flag`",
    "not_raised": "the flag is down: `flag`",
    "no_such_flag": "the kind has no such flag: `flag`",
    "not_yours": "only who asked may withdraw",
    "automatic": "the event happens by itself; nobody does it",
    "endless": "automatic transitions that never come to rest: `states`",
}
"""Every code with what its parameters are."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An event (answer, flag …) that is not allowed. `security` is the highest class of what `text` and the fact of refusing tell."""

    code: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    text: Text | None = None
    security: str = "plain"
