"""What goes wrong with the shape of things: a key or value lost, of the wrong shape, written twice; a file lost, copied or renamed.

What is lost leaves no line of its own: the line of the thing that lacks it, and the two beside the gap, count as the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from random import Random

from engine.source import Mapping_, Node, Scalar, Sequence_
from tests.mutations.grammar import Either, Named
from tests.mutations.mutants import Mutant, edited, swapped
from tests.mutations.names import Names
from tests.mutations.sources import KeyHere, Source

NAMED_ITEMS = frozenset({"ask", "group", "rows", "option", "event", "deadline", "holiday"})
ALONE = {"form": "form", "options": "options", "workflow": "kind", "profile": "profile"}
"""Kinds of file that hold one thing, with the role of its name."""


def lost(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """An obligatory key, or the value behind a key, is gone."""
    for key in source.keys:
        line, end = key.key.span.line, end_of(key.value)
        first = key.mapping.entries[0].key.span.line
        if key.required and not (key.key.text in NAMED_ITEMS and len(key.path) > 1):
            text = _without(source, key)
            if text is not None:
                yield edited("drop a required key", source, text, max(1, line - 1), line, first)
        if key.known and isinstance(key.value, Scalar) and key.value.text and not key.flow:
            value = key.value.span
            yield swapped("drop a value", source, line, value.column, value.end_column, "")
        elif key.known and isinstance(key.value, Scalar) and key.value.text:
            start = key.key.span.end_column
            yield swapped("drop a value in flow style", source, line, start + 1, key.value.span.end_column, "")
        elif (key.known or isinstance(key.value, Mapping_)) and not is_flow(key.value) and end > line and not key.flow:
            yield edited("drop what stands below a key", source, source.without(line + 1, end), line)


def _without(source: Source, key: KeyHere) -> str | None:
    """The text without a key and its value; None where the rest would not be what it was."""
    line, span = key.key.span.line, key.key.span
    if key.flow:
        entries = key.mapping.entries
        place = next(number for number, entry in enumerate(entries) if entry.key is key.key)
        if key.mapping.span.line != key.mapping.span.end_line or len(entries) == 1:
            return None
        if place + 1 < len(entries):
            return source.replaced(line, span.column, entries[place + 1].key.span.column, "")
        before = entries[place - 1].value.span
        return source.replaced(line, before.end_column, key.value.span.end_column, "")
    if source.lines[line - 1].lstrip().startswith("- ") or (len(key.path) == 1 and key.path[0] == key.kind):
        return None
    return source.without(line, end_of(key.value))


def shapes(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A list, a mapping or a text where another shape is expected; a word where a number is."""
    for key in source.keys:
        if not key.known or key.value.span.line != key.value.span.end_line:
            continue
        spec, span = key.spec, key.value.span
        line, start, end = span.line, span.column, span.end_column
        if isinstance(spec, str) and spec != "any":
            yield swapped("a mapping for a text", source, line, start, end, "{one: two}")
            if not spec.endswith("+"):
                yield swapped("a list for a text", source, line, start, end, "[one, two]")
        if isinstance(spec, Either) and spec.otherwise and key.kind != "scenario":
            yield swapped("a list for a value", source, line, start, end, "[one, two]")
        if isinstance(spec, list) and isinstance(key.value, Sequence_) and len(key.value) > 0:
            yield swapped("a text for a list", source, line, start, end, "one")
            yield swapped("a mapping for a list", source, line, start, end, "{one: two}")
        if isinstance(spec, dict | Named) and isinstance(key.value, Mapping_):
            yield swapped("a text for a mapping", source, line, start, end, "one")
        if spec == "whole":
            yield swapped("a word for a number", source, line, start, end, "two")
            yield swapped("a number with a unit", source, line, start, end, "2 pieces")
        if spec == "flag":
            yield swapped(
                "yes, no or on for true",
                source,
                line,
                start,
                end,
                chance.choice(["yes", "no", "on", "off", "1", "True", "y"]),
            )


