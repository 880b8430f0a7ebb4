"""An event before it is done: its own questions, or a page to confirm it on."""

from __future__ import annotations

from engine.access import Revealed
from engine.access.model import Actor
from engine.casework.desk import Desk
from engine.casework.opening import Opened, open_for_reading
from engine.casework.outcomes import Absent
from engine.casework.ports import Reading
from engine.casework.reading.open_form import computed, offered
from engine.casework.records import Json
from engine.casework.viewing.parts import head_of
from engine.casework.viewing.steps import event_views
from engine.casework.views import EventView, FormView
from engine.casework.work.environment import environment
from engine.casework.writing.do_event import held_duties
from engine.forms import evaluate, page_state


def open_event(
    desk: Desk, actor: Actor, path: str, record: str, event: str, answers: dict[str, Json] | None = None
) -> FormView | EventView | Absent:
    """The event's questions as a form (with `answers` as typed, if any), or the event itself when it asks none."""

    def work(reading: Reading) -> FormView | EventView | Absent:
        opened = open_for_reading(reading, desk, actor, path, record)
        if isinstance(opened, Absent):
            return opened
        held = held_duties(opened)
        views = event_views(opened.unit, opened.record, held, opened.allowance)
        view = next((each for each in views if each.event == event), None)
        if view is None:
            return Absent()
        return _questions(opened, view, answers) if view.ask else view

    return desk.store.read(work)


def _questions(opened: Opened, view: EventView, answers: dict[str, Json] | None) -> FormView:
    unit, record = opened.unit, opened.record
    prepared = unit.prepared.forms[view.ask]
    env = environment(unit, record)
    evaluation = evaluate(prepared, answers or {}, env)
    every = frozenset(f"{view.ask}.{name}" for name in unit.prepared.fields[view.ask].fields)
    return FormView(
        head=head_of(unit, record, opened.allowance),
        form=view.ask,
        entry="",
        title=view.title,
        version=0,
        status="empty",
        is_draft=False,
        may_write=next(iter(view.refusals), None),
        answers=answers or {},
        computed=computed(evaluation, Revealed(view.ask, {}, {}, every, every)),
        shown=tuple(sorted(evaluation.shown())),
        required=tuple(sorted(evaluation.required())),
        withheld={},
        problems=evaluation.problems if answers is not None else (),
        warnings=evaluation.warnings if answers is not None else (),
        live=page_state(evaluation, env, opened.allowance.reads_program),
        event=view.event,
        ask_reason=view.ask_reason,
        offered=offered(evaluation),
    )
