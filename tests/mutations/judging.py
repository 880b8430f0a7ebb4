"""A mutant is checked and judged: found, where it points, what its suggestion gives back, how many diagnostics, how long it took."""

from __future__ import annotations

import re
import time
import traceback
from dataclasses import dataclass, field

from engine.diagnostics import Diagnostic, Edit, Span
from tests.mutations.corpus import Corpus
from tests.mutations.mutants import Mutant, Repair

MEANT = re.compile(r"Did you mean `([^`]+)`\?")
WIDEST = 3
"""A diagnostic that marks more lines than these points only at the line where it begins."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant. `points` and `repaired` are None where there is nothing to point at, or nothing to give back."""

    mutant: Mutant
    diagnostics: list[Diagnostic] = field(default_factory=list)
    points: bool | None = None
    repaired: bool | None = None
    seconds: float = 0.0
    traceback: str = ""

    @property
    def found(self) -> bool:
        """Whether anything was told."""
        return bool(self.diagnostics)


def judge(corpus: Corpus, mutant: Mutant) -> Verdict:
    """Check one mutant. What raises is kept as text: a crash is a result, and the run goes on."""
    began = time.process_time()
    try:
        found = corpus.check(mutant)
    except Exception:
        return Verdict(mutant, traceback=traceback.format_exc(), points=False, seconds=time.process_time() - began)
    seconds = time.process_time() - began
    points = any(_names(each, file, line) for each in found for file, line in mutant.places) if mutant.places else None
    return Verdict(mutant, found, points, repaired(corpus, mutant, found) if mutant.repair else None, seconds)


def _names(diagnostic: Diagnostic, file: str, line: int) -> bool:
    spans = (diagnostic.span, *(each.span for each in diagnostic.related))
    return any(span.file == file and _covers(span, line) for span in spans)


def _covers(span: Span, line: int) -> bool:
    if span.end_line - span.line < WIDEST:
        return span.line <= line <= max(span.line, span.end_line)
    return span.line == line


def repaired(corpus: Corpus, mutant: Mutant, found: list[Diagnostic]) -> bool:
    """Whether some suggestion, applied, gives back the original file."""
    return any(_gives_back(corpus, mutant, each) for each in found)


def _gives_back(corpus: Corpus, mutant: Mutant, diagnostic: Diagnostic) -> bool:
    repair, text = mutant.repair, mutant.edits[mutant.file]
    if repair is not None and text is not None and diagnostic.edits and diagnostic.span.file == mutant.file:
        return _edited(text, diagnostic.edits) == _restored(text, repair)
    said = MEANT.search(diagnostic.remedy)
    span = diagnostic.span
    if repair is None or text is None or said is None or span.file != mutant.file:
        return False
    if not span.line <= repair.line <= span.end_line:
        return False
    line = text.split("\n")[repair.line - 1]
    original = line[: repair.column - 1] + repair.word + line[repair.column - 1 + len(repair.typo) :]
    word = line[: repair.column - 1] + said.group(1) + line[repair.column - 1 + len(repair.typo) :]
    whole = line[: span.column - 1] + said.group(1) + line[span.end_column - 1 :]
    return original in (word, whole)


def _restored(text: str, repair: Repair) -> str:
    """The file as it was."""
    lines = text.split("\n")
    line = lines[repair.line - 1]
    lines[repair.line - 1] = line[: repair.column - 1] + repair.word + line[repair.column - 1 + len(repair.typo) :]
    return "\n".join(lines)


def _edited(text: str, edits: tuple[Edit, ...]) -> str:
    """The file after the edits that a diagnostic carries, last place first."""
    lines = text.split("\n")
    for each in sorted(edits, key=lambda edit: edit.span, reverse=True):
        span = each.span
        before, after = lines[span.line - 1][: span.column - 1], lines[span.end_line - 1][span.end_column - 1 :]
        lines[span.line - 1 : span.end_line] = (before + each.text + after).split("\n")
    return "\n".join(lines)
