"""`tais test`: plays the scenarios of a context and tells which didn't go as they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from engine.bootstrap.check import scenarios_of
from engine.casework.prepared import prepare_context
from engine.diagnostics import Diagnostic, has_errors
from engine.scenarios import Played, play_all


def run(context: Path, tell: Callable[[Iterable[Diagnostic]], None]) -> int:
    """Exit code: 0 all went as they say, 1 some didn't, or the context is faulty."""
    compiled, scenarios, diagnostics = scenarios_of(context)
    if compiled is None or has_errors(diagnostics):
        tell(diagnostics)
        return 1
    prepared = prepare_context(compiled)
    played = play_all(prepared, scenarios)
    for each in played:
        print(_told(each))  # noqa: T201 (the command's own output)
    failed = sum(1 for each in played if each.failure is not None)
    print(f"{len(played) - failed} passed, {failed} failed")  # noqa: T201
    return 1 if failed else 0


def _told(played: Played) -> str:
    scenario = played.scenario
    if played.failure is None:
        return f"ok      {scenario.title}"
    span = played.failure.span
    place = f"{span.file}:{span.line}:{span.column}"
    return f"FAILED  {scenario.title}\n        {place}\n        expected  {played.failure.expected}\n        got       {played.failure.got}"
