"""What is stored, as frozen values: the rows of a tree. Decided here, written by `store`, never shown to anyone as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Because:
    """Why an effect happened: a rule's (or deadline's) id and its words at that time, as source sentences."""

    rule: str
    title: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value of a fact and since when; `value` is an answer's JSON."""

    value: Json
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FlagRaised:
    """A flag that is up."""

    since: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sending:
    """What a sending record carries before and after it is sent: to whom it may go, by what profile and consent policy."""

    profile: str
    policy: str
    binding: str
    recipients: tuple[str, ...] = ()
    """Organisation ids in the order of the routes; the first is proposed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of state, facts, owner, area, number. Instants are UTC. `number` is final; `facts` keep history, oldest first."""

    id: str
    kind: str
    root: str
    number: str
    state: str
    entered_at: datetime
    opened_at: datetime
    author: str
    name: str = ""
    provisional: str = ""
    """The number it had until a final one could be given; still found by it. While `number` equals it, the number is provisional."""
    owner: str = ""
    team: str = ""
    area: str = ""
    organisation: str = ""
    receiver: str = ""
    binding: str = ""
    ended_at: datetime | None = None
    version: int = 1
    facts: Mapping[str, tuple[FactValue, ...]] = field(default_factory=dict)
    flags: Mapping[str, FlagRaised] = field(default_factory=dict)
    entered: Mapping[str, datetime] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, datetime] = field(default_factory=dict)
    """When each event last happened."""
    assigned: tuple[str, ...] = ()
    sending: Sending | None = None
    because: Because | None = None
    viewed_at: datetime | None = None
    """When somebody else than its author (of a sent one: its receiver) first opened it; kept only where something waits for that."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form, or one entry of an entry form (`entry` is its id, empty otherwise). `status` is `begun` or `complete`.

    `begun`: pre-filled by a rule, not read by rules. `answers` are the clear ones, `sealed` those of class *restricted*; `restricted`
    ones inside rows keep their row: the two are merged deeply when read.
    """

    record: str
    form: str
    entry: str
    status: str
    version: int
    answers: Mapping[str, Json]
    sealed: Mapping[str, Json]
    author: str
    completed_by: str = ""
    completed_at: datetime | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's input as typed, wrong values included; kept sealed. `based_on` is the form's version when it was begun."""

    person: str
    record: str
    form: str
    entry: str
    based_on: int
    answers: Mapping[str, Json]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """What is known of a file without opening it: where it was sent to, by whom, its media type (found out, not told) and its bytes.

    Until `kept`, it belongs to the draft of `person` alone. The name that it had on somebody's device is never known.
    """

    id: str
    record: str
    form: str
    entry: str
    person: str
    kind: str
    size: int
    made_at: datetime
    kept: bool = False


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A running or finished clock: of a state's, flag's or kind's deadline, an obligation, or an approval level (`origin` tells).

    `origin` is `deadline`, `obligation`, `approval` or `reached` (a timer of a date); `what` the deadline's, obligation's or approval's
    id, or `rule:ID:POSITION` or `event:ID` of what waits for the date. `fired` names the
    steps already done (their positions as text). `next_at` is when a timer must look at it again, none when there is nothing left.
    """

    id: str
    record: str
    origin: str
    what: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    cancelled_at: datetime | None = None
    fired: tuple[str, ...] = ()
    next_at: datetime | None = None
    holder: str = ""
    """`state:ID`, `flag:ID`, `entry:ID` or empty: what the deadline hangs on."""
    due_before: datetime | None = None
    """When it was due before it was last moved."""


