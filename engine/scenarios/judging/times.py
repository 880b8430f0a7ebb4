"""When something is due, compared with what a scenario says: from now on, or as a local time."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.compiler.scenarios.model import Expected
from engine.expressions import Duration
from engine.scenarios.scene import Scene, Verdict, moment_of


def due(scene: Scene, expected: Expected, at: datetime | None, what: str = "") -> Verdict:
    """Whether something is due when it should be; nothing is compared where nothing is said."""
    wanted = wanted_at(scene, expected)
    if wanted is None or at == wanted:
        return None
    words = f"due in {_words(expected.due_in)}" if expected.due_in is not None else f"due at {expected.due}"
    return (f"{what} {words}".strip(), _got(scene, expected, at))


def wanted_at(scene: Scene, expected: Expected) -> datetime | None:
    """The instant that is expected; none when nothing is said of it."""
    prepared = scene.stage.prepared
    if expected.due_in is not None:
        return prepared.keeping.add(expected.due_in, scene.stage.clock.now())
    return moment_of(prepared, expected.due) if expected.due else None


def _got(scene: Scene, expected: Expected, at: datetime | None) -> str:
    if at is None:
        return "no clock"
    if expected.due_in is not None:
        return f"due {_distance(at - scene.stage.clock.now())}"
    return f"due at {at.astimezone(scene.stage.prepared.zone):%Y-%m-%d %H:%M}"


def _distance(span: timedelta) -> str:
    """`in 2 days 3 hours`, `now`, `4 hours ago`."""
    minutes = round(abs(span).total_seconds() / 60)
    parts = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    words = " ".join(f"{number} {unit if number == 1 else unit + 's'}" for number, unit in parts if number)
    if not words:
        return "now"
    return f"{words} ago" if span < timedelta(0) else f"in {words}"


def _words(length: Duration | None) -> str:
    return f"{length.amount} {length.unit.replace('_', ' ')}" if length is not None else ""
