"""The life of a record: events, approvals, deadlines, facts, flags, numbers, graph. Values in, values out; writes nothing, knows no clock.

    made = machine(kind)                                             once per compiled kind
    decide(made, snapshot, Ask(event, duties, …), env, evaluate)     -> Outcome | Refused
    events(made, snapshot, duties, env, evaluate)                    -> list[EventView], each with all that stands against it
    settle(made, snapshot, happened, look, evaluate)                 -> the automatic transitions that follow
    ask(id, subject, approval, asked_by, now, env, evaluate, …)      -> Request | Refused;   answer(request, approval, Answering(…), …)
    start_clock(id, deadline, began, env, evaluate, keeping, holder) -> Clock;   recompute, is_met, met, cancelled, due_steps, fired
    resolve(made, env, evaluate, form=… | link=…)                    -> FactChange…;   calculated(made, env, evaluate)
    change_flag(made, snapshot, flag, up, duties, reason)            -> FlagOutcome | Refused

`evaluate(program, env)` runs a program; `Timekeeping(add, start_of)` counts time; `duties` are those that `access.duties_of` answers.
Once an approval is given, the same event is decided again with `Ask(event, approved=True)`: what it needs must still be there.
"""

from engine.workflows.approvals import (
    Answer,
    Answering,
    Request,
    answer,
    applies,
    ask,
    lapse,
    may_answer,
    pass_on,
    withdraw,
)
from engine.workflows.deadlines import (
    LATE,
    Clock,
    DueStep,
    Lateness,
    Timekeeping,
    anchor,
    cancelled,
    due_from,
    due_steps,
    falls_late,
    fired,
    instant_of,
    is_met,
    lateness,
    met,
    moved,
    readings,
    recompute,
    start_clock,
    step_instants,
    timed,
    told_late,
)
from engine.workflows.deciding.automatic import awaited, settle
from engine.workflows.deciding.events import EventView, Outcome, after, decide, events, opened, refusals, returned
from engine.workflows.facts import FactChange, calculated, changed, is_value, propose, resolve, sayings, sources_across
from engine.workflows.flags import FlagOutcome, change_flag, may_change, narrowed_to
from engine.workflows.machine import Ask, Evaluate, Machine, Snapshot, approval_of, locked_forms, machine
from engine.workflows.numbers import counter_key, format_number
from engine.workflows.refusals import CODES, Refused

__all__ = [
    "CODES",
    "LATE",
    "Answer",
    "Answering",
    "Ask",
    "Clock",
    "DueStep",
    "Evaluate",
    "EventView",
    "FactChange",
    "FlagOutcome",
    "Lateness",
    "Machine",
    "Outcome",
    "Refused",
    "Request",
    "Snapshot",
    "Timekeeping",
    "after",
    "anchor",
    "answer",
    "applies",
    "approval_of",
    "ask",
    "awaited",
    "calculated",
    "cancelled",
    "change_flag",
    "changed",
    "counter_key",
    "decide",
    "due_from",
    "due_steps",
    "events",
    "falls_late",
    "fired",
    "format_number",
    "instant_of",
    "is_met",
    "is_value",
    "lapse",
    "lateness",
    "locked_forms",
    "machine",
    "may_answer",
    "may_change",
    "met",
    "moved",
    "narrowed_to",
    "opened",
    "pass_on",
    "propose",
    "readings",
    "recompute",
    "refusals",
    "resolve",
    "returned",
    "sayings",
    "settle",
    "sources_across",
    "start_clock",
    "step_instants",
    "timed",
    "told_late",
    "withdraw",
]
