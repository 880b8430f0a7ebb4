"""A rule after compiling: when, if, then, and because of what. Which rules fire is decided in the modules beside this one.

Triggers and steps of clocks are told by plain fields of their own here, because rooms on one line don't see each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.expressions.program import Program
from engine.expressions.text import EMPTY, Text


@dataclass(frozen=True, slots=True)
class When:
    """`on` is `completed entered left event changed raised lowered late reached linked opened`; `what` the name; `reached` has `date`."""

    on: str
    what: str = ""
    date: Program | None = None
    also_past: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One possible recipient: organisations of a `kind` whose coverage holds the place that `covers` yields; tried in order.

    `organisation` names one outright instead. `service` narrows to those that offer it.
    """

    kind: str = ""
    organisation: str = ""
    covers: Program | None = None
    service: str = ""
    for_sex: Program | None = None
    """Yields the option that an organisation's `for_sex` must equal, where it has one; `age` the years that its ages must hold."""
    age: Program | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step of an obligation's clock; same fields as a deadline's step: `at` `share|due|late`, `act` `remind|notify|pass_to`."""

    at: str
    act: str
    to: str
    percent: int = 0
    after: Program | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does. `verb` is one of `create link task notify remind set flag unflag assign raise pass_to`; `what` its id.

    `assign` names a part of the record (`owner assigned team area organisation`) and gives it to whom `to` names or what `value` yields;
    `raise` an event. Both happen on the rule's record, or on those at the other end of the link `on`. `link` ties the record that
    `value` yields over the link `what`.

    `answers` fills questions of the created record (`form.question` → program in the rule's scope). `value` is what `set` gives.
    `to` is a duty for `task notify remind pass_to`, for `assign` also one of `doer owner author`.
    The rest is for a created record that sends: `binding` is
    `must offer suggest`, `consent` a policy, `profile` a profile, `within` a duration, `unanswered` the steps of its clock.
    `link` is the link of the rule's record through which a created record is tied to it.
    """

    verb: str
    what: str = ""
    title: Text = EMPTY
    answers: Mapping[str, Program] = field(default_factory=dict)
    value: Program | None = None
    to: str = ""
    link: str = ""
    send_to: tuple[Route, ...] = ()
    binding: str = ""
    within: Program | None = None
    consent: str = ""
    profile: str = ""
    unanswered: tuple[Reminder, ...] = ()
    on: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """When–if–then. `security` is the highest class that its condition reads; `if_ended` is `ask keep withdraw`; `again` `""` or
    `when_finished`."""

    id: str
    record: str
    title: Text
    when: tuple[When, ...]
    then: tuple[Effect, ...]
    condition: Program | None = None
    if_ended: str = "ask"
    again: str = ""
    basis: Text = EMPTY
    confirm: bool = False
    security: str = "plain"
