"""What a person meets after logging in: what they have to do, late first; what was sent to them; what they were told."""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.model import Actor, Post
from engine.casework.desk import Desk
from engine.casework.opening import blank_unit, standing_in
from engine.casework.ports import Query, Reading, TaskSeat
from engine.casework.reading.list_records import may_create_kind, scope_for
from engine.casework.records import TaskRow
from engine.casework.standing import duties, vacancies
from engine.casework.viewing.parts import because_of
from engine.casework.viewing.running import head_for, owners_lent, running
from engine.casework.views import HomeView, KindLine, NoticeView, RecordHead, TaskView
from engine.casework.words import about
from engine.casework.work.unit import Unit
from engine.compiled import CompiledContext
from engine.expressions.text import Phrase

_MOST = 100


def home(desk: Desk, actor: Actor) -> HomeView:
    """Tasks, inbox, notices and the kinds of record that the actor may find or create."""

    def work(reading: Reading) -> HomeView:
        unit = blank_unit(reading, desk, actor)
        return HomeView(_kinds(desk, unit.actor), _tasks(unit, reading), _inbox(unit, reading), _notices(unit, reading))

    return desk.store.read(work)


def seats(unit: Unit) -> tuple[TaskSeat, ...]:
    """Where the actor's tasks are looked for: their own, and those of every duty that their posts take up."""
    context = unit.prepared.context
    found = [TaskSeat(person=unit.actor.person), *_seats(context, unit.actor.posts)]
    for lent in unit.actor.lent:
        found += [each for each in _seats(context, lent.posts) if each.duty in lent.duties]
    found += [TaskSeat(person=each) for each in owners_lent(unit)]
    return tuple(dict.fromkeys(found))


def _seats(context: CompiledContext, posts: tuple[Post, ...]) -> Iterator[TaskSeat]:
    """Where the tasks of every duty that some posts take up are looked for."""
    for post in posts:
        role = context.roles.get(post.role)
        for name in role.duties if role else ():
            duty = context.duties[name]
            if duty.relation != "is":
                yield TaskSeat(
                    duty=name,
                    team=post.team if duty.whose == "team" else "",
                    organisation=post.organisation if duty.whose in ("receiver", "organisation") else "",
                )


def _kinds(desk: Desk, actor: Actor) -> tuple[KindLine, ...]:
    prepared = desk.context()
    lines = []
    for kind in prepared.context.kinds.values():
        may_create = may_create_kind(prepared, actor, kind)
        if may_create or scope_for(prepared, actor, kind).legs:
            plural = kind.plural if kind.plural.source else kind.title
            lines.append(KindLine(kind.id, kind.path, prepared.bare(kind.title), prepared.bare(plural), may_create))
    return tuple(lines)


def _tasks(unit: Unit, reading: Reading) -> tuple[TaskView, ...]:
    views = []
    for task in reading.tasks(seats(unit), _MOST):
        view = _task(unit, reading, task)
        if view is not None:
            views.append(view)
    views += running(unit, reading, _MOST)
    far = unit.now.replace(year=unit.now.year + 100)
    return tuple(sorted(views, key=lambda each: (not each.late, each.due_at or far)))


def _task(unit: Unit, reading: Reading, task: TaskRow) -> TaskView | None:
    """None when the actor holds the task's duty no longer, or may not see its record."""
    record = reading.record(task.record)
    if record is None:
        return None
    head = head_for(unit, reading, record)
    if head is None:
        return None
    if task.person != unit.actor.person and task.duty:
        standing = standing_in(unit, record)
        vacant = vacancies(unit.prepared, standing, unit.people())
        if task.duty not in duties(unit.prepared, unit.actor, standing, vacant):
            return None
    late = task.due_at is not None and task.due_at < unit.now
    return TaskView(task.id, Phrase(task.title), head, task.due_at, late, because_of(task.because))


def _inbox(unit: Unit, reading: Reading) -> tuple[RecordHead, ...]:
    """Open records sent to the actor's organisation, newest first."""
    here = {post.organisation for post in unit.actor.posts if post.organisation}
    heads = []
    for kind in unit.prepared.context.kinds.values():
        if not kind.sends or not here:
            continue
        found = reading.find(kind.id, scope_for(unit.prepared, unit.actor, kind), Query(limit=_MOST))
        for record in found.records:
            if record.receiver in here and unit.prepared.is_open(record):
                head = head_for(unit, reading, record)
                if head is not None:
                    heads.append(head)
    return tuple(heads)


def _notices(unit: Unit, reading: Reading) -> tuple[NoticeView, ...]:
    views = []
    for notice in reading.notices(unit.actor.person, 50):
        record = reading.record(notice.record)
        head = head_for(unit, reading, record) if record is not None else None
        if head is not None:
            read = notice.read_at is not None
            views.append(
                NoticeView(
                    notice.id,
                    about(notice.title, notice.about, "about"),
                    notice.at,
                    read,
                    head.path,
                    head.id,
                    head.number,
                )
            )
    return tuple(views)
