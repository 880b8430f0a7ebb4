"""Faults of syntax → what they mean to the writer, and lines as they were most likely meant.

The parser gives its own words and a place where it noticed; this module finds the cause. First `prose` goes over the whole file, once;
what is left is the structure: indentation, items among keys. What cannot be repaired is given up, as little as possible.
"""

from __future__ import annotations

import re

from engine.diagnostics import Diagnostic, Edit, Related
from engine.source.parsing.events import Broken
from engine.source.parsing.prose import CLOSE_IT, LINE, Prose
from engine.source.text import Text

MOST = 200  # repairs of one file; then the rest is given up
ESCAPES = ("found unknown escape character", "did not find expected hexdecimal number", "found invalid Unicode character escape code")
TEXT_ABOVE = "mapping values are not allowed in this context"
MISFIT = ("did not find expected key", "did not find expected '-' indicator", "block sequence entries are not allowed in this context")
NO_COLON = "could not find expected ':'"
WORD = re.compile(r"(?P<word>[a-z_][a-z0-9_]*)(?P<rest> +[^\s:].*)?\s*$")
OTHERWISE = ("YAML cannot be read on from here.", "Look at this line and the one above it.")
SAID = (
    ("expected node content", ("A value is missing here.", "Write it, or delete the comma before it.")),
    ("expected ',' or", ("A comma, or the closing bracket, is missing here.", "Write `{key: value, key: value}` or `[one, two]`.")),
    ("could not find expected ':'", ("A colon is missing here.", "Write `key: value`, or indent what goes on from the line above.")),
    ("cannot start any token", ("A text can't begin with this mark.", "Put the whole text in quotes.")),
    ("expected comment or line break", ("Nothing can stand behind `|` or `>` on its line.", "Begin the text on the next line, indented.")),
    ("unexpected end of stream", ("The file ends in the middle of a text.", "Close the quote.")),
    ("document indicator", ("A new document begins in the middle of a text.", "Close the quote above it.")),
    ("expected <document start>", ("This stands behind the end of the document.", "Write `---` above it, or delete it.")),
    ("mapping values are not allowed", ("A colon can't stand here.", "Put the text in quotes, or indent the line like its neighbours.")),
    ("block sequence entries", ("A list can't begin here.", "Begin it on the line below its key.")),
    ("alphabetic or numeric character", ("A text can't begin with this mark.", "Put the whole text in quotes.")),
    ("undefined tag handle", ("A text can't begin with `!`.", "Put the whole text in quotes.")),
)
"""What is said of faults by a piece of the parser's own words, which people never see."""
DASHED = re.compile(r" *- +[a-z_][a-z0-9_]*: *(#.*)?$")
NAMED = re.compile(r" *[a-z_][a-z0-9_]*: *(#.*)?$")
"""A line that holds a name only, with a dash and without one."""
STEP = "Indent it like its neighbours, two spaces for each step."


