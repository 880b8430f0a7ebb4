"""What a scenario has led to so far: its stage, the record it speaks of, and what came of the last step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.casework.outcomes import Absent, Done, Outcome, Refusal, Wrong
from engine.casework.ports import Store
from engine.casework.prepared import Prepared
from engine.compiler.scenarios.model import Step
from engine.forms.problems import Problem
from engine.scenarios.stage import Stage

Verdict = tuple[str, str] | None
"""(expected, got) in plain words; none when it is as expected."""


@dataclass(slots=True)
class Scene:
    """The state of a scenario that is being played."""

    stage: Stage[Store]
    record: str = ""
    actor: str = ""
    outcome: Outcome | None = None
    seen: str = ""
    did: Step | None = None
    """The last step in which somebody did something."""
    stood: str = ""
    """The state in which the record was then."""
    form: str = ""
    """The form filled in last."""
    named: dict[str, str] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    """How many notices of each person have been looked at."""

    @property
    def path(self) -> str:
        """The address of the record's kind."""
        return self.stage.prepared.context.kinds[self.stage.record(self.record).kind].path


def moment_of(prepared: Prepared, text: str) -> datetime:
    """The instant of a local time `2026-03-02 09:00`, or of a day's beginning."""
    local = datetime.fromisoformat(text)
    return local.replace(tzinfo=prepared.zone).astimezone(UTC)


def told(outcome: Outcome | None) -> str:
    """An outcome in plain words."""
    match outcome:
        case Refusal():
            return _refusal(outcome)
        case Wrong():
            return "problems: " + ", ".join(_problem(each) for each in outcome.problems)
        case Absent():
            return "refused: absent"
        case Done():
            return "it was done"
        case None:
            return "nothing was done"
        case _:
            return "somebody else had completed the form meanwhile"


def _problem(problem: Problem) -> str:
    words = f" “{problem.message.source}”" if problem.message.source else ""
    return f"{problem.path or 'form'}: {problem.code}{words}"


def _refusal(refusal: Refusal) -> str:
    named = ", ".join(words_of(refusal))
    return f"refused: {refusal.code}" + (f" ({named})" if named else "")


def words_of(refusal: Refusal) -> list[str]:
    """Everything that a refusal names, its sentence last."""
    found: list[str] = []
    for value in refusal.parameters.values():
        found += [str(each) for each in value] if isinstance(value, list) else [str(value)]
    return [*(each for each in found if each), *([refusal.sentence.source] if refusal.sentence is not None else [])]
