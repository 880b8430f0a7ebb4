"""Texts that YAML would not take as text, line by line: begun with a mark, holding `: `, quotes and brackets that don't match.

Run only over a file that the parser refused, so that all such lines are told at once and not one by one. Each is told and put in quotes.
Block scalars, quoted texts over several lines and comments are passed over.
"""

from __future__ import annotations

import re

from engine.diagnostics import Diagnostic, Edit
from engine.source.parsing.flow import PAIRS, FlowReader, Trouble, quoted, quoted_end
from engine.source.text import Text

LINE = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<key>[\w][\w.()\-]*|\"[^\"]*\"|'[^']*') *:(?: +|$))?(?P<value>.*)$")
BLOCK = re.compile(r"[|>][+\-0-9]*\s*(?: #.*)?$")
COMMENT = re.compile(r"\s+#.*$")
TIGHT = re.compile(r"[a-z_][a-z0-9_]*:(?=[^\s:/])")
YAMLS_OWN = re.compile(r"[!&][A-Za-z0-9_-]+( .*)?|[!&*][A-Za-z0-9_-]+")  # what YAML itself takes for a tag, an anchor, an alias
MARK_CODES = {"!": "E110", "&": "E111", "*": "E112"}
QUOTE_IT = "Put the whole text in quotes."
CLOSE_IT = "Close it at the end of its text, or delete it."
BLOCK_OR_QUOTE = "Put the text in quotes, or write each key on a line of its own."


