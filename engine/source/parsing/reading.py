"""One file → its documents, with every fault that it has as a file.

The parser stops at the first fault of syntax. `mend` tells it, repairs the lines as they were most likely meant, and the file is read
again; what cannot be repaired is left out, and the document is marked as damaged. Folders and layers are the concern of `folders`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from engine.diagnostics import Diagnostic, Span
from engine.source.nodes import Document, Mapping_, Node, Scalar
from engine.source.parsing.build import DEEPEST, Builder
from engine.source.parsing.mend import Mending
from engine.source.text import Text, read_bytes

# Deep flow nesting takes the parser quadratic time; nobody means it.
TOO_DEEP = re.compile(r"(?:[\[{]\s*){" + str(DEEPEST) + "}")
ID = "Write `kind: id` as the first key, as in `form: registration`."


def read_yaml(data: bytes, file: str, layer: str = "") -> tuple[list[Document], list[Diagnostic]]:
    """The documents in the bytes of a file, and its faults. Never raises, whatever the bytes."""
    text, diagnostics = read_bytes(data, file)
    if not text.lines and diagnostics:
        return [], diagnostics
    deep = TOO_DEEP.search(text.joined())
    if deep is not None:
        line = text.joined().count("\n", 0, deep.start())
        message = f"This is nested more than {DEEPEST} levels deep."
        return [], [*diagnostics, Diagnostic("E117", message, text.part(line, 0, len(text.lines[line])), "Split it.")]
    builder, mending = _built(text, frozenset(fault.span.line - 1 for fault in diagnostics if fault.code == "E107"))
    diagnostics += mending.diagnostics + _without_followers(builder.diagnostics, mending.diagnostics)
    documents = []
    lost = set(mending.lost)
    begin = 0
    for root, end in builder.documents:
        here = {line for line in mending.lost if begin <= line < end}
        begin = end
        if isinstance(root, Scalar) and root.is_empty:
            continue
        if any(line < root.span.line - 1 for line in here) or _is_doubtful(root, diagnostics):
            lost.add(end)  # its first key is gone: nobody can say what it is
            continue
        found = _document(root, file, layer)
        if isinstance(found, Document):
            documents.append(replace(found, damaged=bool(here)))
            lost -= here
        elif not here and not any(fault.span.line == root.span.line for fault in diagnostics):
            diagnostics.append(found)
    if lost:  # a document is gone altogether, or parts that no document claims
        documents = [replace(document, damaged=True) for document in documents]
    if not documents and not diagnostics:
        message = "This file says nothing."
        diagnostics.append(Diagnostic("E103", message, Span(file, 1, 1, 1, 2), "Write something in it, or delete it."))
    return documents, diagnostics


def _built(text: Text, quiet: frozenset[int]) -> tuple[Builder, Mending]:
    """Parse, mend and parse again, until the text is whole."""
    mending = Mending(text, quiet)
    while True:
        builder = Builder(text)
        broken = builder.read()
        if broken is None:
            return builder, mending
        mending.mend(broken)


def _without_followers(found: list[Diagnostic], told: list[Diagnostic]) -> list[Diagnostic]:
    """What the builder found, but no key without a value on a line that ends too early: that is told."""
    cut = {each.span.line for each in told if each.code == "E128"}
    return [each for each in found if each.code != "E120" or each.span.line not in cut]


def _document(root: Node, file: str, layer: str) -> Document | Diagnostic:
    """A root as a document: a mapping whose first key says what it is."""
    if not isinstance(root, Mapping_) or not root.entries:
        return Diagnostic("E108", "This doesn't begin with a key that says what it is.", _first_line(root.span), ID)
    first = root.entries[0]
    if isinstance(first.value, Scalar):
        if not first.value.text:
            return Diagnostic("E109", f"This `{first.key.text}` has no id.", first.key.span, ID)
        return Document(first.key.text, first.value.text, file, root, layer)
    return Document(first.key.text, "", file, root, layer)


def _is_doubtful(root: Node, diagnostics: list[Diagnostic]) -> bool:
    """Whether a fault that is told already stands where the document says what it is."""
    if not isinstance(root, Mapping_) or not root.entries:
        return False
    first = root.entries[0]
    codes = {fault.code for fault in diagnostics if fault.span.line == first.key.span.line}
    return bool(codes & {"E105", "E106"}) or (bool(codes) and not isinstance(first.value, Scalar))


def _first_line(span: Span) -> Span:
    """A place at the start of a span, one character wide."""
    return Span(span.file, span.line, span.column, span.line, span.column + 1)
