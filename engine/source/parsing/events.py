"""The C parser of ruamel.yaml, as typed events. The only module that knows that library; it decides nothing.

The parser stops at the first fault of syntax: that comes back as a value too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import _ruamel_yaml as yaml


class Mark(Protocol):
    """A position in the text: 0-based line and column, counted in characters."""

    line: int
    column: int


class Event(Protocol):
    """What the parser saw: `start_mark` and `end_mark` on all, the rest only where it applies."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A fault of syntax: the parser's own words, where it stopped, and where the thing began that it was reading (0-based)."""

    problem: str
    line: int
    column: int
    context: str
    context_line: int
    context_column: int


SCALAR = yaml.ScalarEvent
SEQUENCE_START = yaml.SequenceStartEvent
SEQUENCE_END = yaml.SequenceEndEvent
MAPPING_START = yaml.MappingStartEvent
MAPPING_END = yaml.MappingEndEvent
ALIAS = yaml.AliasEvent
DOCUMENT_START = yaml.DocumentStartEvent
DOCUMENT_END = yaml.DocumentEndEvent


def parse(text: str) -> Iterator[Event | Broken]:
    """The events of a text, in order; when its syntax is broken, the last one is a Broken."""
    parser = yaml.CParser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    except yaml.YAMLError as fault:
        yield _broken(fault)
    finally:
        parser.dispose()


def _broken(fault: Exception) -> Broken:
    """The library's exception as a value; a reader's fault has no mark and is placed at the start."""
    mark: Mark | None = getattr(fault, "problem_mark", None)
    began: Mark | None = getattr(fault, "context_mark", None) or mark
    return Broken(
        problem=getattr(fault, "problem", None) or str(fault),
        line=mark.line if mark else 0,
        column=mark.column if mark else 0,
        context=getattr(fault, "context", None) or "",
        context_line=began.line if began else 0,
        context_column=began.column if began else 0,
    )
