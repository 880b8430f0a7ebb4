"""Bytes of a file → lines of text that can be parsed, and the faults of its characters.

Bad bytes, forbidden characters and tabs are told here and replaced, so that what comes after can tell the other faults of the same
file. Nothing here knows YAML beyond that its indentation is made of spaces.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from engine.diagnostics import Diagnostic, Edit, Span

LONGEST = 1_000_000  # characters: thirty times the longest file that anybody maintains by hand
TAB_WIDTH = 2

# Controls, line ends that editors don't show as such, marks that override the direction of text.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
# A space that isn't one, where YAML needs one: in the indentation, after a dash, after the colon of a key.
WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
FALSE_SPACE = re.compile(f"^[ {WIDE}]*?[{WIDE}]|^ *-[{WIDE}]|^ *(?:- )?[A-Za-z_][A-Za-z0-9_]*:[{WIDE}]")
INDENT_WITH_TAB = re.compile(r"^ *\t[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Change:
    """A change within a line: where it starts, how long the part was before and is after."""

    start: int
    before: int
    after: int


@dataclass(slots=True)
class Text:
    """The text of one file while it is being read. `edits` remember what was changed in a line, so that places stay the writer's own."""

    file: str
    lines: list[str]
    edits: dict[int, list[Change]] = field(default_factory=dict)

    def joined(self) -> str:
        """What the parser reads."""
        return "\n".join(self.lines) + "\n"

    def span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """A span as the implementer sees it, from 0-based places in `lines`."""
        if self.edits:
            column = self._written(line, column)
            end_column = max(self._written(end_line, end_column), column + 1 if line == end_line else 0)
        return Span(self.file, line + 1, column + 1, end_line + 1, end_column + 1)

    def part(self, line: int, start: int, end: int) -> Span:
        """A span within one line; at least one character wide."""
        return self.span(line, start, line, max(end, start + 1))

    def mending(self, line: int, start: int, end: int, new: str) -> tuple[Edit, ...]:
        """The change that `edit` makes with the same arguments, for the file as it is written; ask before it is made."""
        written = Span(self.file, line + 1, self._written(line, start) + 1, line + 1, self._written(line, end) + 1)
        return (Edit(written, new),)

    def edit(self, line: int, start: int, end: int, new: str) -> None:
        """Replace a part of a line (0-based)."""
        old = self.lines[line]
        self.lines[line] = old[:start] + new + old[end:]
        self.edits.setdefault(line, []).append(Change(start, end - start, len(new)))

    def _written(self, line: int, column: int) -> int:
        """The column in the file of a column in `lines`."""
        for edit in reversed(self.edits.get(line, ())):
            if column >= edit.start + edit.after:
                column += edit.before - edit.after
            elif column > edit.start:
                column = edit.start + min(column - edit.start, edit.before)
        return column


def read_bytes(data: bytes, file: str) -> tuple[Text, list[Diagnostic]]:
    """Decode and clean the bytes of a file. A file that is too long comes back without lines."""
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    text, diagnostics = _decoded(data, file)
    if len(text) > LONGEST:
        place = Span(file, 1, 1, 1, 2)
        message = f"This file has {len(text):,} characters; the longest that is read has {LONGEST:,}."
        return Text(file, []), [*diagnostics, Diagnostic("E104", message, place, "Split it: one file, one thing.")]
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    diagnostics += _characters(text, lines, file)
    diagnostics += _false_spaces(text, lines, file)
    result = Text(file, lines)
    if INDENT_WITH_TAB.search(text):
        diagnostics += _tabs(result)
    return result, diagnostics


def _decoded(data: bytes, file: str) -> tuple[str, list[Diagnostic]]:
    """Text of the bytes; each line with bytes that are not UTF-8 is told once."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass  # told line by line below
    diagnostics = []
    parts = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            parts.append(line.decode("utf-8"))
        except UnicodeDecodeError as fault:
            column = len(line[: fault.start].decode("utf-8")) + 1
            message = f"The byte 0x{line[fault.start]:02x} (number {fault.start + 1} of this line) is not UTF-8."
            remedy = "Save the file as UTF-8 in your editor and write the letter again."
            diagnostics.append(Diagnostic("E105", message, Span(file, number, column, number, column + 1), remedy))
            parts.append(line.decode("utf-8", errors="replace"))
    return "\n".join(parts), diagnostics


def _characters(text: str, lines: list[str], file: str) -> list[Diagnostic]:
    """Forbidden characters: told once in each line, and replaced."""
    if not FORBIDDEN.search(text):
        return []
    diagnostics = []
    for number, line in enumerate(lines):
        found = FORBIDDEN.search(line)
        if found is None:
            continue
        code = ord(found.group())
        name = unicodedata.name(found.group(), "NUL" if code == 0 else "a control character").lower()
        message = f"An invisible character stands here: U+{code:04X} ({name})."
        span = Span(file, number + 1, found.start() + 1, number + 1, found.end() + 1)
        remedy, edits = "Delete it; it may have come in by copying.", (Edit(span, ""),)
        diagnostics.append(Diagnostic("E106", message, span, remedy, edits=edits))
        lines[number] = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", line)
    return diagnostics


def _false_spaces(text: str, lines: list[str], file: str) -> list[Diagnostic]:
    """Spaces of another kind where YAML needs its own: told, and replaced. Inside a text they may stand."""
    if not re.search(f"[{WIDE}]", text):
        return []
    diagnostics = []
    for number, line in enumerate(lines):
        found = FALSE_SPACE.match(line)
        if found is None:
            continue
        name = unicodedata.name(line[found.end() - 1]).lower()
        span = Span(file, number + 1, found.end(), number + 1, found.end() + 1)
        message = f"This looks like a space, but is a {name} (U+{ord(line[found.end() - 1]):04X})."
        remedy, edits = "Write a plain space; it may have come in by copying.", (Edit(span, " "),)
        diagnostics.append(Diagnostic("E106", message, span, remedy, edits=edits))
        while found is not None:
            line = line[: found.end() - 1] + " " + line[found.end() :]
            found = FALSE_SPACE.match(line)
        lines[number] = line
    return diagnostics


def _tabs(text: Text) -> list[Diagnostic]:
    """Tabs before the first word of a line: told, and replaced by spaces."""
    diagnostics = []
    for number, line in enumerate(text.lines):
        found = INDENT_WITH_TAB.match(line)
        if found is None:
            continue
        spaces = " " * _spaces_for(text, number, found.group())
        if line.strip():
            span = text.part(number, line.index("\t"), found.end())
            message, remedy = "A tab indents this line; YAML needs spaces.", "Replace the tab by spaces, two for each step."
            diagnostics.append(Diagnostic("E107", message, span, remedy, edits=text.mending(number, 0, found.end(), spaces)))
        text.edit(number, 0, found.end(), spaces)
    return diagnostics


def _spaces_for(text: Text, number: int, indent: str) -> int:
    """How far a line that tabs indent was most likely meant to be indented: as the line below suggests, else two for each tab."""
    below = next((line for line in text.lines[number + 1 :] if line.strip()), "")
    width = len(below) - len(below.lstrip())
    if "\t" in below[:width] or not width:
        return len(indent.replace("\t", " " * TAB_WIDTH))
    is_item, item_below = (line.lstrip().startswith("- ") for line in (text.lines[number], below))
    deeper = (is_item and not item_below) or text.lines[number].rstrip().endswith(":")
    return max(width - TAB_WIDTH, 0) if deeper else width
