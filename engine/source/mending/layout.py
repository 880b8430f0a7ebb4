"""What a file says nothing with: a byte order mark, line ends of Windows, spaces at the ends of lines. Taken away, nothing else."""

from __future__ import annotations

import re

from engine.source.merge import same
from engine.source.parsing.reading import read_yaml

TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def plain_lines(text: str) -> str:
    """The text without byte order mark, with lines that end with `\\n`. A spreadsheet needs neither, and no place moves."""
    return text.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n")


def tidied(text: str, file: str) -> str:
    """The text without spaces at the ends of its lines, if it then says the same: in a text over several lines they may be meant."""
    if not file.endswith((".yaml", ".yml")):
        return text
    new = TRAILING.sub("", text).rstrip("\n") + "\n" if text.strip() else text
    return new if new != text and _says_the_same(text, new, file) else text


def _says_the_same(old: str, new: str, file: str) -> bool:
    (before, faults), (after, others) = (read_yaml(each.encode(), file) for each in (old, new))
    if len(faults) != len(others) or len(before) != len(after):
        return False
    return all(same(one.node, other.node) for one, other in zip(before, after, strict=True))
