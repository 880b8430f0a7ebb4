"""`{label: "Yes, of course", type: text}` → a line for each key, where a value holds what flow style can't.

Only a mapping that is alone on its line, behind `- ` or `key: `, is written anew; the values stay as they were written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from engine.diagnostics import Span
from engine.source.nodes import Mapping_, Node, Scalar, Sequence_, Style
from engine.source.parsing.prose import LINE
from engine.source.parsing.reading import read_yaml

PLAIN_BEGINS = "\"'{}[]!&*%@`|>?,#-"


def in_blocks(text: str, file: str, quoted: Collection[str]) -> str:
    """The text with flow mappings in block style that hold one of the texts put in `quoted`; those that can't be written so stay."""
    lines = text.split("\n")
    documents, _ = read_yaml(text.encode(), file)
    flowing = [node for each in documents for node in _flowing(each.node)]
    for node in sorted(flowing, key=lambda each: each.span, reverse=True):
        line = lines[node.span.line - 1]
        if any(_slice(line, entry.value.span) in quoted for entry in node):
            lines[node.span.line - 1 : node.span.line] = _block(line, node)
    return "\n".join(lines)


def _flowing(node: Node) -> Iterator[Mapping_]:
    """The outermost flow mappings of a node."""
    if isinstance(node, Mapping_):
        if node.flow:
            yield node
            return
        for entry in node:
            yield from _flowing(entry.value)
    elif isinstance(node, Sequence_) and not node.flow:
        for item in node:
            yield from _flowing(item)


def _block(line: str, node: Mapping_) -> list[str]:
    """The lines in block style; the line itself where something else stands on it."""
    head, rest = line[: node.span.column - 1], line[node.span.end_column - 1 :]
    written = LINE.match(line)
    alone = node.span.line == node.span.end_line and not rest.strip() and len(node) > 0
    values = [_value(line, entry.value) for entry in node]
    if not alone or written is None or written.start("value") != node.span.column - 1 or None in values:
        return [line]
    entries = [f"{_slice(line, entry.key.span)}: {value}" for entry, value in zip(node, values, strict=True)]
    if written.group("key"):
        column = written.end("dashes") + 2
        return [head.rstrip(), *(" " * column + entry for entry in entries)]
    return [head + entries[0], *(" " * len(head) + entry for entry in entries[1:])]


def _value(line: str, node: Node) -> str | None:
    """A value as it was written; a text without the quotes that it needed only in flow style."""
    if node.span.line != node.span.end_line:
        return None
    raw = _slice(line, node.span)
    return (
        node.text
        if isinstance(node, Scalar) and raw == json.dumps(node.text, ensure_ascii=False) and _is_plain(node)
        else raw
    )


def _is_plain(node: Scalar) -> bool:
    """Whether a text in quotes says the same without them, in block style, to a reader too."""
    text = node.text
    if node.style is not Style.DOUBLE or not text or text != text.strip() or text[0] in PLAIN_BEGINS:
        return False
    return ": " not in text and " #" not in text and not text.endswith(":") and text.isprintable() and "\\" not in text


def _slice(line: str, span: Span) -> str:
    return line[span.column - 1 : span.end_column - 1]