def twice(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A key, a name, or a thing of a list is written twice."""
    for key in source.keys:
        line, end = key.key.span.line, end_of(key.value)
        if key.flow:
            if key.value.span.line == key.key.span.line == key.value.span.end_line:
                piece = source.lines[line - 1][key.key.span.column - 1 : key.value.span.end_column - 1]
                yield swapped(
                    "duplicate a key in flow style",
                    source,
                    line,
                    key.key.span.column,
                    key.key.span.column,
                    f"{piece}, ",
                )
        elif not source.lines[line - 1].lstrip().startswith("- "):
            kind = "duplicate a key" if key.known else "duplicate a named thing"
            copy = "\n".join(source.lines[line - 1 : end] * 2)
            text = "\n".join([*source.lines[: line - 1], copy, *source.lines[end:]])
            yield edited(kind, source, text, line, line + end - line + 1)
    yield from _items_twice(source)


def _items_twice(source: Source) -> Iterator[Mutant]:
    for key in source.keys:
        if (
            source.kind == "scenario"
            or key.key.text not in NAMED_ITEMS
            or len(key.path) < 2
            or key.mapping.entries[0].key is not key.key
        ):
            continue
        line = key.key.span.line
        if not source.lines[line - 1].lstrip().startswith("- "):
            continue
        first, last = source.block(line)
        text = "\n".join([*source.lines[:last], *source.lines[first - 1 : last], *source.lines[last:]])
        yield edited(f"duplicate an item of `{key.key.text}`", source, text, first, last + 1)


def files(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A file is gone, under another name, or there twice."""
    path = PurePosixPath(source.file)
    copy = path.with_name(f"{path.stem}_copy{path.suffix}").as_posix()
    first = source.documents[0].node.span.line if source.documents else 1
    both = frozenset({(source.file, first), (copy, first)})
    if source.kind in ALONE:
        if names.is_used(ALONE[source.kind], source.stem):
            yield Mutant("a file lost", source.world, source.file, {source.file: None})
        if f"extends: {source.stem}" not in names.overrides:  # then the upper file's name counts
            yield Mutant(
                "a file renamed",
                source.world,
                source.file,
                {source.file: None, copy: source.text},
                frozenset({(copy, first)}),
            )
        yield Mutant("a file there twice", source.world, source.file, {copy: source.text}, both)
        again = source.text.count("\n") + 1 + first
        yield edited("a document written twice in a file", source, f"{source.text}---\n{source.text}", first, again)
    if source.kind == "scenario":
        yield Mutant("a file there twice", source.world, source.file, {copy: source.text}, both)
    if source.kind in ("settings", "record", "roles", "duties", "consent_policies"):
        places = {(copy, number) for number in range(1, len(source.lines) + 1)}
        yield Mutant(
            "a collection there twice",
            source.world,
            source.file,
            {copy: source.text},
            frozenset({*places, (source.file, first)}),
        )
    if source.kind in ("roles", "duties", "context", "calendar"):
        yield Mutant("a file lost that every context has", source.world, source.file, {source.file: None})


def items_of_other_shapes(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """An item of a list without its dash, or an empty one."""
    for number, line in enumerate(source.lines, 1):
        if source.kind == "table" or not line.lstrip().startswith("- "):
            continue
        dash = line.index("- ") + 1
        yield edited(
            "an empty item of a list", source, source.with_line(number, f"{line[: dash - 1]}-\n{line}"), number
        )
        if line[dash + 1] == "{" or ":" not in line:
            yield swapped("a dash lost", source, number, dash, dash + 2, "  ")


def end_of(node: Node) -> int:
    """The last line of a node."""
    if isinstance(node, Scalar):
        return node.span.end_line
    if is_flow(node):
        return node.span.end_line
    values = [entry.value for entry in node.entries] if isinstance(node, Mapping_) else list(node.items)
    return max((end_of(each) for each in values), default=node.span.line)


def is_flow(node: Node) -> bool:
    """Whether it is written in brackets."""
    return not isinstance(node, Scalar) and node.flow


ALL = (lost, shapes, twice, files, items_of_other_shapes)
