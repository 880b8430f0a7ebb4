"""Events of the parser → nodes, and what YAML would let pass silently: tags, anchors, aliases, duplicate keys, texts cut by a comma.

Every refusal leaves a node that says what was most likely meant, so that no fault breeds another. Faults of syntax are `mend`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from engine.diagnostics import Diagnostic, Edit, Related, Span
from engine.source.merge import same
from engine.source.nodes import Entry, Mapping_, Node, Scalar, Sequence_, Style
from engine.source.parsing import events
from engine.source.parsing.events import Broken, Event, Mark
from engine.source.parsing.flow import quoted
from engine.source.text import Text

DEEPEST = 40
STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}
CUT_BY_HASH = re.compile(r"[ \t]+#(?=\w)")
EQUALS = re.compile(r"(?P<key>[a-z_][a-z0-9_]*)\s*=(?!=)\s*(?P<value>\S.*)")
QUOTE_IT = "Put the text in quotes."
QUOTE_OR_BLOCK = "Put the text in quotes, or write each key on a line of its own."
TYPOGRAPHIC = {"“": "”“", "„": "“”", "”": "”"}
"""Quotes that office programs put at the beginning of a text, and those that end it."""


@dataclass(slots=True)
class Frame:
    """A list or mapping that is being read. `key` waits for its value; `joined` says that its last text was put together again."""

    start: Mark
    flow: bool
    is_mapping: bool
    braces: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None
    joined: bool = False


class Builder:
    """Reads one file's events; `documents` are the roots, each with the line (0-based, exclusive) where it ends."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.documents: list[tuple[Node, int]] = []
        self.diagnostics: list[Diagnostic] = []
        self._frames: list[Frame] = []
        self._anchored: dict[str, Scalar] = {}
        self._cut = {number for number, line in enumerate(text.lines) if " #" in line and CUT_BY_HASH.search(line)}

    def read(self) -> Broken | None:
        """Read to the end, or to the first fault of syntax, which is returned."""
        frames = self._frames
        for event in events.parse(self.text.joined()):
            if isinstance(event, Broken):
                return event
            self._take(event)
            if len(frames) > DEEPEST:
                span = self._span(event.start_mark, event.end_mark)
                self._tell("E117", f"This is nested more than {DEEPEST} levels deep.", span, "Split it into things of their own.")
                return None
        return None

    # --- events ------------------------------------------------------------------------------------------------------
    def _take(self, event: Event) -> None:
        kind = type(event)
        if kind is events.SCALAR:
            self._put(self._scalar(event))
        elif kind is events.MAPPING_START or kind is events.SEQUENCE_START:
            self._open(event, kind is events.MAPPING_START)
        elif kind is events.MAPPING_END or kind is events.SEQUENCE_END:
            self._close(event)
        elif kind is events.ALIAS:
            self._put(self._alias(event))
        elif kind is events.DOCUMENT_START:
            self._begin(event)

    def _begin(self, event: Event) -> None:
        number = event.start_mark.line
        line = self._slice(number, 0, -1)
        if line.startswith("%"):
            span = self.text.part(number, 0, len(line) + 1)
            edits = (Edit(Span(span.file, number + 1, 1, number + 2, 1), ""),)
            self._tell("E116", "A YAML directive stands here; Tais has no use for it.", span, "Delete this line.", edits=edits)

    def _open(self, event: Event, is_mapping: bool) -> None:
        start = event.start_mark
        braces = not event.flow_style or self._at(start) in "{["
        if event.tag is not None or event.anchor is not None:
            self._marked(event, start.line, start.column, start.column + 1)
            braces = True
        self._frames.append(Frame(start, event.flow_style, is_mapping, braces))

    def _close(self, event: Event) -> None:
        frame = self._frames.pop()
        span = self._span(frame.start, event.end_mark)
        if not frame.is_mapping:
            self._put(Sequence_(tuple(frame.items), span, frame.flow))
        elif frame.braces:
            self._put(Mapping_(tuple(frame.entries), span, frame.flow))
        else:
            self._put(self._pair_in_list(frame, event))

    def _scalar(self, event: Event) -> Scalar:
        start, end = event.start_mark, event.end_mark
        style = STYLES.get(event.style or "", Style.PLAIN)
        if event.tag is not None or event.anchor is not None:
            stop = end.column if end.line == start.line else start.column + 1
            return self._marked(event, start.line, start.column, stop, style)
        text = event.value
        if self._cut and style is Style.PLAIN and end.line in self._cut and text:
            cut = self._cut_by_hash(text, start, end)
            if cut is not None:
                return cut
        if style is Style.PLAIN and text[:1] in TYPOGRAPHIC and start.line == end.line:
            return self._typographic(text, self._span(start, end))
        return Scalar(text, self._span(start, end), style)

    def _typographic(self, text: str, span: Span) -> Scalar:
        """A text in the quotes that office programs make: YAML takes them for letters, and everybody would read them."""
        bare = _bare(text)
        if bare is not None:
            message, remedy = "These are typographic quotes, which mark no text here.", 'Write straight ones: `"…"`.'
            self._tell("E124", message, span, remedy, edits=(Edit(span, quoted(bare)),))
            return Scalar(bare, span, Style.DOUBLE)
        if not re.search("[“”]", text[1:]) and not (self._frames and self._frames[-1].flow):
            message = f"`{text[0]}` is a typographic quote, which is never closed and marks no text here."
            self._tell("E124", message, span.part(0, 1), 'Write `"` at both ends of the text, or none.')
        return Scalar(text, span)

    def _alias(self, event: Event) -> Scalar:
        start, end = event.start_mark, event.end_mark
        span = self._span(start, end)
        raw = self._slice(start.line, start.column, end.column)
        message = f"`{raw}` is a YAML alias; Tais doesn't follow aliases."
        meant = self._anchored.get(raw[1:])
        edits = (Edit(span, meant.text if meant.style is Style.PLAIN else quoted(meant.text)),) if meant else ()
        self._tell("E112", message, span, f"Write the value out; if `{raw}` is meant as text, put it in quotes.", edits=edits)
        return Scalar(meant.text, span, meant.style) if meant else Scalar(raw, span, Style.DOUBLE)

    # --- nodes -------------------------------------------------------------------------------------------------------
    def _put(self, node: Node) -> None:
        if not self._frames:
            self.documents.append((node, node.span.end_line))
            return
        frame = self._frames[-1]
        if not frame.is_mapping:
            self._item(frame, node)
        elif frame.key is None:
            frame.key = self._as_key(node)
        else:
            key, frame.key = frame.key, None
            self._entry(frame, key, node)

    def _as_key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar) and node.text and node.span.line == node.span.end_line:
            return node
        self._tell("E115", "A key must be one word on one line.", node.span, "Write `key: value`.")
        return Scalar("", node.span)

    def _entry(self, frame: Frame, key: Scalar, value: Node) -> None:
        if not key.text:
            return
        if frame.flow and isinstance(value, Scalar) and value.is_empty and _touches(key.span, value.span):
            self._without_value(frame, key)
            return
        frame.joined = False
        if key.text == "<<":
            self._tell("E113", "`<<` merges mappings in YAML; Tais doesn't.", key.span, "Write the keys out, or use `extends`.")
            return
        earlier = frame.keys.get(key.text)
        if earlier is not None:
            related = (Related("first written here", earlier.span),)
            first = next(entry.value for entry in frame.entries if entry.key is earlier)
            edits = self._deletion(frame, key, value) if same(first, value) else ()
            self._tell("E114", f"`{key.text}` is written twice.", key.span, "Keep one of the two.", related, edits)
            return
        frame.keys[key.text] = key
        frame.entries.append(Entry(key, value))

    def _deletion(self, frame: Frame, key: Scalar, value: Node) -> tuple[Edit, ...]:
        """What takes a key with its value out of a mapping that has another one; nothing where that isn't plain to see."""
        begin, end = key.span, value.span
        line = self._slice(begin.line - 1, 0, begin.column - 1)
        if begin.line - 1 in self.text.edits or "#" in self._slice(end.end_line - 1, end.end_column - 1, -1):
            return ()
        if frame.flow:
            comma = line.rstrip()
            start = Span(begin.file, begin.line, len(comma), begin.line, len(comma) + 1)
            return (Edit(start.to(end), ""),) if comma.endswith(",") and begin.line == end.end_line else ()
        after = end.end_line if end.end_column == 1 else end.end_line + 1
        return () if line.strip() else (Edit(Span(begin.file, begin.line, 1, after, 1), ""),)

    def _without_value(self, frame: Frame, key: Scalar) -> None:
        """`{label: Yes, of course}`: YAML reads a key `of course` without a value."""
        last = frame.entries[-1] if frame.entries else None
        inside = last is not None and isinstance(last.value, Scalar) and _opens(last.value.text)
        equals = EQUALS.fullmatch(key.text)
        if equals is not None and not key.is_quoted and not inside and equals["key"] not in frame.keys:
            self._equals(frame, key, equals)
            return
        if last is None or not isinstance(last.value, Scalar) or (last.value.is_quoted and not frame.joined):
            self._tell("E120", f"`{key.text}` stands here without a value.", key.span, "Give it a value, or delete it.")
            return
        if not frame.joined:
            message = f"The comma ends the text of `{last.key.text}`, and `{key.text}` becomes a key without a value."
            self._tell("E120", message, key.span, QUOTE_OR_BLOCK)
        frame.joined = True
        frame.entries[-1] = Entry(last.key, self._whole(last.value, key))

    def _equals(self, frame: Frame, key: Scalar, found: re.Match[str]) -> None:
        """`{ask = name}`: a sign of other languages where a colon belongs."""
        sign = key.span.part(found.end("key"), found.start("value"))
        self._tell("E133", "`=` stands where a colon belongs.", sign, f"Write `{found['key']}: …`.", edits=(Edit(sign, ": "),))
        name = Scalar(found["key"], key.span.part(0, found.end("key")))
        frame.keys[name.text] = name
        frame.entries.append(Entry(name, Scalar(found["value"], key.span.part(found.start("value"), len(key.text)))))
        frame.joined = False

    def _whole(self, first: Scalar, second: Scalar) -> Scalar:
        """Two texts that a comma parted, as one; the fault that tells it says how it is written."""
        whole = _joined(first, second)
        at = max(place for place, each in enumerate(self.diagnostics) if each.code == "E120")
        if whole.span.line == whole.span.end_line:
            self.diagnostics[at] = replace(self.diagnostics[at], edits=(Edit(whole.span, quoted(_bare(whole.text) or whole.text)),))
        return whole

    def _item(self, frame: Frame, node: Node) -> None:
        """`[count(rows, x == 1)]`: YAML cuts the expression at its comma."""
        if not frame.flow or not isinstance(node, Scalar) or node.is_quoted:
            frame.joined = False
        elif frame.joined:
            last = frame.items[-1]
            if isinstance(last, Scalar):
                frame.items[-1] = whole = self._whole(last, node)
                frame.joined = _opens(whole.text)
                return
        elif _opens(node.text):
            self._tell("E120", f"The comma cuts this in two: `{node.text}` has an open bracket.", node.span, QUOTE_IT)
            frame.joined = True
        frame.items.append(node)

    def _pair_in_list(self, frame: Frame, event: Event) -> Node:
        """`[a: b]`: YAML reads a mapping inside the list."""
        span = self._span(frame.start, event.end_mark)
        raw = self._slice(frame.start.line, frame.start.column, event.end_mark.column).strip()
        self._tell("E121", "The colon makes a mapping of this item.", span, "Put the text in quotes, or the mapping in braces.")
        return Scalar(raw, span, Style.DOUBLE)

    # --- texts that YAML reads differently ---------------------------------------------------------------------------
    def _marked(self, event: Event, line: int, start: int, end: int, style: Style = Style.DOUBLE) -> Scalar:
        """A tag or an anchor, meant or not. What stands behind it is read; where nothing does, the mark itself may be the text."""
        span = self.text.part(line, start, end)
        raw = self._slice(line, start, end)
        mark, _, rest = raw.partition(" ")
        value = getattr(event, "value", None) or ""
        edits = self.text.mending(line, start, start + len(raw) - len(rest.lstrip()), "") if rest and value else ()
        if event.anchor is not None:
            message = f"`&{event.anchor}` is a YAML anchor; Tais has none."
            remedy = "Write the value where it is needed; if the text begins with `&`, put it in quotes."
            self._tell("E111", message, span, remedy, edits=edits)
        else:
            message = f"`{mark}` is a YAML tag; Tais has none."
            self._tell("E110", message, span, "Delete it; if the text begins with `!`, put it in quotes.", edits=edits)
        found = Scalar(value or raw, span, style if value else Style.DOUBLE)
        if event.anchor is not None and value:
            self._anchored[event.anchor] = found
        return found

    def _cut_by_hash(self, text: str, start: Mark, end: Mark) -> Scalar | None:
        line = self.text.lines[end.line]
        found = CUT_BY_HASH.match(line, end.column)
        if found is None:
            return None
        lost = self.text.part(end.line, found.end() - 1, len(line.rstrip()))
        edits: tuple[Edit, ...] = ()
        if start.line == end.line and not (self._frames and self._frames[-1].flow):
            stop = len(line.rstrip())
            edits = self.text.mending(end.line, start.column, stop, quoted(line[start.column : stop]))
        self._tell("E123", f"The text ends before `{line[found.end() - 1 :].rstrip()}`: ` #` begins a comment.", lost,
                   "Put the text in quotes; a comment is `# ` with a space.", edits=edits)
        return Scalar(text + line[end.column :].rstrip(), self._span(start, end), Style.DOUBLE)

    # --- places ------------------------------------------------------------------------------------------------------
    def _span(self, start: Mark, end: Mark) -> Span:
        if not self.text.edits:  # one call less for each node of a file without faults
            return Span(self.text.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return self.text.span(start.line, start.column, end.line, end.column)

    def _at(self, mark: Mark) -> str:
        return self._slice(mark.line, mark.column, mark.column + 1) or " "

    def _slice(self, line: int, start: int, end: int) -> str:
        return self.text.lines[line][start:end] if line < len(self.text.lines) else ""

    def _tell(
        self, code: str, message: str, span: Span, remedy: str, related: tuple[Related, ...] = (), edits: tuple[Edit, ...] = ()
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, remedy, related=related, edits=edits))


def _touches(key: Span, value: Span) -> bool:
    """Whether a value stands directly at the end of its key: nothing, not even a colon, is between."""
    return (key.end_line, key.end_column) == (value.line, value.column)


def _bare(text: str) -> str | None:
    """A text without the one pair of typographic quotes that it stands in; None if it doesn't."""
    inner = text[1:-1]
    wrapped = len(text) > 2 and text[0] in TYPOGRAPHIC and text[-1] in TYPOGRAPHIC[text[0]]
    return inner if wrapped and not re.search("[“”„]", inner) else None


def _joined(first: Scalar, second: Scalar) -> Scalar:
    """Two texts that a comma parted, as one."""
    return Scalar(f"{first.text}, {second.text}", first.span.to(second.span), Style.DOUBLE)


def _opens(text: str) -> bool:
    """Whether a round bracket is opened and not closed."""
    return text.count("(") > text.count(")")
