"""Brings a record into the state that a scenario begins in: along the shortest legal path, by the people who may."""

from __future__ import annotations

from engine.access import may
from engine.casework.opening import standing_in
from engine.casework.outcomes import Done, Outcome
from engine.casework.ports import Reading, Store
from engine.casework.standing import duties, vacancies
from engine.casework.writing.answer_approval import answer_approval
from engine.casework.writing.create_record import create_record
from engine.casework.writing.do_event import do_event
from engine.compiler.scenarios.model import Given
from engine.scenarios.filling import fill_form
from engine.scenarios.scene import told
from engine.scenarios.stage import Stage
from engine.workflows.graph import shortest_path
from engine.workflows.model import Transition

CLOCK = "clock"
"""Who does what happens by itself."""
RINGS = 100
"""How many ringings are waited for; clocks have a handful."""


def prepare_given(stage: Stage[Store], given: Given) -> tuple[str] | str:
    """The id of the record, in the state that is given; or a sentence that says why it can't be had."""
    kind = stage.prepared.context.kinds[given.record]
    author = next(
        (name for name, actor in stage.actors.items() if may(actor, stage.prepared.context.roles, f"create_{kind.id}")),
        "",
    )
    path = shortest_path(kind, given.state)
    if not author or path is None:
        return "nobody may create it" if not author else f"no legal path leads to `{given.state}`"
    outcome = create_record(stage.desk, stage.command(author, {}), kind.path)
    if not isinstance(outcome, Done):
        return f"it could not be created: {told(outcome)}"
    stage.roots.append(outcome.record)
    for leg in path:
        transition = leg.transition
        done = _go(stage, outcome.record, transition)
        if done is not None:
            return f"`{transition.event}`: {_words(done)}"
    if given.waiting_for:
        return _wait_for(stage, outcome.record, given.waiting_for)
    return (outcome.record,)


def _go(stage: Stage[Store], record: str, transition: Transition) -> Outcome | str | None:
    """Does one transition with all it needs; none when it has happened."""
    before = stage.record(record).state
    if CLOCK in transition.by:
        _let_time_pass(stage, record, before)
    else:
        asked = _ask(stage, record, transition)
        if asked is not None:
            return asked
    while waiting := [row for row in stage.tree(record).approvals if row.record == record and row.status == "asked"]:
        outcome = _answer(stage, record, waiting[-1].id)
        if outcome is not None:
            return outcome
    stage.work()
    now = stage.record(record).state
    return None if now != before or not transition.to else f"the record is still in `{now}`"


def _let_time_pass(stage: Stage[Store], record: str, before: str) -> None:
    """Moves from one ringing of the record's clocks to the next until it has left its state, or none is left."""
    for _ in range(RINGS):
        rings = [
            each.next_at for each in stage.tree(record).clocks if each.record == record and each.next_at is not None
        ]
        if not rings or stage.record(record).state != before:
            return
        stage.move_to(min(rings))


def _ask(stage: Stage[Store], record: str, transition: Transition) -> Outcome | str | None:
    person = holder(stage, record, transition.by)
    if not person:
        return f"nobody is {' or '.join(transition.by)}"
    for need in transition.needs:
        filled = fill_form(stage, record, person, need.form, {}, rest=True)
        if not isinstance(filled, Done):
            return filled
    reason = "Made up" if transition.ask_reason else ""
    path = stage.prepared.context.kinds[stage.record(record).kind].path
    outcome = do_event(stage.desk, stage.command(person, {}, reason), path, record, transition.event)
    return None if isinstance(outcome, Done) else outcome


def _answer(stage: Stage[Store], record: str, approval: str) -> Outcome | str | None:
    path = stage.prepared.context.kinds[stage.record(record).kind].path
    last: Outcome | str = "nobody may answer the request"
    for name in stage.actors:
        command = stage.command(name, {"verdict": "approve"})
        last = answer_approval(stage.desk, command, path, record, approval)
        if isinstance(last, Done):
            return None
    return last


def _wait_for(stage: Stage[Store], record: str, duty: str) -> tuple[str] | str:
    here = stage.record(record)
    made = stage.prepared.machines[here.kind]
    for transition in made.in_state[here.state]:
        if transition.approval is not None and transition.approval.levels[0].by == duty:
            asked = _ask(stage, record, transition)
            return (record,) if asked is None else f"`{transition.event}`: {_words(asked)}"
    return f"nothing in `{here.state}` asks for the approval of `{duty}`"


def _words(outcome: Outcome | str) -> str:
    return outcome if isinstance(outcome, str) else told(outcome)


def holder(stage: Stage[Store], record: str, wanted: tuple[str, ...]) -> str:
    """The first person who holds one of the duties on the record."""

    def work(reading: Reading) -> str:
        unit = stage.unit(reading, record)
        standing = standing_in(unit, unit.records[record])
        vacant = vacancies(stage.prepared, standing, unit.people())
        for name, actor in stage.actors.items():
            if not duties(stage.prepared, actor, standing, vacant).isdisjoint(wanted):
                return name
        return ""

    return stage.store.read(work)
