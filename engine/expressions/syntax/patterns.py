"""Patterns of `matches`: a text with classes, repetitions and alternatives becomes an automaton without backtracking.

The automaton is plain JSON (`["pattern", letters, first, last, empty]`), so that it is stored with its program and means the same to
Python and to the browser. `letters` holds for each place of the pattern the code points that may stand there, as `[from, to, from, to,
…]`, and the places that may follow it. There are no back-references, no looking ahead and no lazy repetition: nothing to go back for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from engine.expressions.program import Tree

MOST_PLACES: Final = 400
"""How many letters a pattern may have once its repetitions are written out."""
MOST_STEPS: Final = 8000
MOST_REPEATED: Final = 200
_DEEPEST: Final = 30
_LAST: Final = 0x10FFFF

Ranges: TypeAlias = "tuple[int, ...]"
_DIGITS: Final = (0x30, 0x39)
_SPACES: Final = (0x09, 0x0D, 0x20, 0x20, 0xA0, 0xA0)
# Latin, Greek and Cyrillic letters, and the accents that stand behind a letter
_WORDS: Final = (
    *(0x30, 0x39, 0x41, 0x5A, 0x5F, 0x5F, 0x61, 0x7A, 0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x24F),
    *(0x300, 0x36F, 0x370, 0x373, 0x376, 0x377, 0x37B, 0x37D, 0x386, 0x386, 0x388, 0x3FF, 0x400, 0x481, 0x48A, 0x52F),
    *(0x1E00, 0x1FFF),
)
_CLASSES: Final = {"d": _DIGITS, "s": _SPACES, "w": _WORDS, "n": (0x0A, 0x0A), "t": (0x09, 0x09)}
_MARKS: Final = "\\.^$*+?()[]{}|-/'\" #&%@!:;,<>=~`_"


class PatternRefused(Exception):
    """Carries the fault of a pattern: characters `start` to `end` of it, a sentence and a remedy."""

    def __init__(self, start: int, end: int, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.start, self.end, self.message, self.remedy = start, end, message, remedy


@dataclass(frozen=True, slots=True)
class _Letter:
    ranges: Ranges


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Part
    least: int
    most: int | None


_Part: TypeAlias = "_Letter | _Sequence | _Choice | _Repeat"


def automaton(pattern: str) -> Tree:
    """The automaton of a pattern. Raises `PatternRefused` for a pattern that can't be read or is too large."""
    part = _Reader(pattern).whole()
    if _size(part) > MOST_PLACES:
        raise PatternRefused(0, len(pattern), "This pattern is too large.", "Use smaller numbers of repetitions.")
    wiring = _Wiring()
    ends = wiring.wire(part)
    if sum(len(each) for each in wiring.follow) > MOST_STEPS:
        raise PatternRefused(0, len(pattern), "This pattern is too large.", "Use fewer repetitions within repetitions.")
    letters: list[Tree] = [
        [[*ranges], [*sorted(follow)]] for ranges, follow in zip(wiring.letters, wiring.follow, strict=True)
    ]
    return ["pattern", letters, [*sorted(ends.first)], [*sorted(ends.last)], ends.empty]


