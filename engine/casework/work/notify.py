"""Tasks and notices: who hears of what. Notices say a title of class plain, never a name or a concern."""

from __future__ import annotations

from dataclasses import replace

from engine.casework.opening import standing_in
from engine.casework.records import Notice, Record, TaskRow
from engine.casework.standing import holders
from engine.casework.work.unit import Unit


def notify(unit: Unit, record: Record, duty: str, sentence: str, about: str) -> tuple[str, ...]:
    """Tells everyone who holds a duty (or `owner`), but not the person who is doing this; answers whom."""
    found = holders(unit.prepared, duty, standing_in(unit, record), unit.people())
    told = tuple(each for each in found if each != unit.cause.actor)
    for person in told:
        tell(unit, record, person, sentence, about)
    return told


def tell(unit: Unit, record: Record, person: str, sentence: str, about: str) -> None:
    """Tells one person."""
    unit.notices.append(Notice(unit.ids.new(), person, record.id, sentence, unit.now, about))


def make_task(unit: Unit, record: Record, title: str, duty: str, subject: str, person: str = "") -> TaskRow:
    """A task for the holders of a duty, or for one person; once for its subject."""
    for task in unit.tasks.values():
        if task.subject == subject and task.status == "open":
            return task
    task = TaskRow(
        id=unit.ids.new(),
        record=record.id,
        title=title,
        status="open",
        duty="" if duty == "owner" else duty,
        person=record.owner if duty == "owner" else person,
        team=record.team,
        organisation=record.receiver or record.organisation,
        made_at=unit.now,
        subject=subject,
        because=unit.cause.because,
    )
    unit.put(task)
    unit.set_off.append(task.id)
    unit.write(record.id, "task", (title,))
    return task


def task_done(unit: Unit, subject: str) -> None:
    """Closes the tasks of a subject."""
    for task in list(unit.tasks.values()):
        if task.subject == subject and task.status == "open":
            unit.put(replace(task, status="done", done_at=unit.now))


def draft_subject(person: str, form: str, entry: str) -> str:
    """What ties a task to one person's draft."""
    return f"draft:{person}:{form}:{entry}"
