"""Diagnostics → what a terminal or a program reads. It finds no fault and decides no exit code but counts."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.diagnostics import Diagnostic, Related, Severity, Span, in_order

WIDEST = 110  # columns of a source line that are shown around the caret
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33"}


@dataclass(slots=True)
class Sources:
    """The lines of the files that diagnostics point into, read once each; a file that cannot be read has none."""

    _lines: dict[str, Sequence[str]] = field(default_factory=dict)

    def line(self, span: Span) -> str | None:
        """The line where a span begins."""
        if span.file not in self._lines:
            try:
                text = Path(span.file).read_bytes().decode("utf-8", errors="replace")
            except OSError:
                text = ""
            self._lines[span.file] = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._lines[span.file]
        return lines[span.line - 1] if 0 < span.line <= len(lines) else None


def as_text(diagnostics: Iterable[Diagnostic], colour: bool = False) -> str:
    """Each fault with its place, its line, a caret and the remedy; the last line counts."""
    ordered = in_order(diagnostics)
    sources = Sources()
    blocks = ["\n".join(_block(each, sources, colour)) for each in ordered]
    return "\n".join([*blocks, counted(ordered)])


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A list of objects; places are 1-based, ends exclusive, files relative to the working directory."""
    return json.dumps([_object(each) for each in in_order(diagnostics)], ensure_ascii=False, indent=2)


def counted(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning in 2 files`."""
    if not diagnostics:
        return "No faults."
    errors = sum(each.severity is Severity.ERROR for each in diagnostics)
    files = len({each.span.file for each in diagnostics})
    parts = [_plural(number, word) for number, word in ((errors, "error"), (len(diagnostics) - errors, "warning")) if number]
    return f"{', '.join(parts)} in {_plural(files, 'file')}."


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


# --- text ---------------------------------------------------------------------------------------------------------------
def _block(each: Diagnostic, sources: Sources, colour: bool) -> Iterator[str]:
    severity = f"{each.severity.value} {each.code}"
    painted = f"\x1b[{COLOURS[each.severity]};1m{severity}\x1b[0m" if colour else severity
    yield f"{_place(each.span)}  {painted}  {_printable(each.message)}"
    line = sources.line(each.span)
    if line is not None and line.strip():
        yield from _shown(line, each, colour)
    elif each.remedy:
        yield f"    {_printable(each.remedy)}"
    for related in each.related:
        yield f"    {_place(related.span)}  {related.message}"


def _shown(line: str, each: Diagnostic, colour: bool) -> Iterator[str]:
    """The source line, cut to what fits, and the caret line below it."""
    start = min(each.span.column - 1, len(line))
    end = each.span.end_column - 1 if each.span.end_line == each.span.line else len(line)
    end = max(min(end, len(line)), start + 1)
    left = min(len(line) - len(line.lstrip()), start)
    before, after = "", ""
    if end - left > WIDEST and start - left > WIDEST // 2:
        left, before = start - WIDEST // 3, "…"
    right = min(len(line), left + WIDEST)
    if right < len(line.rstrip()):
        after = "…"
    end = max(min(end, right), start + 1)
    yield f"    {before}{_printable(line[left:right]).rstrip()}{after}"
    carets = "^" * max(_width(line[start:end]), 1)
    painted = f"\x1b[1m{carets}\x1b[0m" if colour else carets
    remedy = f"  {_printable(each.remedy)}" if each.remedy else ""
    yield f"    {' ' * (len(before) + _width(line[left:start]))}{painted}{remedy}"


def _place(span: Span) -> str:
    return f"{_printable(relative(span.file))}:{span.line}:{span.column}"


def _printable(text: str) -> str:
    """Nothing that could steer the terminal: a file may hold anything."""
    return "".join(" " if each == "\t" else each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


# --- JSON ---------------------------------------------------------------------------------------------------------------
def _object(each: Diagnostic) -> dict[str, object]:
    return {
        "code": each.code,
        "severity": each.severity.value,
        "message": each.message,
        "remedy": each.remedy,
        **_span(each.span),
        "related": [_related(related) for related in each.related],
        "edits": [{"text": edit.text, **_span(edit.span)} for edit in each.edits],
    }


def read_on(diagnostics: Iterable[Diagnostic]) -> str:
    """Where the first code is explained, and whether a program could mend something; empty when there is nothing to tell."""
    ordered = in_order(diagnostics)
    if not ordered:
        return ""
    code = next((each.code for each in ordered if each.severity is Severity.ERROR), ordered[0].code)
    mend = " `tais fix` mends what needs no thinking." if any(each.edits for each in ordered) else ""
    return f"What a code means, with an example: `tais docs code {code}`.{mend}"


def _related(related: Related) -> dict[str, object]:
    return {"message": related.message, **_span(related.span)}


def _span(span: Span) -> dict[str, object]:
    return {
        "file": relative(span.file),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def relative(file: str) -> str:
    """A file relative to the working directory."""
    return Path(os.path.relpath(file)).as_posix()
