"""`tais test`: plays the scenarios of a context, tells which didn't go as they say, and how much of the procedure they go through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import library
from engine.bootstrap.check import context_folder
from engine.casework.prepared import Prepared, prepare_context
from engine.compiler.compiling import compile_context
from engine.compiler.provenance import provenance
from engine.compiler.scenarios.model import Scenario
from engine.diagnostics import Diagnostic, Span, has_errors, in_order
from engine.scenarios import Played, play_all
from engine.scenarios.coverage import Measured, as_html, as_json, as_text, measure, stubs
from engine.source.folders import read_context

FORMATS = ("text", "json", "html")
SUSPECTS = 3
"""How many places of the context are told with a failure."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for beside playing. `coverage` is a format or empty; `into` the file for `json` and `html`; `least` in percent."""

    only: str = ""
    coverage: str = ""
    into: Path | None = None
    least: float | None = None
    stubs: Path | None = None

    @property
    def measured(self) -> bool:
        """Whether it is looked at what scenarios go through."""
        return bool(self.coverage) or self.least is not None or self.stubs is not None


@dataclass(frozen=True, slots=True)
class Tried:
    """A context with its scenarios, ready to be played; `places` tell where its things were written."""

    prepared: Prepared
    scenarios: tuple[Scenario, ...]
    places: Mapping[str, Span]


def run(context: Path, tell: Callable[[Iterable[Diagnostic]], None], wanted: Wanted | None = None) -> int:
    """Exit code: 0 all went as they say (and enough of the procedure), 1 some didn't, or the context is faulty."""
    asked = wanted if wanted is not None else Wanted()
    tried, diagnostics = read(context)
    if tried is None:
        tell(diagnostics)
        return 1
    scenarios = [each for each in tried.scenarios if asked.only.casefold() in each.title.casefold()]
    if asked.only and not scenarios:
        _say(f"No scenario has “{asked.only}” in its title.")
        return 1
    if not asked.measured:
        return _told_all(play_all(tried.prepared, scenarios), tried.places)
    measured = measure(tried.prepared, scenarios)
    failed = _told_all(measured.played, tried.places)
    _tell_coverage(measured, tried, asked)
    if asked.stubs is not None:
        _write_stubs(measured, tried, asked.stubs)
    return 1 if failed or not _enough(measured, asked) else 0


def read(context: Path) -> tuple[Tried | None, list[Diagnostic]]:
    """A context ready to be played; none when it is faulty, with everything that is wrong."""
    laid, found = read_context(context_folder(context), library())
    if not laid.documents:
        return None, in_order(found)
    done = compile_context(laid)
    diagnostics = in_order([*found, *done.diagnostics])
    if done.context is None or has_errors(diagnostics):
        return None, diagnostics
    return Tried(prepare_context(done.context), done.scenarios, provenance(done.world)), diagnostics


def _say(words: str) -> None:
    print(words)  # noqa: T201 (the command's own output)


def _told_all(played: Iterable[Played], places: Mapping[str, Span]) -> int:
    """Tells how each went; 1 when some didn't go as they say."""
    all_of_them = list(played)
    for each in all_of_them:
        _say(_told(each, places))
    failed = sum(1 for each in all_of_them if each.failure is not None)
    _say(f"{len(all_of_them) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _told(played: Played, places: Mapping[str, Span]) -> str:
    scenario, failure = played.scenario, played.failure
    if failure is None:
        return f"ok      {scenario.title}"
    lines = [
        f"FAILED  {scenario.title}",
        _place(failure.span),
        f"expected  {failure.expected}",
        f"got       {failure.got}",
    ]
    known = [(key, places[key]) for key in failure.suspects if key in places]
    lines += [f"see       {_words(key)} at {_place(span)}" for key, span in known[:SUSPECTS]]
    return "\n        ".join(lines)


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}"


def _words(key: str) -> str:
    """A key of the table of places as it is read aloud: the rule `escalate`, the event of `closed`."""
    sort, _, name = key.partition(":")
    if sort == "transition":
        kind, state, _ = name.split(".")
        return f"the way out of `{state}` of a `{kind}`" if state else f"what may happen anywhere to a `{kind}`"
    return f"the {'kind of record' if sort == 'kind' else sort} `{name}`"


# --- coverage ---
def _tell_coverage(measured: Measured, tried: Tried, wanted: Wanted) -> None:
    if not wanted.coverage:
        _say(f"{int(measured.coverage.percent)} % of the procedure.")
        return
    if wanted.coverage == "text":
        _say("\n" + as_text(measured.coverage, tried.places))
        return
    title = tried.prepared.context.title.source
    whole = as_html(title, measured, tried.places) if wanted.coverage == "html" else as_json(measured, tried.places)
    file = wanted.into if wanted.into is not None else Path(f"coverage.{wanted.coverage}")
    file.write_text(whole, encoding="utf-8")
    _say(f"{int(measured.coverage.percent)} % of the procedure. The coverage is in {file}.")


def _enough(measured: Measured, wanted: Wanted) -> bool:
    if wanted.least is None or measured.coverage.percent >= wanted.least:
        return True
    _say(f"{measured.coverage.percent:.1f} % of the procedure is less than the {wanted.least:g} % that are asked for.")
    return False


def _write_stubs(measured: Measured, tried: Tried, folder: Path) -> None:
    """Sketches for what is missing; a file that is there already is left as it is."""
    scenario = next(iter(tried.scenarios), None)
    if scenario is None:
        _say("Sketches need people. Write one scenario first: they take the people of the first one.")
        return
    found = stubs(tried.prepared, measured.coverage.missing, scenario.cast, scenario.people)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = [(folder / name, text) for name, text in found.items() if not (folder / name).exists()]
    for file, text in fresh:
        file.write_text(text, encoding="utf-8")
    _say(f"{len(fresh)} sketches of scenarios are in {folder}. Make stories of them: a sketch isn't expected to pass.")
