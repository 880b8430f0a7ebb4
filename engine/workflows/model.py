"""A kind of record and its life after compiling: frozen, checked. What is done with it is in the modules beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.expressions.program import Program
from engine.expressions.text import EMPTY, Check, Text


@dataclass(frozen=True, slots=True)
class Step:
    """What a clock does on its way. `at` is `share` (`percent` of the time has passed), `due`, or `late` (`after` program: a duration).

    `act` is `remind`, `notify` or `pass_to`; `to` a duty.
    """

    at: str
    act: str
    to: str
    percent: int = 0
    after: Program | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock: starts at `start` (a date or instant; none: when its state, flag or entry began), runs for `within` (a duration).

    An entry begins when it is first completed.

    It is met as soon as `until` is true. `when_changed` is `""` or `sooner_only`. `each_time`: starts anew on reopening.
    """

    id: str
    title: Text
    within: Program
    start: Program | None = None
    until: Program | None = None
    when_changed: str = ""
    each_time: bool = False
    steps: tuple[Step, ...] = ()
    security: str = "plain"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an approval: any holder of the duty `by`, only if `condition` holds (none: always)."""

    by: str
    condition: Program | None = None
    within: Program | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """What must be answered before a transition (or a change of a fact) happens. `returned_to`: the state it goes back to, or none."""

    levels: tuple[Level, ...]
    locks: tuple[str, ...] = ()
    ask_reason: bool = False
    returned_to: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A form that must be complete; `since` is `""`, `entered` (since the present state was entered) or an event's id."""

    form: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a transition leads; without a condition: otherwise."""

    state: str
    condition: Program | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a thing is set off by: `on` is `completed entered left event changed raised lowered late reached linked opened`.

    `what` names the form, state, event, fact, flag, deadline or link; `reached` has `date` (a date or instant) instead.
    """

    on: str
    what: str = ""
    date: Program | None = None
    also_past: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """An event's way out of a state. `to` empty: stays, restarts no clock. `ask`: id of the form of its own questions, or empty.

    `by` are duties (any of them), `clock` for an automatic one, which has `when`. `sources` (only under `anywhere`): `open`, `ended`
    or states. `condition` chooses among equal events; `checks` refuse with a sentence.
    """

    event: str
    title: Text
    by: tuple[str, ...] = ()
    to: tuple[Branch, ...] = ()
    condition: Program | None = None
    needs: tuple[Need, ...] = ()
    checks: tuple[Check, ...] = ()
    ask: str = ""
    ask_reason: bool = False
    approval: Approval | None = None
    reopens: bool = False
    sends: bool = False
    """In a kind that `sends`: this transition sends the share (consent is checked, fields and values are fixed at that moment)."""
    when: Trigger | None = None
    sources: tuple[str, ...] = ()
    hint: Text = EMPTY


@dataclass(frozen=True, slots=True)
class State:
    """`ended`: no clocks, left only by a transition that `reopens`; `final`: no way out."""

    id: str
    title: Text
    transitions: tuple[Transition, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    ended: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A condition beside the state, raised and lowered by people (duties) or rules."""

    id: str
    title: Text
    raise_by: tuple[str, ...] = ()
    raise_reason: bool = False
    lower_by: tuple[str, ...] = ()
    lower_reason: bool = False
    deadlines: tuple[Deadline, ...] = ()
    narrows_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a fact that happens only after an approval, when `condition` (which may speak of `before(fact)`) holds."""

    condition: Program
    approval: Approval


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that outlives a form: the `latest` given among its sources, or a `calculate`.

    Each source of `latest` is a program; which completion set it off is told by its `reads` (`registration.x`, `links.reports.x`).
    """

    id: str
    title: Text
    type: str
    latest: tuple[Program, ...] = ()
    calculate: Program | None = None
    changes: tuple[Change, ...] = ()
    security: str = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """A tie to records of kind `to`. `owned`: they live in this record's tree (access, area, retention follow)."""

    id: str
    to: str
    many: bool = False
    back: str = ""
    owned: bool = False
    title: Text = EMPTY


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """How records are numbered: `text` with `${area}`, `${year}`, `${sequence}`; `area_level` is the level whose short code is used."""

    text: str
    area_level: str = ""
    digits: int = 5
    restarts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shows:
    """What lists, filters and searches read: built-ins (bare), facts (bare), or `form.question`; `match` gives weights."""

    list: tuple[str, ...] = ()
    filter: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    match: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `sends`: the link id over which its records carry a share of the linked record, or empty."""

    id: str
    title: Text
    path: str
    states: tuple[State, ...]
    initial: str
    plural: Text = EMPTY
    forms: tuple[str, ...] = ()
    anywhere: tuple[Transition, ...] = ()
    links: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    flags: tuple[Flag, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    area: Program | None = None
    number: NumberPlan | None = None
    name: Text = EMPTY
    shows: Shows = field(default_factory=Shows)
    sends: str = ""
    name_security: str = "personal"
    entry_deadlines: Mapping[str, tuple[Deadline, ...]] = field(default_factory=dict)
    """The clocks that every entry of a form carries, by form; they read the entry's answers before the record's."""
