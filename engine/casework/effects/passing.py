"""Passes on what waits: a request for approval, a task, or everything that waits on a record."""

from __future__ import annotations

from dataclasses import replace

from engine.casework.records import Record
from engine.casework.words import NOTICES, TASKS
from engine.casework.work import approvals
from engine.casework.work.notify import make_task, notify
from engine.casework.work.unit import Unit


def pass_everything(unit: Unit, record: Record, duty: str, title: str) -> None:
    """What waits on the record for somebody waits for the holders of a duty from now on; if nothing does, they get a task.

    `title` is of class plain, or empty. Drafts stay their writers'.
    """
    requests = approvals.pending(unit, record.id)
    for row in requests:
        approvals.pass_to(unit, row, duty)
    tasks = [
        task
        for task in unit.tasks.values()
        if task.record == record.id and task.status == "open" and not task.subject.startswith(("draft:", "approval:"))
    ]
    for task in tasks:
        unit.put(replace(task, duty="" if duty == "owner" else duty, person=record.owner if duty == "owner" else ""))
    if not requests and not tasks:
        make_task(unit, record, title or TASKS["late"], duty, f"passed:{record.id}:{duty}")
    unit.write(record.id, "passed", (f"to:{duty}",))
    notify(unit, record, duty, NOTICES["pass_to"], title or TASKS["late"])


def pass_task(unit: Unit, subject: str, duty: str) -> bool:
    """Gives the open tasks of a subject to the holders of a duty; false when there is none."""
    found = [task for task in unit.tasks.values() if task.subject == subject and task.status == "open"]
    for task in found:
        unit.put(replace(task, duty=duty, person=""))
    return bool(found)