@dataclass(frozen=True, slots=True)
class ApprovalAnswer:
    """One level's answer."""

    level: int
    person: str
    verdict: str
    at: datetime
    reason: str = ""
    on_behalf: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A request with a life of its own. `subject` is `event:ID` or `fact:ID`; `status` `asked given returned withdrawn lapsed`.

    `payload` is what happens when it is given: the event's answers, or the fact's new value.
    """

    id: str
    record: str
    subject: str
    asked_by: str
    asked_at: datetime
    status: str
    level: int
    editors: tuple[str, ...] = ()
    reason: str = ""
    answers: tuple[ApprovalAnswer, ...] = ()
    passed_to: str = ""
    """The duty that the present level was passed on to, because it was late."""
    payload: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """What a rule demands of a record, with its clock (same id). `target` is the kind or title it demands; `made` the created record.

    `status` is `open met ended kept`. `recipient` is the organisation proposed first, as an id.
    """

    id: str
    record: str
    rule: str
    effect: int
    entry: str
    target: str
    binding: str
    because: Because
    status: str = "open"
    made: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something a person (or any holder of a duty) has to do. `title` is a source sentence of class plain; `status` `open done ended`.

    `subject` ties it to what it is for (`approval:ID`, `clock:ID`, `rule:ID`), so that it is made once and closed with it.
    """

    id: str
    record: str
    title: str
    status: str
    duty: str = ""
    person: str = ""
    team: str = ""
    organisation: str = ""
    due_at: datetime | None = None
    made_at: datetime | None = None
    done_at: datetime | None = None
    subject: str = ""
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One line of the consent register; never edited, superseded by a later one for the same purpose and service.

    `status` is `given refused not_asked withdrawn`; `until` an ISO date or empty.
    """

    id: str
    record: str
    purpose: str
    service: str
    status: str
    given_by: str
    at: datetime
    until: str = ""
    form: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """The fields and values as sent (kept sealed), and the grant to read them: to one organisation, until `ends_at` or revocation."""

    id: str
    record: str
    of_record: str
    organisation: str
    profile: str
    policy: str
    values: Mapping[str, Json]
    sent_by: str
    sent_at: datetime
    consent_lines: tuple[str, ...] = ()
    override_basis: str = ""
    override_reason: str = ""
    ends_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A tie between two records: `link` is the link's id in the kind of `source`."""

    source: str
    link: str
    target: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to one person inside the application, never a name or concern.

    `title` is a sentence of `casework.words.NOTICES`, `about` the title (of class plain) that stands in its place.
    """

    id: str
    person: str
    record: str
    title: str
    at: datetime
    about: str = ""
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the journal before it is numbered, sealed and chained by the store.

    The head (all but `body`) stays clear and holds no value; `names` are what changed; `body` maps names to `[old, new]`.
    `role` is the acting role or duty; `origin` `person`, `rule`, `clock` or `command`.
    """

    record: str
    at: datetime
    occurred: datetime
    actor: str
    role: str
    event: str
    command: str
    digest: str
    names: tuple[str, ...] = ()
    body: Mapping[str, Json] = field(default_factory=dict)
    rule: str = ""
    on_behalf: str = ""
    origin: str = "person"


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line as read back: with its number in the record's chain. `body` is none when the record's key has been destroyed."""

    number: int
    line: Line
    body: Mapping[str, Json] | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An internal command for another tree, or a message: delivered once, after the commit, by the worker. `id` derives from its cause."""

    id: str
    verb: str
    payload: Mapping[str, Json]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command was and what came of it: the same id with the same hash gets the same outcome again."""

    command: str
    person: str
    payload_hash: str
    outcome: Mapping[str, Json]
    at: datetime


@dataclass(frozen=True, slots=True)
class Lending:
    """Duties that `lender` has lent to `taker` until an instant, or until one of them ended it. `duties` are ids of the context."""

    id: str
    lender: str
    taker: str
    duties: tuple[str, ...]
    made_at: datetime
    until: datetime
    ended_at: datetime | None = None

    def runs(self, now: datetime) -> bool:
        """Whether it holds now."""
        return self.ended_at is None and now < self.until


@dataclass(frozen=True, slots=True)
class Tree:
    """A root record and everything that lives in its tree, plus the linked records outside it as far as links read them.

    `begun` and complete form rows alike; `outside` are linked records of other trees (their row only: facts and built-ins).
    """

    root: str
    records: Mapping[str, Record]
    forms: tuple[FormRow, ...] = ()
    clocks: tuple[ClockRow, ...] = ()
    approvals: tuple[ApprovalRow, ...] = ()
    obligations: tuple[ObligationRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    consents: tuple[ConsentLine, ...] = ()
    shares: tuple[ShareRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    outside: Mapping[str, Record] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Projected:
    """The columns of a record that lists, filters and searches read, by the names of the kind's `shows` (a list for choose_many).

    Values are answers' JSON reduced to scalars; dates ISO; `search` holds the words of the searchable fields.
    """

    record: str
    kind: str
    columns: Mapping[str, Json]
    search: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that one unit of work writes, in one commit. Rows are upserted by their ids; nothing is deleted."""

    records: tuple[Record, ...] = ()
    new_records: tuple[str, ...] = ()
    """Ids among `records` that don't exist yet (each gets a data key of its own)."""
    forms: tuple[FormRow, ...] = ()
    clocks: tuple[ClockRow, ...] = ()
    approvals: tuple[ApprovalRow, ...] = ()
    obligations: tuple[ObligationRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    consents: tuple[ConsentLine, ...] = ()
    shares: tuple[ShareRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    notices: tuple[Notice, ...] = ()
    journal: tuple[Line, ...] = ()
    outbox: tuple[Outgoing, ...] = ()
    projections: tuple[Projected, ...] = ()
    receipt: Receipt | None = None
    drop_draft: tuple[str, str, str, str] | None = None
    """(person, record, form, entry) of the draft that a completion used up."""
