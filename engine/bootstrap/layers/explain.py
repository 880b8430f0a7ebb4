"""`tais explain`: what each layer says at one place of a context, and which one counts."""

from __future__ import annotations

from pathlib import Path

from engine import library
from engine.bootstrap.check import context_folder
from engine.compiler.changes.tracing import Unknown, trace
from engine.source import read_context

GOOD, FAULTS = 0, 1
COUNTS = "   ← counts"


def run(context: Path, target: str) -> int:
    """Exit code: 0 it was found, 1 there is nothing of that name."""
    laid, diagnostics = read_context(context_folder(context), library())
    if not laid.documents:
        print(f"There is no context in {context}." if not diagnostics else diagnostics[0].message)  # noqa: T201
        return FAULTS
    found = trace(laid, target)
    if isinstance(found, Unknown):
        print(f"{found.message} {found.remedy}".rstrip())  # noqa: T201 (the command's own output)
        return FAULTS
    print(target)  # noqa: T201
    places = [f"{each.span.file}:{each.span.line}:{each.span.column}" for each in found]
    wide, long = max(len(each.layer) for each in found), max(len(place) for place in places)
    for each, place in zip(found, places, strict=True):
        print(f"  {each.layer:<{wide}}  {place:<{long}}  {each.value}{COUNTS if each.counts else ''}")  # noqa: T201
    return GOOD
