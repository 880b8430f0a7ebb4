"""Faults as pages show them: with the lines they stand in, the thing and the question that they concern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.compiled import CompiledContext
from engine.diagnostics import Diagnostic, Severity, Span
from engine.source import Document, Laid, Mapping_, Node, Scalar, Sequence_

AROUND = 2
"""Lines shown before and after the faulty one."""
WIDEST = 400
"""Characters of a line that are shown."""
FORM = re.compile(r"/[^/]+/[^/]+/forms/([a-z0-9_]+)(?:/.*)?")
OWN = re.compile(r"/studio/(forms|kinds)/([a-z0-9_]+)")

Thing = tuple[str, str]
"""Kind and id of a document: `("form", "intake")`."""


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """One line of a file in three parts: before what is meant, that, and after it."""

    number: int
    before: str
    meant: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fault ready for a page. `question` is the id of the question, group or rows in which it stands, or empty."""

    code: str
    severity: str
    message: str
    remedy: str
    place: str
    lines: tuple[ExcerptLine, ...]
    related: tuple[tuple[str, str], ...]
    thing: Thing
    question: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it keeps the context from being served."""
        return self.severity == Severity.ERROR.value


def shown(diagnostics: Iterable[Diagnostic], laid: Laid) -> tuple[Shown, ...]:
    """Faults in their order, with excerpts of the files as they are now."""
    files: dict[str, Sequence[str]] = {}
    documents = [document for layer in laid.layers for document in layer.documents]
    return tuple(_shown(each, files, documents) for each in diagnostics)


def _shown(each: Diagnostic, files: dict[str, Sequence[str]], documents: Sequence[Document]) -> Shown:
    document = document_at(each.span, documents)
    return Shown(
        each.code,
        each.severity.value,
        each.message,
        each.remedy,
        place_of(each.span),
        excerpt(each.span, _lines(each.span.file, files)),
        tuple((related.message, place_of(related.span)) for related in each.related),
        (document.kind, document.id) if document is not None else ("", ""),
        question_at(document.node, each.span.line) if document is not None else "",
    )


def place_of(span: Span) -> str:
    """A place as editors take it: `file:line`."""
    return f"{span.file}:{span.line}"


def _lines(file: str, files: dict[str, Sequence[str]]) -> Sequence[str]:
    if file not in files:
        try:
            text = Path(file).read_bytes().decode("utf-8", errors="replace")
        except OSError:
            text = ""
        files[file] = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return files[file]


def excerpt(span: Span, lines: Sequence[str]) -> tuple[ExcerptLine, ...]:
    """The lines around a place; the meant part is marked on the line where it begins."""
    if not 0 < span.line <= len(lines) or lines == [""]:
        return ()
    found = []
    for number in range(max(span.line - AROUND, 1), min(span.line + AROUND, len(lines)) + 1):
        text = lines[number - 1][:WIDEST]
        if number != span.line:
            found.append(ExcerptLine(number, text))
            continue
        start = min(span.column - 1, len(text))
        end = span.end_column - 1 if span.end_line == span.line else len(text)
        end = max(min(end, len(text)), min(start + 1, len(text)))
        found.append(ExcerptLine(number, text[:start], text[start:end], text[end:]))
    return tuple(found)


def document_at(span: Span, documents: Iterable[Document]) -> Document | None:
    """The document that a place stands in: the last one of its file that begins at or before it."""
    in_file = [each for each in documents if each.file == span.file]
    before = [each for each in in_file if each.span.line <= span.line]
    return max(before, key=lambda each: each.span.line) if before else next(iter(in_file), None)


def question_at(node: Node, line: int) -> str:
    """The id of the innermost question, group or rows that holds a line."""
    found = ""
    if isinstance(node, Mapping_):
        for key in ("ask", "group", "rows"):
            value = node.get(key)
            if isinstance(value, Scalar):
                found = value.text
                break
        inner = [question_at(entry.value, line) for entry in node if holds(entry.value, line)]
        return next(filter(None, reversed(inner)), found)
    if isinstance(node, Sequence_):
        return next(filter(None, (question_at(each, line) for each in node if holds(each, line))), "")
    return found


def holds(node: Node, line: int) -> bool:
    """Whether a line is among those of a node."""
    return node.span.line <= line <= last_line(node)


def last_line(node: Node) -> int:
    """The last line on which something of a node stands."""
    if isinstance(node, Scalar):
        return node.span.end_line
    values = [entry.value for entry in node] if isinstance(node, Mapping_) else list(node)
    return max((last_line(each) for each in values), default=node.span.line)


def here(address: str, context: CompiledContext | None) -> frozenset[Thing]:
    """What a page of the application (or of the studio) is about: its form, else its kind of record."""
    own = OWN.fullmatch(address)
    if own is not None:
        words = ("form",) if own.group(1) == "forms" else ("workflow", "record")
        return frozenset((word, own.group(2)) for word in words)
    form = FORM.fullmatch(address)
    if form is not None:
        return frozenset({("form", form.group(1))})
    first = address.strip("/").partition("/")[0]
    kinds = context.kinds.values() if context is not None else ()
    return frozenset((word, each.id) for each in kinds if each.path == first for word in ("workflow", "record"))
