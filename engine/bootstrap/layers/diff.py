"""`tais diff`: what changed between two versions of a context, or what a context changes of the library; weakenings first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine import library
from engine.bootstrap.check import context_folder
from engine.compiler.changes.laid import Change, changes, rows_changed
from engine.diagnostics import Diagnostic, has_errors
from engine.source import Laid, read_context
from engine.source.layers import lay

GOOD, WEAKER, FAILURE = 0, 1, 2
LIBRARY = "library"
"""Names the shared library where the folder of an older version may stand."""


def run(old: Path, new: Path) -> int:
    """Exit code: 0 nothing is weaker, 1 something is, 2 one of the two can't be read."""
    after, faults = read_context(context_folder(new), library())
    if str(old) == LIBRARY and after.alone and not has_errors(faults):
        _say("This context takes nothing of the library.")
        return GOOD
    before, more = (_below(after), []) if str(old) == LIBRARY else read_context(context_folder(old), library())
    unread = [*faults, *more]
    if not after.documents or not before.documents or has_errors(unread):
        _refuse(unread)
        return FAILURE
    found = changes(before.documents, after.documents)
    if str(old) == LIBRARY:  # what a context adds of its own is no change of the library
        found = [each for each in found if each.path]
    else:
        found += rows_changed(before.tables, after.tables)
    _tell(found)
    return WEAKER if any(each.why for each in found) else GOOD


def _below(laid: Laid) -> Laid:
    """What the layers below a context say of the things that it takes."""
    whole, _ = lay(laid.layers[:-1])
    taken = {(each.kind, each.id) for each in laid.documents}
    return Laid(tuple(each for each in whole.documents if (each.kind, each.id) in taken), layers=whole.layers)


def _tell(found: list[Change]) -> None:
    weaker, other = [each for each in found if each.why], [each for each in found if not each.why]
    for title, group in (("Weaker than before", weaker), ("Other changes", other)):
        if group:
            _say(f"{title}:")
        for each in group:
            _say(f"  {each.name}")
            _say(f"      {_sentence(each)}")
            _say(f"      {_places(each)}")
    _say(f"{len(weaker)} weaker, {len(other)} other changes." if found else "Nothing differs.")


def _sentence(change: Change) -> str:
    if not change.path:
        return f"{change.new or change.old}" + (f": {change.why}" if change.why else "")
    was = f"was `{change.old}`" if change.old else "is new"
    now = (f", is `{change.new}`" if change.old else f": `{change.new}`") if change.new else ", is gone"
    return was + now + (f": {change.why}" if change.why else "")


def _places(change: Change) -> str:
    spans = [span for span in (change.old_span, change.new_span) if span is not None]
    return " → ".join(f"{span.file}:{span.line}:{span.column}" for span in spans)


def _refuse(faults: Iterable[Diagnostic]) -> None:
    for each in faults:
        _say(f"{each.span.file}:{each.span.line}:{each.span.column}  {each.code}  {each.message}")
    _say("Both must be readable before they can be compared: mend these first (`tais check`).")


def _say(text: str) -> None:
    print(text)  # noqa: T201 (the command's own output)
