"""What has come of a step: records and tasks made, people told, and what history tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.casework.reading.home import home
from engine.casework.records import ObligationRow, Tree
from engine.compiler.scenarios.model import Expected
from engine.scenarios.judging.times import due, wanted_at
from engine.scenarios.scene import Scene, Verdict, told

MOST = 1000
"""Notices of one person that are looked at."""


def created(scene: Scene, expected: Expected) -> Verdict:
    """A rule has made a record or a task."""
    found = _made(scene, expected.created, expected.because)
    words = f"a `{expected.created}`" + (f" because of `{expected.because}`" if expected.because else "")
    if not found:
        return (words, _demands(scene))
    obligation = found[-1]
    tree = scene.stage.tree(obligation.record)
    clock = next((each for each in tree.clocks if each.id == obligation.id), None)
    late = due(scene, expected, clock.due_at if clock is not None else None)
    if late is not None:
        return late
    if expected.to:
        sending = scene.stage.record(obligation.made).sending if obligation.made else None
        first = next(iter(sending.recipients), "nobody") if sending is not None else "nobody"
        if first != expected.to:
            return (f"to `{expected.to}`", f"to `{first}`")
    return None


def not_created(scene: Scene, expected: Expected) -> Verdict:
    """No rule has made one."""
    found = _made(scene, expected.not_created, expected.because)
    return (f"no `{expected.not_created}`", _demands(scene)) if found else None


def notified(scene: Scene, expected: Expected) -> Verdict:
    """People have been told something since this was last asked."""
    for person in expected.notified:
        if _news(scene, person) == 0:
            return (f"`{person}` is told", "0 new notices")
    return None


def not_notified(scene: Scene, expected: Expected) -> Verdict:
    """People have been told nothing since."""
    for person in expected.not_notified:
        count = _news(scene, person)
        if count:
            return (f"`{person}` is told nothing", f"{count} new notices")
    return None


def _news(scene: Scene, person: str) -> int:
    notices = scene.stage.store.read(lambda reading: reading.notices(person, MOST))
    known = scene.told.get(person, 0)
    scene.told[person] = len(notices)
    return len(notices) - known


# --- tasks ---
@dataclass(frozen=True, slots=True)
class Task:
    """Something a person finds on their page. `reasons`: the rules or deadlines behind it, `approval` for a request."""

    title: str
    due_at: datetime | None
    reasons: tuple[str, ...]


def task_for(scene: Scene, expected: Expected) -> Verdict:
    """People have an open task."""
    for person in expected.task_for:
        tasks = list(_tasks(scene, person))
        found = [each for each in tasks if _is_meant(each, expected)]
        if not found:
            return (f"a task for `{person}`{_which(expected)}", _told_tasks(person, tasks))
        if wanted_at(scene, expected) not in (None, *(each.due_at for each in found)):
            return due(scene, expected, found[0].due_at, f"a task for `{person}`")
    return None


def no_task_for(scene: Scene, expected: Expected) -> Verdict:
    """People have no such task."""
    for person in expected.no_task_for:
        tasks = list(_tasks(scene, person))
        if any(_is_meant(each, expected) for each in tasks):
            return (f"no task for `{person}`{_which(expected)}", _told_tasks(person, tasks))
    return None


def _tasks(scene: Scene, person: str) -> Iterator[Task]:
    """What a person's first page has them do."""
    stage = scene.stage
    trees = stage.trees()
    for view in home(stage.desk, stage.actors[person]).tasks:
        reasons = [reason for tree in trees for reason in reasons_of(tree, view.id)]
        yield Task(view.title.source, view.due_at, tuple(reasons))


def reasons_of(tree: Tree, identity: str) -> Iterator[str]:
    """The rules or deadlines behind a task (or a clock), or `approval`."""
    rules = {row.id: row.rule for row in tree.obligations}
    clocks = {row.id: row for row in tree.clocks}
    if identity in rules:
        yield rules[identity]
    elif identity in clocks:
        yield clocks[identity].what
    for task in tree.tasks:
        if task.id != identity:
            continue
        sort, _, about = task.subject.partition(":")
        if task.because is not None:
            yield task.because.rule
        if sort == "approval":
            yield sort
        if sort in ("obligation", "ended", "clock"):
            yield rules.get(about, clocks[about].what if about in clocks else "")


def _is_meant(task: Task, expected: Expected) -> bool:
    return expected.title in ("", task.title) and (not expected.because or expected.because in task.reasons)


def _which(expected: Expected) -> str:
    return (f" because of `{expected.because}`" if expected.because else "") + (
        f" “{expected.title}”" if expected.title else ""
    )


def _told_tasks(person: str, tasks: list[Task]) -> str:
    named = ", ".join(f"“{each.title}”" for each in tasks)
    return f"`{person}` has: {named or 'nothing to do'}"


# --- history ---
def history(scene: Scene, expected: Expected) -> Verdict:
    """The record's history has such a line."""
    lines = [each.line for each in scene.stage.store.read(lambda reading: reading.journal(scene.record))]
    short = [(line, {line.event, *line.names, *(name.rpartition(".")[2] for name in line.names)}) for line in lines]
    about = [line for line, words in short if expected.history in words]
    found = [line for line in about if expected.by in ("", line.actor) and expected.because in ("", line.rule)]
    if found:
        return None
    words = f"history: {expected.history}" + (f" by `{expected.by}`" if expected.by else "")
    words += f" because of `{expected.because}`" if expected.because else ""
    if about:
        return (words, "by " + ", ".join(dict.fromkeys(f"`{line.actor}`" for line in about)))
    return (words, "only " + ", ".join(dict.fromkeys(line.event for line in lines)))


# --- what rules have demanded ---
def _made(scene: Scene, target: str, because: str) -> list[ObligationRow]:
    return [
        row
        for tree in scene.stage.trees()
        for row in tree.obligations
        if row.target == target and because in ("", row.rule)
    ]


def _demands(scene: Scene) -> str:
    rules = [row.rule for tree in scene.stage.trees() for row in tree.obligations]
    return f"rules have demanded: {', '.join(rules) or 'nothing'}; {told(scene.outcome)}"