class Mending:
    """Repairs one text in place. `lost` are the lines (0-based) whose content or place had to be given up."""

    def __init__(self, text: Text, quiet: frozenset[int] = frozenset()) -> None:
        """`quiet` are lines (0-based) indented by tabs. That is told already; what follows from it up to the next top-level key isn't."""
        self.text = text
        self._quiet = {line for start in quiet for line in self._until_top(start)}
        self.diagnostics: list[Diagnostic] = []
        self.lost: set[int] = set()
        self._times = 0
        self._prosed = False
        self._tried: set[int] = set()

    def mend(self, broken: Broken) -> None:
        """Tell a fault and repair the text, or give up a part of it. Each call changes at least one line."""
        self._times += 1
        if self._times == 1 and self._merge():
            return
        if not self._prosed:
            self._prosed = True
            prose = Prose(self.text)
            prose.repair()
            self.diagnostics += prose.diagnostics
            self.lost |= prose.cut
            if prose.diagnostics:
                return
        line = self._line_of(broken)
        if self._times > MOST or line is None:
            self._give_up(range(len(self.text.lines)) if line is None else range(line, len(self.text.lines)))
            return
        if line not in self._tried:
            self._tried.add(line)
            if self._escape(broken, line) or self._quote(broken) or self._dash(broken, line):
                return
            if self._colon(broken, line) or self._indent(broken, line):
                return
            column = broken.column if line == broken.line else 0
            if all(each.span.line != line + 1 for each in self.diagnostics):  # else it follows from what is told there
                self._tell("E139", line, column, *_words(broken), edits=self._comma_too_many(line, column))
        self._give_up(self._block(line))

    def _line_of(self, broken: Broken) -> int | None:
        """The last line with content at or above the place where the parser stopped."""
        for line in range(min(broken.line, len(self.text.lines) - 1), -1, -1):
            if self.text.lines[line].strip():
                return line
        return next((line for line, text in enumerate(self.text.lines) if text.strip()), None)

    # --- causes ------------------------------------------------------------------------------------------------------
    def _escape(self, broken: Broken, line: int) -> bool:
        if broken.problem not in ESCAPES or line != broken.line:
            return False
        place = self.text.lines[line].rfind("\\", 0, broken.column + 2)
        if place < 0:
            return False
        message = f"`{self.text.lines[line][place : place + 2]}` means nothing in double quotes."
        edits = self.text.mending(line, place, place, "\\")
        self._tell("E132", line, place, message, "Write `\\\\` for a backslash, or use single quotes.", end=place + 2, edits=edits)
        self.text.edit(line, place, place, "\\")
        return True

    def _indent(self, broken: Broken, line: int) -> bool:
        """A line that is indented so that it fits nothing: moved to the level that it most likely belongs to."""
        indent = _indent_of(self.text.lines[line])
        above = self._above(line)
        if above is None:
            return False
        if broken.problem == TEXT_ABOVE and indent > _indent_of(self.text.lines[above]):
            column = _key_column(self.text.lines[above])
            if column == indent:
                return False
            message = "This line is indented deeper than the key above it, which has a value already."
            self._tell("E130", line, indent, message, STEP, above)
            together = self._block(line, neighbours=True)
            if len(together) > len(self._block(line)):  # several lines: the one above them is gone, and nobody can say what it was
                self._give_up(together)
                return True
            return self._move(line, indent, column)
        if broken.problem not in MISFIT:
            return False
        if self._dash_too_many(line, indent):
            return True
        levels = self._levels(line)
        if indent in levels or not levels:
            return self._stranger(line, indent)
        fitting = [level for level in levels if level < indent] or levels
        if not fitting:
            return False
        self._tell("E131", line, max(indent - 1, 0), "This indentation fits nothing above it.", STEP)
        return self._move(line, indent, max(fitting))

    def _quote(self, broken: Broken) -> bool:
        """A quote of which the rest of the file is read in vain for the closing one: left out, so that its text is read."""
        line, column = broken.context_line, broken.context_column
        if broken.context != "while scanning a quoted scalar" or not any(word in broken.problem for word in ("end of stream", "indicator")):
            return False
        if line >= len(self.text.lines) or self.text.lines[line][column : column + 1] not in ('"', "'"):
            return False
        self._tell("E126", line, column, "This quote is never closed.", CLOSE_IT, end=column + 1)
        self.text.edit(line, column, column + 1, "")
        return True

    def _merge(self) -> bool:
        """Marks that a merge leaves where two versions differ: told once for each place; the first version is read."""
        second, found = False, False
        for line, text in enumerate(self.text.lines):
            if text.startswith("<<<<<<< "):
                found = True
                remedy = "Keep one of the two, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`."
                self._tell("E135", line, 0, "Two versions of this place stand here: a merge was not finished.", remedy)
            marked = text.startswith(("<<<<<<< ", ">>>>>>> ")) or text == "======="
            second = (second or text == "=======") and not text.startswith(">>>>>>> ")
            if found and (marked or second):
                self._give_up(range(line, line + 1))
        return found

    def _dash(self, broken: Broken, line: int) -> bool:
        """`{ask: name}` where its neighbours are `- {ask: name}`."""
        above = self._above(line)
        near = [broken.context_line] if broken.problem == NO_COLON else [line, above] if broken.problem in MISFIT else []
        at = next((each for each in near if each is not None and self._lacks_dash(each)), None)
        if at is None:
            return False
        indent = _indent_of(self.text.lines[at])
        edits = self.text.mending(at, indent - 2, indent, "- ")
        self._tell("E134", at, indent, "This item of a list has no dash.", "Write `- ` before it, like its neighbours.", edits=edits)
        self.text.edit(at, indent - 2, indent, "- ")
        return True

    def _lacks_dash(self, line: int) -> bool:
        """Whether a line begins with a brace, two columns behind the dash of a neighbour."""
        text = self.text.lines[line]
        indent = _indent_of(text)
        around = [each for each in (*reversed(self.text.lines[:line]), "") if not each.strip() or _indent_of(each) < indent][:1]
        below = next((each for each in self.text.lines[line + 1 :] if each.strip()), "")
        return text.lstrip().startswith("{") and any(
            _indent_of(each) == indent - 2 and each.lstrip().startswith("- ") for each in (*around, below)
        )

    def _colon(self, broken: Broken, line: int) -> bool:
        """`roles` or `title Registration`: a key without its colon."""
        at = self._above(line) if broken.problem == TEXT_ABOVE else broken.context_line if broken.problem == NO_COLON else None
        if at is None or at >= len(self.text.lines):
            return False
        text = self.text.lines[at]
        found = WORD.match(text, _key_column(text))
        deeper = _indent_of(self.text.lines[line]) > _indent_of(text)
        if found is None or (broken.problem == TEXT_ABOVE and (found.group("rest") or not deeper)):
            return False
        word = found.group("word")
        equals = re.match(r" *= *", found.group("rest") or "")
        if equals is not None:
            start, stop = found.end("word"), found.end("word") + equals.end()
            edits = self.text.mending(at, start, stop, ": ")
            self._tell("E133", at, start, "`=` stands where a colon belongs.", f"Write `{word}: …`.", end=stop, edits=edits)
            self.text.edit(at, start, stop, ": ")
            return True
        edits = self.text.mending(at, found.end("word"), found.end("word"), ":")
        message, remedy = f"A colon is missing after `{word}`.", f"Write `{word}: …`."
        self._tell("E129", at, found.start(), message, remedy, end=found.end("word"), edits=edits)
        self.text.edit(at, found.end("word"), found.end("word"), ":")
        return True

    def _dash_too_many(self, line: int, indent: int) -> bool:
        """A name with a dash among names without one: the dashes go."""
        if not indent:  # beside the first key nobody can say where it belongs
            return False
        above = [each for each in range(line - 1, -1, -1) if self.text.lines[each].strip() and _indent_of(self.text.lines[each]) <= indent]
        last = next((place for place, each in enumerate(above) if _indent_of(self.text.lines[each]) < indent), len(above))
        dashed, near = DASHED.match(self.text.lines[line]), above[:last]
        if dashed and near and NAMED.match(self.text.lines[near[0]]):
            wrong = [line]
        elif NAMED.match(self.text.lines[line]) and near and all(DASHED.match(self.text.lines[each]) for each in near):
            wrong = sorted(near)
        else:
            return False
        for each in wrong:
            text = self.text.lines[each]
            stop = len(text) - len(text[indent:].lstrip("- "))
            edits = self.text.mending(each, indent, stop, "")
            name = text[stop:].partition(":")[0]
            message = "No dash stands before a name: its neighbours have none."
            self._tell("E131", each, indent, message, f"Write `{name}:` without the dash.", edits=edits)
            self.text.edit(each, indent, stop, "")
        return True

    def _stranger(self, line: int, indent: int) -> bool:
        """A list item among keys, or a key among list items: told, and given up."""
        if self.text.lines[line].lstrip().startswith("- "):
            message, remedy = "A list item can't stand here among keys.", "Indent it under the key whose list it belongs to."
        else:
            message, remedy = "A key can't stand here among the items of a list.", "Begin the item with `- `, or indent the line."
        self._tell("E131", line, indent, message, remedy)
        self._give_up(self._block(line, neighbours=indent > 0))
        return True

    def _move(self, line: int, indent: int, column: int) -> bool:
        """Move a line and what is nested in it, keeping the nesting; true."""
        for each in self._block(line):
            old = _indent_of(self.text.lines[each])
            if self.text.lines[each].strip():
                self.text.edit(each, 0, old, " " * max(old - indent + column, 0))
            self.lost.add(each)
        return True

    def _comma_too_many(self, line: int, column: int) -> tuple[Edit, ...]:
        """Of two commas with nothing between them one goes."""
        before = self.text.lines[line][:column].rstrip()
        doubled = before.endswith(",") and self.text.lines[line][column : column + 1] == ","
        return self.text.mending(line, len(before) - 1, len(before), "") if doubled else ()

    def _until_top(self, start: int) -> range:
        """From a line to the next one that isn't indented."""
        end = start + 1
        while end < len(self.text.lines) and (not self.text.lines[end] or self.text.lines[end][0] in " \t"):
            end += 1
        return range(start, end)

    def _above(self, line: int) -> int | None:
        return next((above for above in range(line - 1, -1, -1) if self.text.lines[above].strip()), None)

    def _levels(self, line: int) -> list[int]:
        """The columns at which a line could go on what stands above it: of items and of the keys behind their dashes."""
        levels: set[int] = set()
        lowest = 10_000
        for above in range(line - 1, -1, -1):
            text = self.text.lines[above]
            if not text.strip() or text.lstrip().startswith("#"):
                continue
            if text.startswith("---"):
                break
            if _indent_of(text) < lowest:
                lowest = _indent_of(text)
                levels |= {lowest, _key_column(text)}
            if not lowest:
                break
        is_item = self.text.lines[line].lstrip().startswith("- ")
        return sorted(level for level in levels if not is_item or self._holds_items(line, level))

    def _holds_items(self, line: int, level: int) -> bool:
        texts = (self.text.lines[above] for above in range(line - 1, -1, -1))
        return next((text[level:].startswith("-") for text in texts if text.strip() and _indent_of(text) <= level), False)

    # --- giving up ---------------------------------------------------------------------------------------------------
    def _block(self, line: int, neighbours: bool = False) -> range:
        """A line and what is indented deeper below it; with its neighbours, also what is indented alike."""
        indent = _indent_of(self.text.lines[line])
        end = line + 1
        while end < len(self.text.lines):
            text = self.text.lines[end]
            if text.strip() and _indent_of(text) < indent + (not neighbours):
                break
            end += 1
        return range(line, end)

    def _give_up(self, lines: range) -> None:
        for line in lines:
            if self.text.lines[line].strip():
                self.lost.add(line)
            self.text.lines[line] = ""

    def _tell(
        self,
        code: str,
        line: int,
        column: int,
        message: str,
        remedy: str,
        other: int | None = None,
        end: int | None = None,
        edits: tuple[Edit, ...] = (),
    ) -> None:
        if line in self._quiet:
            return
        related: tuple[Related, ...] = ()
        if other is not None:
            start = _indent_of(self.text.lines[other])
            related = (Related("the line above", self.text.part(other, start, len(self.text.lines[other].rstrip()))),)
        end = end or len(self.text.lines[line].rstrip())
        span = self.text.part(line, min(column, end), end)
        self.diagnostics.append(Diagnostic(code, message, span, remedy, related=related, edits=edits))


def _words(broken: Broken) -> tuple[str, str]:
    """What is said of a fault that has no name here."""
    return next((said for problem, said in SAID if problem in broken.problem), OTHERWISE)


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _key_column(line: str) -> int:
    """The column of a line's key, behind its dashes."""
    found = LINE.match(line)
    return found.end("dashes") if found else _indent_of(line)
