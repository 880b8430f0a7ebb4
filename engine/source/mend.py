"""Faults of syntax → what they mean to the writer, and the lines as they were most likely meant."""

from __future__ import annotations

from engine.diagnostics import Diagnostic
from engine.source.events import Broken
from engine.source.text import Text


class Mending:
    """Repairs one text in place. `lost` are the lines (0-based) whose content had to be given up."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.diagnostics: list[Diagnostic] = []
        self.lost: set[int] = set()

    def lost_within(self, begin: int, end: int) -> bool:
        """Whether a line between two (0-based, end exclusive) was given up."""
        return any(begin <= line < end for line in self.lost)

    def mend(self, broken: Broken) -> None:
        """Tell a fault and repair the text, or give up what follows it."""
        line = min(broken.line, len(self.text.lines) - 1)
        self.diagnostics.append(Diagnostic("E139", f"The YAML breaks here: {broken.problem}.", self.text.part(line, broken.column, broken.column + 1)))
        self.lost.update(range(line, len(self.text.lines)))
        del self.text.lines[max(line, 0):]
