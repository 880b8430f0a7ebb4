"""Texts in flow style (`{label: Yes, of course [or not]}`) that break the parser: found, told, and put in quotes.

Read with patience instead of by YAML's grammar: in a mapping a text goes on until `, key:` or the closing brace. Only single lines are
read; a text whose only trouble is a comma parses, and `build` tells it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KEY = re.compile(r"\s*([A-Za-z_][\w.()\-]*)\s*:(?=\s|[\[{\"']|$)")
TIGHT_KEY = re.compile(r"\s*([A-Za-z_]\w*):(?=[A-Za-z0-9_])")
SEMICOLON = re.compile(r";\s*[a-z_][a-z0-9_]*\s*:(?:\s|$)")
NEXT_KEY = re.compile(r",\s*[A-Za-z_][\w.()\-]*\s*:(?:\s|$)")
OPENERS, CLOSERS = "{[", "}]"
PAIRS = {"{": "}", "[": "]"}
MARKS = "!&*%@`|>?-#"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A text that must be quoted: its place in the line (end exclusive), the code, and the sign that makes the trouble."""

    start: int
    end: int
    code: str
    sign: str


@dataclass(slots=True)
class FlowReader:
    """Reads one line's flow collection with patience. `troubles` are texts to quote, `tight` places where a space is missing,
    `semicolons` places where a comma belongs."""

    line: str
    troubles: list[Trouble] = field(default_factory=list)
    tight: list[int] = field(default_factory=list)
    semicolons: list[int] = field(default_factory=list)

    def collection(self, place: int) -> int | None:
        """Read the collection that opens at a place; the place after its end, or None when it doesn't end on this line."""
        closer = PAIRS[self.line[place]]
        place += 1
        while True:
            place = self._spaces(place)
            if place >= len(self.line):
                return None
            if self.line[place] == closer:
                return place + 1
            if self.line[place] == ",":
                place += 1
                continue
            if self.line[place] == ";" and closer == "}" and SEMICOLON.match(self.line, place):
                self.semicolons.append(place)
                place += 1
                continue
            after = self._entry(place, closer) if closer == "}" else self._value(place, closer)
            if after is None or after <= place:
                return None
            place = after

    def _entry(self, place: int, closer: str) -> int | None:
        key = KEY.match(self.line, place)
        if key is None:
            tight = TIGHT_KEY.match(self.line, place)
            if tight is None:
                return self._text(place, closer)
            self.tight.append(tight.end())
            key = tight
        place = self._spaces(key.end())
        if place < len(self.line) and self.line[place] in ",}":
            return place
        return self._value(place, closer)

    def _value(self, place: int, closer: str) -> int | None:
        """A value: a collection, a quoted text, or text."""
        if place >= len(self.line):
            return None
        sign = self.line[place]
        known = len(self.troubles)
        after: int | None = None
        if sign in OPENERS:
            after = self.collection(place)
        elif sign in "\"'":
            after = quoted_end(self.line, place)
        if after is not None:
            following = self._spaces(after)
            if following < len(self.line) and self.line[following] in f",;{closer}":
                return after
        del self.troubles[known:]
        return self._text(place, closer)

    def _text(self, place: int, closer: str) -> int | None:
        end = self._text_end(place, closer)
        if end is None:
            return None
        text = self.line[place:end].rstrip()
        found = trouble_of(text)
        if found is not None:
            self.troubles.append(Trouble(place, place + len(text), *found))
        return end

    def _text_end(self, place: int, closer: str) -> int | None:
        """Where a text ends: at `, key:` (in a mapping), at a comma (in a list), or at the closer, brackets inside it counted."""
        depth = 0
        for at in range(place, len(self.line)):
            sign = self.line[at]
            if sign in "([{":
                depth += 1
            elif depth and sign in ")]}":
                depth -= 1
            elif sign == closer or self._ends_text(at, closer, inside=depth > 0):
                return at
        return None

    def _ends_text(self, at: int, closer: str, *, inside: bool) -> bool:
        """Whether a comma, or a semicolon for it, ends a text: in a mapping only before another key."""
        if self.line[at] == ";":
            return closer == "}" and SEMICOLON.match(self.line, at) is not None
        return self.line[at] == "," and not inside and (closer == "]" or NEXT_KEY.match(self.line, at) is not None)

    def _spaces(self, place: int) -> int:
        while place < len(self.line) and self.line[place] == " ":
            place += 1
        return place


def trouble_of(text: str) -> tuple[str, str] | None:
    """The code and the sign of what breaks a text in flow style; None when it can stand without quotes."""
    if not text:
        return None
    if text[0] in "\"'" and quoted_end(text, 0) is None:
        return "E126", text[0]
    if text[0] in MARKS and not (text[0] == "-" and text[1:2].strip()):
        return "E124", text[0]
    for sign in text:
        if sign in "[]{}?":
            return "E122", sign
        if sign == ":":
            return "E121", sign
    return ("E123", "#") if " #" in text else None


def quoted_end(line: str, place: int) -> int | None:
    """The place after the quote that closes the one at a place, or None."""
    quote = line[place]
    at = place + 1
    while at < len(line):
        if quote == '"' and line[at] == "\\":
            at += 2
        elif line[at] != quote:
            at += 1
        elif quote == "'" and line[at + 1 : at + 2] == quote:
            at += 2
        else:
            return at + 1
    return None


def quoted(text: str) -> str:
    """A text in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
