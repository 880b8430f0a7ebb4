"""What pages and the API show: plain frozen data, made by casework through `access.reveal`, in no language.

`Phrase` carries a sentence still to be translated; an answer is its stored JSON with the type and list that say how to print it.
Whatever an actor may not read is simply not in a view (or stands as `instead`): adapters never filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.casework.outcomes import Refusal
from engine.casework.records import Json
from engine.expressions.text import Phrase
from engine.forms.problems import Problem

NOTHING = Phrase("")


@dataclass(frozen=True, slots=True)
class Datum:
    """A labelled value: `type` and `options` (list id) say how to print it.

    `withheld`: the actor may not read it, `instead` stands there.
    """

    name: str
    label: Phrase
    type: str
    value: Json = None
    options: str = ""
    withheld: bool = False
    instead: Phrase = NOTHING
    rows: tuple[tuple[Datum, ...], ...] = ()
    """For rows: the data of each row; `value` is then none."""


@dataclass(frozen=True, slots=True)
class BecauseView:
    """Why something was set off."""

    rule: str
    title: Phrase
    basis: Phrase = NOTHING


@dataclass(frozen=True, slots=True)
class ClockView:
    """A deadline as people see it. `late`: due and not met, or met after it was due."""

    title: Phrase
    due_at: datetime
    met_at: datetime | None = None
    late: bool = False
    because: BecauseView | None = None
    entry: Phrase = NOTHING
    """The title of the entry that carries it."""


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The top of every page about a record. `name` is none where the actor may not read it."""

    id: str
    kind: str
    kind_title: Phrase
    path: str
    number: str
    name: str | None
    state: str
    state_title: Phrase
    is_open: bool
    owner: str = ""
    """The owner's display name."""
    area: str = ""
    """A location's code."""
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an approval: the duty that answers; who did, what, when, and with which reason."""

    duty: Phrase
    person: str = ""
    verdict: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """A request. `may_answer` is none when this actor may answer now, otherwise why not."""

    id: str
    title: Phrase
    status: str
    asked_by: str
    asked_at: datetime
    levels: tuple[Level, ...]
    locked: tuple[str, ...] = ()
    may_answer: Refusal | None = None
    may_withdraw: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """A way on: allowed when `refusals` is empty, otherwise each thing it still needs. `ask`: its own questions, to be shown first."""

    event: str
    title: Phrase
    refusals: tuple[Refusal, ...] = ()
    ask: str = ""
    ask_reason: bool = False
    leads_to: Phrase = NOTHING
    hint: Phrase = NOTHING
    approval_by: Phrase = NOTHING
    sends: bool = False
    warnings: tuple[Phrase, ...] = ()
    """What the procedure warns of, but does not forbid."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One filling of an entry form."""

    entry: str
    title: Phrase
    status: str
    completed_at: datetime | None = None
    completed_by: str = ""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in a record's list. `status` is `empty draft begun complete locked`; `needed_for` the titles of events that need it."""

    form: str
    title: Phrase
    status: str
    may_write: bool
    entries: tuple[EntryLine, ...] = ()
    takes_entries: bool = False
    completed_at: datetime | None = None
    completed_by: str = ""
    needed_for: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag of the record: up or down; what of the two is possible (none: allowed now)."""

    flag: str
    title: Phrase
    raised: bool
    since: datetime | None = None
    by: str = ""
    reason: str = ""
    may_change: Refusal | None = None
    ask_reason: bool = False


@dataclass(frozen=True, slots=True)
class ObligationView:
    """What a rule demands: its clock, its because, the record made for it, and the organisations proposed (names of the directory)."""

    id: str
    title: Phrase
    binding: str
    status: str
    because: BecauseView
    clock: ClockView | None
    recipient: str = ""
    made: RecordHead | None = None
    changed_from: datetime | None = None
    """The due time before it was last moved."""
    later: datetime | None = None
    """When it would be due if somebody gave it more time, with a reason; none where its rule gives no more."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """Records tied to this one: their heads as far as the actor may see them; `hidden` counts the others."""

    link: str
    title: Phrase
    records: tuple[RecordHead, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class TaskView:
    """Something to do, for a list."""

    id: str
    title: Phrase
    record: RecordHead
    due_at: datetime | None
    late: bool
    because: BecauseView | None = None
    may_finish: bool = False
    """On a record's page: whether the actor can say that it is done."""
    decide: bool = False
    """The reason of what it is about has ended: it is kept, or dropped."""


