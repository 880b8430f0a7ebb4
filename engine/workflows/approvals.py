"""Requests with a life of their own: asked, answered level by level, given, returned, withdrawn, lapsed.

What is approved is neither known nor done here; timers of levels are in `deadlines`. The law that asker, last editors and approvers are
all different people has no key in YAML and no switch here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from engine.expressions.environment import Environment
from engine.expressions.program import Program
from engine.expressions.values import Value
from engine.workflows.model import Approval, Level
from engine.workflows.refusals import Refused

VERDICTS = ("approve", "return")
DONE = ("given", "returned", "withdrawn", "lapsed")


@dataclass(frozen=True, slots=True)
class Answer:
    """One level's answer. `verdict` is `approve` or `return`; `on_behalf`: the person whose duty was lent to `person`, or empty."""

    level: int
    person: str
    verdict: str
    at: datetime
    reason: str = ""
    on_behalf: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for approval. `subject` is `event:ID` or `fact:ID`; `editors` last completed what is approved (the forms it locks).

    `status` is `asked given returned withdrawn lapsed`; `level` the position of the level that is waited for (or was last).
    """

    id: str
    subject: str
    asked_by: str
    asked_at: datetime
    status: str
    level: int
    editors: tuple[str, ...] = ()
    reason: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers, what, and in whose place. `duties` are those held on the record (lent ones included).

    `partners`: with whom the person lends or borrows duties now; they count as one person.
    """

    person: str
    duties: frozenset[str]
    verdict: str
    reason: str = ""
    on_behalf: str = ""
    partners: frozenset[str] = frozenset()


def ask(
    identity: str,
    subject: str,
    approval: Approval,
    asked_by: str,
    now: datetime,
    env: Environment,
    evaluate: Callable[[Program, Environment], Value],
    *,
    editors: Iterable[str] = (),
    reason: str = "",
    on_behalf: str = "",
) -> Request | Refused:
    """A new request, waiting for the first level that applies; already `given` when none does.

    `editors`: who last completed each form it locks. Whoever the asker acts for counts like an editor.
    """
    if approval.ask_reason and not reason.strip():
        return Refused("reason_needed")
    parts = dict.fromkeys(each for each in (*editors, on_behalf) if each)
    request = Request(identity, subject, asked_by, now, "asked", 0, tuple(parts), reason)
    return _waiting_from(request, approval, 0, env, evaluate)


def may_answer(
    request: Request,
    approval: Approval,
    person: str,
    duties: frozenset[str],
    on_behalf: str = "",
    partners: frozenset[str] = frozenset(),
) -> Refused | None:
    """Why someone may not answer a request now; none when they may."""
    if request.status != "asked":
        return Refused("already_answered", {"status": request.status})
    unlawful = _law(request, {person, on_behalf, *partners} - {""})
    if unlawful is not None:
        return unlawful
    level = approval.levels[request.level]
    return None if level.by in duties else Refused("not_your_duty", {"duties": (level.by,)})


def answer(
    request: Request,
    approval: Approval,
    who: Answering,
    now: datetime,
    env: Environment,
    evaluate: Callable[[Program, Environment], Value],
) -> Request | Refused:
    """The request after one answer: it waits for the next level that applies, or is given, or returned. A return needs a reason."""
    refused = may_answer(request, approval, who.person, who.duties, who.on_behalf, who.partners)
    if refused is not None:
        return refused
    if who.verdict not in VERDICTS:
        raise ValueError(f"no such verdict: {who.verdict}")
    if who.verdict == "return" and not who.reason.strip():
        return Refused("reason_needed")
    told = Answer(request.level, who.person, who.verdict, now, who.reason, who.on_behalf)
    answered = replace(request, answers=(*request.answers, told))
    if who.verdict == "return":
        return replace(answered, status="returned")
    return _waiting_from(answered, approval, request.level + 1, env, evaluate)


def withdraw(request: Request, person: str) -> Request | Refused:
    """The request taken back by who asked."""
    if request.status != "asked":
        return Refused("already_answered", {"status": request.status})
    if person != request.asked_by:
        return Refused("not_yours")
    return replace(request, status="withdrawn")


def lapse(request: Request) -> Request:
    """The request when what it asks for can't happen any more; one that is answered stays as it is."""
    return replace(request, status="lapsed") if request.status == "asked" else request


def pass_on(request: Request, approval: Approval, to: str) -> Approval:
    """The approval with the present level handed to another duty (a level's step `pass_to`)."""
    levels = list(approval.levels)
    levels[request.level] = replace(levels[request.level], by=to)
    return replace(approval, levels=tuple(levels))


def applies(level: Level, env: Environment, evaluate: Callable[[Program, Environment], Value]) -> bool:
    """Whether a level is asked: skipped only when its condition is known to be false, so that doubt asks one person more."""
    return level.condition is None or evaluate(level.condition, env) is not False


def _waiting_from(
    request: Request,
    approval: Approval,
    first: int,
    env: Environment,
    evaluate: Callable[[Program, Environment], Value],
) -> Request:
    for place in range(first, len(approval.levels)):
        if applies(approval.levels[place], env, evaluate):
            return replace(request, level=place)
    return replace(request, status="given")


def _law(request: Request, people: set[str]) -> Refused | None:
    if request.asked_by in people:
        return Refused("same_person", {"part": "asker"})
    if people & set(request.editors):
        return Refused("same_person", {"part": "editor"})
    if people & {name for each in request.answers for name in (each.person, each.on_behalf)}:
        return Refused("same_person", {"part": "approver"})
    return None
