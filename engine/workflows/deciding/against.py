"""Everything that may stand against an event: the wrong state, duty, forms, checks, answers, a branch that can't be told."""

from __future__ import annotations

from collections.abc import Iterator

from engine.expressions.environment import Environment
from engine.workflows.machine import Ask, Evaluate, Machine, Snapshot
from engine.workflows.model import Branch, State, Transition
from engine.workflows.refusals import Refused

_CLASSES = ("plain", "personal", "sensitive", "restricted")


def meant(
    machine: Machine, snapshot: Snapshot, event: str, env: Environment, evaluate: Evaluate
) -> Transition | Refused:
    """The transition that an event means here: the first one whose condition holds."""
    ways = machine.ways.get((snapshot.state, event))
    if ways is None:
        return _nowhere(machine, snapshot.state, event)
    for each in ways:
        if each.condition is None or evaluate(each.condition, env) is True:
            return each
    first = ways[0]
    return Refused("condition_false", {"event": event}, security=first.condition.security if first.condition else "plain")


def _nowhere(machine: Machine, state: str, event: str) -> Refused:
    if event not in machine.known_events:
        return Refused("no_such_event", {"event": event})
    here = machine.states[state]
    code = "record_closed" if here.ended or here.final else "not_from_here"
    return Refused(code, {"event": event, "state": state})


def against(
    machine: Machine, snapshot: Snapshot, transition: Transition, ask: Ask, env: Environment, evaluate: Evaluate
) -> Iterator[Refused]:
    """Everything against a transition. Who approved or the clock holds no duty, and gives no reason."""
    if not ask.by_clock and not ask.approved:
        yield from _against_person(snapshot, transition, ask)
    lacking = tuple(_lacking(transition, snapshot, env))
    yield from lacking
    for check in transition.checks:
        if not check.warn and evaluate(check.that, env) is False:
            yield Refused("check", text=check.message, security=check.that.security)
    if transition.to:
        way = _against_way(machine, machine.states[snapshot.state], transition, env, evaluate)
        # Where it leads is often said by the very forms that are lacking: they are what to tell.
        yield from (each for each in way if not (lacking and each.code == "condition_false"))


def _against_person(snapshot: Snapshot, transition: Transition, ask: Ask) -> Iterator[Refused]:
    if transition.by == ("clock",):
        yield Refused("automatic", {"event": transition.event})
    elif ask.duties.isdisjoint(transition.by):
        yield Refused("not_your_duty", {"duties": transition.by})
    for request in snapshot.pending:
        if request.subject == f"event:{transition.event}":
            yield Refused("approval_pending", {"request": request.id})
    if (transition.ask_reason or (transition.approval and transition.approval.ask_reason)) and not ask.reason.strip():
        yield Refused("reason_needed")
    if transition.ask and not ask.complete:
        yield Refused("answers_needed", {"form": transition.ask})


def _lacking(transition: Transition, snapshot: Snapshot, env: Environment) -> Iterator[Refused]:
    """The forms that are lacking, or lack an answer that only this event needs; together for each *since*."""
    lacking: dict[str, list[str]] = {}
    for need in transition.needs:
        # An entry form that is needed means an entry completed since the present state was entered.
        since = need.since or ("entered" if need.form in env.entries else "")
        if not _is_complete(need.form, since, snapshot, env):
            lacking.setdefault(since, []).append(need.form)
    named = {form for forms in lacking.values() for form in forms}
    wanting = [form for form in snapshot.wanting.get(transition.event, ()) if form not in named]
    if wanting:
        lacking.setdefault("", []).extend(wanting)
    for since, forms in lacking.items():
        yield Refused("needs_form", {"forms": tuple(forms), "since": since})


def _is_complete(form: str, since: str, snapshot: Snapshot, env: Environment) -> bool:
    completed = env.completed.get(form)
    if completed is None or not since:
        return completed is not None
    start = env.entered.get(snapshot.state) if since == "entered" else snapshot.events.get(since)
    return start is None or completed >= start


def _against_way(
    machine: Machine, here: State, transition: Transition, env: Environment, evaluate: Evaluate
) -> Iterator[Refused]:
    target = target_of(transition.to, env, evaluate)
    if target is None:
        secret = max((branch.condition.security for branch in transition.to if branch.condition), key=_CLASSES.index, default="plain")
        yield Refused("condition_false", {"event": transition.event}, security=secret)
        return
    leaves_end = here.ended and not transition.reopens and target != here.id
    if here.final or leaves_end:
        yield Refused("record_closed", {"event": transition.event, "state": here.id})


def target_of(branches: tuple[Branch, ...], env: Environment, evaluate: Evaluate) -> str | None:
    """The state that the branches lead to: empty when there are none, none when no branch is known to be open.

    A branch is not passed over while its condition is unknown: what depends on it isn't decided yet.
    """
    for branch in branches:
        if branch.condition is None:
            return branch.state
        holds = evaluate(branch.condition, env)
        if holds is True:
            return branch.state
        if holds is not False:
            return None
    return None if branches else ""
