"""What goes wrong with a file as text: indentation, tabs, quotes, colons, commas, brackets, characters, a file cut short.

An indentation counts where it can fit nothing: a line between two depths, or one with a neighbour at its own depth that it leaves.
A cut counts where it leaves a key without value, a bracket or a quote open, or half a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from engine.source import Scalar
from tests.mutations.mutants import Mutant, edited, swapped
from tests.mutations.names import Names
from tests.mutations.sources import Source, indent

KEY_LINE = re.compile(r"^( *)((?:- )?)([a-z_]+):(?: (.*))?$")
FLOW = re.compile(r"[\[{].*[\]}]")


def indentation(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A line indented one step or one space deeper or shallower than its neighbours."""
    if source.kind == "table":
        return
    lines = source.lines
    for number, line in enumerate(lines, 1):
        above = lines[number - 2] if number > 1 else ""
        below = lines[number] if number < len(lines) else ""
        if number == 1 or not line.strip() or not above.strip():
            continue
        here = indent(line)
        if (
            KEY_LINE.match(line)
            and _depth(above) == here
            and KEY_LINE.match(above)
            and not above.rstrip().endswith(":")
        ):
            yield edited("indent a line deeper", source, source.with_line(number, "  " + line), number)
            yield edited("indent a line one space deeper", source, source.with_line(number, " " + line), number)
        beside = _depth(above) == here or (below.strip() and _depth(below) == here and indent(below) == here)
        if here >= 2 and beside and not line.lstrip().startswith("- "):
            yield edited("indent a line one space shallower", source, source.with_line(number, line[1:]), number)
        if here:
            yield edited(
                "indent by a tab", source, source.with_line(number, "\t" * (here // 2) + line.lstrip()), number
            )
            yield edited(
                "indent by a space that is none",
                source,
                source.with_line(number, "\N{NO-BREAK SPACE}" + line[1:]),
                number,
            )


def _depth(line: str) -> int:
    """The depth at which a line's keys stand: behind the dash, if it begins with one."""
    return indent(line) + (2 if line.lstrip().startswith("- ") else 0)


def punctuation(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A colon without its space or lost, a dash without its space or lost, a bracket lost, something else for a comma."""
    if source.kind == "table":
        return
    for number, line in enumerate(source.lines, 1):
        found = KEY_LINE.match(line)
        if found and found.group(4) and not line.lstrip().startswith("- {"):
            colon = found.end(3) + 1
            yield swapped("a colon without its space", source, number, colon, colon + 2, ":")
            yield swapped("a colon lost", source, number, colon, colon + 1, "")
            yield swapped("an equals sign for a colon", source, number, colon, colon + 1, " =")
        if line.lstrip().startswith("- "):
            dash = indent(line) + 1
            yield swapped("a dash without its space", source, number, dash, dash + 2, "-")
        yield from _brackets(source, number, line)


def _brackets(source: Source, number: int, line: str) -> Iterator[Mutant]:
    """In flow style: brackets and commas."""
    found = FLOW.search(line)
    if found is None or '"' in line or not re.match(r"^ *(?:- )?(?:[a-z_]+: )?[\[{]", line):
        return
    end = line.rindex(found.group()[-1])
    yield swapped("a closing bracket lost", source, number, end + 1, end + 2, "")
    start = found.start()
    yield swapped("an opening bracket lost", source, number, start + 1, start + 2, "")
    wrong = ")" if line[end] in "]}" else "}"
    yield swapped("a wrong closing bracket", source, number, end + 1, end + 2, wrong)
    comma = line.find(", ", start)
    if comma > 0 and line[start] == "{":
        yield swapped("a semicolon for a comma", source, number, comma + 1, comma + 2, ";")


def prose(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A text that YAML reads differently from what was meant: a comma in flow style, `#`, `: `, a mark at its beginning."""
    for leaf in source.leaves:
        if leaf.role not in ("text", "filled") or leaf.quoted or leaf.is_key:
            continue
        end, start = leaf.end, leaf.column
        if leaf.flow and not leaf.listed:
            yield swapped("a comma in a text in flow style", source, leaf.line, end, end, ", and the other")
            yield swapped("a bracket in a text in flow style", source, leaf.line, end, end, " ]of it")
        if not leaf.flow:
            yield swapped("a text cut by `#`", source, leaf.line, end, end, f" #{chance.randrange(1, 9)} of them")
        yield swapped("a colon and a space in a text", source, leaf.line, end, end, ": more of it")
        mark = chance.choice("@*&%!`|>")
        yield swapped(
            "a text that begins with a mark", source, leaf.line, start, start, mark + (" " if mark in "|>" else "")
        )
        yield swapped("a quote opened and never closed", source, leaf.line, start, start, chance.choice("\"'"))
        yield swapped("a quote within a text that begins with one", source, leaf.line, start, start, '"The" ')


def quotes(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A quote lost, or typographic quotes around what needs plain ones."""
    for leaf in source.leaves:
        if not leaf.quoted or leaf.is_key:
            continue
        raw = source.raw(leaf)
        yield swapped("a closing quote lost", source, leaf.line, leaf.end - 1, leaf.end, "")
        if leaf.role == "x":
            yield swapped("typographic quotes", source, leaf.line, leaf.column, leaf.end, f"“{raw[1:-1]}”")
        if leaf.flow and re.search(r"[,{}\[\]]", raw):
            yield swapped("an opening quote lost", source, leaf.line, leaf.column, leaf.column + 1, "")
            yield swapped("both quotes lost where they are needed", source, leaf.line, leaf.column, leaf.end, raw[1:-1])


def characters(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """What doesn't belong in a text file: invisible characters, bytes of another encoding, YAML's own inventions, a merge's marks."""
    for number, line in enumerate(source.lines, 1):
        if not line.strip() or chance.random() > 0.15:
            continue
        place = chance.randrange(indent(line), len(line)) + 1
        yield swapped("an invisible character", source, number, place, place, chance.choice("\ufeff\u2066\x07\u2028"))
        good = source.with_line(number, line[: place - 1] + "\0MARK\0" + line[place - 1 :])
        mutant = edited("a byte of another encoding", source, good, number)
        yield Mutant(
            mutant.kind,
            mutant.world,
            mutant.file,
            {},
            mutant.places,
            raw={source.file: good.encode().replace(b"\0MARK\0", b"\xe9")},
        )
        if source.kind != "table":
            yield edited("marks of a merge", source, source.with_line(number, f"<<<<<<< HEAD\n{line}\n=======\n{line}\n>>>>>>> other"),
                         *range(number, number + 5))  # fmt: skip
        found = KEY_LINE.match(line)
        if source.kind != "table" and found and found.group(4):
            start = found.start(4) + 1
            yield swapped("a YAML tag", source, number, start, start, "!!str ")
            yield swapped("a YAML anchor", source, number, start, start, "&one ")
            yield swapped("a YAML alias", source, number, start, len(line) + 1, "*one")
            yield edited(
                "a YAML merge key", source, source.with_line(number, f"{' ' * _depth(line)}<<: *one\n{line}"), number
            )


def cuts(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """A file that ends too early."""
    if source.kind == "table":
        return
    lines = source.lines
    for number, line in enumerate(lines, 1):
        head = "\n".join(lines[: number - 1])
        if line.rstrip().endswith(":") and number < len(lines) and chance.random() < 0.5:
            yield edited("a file cut behind a key", source, f"{head}\n{line}\n" if number > 1 else f"{line}\n", number)
        found = KEY_LINE.match(line)
        if found and number > 1 and len(found.group(3)) > 3 and chance.random() < 0.3:
            yield edited("a file cut within a key", source, f"{head}\n{line[: found.end(3) - 2]}", number)
        flow = FLOW.search(line)
        if flow and number > 1 and '"' not in line and chance.random() < 0.5:
            yield edited(
                "a file cut within brackets",
                source,
                f"{head}\n{line[: flow.start() + (flow.end() - flow.start()) // 2]}",
                number,
            )
    if source.kind != "people":
        yield edited("an empty file", source, "", 1)


def without_colon_behind_a_block(source: Source, names: Names, chance: Random) -> Iterator[Mutant]:
    """The colon of a key lost that has lines below it."""
    for key in source.keys:
        line = key.key.span.line
        if isinstance(key.value, Scalar) or key.flow or not source.lines[line - 1].endswith(":"):
            continue
        end = len(source.lines[line - 1])
        yield swapped("a colon lost before a block", source, line, end, end + 1, "")


ALL = (indentation, punctuation, prose, quotes, characters, cuts, without_colon_behind_a_block)