class Prose:
    """Tells and repairs the texts of one file, in place."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.diagnostics: list[Diagnostic] = []
        self.cut: set[int] = set()  # lines that end too early: what they lack isn't told again
        self._plain_at: int | None = None  # the column of the key whose plain text may go on below

    def repair(self) -> None:
        """Go through all lines once."""
        number = 0
        while number < len(self.text.lines):
            number = self._line(number)

    def _line(self, number: int) -> int:
        """Repair one line; the number of the next one to look at."""
        line = self.text.lines[number]
        found = LINE.match(line)
        stripped = line.strip()
        if found is None or not stripped or stripped.startswith(("#", "---", "...", "%")):
            self._plain_at = None
            return number + 1
        start, value, key = found.start("value"), found.group("value"), found.group("key")
        column = found.end("dashes")
        indent = len(found.group("indent"))
        if not value or value.startswith("#"):
            self._plain_at = None
            return number + 1
        if BLOCK.match(value) and (key or found.group("dashes")):
            return self._past(number, indent if key is None else column)
        if key is None and self._plain_at is not None and column > self._plain_at:
            return number + 1  # the text above goes on
        self._plain_at = column if key and value[0] not in "\"'{[" else None
        sign = value[0]
        if sign in "\"'":
            return self._quote(number, start, indent)
        if sign in "{[":
            return self._flow(number, start, indent)
        if key is None and not found.group("dashes"):
            self._tight(number, start, value)
        else:
            self._text(number, start, value, key)
        return number + 1

    # --- texts -------------------------------------------------------------------------------------------------------
    def _text(self, number: int, start: int, value: str, key: str | None) -> None:
        """A text in block style."""
        text = COMMENT.sub("", value).rstrip()
        sign = text[:1]
        if sign in MARK_CODES:
            if not YAMLS_OWN.fullmatch(text):
                self._unquoted(MARK_CODES[sign], number, start, text, f"A text can't begin with `{sign}`.")
        elif sign in "%@`|>,]}" or text in ("-", "?") or text.startswith(("- ", "? ")):
            self._unquoted("E124", number, start, text, f"A text can't begin with `{sign}`.")
        elif key is not None and (": " in text or text.endswith(":")):
            self._unquoted("E125", number, start, text, "This text holds a colon, which YAML takes for a key.")
        elif key is None:
            self._tight(number, start, value)

    def _unquoted(self, code: str, number: int, start: int, text: str, message: str) -> None:
        """Tell a text that needs quotes, and put it into them."""
        end = start + len(text)
        self._tell(code, number, start, end, message, QUOTE_IT, self.text.mending(number, start, end, quoted(text)))
        self._quoted(number, start, end)

    def _tight(self, number: int, start: int, value: str) -> None:
        """`title:Registration`."""
        found = TIGHT.match(value)
        if found is None:
            return
        at = start + found.end()
        edits = self.text.mending(number, at, at, " ")
        self._tell("E129", number, at - 1, at, "A space is missing after the colon.", "Write `key: value`.", edits)
        self.text.edit(number, at, at, " ")

    def _quote(self, number: int, start: int, indent: int) -> int:
        """A text that begins with a quote."""
        line = self.text.lines[number]
        end = quoted_end(line, start)
        if end is None:
            below = self._quote_below(number, start, indent)
            if below is not None:
                return below + 1
            text = line[start + 1 :].rstrip()
            new = quoted(text)
            edits = self.text.mending(number, start, len(line), new) if _ends_with_its_line(text) else ()
            self._tell("E126", number, start, start + 1, "This quote is never closed.", CLOSE_IT, edits)
            self.text.edit(number, start, len(line), new)
            return number + 1
        rest = line[end:]
        if rest.strip() and not rest.startswith((" #", ":")):
            stop = len(COMMENT.sub("", line).rstrip())
            message = f"The text goes on after its closing quote: `{line[end:stop].strip()}`."
            remedy = "Put the whole text in one pair of quotes; write `''` for an apostrophe inside single quotes."
            whole = line[start:stop]
            inner = whole[1:-1] if len(whole) > 1 and whole[-1] == whole[0] else ""
            edits = self.text.mending(number, start, stop, quoted(inner)) if inner else ()
            self._tell("E127", number, end, stop, message, remedy, edits)
            self.text.edit(number, start, stop, quoted(inner or whole))
        return number + 1

    def _quote_below(self, number: int, start: int, indent: int) -> int | None:
        """The line that closes a quote opened on another, or None when the text is dedented before."""
        whole = self.text.lines[number][start:]
        for below in range(number + 1, len(self.text.lines)):
            line = self.text.lines[below]
            if line.strip() and _indent(line) <= indent:
                return None
            whole += "\n" + line
            end = quoted_end(whole, 0)
            if end is not None:
                return None if LINE.match(line) and _is_entry(line) else below
        return None

    # --- flow style --------------------------------------------------------------------------------------------------
    def _flow(self, number: int, start: int, indent: int) -> int:
        """A value that begins with a brace or bracket."""
        line = self.text.lines[number]
        reader = FlowReader(line)
        end = reader.collection(start)
        if end is None:
            return self._unclosed(number, start, indent)
        rest = line[end:]
        if rest.strip() and not rest.startswith(" #"):
            stop = len(COMMENT.sub("", line).rstrip())
            message = f"A text can't begin with `{line[start]}`: YAML takes it for a {'list' if line[start] == '[' else 'mapping'}."
            self._tell("E124", number, start, stop, message, QUOTE_IT, self.text.mending(number, start, stop, quoted(line[start:stop])))
            self._quoted(number, start, stop)
            return number + 1
        for at in reader.tight:
            edit = self.text.mending(number, at, at, " ")
            self._tell("E129", number, at - 1, at, "A space is missing after the colon.", "Write `key: value`.", edit)
        for at in reader.semicolons:
            edit = self.text.mending(number, at, at + 1, ",")
            self._tell("E133", number, at, at + 1, "`;` stands where a comma belongs.", "Write a comma.", edit)
        for trouble in reader.troubles:
            self._troubled(number, trouble)
        edits = [(each.start, each.end, quoted(line[each.start + (each.code == "E126") : each.end])) for each in reader.troubles]
        edits += [(at, at, " ") for at in reader.tight]
        edits += [(at, at + 1, ",") for at in reader.semicolons]
        for first, last, new in sorted(edits, reverse=True):
            self.text.edit(number, first, last, new)
        return number + 1

    def _troubled(self, number: int, trouble: Trouble) -> None:
        if trouble.code == "E126":  # where its text ends only its writer knows
            self._tell("E126", number, trouble.start, trouble.start + 1, "This quote is never closed.", CLOSE_IT)
            return
        begins = trouble.code == "E124"
        message = (
            f"A text can't begin with `{trouble.sign}`."
            if begins
            else f"A text in flow style can't hold `{trouble.sign}` without quotes."
        )
        new = quoted(self.text.lines[number][trouble.start : trouble.end])
        edits = self.text.mending(number, trouble.start, trouble.end, new)
        self._tell(trouble.code, number, trouble.start, trouble.end, message, BLOCK_OR_QUOTE, edits)

    def _unclosed(self, number: int, start: int, indent: int) -> int:
        """A collection that doesn't end on its line: over several lines, or never."""
        line = self.text.lines[number]
        end = self._ends_below(number, start, indent)
        if end is not None:
            return end
        opener = line[start]
        remedy = f"Close it with `{PAIRS[opener]}` at the end of the line."
        stop = end_of_text = len(COMMENT.sub("", line).rstrip())
        if _depth(line[start:stop]) <= 0:  # closed by the wrong sign
            stop -= 1
        closers = _closers(line[start:stop])
        edits = self.text.mending(number, stop, end_of_text, closers) if _pairs_fit(line[start:stop] + closers) else ()
        self.cut.add(number)
        self._tell("E128", number, start, start + 1, f"This `{opener}` is never closed.", remedy, edits)
        self.text.edit(number, stop, len(line), closers)
        return number + 1

    def _ends_below(self, number: int, start: int, indent: int) -> int | None:
        """The line after a collection that goes on over several lines; None when it doesn't end before the dedent."""
        depth = _depth(self.text.lines[number][start:])
        if depth <= 0:
            return None
        for below in range(number + 1, len(self.text.lines)):
            line = self.text.lines[below]
            goes_on = self.text.lines[below - 1].rstrip().endswith((",", "{", "[")) or line.strip()[:1] in ("]", "}")
            if line.strip() and (_indent(line) < indent or (not goes_on and (_indent(line) == indent or _is_entry(line)))):
                return None
            depth += _depth(line)
            if depth <= 0:
                return below + 1
        return None

    # --- telling -----------------------------------------------------------------------------------------------------
    def _past(self, number: int, column: int) -> int:
        """The first line after a block scalar whose key stands at a column."""
        self._plain_at = None
        number += 1
        while number < len(self.text.lines):
            line = self.text.lines[number]
            if line.strip() and _indent(line) <= column:
                break
            number += 1
        return number

    def _quoted(self, number: int, start: int, end: int) -> None:
        self.text.edit(number, start, end, quoted(self.text.lines[number][start:end]))

    def _tell(
        self, code: str, number: int, start: int, end: int, message: str, remedy: str, edits: tuple[Edit, ...] = ()
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, self.text.part(number, start, end), remedy, edits=edits))