class _Reader:
    """Reads a pattern from left to right, by recursion over groups only."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        self._depth = 0

    def whole(self) -> _Part:
        if not self._text:
            raise PatternRefused(
                0, 0, "The pattern is empty, so no text matches it.", "Write what the text looks like."
            )
        part = self._choice()
        if self._at < len(self._text):
            raise self._wrong(1, "This bracket was never opened.", "For the character itself write `\\)`.")
        return part

    def _wrong(self, length: int, message: str, remedy: str = "") -> PatternRefused:
        return PatternRefused(self._at, min(self._at + length, len(self._text)), message, remedy)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _choice(self) -> _Part:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(1, "Groups are nested too deeply.", "Say it with fewer brackets.")
        parts = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            parts.append(self._sequence())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else _Choice(tuple(parts))

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._peek() not in {"", "|", ")"}:
            parts.append(self._repeated())
        if not parts:
            remedy = "Write something here; what may be missing has `?` behind it: `(abc)?`."
            raise self._wrong(1, "Here stands nothing.", remedy)
        return parts[0] if len(parts) == 1 else _Sequence(tuple(parts))

    def _repeated(self) -> _Part:
        part = self._single()
        repeats = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        mark = self._peek()
        if mark in repeats:
            self._at += 1
            part = _Repeat(part, *repeats[mark])
        elif mark == "{":
            part = self._counted(part)
        else:
            return part
        if self._peek() and self._peek() in "?*+{":
            remedy = "Leave it out, or put what is repeated into brackets: `(a+)?`."
            raise self._wrong(1, "Here a repetition is repeated.", remedy)
        return part

    def _counted(self, part: _Part) -> _Part:
        closing = self._text.find("}", self._at)
        inside = self._text[self._at + 1 : closing] if closing >= 0 else ""
        least, comma, most = inside.partition(",")
        if not _is_count(least) or (comma and most and not _is_count(most)):
            length = closing - self._at + 1 if closing >= 0 else 1
            remedy = "Write `{3}`, `{2,5}` or `{2,}`; for the character itself `\\{`."
            raise self._wrong(length, "Braces say how often: they hold one or two numbers.", remedy)
        low = int(least)
        high = low if not comma else int(most) if most else None
        if (high is not None and high < low) or high == 0:
            raise self._wrong(
                len(inside) + 2, f"Nothing can be repeated `{{{inside}}}` times.", "Write the smaller one first."
            )
        if max(low, high or 0) > MOST_REPEATED:
            raise self._wrong(
                len(inside) + 2, f"A pattern repeats at most {MOST_REPEATED} times.", "Ask `length(…)` instead."
            )
        self._at = closing + 1
        return _Repeat(part, low, high)

    def _single(self) -> _Part:
        mark = self._peek()
        if mark == "(":
            return self._group()
        if mark == "[":
            return _Letter(self._class())
        if mark == "\\":
            return _Letter(self._escaped())
        if mark in "?*+{":
            message = f"`{mark}` repeats what stands before it, and nothing does."
            raise self._wrong(1, message, f"For the character itself write `\\{mark}`.")
        if mark in "^$":
            remedy = f"Leave it out: a pattern always means the whole text. For the character itself write `\\{mark}`."
            raise self._wrong(1, f"`{mark}` isn't needed here.", remedy)
        if mark in "]}":
            raise self._wrong(1, "This bracket was never opened.", f"For the character itself write `\\{mark}`.")
        self._at += 1
        return _Letter(_without((0x0A, 0x0A)) if mark == "." else (ord(mark), ord(mark)))

    def _group(self) -> _Part:
        opening = self._at
        if self._text.startswith("(?", opening):
            remedy = "Groups are plain brackets; there is no looking ahead and no naming."
            raise self._wrong(2, "`(?` means nothing in a pattern.", remedy)
        self._at += 1
        part = self._choice()
        if self._peek() != ")":
            raise PatternRefused(
                opening, opening + 1, "This bracket is never closed.", "Add `)`; for the character itself write `\\(`."
            )
        self._at += 1
        return part

    def _escaped(self) -> Ranges:
        letter = self._text[self._at + 1 : self._at + 2]
        if letter.lower() in _CLASSES and letter not in {"N", "T"}:
            self._at += 2
            ranges = _CLASSES[letter.lower()]
            return _without(ranges) if letter.isupper() else ranges
        if letter and letter in _MARKS:
            self._at += 2
            return (ord(letter), ord(letter))
        if letter.isdigit():
            remedy = "Write the part once more; a pattern can't look back at what it has matched."
            raise self._wrong(2, f"`\\{letter}` means nothing in a pattern.", remedy)
        remedy = (
            "Known are `\\d` `\\w` `\\s` (and `\\D` `\\W` `\\S` for all others), `\\n`, `\\t`, and `\\` before a mark."
        )
        raise self._wrong(2, f"`\\{letter}` means nothing in a pattern.", remedy)

    def _class(self) -> Ranges:
        opening = self._at
        self._at += 1
        negated = self._peek() == "^"
        self._at += negated
        found: list[int] = []
        begun = self._at
        while self._peek() != "]" or self._at == begun:
            if not self._peek():
                remedy = "Add `]`; for the character itself write `\\[`."
                raise PatternRefused(opening, opening + 1, "This bracket is never closed.", remedy)
            if self._peek() in "[]":
                remedy = f"For the character itself write `\\{self._peek()}`."
                raise self._wrong(1, "Between square brackets stand letters, and ranges such as `a-z`.", remedy)
            found += self._range(begun)
        self._at += 1
        ranges = _joined(found)
        return _without(ranges) if negated else ranges

    def _range(self, begun: int) -> Ranges:
        """One letter, class or range between square brackets."""
        start = self._at
        first = self._member()
        following = self._text[self._at + 1 : self._at + 2]
        if self._peek() != "-" or following in {"", "]"} or (start == begun and self._text[start] == "-"):
            return first
        self._at += 1
        last = self._member()
        if len(first) != 2 or first[0] != first[1] or len(last) != 2 or last[0] != last[1]:
            message = "A range leads from one letter to another."
        elif first[0] > last[0]:
            message = "This range is the wrong way round."
        else:
            return (first[0], last[0])
        wrong = self._text[start : self._at]
        raise PatternRefused(start, start + len(wrong), message, "Write it like `a-z`; for a `-` itself write `\\-`.")

    def _member(self) -> Ranges:
        if self._peek() == "\\":
            return self._escaped()
        letter = ord(self._peek())
        self._at += 1
        return (letter, letter)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _joined(ranges: list[int]) -> Ranges:
    """Ranges in order, those that touch made one."""
    found: list[int] = []
    for low, high in sorted(zip(ranges[::2], ranges[1::2], strict=True)):
        if found and low <= found[-1] + 1:
            found[-1] = max(found[-1], high)
        else:
            found += [low, high]
    return tuple(found)


def _without(ranges: Ranges) -> Ranges:
    """All other code points."""
    found: list[int] = []
    begin = 0
    for low, high in zip(ranges[::2], ranges[1::2], strict=True):
        if begin < low:
            found += [begin, low - 1]
        begin = high + 1
    return tuple(found if begin > _LAST else [*found, begin, _LAST])


def _size(part: _Part) -> int:
    """How many letters the part has, its repetitions written out."""
    if isinstance(part, _Letter):
        return 1
    if isinstance(part, _Repeat):
        return _size(part.part) * max(part.least, part.most or 0, 1)
    return sum(_size(each) for each in part.parts)


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where a part may begin and end, and whether it may be left out."""

    first: frozenset[int]
    last: frozenset[int]
    empty: bool


