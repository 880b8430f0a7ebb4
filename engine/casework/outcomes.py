"""What a use case answers: done, wrong answers, a refusal, a conflict, or nothing there. Values, never exceptions; in no language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.casework.records import Json
from engine.expressions.text import Phrase
from engine.forms.problems import Problem


@dataclass(frozen=True, slots=True)
class Done:
    """The command is committed (now, or earlier under the same id: `repeated`). `path` and `record` say where to go next.

    `form_version` is the new version of the form concerned; `set_off` the records, tasks and approvals that came of it, as ids.
    """

    path: str
    record: str
    number: str = ""
    form_version: int = 0
    repeated: bool = False
    set_off: tuple[str, ...] = ()
    message: str = ""
    """Code of the sentence that the next page shows: `saved`, `completed`, `sent`, `approval_asked`, `approved`, `returned` …"""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Answers that can't be completed; nothing but (where asked for) the draft is stored."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not allowed, and why: `code` with parameters (plain words, ids or lists of them) and, where the implementer wrote one, a sentence.

    Codes: `no_such_event not_your_duty needs_form check approval_pending locked same_person record_closed condition_false
    reason_needed consent_missing may_not_read may_not_write command_reused no_recipient agreement_expired already_answered
    not_for_you`. `security`: the highest class of what the sentence tells.
    """

    code: str
    parameters: Mapping[str, Json] = field(default_factory=dict)
    sentence: Phrase | None = None
    security: str = "plain"


@dataclass(frozen=True, slots=True)
class Conflict:
    """The form has been completed by someone else since this one was begun: both answers, nothing lost (mine is kept as a draft)."""

    form: str
    entry: str
    version: int
    by: str
    mine: Mapping[str, Json]
    theirs: Mapping[str, Json]
    paths: tuple[str, ...]
    """The questions that differ."""


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no such thing, or not for this actor: the two are never told apart."""


Outcome = Done | Wrong | Refusal | Conflict | Absent