def _is_entry(line: str) -> bool:
    """Whether a line of block style begins an item or a key."""
    found = LINE.match(line)
    return found is not None and bool(found.group("dashes") or (found.group("key") and not line.lstrip().startswith(("{", "["))))


def _ends_with_its_line(text: str) -> bool:
    """Whether a text whose closing quote is lost can only end where its line ends: nothing in it might be the next key, a comment, a
    bracket of what it stands in, or another quote."""
    return not re.search(r"[\"'{}\[\]#:,;\\]", text)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _depth(part: str) -> int:
    return sum(part.count(each) for each in "{[") - sum(part.count(each) for each in "}]")


def _closers(part: str) -> str:
    """What closes the collections that a part of a line leaves open."""
    waiting: list[str] = []
    for sign in part:
        if sign in "{[":
            waiting.append("}" if sign == "{" else "]")
        elif waiting and sign == waiting[-1]:
            waiting.pop()
    return "".join(reversed(waiting))


def _pairs_fit(part: str) -> bool:
    """Whether each bracket and brace is closed by its own sign, in order."""
    waiting: list[str] = []
    for sign in part:
        if sign in PAIRS:
            waiting.append(PAIRS[sign])
        elif sign in PAIRS.values() and (not waiting or waiting.pop() != sign):
            return False
    return not waiting