class _Wiring:
    """Glushkov's construction: one state for each letter, no empty steps."""

    def __init__(self) -> None:
        self.letters: list[Ranges] = []
        self.follow: list[set[int]] = []

    def wire(self, part: _Part) -> _Ends:
        if isinstance(part, _Letter):
            self.letters.append(part.ranges)
            self.follow.append(set())
            only = frozenset({len(self.letters) - 1})
            return _Ends(only, only, False)
        if isinstance(part, _Choice):
            ends = [self.wire(each) for each in part.parts]
            first, last = (
                frozenset().union(*sides) for sides in zip(*((each.first, each.last) for each in ends), strict=True)
            )
            return _Ends(first, last, any(each.empty for each in ends))
        if isinstance(part, _Repeat):
            return self._repeat(part)
        ends_so_far = self.wire(part.parts[0])
        for each in part.parts[1:]:
            ends_so_far = self._behind(ends_so_far, self.wire(each))
        return ends_so_far

    def _join(self, last: frozenset[int], first: frozenset[int]) -> None:
        for place in last:
            self.follow[place].update(first)

    def _behind(self, one: _Ends, other: _Ends) -> _Ends:
        self._join(one.last, other.first)
        first = one.first | other.first if one.empty else one.first
        last = one.last | other.last if other.empty else other.last
        return _Ends(first, last, one.empty and other.empty)

    def _repeat(self, part: _Repeat) -> _Ends:
        copies = [self.wire(part.part) for _ in range(max(part.least, part.most or 0, 1))]
        if part.most is None:
            self._join(copies[-1].last, copies[-1].first)
        # a copy that may be missing stands with all that follow it in one bracket, so that only neighbours are joined
        result = copies[-1] if part.least >= len(copies) else _Ends(copies[-1].first, copies[-1].last, True)
        for place in range(len(copies) - 2, -1, -1):
            result = self._behind(copies[place], result)
            if place >= part.least:
                result = _Ends(result.first, result.last, True)
        return result
