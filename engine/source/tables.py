"""A CSV file → a table whose cells know their place. It does not know what a column means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from engine.diagnostics import HERE_TOO, Diagnostic, Related, Span
from engine.source.nodes import Scalar, Style, Table
from engine.source.text import Text, read_bytes

# A cell at a position of a line: quoted (a doubled quote is a quote), or plain up to the next comma.
CELL = re.compile(r'"((?:[^"]|"")*)"[ \t]*(?=,|$)|([^",]*)(?=,|$)')


def read_table(data: bytes, file: str, layer: str = "") -> tuple[Table | None, list[Diagnostic]]:
    """The table in the bytes of a CSV file (UTF-8, commas, a header; a cell stays on its line), and its faults."""
    text, diagnostics = read_bytes(data, file)
    rows = list(_rows(text, diagnostics))
    if not rows:
        if not diagnostics:
            diagnostics.append(Diagnostic("E160", "This table has no header.", Span(file, 1, 1, 1, 2), "Write the columns in line 1."))
        return None, diagnostics
    header = rows[0]
    diagnostics += _header_faults(header)
    whole = []
    for row in rows[1:]:
        if len(row) == len(header):
            whole.append(row)
            continue
        message = f"This row has {len(row)} cells, the header {len(header)}."
        span = row[0].span.to(row[-1].span)
        diagnostics.append(Diagnostic("E161", message, span, "Put a text that holds a comma in double quotes."))
    path = PurePath(file)
    return Table(file, path.parent.name, path.stem, header, tuple(whole), layer, bool(diagnostics)), diagnostics


def _rows(text: Text, diagnostics: list[Diagnostic]) -> Iterator[tuple[Scalar, ...]]:
    for number, line in enumerate(text.lines):
        if not line.strip():
            continue
        row = _cells(text, number, line)
        if isinstance(row, Diagnostic):
            diagnostics.append(row)
        else:
            yield row


def _cells(text: Text, number: int, line: str) -> tuple[Scalar, ...] | Diagnostic:
    cells: list[Scalar] = []
    place = 0
    while True:
        found = CELL.match(line, place)
        if found is None:
            message = "The quotes of this cell don't match."
            return Diagnostic("E162", message, text.part(number, place, len(line)), 'Write `"…"`, and a quote inside as `""`.')
        quoted, plain = found.group(1), found.group(2)
        style = Style.PLAIN if quoted is None else Style.DOUBLE
        value = plain.strip() if quoted is None else quoted.replace('""', '"')
        cells.append(Scalar(value, text.part(number, place, found.end()), style))
        place = found.end() + 1
        if place > len(line):
            return tuple(cells)


def _header_faults(header: tuple[Scalar, ...]) -> Iterator[Diagnostic]:
    seen: dict[str, Span] = {}
    nameless = [cell.span for cell in header if not cell.text]
    if nameless:
        others = tuple(Related(HERE_TOO, span) for span in nameless[1:])
        yield Diagnostic("E160", "This column has no name.", nameless[0], "Name it, or delete the column.", related=others)
    for cell in header:
        if not cell.text:
            continue
        if cell.text in seen:
            related = (Related("first written here", seen[cell.text]),)
            yield Diagnostic("E160", f"The column `{cell.text}` stands here twice.", cell.span, "Keep one.", related=related)
        seen.setdefault(cell.text, cell.span)
