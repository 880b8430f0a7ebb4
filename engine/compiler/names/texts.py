"""Expressions and sentences of definitions → programs and texts, with every fault at its exact place in the file.

A `Pen` belongs to one definition: it knows where each text stands. What names mean is the scope's duty, what is allowed is `expressions`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.compiler.faults import Faults
from engine.definitions.noun import First, Of
from engine.definitions.reading import Definition, Path
from engine.diagnostics import Diagnostic, Related, Severity, Span
from engine.expressions.checking.checker import Checked, check
from engine.expressions.faults import ExpressionFault
from engine.expressions.program import Program, Tree, parts
from engine.expressions.scope import Scope
from engine.expressions.syntax.nodes import Node, Place, Word, build_first, build_of
from engine.expressions.syntax.parser import Parsed, parse
from engine.expressions.syntax.texts import Hole, in_whole_text, parse_text
from engine.expressions.text import Check, Text
from engine.source.nodes import Scalar, Style

TRUE = Program("true", ["lit", "condition", True], "condition")
"""What `required: true` compiles to."""

Written = str | Of | First


class Opacity:
    """Notes that a name was asked for which something else, already told, has made unreadable: the expression isn't to blame.

    `working`: there is a calendar that is open at some time. `settings`: the places of settings, to point at from where they are used.
    `lists`: the option lists that sound expressions have asked for; a faulty one looks through all of them for a remedy.
    `unread`: what was left out without a word; if in the end nothing else was told, this must be.
    """

    def __init__(self, *, working: bool = True, settings: Mapping[str, Span] | None = None) -> None:
        self.touched = False
        self.lists: set[str] = set()
        self.unread: list[Diagnostic] = []
        self.working = working
        self.settings = settings or {}


class Pen:
    """Reads the expressions of one definition."""

    def __init__(self, definition: Definition[object], faults: Faults, opacity: Opacity) -> None:
        self.definition = definition
        self.faults = faults
        self.opacity = opacity

    def program(
        self, source: Written, scope: Scope, path: Path, expected: str = "", *, deciding: bool = False
    ) -> Program | None:
        """The program of an expression, table or list of cases; None after a fault."""
        found = self.checked(source, scope, path, expected, deciding=deciding)
        self.tell(found.faults, path, source)
        if found.program is None and not found.faults:
            self._left_out(path)
        if found.program is not None and not self.opacity.working and needs_working_time(found.program.tree):
            message = "Working time can't be reckoned: this context has no calendar that is ever open."
            self.faults.error(
                "E426", message, self.definition.span(*path), "Write `calendars/working.yaml` with `open:`."
            )
            self.opacity.working = True  # told once, at the first place
        return found.program

    def optional(
        self, source: Written | None, scope: Scope, path: Path, expected: str = "", *, deciding: bool = False
    ) -> Program | None:
        """As `program`; None stays None."""
        return None if source is None else self.program(source, scope, path, expected, deciding=deciding)

    def condition(self, source: str | None, scope: Scope, path: Path, *, deciding: bool = True) -> Program | None:
        """The program of a condition; `true` is allowed, `false` is none."""
        if source is None or source == "false":
            return None
        if source == "true":
            return TRUE
        return self.program(source, scope, path, "condition", deciding=deciding)

    def checked(
        self, source: Written, scope: Scope, path: Path, expected: str = "", *, deciding: bool = False
    ) -> Checked:
        """The program or its faults, without telling them."""
        parsed = self._parsed(source, path)
        if parsed.node is None:
            return Checked(None, parsed.faults)
        return self._check(parsed.node, scope, expected, parsed.source, deciding=deciding)

    def text(self, source: str | None, scope: Scope, path: Path, context: str = "") -> Text:
        """A sentence with its places; faulty places are told and left out."""
        if source is None:
            return Text("", context=context)
        if "${" not in source:
            return Text(source.strip(), context=context)
        parsed = parse_text(source, path)
        self.tell(parsed.faults, path)
        slots: list[tuple[str, Program]] = []
        for hole in parsed.parts:
            if isinstance(hole, Hole) and hole.parsed.node is not None:
                found = self._check(hole.parsed.node, scope, "", hole.source.strip())
                self.tell((in_whole_text(each) for each in found.faults), path)
                if found.program is not None:
                    slots.append((hole.source, found.program))
                elif not found.faults:
                    self._left_out(path)
        return Text(source.strip(), tuple(slots), context)

    def plain(self, source: str | None) -> Text:
        """A sentence in which nothing is looked up."""
        return Text((source or "").strip())

    def checks(self, written: tuple[object, ...], scope: Scope, path: Path) -> tuple[Check, ...]:
        """Conditions that complain."""
        made = []
        for place, each in enumerate(written):
            here = (*path, place)
            that = self.program(each.that, scope, (*here, "that"), "condition")  # type: ignore[attr-defined]
            message = self.text(each.message, scope, (*here, "message"))  # type: ignore[attr-defined]
            if that is not None:
                made.append(Check(that, message, each.warn))  # type: ignore[attr-defined]
        return tuple(made)

    def _check(self, node: Node, scope: Scope, expected: str, source: str, *, deciding: bool = False) -> Checked:
        """Check, but say nothing when a name could not be read for a reason already told."""
        before, self.opacity.touched = self.opacity.touched, False
        known, self.opacity.lists = self.opacity.lists, set()
        found = check(node, scope, expected, source=source, deciding=deciding)
        touched, self.opacity.touched = self.opacity.touched, before
        self.opacity.lists = known | self.opacity.lists if found.program is not None else known
        if touched and found.program is None:
            self.opacity.touched = True
            return Checked(None)
        return found

    # --- reading -----------------------------------------------------------------------------------------------------
    def _parsed(self, source: Written, path: Path) -> Parsed:
        if isinstance(source, str):
            return parse(source, path)
        if isinstance(source, Of):
            return self._table(source, path)
        return self._cases(source, path)

    def _table(self, source: Of, path: Path) -> Parsed:
        subject = parse(source.of, (*path, "of"))
        cases: list[tuple[Word, Node]] = []
        parts = [subject]
        for option, value in source.is_.items():
            parsed = parse(value, (*path, "is", option))
            parts.append(parsed)
            if parsed.node is not None:
                cases.append((Word(option, Place(0, len(option), (*path, "is", option, "[key]"))), parsed.node))
        otherwise = parse(source.otherwise, (*path, "otherwise")) if source.otherwise is not None else None
        parts += [otherwise] if otherwise else []
        listed = ", ".join(f"{option}: {value}" for option, value in source.is_.items())
        shown = f"{{of: {source.of}, is: {{{listed}}}" + (
            f", otherwise: {source.otherwise}}}" if source.otherwise else "}"
        )
        faults = tuple(each for part in parts for each in part.faults)
        if faults or subject.node is None:
            return Parsed(shown, None, faults)
        return Parsed(shown, build_of(subject.node, cases, otherwise.node if otherwise else None, Place(0, 0, path)))

    def _cases(self, source: First, path: Path) -> Parsed:
        cases: list[tuple[Node, Node]] = []
        faults: list[ExpressionFault] = []
        otherwise: Node | None = None
        shown: list[str] = []
        for place, case in enumerate(source.first):
            here = (*path, "first", place)
            if case.otherwise is not None and case.if_ is None and case.value is None:
                parsed = parse(case.otherwise, (*here, "otherwise"))
                faults += parsed.faults
                otherwise = parsed.node
                shown.append(f"{{otherwise: {case.otherwise}}}")
                faults += _not_last(source, place, here)
            elif case.if_ is None or case.value is None or case.otherwise is not None:
                message = "A case has `if:` with `value:`, or stands alone as `otherwise:`."
                faults.append(ExpressionFault("E203", message, "", 0, 0, "error", here))
            else:
                test, value = parse(case.if_, (*here, "if")), parse(case.value, (*here, "value"))
                faults += [*test.faults, *value.faults]
                if test.node is not None and value.node is not None:
                    cases.append((test.node, value.node))
                shown.append(f"{{if: {case.if_}, value: {case.value}}}")
        text = f"{{first: [{', '.join(shown)}]}}"
        if faults or not (cases or otherwise):
            return Parsed(text, None, tuple(faults))
        return Parsed(text, build_first(cases, otherwise, Place(0, 0, path)))

    def _left_out(self, path: Path) -> None:
        message = "This can't be read, because something that it names can't be."
        self.opacity.unread.append(Diagnostic("E201", message, self.span(path), "Look at what it names."))

    # --- telling -----------------------------------------------------------------------------------------------------
    def tell(self, found: Iterable[ExpressionFault], path: Path, source: Written = "") -> None:
        """Turn faults of expressions into diagnostics. When a setting alone has the wrong type, it is pointed at too."""
        setting = source.removeprefix("settings.") if isinstance(source, str) else ""
        place = (
            self.opacity.settings.get(setting) if isinstance(source, str) and source.startswith("settings.") else None
        )
        related = (Related("the setting", place),) if place is not None else ()
        for each in found:
            origin = each.origin if isinstance(each.origin, tuple) else path
            severity = Severity.WARNING if each.severity == "warning" else Severity.ERROR
            span = self.span(origin, each.start, each.end)
            self.faults.found.append(Diagnostic(each.code, each.message, span, each.remedy, severity, related))

    def span(self, path: Path, start: int = 0, end: int = 0) -> Span:
        """The place of characters of the text at a path; of the whole text when it stands on several lines."""
        if path and path[-1] == "[key]":
            return self.definition.key_span(*path[:-1])
        node = self.definition.node(*path)
        if not isinstance(node, Scalar):
            return self.definition.span(*path)
        if end <= start:
            return node.span
        return characters(node, start, end)


def characters(node: Scalar, start: int, end: int) -> Span:
    """The place of some characters of a scalar, as exactly as its style allows."""
    span = node.span
    if node.style is Style.LITERAL or (node.style is Style.FOLDED and "\n" in node.text[:start]):
        line = node.text.count("\n", 0, start)
        return Span(span.file, span.line + 1 + line, 1, span.line + 1 + line, 2) if span.line != span.end_line else span
    if span.line != span.end_line:
        return span
    before = node.text[:start]
    inside = node.text[start:end]
    if node.style is Style.SINGLE:
        return span.part(start + 1 + before.count("'"), end + 1 + before.count("'") + inside.count("'"))
    if node.style is Style.DOUBLE:
        shift = 1 + sum(before.count(each) for each in '"\\\n\t')
        return span.part(start + shift, end + shift + sum(inside.count(each) for each in '"\\\n\t'))
    return span.part(start, end)


def needs_working_time(tree: Tree) -> bool:
    """Whether a tree holds a length of time in working hours or days."""
    if not isinstance(tree, list):
        return False
    if tree[:2] == ["lit", "duration"]:
        return isinstance(tree[2], list) and str(tree[2][1]).startswith("working")
    return any(needs_working_time(part) for part in parts(tree))


def _not_last(source: First, place: int, path: Path) -> list[ExpressionFault]:
    if place == len(source.first) - 1:
        return []
    return [
        ExpressionFault(
            "E221",
            "`otherwise` stands last: what follows it is never reached.",
            "Move it to the end.",
            0,
            0,
            "error",
            path,
        )
    ]