@dataclass(frozen=True, slots=True)
class SharedView:
    """A share as its recipient (or sender) reads it."""

    sent_at: datetime
    sent_by: str
    organisation: str
    profile: Phrase
    data: tuple[Datum, ...]
    ended: bool = False
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SaidView:
    """What somebody answered when they took a step."""

    title: Phrase
    data: tuple[Datum, ...]
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """The page of a record. `waits_for`: sentences about what comes next, most urgent first."""

    head: RecordHead
    facts: tuple[Datum, ...]
    flags: tuple[FlagView, ...]
    clocks: tuple[ClockView, ...]
    obligations: tuple[ObligationView, ...]
    tasks: tuple[TaskView, ...]
    events: tuple[EventView, ...]
    approvals: tuple[ApprovalView, ...]
    forms: tuple[FormLine, ...]
    links: tuple[LinkView, ...]
    share: SharedView | None = None
    said: tuple[SaidView, ...] = ()
    because: BecauseView | None = None
    demanded: ClockView | None = None
    """The time in which the record has to be dealt with, where a rule made it."""
    may_see_history: bool = False
    partial: bool = False
    """The actor sees only a profile's slice."""
    opens_with_reason: str = ""
    """How long more of the record would be open after giving a reason (`4 hours`); empty when none would help."""


@dataclass(frozen=True, slots=True)
class SetOff:
    """What completing would set off, told beforehand: for example that a record is made for an organisation within a time."""

    verb: str
    title: Phrase
    because: BecauseView
    recipient: str = ""
    due_at: datetime | None = None
    binding: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form to fill or read. `answers` are what the actor may read (their draft first); paths as in problems.

    `shown` and `required` are paths; `withheld` maps a question's path to what stands instead; `computed` are calculated and suggested
    values by path; `live` is what the browser's script needs to redo all this while typing. `status` as in `FormLine`.
    """

    head: RecordHead
    form: str
    entry: str
    title: Phrase
    version: int
    status: str
    is_draft: bool
    may_write: Refusal | None
    answers: Mapping[str, Json]
    computed: Mapping[str, Json]
    shown: tuple[str, ...]
    required: tuple[str, ...]
    withheld: Mapping[str, Phrase]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    sets_off: tuple[SetOff, ...] = ()
    live: Mapping[str, Json] = field(default_factory=dict)
    event: str = ""
    """Set when these are the questions of an event; `ask_reason`: which also asks for a reason."""
    ask_reason: bool = False
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The options offered now, by path, at choices that narrow theirs."""
    found: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What was found, by path, where there is too much to choose from: value and words of each; `searched`: the words it was sought by."""
    searched: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the journal for a reader: who did what when and because of what; values only where the reader may read them."""

    number: int
    at: datetime
    occurred: datetime
    actor: str
    role: str
    event: str
    what: Phrase
    because: BecauseView | None
    data: tuple[tuple[Phrase, Datum | None, Datum | None], ...] = ()
    """(label, old, new) of each change that the reader may read."""
    withheld: int = 0
    """1 when there are changes that the reader may not read."""
    origin: str = "person"
    on_behalf: str = ""
    """The name of whoever lent the duty by which it was done."""


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A record's history, newest first."""

    head: RecordHead
    lines: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, and how to print it. `choices`: list id when it can be filtered by options, or `states`."""

    name: str
    label: Phrase
    type: str
    options: str = ""


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of records of one kind. Rows are (id, values in the order of the columns)."""

    kind: str
    path: str
    title: Phrase
    columns: tuple[Column, ...]
    filters: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Json, ...]], ...]
    total: int
    may_create: bool
    states: tuple[tuple[str, Phrase], ...] = ()


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of record in the menu."""

    kind: str
    path: str
    title: Phrase
    plural: Phrase
    may_create: bool


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message to the actor."""

    id: str
    title: Phrase
    at: datetime
    read: bool
    path: str
    record: str
    number: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """What a person meets after logging in: tasks (late first), what was sent to their organisation, unread notices."""

    kinds: tuple[KindLine, ...]
    tasks: tuple[TaskView, ...]
    inbox: tuple[RecordHead, ...]
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True, slots=True)
class SendView:
    """What sending would send, before it is sent: to whom (choices of organisation ids and names), by which profile, which values.

    `refusal`: why it can't be sent (consent …). `override_bases`: option list for sending without consent, empty if not possible.
    """

    head: RecordHead
    event: str
    recipients: tuple[tuple[str, str], ...]
    profile: Phrase
    policy: Phrase
    data: tuple[Datum, ...]
    empty: tuple[Phrase, ...]
    """Labels of profile fields that have no value."""
    ends: Phrase
    refusal: Refusal | None = None
    override_bases: str = ""
    own: tuple[Datum, ...] = ()
    """What the sending record itself says (its letter): the receiver reads it beside the share."""


@dataclass(frozen=True, slots=True)
class LendingView:
    """Duties that somebody has lent to somebody else: their titles; until when (the last day is included)."""

    id: str
    lender: str
    taker: str
    duties: tuple[Phrase, ...]
    until: datetime
    last_day: date


@dataclass(frozen=True, slots=True)
class LendingsView:
    """What a person has lent and been lent; the duties (id, title) that they may lend, and to whom (id, name)."""

    lent: tuple[LendingView, ...]
    borrowed: tuple[LendingView, ...]
    duties: tuple[tuple[str, Phrase], ...]
    people: tuple[tuple[str, str], ...]
    last_day: str
    """The latest day that may be chosen."""
